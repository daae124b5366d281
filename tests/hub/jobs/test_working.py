"""Working: whatever a job does, it comes to one end, and has one effect."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from hub import settings
from hub.database import Db, transaction
from hub.errors import Invalid
from hub.jobs import queue, working
from hub.jobs.models import Job
from hub.jobs.queue import Claimed, JobState
from hub.jobs.working import Handler
from hub.settings import Settings

pytestmark = pytest.mark.usefixtures("installation")


class Effects:
    """A kind of job whose effects can be counted, and told how to go wrong."""

    def __init__(self) -> None:
        self.before: Callable[[Claimed], Awaitable[None]] | None = None
        self.given_up_with: list[str] = []

    async def work(self, claimed: Claimed) -> None:
        if self.before:
            await self.before(claimed)
        async with transaction() as tx:
            await queue.enqueue(tx, "effect", claimed.job.subject_id, "", due=datetime(2999, 1, 1, tzinfo=UTC))
            await queue.finish(tx, claimed)

    async def give_up(self, tx: Db, claimed: Claimed, reason: str) -> None:
        self.given_up_with.append(reason)

    async def count(self) -> int:
        return await Job.filter(kind="effect").count()


@pytest.fixture
def effects() -> Effects:
    made = Effects()
    working.register({"test": Handler(made.work, made.give_up)})
    return made


async def enqueued() -> UUID:
    async with transaction() as tx:
        return await queue.enqueue(tx, "test", uuid4(), "hainan")


async def make_due(job_id: UUID) -> None:
    await Job.filter(id=job_id).update(due_at=datetime.now(UTC) - timedelta(seconds=1))


async def test_a_message_that_comes_twice_has_one_effect(effects: Effects) -> None:
    await enqueued()
    await asyncio.gather(*(working.drain("test") for _ in range(5)))
    await working.drain("test")
    assert await effects.count() == 1


async def test_no_more_is_done_side_by_side_than_there_is_room_for(effects: Effects) -> None:
    working.register({}, room=2)
    begun, most = 0, 0

    async def count(claimed: Claimed) -> None:
        nonlocal begun, most
        begun += 1
        most = max(most, begun)
        await asyncio.sleep(0.01)
        begun -= 1

    effects.before = count
    for _ in range(6):
        await enqueued()
    await asyncio.gather(*(working.drain("test") for _ in range(5)))
    working.register({})
    assert most == 2
    assert await effects.count() == 6


async def test_a_refusal_ends_the_job_at_once_and_its_subject_is_told(effects: Effects) -> None:
    job_id = await enqueued()

    async def refuse(claimed: Claimed) -> None:
        raise Invalid("工会已撤销。")

    effects.before = refuse
    assert await working.drain("test") == 1
    job = await Job.get(id=job_id)
    assert (job.state, job.reason, job.tries) == (JobState.FAILED, "工会已撤销。", 1)
    assert effects.given_up_with == ["工会已撤销。"]


async def test_a_poisoned_job_is_given_up_after_five_tries_in_words_a_union_can_read(
    effects: Effects, caplog: pytest.LogCaptureFixture
) -> None:
    job_id = await enqueued()

    async def explode(claimed: Claimed) -> None:
        raise ValueError("".join(("4603901990", "05170122")))

    effects.before = explode
    with caplog.at_level(logging.ERROR):
        for _ in range(7):
            await make_due(job_id)
            await working.drain("test")
    job = await Job.get(id=job_id)
    assert (job.state, job.reason, job.tries) == (JobState.FAILED, working.GIVEN_UP, 5)
    assert effects.given_up_with == [working.GIVEN_UP]
    assert len(caplog.records) == 5
    assert "ValueError" in caplog.text
    assert "460390199005170122" not in caplog.text


async def test_a_job_that_kills_every_process_is_given_up_too(effects: Effects) -> None:
    job_id = await enqueued()
    for _ in range(5):
        assert await queue.claim()  # the process dies here
        await queue.sweep(orphans=True)
    await working.drain("test")
    assert (await Job.get(id=job_id)).state == JobState.FAILED
    assert effects.given_up_with == [working.GIVEN_UP]
    assert await effects.count() == 0


async def test_a_late_workers_effect_is_undone(effects: Effects) -> None:
    await enqueued()

    async def sleep_too_long(claimed: Claimed) -> None:
        effects.before = None
        await queue.sweep(orphans=True)
        await working.drain("test")  # another takes the job and does it

    effects.before = sleep_too_long
    await working.drain("test")
    assert await effects.count() == 1


async def test_a_kind_nobody_knows_waits_for_a_worker_who_does() -> None:
    async with transaction() as tx:
        job_id = await queue.enqueue(tx, "unheard of", uuid4(), "")
    await working.drain()
    assert (await Job.get(id=job_id)).state == JobState.READY


async def test_work_that_is_stopped_is_handed_back(effects: Effects) -> None:
    job_id, begun = await enqueued(), asyncio.Event()

    async def forever(claimed: Claimed) -> None:
        begun.set()
        await asyncio.Event().wait()

    effects.before = forever
    task = asyncio.create_task(working.drain("test"))
    await begun.wait()
    await working.stop()
    assert task.cancelled()
    job = await Job.get(id=job_id)
    assert (job.state, job.tries) == (JobState.READY, 0)
    effects.before = None
    await working.drain("test")
    assert await effects.count() == 1


async def test_work_that_goes_on_keeps_its_lease(effects: Effects, installation: Settings) -> None:
    job_id = await enqueued()
    settings.use(replace(installation, lease=1))
    seen: list[datetime] = []

    async def watch(claimed: Claimed) -> None:
        start = (await Job.get(id=job_id)).leased_until
        assert start is not None
        while not seen or seen[-1] <= start:
            await asyncio.sleep(0.01)
            held = (await Job.get(id=job_id)).leased_until
            assert held is not None
            seen.append(held)

    effects.before = watch
    await asyncio.wait_for(working.drain("test"), 10)
    assert await effects.count() == 1


async def test_work_that_never_ends_counts_as_failed(effects: Effects, monkeypatch: pytest.MonkeyPatch) -> None:
    job_id = await enqueued()
    monkeypatch.setattr(working, "LONGEST", 0.05)

    async def forever(claimed: Claimed) -> None:
        await asyncio.Event().wait()

    effects.before = forever
    await working.drain("test")
    assert (await Job.get(id=job_id)).state == JobState.READY
