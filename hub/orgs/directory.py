"""The directory: names of unions to choose one from, for anybody, and never a way to list unions at the workplace."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from tortoise.queryset import QuerySet

from hub import registry
from hub.access import throttle
from hub.access.scope import after
from hub.access.throttle import Try
from hub.database import Db, reader, records
from hub.database.walls import everywhere, reaching
from hub.errors import NotFound
from hub.orgs.lifecycle import AT_WORK
from hub.orgs.models import Org
from hub.paging import Page, Window, keyset
from hub.region import OrgKind, fold

PRIMARY = frozenset({OrgKind.SINGLE, OrgKind.JOINT})
"""Unions at a workplace (基层工会): found by whoever knows the exact name or number, and listed to nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Which unions; what is not said does not matter. ``name`` is a part of it, unless it is all of it."""

    under: UUID | None = None
    track: str = ""
    kinds: Collection[OrgKind] = ()
    name: str = ""
    org_no: str = ""

    @property
    def is_exact(self) -> bool:
        """Whether it could name one union at a workplace."""
        return bool(self.name.strip() or self.org_no.strip())


@reaching(everywhere)
async def page(region: str, sought: Sought, window: Window, *, source: str) -> Page[Org]:
    """Unions at work, superiors before those below them. Raises NotFound, or RateLimited: names are few to a source."""
    if region not in registry.current().regions:
        raise NotFound(path=("region",))
    await throttle.admit(Try("directoryExact" if sought.is_exact else "directory", "", source))
    superiors = _at_work(region).exclude(kind__in=[kind.value for kind in PRIMARY])
    rows = await _within(region, superiors, sought)
    if (name := fold(sought.name)) and not sought.org_no.strip():
        rows = rows.filter(name_key__contains=name)
    if sought.is_exact and (one := await _exactly(region, sought)):
        rows = _at_work(region).filter(id=one.id)
    found = await keyset(rows, window, "path", read=records.read)
    count = await found.count()  # now: later nobody reaches this far

    async def counted() -> int:
        return count

    return Page(found.items, found.cursors, found.has_next, found.has_previous, counted)


async def superior(db: Db, region: str, *, id: UUID | None = None, name: str = "") -> Org | None:
    """The union to report to, by id or by its exact name: one that is at work, and not at a workplace itself."""
    rows = Org.filter(region=region, state__in=sorted(AT_WORK)).using_db(db)
    rows = rows.exclude(kind__in=[kind.value for kind in PRIMARY])
    return await (rows.get_or_none(id=id) if id is not None else rows.get_or_none(name_key=fold(name)))


async def _exactly(region: str, sought: Sought) -> Org | None:
    rows = await _within(region, _at_work(region), sought)
    if sought.org_no.strip():
        rows = rows.filter(org_no=sought.org_no.strip())
    if sought.name.strip():
        rows = rows.filter(name_key=fold(sought.name))
    return await rows.first()


async def _within(region: str, rows: QuerySet[Org], sought: Sought) -> QuerySet[Org]:
    if sought.under is not None:
        top = await _at_work(region).get_or_none(id=sought.under)
        if top is None:
            raise NotFound(path=("under",))
        rows = rows.filter(path__gte=top.path, path__lt=after(top.path))
    if sought.track:
        rows = rows.filter(track=sought.track)
    if sought.kinds:
        rows = rows.filter(kind__in=[kind.value for kind in sought.kinds])
    if sought.org_no.strip():
        rows = rows.filter(org_no=sought.org_no.strip())
    return rows


def _at_work(region: str) -> QuerySet[Org]:
    return Org.filter(region=region, state__in=sorted(AT_WORK)).using_db(reader())
