"""How a server that cannot start says so: the operator's fault is a sentence, not a traceback."""

import sys

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hub.errors import Fault


class Starting:
    """Around the application: keeps the fault it did not start for, and tells the server nothing else of it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.fault: Fault | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let everything through."""

        async def shortly(message: Message) -> None:
            if message["type"] == "lifespan.startup.failed" and isinstance(fault := sys.exc_info()[1], Fault):
                self.fault, message = fault, {"type": message["type"]}
            await send(message)

        await self.app(scope, receive, shortly if scope["type"] == "lifespan" else send)
