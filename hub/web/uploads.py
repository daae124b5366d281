"""``POST /uploads``: a file on its way to an import."""

from dataclasses import replace

import orjson
from starlette.requests import Request
from starlette.responses import Response

from hub.access.permissions import require
from hub.access.scope import stand
from hub.access.signing import ANYBODY
from hub.errors import HubError
from hub.imports import uploads
from hub.imports.models import Upload
from hub.web.callers import caller_of
from hub.web.multipart import FilePart
from hub.web.refusals import refused
from schema.ids import node_id


async def upload(request: Request) -> Response:
    """Answers with the id a mutation names it by. Nothing is read before it is known who sends it."""
    try:
        if request.query_params.get("for") == "identity":
            return await _identity(request)
        caller = caller_of(request)
        scope = await caller.scope()
        if scope is None:
            raise caller.refusal
        stand(scope)
        require(scope, "upload")
        part = FilePart(request)
        await part.begun()
        kept = await uploads.receive(scope, part.name, part.stream())
    except HubError as refusal:
        return refused(refusal, request.state.request_id)
    return _told(kept)


async def _identity(request: Request) -> Response:
    """Before there is a session: a small file, counted by where it comes from."""
    caller = caller_of(request)
    part = FilePart(request)
    await part.begun()
    actor = replace(ANYBODY, request_id=caller.request_id)
    return _told(await uploads.receive_identity(part.name, part.stream(), source=caller.source, actor=actor))


def _told(kept: Upload) -> Response:
    told = {
        "uploadId": node_id("Upload", kept.id),
        "fileName": kept.file_name,
        "bytes": kept.bytes,
        "sha256": kept.sha256,
    }
    return Response(orjson.dumps(told), media_type="application/json; charset=utf-8")
