"""Sealing again with the newest key what older ones have sealed, while the hub goes on working.

Each value says which key it is under: whatever is interrupted is taken up again by looking. A stretch of rows is one
transaction, and a value is replaced only where it still is what was read: nobody's change is written over.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import orjson

from hub import files
from hub.database import Db, is_sqlite, reader, transaction
from hub.database.statements import run_many
from hub.errors import KeyFault
from hub.keys import bags, walking
from hub.keys.places import BAGS, COLUMNS, FILES, Bag, Column
from hub.seal import keyring


@dataclass(slots=True)
class Resealed:
    """What became of it: how many values were sealed again, and which ones no key opens, by place."""

    values: int = 0
    closed: dict[str, list[UUID]] = field(default_factory=dict)

    def add(self, place: str, count: int, closed: Sequence[UUID]) -> None:
        """Count what was done in one stretch."""
        self.values += count
        if closed:
            self.closed.setdefault(place, []).extend(closed)


async def reseal() -> Resealed:
    """Bring every sealed value under the newest key. Run it again for what was written meanwhile."""
    done, newest = Resealed(), keyring().newest
    for place in COLUMNS:
        async for rows in walking.filled(reader(), place, but=newest):
            old = {UUID(str(row["id"])): bytes(row["value"]) for row in rows}
            new, closed = _again(place, old)
            await _replace(place, [(new[id_], id_, old[id_]) for id_ in new])
            done.add(str(place), len(new), closed)
    for bag in BAGS:
        async for rows in walking.bagged(reader(), bag):
            changed = _emptied(bag, rows, newest)
            await _replace(bag, changed)
            done.add(str(bag), len(changed), ())
    await _files(done, newest)
    return done


def _again(place: Column, old: Mapping[UUID, bytes]) -> tuple[dict[UUID, bytes], list[UUID]]:
    new, closed, keys = dict[UUID, bytes](), list[UUID](), keyring()
    for id_, value in old.items():
        try:
            new[id_] = keys.resealed(place.bound, id_, value)
        except KeyFault:
            closed.append(id_)
    return new, closed


def _emptied(bag: Bag, rows: Sequence[walking.Row], newest: int) -> list[tuple[object, UUID, object]]:
    changed: list[tuple[object, UUID, object]] = []
    for row in rows:
        id_, more = UUID(str(row["id"])), orjson.loads(row["value"])
        after = bags.resealed(bag, id_, more, newest)
        if after != more:
            changed.append((orjson.dumps(after).decode(), id_, row["value"]))
    return changed


async def _replace(place: Column, rows: Sequence[tuple[object, UUID, object]]) -> None:
    if rows:
        async with transaction() as tx:
            await run_many(tx, _statement(tx, place), rows)


def _statement(tx: Db, place: Column) -> str:
    kind = "" if is_sqlite(tx) or not isinstance(place, Bag) else "::jsonb"
    return f'UPDATE "{place.table}" SET "{place.name}" = ?{kind} WHERE id = ? AND "{place.name}" = ?{kind}'


async def _files(done: Resealed, newest: int) -> None:
    async for id_ in walking.uploaded(reader()):
        try:
            if await files.key_number(id_) not in (None, newest) and await files.reseal(id_):
                done.values += 1
        except KeyFault:
            done.add(FILES, 0, [id_])
