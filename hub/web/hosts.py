"""Which names the hub answers to: in production those of HUB_URL and HUB_HOST, so that no other comes to mean it."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from hub.settings import Settings
from hub.web.refusals import plainly

_PROBES = ("/livez", "/readyz")  # asked by whatever name the machine has inside


class Hosts:
    """Around the application, inside of the shell. Without HUB_URL nobody can know the names."""

    def __init__(self, app: ASGIApp, given: Settings) -> None:
        self.app = app
        own = {given.host, urlsplit(given.url).hostname}
        self._names = own if given.production and given.url else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through that means this hub."""
        if scope["type"] == "lifespan" or scope["path"] in _PROBES or self._is_ours(Headers(scope=scope)):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await WebSocketClose()(scope, receive, send)
        else:
            answer = plainly(
                421, "WRONG_HOST", "此系统不使用这个地址，请用其公布的网址访问。", str(scope["state"]["request_id"])
            )
            await answer(scope, receive, send)

    def _is_ours(self, headers: Headers) -> bool:
        if self._names is None:
            return True
        try:
            return urlsplit(f"//{headers.get('host', '')}").hostname in self._names
        except ValueError:
            return False
