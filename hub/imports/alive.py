"""Signs of life of an import, while a job works on it in threads or in a long transaction."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from uuid import UUID

from hub.clock import now
from hub.database import transaction, without_waiting
from hub.imports.models import Import

BEAT = 3.0  # seconds between signs of life


@asynccontextmanager
async def alive(id: UUID, rows_done: Callable[[], int] | None = None) -> AsyncIterator[None]:
    """Show signs of life until left, and how far it is where that can be told."""
    over = asyncio.Event()

    async def beat() -> None:
        while not over.is_set():
            try:
                await asyncio.wait_for(over.wait(), BEAT)
            except TimeoutError:
                far = {"rows_done": rows_done()} if rows_done else {}
                async with transaction() as tx:
                    await without_waiting(tx)
                    own = Import.filter(id=id, busy_org_id__isnull=False).using_db(tx)
                    await own.update(heartbeat_at=now(), **far)

    beating = asyncio.create_task(beat())
    try:
        yield
    finally:
        over.set()  # and not cancelled: it may be in the middle of writing
        await asyncio.gather(beating, return_exceptions=True)
