"""Where the servers are that some tests need: a laptop may do without them, continuous integration may not."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import asyncpg  # type: ignore[import-untyped]
import pytest

AS_TOLD = "TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'"  # in docs/operations.md
POSTGRES = os.environ.get("HUB_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432")


async def create_database(template: str = "") -> str:
    """A new database, as a setting. Skips the test where there is no server, but not in continuous integration."""
    name = f"hub_test_{uuid4().hex}"
    made = f'TEMPLATE "{name_of(template)}"' if template else AS_TOLD
    async with _server() as server:
        await server.execute(f'CREATE DATABASE "{name}" {made}')
    return f"{POSTGRES}/{name}"


def as_worker(url: str) -> str:
    """The same database, for the role the hub works as: bound by row security, and no owner of anything."""
    return f"{url.partition('://')[0]}://hub_test_worker:worker@{url.rpartition('@')[2]}"


async def drop_database(url: str) -> None:
    """Drop it, whoever is still connected."""
    async with _server() as server:
        await server.execute(f'DROP DATABASE "{name_of(url)}" WITH (FORCE)')


def name_of(url: str) -> str:
    """The database's name."""
    return url.rpartition("/")[2]


@asynccontextmanager
async def _server() -> AsyncIterator[asyncpg.Connection]:
    try:
        server = await asyncpg.connect(f"{POSTGRES}/postgres", timeout=5)
    except (OSError, asyncpg.PostgresError) as fault:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"no PostgreSQL at {POSTGRES} ({type(fault).__name__}); set HUB_TEST_POSTGRES")
    try:
        yield server
    finally:
        await server.close()
