"""``/explorer``: GraphiQL without any other server, for developers signed in by cookie, and for everybody in a demo."""

from pathlib import Path
from types import MappingProxyType

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from hub import settings
from hub.access import sessions
from hub.access.roles import Role
from hub.web.cookies import NAME

HERE = Path(__file__).parent
_LOCKED = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
SIGN_IN_POLICY = f"{_LOCKED}; style-src 'self'"
POLICY = f"{_LOCKED}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src data:"  # GraphiQL writes styles
_TYPES = {"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8"}
_VENDORED = {path.name.removesuffix(".gz"): path for path in (HERE / "vendor").glob("*.gz")}
_OWN = {path.name: path for path in HERE.glob("*.*s") if path.suffix in (".js", ".css")}
PARTS = MappingProxyType(_OWN | _VENDORED)


async def page(request: Request) -> Response:
    """The explorer; for whoever is signed out, the way in."""
    role = await _role(request)
    if not settings.current().production or role is Role.DEVELOPER:
        return _html("explorer.html", POLICY)
    if role is None:
        return _html("sign-in.html", SIGN_IN_POLICY)
    raise HTTPException(404)


async def part(request: Request) -> Response:
    """A script or a style of the page."""
    path = PARTS.get(request.path_params["name"])
    if path is None:
        raise HTTPException(404)
    kind = _TYPES[path.name.removesuffix(".gz").rpartition(".")[2]]
    headers = {"content-encoding": "gzip"} if path.suffix == ".gz" else {}
    return Response(path.read_bytes(), headers={**headers, "cache-control": "private, max-age=3600"}, media_type=kind)


async def _role(request: Request) -> Role | None:
    # A page is opened by its address, without any header of ours; opening it changes nothing.
    token = request.cookies.get(NAME)
    scope = await sessions.scope_of(token, request_id=request.state.request_id) if token else None
    return scope.role if scope else None


def _html(name: str, policy: str) -> Response:
    headers = {"content-security-policy": policy}
    return Response((HERE / name).read_bytes(), headers=headers, media_type="text/html; charset=utf-8")
