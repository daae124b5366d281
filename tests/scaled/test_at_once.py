"""Twenty at once, on two web processes that share nothing but the database: the same holds that holds in one."""

from collections.abc import AsyncIterator
from itertools import cycle
from pathlib import Path

import httpx2
import pytest
from tortoise.backends.base.executor import EXECUTOR_CACHE

from hub.database.walls import everywhere
from hub.installation import installed
from hub.settings import Settings
from tests import processes
from tests.schema import moving, transferring
from tests.schema.moving import City, nothing_is_lost
from tests.schema.test_moving_at_once import (
    test_a_yes_and_a_no_at_once_leave_one_truth,
    test_members_unions_and_mergers_at_once_lose_nobody,
    test_of_all_that_is_begun_for_one_member_at_once_only_one_thing_is,
)
from tests.schema.test_transfers_at_once import (
    test_of_twenty_who_decide_at_once_one_is_first_and_the_others_learn_why,
)
from tests.schema.transferring import Unions

__all__ = [
    "test_a_yes_and_a_no_at_once_leave_one_truth",
    "test_members_unions_and_mergers_at_once_lose_nobody",
    "test_of_all_that_is_begun_for_one_member_at_once_only_one_thing_is",
    "test_of_twenty_who_decide_at_once_one_is_first_and_the_others_learn_why",
]


class Turns(httpx2.AsyncBaseTransport):
    """One request to the first process, the next to the second."""

    def __init__(self, ports: list[int]) -> None:
        self.wire, self.ports = httpx2.AsyncHTTPTransport(), cycle(ports)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        request.url = request.url.copy_with(port=next(self.ports))
        return await self.wire.handle_async_request(request)

    async def aclose(self) -> None:
        await self.wire.aclose()


@pytest.fixture
async def http(postgres_settings: Settings, tmp_path: Path) -> AsyncIterator[httpx2.AsyncClient]:
    """Two web processes; this one has the register open as well, to furnish it and to look at it afterwards."""
    ports = [processes.free_port() for _ in range(2)]
    shared = {
        "HUB_DATABASE": postgres_settings.database,
        "HUB_DATABASE_OWNER": postgres_settings.database_owner,
        "HUB_DATA": str(postgres_settings.data),
        "HUB_URL": "http://127.0.0.1:8000",
        "HUB_PRODUCTION": "false",
    }
    both = [processes.web({**shared, "HUB_PORT": str(port)}, tmp_path / f"web{port}.txt") for port in ports]
    EXECUTOR_CACHE.clear()
    with everywhere():
        async with installed(postgres_settings):
            with processes.running(*both):
                async with httpx2.AsyncClient(
                    transport=Turns(ports), base_url="http://127.0.0.1:8000", timeout=60
                ) as client:
                    yield client
    EXECUTOR_CACHE.clear()


@pytest.fixture
async def city(http: httpx2.AsyncClient) -> AsyncIterator[City]:
    yield await moving.furnished(http)
    await nothing_is_lost()


@pytest.fixture
async def unions(http: httpx2.AsyncClient) -> AsyncIterator[Unions]:
    yield await transferring.furnished(http)
    await nothing_is_lost()
