"""The hub as a province runs it: PostgreSQL, a broker, two web processes, two workers, one folder of files."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from typing import Any

import pytest
from tortoise.backends.base.executor import EXECUTOR_CACHE

from hub.installation import installed
from hub.settings import Settings
from tests import processes
from tests.brokers import BROKERS, queue_on
from tests.servers import as_worker, create_database, drop_database
from tests.stories.conftest import signed_in, visit

__all__ = ["demo", "signed_in", "visit"]


@pytest.fixture(scope="package", params=sorted(BROKERS))
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """The demo, served by its own process and another one, whoever asks; its imports are done by two more."""
    with queue_on(request.param) as queue, database() as url:
        data = tmp_path_factory.mktemp(request.param)
        first, second = (f"http://127.0.0.1:{processes.free_port()}" for _ in range(2))
        shared = {
            **queue,
            "HUB_DATABASE": as_worker(url),
            "HUB_DATABASE_OWNER": url,
            "HUB_DATA": str(data),
            "HUB_URL": first,
            "HUB_PRODUCTION": "false",
            "HUB_POINTS": "20000",  # one account lives through all the stories,
            "HUB_LISTED_PEOPLE": "0",  # and is shown more people than others in a day
            "HUB_WORKER_THREADS": "1",  # two imports at a time are two workers at work
        }
        ports = ({**shared, "HUB_PORT": one.rpartition(":")[2]} for one in (first, second))
        everyone = (
            processes.demo(next(ports), data / "web1.txt"),  # it makes the tables: the others find them
            processes.web(next(ports), data / "web2.txt"),
            *(processes.worker(shared, data / f"worker{number}.txt") for number in (1, 2)),
        )
        with processes.running(*everyone):
            told = json.loads((data / "demo.json").read_text(encoding="utf-8"))
            yield told | {"nodes": (first, second), "database": url, "data": data, "processes": everyone}


@contextmanager
def database() -> Iterator[str]:
    """An empty database on the server that is there."""
    url = asyncio.run(create_database())
    try:
        yield url
    finally:
        asyncio.run(drop_database(url))


@asynccontextmanager
async def opened_on(template: str, settings: Settings) -> AsyncIterator[Settings]:
    """The installation, opened for this process on a copy of that database."""
    url = await create_database(template)
    EXECUTOR_CACHE.clear()  # Tortoise keeps statements by the connection's name, whatever database it was
    try:
        async with installed(replace(settings, database=as_worker(url), database_owner=url)) as given:
            yield given
    finally:
        EXECUTOR_CACHE.clear()
        await drop_database(url)
