"""Many rows into a table of PostgreSQL: copied to a stage that has no index and no wall, then taken over at once.

COPY itself may not write where row security holds. The stage is the transaction's own, and gone with it.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from hub.database import Db

WORTH_IT = 50  # rows: fewer are written sooner than a stage is made


async def insert(tx: Db, table: str, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert the rows. Raises Tortoise's IntegrityError where one is there already."""
    listed = _listed(names)
    await _take_over(tx, table, names, rows, f'INSERT INTO "{table}" ({listed}) SELECT {listed} FROM {_stage(table)}')


async def update(tx: Db, table: str, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Bring rows up to date; the column ``id`` says which."""
    sets = ", ".join(f'"{name}" = staged."{name}"' for name in names if name != "id")
    sql = f'UPDATE "{table}" SET {sets} FROM {_stage(table)} staged WHERE "{table}".id = staged.id'
    await _take_over(tx, table, names, rows, sql)


async def _take_over(tx: Db, table: str, names: Sequence[str], rows: Iterable[Sequence[Any]], sql: str) -> None:
    async def taken(tx: Db) -> None:
        stage = f"staged_{table}"
        made = f'CREATE TEMPORARY TABLE IF NOT EXISTS "{stage}" ON COMMIT DROP AS SELECT * FROM "{table}" WITH NO DATA'
        async with tx.acquire_connection() as raw:
            await raw.execute(f"SET LOCAL client_min_messages = warning; {made}")
            await raw.copy_records_to_table(stage, columns=list(names), records=rows)
            await raw.execute(f'{sql}; TRUNCATE "{stage}"')

    client: Any = tx
    await client._translate_exceptions(taken)


def _stage(table: str) -> str:
    return f'"staged_{table}"'


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
