"""Reviews: the change that waits beside a record, with its diff; what was decided last; and who may decide now."""

from collections.abc import Callable
from datetime import datetime
from typing import Self

import strawberry

from hub.errors import HubError
from hub.keeping import Keeping
from hub.orgs.models import Org as OrgRow
from hub.region import Decision, Party
from hub.reviewing import deciding, proposals
from hub.reviewing.faults import NothingPending
from hub.reviewing.models import Proposal
from hub.reviewing.queries import REVIEWS, WITHDRAWS
from schema.changes import FieldChange, changes_of
from schema.context import Context
from schema.declared import DeclaredRegion
from schema.directives import at_most


@strawberry.type(description="A change laid down and waiting for a review; the record stays as it is meanwhile.")
class PendingChange:
    """What would change, who says so, and whose word it waits for."""

    changes: list[FieldChange] = strawberry.field(directives=at_most(60))
    by: str
    at: datetime
    waiting_for: str

    @classmethod
    def of(cls, one: Proposal, keeping: Keeping, region: DeclaredRegion, waiting_for: str) -> Self:
        """One that waits, opened and masked."""
        changes = changes_of(region, keeping, proposals.opened(one, keeping).changes)
        return cls(changes=changes, by=one.by, at=one.at, waiting_for=waiting_for)


@strawberry.type(description="The last decision: 状态, 审批意见, 审批人, 审批时间.")
class Review:
    """Who said what, and when."""

    decision: Decision
    opinion: str | None
    by: str
    at: datetime

    @classmethod
    def of(cls, one: Proposal) -> Self | None:
        """A proposal that was decided."""
        if one.decision is None or one.decided_at is None:
            return None
        return cls(decision=Decision(one.decision), opinion=one.opinion, by=one.decided_by or "", at=one.decided_at)


async def waiting_for(context: Context, one: Proposal, org: OrgRow | None) -> str:
    """The union whose word it waits for, by name."""
    if org is None:
        return ""
    if one.decider == Party.SUPERIOR.name:
        return await context.loaders.superior_names.load(org) or ""
    return org.name


def review_acts(
    context: Context, one: Proposal | None, org: OrgRow | None, kind: str
) -> list[tuple[str, HubError | None]]:
    """The buttons of whoever decides, and of whoever proposed."""
    scope, nothing = context.signed_in, NothingPending()
    if scope is None or one is None or org is None:
        return [(REVIEWS[kind], nothing), (WITHDRAWS[kind], nothing)]
    return [
        (REVIEWS[kind], _against(lambda: deciding.refuse_undue(scope, one, org))),
        (WITHDRAWS[kind], _against(lambda: deciding.refuse_others(scope, one))),
    ]


def _against(refuse: Callable[[], None]) -> HubError | None:
    try:
        refuse()
    except HubError as refusal:
        return refusal
    return None
