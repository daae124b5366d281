"""Service cards (会员服务卡) and the batches (批次) in which they are applied for."""

from datetime import date, datetime
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated, Self

import strawberry
from strawberry import ID, federation

from hub.access.permissions import may
from hub.access.roles import Role
from hub.cards import history, lifecycle, values
from hub.cards import queries as read
from hub.cards.models import Card as Row
from hub.cards.models import CardBatch as BatchRow
from hub.cards.states import AT_BANK, CardBatchState
from hub.imports import queries as imports
from hub.national import workdays
from hub.paging import Window
from hub.region import CardState, Check, card
from schema import links
from schema.acts import Act, acts_of, move_of
from schema.changes import HistoryEntry, history_page
from schema.codes import CodeEntry, entry_of
from schema.context import Info
from schema.declared import DeclaredRegion, declared
from schema.declaring import field
from schema.directives import PAGED, at_most
from schema.ids import node_id
from schema.nodes import Loaded, Node
from schema.pages import Connection

if TYPE_CHECKING:
    from schema.imports import Import
    from schema.members import Member
    from schema.orgs import Org

_NOT_FOR_BANKS = "Null for BANK, which sees cards and batches and neither unions nor members."


@strawberry.type
class CardFailure:
    """办卡失败信息: why the bank returned a card, in the bank's words."""

    code: str
    message: str
    fix: str | None
    at: datetime


@strawberry.type
class CardStateCount:
    """How many cards of a batch are in a state."""

    state: CardState
    label: str
    count: int


@federation.type(keys=["id"], description="会员服务卡.")
class ServiceCard(Loaded, Node):
    """A card the viewer may see: of its own unions, its own, or of a batch addressed to it."""

    loader = attrgetter("cards")

    row: strawberry.Private[Row]

    id: ID
    version: int
    state: CardState
    state_label: str
    card_name: str | None = strawberry.field(description="办卡约定姓名.")
    hand_out_by: date | None

    @classmethod
    def of(cls, row: Row) -> Self:
        """A card of the register."""
        return cls(
            row=row,
            id=node_id("ServiceCard", row.id),
            version=row.version,
            state=CardState(row.state),
            state_label=lifecycle.label(row.region, row.state),
            card_name=row.card_name,
            hand_out_by=row.hand_out_by,
        )

    @property
    def _declared(self) -> DeclaredRegion:
        return declared().region(self.row.region)

    @field(description=_NOT_FOR_BANKS)
    async def member(self, info: Info) -> Annotated["Member", strawberry.lazy("schema.members")] | None:
        from schema.members import Member

        row = await info.context.loaders.members.load(self.row.member_id)
        return Member.of(row) if row else None

    @field(description="Masked.")
    def card_no(self) -> str | None:
        return values.masked_no(self.row)

    @field()
    async def batch(self, info: Info) -> "CardBatch | None":
        row = await info.context.loaders.card_batches.load(self.row.batch_id) if self.row.batch_id else None
        return CardBatch.of(row) if row else None

    @field()
    def failure(self) -> CardFailure | None:
        told = values.failure(self.row)
        return CardFailure(code=told.code, message=told.message, fix=told.fix, at=told.at) if told else None

    @field(description="领卡网点.")
    async def pickup_outlet(self, info: Info) -> CodeEntry | None:
        return await _outlet(info, self._declared, self.row.outlet)

    @field(description="Where the day was counted by weekends alone, because that year's holidays are not yet known.")
    def hand_out_by_note(self) -> str | None:
        day = self.row.hand_out_by
        return None if day is None or workdays.is_known(day) else "按周末推算，当年放假安排尚未公布"

    @field()
    def overdue(self) -> bool:
        return values.is_overdue(self.row)

    @field(description="The card this one replaces.")
    async def replaces(self, info: Info) -> "ServiceCard | None":
        row = await info.context.loaders.cards.load(self.row.replaces_id) if self.row.replaces_id else None
        return ServiceCard.of(row) if row else None

    @field(directives=PAGED)
    async def history(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[HistoryEntry] | None:
        window = Window.of(first=first, after=after, last=last, before=before)
        steps = await history.history(info.context.reading, self.row)
        return history_page(self._declared, history.CARDS, steps, window)

    @field(directives=at_most(20), description="The moves open to the viewer now.")
    def acts(self, info: Info) -> list[Act]:
        scope = info.context.signed_in
        moves = lifecycle.open_moves(scope, self.row) if scope else []
        return [move_of(scope, move.act, move.label, against) for move, against in moves] if scope else []


@federation.type(keys=["id"], description="One application to the bank for several members.")
class CardBatch(Loaded, Node):
    """A batch of the viewer's unions, or one addressed to the viewer's bank."""

    loader = attrgetter("card_batches")

    row: strawberry.Private[BatchRow]

    id: ID
    version: int
    batch_no: str
    org_name: str = strawberry.field(description="As the bank is told.")
    state: CardBatchState
    state_label: str
    foreigners: bool
    size: int
    created_at: datetime
    submitted_at: datetime | None
    bank: str | None

    @classmethod
    def of(cls, row: BatchRow) -> Self:
        """A batch of the register."""
        return cls(
            row=row,
            id=node_id("CardBatch", row.id),
            version=row.version,
            batch_no=row.batch_no,
            org_name=row.org_name,
            state=CardBatchState(row.state),
            state_label=lifecycle.batch_label(row.state),
            foreigners=row.foreigners,
            size=row.size,
            created_at=row.created_at,
            submitted_at=row.submitted_at,
            bank=row.bank or None,
        )

    @field(description=_NOT_FOR_BANKS)
    async def org(self, info: Info) -> Annotated["Org", strawberry.lazy("schema.orgs")] | None:
        from schema.orgs import Org

        row = await info.context.loaders.orgs.load(self.row.org_id)
        return Org.of(row) if row else None

    @field()
    async def pickup_outlet(self, info: Info) -> CodeEntry | None:
        return await _outlet(info, declared().region(self.row.region), self.row.outlet)

    @field(directives=at_most(50))
    async def counts(self, info: Info) -> list[CardStateCount]:
        found = await info.context.loaders.card_counts.load(self.row.id) or {}
        return [
            CardStateCount(state=state, label=lifecycle.label(self.row.region, state), count=found[state])
            for state in CardState
            if found.get(state)
        ]

    @field(directives=PAGED, description="Row by row.")
    async def cards(
        self,
        info: Info,
        state: list[CardState] | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[ServiceCard] | None:
        window = Window.of(first=first, after=after, last=last, before=before)
        page = await read.of_batch(info.context.reading, self.row, window, states=state or ())
        return Connection(page=page, nodes=[ServiceCard.of(row) for row in page.items])

    @field(description="What the bank is given. By BANK, and the org's UNION_ADMIN.")
    def bank_file_url(self, info: Info) -> str | None:
        scope = info.context.reading
        own = scope.role is Role.BANK or scope.org_id == self.row.org_id
        wanted = own and may(scope, "downloadBankFile") and self.state in AT_BANK
        return links.of_batch(info.context, self.row.id) if wanted else None

    @field(directives=PAGED, description="Answers received so far.")
    async def results(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Annotated["Import", strawberry.lazy("schema.imports")]] | None:
        from schema.imports import Import

        window = Window.of(first=first, after=after, last=last, before=before)
        page = await imports.of_batch(info.context.reading, self.row.id, window)
        return Connection(page=page, nodes=[Import.of(row) for row in page.items])

    @field(directives=at_most(20))
    def acts(self, info: Info) -> list[Act]:
        scope = info.context.signed_in
        return acts_of(scope, lifecycle.batch_acts(scope, self.row)) if scope else []


async def _outlet(info: Info, region: DeclaredRegion, code: str | None) -> CodeEntry | None:
    """The branch by the region's list, or by the one that was loaded; where neither knows it, by its number."""
    if code is None:
        return None
    if found := entry_of(region, "outlet", code):
        return found
    checks = (one for book in region.region.rules for one in book.rules if isinstance(one, Check) and one.table)
    table = next((one.table.key for one in checks if one.table and one.at == card.outlet.key), "outlet")
    return CodeEntry(
        table=table,
        code=code,
        label=await info.context.loaders.outlets.load((region.region.slug, table, code)) or code,
        aliases=[],
        regional_code=None,
        parent=None,
        has_children=False,
        lossy=False,
        valid_from=None,
        valid_to=None,
    )
