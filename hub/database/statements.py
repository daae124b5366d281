"""Statements written once: their marks and values as each database wants them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from hub.database import Db, is_sqlite


async def run(db: Db, sql: str, *values: object) -> Sequence[Mapping[str, Any]]:
    """Run a statement whose values stand as ``?``; the rows it answers, if any."""
    rows: Sequence[Mapping[str, Any]] = await db.execute_query_dict(marked(db, sql), written(db, values))
    return rows


async def run_many(db: Db, sql: str, rows: Sequence[Sequence[object]]) -> None:
    """Run one statement for many rows of values."""
    if rows:
        await db.execute_many(marked(db, sql), [written(db, row) for row in rows])


def marked(db: Db, sql: str) -> str:
    """The statement with the marks of this database: ``?`` or ``$1``."""
    return sql if is_sqlite(db) else _numbered(sql)


def written(db: Db, values: Sequence[object]) -> list[object]:
    """The values as the driver takes them: SQLite knows no identifiers and no moments."""
    return [_plain(value) for value in values] if is_sqlite(db) else list(values)


def _plain(value: object) -> object:
    match value:
        case UUID():
            return str(value)
        case datetime():
            return value.isoformat(" ")
    return value


@lru_cache(maxsize=256)
def _numbered(sql: str) -> str:
    first, *rest = sql.split("?")
    return first + "".join(f"${number}{part}" for number, part in enumerate(rest, 1))
