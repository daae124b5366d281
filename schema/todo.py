"""What waits for the viewer: numbers on a menu, asked for once or watched."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Self

import strawberry

from hub.access import notices
from hub.access.permissions import may
from hub.access.scope import Scope
from hub.cards import queries as cards
from hub.exports import queries as exports
from hub.imports import queries as imports
from hub.inspections import queries as inspections
from hub.joining import queries as joining
from hub.orgs import responsible
from hub.procedures import handovers
from hub.progress import queries as progress
from hub.reviewing import queries as reviewing
from hub.transfers import queries as transfers
from schema.context import Info
from schema.declaring import subscription

PAUSE = 3.0  # seconds between two looks


@strawberry.type(description="What waits for the viewer; each number leads to a list.")
class Todo:
    """Numbers on a menu."""

    transfers: int = strawberry.field(description="transfers(box: TO_DECIDE)")
    org_reviews: int = strawberry.field(description="orgs(state: [SUBMITTED, CHANGE_PENDING])")
    member_reviews: int = strawberry.field(description="members(filter: {changePending: true})")
    applications: int = strawberry.field(description="applications(state: SUBMITTED)")
    exports: int = strawberry.field(description="exportRequests(box: TO_DECIDE)")
    imports: int = strawberry.field(description="imports(state: WAITING_FOR_CONFIRMATION)")
    failed_cards: int = strawberry.field(description="cards(state: FAILED)")
    cards_to_hand_out: int = strawberry.field(description="cards(state: RECEIVED)")
    overdue_cards: int = strawberry.field(description="cards(overdue: true)")
    handovers: int = strawberry.field(description="handovers(waiting: true)")
    duties: int = strawberry.field(description="viewer { org { dutiesMissing } }")
    inspections: int = strawberry.field(description="inspections(done: false), of the viewer's own union.")
    alerts: int = strawberry.field(
        description="collectionProgress(…) { rows(alert: [BEHIND, OVERDUE]) } and the viewer's own union, "
        "as of the last daily look."
    )
    notices: int = strawberry.field(description="Unread notices.")

    @classmethod
    async def of(cls, scope: Scope) -> Self:
        """As it is now."""
        waiting = await cards.waiting(scope)
        return cls(
            transfers=await transfers.waiting(scope) if may(scope, "decideTransfer") else 0,
            org_reviews=await reviewing.waiting(scope, "org"),
            member_reviews=await reviewing.waiting(scope, "member"),
            applications=await joining.waiting(scope),
            exports=await exports.waiting(scope),
            imports=await imports.waiting(scope) if may(scope, "imports") else 0,
            failed_cards=waiting.failed,
            cards_to_hand_out=waiting.to_hand_out,
            overdue_cards=waiting.overdue,
            handovers=await handovers.waiting(scope),
            duties=await responsible.unnamed(scope),
            inspections=await inspections.waiting(scope),
            alerts=await progress.alerts(scope),
            notices=await notices.unread(scope),
        )


@strawberry.type
class TodoSubscriptions:
    """Watching what waits."""

    @subscription("Each change, as long as the session lasts.")
    async def todo(self, info: Info) -> AsyncGenerator[Todo, None]:
        scope, seen = info.context.reading, None
        while True:
            told = await Todo.of(scope)
            if told != seen:
                info.context.forget()
                yield told
                seen = told
            await asyncio.sleep(PAUSE)
            again = (await info.context.caller.context()).scope
            if again is None:
                raise info.context.caller.refusal
            scope = again
