"""Whatever is killed, held or wiped while unions import: nothing is lost, nothing is done twice, everything ends.

A few moments each; ``python -m tests.faults --seeds 30`` draws many.
"""

from collections.abc import Iterator

import pytest

from tests.brokers import queue_on, wipe_rabbitmq
from tests.faults import harming, servers
from tests.faults.harming import FAULTS
from tests.faults.hurting import Hub, hub
from tests.faults.runs import run, run_undo, scaled

OFTEN = {"worker_killed": 2, "worker_held": 2}  # moments that differ the most


@pytest.fixture(scope="module")
def hurt(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    with scaled(tmp_path_factory.mktemp("faults")) as one:
        yield one


@pytest.mark.parametrize(
    ("fault", "seed"), [(fault, seed) for fault in FAULTS for seed in range(1, OFTEN.get(fault, 1) + 1)]
)
def test_nothing_is_lost_and_nothing_is_done_twice(hurt: Hub, fault: str, seed: int) -> None:
    assert run(hurt, FAULTS[fault], seed) == []


@pytest.mark.parametrize("fault", ["worker_killed", "worker_held"])
def test_nothing_is_taken_back_by_halves_or_twice(hurt: Hub, fault: str) -> None:
    assert run_undo(hurt, FAULTS[fault], 1) == []


def test_a_queue_on_rabbitmq_may_be_deleted_at_any_time(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("rabbit")
    with queue_on("rabbitmq") as queue, servers.postgres() as database:
        wipe = lambda: wipe_rabbitmq(queue["HUB_BROKER"], queue["HUB_QUEUE"])  # noqa: E731
        with hub(folder, database, queue, wipe=wipe) as one:
            assert run(one, harming.queue_wiped, 1) == []


def test_the_harness_sees_what_workers_without_a_fence_do(tmp_path_factory: pytest.TempPathFactory) -> None:
    # Given workers who do not ask whether their job is still their own
    with scaled(tmp_path_factory.mktemp("naive"), worker="tests.faults.naive") as one:
        # When one stands still past its lease, several times if the moment was not the right one
        found = next((said for seed in range(1, 9) if (said := run(one, harming.worker_held, seed))), [])
    # Then it says so: of two commits, or of a job that was taken up again after its end
    assert any("the journal tells of 2 commits" in said or said.startswith("job ") for said in found), found
