"""Hebei's story, told to a web process and a worker on PostgreSQL, behind its row security."""

# ruff: noqa: F403 -- a new story in a file named here is told here, too
from collections.abc import Iterator

import pytest

from tests import processes
from tests.brokers import BROKERS, queue_on
from tests.scaled.conftest import database
from tests.servers import as_worker
from tests.stories.test_hebei_unit_sends_its_package import *
from tests.stories.test_hebei_unit_sends_its_package import begun, told


@pytest.fixture(scope="module")  # type: ignore[no-redef]
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The hub's address, and the first administrator's initial password."""
    with queue_on(min(BROKERS)) as queue, database() as url:
        data, port = tmp_path_factory.mktemp("hebei-scaled"), str(processes.free_port())
        environment = {
            **queue,
            "HUB_REGIONS": "hebei",
            "HUB_DATABASE": as_worker(url),
            "HUB_DATABASE_OWNER": url,
            "HUB_DATA": str(data),
            "HUB_PORT": port,
            "HUB_URL": f"http://127.0.0.1:{port}",
            "HUB_PRODUCTION": "false",
            "HUB_WORKER_THREADS": "1",
        }
        initial = begun(environment)
        web, worker = processes.web(environment, data / "web.txt"), processes.worker(environment, data / "worker.txt")
        with processes.running(web, worker):
            yield f"http://127.0.0.1:{port}", initial
            told(environment, "audit")
