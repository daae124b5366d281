"""Shenzhen's stories, told to two web processes and two workers on PostgreSQL, behind its row security."""

# ruff: noqa: F403 -- a new story in a file named here is told here, too
import asyncio
from collections.abc import Iterator

import asyncpg  # type: ignore[import-untyped]
import pytest

from tests import processes
from tests.brokers import BROKERS, queue_on
from tests.scaled.conftest import database
from tests.servers import as_worker
from tests.stories.test_shenzhen_cards import *
from tests.stories.two_regions import REGIONS, Begun, begin


@pytest.fixture(scope="module", params=sorted(BROKERS))
def hub(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Begun]:
    """Both regions begun in an empty database; the stories take whichever web process has its turn."""
    with queue_on(request.param) as queue, database() as url:
        data = tmp_path_factory.mktemp(f"shenzhen-{request.param}")
        addresses = tuple(f"http://127.0.0.1:{processes.free_port()}" for _ in range(2))
        shared = {
            **queue,
            **REGIONS,
            "HUB_DATABASE": as_worker(url),
            "HUB_DATABASE_OWNER": url,
            "HUB_DATA": str(data),
            "HUB_URL": addresses[0],
            "HUB_PRODUCTION": "false",
            "HUB_WORKER_THREADS": "1",
        }
        passwords = begin(shared)
        with processes.running(*processes.scaled(shared, addresses, data)):
            yield Begun(addresses[0], passwords, lambda statement: asyncio.run(_execute(url, statement)), addresses)


async def _execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
