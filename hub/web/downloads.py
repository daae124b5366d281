"""``GET /files/…``: what a signed link is good for."""

import asyncio
from collections.abc import Mapping
from urllib.parse import quote
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from hub import files, registry, templates
from hub.access import sessions
from hub.access.scope import Scope, stand
from hub.cards import bankfile
from hub.cards.bankfile import Given
from hub.clock import today
from hub.errors import HubError, NotFound
from hub.exports import giving
from hub.files import Link
from hub.imports.files import Back, Download, give_back
from hub.imports.prefilled import head_for, rows_for
from hub.procedures import identity_files
from hub.region import Layout, Region
from hub.rights import copying
from hub.web.refusals import refused
from schema.acts import label
from schema.links import COPY, EXPORT, IDENTITY

XML = "application/xml"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def download(request: Request) -> Response:
    """The file, to be saved and never shown. A link that names an account dies with it."""
    request_id = str(request.scope["state"]["request_id"])
    try:
        link, looks = files.verify(request.path_params["token"]), request.method == "HEAD"
        made = await _made(link, request_id, looks=looks)  # what is given once is not given to who only looks
    except HubError as refusal:
        return refused(refusal, request_id)
    ending = made.file_name.rpartition(".")[2] or "xlsx"
    named = f"attachment; filename=\"download.{ending}\"; filename*=UTF-8''{quote(made.file_name, safe='')}"
    kind = made.media_type if isinstance(made, Given) else XML if ending == "xml" else XLSX
    return Response(made.content, headers={"content-disposition": named}, media_type=kind)


async def _made(link: Link, request_id: str, *, looks: bool = False) -> Download | Given:
    scope = await _scope(link.claims, request_id)
    stand(scope)
    if link.what in ("template", "sample"):
        region, layout = _form(link.claims)
        if link.what == "sample":
            content = await asyncio.to_thread(templates.sample, region, layout, today())
            return Download(f"示例-{_name(layout)}", content)
        if scope is None or "org" not in link.claims:
            return Download(_name(layout), await asyncio.to_thread(templates.blank, layout, today()))
        org_id = UUID(link.claims["org"])
        rows, head = await rows_for(scope, layout, org_id), await head_for(scope, layout, org_id)
        content = await asyncio.to_thread(templates.blank, layout, today(), prefill=rows, head=head)
        return Download(_name(layout), content)
    if link.what == IDENTITY:
        return Download(*await identity_files.give(UUID(link.claims["id"])))
    if scope is not None and link.what == "bank":
        return await bankfile.give(scope, UUID(link.claims["id"]))
    if scope is not None and link.what == EXPORT and not looks:
        made = await giving.give(scope, UUID(link.claims["id"]))
        return Download(made.file_name, made.content)
    if scope is not None and link.what == COPY:
        return Download(*await copying.give(scope, label))
    if scope is None or link.what not in tuple(Back):
        raise NotFound()
    return await give_back(scope, UUID(link.claims["id"]), Back(link.what))


async def _scope(claims: Mapping[str, str], request_id: str) -> Scope | None:
    if "account" not in claims:
        return None
    scope = await sessions.scope_of_account(UUID(claims["account"]), request_id=request_id)
    if scope is None:
        raise NotFound("链接已失效，请重新登录后获取。")
    return scope


def _form(claims: Mapping[str, str]) -> tuple[Region, Layout]:
    region = registry.current().region(claims["region"])
    for one in region.layouts:
        if one.key == claims["layout"] and str(one.since) == claims["since"]:
            return region, one
    raise NotFound("该模板已不再使用，请重新获取。")


def _name(layout: Layout) -> str:
    return layout.file_name or f"{layout.title}.xlsx"
