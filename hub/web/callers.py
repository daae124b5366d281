"""Who a request comes from: its address, its number, and the token it carries."""

import hmac

from starlette.requests import HTTPConnection

from hub import settings
from hub.access.allowances import Purses
from hub.web.cookies import token_in
from hub.web.proxies import source_of
from schema.context import Caller

GATEWAY = "hub-gateway"  # the header a federation gateway proves itself with


def caller_of(connection: HTTPConnection, purses: Purses | None = None) -> Caller:
    """The caller of an HTTP request or a socket; nothing is looked up yet. NotAllowed: a suspicious cookie."""
    caller = Caller(
        source=source_of(connection),
        request_id=str(connection.scope["state"]["request_id"]),
        token=bearer(connection.headers.get("authorization", "")) or token_in(connection),
        gateway=_is_gateway(connection.headers.get(GATEWAY, "")),
        purses=purses,
    )
    connection.state.caller = caller
    return caller


def bearer(header: object) -> str:
    """The token of ``Bearer …``; empty for anything else."""
    scheme, _, token = header.partition(" ") if isinstance(header, str) else ("", "", "")
    return token.strip() if scheme.lower() == "bearer" else ""


def _is_gateway(told: str) -> bool:
    expected = settings.current().gateway
    return bool(expected) and hmac.compare_digest(told.encode(), expected.encode())
