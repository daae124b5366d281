"""The queue of jobs: a table. A job is claimed for a while under a number that only the last claim holds."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from hub import settings
from hub.clock import now
from hub.database import Db, held, is_sqlite, transaction
from hub.database.moments import moment_of
from hub.database.walls import everywhere, reaching
from hub.errors import FenceLost
from hub.identity import new_id
from hub.jobs.models import Job
from hub.seal import keyring

TRIES = 5
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (5, 30, 120, 600))  # after the first try, the second ...
INTERRUPTED = "处理中断。"
_PAYLOAD = "job.payload"


class JobState(StrEnum):
    """The states of a job; the last three are ends."""

    READY = "READY"
    RUNNING = "RUNNING"
    DONE = "DONE"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class Claimed:
    """A job somebody works on, and the fence it was claimed under."""

    job: Job
    fence: int

    @property
    def last(self) -> bool:
        """Whether it is not tried again if this try fails."""
        return bool(self.job.tries >= TRIES)

    @property
    def worn_out(self) -> bool:
        """Whether every try has killed the process that made it: it is only claimed to be given up."""
        return bool(self.job.tries > TRIES)

    @property
    def payload(self) -> str | None:
        """What was given with it, opened."""
        sealed = self.job.payload_sealed
        return keyring().open(_PAYLOAD, self.job.id, sealed) if sealed else None


async def enqueue(
    tx: Db, kind: str, subject_id: UUID, region: str, *, payload: str | None = None, due: datetime | None = None
) -> UUID:
    """Write a job down, in the transaction of the deed that needs it. Wake the broker after it has committed."""
    job_id, moment = new_id(), await moment_of(tx)
    await Job(
        id=job_id,
        region=region,
        kind=kind,
        subject_id=subject_id,
        state=JobState.READY,
        due_at=due or moment,
        payload_sealed=keyring().seal(_PAYLOAD, job_id, payload) if payload is not None else None,
        created_at=moment,
    ).save(using_db=tx, force_create=True)
    return job_id


@reaching(everywhere)
async def claim(kind: str | None = None, *, at: datetime | None = None) -> Claimed | None:
    """The job that has been due the longest, for as long as the lease runs; None if there is nothing to do."""
    async with transaction() as tx:
        moment = at or await moment_of(tx)
        due = Job.filter(state=JobState.READY, due_at__lte=moment, **({"kind": kind} if kind else {}))
        job = await held(tx, due.order_by("due_at", "id").limit(1), skip_locked=True).first()
        if job is None:
            return None
        job.state, job.leased_until = JobState.RUNNING, moment + _lease()
        job.tries, job.fence = job.tries + 1, job.fence + 1
        await job.save(using_db=tx, update_fields=["state", "leased_until", "tries", "fence"])
    return Claimed(job, job.fence)


@reaching(everywhere)
async def renew(claimed: Claimed, *, at: datetime | None = None) -> None:
    """Hold the job for another lease. FenceLost: another holds it, or it was called off."""
    async with transaction() as tx:
        await _held(tx, claimed, leased_until=(at or await moment_of(tx)) + _lease())


async def finish(tx: Db, claimed: Claimed) -> None:
    """The job is done, in the same transaction as what it did. FenceLost: nothing of it may count, roll back."""
    await _held(tx, claimed, state=JobState.DONE, finished_at=now(), leased_until=None, payload_sealed=None, reason="")


async def fail(tx: Db, claimed: Claimed, reason: str, *, retry: bool, at: datetime | None = None) -> bool:
    """The try failed. It is made again after a pause, five times in all; else the job ends, with a reason people read.

    Returns whether it has ended. FenceLost: it is another's by now, who decides.
    """
    moment, ends = at or await moment_of(tx), not retry or claimed.last
    if ends:
        over = {"finished_at": moment, "payload_sealed": None}
        await _held(tx, claimed, state=JobState.FAILED, reason=reason[:200], leased_until=None, **over)
    else:
        due = moment + PAUSES[claimed.job.tries - 1]
        await _held(tx, claimed, state=JobState.READY, reason=reason[:200], leased_until=None, due_at=due)
    return ends


async def cancel(tx: Db, subject_id: UUID) -> int:
    """Call off what is queued or being done for the subject: whoever works on it loses its fence."""
    open_ones = Job.filter(subject_id=subject_id, state__in=(JobState.READY, JobState.RUNNING))
    return await open_ones.using_db(tx).update(
        state=JobState.CANCELLED, finished_at=now(), leased_until=None, payload_sealed=None
    )


@reaching(everywhere)
async def release(claimed: Claimed) -> None:
    """Hand the job back as if it had not been tried: this process is about to stop."""
    async with transaction() as tx:
        tries = claimed.job.tries - 1
        await _held(tx, claimed, state=JobState.READY, due_at=await moment_of(tx), leased_until=None, tries=tries)


@reaching(everywhere)
async def sweep(*, orphans: bool = False, at: datetime | None = None) -> frozenset[str]:
    """Take jobs back whose lease ran out; with ``orphans`` every running one, where no other worker can be alive.

    Returns the kinds that have something due: wake somebody for each.
    """
    async with transaction() as tx:
        moment = at or await moment_of(tx)
        running = Job.filter(state=JobState.RUNNING)
        lost = (running if orphans else running.filter(leased_until__lt=moment)).using_db(tx)
        if not is_sqlite(tx):  # whoever holds the row is just finishing, or stands still and is dropped by the database
            lost = lost.filter(id__in=[job.id for job in await lost.select_for_update(skip_locked=True).only("id")])
        await lost.update(state=JobState.READY, due_at=moment, leased_until=None, reason=INTERRUPTED)
        due = Job.filter(state=JobState.READY, due_at__lte=moment).using_db(tx)
        return frozenset(str(row["kind"]) for row in await due.distinct().values("kind"))


def _lease() -> timedelta:
    return timedelta(seconds=settings.current().lease)


async def _held(tx: Db, claimed: Claimed, **changes: object) -> None:
    """Change the job if it still belongs to the claim."""
    own = Job.filter(id=claimed.job.id, fence=claimed.fence, state=JobState.RUNNING)
    if not await own.using_db(tx).update(**changes):
        raise FenceLost(f"job {claimed.job.id}: claim {claimed.fence} no longer holds")
