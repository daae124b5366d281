"""Walking through a table in the order of its identifiers, some rows at a time, without holding anything."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from hub.database import Db, is_sqlite
from hub.database.statements import run
from hub.keys.places import FILE_TABLES, Column

AT_ONCE = 500

Row = Mapping[str, Any]  # "id" and "value", as the driver gives them


async def filled(db: Db, place: Column, *, but: int | None = None) -> AsyncIterator[Sequence[Row]]:
    """The rows where something is sealed; ``but`` leaves out those under that key."""
    condition, values = f'"{place.name}" IS NOT NULL', list[object]()
    if but is not None:
        condition, values = f'{condition} AND substr("{place.name}", 2, 1) <> ?', [bytes((but,))]
    async for rows in _walk(db, place, condition, values):
        yield rows


async def bagged(db: Db, place: Column) -> AsyncIterator[Sequence[Row]]:
    """The rows whose bag is not empty."""
    async for rows in _walk(db, place, f"CAST(\"{place.name}\" AS TEXT) <> '{{}}'", []):
        yield rows


async def uploaded(db: Db) -> AsyncIterator[UUID]:
    """Every file that is known: what was uploaded, and what was written for others."""
    for table in FILE_TABLES:
        after: object = _least(db)
        while rows := await run(db, f"SELECT id FROM {table} WHERE id > ? ORDER BY id LIMIT {AT_ONCE}", after):
            for row in rows:
                yield UUID(str(row["id"]))
            after = rows[-1]["id"]


async def _walk(db: Db, place: Column, condition: str, values: list[object]) -> AsyncIterator[Sequence[Row]]:
    after: object = _least(db)
    sql = f'SELECT id, "{place.name}" AS value FROM "{place.table}" WHERE id > ? AND {condition} ORDER BY id LIMIT ?'
    while rows := await run(db, sql, after, *values, AT_ONCE):
        yield rows
        after = rows[-1]["id"]


def _least(db: Db) -> object:
    return "" if is_sqlite(db) else UUID(int=0)
