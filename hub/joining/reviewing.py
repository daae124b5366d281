"""Reviewing applications to join (网上入会会员审核): taken in as a member, given back to be mended, or refused."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from hub.access import unmasking
from hub.access.permissions import require
from hub.access.scope import Scope
from hub.clock import now, today
from hub.database import Db
from hub.database.walls import across_region, reaching
from hub.errors import Stale
from hub.joining import lifecycle, queries, turns, values
from hub.joining.models import JoinApplication
from hub.joining.values import NUMBER
from hub.journal.deeds import Deed, deed
from hub.members import commands as members
from hub.members.lifecycle import JOINS
from hub.members.merging import Values
from hub.members.models import Member
from hub.members.values import MEMBERS
from hub.orgs.models import Org
from hub.orgs.shifting import keep_still
from hub.region import ApplicationState, Decision
from hub.reviewing import deciding

ACT = "reviewApplication"


async def waiting(scope: Scope, id: UUID, decision: Decision) -> JoinApplication:
    """One that the asker may decide on so. Raises NotAllowed, NotFound, or Invalid where it is decided already."""
    require(scope, ACT)
    one = await queries.visible(scope, id)
    lifecycle.judges(one.region, one.state, decision)
    return one


async def review(
    scope: Scope,
    id: UUID,
    decision: Decision,
    opinion: str | None,
    *,
    version: int,
    written: Values,
    as_typed: Mapping[str, str] | None = None,
    warnings: Sequence[str] = (),
) -> JoinApplication:
    """Decide. ``written`` is what the rules made just now of what it says in that ``version``.

    Of many at once one is first, all others are told what it has become. Raises Invalid, NotFound, OrgNotActive, Stale.
    """
    async with deed(scope.actor, ACT, region=scope.region) as done:
        require(scope, ACT)
        one, org = await _locked(done, scope, id)
        move = lifecycle.judges(one.region, one.state, decision)
        said = deciding.said(decision, opinion)
        if one.version != version:
            raise Stale("申请人刚刚修改了该申请，请刷新后再审核。", path=("id",))
        if decision is Decision.APPROVED:
            bond = await _beginning(done.tx, org, written)
            taken = await members.take_in(done, scope, org, {**bond, **written}, as_typed=as_typed, warnings=warnings)
            one.member_id = taken.id
        one.decision, one.opinion, one.decided_by, one.decided_at = decision.value, said, done.actor.name, now()
        one.state, one.changed_at, one.open = ApplicationState(move.enters).value, now(), None
        if one.state in lifecycle.OVER:
            values.forget(one)
        await one.save(using_db=done.tx)
        await turns.give(done.tx, one)
        done.about("application", one.id, org.name, org_id=org.id, org_path=org.path)
        done.details |= {"decision": decision.value} | ({"member": str(one.member_id)} if one.member_id else {})
    return one


async def unmask(scope: Scope, id: UUID, fields: Collection[str], reason: str) -> dict[str, object]:
    """What the applicant wrote, in full, by field. Raises StepUpNeeded, Invalid or RateLimited; journalled."""
    await unmasking.meter(scope)
    async with deed(scope.actor, "unmask", region=scope.region) as done:
        done.about("application", id)
        require(scope, "unmask")
        one = await queries.visible(scope, id, done.tx)
        org = await Org.get(id=one.org_id, using_db=done.tx)
        done.about("application", one.id, org.name, org_id=org.id, org_path=org.path)
        done.details |= unmasking.admitted(MEMBERS, one.region, fields, reason)
        lifecycle.refuse_over(one.region, one.state)
        row = values.as_member(one)
    return {key: MEMBERS.clear(row, key) for key in fields}


async def _locked(done: Deed, scope: Scope, id: UUID) -> tuple[JoinApplication, Org]:
    """The application as nobody else can change it, and its union as it stays, until the deed is done."""
    await keep_still(done.tx, scope.region)
    one = await queries.visible(scope, id, done.tx)
    org = await Org.get(id=one.org_id, using_db=done.tx)
    done.about("application", one.id, org.name, org_id=org.id, org_path=org.path)
    await turns.hold(done.tx, org.id)
    return await queries.visible(scope, id, done.tx), org


@reaching(across_region)
async def _beginning(tx: Db, org: Org, written: Values) -> dict[str, object]:
    """Whoever has no record yet joins on the day the union says yes; a record there is goes on by its own rules."""
    index = MEMBERS.index(NUMBER, written.get(NUMBER))
    if index and await Member.filter(region=org.region, id_number_index=index).using_db(tx).exists():
        return {}
    return {"change": JOINS, "changed_on": today(), "joined_on": today()}
