"""How much is taken on: so many requests at a time, so many bytes of each, and so many seconds for it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from types import TracebackType

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive

from hub.errors import Busy, TooLarge, TooSlow
from hub.web.refusals import refused

Handler = Callable[[Request], Awaitable[Response]]


class Gate:
    """Lets ``most`` in at once. Who comes later is told when to come again, rather than made to wait."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._within = 0

    def __enter__(self) -> None:
        if self._within >= self._most:
            raise Busy()
        self._within += 1

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._within -= 1

    def around(self, handler: Handler) -> Handler:
        """The handler, behind this gate."""

        async def admitted(request: Request) -> Response:
            try:
                with self:
                    return await handler(request)
            except Busy as refusal:
                return refused(refusal, str(request.scope["state"]["request_id"]))

        return admitted


def bounded(receive: Receive, most: int) -> Receive:
    """What is received, up to so many bytes. It raises TooLarge at the first beyond them."""
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > most:
            raise TooLarge(most)
        return message

    return counted


@asynccontextmanager
async def deadline(seconds: float) -> AsyncIterator[None]:
    """Cancel what takes longer, down to the database's statement. Raises TooSlow."""
    try:
        async with asyncio.timeout(seconds) as limit:
            yield
    except TimeoutError:
        if limit.expired():
            raise TooSlow() from None
        raise
