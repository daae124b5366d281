"""Shanghai's stories, told to two web processes and two workers on PostgreSQL, behind its row security."""

# ruff: noqa: F403 -- a new story in a file named here is told here, too
from collections.abc import Iterator

import pytest

from tests import processes
from tests.brokers import BROKERS, queue_on
from tests.scaled.conftest import database
from tests.servers import as_worker
from tests.stories.test_a_union_moves_and_merges import *
from tests.stories.test_shanghai_union_reports_itself import *
from tests.stories.test_shanghai_union_reports_itself import Hub, begin, visit

__all__ = ["visit"]


@pytest.fixture(params=sorted(BROKERS))
def hub(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A city begun in an empty database, another for each story: whichever web process has its turn answers."""
    with queue_on(request.param) as queue, database() as url:
        data = tmp_path_factory.mktemp(f"shanghai-{request.param}")
        addresses = tuple(f"http://127.0.0.1:{processes.free_port()}" for _ in range(2))
        shared = {
            **queue,
            "HUB_DATABASE": as_worker(url),
            "HUB_DATABASE_OWNER": url,
            "HUB_DATA": str(data),
            "HUB_URL": addresses[0],
            "HUB_PRODUCTION": "false",
            "HUB_REGIONS": "shanghai",
        }
        initial = begin(shared, data)
        with processes.running(*processes.scaled(shared, addresses, data)):
            yield Hub(addresses[0], initial, data / "outbox", addresses)
