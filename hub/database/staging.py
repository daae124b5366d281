"""Many rows into a table of PostgreSQL: copied to a stage that has no index and no wall, then taken over at once.

COPY itself may not write where row security holds. A stage is its connection's own, made once and empty whenever a
transaction begins: made anew for every import it would fill the server's catalogue with the remains of old ones.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hub.database import Db

WORTH_IT = 50  # rows: fewer are written sooner than a stage is made


async def copy(tx: Db, table: str, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Lay the rows on the stage of this table, in the place of what this transaction has laid there before."""
    client: Any = tx
    stage, used = f"staged_{table}", client.standing.staged
    ready = f"""
        SET LOCAL client_min_messages = warning;
        CREATE TEMPORARY TABLE IF NOT EXISTS "{stage}" ON COMMIT DELETE ROWS AS SELECT * FROM "{table}" WITH NO DATA;
        {f'TRUNCATE "{stage}"' if table in used else ""}
    """

    async def copied(tx: Db) -> None:
        async with tx.acquire_connection() as raw:
            await raw.execute(ready)
            used.add(table)
            await raw.copy_records_to_table(stage, columns=list(names), records=rows)

    await client._translate_exceptions(copied)


async def insert(tx: Db, table: str, names: Sequence[str], same: Mapping[str, Any]) -> None:
    """Take over what lies there; ``same`` is what all rows say alike. IntegrityError: one is in the table already."""
    listed, marks = _listed([*names, *same]), [f"${number}" for number in range(1, len(same) + 1)]
    sql = f'INSERT INTO "{table}" ({listed}) SELECT {", ".join([_listed(names), *marks])} FROM "staged_{table}"'
    await _taken_over(tx, sql, *same.values())


async def update(tx: Db, table: str, names: Sequence[str], same: Mapping[str, Any]) -> None:
    """Bring rows up to date with what lies there; the column ``id`` says which."""
    sets = [f'"{name}" = staged."{name}"' for name in names if name != "id"]
    sets += [f'"{name}" = ${number}' for number, name in enumerate(same, 1)]
    sql = f'UPDATE "{table}" SET {", ".join(sets)} FROM "staged_{table}" staged WHERE "{table}".id = staged.id'
    await _taken_over(tx, sql, *same.values())


async def _taken_over(tx: Db, sql: str, *values: Any) -> None:
    async def run(tx: Db) -> None:
        async with tx.acquire_connection() as raw:
            await raw.execute(sql, *values)

    client: Any = tx
    await client._translate_exceptions(run)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
