"""What people do with transfers: ask for one, decide one or many, call one off."""

from uuid import UUID

import strawberry
from strawberry import ID

from hub.access.scope import Scope
from hub.errors import HubError, Invalid, NotFound
from hub.region import Decision
from hub.transfers import deciding, requesting, telling
from hub.transfers.models import Transfer as Row
from hub.transfers.requesting import Request
from hub.transfers.who import Asked
from schema.context import Info
from schema.declaring import mutation
from schema.directives import at_most
from schema.ids import uuid_of
from schema.problems import Payload, Problem, problems_of
from schema.transfers import Transfer

MOST = 100  # decided at once


@strawberry.type
class TransferPayload(Payload):
    """A transfer."""

    transfer: Transfer | None = None


@strawberry.type
class TransfersPayload(Payload):
    """Those that were decided; a problem for each that was not."""

    transfers: list[Transfer] = strawberry.field(directives=at_most(100), default_factory=list)


@strawberry.type
class TransferMutations:
    """Transfers, step by step."""

    @mutation(
        description="By id; or by name and idNumber (memberNo checked if given). `to` outside the hub is `toName`. "
        "By UNION_ADMIN, UNION_CLERK; MEMBER for itself."
    )
    async def request_transfer(
        self,
        info: Info,
        member: ID | None = None,
        member_no: str | None = None,
        name: str | None = None,
        id_number: str | None = None,
        to: ID | None = None,
        to_name: str | None = None,
        reason: str | None = None,
        idempotency_key: str | None = None,
    ) -> TransferPayload | None:
        said = name is not None or id_number is not None
        asked = Asked(name=name or "", id_number=id_number or "", member_no=(member_no or "").strip()) if said else None
        given = Request(
            member_id=_key("Member", member, "member"),
            asked=asked,
            to_id=_key("Org", to, "to"),
            to_name=to_name or "",
            reason=reason or "",
        )
        return await transfer_payload(info, await requesting.request(info.context.acting, given))

    @mutation(description="By UNION_ADMIN, UNION_LEADER of a waiting side.")
    async def decide_transfer(
        self,
        info: Info,
        id: ID,
        decision: Decision,
        opinion: str | None = None,
        approval_no: str | None = None,
        if_version: int | None = None,
        idempotency_key: str | None = None,
    ) -> TransferPayload | None:
        scope = info.context.acting
        row = await _decided(scope, id, decision, opinion, approval_no, if_version=if_version)
        return await transfer_payload(info, row)

    @mutation(description="Up to 100, each on its own. By UNION_ADMIN, UNION_LEADER of a waiting side.")
    async def decide_transfers(
        self,
        info: Info,
        ids: list[ID],
        decision: Decision,
        opinion: str | None = None,
        approval_no: str | None = None,
        idempotency_key: str | None = None,
    ) -> TransfersPayload | None:
        if not 1 <= len(ids) <= MOST:
            raise Invalid(f"一次可审核1至{MOST}件，不能审核{len(ids)}件。", path=("ids",))
        rows: list[Row] = []
        problems: list[Problem] = []
        for number, id_ in enumerate(ids):
            try:
                rows.append(await _decided(info.context.acting, id_, decision, opinion, approval_no))
            except HubError as refusal:
                refusal.path = ("ids", str(number))
                problems += problems_of(refusal, info.context.caller.request_id)
        told = await telling.told(info.context.reading, rows)
        return TransfersPayload(transfers=[Transfer.of(told[row.id]) for row in rows], problems=problems)

    @mutation(description="By the requester's side, while pending.")
    async def cancel_transfer(self, info: Info, id: ID, idempotency_key: str | None = None) -> TransferPayload | None:
        return await transfer_payload(info, await deciding.cancel(info.context.acting, _sure("Transfer", id)))


async def _decided(
    scope: Scope,
    id: str,
    decision: Decision,
    opinion: str | None,
    approval_no: str | None,
    *,
    if_version: int | None = None,
) -> Row:
    key = _sure("Transfer", id)
    said = {"opinion": opinion or "", "approval_no": approval_no or ""}
    return await deciding.decide(scope, key, decision, if_version=if_version, **said)


async def transfer_payload(info: Info, row: Row) -> TransferPayload:
    """A transfer as the viewer may know it."""
    told = await telling.told(info.context.reading, [row])
    return TransferPayload(transfer=Transfer.of(told[row.id]))


def _key(kind: str, id: str | None, path: str) -> UUID | None:
    key = uuid_of(kind, id) if id is not None else None
    if id is not None and key is None:
        raise NotFound(path=(path,))
    return key


def _sure(kind: str, id: str) -> UUID:
    key = uuid_of(kind, id)
    if key is None:
        raise NotFound(path=("id",))
    return key
