"""Sweeping: at every turn, jobs are taken back from the dead, and what is due is begun without waiting for the bell."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from hub import settings
from hub.database.walls import everywhere, reaching
from hub.jobs import queue, working
from hub.traces import where

LONGEST = 5.0  # seconds between two turns

log = logging.getLogger(__name__)


@reaching(everywhere)
async def sweep_forever(*, every: float | None = None, also: Callable[[], Awaitable[None]] | None = None) -> None:
    """Until cancelled, every few seconds: a sixth of the lease, five at most.

    The broker is not asked: what it was never told, or has forgotten, is done all the same. What fails, a database
    that is away for a while, is tried again at the next turn.
    """
    pause = every or min(LONGEST, settings.current().lease / 6)
    while True:
        try:
            for kind in await queue.sweep():
                working.take_up(kind)
            if also:
                await also()
        except Exception as fault:  # noqa: BLE001 -- the sweeper outlives whatever happens to the database
            log.warning("sweeping failed: %s", where(fault))
        await asyncio.sleep(pause)
