"""Revisions: what changed in a record at each step of its life, sealed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

import orjson

from hub.clock import now
from hub.database import Db, bulk, reader
from hub.identity import new_id, new_ids
from hub.journal.actor import Actor
from hub.journal.models import Revision
from hub.seal import keyring

Changes = Mapping[str, tuple[object, object]]  # field key -> before, after
Beside = Mapping[str, object]  # what a record was before a step in what no field tells, such as its state
UNDONE = "undoImport"  # the act of a step that takes another one back
_SEALED = "revision.changes"
_BESIDE = ""  # its place among the field keys


@dataclass(frozen=True, slots=True, kw_only=True)
class Revised:
    """One record's step: the version it reached, and what changed."""

    subject_id: UUID
    version: int
    changes: Changes
    act: str
    import_row: int | None = None
    beside: Beside = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step in a record's life, opened. Dates stand as text."""

    id: UUID
    version: int
    at: datetime
    act: str
    by: str
    opinion: str | None
    import_id: UUID | None
    import_row: int | None
    changes: Changes
    beside: Beside = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mark:
    """A step without what changed in it: whose, which, by which act, and by which row of a file."""

    subject_id: UUID
    version: int
    act: str
    import_row: int | None


class Entered(Protocol):
    """A record that tells how it came into the register."""

    id: UUID
    region: str
    created_by: str
    created_at: datetime
    import_id: UUID | None
    import_row: int | None


async def record(
    tx: Db,
    region: str,
    actor: Actor,
    revised: Revised,
    *,
    opinion: str | None = None,
) -> None:
    """Write one step down."""
    step_id = new_id()
    await Revision(
        id=step_id,
        region=region,
        subject_id=revised.subject_id,
        version=revised.version,
        at=now(),
        act=revised.act,
        actor=actor.name,
        opinion=opinion,
        import_row=revised.import_row,
        changes_sealed=keyring().seal(_SEALED, step_id, _told(revised)) if revised.changes else None,
    ).save(using_db=tx, force_create=True)


async def many(
    tx: Db,
    region: str,
    actor: Actor,
    revised: Sequence[Revised],
    *,
    opinion: str | None = None,
    import_id: UUID | None = None,
) -> None:
    """Write down the steps of many records, one each, in one statement."""
    if not revised:
        return
    ids, count, moment = list(new_ids(len(revised))), len(revised), now()
    columns: dict[str, Sequence[object]] = {
        "id": ids,
        "region": [region] * count,
        "subject_id": [one.subject_id for one in revised],
        "version": [one.version for one in revised],
        "at": [moment] * count,
        "act": [one.act for one in revised],
        "actor": [actor.name] * count,
        "opinion": [opinion] * count,
        "import_id": [import_id] * count,
        "import_row": [one.import_row for one in revised],
        "changes_sealed": keyring().seal_column(_SEALED, ids, [_told(one) for one in revised]),
    }
    await bulk.insert(tx, Revision, columns)


async def begin(tx: Db, records: Sequence[Entered], entered: str) -> None:
    """Write down the first steps which the records themselves told so far; ``entered`` is the act that made them."""
    ids = [one.id for one in records]
    begun = Revision.filter(subject_id__in=ids, version=1).using_db(tx)
    told = set(await begun.values_list("subject_id", flat=True)) if ids else set()
    fresh = [one for one in records if one.id not in told]
    if not fresh:
        return
    columns: dict[str, Sequence[object]] = {
        "id": list(new_ids(len(fresh))),
        "region": [one.region for one in fresh],
        "subject_id": [one.id for one in fresh],
        "version": [1] * len(fresh),
        "at": [one.created_at for one in fresh],
        "act": [entered] * len(fresh),
        "actor": [one.created_by for one in fresh],
        "import_id": [one.import_id for one in fresh],
        "import_row": [one.import_row for one in fresh],
    }
    await bulk.insert(tx, Revision, columns)


async def history(record: Entered, entered: str, db: Db | None = None) -> list[Step]:
    """The steps of a record that is known to be visible to whoever asks, the first one first.

    As long as nobody wrote the first step down, the record itself tells it; ``entered`` is the act that made it.
    """
    rows = Revision.filter(region=record.region, subject_id=record.id).using_db(db or reader())
    steps = [_opened(row) for row in await rows.order_by("version")]
    return steps if steps and steps[0].version == 1 else [_first(record, entered), *steps]


async def marks(db: Db, import_id: UUID) -> list[Mark]:
    """Every step an import had a part in."""
    rows = Revision.filter(import_id=import_id).using_db(db).order_by("import_row", "version")
    return [Mark(*row) for row in await rows.values_list("subject_id", "version", "act", "import_row")]


async def steps_by(db: Db, import_id: UUID, region: str, subjects: Sequence[UUID]) -> dict[UUID, Step]:
    """The steps by which an import changed these records, opened."""
    rows = await bulk.fetch(db, Revision, region, "subject_id", subjects)
    return {row.subject_id: _opened(row) for row in rows if row.import_id == import_id and row.version > 1}


async def forget(tx: Db, subject_id: UUID) -> set[UUID]:
    """Take the steps away with the record itself. Answers the imports that had a part in it."""
    steps = Revision.filter(subject_id=subject_id).using_db(tx)
    imports = {row["import_id"] for row in await steps.exclude(import_id=None).values("import_id")}
    await steps.delete()
    return imports


def _first(record: Entered, entered: str) -> Step:
    return Step(
        id=record.id,
        version=1,
        at=record.created_at,
        act=entered,
        by=record.created_by,
        opinion=None,
        import_id=record.import_id,
        import_row=record.import_row,
        changes={},
    )


def _told(revised: Revised) -> str:
    beside = {_BESIDE: revised.beside} if revised.beside else {}
    return orjson.dumps({**revised.changes, **beside}).decode()


def _opened(row: Revision) -> Step:
    told = orjson.loads(keyring().open(_SEALED, row.id, row.changes_sealed)) if row.changes_sealed else {}
    beside = told.pop(_BESIDE, {})
    return Step(
        id=row.id,
        version=row.version,
        at=row.at,
        act=row.act,
        by=row.actor,
        opinion=row.opinion,
        import_id=row.import_id,
        import_row=row.import_row,
        changes={key: (before, after) for key, (before, after) in told.items()},
        beside=beside,
    )
