"""A browser's session in a cookie that no script can read and no other site can send."""

from dataclasses import dataclass

from starlette.requests import HTTPConnection
from starlette.responses import Response

from hub.errors import NotAllowed

NAME = "__Host-hub"
WANTED = "x-hub-cookie"  # a client that signs in says with this header that it wants the cookie, and no token
REQUEST = "x-hub-request"  # a page of ours, or one allowed by HUB_ORIGINS, says with this header that it means it


@dataclass(frozen=True, slots=True)
class CookieJar:
    """What the answer to one request will have the browser keep."""

    answer: Response
    is_wanted: bool
    is_there: bool

    def keep(self, token: str) -> bool:
        """Have the browser keep the token, if it asked for that. It ends with the browser, or the session."""
        if self.is_wanted:
            self.answer.set_cookie(NAME, token, path="/", secure=True, httponly=True, samesite="strict")
        return self.is_wanted

    def clear(self) -> None:
        """Have the browser forget it."""
        if self.is_there:
            self.answer.delete_cookie(NAME, path="/", secure=True, httponly=True, samesite="strict")


def jar_of(connection: HTTPConnection, answer: Response) -> CookieJar:
    """The jar of the answer to this request."""
    return CookieJar(answer, WANTED in connection.headers, NAME in connection.cookies)


def token_in(connection: HTTPConnection) -> str:
    """The token of the cookie; empty without one. Raises NotAllowed for a request that another site may have sent.

    Sockets cannot carry the header: their origin is checked instead.
    """
    token = connection.cookies.get(NAME, "")
    if token and connection.scope["type"] == "http" and REQUEST not in connection.headers:
        raise NotAllowed("以 Cookie 登录的请求须带请求头 X-Hub-Request: 1。", code="REQUEST_HEADER_NEEDED")
    return token
