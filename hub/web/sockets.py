"""How a socket is spoken to: politely after it was closed, and without a fault's words in the log."""

import logging
from collections.abc import Mapping

from starlette.websockets import WebSocket, WebSocketState
from strawberry.asgi import ASGIWebSocketAdapter
from strawberry.http.exceptions import WebSocketDisconnected
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import BaseGraphQLTransportWSHandler

from hub.traces import where
from schema.context import Caller

log = logging.getLogger("hub.faults")


async def close(socket: WebSocket, code: int, reason: str = "") -> None:
    """Close it, if nobody has yet."""
    if socket.application_state is not WebSocketState.DISCONNECTED:
        await socket.close(code, reason)


class Socket(ASGIWebSocketAdapter):
    """A socket that others may close, too: because a session ended, or the process stops."""

    async def send_json(self, message: Mapping[str, object]) -> None:
        """Say something, if it is still open."""
        if self.ws.application_state is WebSocketState.DISCONNECTED:
            raise WebSocketDisconnected
        await super().send_json(message)

    async def close(self, code: int, reason: str) -> None:
        """Close it, if nobody has yet."""
        await close(self.ws, code, reason)


class Speaker(BaseGraphQLTransportWSHandler[Caller, None]):
    """graphql-transport-ws, as its specification has it."""

    async def handle_task_exception(self, error: Exception) -> None:
        """Log the place; what the fault says may hold a person's data."""
        if not isinstance(error, WebSocketDisconnected):
            log.error("reference %s: %s", self.context.request_id, where(error))
