"""A broker between processes: it brings the job at once, and may forget everything at any time."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from hub import broker, worker
from hub.database import transaction
from hub.database.walls import everywhere, reaching
from hub.jobs import queue, sweeping, working
from hub.jobs.models import Job
from hub.jobs.queue import Claimed, JobState
from hub.jobs.working import Handler
from hub.settings import Settings
from tests.brokers import BROKERS, queue_on
from tests.scaled.conftest import opened_on


@pytest.fixture(params=sorted(BROKERS))
def place(request: pytest.FixtureRequest) -> Iterator[tuple[str, Mapping[str, str]]]:
    with queue_on(request.param) as settings:
        yield request.param, settings


@pytest.fixture
async def scaled(
    place: tuple[str, Mapping[str, str]], settings: Settings, blank_postgres: str, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Settings]:
    """An installation on PostgreSQL and a broker, whose sweeper has gone to sleep for an hour."""
    monkeypatch.setattr(sweeping.sweep_forever, "__kwdefaults__", {"every": 3600.0, "also": None})
    _, told = place
    async with opened_on(blank_postgres, replace(settings, broker=told["HUB_BROKER"], queue=told["HUB_QUEUE"])) as one:
        yield one


@reaching(everywhere)
async def finish(claimed: Claimed) -> None:
    async with transaction() as tx:
        await queue.finish(tx, claimed)


@reaching(everywhere)
async def enqueued() -> UUID:
    async with transaction() as tx:
        return await queue.enqueue(tx, "test", uuid4(), "hainan")


@reaching(everywhere)
async def until_done(job_id: UUID) -> None:
    async with asyncio.timeout(20):
        while (await Job.get(id=job_id)).state != JobState.DONE:  # noqa: ASYNC110 -- another thread makes it so
            await asyncio.sleep(0.02)


async def test_a_job_is_brought_by_the_broker(scaled: Settings) -> None:
    working.register({"test": Handler(finish)})
    async with worker.started(scaled):
        job_id = await enqueued()
        await broker.wake("test")
        await until_done(job_id)


async def test_a_queue_that_was_wiped_is_there_again_for_the_next_job(
    scaled: Settings, place: tuple[str, Mapping[str, str]], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL + 1, "dramatiq")  # it says, with reason, that its queue is gone
    working.register({"test": Handler(finish)})
    async with worker.started(scaled):
        first = await enqueued()
        await broker.wake("test")
        await until_done(first)
        # When somebody wipes the queue, and there is another job
        _, wipe = BROKERS[place[0]]
        await asyncio.to_thread(wipe, place[1]["HUB_BROKER"], place[1]["HUB_QUEUE"])
        second = await enqueued()
        await broker.wake("test")
        # Then it is brought all the same
        await until_done(second)


@pytest.mark.parametrize("address", ["redis://127.0.0.1:1/0", "amqp://127.0.0.1:1/"])
async def test_a_broker_that_is_away_is_told_by_the_name_of_its_setting_and_keeps_no_job_waiting(
    settings: Settings, blank_postgres: str, address: str, caplog: pytest.LogCaptureFixture
) -> None:
    working.register({"test": Handler(finish)})
    away = replace(settings, broker=address, queue=f"hub_test_{uuid4().hex}")
    async with opened_on(blank_postgres, away) as given, worker.started(given):
        await until_done(await enqueued())
    told = [one.getMessage() for one in caplog.records if "HUB_BROKER" in one.getMessage()]
    assert len(told) == 1  # not every three seconds
    assert "does not answer" in told[0]
    assert "look for jobs themselves" in told[0]
