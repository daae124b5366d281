"""Counting what the database is asked."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from tortoise import connections


@asynccontextmanager
async def statements(db: Any = None) -> AsyncIterator[list[str]]:
    """The statements that are read by while inside; ``db``: those of that transaction, on SQLite."""
    seen: list[str] = []
    reader: Any = db or connections.get("reader")
    await reader.create_connection(with_db=True) if reader._connection is None else None
    await reader._connection.set_trace_callback(seen.append)
    try:
        yield seen
    finally:
        await reader._connection.set_trace_callback(None)
