"""What is decided on a member's correction (会员信息修改审核), whoever proposed it: the person or a clerk."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from hub.access.permissions import require
from hub.access.scope import Scope
from hub.journal.deeds import deed
from hub.masks import name as masked_name
from hub.members import merging
from hub.members.commands import locked, refuse_held_number, write
from hub.members.lifecycle import MembershipOver, is_held
from hub.members.merging import Values
from hub.members.models import Member
from hub.members.values import MEMBERS
from hub.region import Decision
from hub.reviewing import deciding, proposals
from hub.reviewing.faults import NothingPending


async def review(
    scope: Scope,
    id: UUID,
    decision: Decision,
    opinion: str | None,
    *,
    proposal: UUID | None,
    written: Values,
    as_typed: Mapping[str, str] | None = None,
    warnings: Sequence[str] | None = None,
    if_version: int | None = None,
) -> Member:
    """Take a correction over, or put it away. ``written`` is what the rules made of that ``proposal`` just now.

    Raises NothingPending, NotAllowed, Invalid without an opinion, and Stale, naming what has changed since.
    """
    async with deed(scope.actor, "reviewMember", region=scope.region) as done:
        require(scope, "reviewMember")
        one, org = await locked(done, scope, id, if_version)
        waiting = await proposals.waiting(done.tx, one.id)
        deciding.refuse_undue(scope, waiting, org)
        said = deciding.said(decision, opinion)
        if decision is Decision.APPROVED:
            if waiting.id != proposal:
                raise NothingPending(path=("id",))
            if not is_held(one.state):
                raise MembershipOver(path=("id",))
            proposals.refuse_changed(waiting, MEMBERS, one)
            merged = merging.amend(one, written, as_typed)
            proposals.refuse_unshown(waiting, MEMBERS, merged.changes)
            if "id_number" in merged.changes:
                await refuse_held_number(done.tx, one)
            await write(done, org, one, merged, act="reviewMember", warnings=warnings, opinion=said)
        about = f"{masked_name(one.full_name)} {one.member_no}"
        called = deciding.called(one.region, decision)
        await proposals.settle(done, waiting, decision, said, about=about, called=called)
    return one


async def withdraw(scope: Scope, id: UUID) -> Member:
    """Take a correction back before anybody has decided. Raises NothingPending or NotAllowed."""
    async with deed(scope.actor, "withdrawMember", region=scope.region) as done:
        require(scope, "withdrawMember")
        one, _ = await locked(done, scope, id, None)
        waiting = await proposals.waiting(done.tx, one.id)
        deciding.refuse_others(scope, waiting)
        await proposals.withdraw(done.tx, waiting)
    return one
