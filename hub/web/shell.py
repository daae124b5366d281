"""What surrounds every request: a number to find it by, careful headers, a line in the log, silence about faults."""

import logging
import time
from secrets import token_hex

from starlette.datastructures import MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hub import settings
from hub.database.walls import behind
from hub.traces import where
from hub.web import metrics

log = logging.getLogger("hub.faults")
requests = logging.getLogger("hub.requests")

_HEADERS = {
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
}
_HTTPS = {"strict-transport-security": "max-age=31536000; includeSubDomains"}


class Shell:
    """Around the whole application, inside of the server."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through."""
        if scope["type"] not in ("http", "websocket"):
            return await self.app(scope, receive, send)
        request_id = scope.setdefault("state", {})["request_id"] = token_hex(12)
        begun, status = time.monotonic(), 0

        async def dressed(message: Message) -> None:
            nonlocal status
            if message["type"] in ("http.response.start", "websocket.http.response.start"):
                status = message["status"]
                _dress(MutableHeaders(scope=message), request_id)
            elif message["type"] == "websocket.accept":
                status = 101
            await send(message)

        try:
            with behind(None):  # until it is known who asks, nothing is to be seen
                await self.app(scope, receive, dressed)
        except Exception as fault:  # noqa: BLE001 - the server would log its words, which may hold a person's data
            log.error("reference %s: %s", request_id, where(fault))
            if scope["type"] == "http" and not status:
                says = f"系统出现意外错误，请把编号 {request_id} 告知管理员。"
                told = {"code": "INTERNAL", "message": says, "reference": request_id}
                await JSONResponse({"problems": [told]}, status_code=500)(scope, receive, dressed)
        finally:
            _note(scope, request_id, status, time.monotonic() - begun)


def _dress(headers: MutableHeaders, request_id: str) -> None:
    https = settings.current().address.startswith("https://")
    for name, value in (_HEADERS | _HTTPS if https else _HEADERS).items():
        headers.setdefault(name, value)
    headers["x-request-id"] = request_id


def _note(scope: Scope, request_id: str, status: int, seconds: float) -> None:
    """The route, never the path: a path may be a signed link."""
    route, method = getattr(scope.get("route"), "path", "none"), scope.get("method", "SOCKET")
    metrics.note(route, method, status, seconds)
    told = {
        "request": request_id,
        "route": route,
        "method": method,
        "status": status,
        "milliseconds": round(seconds * 1000),
        "principal": getattr(scope["state"].get("caller"), "principal", "NONE"),
    }
    requests.info("request", extra={"told": told})
