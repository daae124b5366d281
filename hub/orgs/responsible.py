"""Reading responsible persons (责任人): who answers for which duty in a union, who did, and which duty nobody does."""

from collections.abc import Collection, Mapping
from uuid import UUID

from tortoise.expressions import Subquery
from tortoise.queryset import QuerySet

from hub import masks, registry
from hub.access import unmasking
from hub.access.permissions import may, require
from hub.access.scope import Scope
from hub.database import reader
from hub.errors import NotFound
from hub.journal.deeds import deed
from hub.orgs import queries
from hub.orgs.models import Responsible
from hub.region import Duty, Staffing
from hub.seal import keyring

SEALED = "responsible.phone"
SHOWN = 20  # of those before, in each union


async def of(scope: Scope, orgs: Collection[UUID]) -> dict[UUID, list[Responsible]]:
    """Those of unions the asker sees, by duty."""
    found = await _by_org(scope, orgs, Responsible.filter(until__isnull=True))
    return {org: sorted(rows, key=_order) for org, rows in found.items()}


async def before(scope: Scope, orgs: Collection[UUID]) -> dict[UUID, list[Responsible]]:
    """Who answered before them, the latest first."""
    found = await _by_org(scope, orgs, Responsible.filter(until__isnull=False).order_by("-until", "id"))
    return {org: rows[:SHOWN] for org, rows in found.items()}


def missing(region: str, named: Collection[Responsible]) -> list[Duty]:
    """The duties for which the region wants somebody in a union, and there is nobody."""
    there = {one.duty for one in named}
    return [duty for duty in asked_for(region) if duty.name not in there]


async def unnamed(scope: Scope) -> int:
    """For how many duties of the asker's own union there is nobody yet; 0 for whoever names nobody."""
    if scope.org_id is None or not may(scope, "setResponsible") or not asked_for(scope.region):
        return 0
    return len(missing(scope.region, await Responsible.filter(org_id=scope.org_id, until=None).using_db(reader())))


def asked_for(region: str) -> tuple[Duty, ...]:
    """The duties for which the region wants somebody in every union."""
    said = staffing(region)
    return said.duties if said else ()


def staffing(region: str) -> Staffing | None:
    """What the region asks for, if anything."""
    policies = registry.current().region(region).policies
    return policies.staffing if policies else None


def phone(one: Responsible) -> str | None:
    """Masked."""
    return masks.phone(clear(one) or "") or None


async def unmask(scope: Scope, id: UUID, fields: Collection[str], reason: str) -> Mapping[str, object]:
    """The phone in full. Raises StepUpNeeded, Invalid or RateLimited; journalled with its reason."""
    await unmasking.meter(scope)
    async with deed(scope.actor, "unmask", region=scope.region) as done:
        require(scope, "unmask")
        one = await Responsible.get_or_none(id=id, region=scope.region, using_db=done.tx)
        org = (await queries.by_ids(scope, (one.org_id,), done.tx)).get(one.org_id) if one else None
        if one is None or org is None or not may(scope, "responsible"):
            raise NotFound(path=("id",))
        done.about("org", org.id, org.name, org_id=org.id, org_path=org.path)
        done.details |= unmasking.reasoned(fields, reason)
        if strange := sorted(set(fields) - {"phone"}):
            raise unmasking.no_secret(strange[0])
        done.details["duty"] = one.duty
    return {"phone": clear(one)}


async def _by_org(scope: Scope, orgs: Collection[UUID], rows: QuerySet[Responsible]) -> dict[UUID, list[Responsible]]:
    found: dict[UUID, list[Responsible]] = {org: [] for org in orgs}
    if not may(scope, "responsible"):
        return found
    seen = queries.seen(scope).filter(id__in=list(orgs)).values("id")
    for one in await rows.filter(org_id__in=Subquery(seen)).using_db(reader()):
        found[one.org_id].append(one)
    return found


def _order(one: Responsible) -> tuple[int, int]:
    return list(Duty).index(Duty[one.duty]), one.place or 0


def clear(one: Responsible) -> str | None:
    """The phone in full: to compare it. Whoever is shown it asks `unmask`."""
    return keyring().open(SEALED, one.id, one.phone_sealed) if one.phone_sealed else None
