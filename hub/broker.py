"""The broker: a bell. A message only says that there is something to do; lost, doubled or late, it harms nothing."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from queue import SimpleQueue
from threading import Thread
from urllib.parse import urlsplit

from dramatiq import Message, Middleware
from dramatiq.broker import Broker
from dramatiq.brokers.stub import StubBroker
from dramatiq.common import dq_name
from dramatiq.errors import BrokerConnectionError

from hub import settings
from hub.errors import SettingsFault
from hub.logs import Seldom
from hub.settings import Settings

ACTOR = "work"
FAREWELL = 2.0  # seconds a process that stops leaves to what is still to be rung

log = logging.getLogger(__name__)


def make(given: Settings, middleware: Sequence[Middleware] = ()) -> Broker:
    """The broker of the settings: inside this process, on Redis, or on RabbitMQ. Raises SettingsFault."""
    scheme, parts = urlsplit(given.broker).scheme, list(middleware)
    if not given.broker:
        made: Broker = StubBroker(middleware=parts)
    elif scheme in ("redis", "rediss"):
        from dramatiq.brokers.redis import RedisBroker

        # By default a message that was with a killed worker comes back after minutes; ours costs a look at a table.
        made = RedisBroker(  # type: ignore[no-untyped-call]
            url=given.broker, middleware=parts, heartbeat_timeout=10_000, maintenance_chance=100_000
        )
    elif scheme in ("amqp", "amqps"):
        from dramatiq.brokers.rabbitmq import RabbitmqBroker

        # Only who waits for the confirmation hears that the queue is gone, and declares it anew.
        made = RabbitmqBroker(url=given.broker, middleware=parts, confirm_delivery=True)
        logging.getLogger("pika").setLevel(logging.CRITICAL)  # what it says at every lost connection, we say in a line
    else:
        raise SettingsFault(f"HUB_BROKER={scheme}://…: write redis://…, amqp://… or nothing")
    made.declare_queue(given.queue)
    away = _Away()
    for name in (given.queue, dq_name(given.queue)):
        logging.getLogger(f"dramatiq.worker.ConsumerThread({name})").addFilter(away)
    return made


async def wake(kind: str) -> None:
    """Tell whoever listens that a job of that kind is due. Called after the commit; waits for nobody, never fails."""
    if _bell is not None:
        _bell.ring(kind)


@asynccontextmanager
async def ringing(made: Broker) -> AsyncIterator[None]:
    """Let this process ring that broker until left; outside of it nobody is woken."""
    global _bell
    _bell = bell = _Bell(made)
    bell.start()
    try:
        yield
    finally:
        _bell = None
        await asyncio.to_thread(bell.end)


class _Away(logging.Filter):
    """Says once a minute that the broker is away, and which setting to look at; its client says it all the time."""

    def __init__(self) -> None:
        super().__init__()
        self._said = Seldom()

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep back what the client says of its connection: it may quote a message."""
        told = record.args if isinstance(record.args, tuple) else ()
        fault = next((one for one in told if isinstance(one, BrokerConnectionError)), None)
        if fault is not None and self._said.due():
            log.warning("HUB_BROKER does not answer as it should (%s); workers look for jobs themselves", fault)
        return fault is None


class _Bell(Thread):
    """Rings in a thread of its own, so that a broker that is slow or away keeps no request waiting.

    One thread is one connection: RabbitMQ's client opens one for each thread that speaks.
    """

    def __init__(self, broker: Broker) -> None:
        super().__init__(name="bell", daemon=True)
        self._broker, self._name = broker, settings.current().queue
        self._kinds: SimpleQueue[str | None] = SimpleQueue()
        self._waiting: set[str] = set()  # a bell that is about to be rung need not be rung twice

    def ring(self, kind: str) -> None:
        if kind not in self._waiting:
            self._waiting.add(kind)
            self._kinds.put(kind)

    def end(self) -> None:
        self._kinds.put(None)
        self.join(FAREWELL)

    def run(self) -> None:
        while (kind := self._kinds.get()) is not None:
            self._waiting.discard(kind)
            try:
                self._broker.enqueue(
                    Message(queue_name=self._name, actor_name=ACTOR, args=(kind,), kwargs={}, options={})
                )
            except Exception as fault:  # noqa: BLE001 -- whatever a broker's client raises, the sweeper finds the job
                log.warning("the broker was not told of a job (%s); the sweeper finds it", type(fault).__name__)


_bell: _Bell | None = None
