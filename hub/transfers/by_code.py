"""组织机构代码导入会员: who is recorded under a union's own code comes to it, once whoever holds them agrees."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from hub import registry
from hub.access.permissions import require
from hub.access.scope import Scope
from hub.database import Db, reader
from hub.database.statements import run
from hub.database.walls import everywhere, reaching
from hub.errors import HubError, Invalid, NotFound
from hub.journal.deeds import Deed, deed
from hub.members import holds, metering
from hub.members.lifecycle import HELD, MembershipState
from hub.members.models import Hold, Member, Membership
from hub.national.credit_code import is_virtual, org_code_in
from hub.orgs import queries as orgs
from hub.orgs.lifecycle import not_at_work
from hub.orgs.models import Org
from hub.orgs.shifting import keep_still
from hub.region import TransferState, narrow
from hub.transfers import deciding, faults, who
from hub.transfers.lifecycle import Asker, TransferKind
from hub.transfers.models import Transfer
from hub.transfers.opening import Wish, open_cases
from hub.transfers.who import Person

ACT = "enrollByOrgCode"
AT_ONCE = 100  # people: an answer tells of so many
REASON = "组织机构代码导入"
_CODES = UUID("7d5b1c9e-4f0a-4c35-9c55-6b3e8d2f1a70")  # names the codes that were asked about, for the meter
_RECORDED = """
    SELECT id FROM org WHERE region = ? AND (
      credit_code = ? OR substr(credit_code, 9, 9) = ? OR employer_code = ? OR substr(employer_code, 9, 9) = ?)
"""


@dataclass(frozen=True, slots=True)
class Found:
    """Who would come: all are counted, and of those in the asker's own unions the first are told of."""

    count: int
    told: Sequence[tuple[Member, Hold | None]] = ()


@dataclass(frozen=True, slots=True)
class Brought:
    """Who has come, since the asker speaks for whoever held them; and the cases that wait for another union's word."""

    found: Found
    enrolled: Sequence[Member]
    transfers: Sequence[Transfer]


def is_offered(region: str) -> bool:
    """Whether the region's unions bring members in by a code."""
    policies = registry.current().region(region).policies
    return policies is not None and policies.by_org_code is not None


def against(org: Org) -> HubError | None:
    """What stands against bringing anybody into that union."""
    if not is_offered(org.region):
        hint = "请用会员转入、模板导入或新增会员办理。"
        return Invalid("该地区不按组织机构代码导入会员。", code="NOT_OFFERED", hint=hint, path=("org",))
    return not_at_work(org.region, org.state, ("org",))


async def look(scope: Scope, org_id: UUID, code: str) -> Found:
    """Who would come. Raises Invalid, OrgNotActive; RateLimited for who tries codes that are not the union's own."""
    require(scope, ACT)
    org = await _asked_for(scope, org_id, code)
    rows = await _recorded(reader(), org, narrow(code).replace("-", ""))
    return await _found(scope, reader(), rows)


async def bring(scope: Scope, org_id: UUID, code: str, picked: Collection[UUID] | None = None) -> Brought:
    """Ask for everybody under the code, a hundred at once, or for some of those the asker was told of.

    Whoever the asker speaks for comes at once. Raises what `look` does, and NotFound for somebody not told of.
    """
    require(scope, ACT)
    await _asked_for(scope, org_id, code)
    async with deed(scope.actor, ACT, region=scope.region) as done:
        await keep_still(done.tx, scope.region)
        org = await orgs.visible(scope, org_id, done.tx)
        done.about("org", org.id, org.name, org_id=org.id, org_path=org.path)
        plain = _own(org, code)
        rows = await _recorded(done.tx, org, plain)
        people = await _chosen(done.tx, scope, org, rows, picked)
        opened = await _opened(done, scope, org, people)
        cases = await deciding.agree(done, scope, opened)
        found = await _found(scope, done.tx, await _recorded(done.tx, org, plain))
        came = [one.subject_id for one in cases if one.state == TransferState.ACCEPTED]
        enrolled = await _members(done.tx, came)
        waiting = [one for one in cases if one.state == TransferState.PENDING]
        done.details |= {"enrolled": len(came), "transfers": len(waiting)}
    return Brought(found, enrolled, waiting)


async def _asked_for(scope: Scope, org_id: UUID, code: str) -> Org:
    """The union, if the code is its own. Nobody looks whether another one's exists: there is nothing to be told.

    Superiors are metered for unions below, too: whose record they may correct, they may give any code.
    """
    org = await orgs.visible(scope, org_id)
    try:
        _own(org, code)
    except faults.NotOwnCode:
        await _metered(scope, org, code)
        raise
    if org.id != scope.org_id:
        await _metered(scope, org, code)
    return org


async def _metered(scope: Scope, org: Org, code: str) -> None:
    await metering.refuse_prying(scope)
    await metering.met(scope, org, {uuid5(_CODES, narrow(code).replace("-", ""))})


def _own(org: Org, code: str) -> str:
    """The code as it is kept. Raises Invalid where it is none, virtual, or not the union's own."""
    if refusal := against(org):
        raise refusal
    plain = narrow(code).replace("-", "")
    if len(plain) != 9:
        hint = "18位统一社会信用代码的第9至17位即组织机构代码。"
        raise Invalid("组织机构代码应为9位。", hint=hint, path=("orgCode",))
    if is_virtual(plain):
        hint = "请填写证书上的组织机构代码；没有的，请用会员转入办理。"
        raise Invalid("虚拟组织机构代码只供办卡，不用于比对。", code="VIRTUAL_ORG_CODE", hint=hint, path=("orgCode",))
    if plain not in {org_code_in(org.credit_code or ""), org_code_in(org.employer_code or "")}:
        raise faults.NotOwnCode()
    return plain


@reaching(everywhere)
async def _recorded(db: Db, org: Org, code: str) -> QuerySet[Member]:
    """The members of other unions under the code, and whom a superior retains since a union under it ended."""
    unions = [row["id"] for row in await run(db, _RECORDED, org.region, *[code] * 4)]
    had = Membership.filter(region=org.region, org_id__in=unions).values("member_id")
    retained = Q(state=MembershipState.RETAINED.value, id__in=Subquery(had))
    under = Member.filter(Q(org_id__in=unions) | retained, region=org.region, state__in=sorted(HELD))
    return under.exclude(org_id=org.id).using_db(db).order_by("member_no")


@reaching(everywhere)
async def _found(scope: Scope, db: Db, rows: QuerySet[Member]) -> Found:
    seen = await rows.filter(org_id__in=orgs.ids_below(scope.region, scope.path)).limit(AT_ONCE)
    held = await holds.of(db, [one.id for one in seen])
    return Found(await rows.count(), [(one, held.get(one.id)) for one in seen])


@reaching(everywhere)
async def _chosen(
    tx: Db, scope: Scope, org: Org, rows: QuerySet[Member], picked: Collection[UUID] | None
) -> list[Person]:
    """As nobody else can change them. Strangers come with everybody, and cannot be picked: nobody was told of them."""
    rows = rows.exclude(id__in=Subquery(Hold.filter(region=org.region).values("member_id")))
    if picked is not None:
        rows = rows.filter(id__in=list(picked), org_id__in=orgs.ids_below(scope.region, scope.path))
    ids = [UUID(str(id_)) for id_ in await rows.limit(AT_ONCE).values_list("id", flat=True)]
    if picked is not None and len(ids) < len(set(picked)):
        raise NotFound("所选的人中有人不在名单中，或有业务正在办理，请重新查询。", path=("pick",))
    if not ids:
        hint = "名下的会员都已在本工会，或有业务正在办理；其他人请用会员转入或新增会员办理。"
        raise Invalid("该代码名下没有可以导入的会员。", code="NOBODY_BOUND", hint=hint, path=("orgCode",))
    return await who.locked(tx, org.region, ids)


async def _opened(done: Deed, scope: Scope, org: Org, people: Sequence[Person]) -> list[Transfer]:
    wish = Wish(kind=TransferKind.MEMBER_IN, asker=Asker.IN, to=org, to_name=org.name, reason=REASON, by_code=True)
    return (await open_cases(done, scope, wish, people)).transfers


@reaching(everywhere)
async def _members(tx: Db, ids: Sequence[UUID]) -> list[Member]:
    return await Member.filter(id__in=list(ids)).using_db(tx).order_by("member_no")
