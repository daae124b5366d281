"""Rows that somebody else is writing, so that what is begun meanwhile waits, in the order in which it was begun."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg  # type: ignore[import-untyped]

from hub.settings import Settings

PATIENCE = 20  # seconds
BLOCKED = """SELECT count(DISTINCT waits.pid) FROM pg_locks waits JOIN pg_locks here USING (pid)
  JOIN pg_database base ON base.oid = here.database AND base.datname = current_database() WHERE NOT waits.granted"""


class Held:
    """Rows that somebody else is writing, on PostgreSQL; SQLite has one writer, who is never in between."""

    def __init__(self, database: asyncpg.Connection | None) -> None:
        self._database = database

    async def wait_for(self, many: int) -> None:
        """Until so many wait for a lock."""
        async with asyncio.timeout(PATIENCE):
            while self._database is not None and await self._database.fetchval(BLOCKED) < many:  # noqa: ASYNC110
                await asyncio.sleep(0.02)


@asynccontextmanager
async def holding(given: Settings, sql: str) -> AsyncIterator[Held]:
    if not given.database_owner:
        yield Held(None)
        return
    database = await asyncpg.connect(given.database_owner)
    try:
        async with database.transaction():
            await database.execute(sql)
            yield Held(database)
    finally:
        await database.close()
