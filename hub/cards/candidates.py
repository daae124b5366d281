"""待办卡: members without a card, and what stands in the way of one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from tortoise.expressions import Q, RawSQL
from tortoise.queryset import QuerySet

from hub.access.permissions import require
from hub.access.scope import Scope
from hub.cards import fitness
from hub.cards.fitness import Terms, Unfit
from hub.database import Db, reader
from hub.members import holds
from hub.members import queries as members
from hub.members.lifecycle import MembershipState
from hub.members.models import Hold, Member
from hub.members.queries import MemberFilter
from hub.members.values import MEMBERS
from hub.orgs.models import Org
from hub.paging import Page, Window, keyset
from hub.region import Severity

CURRENT = (MembershipState.CURRENT,)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may get a card once what was found is mended."""

    member: Member
    needs_card_name: bool
    card_name_hint: str | None
    findings: Sequence[Unfit]


async def page(
    scope: Scope,
    org: Org,
    window: Window,
    *,
    foreigners: bool | None = None,
    filter: MemberFilter | None = None,
    db: Db | None = None,
) -> Page[Candidate]:
    """Those of a union for whom a card may be asked now, in the order of their numbers; ``foreigners``: only those
    whom the region has ordered for apart, or only the others."""
    require(scope, "cardCandidates")
    wanted, db = fitness.terms(org.region), db or reader()
    found = asked(scope, org, filter, db)
    if foreigners is not None:
        found = await _parted(wanted, found, foreigners)
    rows = await keyset(found, window, "member_no")
    held = await holds.of(db, [one.id for one in rows.items]) if rows.items else {}
    return rows.map(lambda one: judged(wanted, one, hold=held.get(one.id)))


def asked(scope: Scope, org: Org, filter: MemberFilter | None = None, db: Db | None = None) -> QuerySet[Member]:
    """The members whom no card keeps from asking for one."""
    return members.asked(scope, org, replace(filter or MemberFilter(), states=CURRENT, waits_for_card=True), db)


def judged(wanted: Terms, member: Member, *, hold: Hold | None = None) -> Candidate:
    """What stands in one person's way."""
    values = fitness.values_of(wanted, member)
    return told(wanted, member, values, found(wanted, values, hold))


def found(wanted: Terms, values: Mapping[str, object], hold: Hold | None = None) -> list[Unfit]:
    """The same, of values as the terms ask for them: something else that is under way, and what is to be mended."""
    if hold is None:
        return fitness.unfit(wanted, values)
    held = holds.Held(hold)
    return [Unfit(code=held.code, at="", says=held.message, fix=held.hint or ""), *fitness.unfit(wanted, values)]


def is_fit(found: Sequence[Unfit]) -> bool:
    """Nothing found is an error."""
    return not any(one.severity is Severity.ERROR for one in found)


def told(wanted: Terms, member: Member, values: Mapping[str, object], found: Sequence[Unfit]) -> Candidate:
    """As it is shown to whoever chooses."""
    needs = fitness.needs_card_name(wanted, values)
    return Candidate(member, needs, fitness.card_name_hint(wanted, values), found)


async def _parted(wanted: Terms, found: QuerySet[Member], foreigners: bool) -> QuerySet[Member]:
    """Who is ordered for apart is the region's to say, of each: only what it reads is fetched."""
    if wanted.ordering.apart is None:
        return found.filter(id__in=[]) if foreigners else found
    keys = [read.name for read in wanted.ordering.apart.reads]
    columns = {name for key in keys for name in MEMBERS.stored(key)} | {"id", "region"}
    told = await found.only(*sorted(columns))
    apart = [one.id for one in told if fitness.is_apart(wanted, {key: MEMBERS.clear(one, key) for key in keys})]
    return found.filter(_among(apart)) if foreigners else found.filter(~_among(apart))


def _among(ids: Collection[UUID]) -> Q:
    return Q(id__in=RawSQL(f"({', '.join(repr(str(id_)) for id_ in ids)})")) if ids else Q(id__in=[])
