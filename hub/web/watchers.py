"""Who is watching: every open socket and event stream, few for each account, and none longer than its session."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from uuid import UUID

from hub.access import sessions
from hub.access.scope import Scope
from hub.errors import RateLimited, SignedOut
from hub.traces import where

log = logging.getLogger("hub.faults")

MOST = 5  # sockets and streams of one account
EVERY = 3.0  # seconds between two looks at the sessions
GOING_AWAY, FORBIDDEN = 1001, 4403
_AGAIN = 5  # seconds

Close = Callable[[int], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class _Watcher:
    session_id: UUID
    account_id: UUID
    close: Close


class Watchers:
    """The open sockets and streams of this process, by the number of the request that opened them."""

    def __init__(self) -> None:
        self._open: dict[str, _Watcher] = {}

    def __len__(self) -> int:
        return len(self._open)

    def join(self, number: str, scope: Scope | None, close: Close) -> None:
        """One more. ``close`` will be called with a code when it must end. Raises SignedOut or RateLimited."""
        if scope is None or scope.session_id is None or scope.account_id is None:
            raise SignedOut()
        if sum(one.account_id == scope.account_id for one in self._open.values()) >= MOST:
            raise RateLimited(f"同时打开的实时连接过多，每个账号最多 {MOST} 个。", retry_after=_AGAIN)
        self._open[number] = _Watcher(scope.session_id, scope.account_id, close)

    def leave(self, number: str) -> None:
        """It is over, if it ever began."""
        self._open.pop(number, None)

    async def look(self) -> None:
        """Close what belongs to sessions that have ended meanwhile, wherever they were ended."""
        if not self._open:
            return
        living = await sessions.living({one.session_id for one in self._open.values()})
        await self._close(FORBIDDEN, [number for number, one in self._open.items() if one.session_id not in living])

    async def end(self) -> None:
        """The process stops: everything is closed, and clients know that they may come again."""
        await self._close(GOING_AWAY, list(self._open))

    @asynccontextmanager
    async def looked_after(self) -> AsyncIterator[None]:
        """Look at the sessions again and again, until left."""
        looking = asyncio.create_task(self._keep_looking())
        try:
            yield
        finally:
            looking.cancel()
            with suppress(asyncio.CancelledError):
                await looking
            await self.end()

    async def _keep_looking(self) -> None:
        while True:
            await asyncio.sleep(EVERY)
            try:
                await self.look()
            except Exception as fault:  # noqa: BLE001 - a database that is away for a moment must not end the looking
                log.error("sessions of sockets: %s", where(fault))

    async def _close(self, code: int, numbers: list[str]) -> None:
        closing = [one.close(code) for number in numbers if (one := self._open.pop(number, None))]
        await asyncio.gather(*closing, return_exceptions=True)
