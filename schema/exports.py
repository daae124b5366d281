"""Exports (导出): what was asked for, whose word it waits for, and the one link to its file."""

from datetime import datetime
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated, Self

import strawberry
from strawberry import ID

from hub.errors import NotFound
from hub.exports import forms, giving, lifecycle, standing
from hub.exports import queries as read
from hub.exports.models import ExportApproval
from hub.exports.models import ExportRequest as Row
from hub.exports.states import SIDES, ExportState, Side
from hub.paging import Window
from hub.region import Decision, RecordKind
from hub.transfers.queries import Box
from schema import links
from schema.acts import Act, acts_of
from schema.approvals import Approval
from schema.context import Info
from schema.declared import declared
from schema.declaring import field
from schema.directives import PAGED, at_most
from schema.enums import ApprovalSide, CountScope
from schema.ids import node_id
from schema.keys import outside
from schema.layouts import Layout
from schema.nodes import Loaded, Node
from schema.pages import Connection

if TYPE_CHECKING:
    from schema.orgs import Org


@strawberry.type(description="An export of personal data, from the request to its one download.")
class ExportRequest(Loaded, Node):
    """A request of the viewer's unions."""

    loader = attrgetter("exports")

    row: strawberry.Private[Row]

    id: ID
    version: int
    kind: RecordKind
    scope: CountScope
    purpose: str
    receiver: str
    masked: bool = strawberry.field(description="Unless asked for and approved otherwise: ****************01")
    row_ceiling: int = strawberry.field(description="As many as there were when it was asked for, and never more.")
    state: ExportState
    state_label: str
    remark: str | None = strawberry.field(description="Why it ended without a file.")
    requested_by: str
    requested_at: datetime
    due_at: datetime = strawberry.field(description="Until then it can be decided.")
    expires_at: datetime | None

    @classmethod
    def of(cls, row: Row) -> Self:
        """A request of the register."""
        return cls(
            row=row,
            id=node_id("ExportRequest", row.id),
            version=row.version,
            kind=RecordKind(row.kind),
            scope=CountScope.SUBTREE if row.subtree else CountScope.OWN,
            purpose=row.purpose,
            receiver=row.receiver,
            masked=row.masked,
            row_ceiling=row.row_ceiling,
            state=ExportState(row.state),
            state_label=lifecycle.label(row.state),
            remark=row.remark or None,
            requested_by=row.requested_by,
            requested_at=row.requested_at,
            due_at=row.due_at,
            expires_at=row.expires_at,
        )

    @field()
    async def org(self, info: Info) -> Annotated["Org", strawberry.lazy("schema.orgs")]:
        from schema.orgs import Org

        row = await info.context.loaders.orgs.load(self.row.org_id)
        if row is None:
            raise NotFound()
        return Org.of(row)

    @field(description="Null when that edition is no longer in force.")
    def layout(self) -> Layout | None:
        layout = forms.in_force(self.row)
        known = layout is not None and layout.since == self.row.layout_since
        return Layout.of(declared().region(self.row.layout_region), layout) if layout and known else None

    @field(directives=at_most(60), description="Field.key of each column that is filled.")
    def fields(self) -> list[str]:
        return [outside(key) for key in self.row.columns]

    @field(directives=at_most(len(Side)))
    async def approvals(self, info: Info) -> list[Approval]:
        return [_approval(each) for each in await self._says(info) if each.decision]

    @field(directives=at_most(len(Side)), description="Those that may still decide.")
    async def waiting_for(self, info: Info) -> list[Approval]:
        return [_approval(each) for each in await self._says(info) if each.waits]

    @field(description="Once, within 24 hours. By the requester.")
    def download_url(self, info: Info) -> str | None:
        scope = info.context.signed_in
        ready = scope is not None and giving.may_fetch(scope, self.row)
        return links.of_export(info.context, self.row.id) if ready else None

    @field(directives=at_most(20))
    async def acts(self, info: Info) -> list[Act]:
        scope = info.context.signed_in
        there = await info.context.loaders.exports_known.load(self.row.id)
        if scope is None or there is None:
            return []
        against = standing.against_deciding(scope, self.row, await self._says(info), there)
        wanted = [("decideExport", against), ("cancelExport", standing.against_cancelling(scope, self.row))]
        return acts_of(scope, wanted)

    async def _says(self, info: Info) -> list[ExportApproval]:
        return await info.context.loaders.export_approvals.load(self.row.id) or []


def _approval(each: ExportApproval) -> Approval:
    return Approval(
        org_id=each.org_id,
        side=ApprovalSide[each.side],
        label=SIDES[Side(each.side)],
        org_name=each.org_name,
        decision=Decision(each.decision) if each.decision else None,
        by=each.by_name,
        opinion=each.opinion,
        approval_no=each.approval_no or (f"书面批复 SHA-256 {each.evidence_sha256}" if each.evidence_sha256 else None),
        at=each.at,
    )


@strawberry.type
class ExportQueries:
    """Reading exports."""

    @field(directives=PAGED, quiet=True, description="By UNION_ADMIN, UNION_LEADER, REGION_ADMIN, AUDITOR.")
    async def export_requests(
        self,
        info: Info,
        box: Box,
        state: list[ExportState] | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[ExportRequest] | None:
        window = Window.of(first=first, after=after, last=last, before=before)
        page = await read.page(info.context.reading, window, box=box, states=state or ())
        return Connection(page=page, nodes=[ExportRequest.of(row) for row in page.items])
