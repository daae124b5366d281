"""Lists of cards and of their batches."""

import strawberry
from strawberry import ID

from hub.cards import queries as read
from hub.cards.states import CardBatchState
from hub.errors import NotFound
from hub.orgs import queries as orgs
from hub.orgs.models import Org as OrgRow
from hub.paging import Window
from hub.region import CardState
from schema.cards import CardBatch, ServiceCard
from schema.context import Info
from schema.declaring import field
from schema.directives import PAGED
from schema.enums import CountScope
from schema.ids import uuid_of
from schema.pages import Connection


@strawberry.type
class CardQueries:
    """Reading cards."""

    @field(
        directives=PAGED,
        quiet=True,
        description="The oldest first. Without an org: BANK sees the cards addressed to it.",
    )
    async def cards(
        self,
        info: Info,
        org: ID | None = None,
        scope: CountScope = CountScope.OWN,
        state: list[CardState] | None = None,
        overdue: bool | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[ServiceCard] | None:
        window = Window.of(first=first, after=after, last=last, before=before)
        subtree = scope is CountScope.SUBTREE
        page = await read.page(
            info.context.reading,
            await org_of(info, org) if org is not None else None,
            window,
            subtree=subtree,
            states=state or (),
            overdue=overdue,
        )
        return Connection(page=page, nodes=[ServiceCard.of(row) for row in page.items])

    @field(
        directives=PAGED,
        quiet=True,
        description="The latest first. Without an org: BANK sees the batches addressed to it.",
    )
    async def card_batches(
        self,
        info: Info,
        org: ID | None = None,
        state: list[CardBatchState] | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[CardBatch] | None:
        window = Window.of(first=first, after=after, last=last, before=before)
        page = await read.batches(
            info.context.reading, await org_of(info, org) if org is not None else None, window, states=state or ()
        )
        return Connection(page=page, nodes=[CardBatch.of(row) for row in page.items])


async def org_of(info: Info, id: str) -> OrgRow:
    """The union whose list is asked for. NotFound where it is not the viewer's."""
    key = uuid_of("Org", id)
    if key is None:
        raise NotFound(path=("org",))
    return await orgs.visible(info.context.reading, key)
