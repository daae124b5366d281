"""The one actor: woken, it does what is due."""

import asyncio
from contextlib import suppress

import dramatiq
from dramatiq.broker import Broker

from hub import broker, settings
from hub.jobs import working


def declare(on: Broker) -> None:
    """Let that broker's messages be answered in this process."""

    @dramatiq.actor(broker=on, actor_name=broker.ACTOR, queue_name=settings.current().queue)
    async def work(kind: str) -> None:
        with suppress(asyncio.CancelledError):  # this process stops, and the job was handed back
            await working.drain(kind)
