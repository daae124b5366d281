"""Transfers (会籍接转): the case as each side may see it, whose word it waits for, and what may be done about it."""

from datetime import datetime
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated, Self
from uuid import UUID

import strawberry
from strawberry import ID, federation

from hub.errors import NotFound
from hub.members.values import MEMBERS
from hub.orgs.values import ORGS
from hub.paging import Window
from hub.region import TransferState, member, org
from hub.transfers import lifecycle, telling, unions
from hub.transfers import queries as read
from hub.transfers.lifecycle import TransferKind
from hub.transfers.queries import Box
from hub.transfers.telling import Say, Told
from schema.acts import Act, acts_of
from schema.approvals import Approval
from schema.changes import FieldChange, HistoryEntry, changes_of, history_page
from schema.context import Info
from schema.declared import declared
from schema.declaring import field
from schema.directives import PAGED, at_most
from schema.enums import ApprovalNeed, ApprovalSide
from schema.fields import Field
from schema.ids import node_id, uuid_of
from schema.members import Member
from schema.nodes import Loaded, Node
from schema.orgs import Org
from schema.pages import Connection

if TYPE_CHECKING:
    from schema.imports import Import

TransferSubject = Annotated[Member | Org, strawberry.union("TransferSubject")]


@federation.type(keys=["id"], description="会籍接转, and the move of a union.")
class Transfer(Loaded, Node):
    """A case of a side the viewer is on."""

    loader = attrgetter("transfers")

    told: strawberry.Private[Told]

    id: ID
    version: int
    subject_name: str
    kind: TransferKind
    from_name: str
    to_name: str
    state: TransferState
    state_label: str
    needs: ApprovalNeed
    reason: str | None
    requested_by: str
    requested_at: datetime
    due_at: datetime | None

    @classmethod
    def of(cls, told: Told) -> Self:
        """A transfer of the register."""
        row = told.row
        return cls(
            told=told,
            id=node_id("Transfer", row.id),
            version=row.version,
            subject_name=told.subject_name,
            kind=TransferKind(row.kind),
            from_name=told.from_name,
            to_name=row.to_name,
            state=TransferState(row.state),
            state_label=lifecycle.label(row.region, row.state, row.kind),
            needs=ApprovalNeed.ALL if told.needs_all else ApprovalNeed.ANY,
            reason=row.reason,
            requested_by=row.requested_by,
            requested_at=row.requested_at,
            due_at=row.due_at,
        )

    @field(description="Null when not yours to see.")
    async def subject(self, info: Info) -> TransferSubject | None:
        row, load = self.told.row, info.context.loaders.members.load
        if lifecycle.is_of_union(row.kind):
            union = await info.context.loaders.orgs.load(row.subject_id)
            return Org.of(union) if union else None
        found = await load(row.subject_id) or (await load(row.became_id) if row.became_id else None)
        return Member.of(found) if found else None

    @field(name="from", description="Null when outside the viewer's subtree, or the hub; the name always stands.")
    async def from_(self, info: Info) -> Org | None:
        row = await info.context.loaders.orgs.load(self.told.row.from_org_id)
        return Org.of(row) if row else None

    @field()
    async def to(self, info: Info) -> Org | None:
        org_id = self.told.row.to_org_id
        row = await info.context.loaders.orgs.load(org_id) if org_id else None
        return Org.of(row) if row else None

    @field(directives=at_most(20))
    def approvals(self) -> list[Approval]:
        return [_approval(say) for say in self.told.says]

    @field(directives=at_most(20), description="Those that may still decide.")
    def waiting_for(self) -> list[Approval]:
        return [_approval(say) for say in self.told.waits]

    @field(name="import")
    async def import_(self, info: Info) -> Annotated["Import", strawberry.lazy("schema.imports")] | None:
        from schema.imports import Import

        row = await info.context.loaders.imports.load(self.told.row.import_id) if self.told.row.import_id else None
        return Import.of(row) if row else None

    @field(directives=at_most(60), description="What the move changes.")
    def changes(self) -> list[FieldChange]:
        row, region = self.told.row, declared().region(self.told.row.region)
        of_union = lifecycle.is_of_union(row.kind)
        place = Field.alone(region, org.parent_name if of_union else member.union_name)
        moved = FieldChange(field=place, before=self.from_name, after=self.to_name)
        return [moved, *changes_of(region, ORGS, unions.changes_of(row))] if of_union else [moved]

    @field(directives=PAGED)
    def history(
        self, first: int | None = None, after: str | None = None, last: int | None = None, before: str | None = None
    ) -> Connection[HistoryEntry] | None:
        window = Window.of(first=first, after=after, last=last, before=before)
        return history_page(declared().region(self.told.row.region), MEMBERS, telling.steps(self.told), window)

    @field(directives=at_most(20))
    def acts(self, info: Info) -> list[Act]:
        wanted = [("decideTransfer", self.told.against_deciding), ("cancelTransfer", self.told.against_cancelling)]
        return acts_of(info.context.signed_in, wanted)


def _approval(say: Say) -> Approval:
    return Approval(
        org_id=say.org_id,
        side=ApprovalSide[say.party.name],
        label=say.party.value,
        org_name=say.org_name,
        decision=say.decision,
        by=say.by,
        opinion=say.opinion,
        approval_no=say.approval_no,
        at=say.at,
    )


async def transfers_page(
    info: Info,
    window: Window,
    *,
    box: Box = Box.ALL,
    org: str | None = None,
    kind: list[TransferKind] | None = None,
    state: list[TransferState] | None = None,
    import_: str | None = None,
    member: str | None = None,
) -> Connection[Transfer]:
    """A page of transfers the viewer may see; what is not the viewer's narrows it to nothing."""
    scope = info.context.reading
    page = await read.page(
        scope,
        window,
        box=box,
        org_id=_key("Org", org),
        kinds=kind or (),
        states=state or (),
        import_id=_key("Import", import_),
        member_id=_key("Member", member),
    )
    told = await telling.told(scope, page.items)
    return Connection(page=page, nodes=[Transfer.of(told[row.id]) for row in page.items])


def _key(kind: str, id: str | None) -> UUID | None:
    key = uuid_of(kind, id) if id is not None else None
    if id is not None and key is None:
        raise NotFound()
    return key


@strawberry.type
class TransferQueries:
    """Reading transfers."""

    @field(directives=PAGED, quiet=True, description="The latest first.")
    async def transfers(
        self,
        info: Info,
        box: Box,
        org: ID | None = None,
        kind: list[TransferKind] | None = None,
        state: list[TransferState] | None = None,
        import_: Annotated[ID | None, strawberry.argument(name="import")] = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Transfer] | None:
        window = Window.of(first=first, after=after, last=last, before=before)
        return await transfers_page(info, window, box=box, org=org, kind=kind, state=state, import_=import_)
