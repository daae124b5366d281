"""An import -> each of its changes until it is over, for whoever watches it."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

from hub.access.scope import Scope
from hub.imports import queries
from hub.imports.models import Import
from hub.imports.states import RUNNING

PAUSE = 0.5  # seconds between looks: the register is asked, so it does not matter which process does the work


async def changes(scope: Scope, id: UUID) -> AsyncIterator[Import]:
    """The import as it is, then whenever it changed, up to and with its end or its waiting for a yes. NotFound."""
    seen = None
    while True:
        one = await queries.visible(scope, id)
        now = (one.version, one.state, one.rows_done, one.rows_total, one.heartbeat_at)
        if now != seen:
            yield one
            seen = now
        if one.state not in RUNNING:
            return
        await asyncio.sleep(PAUSE)
