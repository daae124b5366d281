"""Working: one job from claim to end, whatever happens on the way."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from math import inf

from hub import settings
from hub.database import Db, transaction
from hub.database.walls import everywhere, reaching
from hub.errors import DatabaseBusy, FenceLost, HubError
from hub.jobs import queue
from hub.jobs.queue import Claimed
from hub.traces import where

LONGEST = 1800.0  # seconds after which a try counts as failed
GIVEN_UP = "多次尝试未能完成，已停止。请稍后重新提交；如仍不能完成，请联系平台管理员。"

log = logging.getLogger(__name__)


async def _nothing(tx: Db, claimed: Claimed, reason: str) -> None:
    """For jobs whose subject need not know that they ended."""


@dataclass(frozen=True, slots=True)
class Handler:
    """How jobs of one kind are done.

    ``work`` finishes the job (`queue.finish`) in the transaction of its effect. A HubError means it can never succeed;
    any other exception is tried again. ``given_up`` tells the job's subject, in the transaction that ends it as FAILED.
    """

    work: Callable[[Claimed], Awaitable[None]]
    given_up: Callable[[Db, Claimed, str], Awaitable[None]] = _nothing


_handlers: dict[str, Handler] = {}
_running: set[asyncio.Task[object]] = set()
_taken_up: set[asyncio.Task[int]] = set()
_room: float = inf
_busy = 0  # drains that hold a place
_ending = False


def register(handlers: Mapping[str, Handler], *, room: float = inf) -> None:
    """Say who does which kind of job, and how many this process does side by side."""
    global _room
    _handlers.update(handlers)
    _room = room


@reaching(everywhere)
async def drain(kind: str | None = None) -> int:
    """Do every job that is due, one after the other, until the process is asked to stop. Returns how many.

    Where there is no room, nothing: whoever has a place goes on with what is due, and the sweeper finds the rest.
    """
    global _busy
    if _busy >= _room:
        return 0
    done, _busy = 0, _busy + 1
    try:
        while not _ending and (claimed := await queue.claim(kind)):
            await run(claimed)
            done += 1
    finally:
        _busy -= 1
    return done


def take_up(kind: str) -> None:
    """Begin with what is due of a kind, as if the bell had rung."""
    task = asyncio.create_task(drain(kind))
    _taken_up.add(task)
    task.add_done_callback(_put_down)


def _put_down(task: asyncio.Task[int]) -> None:
    _taken_up.discard(task)
    if not task.cancelled() and (fault := task.exception()):
        log.warning("no job could be claimed: %s", where(fault))


@reaching(everywhere)
async def run(claimed: Claimed) -> None:
    """One try. Nothing escapes but cancellation, and then the job is handed back."""
    task = asyncio.current_task()
    assert task is not None  # noqa: S101 -- a coroutine runs in a task
    _running.add(task)
    try:
        await _try(claimed)
    except FenceLost as lost:
        log.info("%s", lost)
    except Exception as fault:  # noqa: BLE001 -- the database is away: the lease runs out, and another try begins
        log.error("job %s (%s): %s", claimed.job.id, claimed.job.kind, where(fault))
    finally:
        _running.discard(task)


async def stop(grace: float = 0.0) -> None:
    """Begin nothing new, and cancel what has not ended after the grace: those jobs are handed back, for any worker."""
    global _ending
    _ending = True
    try:
        if tasks := _running | _taken_up:
            await asyncio.wait(tasks, timeout=grace)
        tasks = _running | _taken_up
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    finally:
        _ending = False


async def _try(claimed: Claimed) -> None:
    if claimed.worn_out:
        return await _failed(claimed, GIVEN_UP, retry=False)
    try:
        async with _lease(claimed), asyncio.timeout(LONGEST):
            await _handler(claimed).work(claimed)
    except asyncio.CancelledError:
        with suppress(FenceLost):
            await asyncio.shield(queue.release(claimed))
        raise
    except FenceLost:
        raise
    except DatabaseBusy as busy:
        await _failed(claimed, GIVEN_UP if claimed.last else busy.message, retry=True)
    except HubError as refusal:
        await _failed(claimed, refusal.message, retry=False)
    except Exception as fault:  # noqa: BLE001 -- whatever a handler raises, the job must come to an end
        _tell(claimed, fault)
        await _failed(claimed, GIVEN_UP if claimed.last else queue.INTERRUPTED, retry=True)


async def _failed(claimed: Claimed, reason: str, *, retry: bool) -> None:
    async with transaction() as tx:
        if await queue.fail(tx, claimed, reason, retry=retry):
            await _handler(claimed).given_up(tx, claimed, reason)


def _handler(claimed: Claimed) -> Handler:
    return _handlers.get(claimed.job.kind, _UNKNOWN)


async def _lost(claimed: Claimed) -> None:
    raise LookupError(f"nobody here does jobs of kind {claimed.job.kind}")


_UNKNOWN = Handler(_lost)


def _tell(claimed: Claimed, fault: Exception) -> None:
    log.error("job %s (%s), try %d: %s", claimed.job.id, claimed.job.kind, claimed.job.tries, where(fault))


@asynccontextmanager
async def _lease(claimed: Claimed) -> AsyncIterator[None]:
    """Renew the lease for as long as the work goes on."""
    beating = asyncio.create_task(_beat(claimed))
    try:
        yield
    finally:
        beating.cancel()
        await asyncio.gather(beating, return_exceptions=True)


async def _beat(claimed: Claimed) -> None:
    while True:
        await asyncio.sleep(settings.current().lease / 3)
        try:
            await queue.renew(claimed)
        except FenceLost:
            return  # the work finds out when it finishes
        except Exception as fault:  # noqa: BLE001 -- the database may come back before the lease runs out
            log.warning("job %s: lease not renewed (%s)", claimed.job.id, type(fault).__name__)
