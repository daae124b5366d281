"""Reviews of corrections: what was proposed is judged by the rules once more, as they and the record are now."""

from uuid import UUID

from hub.access.permissions import require
from hub.access.scope import Scope
from hub.database import reader
from hub.errors import HubError
from hub.imports import forms
from hub.imports.filled import KEEPINGS
from hub.imports.findings import Finding
from hub.imports.judging import Judged
from hub.journal.deeds import deed
from hub.members import queries as members
from hub.members import reviews as member_reviews
from hub.members.models import Member
from hub.orgs import queries as orgs
from hub.orgs import reviews as org_reviews
from hub.orgs.models import Org
from hub.procedures import reporting
from hub.region import Decision, RecordKind
from hub.reviewing import proposals
from hub.reviewing.models import Proposal


async def review_member(
    scope: Scope, id: UUID, decision: Decision, opinion: str | None, if_version: int | None = None
) -> tuple[Member, tuple[Finding, ...]]:
    """Decide on a member's correction. Problems: all that approving it would make wrong."""
    one, judged = await _again(scope, "reviewMember", RecordKind.MEMBER, id, decision)
    member = await member_reviews.review(
        scope,
        id,
        decision,
        opinion,
        proposal=one,
        written=judged.written if judged else {},
        as_typed=judged.as_typed if judged else None,
        warnings=judged.doubts if judged else None,
        if_version=if_version,
    )
    return member, judged.warnings if judged else ()


async def submit_org(scope: Scope, id: UUID) -> tuple[Org, tuple[Finding, ...]]:
    """A union reports itself. Problems: all that its report lacks."""
    seen, warnings = await forms.complete_org(scope, id)
    return await reporting.submit(scope, id, version=seen.version), warnings


async def withdraw_org(scope: Scope, id: UUID) -> Org:
    """Take back a report, or a correction, that nobody has decided on."""
    if await _reported(scope, "withdrawOrg", id):
        return await reporting.withdraw(scope, id)
    return await org_reviews.withdraw(scope, id)


async def review_org(
    scope: Scope, id: UUID, decision: Decision, opinion: str | None, if_version: int | None = None
) -> tuple[Org, tuple[Finding, ...]]:
    """Decide on a union's report or correction. Problems: all that approving a correction would make wrong."""
    if await _reported(scope, "reviewOrg", id):
        return await reporting.judge(scope, id, decision, opinion, if_version=if_version), ()
    one, judged = await _again(scope, "reviewOrg", RecordKind.ORG, id, decision)
    org = await org_reviews.review(
        scope,
        id,
        decision,
        opinion,
        proposal=one,
        written=judged.written if judged else {},
        as_typed=judged.as_typed if judged else None,
        if_version=if_version,
    )
    return org, judged.warnings if judged else ()


async def _reported(scope: Scope, act: str, id: UUID) -> bool:
    try:
        return await reporting.waits(scope, id)
    except HubError as refusal:
        async with deed(scope.actor, act, region=scope.region):
            raise refusal


async def _again(
    scope: Scope, act: str, kind: RecordKind, id: UUID, decision: Decision
) -> tuple[UUID | None, Judged | None]:
    """Which proposal waits, and what the rules say of it; only what is to be taken over has to pass."""
    if decision is not Decision.APPROVED:
        return None, None
    one = await _waiting(scope, act, kind, id)
    given = proposals.opened(one, KEEPINGS[kind]).given
    return one.id, await forms.passed_again(scope, act, kind, id, given)


async def _waiting(scope: Scope, act: str, kind: RecordKind, id: UUID) -> Proposal:
    try:
        require(scope, act)
        await (members.visible(scope, id) if kind is RecordKind.MEMBER else orgs.visible(scope, id))
        return await proposals.waiting(reader(), id)
    except HubError as refusal:
        async with deed(scope.actor, act, region=scope.region):
            raise refusal
