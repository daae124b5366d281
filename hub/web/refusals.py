"""A refusal outside of the schema: the same problems, with the status browsers and proxies understand."""

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from hub.errors import (
    Busy,
    DatabaseBusy,
    FileRefused,
    HubError,
    NotAllowed,
    NotFound,
    RateLimited,
    SignedOut,
    TooLarge,
    TooSlow,
)

JSON = "application/json; charset=utf-8"
_STATUS: tuple[tuple[type[HubError], int], ...] = (
    (SignedOut, 401),
    (NotAllowed, 403),
    (NotFound, 404),
    (TooLarge, 413),
    (RateLimited, 429),
    (Busy, 503),
    (TooSlow, 503),
    (DatabaseBusy, 503),
)
_PAGES = {
    400: ("BAD_REQUEST", "请求无法处理，请检查其内容与格式。"),
    404: ("NOT_FOUND", "没有这个地址，请核对网址。"),
    405: ("METHOD_NOT_ALLOWED", "此地址不接受这种请求，请按响应头 Allow 所列的方法发送。"),
}


def refused(refusal: HubError, reference: str) -> Response:
    """The answer of /uploads and /files to a request that is refused."""
    told = {
        "code": refusal.code,
        "message": refusal.message,
        "path": list(refusal.path),
        "hint": refusal.hint,
        "retryAfter": refusal.retry_after,
        "reference": reference,
    }
    return Response(orjson.dumps({"problems": [told]}), _status(refusal), _headers(refusal), JSON)


def refused_as_error(refusal: HubError, reference: str) -> Response:
    """The same as GraphQL says it: the request never came to the schema."""
    told = {"code": refusal.code, "retryAfter": refusal.retry_after, "hint": refusal.hint, "reference": reference}
    extensions = {key: value for key, value in told.items() if value is not None}
    error = {"message": refusal.message, "extensions": extensions}
    return Response(orjson.dumps({"errors": [error]}), _status(refusal), _headers(refusal), JSON)


def plainly(status: int, code: str, message: str, reference: str) -> Response:
    """A refusal that no rule of ours gave."""
    told = {"code": code, "message": message, "reference": reference}
    return Response(orjson.dumps({"problems": [told]}), status, media_type=JSON)


async def no_such_page(request: Request, refusal: Exception) -> Response:
    """What no route answers, or answers otherwise."""
    status = refusal.status_code if isinstance(refusal, HTTPException) else 400
    answer = plainly(status, *_PAGES.get(status, _PAGES[400]), str(request.scope["state"]["request_id"]))
    answer.headers.update(getattr(refusal, "headers", None) or {})
    return answer


def _status(refusal: HubError) -> int:
    if isinstance(refusal, FileRefused) and refusal.code == "FILE_TOO_LARGE":
        return 413
    return next((code for kind, code in _STATUS if isinstance(refusal, kind)), 400)


def _headers(refusal: HubError) -> dict[str, str]:
    headers = {"retry-after": str(refusal.retry_after)} if refusal.retry_after else {}
    return {**headers, "www-authenticate": "Bearer"} if _status(refusal) == 401 else headers
