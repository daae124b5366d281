"""Reading inspections: a region's windows, how far each union is, and figures by area."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from tortoise.expressions import Subquery

from hub.access.permissions import may, require
from hub.access.roles import Role
from hub.access.scope import SEGMENT, Scope, after
from hub.clock import end_of, today
from hub.database import Db, reader
from hub.database.statements import run
from hub.database.walls import everywhere, reaching
from hub.errors import NotFound
from hub.inspections.models import Confirmation, InspectionWindow
from hub.inspections.states import InspectionState, Subject, state_of, taking_part
from hub.orgs import queries as orgs
from hub.orgs.lifecycle import AT_WORK
from hub.orgs.models import Org
from hub.paging import Page, Window, keyset

LONGEST_REMINDER = 500


@dataclass(frozen=True, slots=True)
class Standing:
    """How far one union is in one window."""

    window: InspectionWindow
    org: Org
    confirmed: Confirmation | None

    @property
    def state(self) -> InspectionState:
        """As of today."""
        return state_of(self.window, self.confirmed is not None, today())


@dataclass(frozen=True, slots=True)
class Area:
    """A union directly below, and of all in its area how many take part and are done."""

    org: Org
    expected: int
    done: int


@reaching(everywhere)
async def window(id: UUID, db: Db | None = None) -> InspectionWindow | None:
    """One, of whatever region: when people are inspected is no secret."""
    return await InspectionWindow.get_or_none(id=id, using_db=db or reader())


@reaching(everywhere)
async def windows(region: str, year: int | None = None, db: Db | None = None) -> list[InspectionWindow]:
    """A region's, the latest first. Anybody may know of them."""
    rows = InspectionWindow.filter(region=region).using_db(db or reader())
    return await (rows.filter(year=year) if year else rows).order_by("-year", "subject").limit(20)


async def reminder(region: str, db: Db | None = None) -> str | None:
    """What a union is reminded with: the sentences of this year's windows that have begun; None where none has."""
    begun = [one.notice for one in await windows(region, today().year, db) if one.opens_on <= today()]
    return f"贵工会尚未完成年检。{'；'.join(begun)}"[:LONGEST_REMINDER] if begun else None


async def window_of(region: str, year: int, subject: Subject, db: Db | None = None) -> InspectionWindow:
    """NotFound where none was opened."""
    rows = InspectionWindow.filter(region=region, year=year, subject=subject).using_db(db or reader())
    if one := await rows.first():
        return one
    raise NotFound("这一年的年检尚未开始。", path=("year",))


async def page(
    scope: Scope, under: UUID, year: int, subject: Subject, stretch: Window, *, done: bool | None = None
) -> Page[Standing]:
    """Each union at and below ``under`` that takes part, superiors first."""
    require(scope, "inspections")
    top = await orgs.visible(scope, under)
    about = await window_of(scope.region, year, subject)
    rows = taking_part(Org.filter(region=scope.region, path__gte=top.path, path__lt=after(top.path)), about)
    said = Subquery(Confirmation.filter(window_id=about.id).values("org_id"))
    if done is not None:
        rows = rows.filter(id__in=said) if done else rows.filter(id__not_in=said)
    found = await keyset(rows.using_db(reader()), stretch, "path")
    told = await _confirmed(about, [one.id for one in found.items])
    return found.map(lambda one: Standing(about, one, told.get(one.id)))


async def of_org(scope: Scope, org: Org, stretch: Window) -> Page[Standing]:
    """A union's own, of all years, the latest first."""
    require(scope, "inspections")
    rows = InspectionWindow.filter(region=org.region, due_on__gte=org.created_at.date()).using_db(reader())
    found = await keyset(rows, stretch, "-opens_on", "id")
    said = Confirmation.filter(org_id=org.id, window_id__in=[one.id for one in found.items]).using_db(reader())
    told = {one.window_id: one for one in await said}
    return found.map(lambda one: Standing(one, org, told.get(one.id)))


async def standing(scope: Scope, window_id: UUID, org_id: UUID) -> Standing | None:
    """One union in one window; None where it is not the asker's to see."""
    found = await orgs.by_ids(scope, (org_id,)) if may(scope, "inspections") else {}
    about = await InspectionWindow.get_or_none(id=window_id, region=scope.region, using_db=reader())
    if about is None or org_id not in found:
        return None
    return Standing(about, found[org_id], (await _confirmed(about, (org_id,))).get(org_id))


async def areas(scope: Scope, under: UUID, year: int, subject: Subject) -> list[Area]:
    """By each union directly below, the largest area first; in one statement."""
    require(scope, "inspections")
    top = await orgs.visible(scope, under)
    about = await window_of(scope.region, year, subject)
    length = len(top.path) + SEGMENT
    rows = await run(reader(), _BY_AREA.format(states=", ".join("?" * len(AT_WORK))), *_values(about, top, length))
    counted = {row["area"]: (int(row["expected"]), int(row["done"])) for row in rows}
    below = await Org.filter(region=scope.region, path__in=list(counted)).using_db(reader())
    found = [Area(one, *counted[one.path]) for one in below]
    return sorted(found, key=lambda one: (-one.expected, one.org.path))


async def waiting(scope: Scope) -> int:
    """How many inspections the asker's own union has not yet confirmed, of those that are open or overdue this year."""
    if scope.org_id is None or scope.role is Role.MEMBER or not may(scope, "confirmInspection"):
        return 0
    said = Subquery(Confirmation.filter(org_id=scope.org_id).values("window_id"))
    due = InspectionWindow.filter(region=scope.region, year=today().year, opens_on__lte=today(), id__not_in=said)
    mine = Org.filter(id=scope.org_id).using_db(reader())
    return sum([await taking_part(mine, one).exists() for one in await due.using_db(reader())])


async def _confirmed(window: InspectionWindow, ids: Collection[UUID]) -> Mapping[UUID, Confirmation]:
    rows = Confirmation.filter(window_id=window.id, org_id__in=list(ids)).using_db(reader())
    return {one.org_id: one for one in await rows} if ids else {}


def _values(window: InspectionWindow, top: Org, length: int) -> list[object]:
    start, end = top.path, after(top.path)
    return [length, window.id, window.region, start, end, length, end_of(window.due_on), *sorted(AT_WORK)]


_BY_AREA = """
SELECT area, count(*) AS expected, count(confirmed) AS done FROM (
    SELECT substr(org.path, 1, ?) AS area, said.id AS confirmed
    FROM org LEFT JOIN inspection_confirmation said ON said.org_id = org.id AND said.window_id = ?
    WHERE org.region = ? AND org.path >= ? AND org.path < ? AND length(org.path) >= ? AND org.created_at < ?
    AND org.state IN ({states})
) AS taking_part GROUP BY area
"""
