"""Jobs: every one ends. What is being done is held by somebody alive; what is over keeps nothing it was given."""

from collections.abc import AsyncIterator
from datetime import timedelta

from hub.auditing.moments import Moment
from hub.jobs.models import Job
from hub.jobs.queue import TRIES, JobState

PATIENCE = timedelta(minutes=5)  # the sweeper takes a job back within seconds of its lease's end
_OVER = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


async def check(moment: Moment) -> AsyncIterator[str]:
    """Jobs that will not end, or have ended badly."""
    jobs = Job.all().using_db(moment.db)
    for one in await jobs.filter(state=JobState.RUNNING):
        if one.leased_until is None or one.leased_until < moment.at - PATIENCE:
            yield f"job {one.id} ({one.kind}): nobody holds it since {one.leased_until}; does a worker run?"
    for one in await jobs.filter(state__in=(JobState.READY, JobState.RUNNING), tries__gt=TRIES + 1):
        yield f"job {one.id} ({one.kind}): it is tried for the {one.tries}th time, though {TRIES} are all it has"
    for one in await jobs.filter(state__not_in=tuple(JobState)):
        yield f"job {one.id} ({one.kind}): {one.state} is no state of a job"
    for one in await jobs.filter(state__in=_OVER, finished_at=None):
        yield f"job {one.id} ({one.kind}): it is over, but nobody knows since when"
    for one in await jobs.filter(state__in=_OVER, payload_sealed__not_isnull=True):
        yield f"job {one.id} ({one.kind}): it is over, and still keeps what it was given"
    for one in await jobs.filter(state=JobState.FAILED, reason=""):
        yield f"job {one.id} ({one.kind}): it failed for no reason that anybody could read"
