"""Chores: what the hub itself does when its time has come, each on its own: one that fails keeps no other waiting."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from hub.journal.actor import HUB
from hub.journal.deeds import Deed, deed
from hub.traces import where

log = logging.getLogger(__name__)


@asynccontextmanager
async def chore(act: str, id: UUID) -> AsyncIterator[Deed]:
    """A deed about one thing. Whatever fails leaves it as it was, and is only told: the next turn tries again."""
    try:
        async with deed(HUB, act) as done:
            yield done
    except Exception as fault:  # noqa: BLE001 -- whatever it is, the others are not to wait for it
        log.warning("%s of %s failed: %s", act, id, where(fault))
