"""An event stream that can be ended from outside: because a session ended, or the process stops."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from typing import cast


class Stream:
    """What passes through it, until it is closed."""

    def __init__(self) -> None:
        self._closed = asyncio.Event()

    async def close(self, code: int) -> None:  # noqa: ARG002 - streams end without one
        """End it before its next event."""
        self._closed.set()

    async def through(self, source: Callable[[], AsyncIterator[str]]) -> AsyncGenerator[str, None]:
        """The events of the source, as they come."""
        events = cast(AsyncGenerator[str, None], source())
        closed = asyncio.create_task(self._closed.wait())
        coming: asyncio.Task[str | None] | None = None
        try:
            while True:
                coming = asyncio.create_task(_next(events))
                await asyncio.wait({coming, closed}, return_when=asyncio.FIRST_COMPLETED)
                if closed.done() or (event := coming.result()) is None:
                    return
                yield event
        finally:
            waiting = [task for task in (coming, closed) if task and task.cancel()]
            await asyncio.gather(*waiting, return_exceptions=True)
            await events.aclose()


async def _next(events: AsyncGenerator[str, None]) -> str | None:
    return await anext(events, None)
