"""The life of a membership (会籍): its states, and the change of record that leads to each."""

from enum import StrEnum

from hub import registry
from hub.errors import Invalid


class MembershipState(StrEnum):
    """Of the current bond, or of the last one."""

    CURRENT = "CURRENT"
    RETAINED = "RETAINED"
    TRANSFERRED = "TRANSFERRED"
    LEFT = "LEFT"
    EXPELLED = "EXPELLED"


JOINS, ARRIVES, RETAINS, DEPARTS, EXPELS, LEAVES = "123456"  # codes of 会籍变化类型
AFTER = {
    JOINS: MembershipState.CURRENT,
    ARRIVES: MembershipState.CURRENT,
    RETAINS: MembershipState.RETAINED,
    DEPARTS: MembershipState.TRANSFERRED,
    EXPELS: MembershipState.EXPELLED,
    LEAVES: MembershipState.LEFT,
}
BEGINNINGS = frozenset({JOINS, ARRIVES})
HELD = frozenset({MembershipState.CURRENT, MembershipState.RETAINED})  # counted, and in nobody else's union


class MembershipOver(Invalid):
    """Asked for somebody who is no member any more."""

    code = "NOT_IN_THIS_STATE"
    message = "该会员的会籍已经结束。"
    hint = "仍是本单位职工的，请重新办理入会；在其他工会的，由其办理。"


def is_held(state: str) -> bool:
    """Whether the person belongs to the union, and is counted there."""
    return state in HELD


def after(change: object, otherwise: MembershipState = MembershipState.CURRENT) -> MembershipState:
    """The state a change of record leads to; a record that names none stays, or begins, as it is."""
    return AFTER.get(str(change), otherwise) if change is not None else otherwise


def label(region: str, state: str) -> str:
    """The state in the region's words."""
    lives = registry.current().region(region).lifecycles
    words = next((life.labels for life in lives if life.subject == "membership"), {})
    return {str(name): text for name, text in words.items()}.get(state) or _LABELS[MembershipState(state)]


_LABELS = {
    MembershipState.CURRENT: "在册",
    MembershipState.RETAINED: "保留会籍",
    MembershipState.TRANSFERRED: "已转出",
    MembershipState.LEFT: "已退会",
    MembershipState.EXPELLED: "已除名",
}
