"""Whose pages may call the hub from a browser: its own, and those of HUB_ORIGINS."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

from hub.errors import SettingsFault
from hub.web import cookies

_ASKED = ("authorization", "content-type", cookies.REQUEST, cookies.WANTED)
_TOLD = ("retry-after", "x-request-id", "content-disposition")
_KEPT = 600  # seconds a browser remembers the answer to its preflight


def allowed(origins: Sequence[str]) -> tuple[Middleware, ...]:
    """What answers preflights; nothing where no other origin is allowed. Raises SettingsFault."""
    for one in origins:
        parts = urlsplit(one)
        if parts.scheme not in ("http", "https") or one != f"{parts.scheme}://{parts.netloc}" or "*" in one:
            raise SettingsFault(f"HUB_ORIGINS={one}: write scheme and host only, e.g. https://app.example.cn")
    if not origins:
        return ()
    cors = Middleware(
        CORSMiddleware,
        allow_origins=tuple(origins),
        allow_methods=("GET", "POST"),
        allow_headers=_ASKED,
        expose_headers=_TOLD,
        allow_credentials=True,
        max_age=_KEPT,
    )
    return (cors,)
