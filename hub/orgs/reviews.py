"""What is decided on a union's corrections (修改审核): by its superior, along the region's table of moves."""

from collections.abc import Mapping
from uuid import UUID

from hub.access.permissions import require
from hub.access.scope import Scope
from hub.errors import Stale
from hub.journal import revisions
from hub.journal.deeds import deed
from hub.orgs import lifecycle
from hub.orgs.commands import Values, amend, foreseen, locked, stand
from hub.orgs.models import Org
from hub.orgs.values import ORGS
from hub.region import Decision, Effect, OrgState, Party
from hub.reviewing import deciding, proposals
from hub.reviewing.faults import NothingPending

EFFECTS = {
    Decision.APPROVED: Effect.APPLY_CHANGES,
    Decision.RETURNED: Effect.DROP_CHANGES,
    Decision.REJECTED: Effect.DROP_CHANGES,
}


async def review(
    scope: Scope,
    id: UUID,
    decision: Decision,
    opinion: str | None,
    *,
    proposal: UUID | None,
    written: Values,
    as_typed: Mapping[str, str] | None = None,
    if_version: int | None = None,
) -> Org:
    """Take a correction over, or put it away. ``written`` is what the rules made of that ``proposal`` just now.

    Raises NothingPending, NotAllowed, Invalid without an opinion, and Stale, naming what has changed since.
    """
    async with deed(scope.actor, "reviewOrg", region=scope.region) as done:
        require(scope, "reviewOrg")
        org = await locked(done.tx, scope, id)
        done.about("org", org.id, org.name, org_id=org.id, org_path=org.path)
        if if_version is not None and if_version != org.version:
            raise Stale()
        one = await proposals.waiting(done.tx, org.id)
        deciding.refuse_undue(scope, one, org)
        said = deciding.said(decision, opinion)
        if decision is Decision.APPROVED and one.id != proposal:
            raise NothingPending(path=("id",))
        move = lifecycle.decides(org.region, org.state, EFFECTS[decision], Party.SUPERIOR)
        changes: revisions.Changes = {}
        if decision is Decision.APPROVED:
            proposals.refuse_changed(one, ORGS, org)
            proposals.refuse_unshown(one, ORGS, await foreseen(done.tx, org, written))
            org.state = OrgState(move.enters).value  # written with the values, in one step
            changes = await amend(done.tx, org, written, scope.actor, act="reviewOrg", as_typed=as_typed, opinion=said)
        if not changes:
            await stand(done.tx, org, OrgState(move.enters), scope.actor, "reviewOrg", opinion=said)
        called = lifecycle.outcome(org.region, move)
        await proposals.settle(done, one, decision, said, about=org.name, called=called)
    return org


async def withdraw(scope: Scope, id: UUID) -> Org:
    """Take a correction back before anybody has decided. Raises NothingPending or NotAllowed."""
    async with deed(scope.actor, "withdrawOrg", region=scope.region) as done:
        require(scope, "withdrawOrg")
        org = await locked(done.tx, scope, id)
        done.about("org", org.id, org.name, org_id=org.id, org_path=org.path)
        one = await proposals.waiting(done.tx, org.id)
        deciding.refuse_others(scope, one)
        move = lifecycle.decides(org.region, org.state, Effect.DROP_CHANGES, Party.SELF)
        await proposals.withdraw(done.tx, one)
        await stand(done.tx, org, OrgState(move.enters), scope.actor, "withdrawOrg")
    return org
