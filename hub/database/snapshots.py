"""Reading a live database as it stood at one moment, however long the reading takes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from tortoise import connections
from tortoise.backends.sqlite.client import SqliteClient
from tortoise.transactions import in_transaction

from hub.database import Db


@asynccontextmanager
async def snapshot() -> AsyncIterator[Db]:
    """A connection that sees nothing written meanwhile, keeps nobody from writing, and cannot write itself."""
    reading = connections.get("reader")
    if isinstance(reading, SqliteClient):
        own = type(reading)(str(reading.filename), connection_name="snapshot", query_only="ON", busy_timeout=10_000)
        await own.create_connection(with_db=True)
        try:
            await own.execute_query("BEGIN")
            await own.execute_query("SELECT 1 FROM sqlite_master LIMIT 1")  # a deferred transaction begins by reading
            yield own
        finally:
            await own.close()
    else:
        async with in_transaction("reader") as tx:
            raw: Any = tx._connection  # past whatever the client says first: this must be the first statement
            await raw.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            await raw.execute("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0")
            yield tx
