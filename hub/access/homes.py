"""Homes: what access must know of an account's union, read by the table's name since the unions stand above access."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from hub.access.scope import SEGMENT as _SEGMENT
from hub.database import Db
from hub.database.statements import run
from hub.region import OrgState

ENDED = frozenset({OrgState.MERGED, OrgState.MOVED_OUT, OrgState.CLOSED})
"""A union in one of these is kept, counted no more, and nobody acts for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """The union an account works for."""

    id: UUID
    region: str
    path: str
    name: str
    org_no: str
    credit_code: str | None
    is_superior: bool  # other unions are below it


async def home(db: Db, org_id: UUID | None) -> Home | None:
    """The union, or None for an account of the region or the hub itself."""
    if org_id is None:
        return None
    rows = await run(db, f"SELECT {HOME} FROM org WHERE id = ?", org_id)
    return home_of(rows[0]) if rows else None


async def has_ended(db: Db, org_id: UUID | None) -> bool:
    """Whether the union an account worked for is no more."""
    rows = await run(db, "SELECT state FROM org WHERE id = ?", org_id) if org_id else ()
    return any(row["state"] in ENDED for row in rows)


async def above(db: Db, place: Home) -> list[UUID]:
    """The unions above that one, the nearest first."""
    steps = range(len(place.path) - _SEGMENT, 0, -_SEGMENT)
    if not steps:
        return []
    marks = ", ".join("?" * len(steps))
    sql = f"SELECT id FROM org WHERE region = ? AND path IN ({marks}) ORDER BY path DESC"
    return [UUID(str(row["id"])) for row in await run(db, sql, place.region, *(place.path[:end] for end in steps))]


def home_of(row: Mapping[str, object]) -> Home | None:
    """The union in a row that holds the columns of HOME; None if the row was joined with no union."""
    if row["org_id"] is None:
        return None
    return Home(
        id=UUID(str(row["org_id"])),
        region=str(row["region"]),
        path=str(row["path"]),
        name=str(row["name"]),
        org_no=str(row["org_no"] or ""),
        credit_code=str(row["credit_code"]) if row["credit_code"] else None,
        is_superior=bool(row["child_count"]),
    )


_COLUMNS = ("region", "path", "name", "org_no", "credit_code", "child_count")
HOME = ", ".join(("org.id AS org_id", *(f"org.{name}" for name in _COLUMNS)))
"""What a statement selects of the table ``org`` for a Home."""
