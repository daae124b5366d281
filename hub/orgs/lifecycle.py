"""The life of a union: the region's table of states and moves, read."""

from hub import registry
from hub.errors import Invalid
from hub.region import Lifecycle, OrgState


def declared(region: str) -> Lifecycle | None:
    """The region's own table; without one, a union is active from the start."""
    lives = registry.current().region(region).lifecycles
    return next((life for life in lives if life.subject == "org"), None)


def starts(region: str) -> OrgState:
    """The state of a union that its superior has entered."""
    life = declared(region)
    return OrgState(life.starts) if life else OrgState.ACTIVE


def enters(region: str, state: str, act: str) -> OrgState:
    """The state a move leads to. Raises Invalid where the table has no such move from here."""
    life = declared(region)
    move = life.table.get((OrgState(state), act)) if life else None
    if move is None:
        raise Invalid(f"工会目前的状态是“{label(region, state)}”，不能办理此事。", code="NOT_IN_THIS_STATE")
    return OrgState(move.enters)


def label(region: str, state: str) -> str:
    """The state in the region's words."""
    life = declared(region)
    return (life.labels.get(OrgState(state)) if life else None) or _LABELS[OrgState(state)]


_LABELS = {
    OrgState.PREPARING: "筹建",
    OrgState.DRAFT: "草稿",
    OrgState.SUBMITTED: "待审核",
    OrgState.RETURNED: "已退回",
    OrgState.REJECTED: "已拒绝",
    OrgState.IMPORTED: "已导入",
    OrgState.ACTIVE: "正常",
    OrgState.CHANGE_PENDING: "变更待审核",
    OrgState.MOVE_PENDING: "转移待审核",
    OrgState.MERGED: "已合并",
    OrgState.MOVED_OUT: "已转出",
    OrgState.CLOSED: "已撤销",
}
