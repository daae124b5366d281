"""What people do with exports: ask for one, say their word, call it off."""

from uuid import UUID

import strawberry
from strawberry import ID

from hub.access.scope import Scope
from hub.errors import NotFound
from hub.exports import closing, deciding, requesting
from hub.exports.deciding import Evidence
from hub.exports.requesting import Wish
from hub.imports import uploads
from hub.region import Decision, RecordKind
from schema.context import Info
from schema.declaring import mutation
from schema.enums import CountScope
from schema.exports import ExportRequest
from schema.ids import uuid_of
from schema.keys import inside
from schema.member_filter import MemberFilter
from schema.problems import Payload


@strawberry.type
class ExportPayload(Payload):
    """An export."""

    export: ExportRequest | None = None


@strawberry.type
class ExportMutations:
    """Exports, step by step."""

    @mutation(
        description="Of MEMBER or ORG, after `stepUp`. `layout`: a sheet of the region's own by its key, or another "
        "region's, hunan/members, with a list of what is missing. What there is now is the most that is ever handed "
        "out. By UNION_ADMIN.",
    )
    async def request_export(
        self,
        info: Info,
        org: ID,
        kind: RecordKind,
        purpose: str,
        receiver: str,
        scope: CountScope = CountScope.OWN,
        filter: MemberFilter | None = None,
        layout: str | None = None,
        fields: list[str] | None = None,
        masked: bool = True,
        idempotency_key: str | None = None,
    ) -> ExportPayload | None:
        wish = Wish(
            org_id=_key("Org", org, "org"),
            kind=kind,
            subtree=scope is CountScope.SUBTREE,
            filter=filter.wanted() if filter else None,
            layout=layout or "",
            columns=[inside(key) for key in fields] if fields is not None else None,
            masked=masked,
            purpose=purpose,
            receiver=receiver,
        )
        return ExportPayload(export=ExportRequest.of(await requesting.request(info.context.acting, wish)))

    @mutation(
        description="With the number, or the upload id, of the written reply when approving; after `stepUp`. "
        "By UNION_LEADER, the superior's UNION_LEADER; of a union without superior in the hub, REGION_ADMIN.",
    )
    async def decide_export(
        self,
        info: Info,
        id: ID,
        decision: Decision,
        opinion: str | None = None,
        approval_no: str | None = None,
        evidence: ID | None = None,
        if_version: int | None = None,
        idempotency_key: str | None = None,
    ) -> ExportPayload | None:
        scope, key = info.context.acting, _key("ExportRequest", id, "id")
        reply = await _evidence(scope, evidence) if evidence is not None else None
        row = await deciding.decide(
            scope,
            key,
            decision,
            opinion=opinion or "",
            approval_no=approval_no or "",
            evidence=reply,
            if_version=if_version,
        )
        return ExportPayload(export=ExportRequest.of(row))

    @mutation(description="By the requester.")
    async def cancel_export(self, info: Info, id: ID, idempotency_key: str | None = None) -> ExportPayload | None:
        row = await closing.cancel(info.context.acting, _key("ExportRequest", id, "id"))
        return ExportPayload(export=ExportRequest.of(row))


async def _evidence(scope: Scope, id: str) -> Evidence:
    upload = await uploads.own(scope, _key("Upload", id, "evidence"))
    return Evidence(file_name=upload.file_name, sha256=upload.sha256)


def _key(kind: str, id: str, path: str) -> UUID:
    key = uuid_of(kind, id)
    if key is None:
        raise NotFound(path=(path,))
    return key
