"""What becomes of unions: they move below another superior, or end; and the code that one without a code is given."""

from uuid import UUID

import strawberry
from strawberry import ID

from hub.errors import NotFound
from hub.imports import relocating
from hub.orgs import virtual_codes
from hub.orgs.moves import Dissolution, OrgMoveKind
from hub.procedures import dissolving
from schema import values as record
from schema.context import Info
from schema.declaring import mutation
from schema.findings import remark
from schema.ids import uuid_of
from schema.orgs import Org
from schema.scalars import JSON
from schema.writing_orgs import OrgPayload
from schema.writing_transfers import TransferPayload, transfer_payload

FORETOLD, DONE = "将会发生", "已经发生"


@strawberry.type
class RelocatingMutations:
    """转移, 撤销."""

    @mutation(description="By UNION_ADMIN.")
    async def move_org(
        self,
        info: Info,
        id: ID,
        kind: OrgMoveKind,
        new_parent: ID,
        values: JSON | None = None,
        if_version: int | None = None,
        idempotency_key: str | None = None,
    ) -> TransferPayload | None:
        given = record.given(values or {})
        to = _key(new_parent, "newParent")
        one, _ = await relocating.move_org(info.context.acting, _key(id), kind, to, given, if_version)
        return await transfer_payload(info, one)

    @mutation(
        description="撤销. `into` for MERGE. With dryRun nothing is done; either way the warnings say what happens. "
        "By UNION_ADMIN."
    )
    async def dissolve_org(
        self,
        info: Info,
        id: ID,
        how: Dissolution,
        into: ID | None = None,
        dry_run: bool = False,
        reason: str | None = None,
        if_version: int | None = None,
        idempotency_key: str | None = None,
    ) -> OrgPayload | None:
        scope, to = info.context.acting, _key(into, "into") if into is not None else None
        if dry_run:
            plan, said = await dissolving.foretell(scope, _key(id), how, to), FORETOLD
        else:
            plan = await dissolving.dissolve(scope, _key(id), how, to, reason or "", if_version=if_version)
            said = DONE
        return OrgPayload(
            org=Org.of(plan.org), warnings=[remark(one.code, one.says, said) for one in plan.consequences]
        )

    @mutation(description="For card batches, where an org has none. By UNION_ADMIN.")
    async def issue_virtual_org_code(
        self, info: Info, org: ID, idempotency_key: str | None = None
    ) -> OrgPayload | None:
        return OrgPayload(org=Org.of(await virtual_codes.issue(info.context.acting, _key(org, "org"))))


def _key(id: str, path: str = "id") -> UUID:
    key = uuid_of("Org", id)
    if key is None:
        raise NotFound(path=(path,))
    return key
