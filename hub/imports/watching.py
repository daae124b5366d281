"""An import -> each of its changes until nobody works on it, for whoever watches it."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

from hub.access.scope import Scope
from hub.imports import queries
from hub.imports.models import Import

PAUSE = 0.5  # seconds between looks: the register is asked, so it does not matter which process does the work


async def changes(scope: Scope, id: UUID) -> AsyncIterator[Import]:
    """The import as it is, then whenever it changed, until it is over, waits for a yes, or is undone. NotFound."""
    seen = None
    while True:
        one = await queries.visible(scope, id)
        now = (one.version, one.state, one.rows_done, one.rows_total, one.heartbeat_at)
        if now != seen:
            yield one
            seen = now
        if not one.is_under_way:
            return
        await asyncio.sleep(PAUSE)
