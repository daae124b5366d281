"""The queue: whoever holds a job holds it alone, and what is lost is found again."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from hub.database import transaction
from hub.errors import FenceLost
from hub.jobs import queue
from hub.jobs.models import Job
from hub.jobs.queue import Claimed, JobState

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("either")


async def enqueued(kind: str = "import", *, payload: str | None = None, due: datetime | None = NOON) -> UUID:
    async with transaction() as tx:
        return await queue.enqueue(tx, kind, uuid4(), "hainan", payload=payload, due=due)


async def claimed(at: datetime = NOON) -> Claimed:
    held = await queue.claim(at=at)
    assert held is not None
    return held


async def finished(held: Claimed) -> None:
    async with transaction() as tx:
        await queue.finish(tx, held)


async def state(job_id: UUID) -> JobState:
    return JobState((await Job.get(id=job_id)).state)


async def test_the_job_that_has_waited_longest_comes_first_and_comes_once() -> None:
    late, early = await enqueued(due=NOON), await enqueued(due=NOON - timedelta(hours=1))
    assert [(await claimed()).job.id, (await claimed()).job.id] == [early, late]
    assert await queue.claim(at=NOON) is None


async def test_a_job_is_not_touched_before_it_is_due() -> None:
    await enqueued(due=NOON + timedelta(seconds=1))
    assert await queue.claim(at=NOON) is None
    assert await queue.claim(at=NOON + timedelta(seconds=1))


async def test_who_asks_for_one_kind_gets_no_other() -> None:
    await enqueued("import")
    assert await queue.claim("mail", at=NOON) is None
    assert await queue.claim("import", at=NOON)


async def test_many_who_claim_at_the_same_moment_share_out_the_jobs() -> None:
    ids = {await enqueued() for _ in range(5)}
    held = await asyncio.gather(*(queue.claim(at=NOON) for _ in range(20)))
    assert sorted(one.job.id for one in held if one) == sorted(ids)


async def test_a_job_that_was_rolled_back_with_its_deed_never_was() -> None:
    async def fails() -> None:
        async with transaction() as tx:
            await queue.enqueue(tx, "import", uuid4(), "hainan")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fails()
    assert await Job.all().count() == 0


async def test_a_worker_that_comes_too_late_changes_nothing() -> None:
    # Given a worker that stood still while its lease ran out and another took the job
    job_id = await enqueued()
    late = await claimed()
    assert await queue.sweep(at=NOON + timedelta(seconds=31)) == {"import"}
    other = await claimed(NOON + timedelta(seconds=31))
    # When it goes on
    with pytest.raises(FenceLost):
        await finished(late)
    with pytest.raises(FenceLost):
        await queue.renew(late)
    with pytest.raises(FenceLost):
        async with transaction() as tx:
            await queue.fail(tx, late, "too late", retry=True)
    # Then the job is still the other's
    await finished(other)
    assert await state(job_id) == JobState.DONE


async def test_what_a_late_worker_did_is_rolled_back_with_its_fence() -> None:
    await enqueued()
    late = await claimed()
    await queue.sweep(at=NOON + timedelta(seconds=31))

    async def go_on() -> None:
        async with transaction() as tx:
            await queue.enqueue(tx, "effect", uuid4(), "")
            await queue.finish(tx, late)

    with pytest.raises(FenceLost):
        await go_on()
    assert await Job.filter(kind="effect").count() == 0


async def test_a_lease_that_is_renewed_does_not_run_out() -> None:
    job_id = await enqueued()
    held = await claimed()
    await queue.renew(held, at=NOON + timedelta(seconds=20))
    await queue.sweep(at=NOON + timedelta(seconds=49))
    assert await state(job_id) == JobState.RUNNING
    await queue.sweep(at=NOON + timedelta(seconds=51))
    assert await state(job_id) == JobState.READY


async def test_where_no_other_worker_can_be_alive_nothing_waits_for_a_lease() -> None:
    job_id = await enqueued()
    await claimed()
    assert await queue.sweep(orphans=True, at=NOON) == {"import"}
    assert await state(job_id) == JobState.READY


async def test_a_failed_job_is_tried_again_ever_later_and_five_times_in_all() -> None:
    job_id, moment, pauses = await enqueued(), NOON, []
    for last in (False, False, False, False, True):
        held = await claimed(moment)
        assert held.last is last
        async with transaction() as tx:
            assert await queue.fail(tx, held, "服务器没有应答。", retry=True, at=moment) is last
        due = (await Job.get(id=job_id)).due_at
        pauses.append((due - moment).total_seconds())
        moment = due
    assert pauses[:4] == [5, 30, 120, 600]
    job = await Job.get(id=job_id)
    assert (job.state, job.reason, job.payload_sealed) == (JobState.FAILED, "服务器没有应答。", None)


async def test_what_cannot_succeed_is_not_tried_again() -> None:
    job_id = await enqueued()
    held = await claimed()
    async with transaction() as tx:
        assert await queue.fail(tx, held, "文件已不存在。", retry=False)
    assert await state(job_id) == JobState.FAILED


async def test_a_job_called_off_while_it_is_done_cannot_be_finished() -> None:
    job_id = await enqueued()
    held = await claimed()
    async with transaction() as tx:
        assert await queue.cancel(tx, held.job.subject_id) == 1
    with pytest.raises(FenceLost):
        await finished(held)
    assert await state(job_id) == JobState.CANCELLED


async def test_a_job_handed_back_has_not_used_up_a_try() -> None:
    await enqueued(due=None)
    for _ in range(10):
        held = await claimed(datetime.now(UTC))
        assert not held.last
        await queue.release(held)


async def test_what_a_job_carries_is_sealed_and_gone_when_it_is_done() -> None:
    job_id = await enqueued(payload="somebody@example.invalid")
    held = await claimed()
    assert held.payload == "somebody@example.invalid"
    assert b"somebody" not in ((await Job.get(id=job_id)).payload_sealed or b"")
    await finished(held)
    assert (await Job.get(id=job_id)).payload_sealed is None
