"""What is done to a hub while it imports: one function a fault, its moments drawn by lot."""

import signal
import time
from collections.abc import Callable, Mapping
from random import Random
from types import MappingProxyType

from dramatiq import Message

from hub import broker
from tests.faults.hurting import LEASE, Hub

Fault = Callable[[Hub, Random], None]


def wait(hub: Hub, lot: Random) -> None:
    """Until some moment while an import is being done, if one still is."""
    hub.wait_until(lambda states: "RUNNING" in states, patience=hub.span)
    time.sleep(lot.uniform(0, hub.span))


def worker_killed(hub: Hub, lot: Random) -> None:
    """One is killed, and another one later; whoever was killed comes back."""
    for _ in range(2):
        wait(hub, lot)
        lot.choice(hub.workers).kill()
        hub.restore()


def worker_held(hub: Hub, lot: Random) -> None:
    """One stands still until its lease has run out and another has its job, then goes on as if nothing had been."""
    wait(hub, lot)
    one = lot.choice(hub.workers)
    one.send(signal.SIGSTOP)
    time.sleep(LEASE * lot.uniform(1.5, 3))
    one.send(signal.SIGCONT)


def worker_stopped(hub: Hub, lot: Random) -> None:
    """One is asked to stop in the middle of its work: it does so in time, and cleanly."""
    wait(hub, lot)
    begun = time.monotonic()
    assert lot.choice(hub.workers).stop() == 0
    assert time.monotonic() - begun < 30


def web_killed(hub: Hub, lot: Random) -> None:
    """Both web processes are killed, one after the other, while they are asked."""
    for one in lot.sample(hub.webs, 2):
        time.sleep(lot.uniform(0, 0.3))
        one.kill()
        hub.restore()


def web_held(hub: Hub, lot: Random) -> None:
    """One stands still in the middle of a request."""
    time.sleep(lot.uniform(0, 0.5))
    one = lot.choice(hub.webs)
    one.send(signal.SIGSTOP)
    time.sleep(lot.uniform(1, 5))
    one.send(signal.SIGCONT)


def messages_doubled(hub: Hub, lot: Random) -> None:
    """Messages come three times as often as they should, in any order, and some that nobody understands."""
    kinds = ["import", "mail", "import", "nobody knows this"] * 3
    lot.shuffle(kinds)
    bell = broker.make(hub.given)
    for kind in kinds:
        time.sleep(lot.uniform(0, hub.span / len(kinds)))
        queue = hub.given.queue
        bell.enqueue(Message(queue_name=queue, actor_name=broker.ACTOR, args=(kind,), kwargs={}, options={}))
    bell.close()


def queue_wiped(hub: Hub, lot: Random) -> None:
    """Everything the broker knows is gone, again and again."""
    for _ in range(4):
        time.sleep(lot.uniform(0, hub.span / 4))
        hub.wipe()


def broker_killed(hub: Hub, lot: Random) -> None:
    """It is gone while imports are started, and comes back knowing nothing."""
    assert hub.broker
    hub.broker.lose(signal.SIGKILL)
    time.sleep(lot.uniform(0, hub.span * 2))
    hub.broker.start()


def broker_held(hub: Hub, lot: Random) -> None:
    """It stands still: it takes connections, and answers nothing."""
    assert hub.broker
    hub.broker.send(signal.SIGSTOP)
    time.sleep(lot.uniform(0, hub.span * 2))
    hub.broker.send(signal.SIGCONT)


def database_restarted(hub: Hub, lot: Random) -> None:
    """It stops at once, in the middle of whatever it was doing, and must recover."""
    wait(hub, lot)
    hub.postgres.lose(signal.SIGQUIT)
    time.sleep(lot.uniform(0, 3))
    hub.postgres.start()


def everything(hub: Hub, lot: Random) -> None:
    """Three of them, at the same import."""
    for fault in lot.sample((worker_killed, worker_held, web_killed, queue_wiped, database_restarted), 3):
        fault(hub, lot)


FAULTS: Mapping[str, Fault] = MappingProxyType(
    {
        fault.__name__: fault
        for fault in (
            worker_killed,
            worker_held,
            worker_stopped,
            web_killed,
            web_held,
            messages_doubled,
            queue_wiped,
            broker_killed,
            broker_held,
            database_restarted,
            everything,
        )
    }
)
