"""The life of an application to join: the region's table of moves, or the nation's; and where it can begin at all."""

from hub import registry
from hub.clock import today
from hub.errors import Invalid
from hub.national.joining import JOIN_APPLICATION
from hub.region import ApplicationState, Decision, Layout, Lifecycle, Move, Party, RecordKind

WAITS = ApplicationState.SUBMITTED
OVER = frozenset({ApplicationState.APPROVED, ApplicationState.REJECTED, ApplicationState.WITHDRAWN})
"""In these nothing more can become of it."""
_ENTERS = {
    Decision.APPROVED: ApplicationState.APPROVED,
    Decision.RETURNED: ApplicationState.RETURNED,
    Decision.REJECTED: ApplicationState.REJECTED,
}


def declared(region: str) -> Lifecycle:
    """The region's own table, or the nation's."""
    lives = registry.current().region(region).lifecycles
    return next((life for life in lives if life.subject == JOIN_APPLICATION.subject), JOIN_APPLICATION)


def form(region: str) -> Layout | None:
    """The form by which one applies there; None: the region does not take applications."""
    forms = registry.current().region(region).layouts
    return next((one for one in forms if one.kind is RecordKind.JOIN_APPLICATION and one.in_force(today())), None)


def offered(region: str) -> Layout:
    """The same. Invalid: the region does not take applications."""
    found = form(region)
    if found is None:
        name = registry.current().region(region).name
        says = f"{name}未开通网上入会，请向所在单位的工会提出入会申请。"
        raise Invalid(says, code="JOINING_NOT_OFFERED", path=("org",))
    return found


def label(region: str, state: str) -> str:
    """The state in the region's words."""
    return declared(region).labels[ApplicationState(state)]


def judges(region: str, state: str, decision: Decision) -> Move:
    """The union's move by which it decides so. Raises Invalid where it cannot now."""
    return _found(region, state, _ENTERS[decision], Party.SELF)


def mends(region: str, state: str) -> Move:
    """The applicant's move by which it is sent again. Raises Invalid where it cannot be now."""
    return _found(region, state, WAITS, Party.APPLICANT)


def withdraws(region: str, state: str) -> Move:
    """The applicant's move by which it is taken back. Raises Invalid where it cannot be now."""
    return _found(region, state, ApplicationState.WITHDRAWN, Party.APPLICANT)


def refuse_over(region: str, state: str) -> None:
    """Raises Invalid where nothing but the name is left of it."""
    if state in OVER:
        raise _not_now(region, state)


def _found(region: str, state: str, enters: ApplicationState, party: Party) -> Move:
    for (leaves, _), move in declared(region).table.items():
        if leaves == state and move.enters == enters and party in move.by.parties:
            return move
    raise _not_now(region, state, "receipt" if party is Party.APPLICANT else "id")


def _not_now(region: str, state: str, at: str = "id") -> Invalid:
    says = f"该入会申请目前的状态是“{label(region, state)}”，不能办理此事。"
    return Invalid(says, code="NOT_IN_THIS_STATE", hint=_NEXT[ApplicationState(state)], path=(at,))


_NEXT = {
    ApplicationState.SUBMITTED: "请等待工会审核；审核之前需要更正的，由申请人撤回后重新申请。",
    ApplicationState.RETURNED: "请等待申请人按审核意见更正后重新提交。",
    ApplicationState.APPROVED: "申请人已经入会，请在会员管理中查看。",
    ApplicationState.REJECTED: "申请已办结；情况有变的，由申请人另行申请。",
    ApplicationState.WITHDRAWN: "申请人已经撤回；需要入会的，由申请人另行申请。",
}
