"""The worker: who does which job, and the threads that wait for the bell; a process of its own, or inside the web's."""

import asyncio
import fcntl
import logging
import signal
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime, timedelta

from dramatiq import Middleware, Worker
from dramatiq.asyncio import EventLoopThread, set_event_loop_thread
from dramatiq.broker import Broker

from hub import broker, garbage, mail, webhook
from hub.access import sessions
from hub.clock import now
from hub.database import security
from hub.errors import SettingsFault
from hub.exports import clock as exports_clock
from hub.exports import deciding as exports
from hub.exports import making
from hub.imports import clock as imports_clock
from hub.imports import commands, running, standby, taking_back, undoing
from hub.installation import installed
from hub.jobs import actors, queue, sweeping, working
from hub.jobs.working import Handler
from hub.procedures import handing_over
from hub.progress import warning
from hub.settings import Settings
from hub.tidying import turn
from hub.traces import where
from hub.transfers import clock

HANDLERS = {
    commands.JOB: Handler(running.work, running.given_up),
    undoing.JOB: Handler(taking_back.work, taking_back.given_up),
    exports.JOB: Handler(making.work, making.given_up),
    mail.JOB: Handler(mail.send),
    webhook.JOB: Handler(webhook.send),
}
HOURLY = (
    clock.strike,
    exports_clock.strike,
    imports_clock.strike,
    handing_over.strike,
    warning.look_daily,
    turn.tidy_daily,
)
log = logging.getLogger(__name__)

SHORTEST = 3  # seconds of a lease: it is renewed every third of it
GRACE = 15.0  # seconds for what is being done to end by itself when the process is asked to stop


@asynccontextmanager
async def ringing(settings: Settings) -> AsyncIterator[None]:
    """What the web process needs: all of the worker where the broker is inside it, else only the bell."""
    await _say_what_is_weak()
    if not settings.broker:
        async with started(settings):
            yield
        return
    _refuse_many_on_sqlite(settings)
    bell = broker.make(settings)
    try:
        async with broker.ringing(bell):
            yield
    finally:
        await asyncio.to_thread(bell.close)
        await sessions.settle()


@asynccontextmanager
async def started(settings: Settings) -> AsyncIterator[None]:
    """Do jobs in this process, on this loop, until left. What a killed process left undone is taken up again."""
    _refuse_many_on_sqlite(settings)
    _refuse_idleness(settings)
    working.register(HANDLERS, room=settings.worker_threads)
    with _alone(settings), standby.kept_ready():
        bell = broker.make(settings, [_HostLoop(asyncio.get_running_loop())])
        actors.declare(bell)
        threads = Worker(bell, worker_threads=settings.worker_threads, worker_timeout=100)
        threads.queue_prefetch = settings.worker_threads  # what is fetched in advance waits here, and others are idle
        threads.start()
        await queue.sweep(orphans=not settings.database)
        sweeper = asyncio.create_task(sweeping.sweep_forever(also=hourly(HOURLY)))
        try:
            async with broker.ringing(bell):
                yield
        finally:
            sweeper.cancel()
            await asyncio.gather(sweeper, return_exceptions=True)
            await _stopped(threads)
            await asyncio.to_thread(bell.close)
            await sessions.settle()


async def run(settings: Settings, ready: Callable[[], None]) -> None:
    """A worker process, until SIGTERM or SIGINT. SettingsFault on SQLite: there the web process does the jobs."""
    if not settings.database:
        raise SettingsFault("on SQLite hub serve does the jobs itself; a worker needs HUB_DATABASE=postgresql://…")
    over = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, over.set)
    async with installed(settings), started(settings):
        await _say_what_is_weak()
        ready()
        with garbage.none_of_this():
            await over.wait()


async def _say_what_is_weak() -> None:
    if weakness := await security.weakness():
        log.warning("no second wall: %s", weakness)


async def _stopped(threads: Worker) -> None:
    """Let what is being done end; after the grace cancel it, which hands it back. Off the loop."""
    stopping = asyncio.create_task(asyncio.to_thread(threads.stop, timeout=25_000))
    await working.stop(GRACE)
    while not stopping.done():  # a message that came at the last moment
        await working.stop()
        await asyncio.wait({stopping}, timeout=0.1)
    await stopping


def hourly(chores: Sequence[Callable[[], Awaitable[None]]]) -> Callable[[], Awaitable[None]]:
    """Does them when an hour has passed since it last did; one that fails keeps no other waiting."""
    done = datetime.min.replace(tzinfo=now().tzinfo)

    async def now_and_then() -> None:
        nonlocal done
        if done + timedelta(hours=1) < now():
            done = now()
            for chore in chores:
                try:
                    await chore()
                except Exception as fault:  # noqa: BLE001 -- an hour later it is tried again
                    log.warning("%s failed: %s", chore.__module__, where(fault))

    return now_and_then


def _refuse_many_on_sqlite(settings: Settings) -> None:
    if settings.broker and not settings.database:
        raise SettingsFault(
            "HUB_BROKER is for many processes, and SQLite serves one: "
            "set HUB_DATABASE=postgresql://…, or leave HUB_BROKER out"
        )


def _refuse_idleness(settings: Settings) -> None:
    if settings.worker_threads < 1:
        raise SettingsFault("HUB_WORKER_THREADS=0: nothing would ever be done; write 1 or more")
    if settings.lease < SHORTEST:
        raise SettingsFault(f"HUB_LEASE={settings.lease}: it runs out while the work goes on; write {SHORTEST} or more")


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    """On SQLite one process does the jobs: the lock dies with it, so whoever holds it knows that no other is alive."""
    if settings.database:
        yield
        return
    with (settings.data / "worker.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SettingsFault(
                f"HUB_DATA={settings.data}: another hub works on it; SQLite serves one process, PostgreSQL serves many"
            ) from None
        yield


class _HostLoop(Middleware):
    """Lets actors run on a loop that is there already, and so on the connections that belong to it."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop

    def before_worker_boot(self, broker: Broker, worker: Worker) -> None:  # noqa: ARG002 -- dramatiq's names
        set_event_loop_thread(_Borrowed(self._loop))

    def after_worker_shutdown(self, broker: Broker, worker: Worker) -> None:  # noqa: ARG002
        set_event_loop_thread(None)


class _Borrowed(EventLoopThread):
    """dramatiq's idea of a loop, without a thread of its own."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        threading.Thread.__init__(self)
        self.loop, self.logger, self.interrupt_check_ival = loop, logging.getLogger(__name__), 0.1

    def start(self, *, timeout: float | None = None) -> None:
        """The loop runs already."""

    def stop(self) -> None:
        """The loop goes on."""
