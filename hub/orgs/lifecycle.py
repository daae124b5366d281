"""The life of a union: the region's table of states and moves, read."""

from collections.abc import Callable, Sequence

from hub import registry
from hub.errors import HubError, Invalid, OrgNotActive
from hub.region import Decision, Effect, Lifecycle, Move, OrgState, Party

AT_WORK = frozenset({OrgState.ACTIVE, OrgState.CHANGE_PENDING, OrgState.MOVE_PENDING})
"""A union in one of these takes members; what waits for a review has not happened yet."""
BEFORE_REPORT = frozenset({OrgState.PREPARING, OrgState.DRAFT, OrgState.RETURNED, OrgState.IMPORTED})


def declared(region: str) -> Lifecycle | None:
    """The region's own table; without one, a union is active from the start."""
    lives = registry.current().region(region).lifecycles
    return next((life for life in lives if life.subject == "org"), None)


def starts(region: str) -> OrgState:
    """The state of a union that its superior has entered."""
    life = declared(region)
    return OrgState(life.starts) if life else OrgState.ACTIVE


def at_work(state: str) -> bool:
    """Whether the union was approved, or activated, and is still there."""
    return state in AT_WORK


def reviews_changes(region: str) -> bool:
    """Whether the region's table has corrections of a union wait for the superior."""
    life = declared(region)
    return life is not None and any(move.enters == OrgState.CHANGE_PENDING for move in life.moves)


def reviews_reports(region: str) -> bool:
    """Whether unions of the region report themselves and wait for their superior."""
    life = declared(region)
    return life is not None and any(move.enters == OrgState.SUBMITTED for move in life.moves)


def against_report(region: str, state: str) -> HubError | None:
    """What stands against a union's laying its report before a superior."""
    try:
        reports(region, state)
    except HubError as refusal:
        return refusal
    return None


def reports(region: str, state: str) -> Move:
    """The move by which a union reports itself. Raises Invalid where it cannot now."""
    return _found(region, state, lambda move: move.enters == OrgState.SUBMITTED and Party.SELF in move.by.parties)


def takes_back(region: str, state: str) -> Move:
    """The move by which a union takes back what it reported. Raises Invalid where it cannot now."""
    return _found(region, state, lambda move: move.enters in BEFORE_REPORT and Party.SELF in move.by.parties)


def judges(region: str, state: str, decision: Decision) -> Move:
    """The superior's move on a report. Raises Invalid where the table has none for such a decision."""
    enters = {
        Decision.APPROVED: AT_WORK,
        Decision.RETURNED: {OrgState.RETURNED},
        Decision.REJECTED: {OrgState.REJECTED},
    }
    return _found(region, state, lambda move: move.enters in enters[decision] and Party.SUPERIOR in move.by.parties)


def amends(region: str, state: str) -> Move:
    """The move by which a correction is laid before the superior. Raises Invalid where none can be now."""
    return _found(region, state, lambda move: move.enters == OrgState.CHANGE_PENDING)


def decides(region: str, state: str, effect: Effect, party: Party) -> Move:
    """The move of that party which takes the proposed values over, or puts them away. Raises Invalid."""
    return _found(region, state, lambda move: effect in move.effects and party in move.by.parties)


def _found(region: str, state: str, fits: Callable[[Move], bool]) -> Move:
    life = declared(region)
    for (leaves, _), move in life.table.items() if life else ():
        if leaves == state and fits(move):
            return move
    raise _not_now(region, state)


def enters(region: str, state: str, act: str) -> OrgState:
    """The state a move leads to. Raises Invalid where the table has no such move from here."""
    life = declared(region)
    move = life.table.get((OrgState(state), act)) if life else None
    if move is None:
        raise _not_now(region, state)
    return OrgState(move.enters)


def label(region: str, state: str) -> str:
    """The state in the region's words."""
    life = declared(region)
    return (life.labels.get(OrgState(state)) if life else None) or _LABELS[OrgState(state)]


def reporting(region: str, state: str) -> str:
    """What the region calls it that a union in this state reports itself: 上报; empty where none does."""
    life = declared(region)
    moves = life.moves if life else ()
    own = [move for move in moves if move.enters == OrgState.SUBMITTED and Party.SELF in move.by.parties]
    return next((move.label for move in own if state in move.leaves), own[0].label if own else "")


def activating(region: str) -> str:
    """What the region calls it that a union comes into its own hands: 激活, 启用."""
    life = declared(region)
    move = life.table.get((life.starts, "activate")) if life else None
    return move.label if move else "激活"


def outcome(region: str, move: Move) -> str:
    """What whoever waited is told of a decision: the state it led to, or the move, where that is being at work."""
    return move.label if move.enters in AT_WORK else label(region, move.enters)


def not_at_work(region: str, state: str, path: Sequence[str] = ()) -> HubError | None:
    """Why a union in that state takes no members, and what is to be done first; None where it does."""
    if at_work(state):
        return None
    return OrgNotActive(_says(region, state), hint=_next(region, state), path=path)


def _not_now(region: str, state: str) -> Invalid:
    return Invalid(_says(region, state), code="NOT_IN_THIS_STATE", hint=_next(region, state))


def _next(region: str, state: str) -> str:
    return _NEXT[OrgState(state)].format(activate=activating(region))


def _says(region: str, state: str) -> str:
    return f"工会目前的状态是“{label(region, state)}”，不能办理此事。"


_REPORTS, _OVER = "请先上报，审核通过后再办理。", "工会已经撤销，不再办理业务；会籍去向请询问上级工会。"
_NEXT = {
    OrgState.PREPARING: _REPORTS,
    OrgState.DRAFT: _REPORTS,
    OrgState.SUBMITTED: "请等待上级工会审核；需要更正的，先撤回上报。",
    OrgState.RETURNED: "请按审批意见更正后重新上报，审核通过后再办理。",
    OrgState.REJECTED: "上报不予受理，请向上级工会询问，或重新注册。",
    OrgState.IMPORTED: "请先{activate}工会账号，{activate}后再办理。",
    OrgState.ACTIVE: "请刷新后查看最新的状态。",
    OrgState.CHANGE_PENDING: "请等待上级工会审核修改；需要更正的，先撤回修改。",
    OrgState.MOVE_PENDING: "请等待双方上级工会审核转移；不再转移的，先撤回转移。",
    OrgState.MERGED: _OVER,
    OrgState.MOVED_OUT: _OVER,
    OrgState.CLOSED: _OVER,
}


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
