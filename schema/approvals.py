"""Approvals: one side's word on something that needs several."""

from datetime import datetime
from uuid import UUID

import strawberry

from hub.region import Decision
from schema.context import Info
from schema.declaring import field
from schema.enums import ApprovalSide
from schema.orgs import Org


@strawberry.type(description="One side's word: given, or waited for.")
class Approval:
    """As far as the viewer may know it."""

    org_id: strawberry.Private[UUID | None]

    side: ApprovalSide
    label: str
    org_name: str
    decision: Decision | None
    by: str | None
    opinion: str | None
    approval_no: str | None
    at: datetime | None

    @field()
    async def org(self, info: Info) -> Org | None:
        row = await info.context.loaders.orgs.load(self.org_id) if self.org_id else None
        return Org.of(row) if row else None
