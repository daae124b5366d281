"""The worker inside a process: woken, stopped, killed, and started again."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from hub import broker, worker
from hub.database import transaction
from hub.errors import SettingsFault
from hub.jobs import queue, sweeping, working
from hub.jobs.models import Job
from hub.jobs.queue import Claimed, JobState
from hub.jobs.working import Handler
from hub.settings import Settings


async def finish(claimed: Claimed) -> None:
    async with transaction() as tx:
        await queue.finish(tx, claimed)


async def enqueued() -> UUID:
    async with transaction() as tx:
        return await queue.enqueue(tx, "test", uuid4(), "hainan")


async def until(truth: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(20):
        while not await truth():  # noqa: ASYNC110 -- another process or thread makes it true
            await asyncio.sleep(0.02)


async def is_done(job_id: UUID) -> bool:
    return (await Job.get(id=job_id)).state == JobState.DONE


async def test_a_job_is_done_as_soon_as_the_bell_rings(installation: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping.sweep_forever, "__kwdefaults__", {"every": 3600.0, "also": None})
    working.register({"test": Handler(finish)})
    async with worker.ringing(installation):
        job_id = await enqueued()
        await broker.wake("test")
        await until(lambda: is_done(job_id))


async def test_a_job_whose_message_was_lost_is_found_by_the_sweeper(
    installation: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping.sweep_forever, "__kwdefaults__", {"every": 0.05, "also": None})
    working.register({"test": Handler(finish)})
    async with worker.started(installation):
        job_id = await enqueued()
        await until(lambda: is_done(job_id))


async def test_without_a_worker_nobody_is_woken_and_nothing_breaks(installation: Settings) -> None:
    await broker.wake("test")


async def test_jobs_are_done_on_the_loop_that_holds_the_connections(installation: Settings) -> None:
    seen: list[tuple[asyncio.AbstractEventLoop, threading.Thread]] = []

    async def look(claimed: Claimed) -> None:
        seen.append((asyncio.get_running_loop(), threading.current_thread()))
        await finish(claimed)

    working.register({"test": Handler(look)})
    async with worker.started(installation):
        job_id = await enqueued()
        await broker.wake("test")
        await until(lambda: is_done(job_id))
    assert seen == [(asyncio.get_running_loop(), threading.current_thread())]


async def test_what_is_not_done_in_time_when_the_process_stops_is_handed_back(
    installation: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "GRACE", 0.05)
    begun = asyncio.Event()

    async def forever(claimed: Claimed) -> None:
        begun.set()
        await asyncio.Event().wait()

    working.register({"test": Handler(forever)})
    async with worker.started(installation):
        job_id = await enqueued()
        await broker.wake("test")
        await begun.wait()
    job = await Job.get(id=job_id)
    assert (job.state, job.tries) == (JobState.READY, 0)


async def test_two_workers_do_not_share_one_sqlite_file(installation: Settings) -> None:
    async with worker.started(installation):
        with pytest.raises(SettingsFault, match="another hub works on it"):
            await worker.started(installation).__aenter__()


async def test_a_job_whose_worker_was_killed_is_done_at_the_next_start(installation: Settings) -> None:
    # Given a worker that is killed while it does a job
    job_id = await enqueued()
    begun = installation.data / "begun"
    process = await asyncio.to_thread(doomed, installation.data)
    try:
        await until(lambda: asyncio.to_thread(begun.exists))
    finally:
        os.kill(process.pid, signal.SIGKILL)
        await asyncio.to_thread(process.wait)
    job = await Job.get(id=job_id)
    assert (job.state, job.fence) == (JobState.RUNNING, 1)
    # When another starts
    working.register({"test": Handler(finish)})
    async with worker.started(installation):
        # Then the job is done without waiting for the dead one's lease
        await until(lambda: is_done(job_id))
    assert (await Job.get(id=job_id)).fence == 2


def doomed(data: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-m", "tests.hub.jobs.doomed", str(data)])


def test_a_broker_nobody_knows_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsFault, match="write redis://"):
        broker.make(Settings(data=tmp_path, broker="kafka://x"))


async def test_a_broker_between_many_processes_is_refused_on_sqlite(installation: Settings) -> None:
    with pytest.raises(SettingsFault, match="set HUB_DATABASE=postgresql://"):
        await worker.ringing(replace(installation, broker="redis://127.0.0.1:1")).__aenter__()


@pytest.mark.parametrize("wrong", [{"worker_threads": 0}, {"lease": 1}])
async def test_settings_with_which_nothing_would_be_done_are_refused(
    installation: Settings, wrong: dict[str, int]
) -> None:
    with pytest.raises(SettingsFault, match="or more"):
        await worker.started(replace(installation, **wrong)).__aenter__()


async def test_a_worker_of_its_own_is_refused_on_sqlite(tmp_path: Path) -> None:
    with pytest.raises(SettingsFault, match="on SQLite hub serve does the jobs itself"):
        await worker.run(Settings(data=tmp_path), print)


@pytest.mark.parametrize("away", ["redis://127.0.0.1:1/0", "amqp://127.0.0.1:1/"])
async def test_a_broker_that_is_away_keeps_nobody_waiting_and_fails_nothing(
    installation: Settings, away: str, caplog: pytest.LogCaptureFixture
) -> None:
    bell = broker.make(replace(installation, broker=away))
    async with asyncio.timeout(1), broker.ringing(bell):
        for _ in range(100):
            await broker.wake("test")
    await asyncio.to_thread(bell.close)
