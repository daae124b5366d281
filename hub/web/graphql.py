"""GraphQL over HTTP: JSON posts only, answers unescaped, so many at once and none for longer than its deadline."""

import json
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import cast

import orjson
from cross_web import AsyncHTTPRequestAdapter, HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketClose
from strawberry.asgi import GraphQL
from strawberry.exceptions import ConnectionRejectionError
from strawberry.http import GraphQLHTTPResponse, GraphQLRequestData
from strawberry.subscriptions import GRAPHQL_SSE_PROTOCOL, GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.types import ExecutionResult, SubscriptionExecutionResult
from strawberry.types.unset import UnsetType

from hub.access.allowances import purses
from hub.errors import HubError, RateLimited, SignedOut
from hub.settings import Settings
from hub.web.admission import Gate, bounded, deadline
from hub.web.callers import bearer, caller_of
from hub.web.cookies import jar_of
from hub.web.refusals import refused_as_error
from hub.web.sockets import Socket, Speaker, close
from hub.web.streams import Stream
from hub.web.watchers import Watchers
from schema import schema
from schema.context import Caller

log = logging.getLogger("hub.web")
LONGEST = 100_000  # bytes of a request, or of a socket's message
JSON = "application/json"
GRAPHQL = "application/graphql-response+json"
TOO_MANY = 4429  # the code a socket is closed with


class ForeignPage(Exception):
    """A page wants a socket, and is neither the hub's own nor one of HUB_ORIGINS."""

    def __init__(self, origin: str) -> None:
        self.origin = repr(origin[:100])  # whoever calls can write anything there
        super().__init__(self.origin)


class Endpoint(GraphQL[Caller, None]):
    """``/graphql``."""

    websocket_adapter_class = Socket
    graphql_transport_ws_handler_class = Speaker

    def __init__(self, given: Settings) -> None:
        super().__init__(
            schema,
            graphql_ide=None,
            allow_queries_via_get=False,
            multipart_uploads_enabled=False,
            subscription_protocols=[GRAPHQL_TRANSPORT_WS_PROTOCOL, GRAPHQL_SSE_PROTOCOL],
            connection_init_wait_timeout=timedelta(seconds=5),
            max_subscriptions_per_connection=10,
            allowed_origins=[given.address, *given.origins],
        )
        self.watchers = Watchers()
        self._sockets: dict[str, WebSocket] = {}
        self._purses = purses(given.points, given.points_per_second)
        self._gate = Gate(given.concurrency)
        self._deadline = given.deadline

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or one socket from its beginning to its end."""
        number = str(scope["state"]["request_id"])
        try:
            if scope["type"] == "http":
                answer = await self._answer(Request(scope, bounded(receive, LONGEST)), number)
                await answer(scope, receive, send)
            else:
                await super().__call__(scope, receive, send)
        except ForeignPage as refusal:
            log.warning("a socket was refused to a page of %s: HUB_ORIGINS does not name it", refusal.origin)
            await WebSocketClose()(scope, receive, send)
        finally:
            self.watchers.leave(number)
            self._sockets.pop(number, None)

    async def _answer(self, request: Request, number: str) -> Response:
        try:
            with self._gate:
                async with deadline(self._deadline):
                    return await self.run(request)
        except HTTPException as refusal:
            told = {"code": "BAD_REQUEST", "reference": number}
            message = f"请求须以 POST、application/json 发送，内容是一个 JSON 对象（{refusal.reason}）。"
            content = orjson.dumps({"errors": [{"message": message, "extensions": told}]})
            headers = {"allow": "POST"} if refusal.status_code == 405 else None
            return Response(content, refusal.status_code, headers, JSON)
        except HubError as refusal:
            return refused_as_error(refusal, number)

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Caller:
        """Who asks; what that may see is found out anew for each operation."""
        caller = caller_of(request, self._purses)
        if isinstance(response, WebSocket):
            caller.watches = True
            self._sockets[caller.request_id] = response
        else:
            caller.jar = jar_of(request, response)
        return caller

    def is_websocket_origin_allowed(self, request: WebSocket, origin: str) -> bool:
        """Raises ForeignPage rather than say no, after which strawberry would log a setting of its own."""
        if super().is_websocket_origin_allowed(request, origin):
            return True
        raise ForeignPage(origin)

    async def on_ws_connect(self, context: Caller) -> UnsetType:
        """A socket begins with the token a request would carry as its header, or with its cookie."""
        context.token = bearer((context.connection_params or {}).get("authorization")) or context.token
        end = partial(close, self._sockets[context.request_id])
        try:
            self.watchers.join(context.request_id, await context.scope(), end)
        except SignedOut:
            raise ConnectionRejectionError from None
        except RateLimited:
            await end(TOO_MANY, "Too many sockets")
            raise ConnectionRejectionError from None
        return UnsetType()  # an acknowledgment without payload

    def parse_json(self, data: str | bytes) -> object:
        """Of JSON, a request is an object; strawberry takes any for one."""
        told: object = super().parse_json(data)
        if not isinstance(told, dict | list):
            raise HTTPException(400, "A request is a JSON object")
        return told

    async def parse_http_body(self, request: AsyncHTTPRequestAdapter) -> GraphQLRequestData | list[GraphQLRequestData]:
        """A stream is for those who want nothing else: some clients name every type they know with every request."""
        asked = await super().parse_http_body(request)
        if isinstance(asked, GraphQLRequestData) and {JSON, GRAPHQL} & set(_accepted(request.headers)):
            return replace(asked, protocol="http")
        return asked

    async def execute_operation(
        self,
        request: Request,
        request_adapter: AsyncHTTPRequestAdapter,
        request_data: GraphQLRequestData | list[GraphQLRequestData],
        context: Caller,
        root_value: None,
        sub_response: Response,
    ) -> ExecutionResult | list[ExecutionResult] | SubscriptionExecutionResult:
        """A stream begins like a socket, with somebody signed in who has not too many yet."""
        if isinstance(request_data, GraphQLRequestData) and request_data.protocol != "http":
            context.watches = True
            request.state.stream = Stream()
            self.watchers.join(context.request_id, await context.scope(), request.state.stream.close)
        return await super().execute_operation(
            request, request_adapter, request_data, context, root_value, sub_response
        )

    async def create_streaming_response(
        self,
        request: Request | WebSocket,
        stream: Callable[[], AsyncIterator[str]],
        sub_response: Response,
        headers: Mapping[str, str],
    ) -> Response:
        """Events that end with the session."""
        through = partial(request.state.stream.through, stream)
        return await super().create_streaming_response(request, through, sub_response, headers)

    async def get_sub_response(self, request: Request | WebSocket) -> Response:
        """Keep how the client wants its answer."""
        answer = await super().get_sub_response(request)
        answer.media_type = GRAPHQL if GRAPHQL in _accepted(request.headers) else JSON
        return answer

    async def process_result(self, request: Request, result: ExecutionResult) -> GraphQLHTTPResponse:
        """Where nothing was executed, there is no ``data``, not even null."""
        told = await super().process_result(request, result)
        if result.data is None and all(error.path is None for error in result.errors or ()):
            del told["data"]
        return told

    def create_response(
        self, response_data: GraphQLHTTPResponse | list[GraphQLHTTPResponse], sub_response: Response
    ) -> Response:
        """Unescaped JSON; 400 for what was never executed, to those who understand that, and 429 to everybody."""
        told = cast(GraphQLHTTPResponse, response_data)  # batches are refused before
        wanted = cast(str, sub_response.media_type)
        refused = wanted == GRAPHQL and "data" not in told
        answer = Response(orjson.dumps(told), 400 if refused else 200, media_type=f"{wanted}; charset=utf-8")
        answer.raw_headers.extend(sub_response.raw_headers)
        if "data" not in told and (wait := _wait(told)):
            answer.status_code = 429
            answer.headers["retry-after"] = str(wait)
        return answer

    def encode_json(self, data: object) -> str:
        """For sockets and streams, which carry text."""
        return orjson.dumps(data).decode()

    def decode_json(self, data: str | bytes) -> object:
        """Refuse what is too long or too deep."""
        if len(data) > LONGEST:
            raise json.JSONDecodeError("too long", "", 0)
        return orjson.loads(data)


def _wait(told: GraphQLHTTPResponse) -> object:
    """The seconds to wait before the same may be asked again, where it was asked too often."""
    (error, *_) = cast(list[dict[str, dict[str, object]]], told.get("errors"))
    why = error.get("extensions", {})
    return why.get("retryAfter") if why.get("code") == RateLimited.code else None


def _accepted(headers: Mapping[str, str]) -> list[str]:
    return [part.partition(";")[0].strip() for part in headers.get("accept", "").split(",")]
