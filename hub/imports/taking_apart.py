"""How a package is undone: each of its tables as its kind is, all in one transaction, in the order they were taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType, ModuleType
from uuid import UUID

from hub.database import Db
from hub.imports.landings import LANDINGS
from hub.imports.models import Import
from hub.journal.deeds import Deed
from hub.orgs.models import Org
from hub.region import RecordKind
from hub.rows import Kept, Reach, Went

UNDOING: Mapping[RecordKind, ModuleType] = MappingProxyType(
    {kind: landing.undoing for kind, landing in LANDINGS.items() if landing.undoing}
)
"""Who knows what an import did to records of its kind."""


@dataclass(frozen=True, slots=True)
class Of:
    """What of one table would be undone."""

    import_id: UUID
    kind: RecordKind
    reach: Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaches(Reach):
    """What of the whole package would be, and of each table."""

    tables: Sequence[Of]


async def reach(
    db: Db, home: Org, import_id: UUID, during: tuple[datetime, datetime], *, lock: bool = False
) -> Reaches:
    """What can be taken back of all tables that came in the package."""
    tables: list[Of] = []
    for part in await Import.filter(part_of=import_id).using_db(db).order_by("id"):
        kind = RecordKind(part.kind)
        tables.append(Of(part.id, kind, await UNDOING[kind].reach(db, home, part.id, during, lock=lock)))
    return Reaches(
        takes_out=[id_ for one in tables for id_ in one.reach.takes_out],
        puts_back=[id_ for one in tables for id_ in one.reach.puts_back],
        keeps=[_of_kind(kept, one.kind) for one in tables for kept in one.reach.keeps],
        tables=tables,
    )


async def undo(done: Deed, home: Org, _: UUID, found: Reaches, reason: str, went: Went) -> None:
    """Take back what `reach` found, while the deed holds it."""
    for one in found.tables:
        await UNDOING[one.kind].undo(done, home, one.import_id, one.reach, reason, went)


def _of_kind(kept: Kept, kind: RecordKind) -> Kept:
    return replace(kept, kind=kind)
