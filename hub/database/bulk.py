"""Many rows at once, past the object mapper: written, found by keys, taken out, as each database does it fastest."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime
from itertools import repeat
from operator import is_
from typing import Any, TypeVar
from uuid import UUID

import orjson
from tortoise.fields import DateField, DatetimeField, JSONField, UUIDField
from tortoise.models import Model

from hub.database import Db, is_sqlite, staging
from hub.database.records import decoder, made
from hub.database.statements import marked, run

M = TypeVar("M", bound=Model)
Columns = Mapping[str, Sequence[Any]]
_AT_ONCE = 10_000  # keys a statement


async def insert(tx: Db, model: type[Model], columns: Columns) -> None:
    """Insert rows given as columns of equal length: staged on PostgreSQL, by one prepared statement on SQLite.

    Raises Tortoise's IntegrityError on both where a row is there already.
    """
    async with inserting(tx, model) as put:
        await put(columns)


@asynccontextmanager
async def inserting(tx: Db, model: type[Model]) -> AsyncIterator[Callable[[Columns], Awaitable[None]]]:
    """The same, a stretch at a time: ``put`` lets the database take one over while the next is being made."""
    writing: asyncio.Task[None] | None = None

    async def put(columns: Columns) -> None:
        nonlocal writing
        encoded = _encoded(tx, model, columns)
        if writing:
            await writing
        writing = asyncio.create_task(await _handed_over(tx, model, encoded))
        await asyncio.sleep(0)  # it is on its way

    try:
        yield put
    finally:
        if writing:
            await writing


async def _handed_over(tx: Db, model: type[Model], columns: Columns) -> Coroutine[Any, Any, None]:
    """What is left to wait for."""
    table, names = model._meta.db_table, list(columns)
    if not _is_worth_a_stage(tx, columns):
        listed = ", ".join(f'"{name}"' for name in names)
        sql = f'INSERT INTO "{table}" ({listed}) VALUES ({", ".join("?" * len(names))})'
        return tx.execute_many(marked(tx, sql), _rows(columns))
    same, others = _told_apart(columns)
    await staging.copy(tx, table, list(others), zip(*others.values(), strict=True))
    return staging.insert(tx, table, list(others), same)


async def update(tx: Db, model: type[Model], columns: Columns) -> None:
    """Update rows given as columns; the column ``id`` says which rows."""
    names = [*(name for name in columns if name != "id"), "id"]
    table, encoded = model._meta.db_table, _encoded(tx, model, {name: columns[name] for name in names})
    if _is_worth_a_stage(tx, encoded):
        same, others = _told_apart(encoded)
        await staging.copy(tx, table, list(others), zip(*others.values(), strict=True))
        await staging.update(tx, table, list(others), same)
        return
    assigned = ", ".join(f'"{name}" = ?' for name in names[:-1])
    await tx.execute_many(marked(tx, f'UPDATE "{table}" SET {assigned} WHERE id = ?'), _rows(encoded))


async def delete(tx: Db, model: type[Model], region: str, ids: Sequence[UUID]) -> None:
    """Take these rows out for good."""
    sql = f'DELETE FROM "{model._meta.db_table}" WHERE region = ? AND id {_among(tx)}'
    for start in range(0, len(ids), _AT_ONCE):
        await run(tx, sql, region, _listed(tx, ids[start : start + _AT_ONCE]))


async def fetch(db: Db, model: type[M], region: str, by: str, keys: Sequence[Any], *, lock: bool = False) -> list[M]:
    """The region's rows whose ``by`` is one of the keys: one statement for thousands of keys, each found by an index.

    With ``lock`` nobody else changes them until the transaction ends; SQLite has one writer anyway.
    """
    columns = list(model._meta.fields_db_projection)
    rows = await select(db, model, columns, region, by, keys, lock=lock)
    return [made(model, dict(zip(columns, row, strict=True))) for row in rows]


async def select(
    db: Db,
    model: type[Model],
    columns: Sequence[str],
    region: str | Sequence[str],
    by: str,
    keys: Sequence[Any],
    *,
    lock: bool = False,
) -> list[tuple[Any, ...]]:
    """Some columns of such rows, of one region or of several: all that is needed to know which of them to look at."""
    names, one_region = ", ".join(f'"{name}"' for name in columns), isinstance(region, str)
    within = "= ?" if one_region else _among(db)
    sql = f'SELECT {names} FROM "{model._meta.db_table}" WHERE region {within} AND "{by}" {_among(db)}'
    sql += " ORDER BY id FOR UPDATE" if lock and not is_sqlite(db) else ""
    decode = [decoder(is_sqlite(db), model, name) for name in columns]
    found: list[tuple[Any, ...]] = []
    for start in range(0, len(keys), _AT_ONCE):
        some = _listed(db, keys[start : start + _AT_ONCE])
        rows = await run(db, sql, region if one_region else _listed(db, region), some)
        read = [[row[name] for row in rows] for name in columns]
        found += zip(
            *(column if how is None else list(map(how, column)) for how, column in zip(decode, read, strict=True)),
            strict=True,
        )
    return found


def _is_worth_a_stage(tx: Db, columns: Columns) -> bool:
    return not is_sqlite(tx) and len(next(iter(columns.values()))) >= staging.WORTH_IT


def _told_apart(columns: Columns) -> tuple[dict[str, Any], Columns]:
    """What all rows say alike, said once, and the columns of the others."""
    same = {name: values[0] for name, values in columns.items() if _is_one(values)}
    return same, {name: values for name, values in columns.items() if name not in same}


def _is_one(values: Sequence[Any]) -> bool:
    return values[0] is values[-1] and all(map(is_, values, repeat(values[0])))


def _among(db: Db) -> str:
    return "IN (SELECT value FROM json_each(?))" if is_sqlite(db) else "= ANY(?)"


def _listed(db: Db, values: Sequence[Any]) -> str | list[Any]:
    """Values to be found among, as that database takes a list."""
    return _json(list(values)) if is_sqlite(db) else list(values)


def _rows(columns: Columns) -> list[Any]:
    return list(zip(*columns.values(), strict=True))


def _encoded(tx: Db, model: type[Model], columns: Columns) -> dict[str, Sequence[Any]]:
    """Each column as the driver takes it; one that says the same in every row is put into words once."""
    written: dict[str, Sequence[Any]] = {}
    for name, values in columns.items():
        encode = _encoder(tx, model, name)
        if encode is not None and values:
            if _is_one(values):
                values = [None if values[0] is None else encode(values[0])] * len(values)
            else:
                values = [None if value is None else encode(value) for value in values]
        written[name] = values
    return written


def _encoder(db: Db, model: type[Model], name: str) -> Callable[[Any], object] | None:
    """PostgreSQL's driver knows all values but JSON; SQLite's knows no identifiers either, and is slow at dates."""
    field = model._meta.fields_map[name]
    if isinstance(field, JSONField):
        return _json
    if not is_sqlite(db):
        return None
    match field:
        case UUIDField():
            return str
        case DatetimeField():
            return _moment
        case DateField():
            return date.isoformat
    return None


def _json(value: object) -> str:
    return orjson.dumps(value).decode()


def _moment(value: datetime) -> str:
    return value.isoformat(" ")
