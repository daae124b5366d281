"""Reading unions: one, a page, those above and below, and what imports ask about names."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import reduce
from operator import or_
from uuid import UUID

from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from hub.access.homes import ENDED
from hub.access.permissions import may, require
from hub.access.roles import Role
from hub.access.scope import Scope, after
from hub.database import Db, bulk, reader, records
from hub.database.walls import across_region, reaching
from hub.errors import MustChangePassword, NotFound
from hub.journal import revisions
from hub.journal.revisions import Step
from hub.orgs.lifecycle import BEFORE_REPORT
from hub.orgs.models import Org, Responsible
from hub.orgs.tree import ancestors, level
from hub.paging import Page, Window, keyset
from hub.region import Duty, OrgKind, OrgState, fold

LIKE_ENOUGH = 0.6  # difflib's ratio of two names
TELLING = 6  # pairs of characters by which candidates are found
SEARCHED = 20_000  # unions among which a name written alike is looked for


_OVER = [state.value for state in sorted(ENDED)]


class OrgSort(StrEnum):
    """The order of a list of unions."""

    TREE = "TREE"  # superiors before those below them
    NAME = "NAME"
    ESTABLISHED_ON = "ESTABLISHED_ON"
    MEMBER_COUNT = "MEMBER_COUNT"  # the largest first, lower unions included


_ORDER = {
    OrgSort.TREE: ("path",),
    OrgSort.NAME: ("name", "id"),
    OrgSort.ESTABLISHED_ON: ("established_on", "id"),
    OrgSort.MEMBER_COUNT: ("-member_total", "id"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OrgFilter:
    """Which unions; what is not said does not matter. Those that ended are listed only where their state is asked for.

    ``depth`` counts steps below ``under``, or the asker's own.
    """

    under: UUID | None = None
    depth: int | None = None
    kinds: Collection[OrgKind] = ()
    states: Collection[OrgState] = ()
    name: str = ""  # a part of it
    org_no: str = ""
    credit_code: str = ""
    lacking: Collection[Duty] | None = None  # where nobody answers for one of these


@dataclass(frozen=True, slots=True)
class Known:
    """A union somebody named: ``within`` tells whether more than its existence may be said."""

    id: UUID
    name: str
    within: bool


def seen(scope: Scope, db: Db | None = None) -> QuerySet[Org]:
    """All unions the asker may see, to be narrowed."""
    if scope.must_change_password:
        raise MustChangePassword()
    orgs = Org.filter(region=scope.region).using_db(db or reader())
    if scope.role is Role.MEMBER:
        return orgs.filter(id=scope.org_id)
    if not may(scope, "orgs"):
        return orgs.filter(id__in=[])
    start, end = scope.range
    return orgs.filter(path__gte=start, path__lt=end)


async def visible(scope: Scope, id: UUID, db: Db | None = None) -> Org:
    """One union. NotFound also where it is not the asker's to see."""
    org = await seen(scope, db).get_or_none(id=id)
    if org is None:
        raise NotFound("没有找到该工会，或不在您的管理范围内。")
    return org


async def by_ids(scope: Scope, ids: Collection[UUID], db: Db | None = None) -> dict[UUID, Org]:
    """Those of the unions that the asker may see, in one statement."""
    return {org.id: org for org in await records.read(seen(scope, db).filter(id__in=list(ids)))} if ids else {}


def ids_below(region: str, path: str) -> Subquery:
    """A union and all below it, inside the statement that asks for what is theirs."""
    return Subquery(Org.filter(region=region, path__gte=path, path__lt=after(path)).values("id"))


async def page(
    scope: Scope, wanted: OrgFilter, window: Window, *, sort: OrgSort = OrgSort.TREE, db: Db | None = None
) -> Page[Org]:
    """The subtree, itself included."""
    require(scope, "orgs")
    orgs = seen(scope, db)
    top = scope.path
    if wanted.under is not None:
        top = (await visible(scope, wanted.under, db)).path
        orgs = orgs.filter(path__gte=top, path__lt=after(top))
    if wanted.depth is not None:
        orgs = orgs.filter(level__lte=max(level(top), 1) + wanted.depth)
    if wanted.kinds:
        orgs = orgs.filter(kind__in=[kind.value for kind in wanted.kinds])
    if wanted.states:
        orgs = orgs.filter(state__in=[state.value for state in wanted.states])
    else:
        orgs = orgs.exclude(state__in=_OVER)
    exact = {"org_no": wanted.org_no.strip(), "credit_code": wanted.credit_code.strip().upper()}
    orgs = orgs.filter(**{key: text for key, text in exact.items() if text})
    if wanted.lacking is not None:
        orgs = orgs.filter(_lacks(wanted.lacking))
    if wanted.name.strip():
        orgs = orgs.filter(name_key__contains=fold(wanted.name))
    return await keyset(orgs, window, *_ORDER[sort], read=records.read)


def _lacks(duties: Collection[Duty]) -> Q:
    named = Responsible.filter(until__isnull=True)
    each = (Q(id__not_in=Subquery(named.filter(duty=duty.name).values("org_id"))) for duty in duties)
    return reduce(or_, each, Q(id__in=[]))


async def children(scope: Scope, org: Org, window: Window, db: Db | None = None) -> Page[Org]:
    """The unions directly below that have not ended."""
    return await keyset(seen(scope, db).filter(parent_id=org.id).exclude(state__in=_OVER), window, "path")


async def ancestors_of(scope: Scope, orgs: Collection[Org], db: Db | None = None) -> dict[UUID, list[Org]]:
    """The unions above each, from the top down, as far up as the asker sees; in one statement for all."""
    paths = {path for org in orgs for path in ancestors(org.path) if scope.covers(path)}
    above = {org.path: org for org in await seen(scope, db).filter(path__in=list(paths))} if paths else {}
    return {org.id: [above[path] for path in ancestors(org.path) if path in above] for org in orgs}


async def history(scope: Scope, org: Org, db: Db | None = None) -> list[Step]:
    """The steps of a union that is known to be visible, the first one first. A member sees its union, not its past."""
    require(scope, "orgs")
    return await revisions.history(org, "createOrg", db)


@reaching(across_region)
async def superior_names(orgs: Collection[Org], db: Db | None = None) -> dict[UUID, str]:
    """The name of each one's superior: a field of its own form, though the superior itself may be out of sight.

    Of one that stands outside the tree, the superior it is going to report to.
    """
    above = {org.id: found for org in orgs if (found := _superior(org))}
    parents = set(above.values())
    rows = Org.filter(id__in=list(parents)).using_db(db or reader()).values_list("id", "name")
    names = dict(await rows) if parents else {}
    return {own: names[parent] for own, parent in above.items() if parent in names}


@reaching(across_region)
async def named(scope: Scope, home: Org, names: Collection[str], db: Db | None = None) -> dict[str, Known]:
    """The registered unions of those names; only those at or below ``home`` are within reach of its imports."""
    found = await bulk.fetch(db or reader(), Org, scope.region, "name_key", sorted({fold(name) for name in names}))
    known = {org.name_key: Known(org.id, org.name, scope.covers(org.path) and _below(home, org)) for org in found}
    return {name: known[fold(name)] for name in names if fold(name) in known}


async def nearest(scope: Scope, home: Org, names: Collection[str], db: Db | None = None) -> dict[str, str]:
    """For each name the registered one, at or below ``home``, that is written most like it, if any is."""
    top = max(home.path, scope.path, key=len)
    reach = seen(scope, db).filter(path__gte=top, path__lt=after(top)).limit(SEARCHED)
    registered: list[str] = await reach.values_list("name", flat=True) if names else []  # type: ignore[assignment]
    pairs = _pairs(registered)
    found = {name: get_close_matches(name, _sharing(name, pairs), 1, LIKE_ENOUGH) for name in names}
    return {name: match[0] for name, match in found.items() if match}


def _superior(org: Org) -> UUID | None:
    return (org.reports_to if org.state in BEFORE_REPORT else None) or org.parent_id


def _below(home: Org, org: Org) -> bool:
    return org.path.startswith(home.path)


def _pairs(names: Iterable[str]) -> Mapping[str, list[str]]:
    """Which names hold each pair of neighboring characters."""
    holding: dict[str, list[str]] = defaultdict(list)
    for name in names:
        for pair in {name[at : at + 2] for at in range(len(name) - 1)}:
            holding[pair].append(name)
    return holding


def _sharing(name: str, pairs: Mapping[str, list[str]]) -> list[str]:
    """The few names that share the most of its rarest pairs with this one: what all end in tells nothing."""
    holding = sorted((pairs[pair] for at in range(len(name) - 1) if (pair := name[at : at + 2]) in pairs), key=len)
    shared: dict[str, int] = defaultdict(int)
    for other in (other for names in holding[:TELLING] for other in names):
        shared[other] += 1
    return sorted(shared, key=lambda other: -shared[other])[:50]
