"""The life of a union: the region's table of states and moves, read."""

from collections.abc import Callable

from hub import registry
from hub.errors import Invalid
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


def may_report(region: str, state: str) -> bool:
    """Whether a union in that state may lay its report before a superior."""
    life = declared(region)
    return life is not None and any(
        leaves == state and move.enters == OrgState.SUBMITTED for (leaves, _), move in life.table.items()
    )


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


def _not_now(region: str, state: str) -> Invalid:
    return Invalid(f"工会目前的状态是“{label(region, state)}”，不能办理此事。", code="NOT_IN_THIS_STATE")


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
