"""``POST /uploads``: a file on its way to an import."""

import orjson
from starlette.requests import Request
from starlette.responses import Response

from hub.access.permissions import require
from hub.access.scope import stand
from hub.errors import HubError, SignedOut
from hub.imports import uploads
from hub.web.callers import caller_of
from hub.web.multipart import FilePart
from hub.web.refusals import refused
from schema.ids import node_id


async def upload(request: Request) -> Response:
    """Answers with the id a mutation names it by. Nothing is read before it is known who sends it."""
    try:
        scope = await caller_of(request).scope()
        if scope is None:
            raise SignedOut()
        stand(scope)
        require(scope, "upload")
        part = FilePart(request)
        await part.begun()
        kept = await uploads.receive(scope, part.name, part.stream())
    except HubError as refusal:
        return refused(refusal, request.state.request_id)
    told = {
        "uploadId": node_id("Upload", kept.id),
        "fileName": kept.file_name,
        "bytes": kept.bytes,
        "sha256": kept.sha256,
    }
    return Response(orjson.dumps(told), media_type="application/json; charset=utf-8")
