"""Who decides on a proposal: never whoever made it, and where it is the superior's business, nobody of the union."""

from typing import Protocol
from uuid import UUID

from hub import registry
from hub.access.permissions import may
from hub.access.roles import Role
from hub.access.scope import Scope
from hub.errors import Invalid, NotAllowed
from hub.region import Decision, Party
from hub.reviewing.models import Proposal

LONGEST_OPINION = 500
_CALLED = {Decision.APPROVED: "已通过", Decision.RETURNED: "已退回", Decision.REJECTED: "未通过"}


class Union(Protocol):
    """What must be known of the union whose record it is."""

    id: UUID
    parent_id: UUID | None


def of_members(region: str) -> Party | None:
    """Whose yes a union's correction of a member waits for, as the region declares."""
    policies = registry.current().region(region).policies
    return policies.reviews.members if policies and policies.reviews else None


def called(region: str, decision: Decision) -> str:
    """What whoever proposed a member's correction is told of a decision on it, in the region's words."""
    policies = registry.current().region(region).policies
    own = policies.reviews.labels if policies and policies.reviews else {}
    return own.get(decision) or _CALLED[decision]


def decider(scope: Scope, act: str, org: Union, declared: Party | None) -> Party | None:
    """Whose yes a correction waits for; None where it holds at once. ``act`` is the review's name.

    What a member corrects, its union reviews, whatever the region says. A superior who may decide decides by doing it;
    and where nobody is above, nobody is waited for.
    """
    if scope.role is Role.MEMBER:
        return Party.SELF
    if declared is None or (declared is Party.SUPERIOR and org.parent_id is None):
        return None
    return None if scope.org_id != org.id and may(scope, act) else declared


def refuse_undue(scope: Scope, one: Proposal, org: Union) -> None:
    """Raises NotAllowed for whoever must not decide on this one."""
    if one.decider == Party.SUPERIOR.name and scope.org_id == org.id:
        raise NotAllowed("此项由上级工会审核。", hint="请等待上级工会审核；需要更正的，可以先撤回。", path=("id",))
    if one.account_id is not None and one.account_id == scope.account_id:
        raise NotAllowed("不能审核自己提交的修改，请由另一人审核。", path=("id",))


def refuse_others(scope: Scope, one: Proposal) -> None:
    """Raises NotAllowed for whoever may not take this one back: a member's is the member's, a union's the union's."""
    own = one.account_id is not None and one.account_id == scope.account_id
    sides = one.side == Party.SELF.name and scope.role is not Role.MEMBER and scope.org_id == one.org_id
    if not own and not sides:
        raise NotAllowed("只能由提交方撤回。", hint="不同意的，请在审核时退回并写明意见。", path=("id",))


def said(decision: Decision, opinion: str | None) -> str | None:
    """The opinion as it is kept. Raises Invalid: who says no says why."""
    told = (opinion or "").strip()
    if decision is not Decision.APPROVED and not told:
        raise Invalid("退回或拒绝须填写审批意见。", path=("opinion",))
    if len(told) > LONGEST_OPINION:
        raise Invalid(f"审批意见不超过{LONGEST_OPINION}字。", path=("opinion",))
    return told or None
