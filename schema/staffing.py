"""Staffing: who answers for what in a union, and what a superior is asked when its administrator leaves."""

from datetime import date, datetime
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated, Self

import strawberry
from strawberry import ID

from hub.access.models import Handover as Left
from hub.clock import today
from hub.errors import NotFound
from hub.orgs import responsible
from hub.orgs.models import Responsible as Row
from hub.paging import Window
from hub.procedures import handing_over, handovers
from hub.region import Duty
from schema.access import Account
from schema.acts import Act, acts_of
from schema.context import Info
from schema.declaring import field, mutation
from schema.directives import PAGED, at_most
from schema.ids import node_id, uuid_of
from schema.nodes import Loaded, Node
from schema.pages import Connection
from schema.problems import Payload

if TYPE_CHECKING:
    from schema.orgs import Org


@strawberry.type(description="Who answers for a duty in a union; of those before, until when.")
class Responsible:
    """One person, by name and position; the phone masked."""

    row: strawberry.Private[Row]

    id: ID = strawberry.field(description="For `unmask`, of the field `phone`.")
    duty: Duty
    duty_label: str
    name: str
    position: str | None
    since: date | None
    until: date | None = strawberry.field(description="Null while it is so.")

    @classmethod
    def of(cls, row: Row) -> Self:
        """Somebody of the register."""
        return cls(
            row=row,
            id=node_id("Responsible", row.id),
            duty=Duty[row.duty],
            duty_label=Duty[row.duty].value,
            name=row.name,
            position=row.position,
            since=row.since,
            until=row.until,
        )

    @field(description="Masked.")
    def phone(self) -> str | None:
        return responsible.phone(self.row)

    @field()
    async def account(self, info: Info) -> Account | None:
        row = await info.context.loaders.accounts.load(self.row.account_id) if self.row.account_id else None
        return Account.of(row) if row else None


@strawberry.type(
    description="交接: an administrator has left; the superior confirms who came after, or opens an account for one."
)
class Handover(Loaded, Node):
    """What the superior is asked, by a day."""

    loader = attrgetter("handovers")

    row: strawberry.Private[Left]

    id: ID
    reason: str
    at: datetime
    by: str
    due_on: date = strawberry.field(description="Counted in working days.")
    overdue: bool = strawberry.field(description="Past its day and not settled; every union above is asked then.")
    settled_at: datetime | None
    settled_by: str | None

    @classmethod
    def of(cls, row: Left) -> Self:
        """A handover of the register."""
        return cls(
            row=row,
            id=node_id("Handover", row.id),
            reason=row.reason,
            at=row.at,
            by=row.by,
            due_on=row.due_on,
            overdue=row.settled_at is None and row.due_on < today(),
            settled_at=row.settled_at,
            settled_by=row.settled_by,
        )

    @field()
    async def org(self, info: Info) -> Annotated["Org", strawberry.lazy("schema.orgs")] | None:
        from schema.orgs import Org

        row = await info.context.loaders.orgs.load(self.row.org_id)
        return Org.of(row) if row else None

    @field(description="Whose it was.")
    async def account(self, info: Info) -> Account | None:
        row = await info.context.loaders.accounts.load(self.row.account_id)
        return Account.of(row) if row else None

    @field(description="Who goes on with its business; null: whoever administers the union.")
    async def successor(self, info: Info) -> Account | None:
        left = await info.context.loaders.accounts.load(self.row.account_id)
        row = await info.context.loaders.accounts.load(left.successor_id) if left and left.successor_id else None
        return Account.of(row) if row else None

    @field(directives=at_most(20))
    def acts(self, info: Info) -> list[Act]:
        scope = info.context.signed_in
        against = handing_over.against(scope, self.row) if scope else None
        return acts_of(scope, [("confirmHandover", against)])


@strawberry.type
class HandoverPayload(Payload):
    """What became of it."""

    handover: Handover | None = None


@strawberry.type
class StaffingQueries:
    """Reading handovers."""

    @field(
        directives=PAGED,
        quiet=True,
        description="The latest first, of the viewer's union and all below. "
        "`waiting: true`: what the viewer is to see to.",
    )
    async def handovers(
        self,
        info: Info,
        org: ID | None = None,
        waiting: bool | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Handover] | None:
        window = Window.of(first=first, after=after, last=last, before=before)
        org_id = uuid_of("Org", org) if org is not None else None
        if org is not None and org_id is None:
            raise NotFound()
        page = await handovers.page(info.context.reading, window, waiting=waiting, org_id=org_id)
        return Connection(page=page, nodes=[Handover.of(row) for row in page.items])


@strawberry.type
class StaffingMutations:
    """What a superior does about them."""

    @mutation(
        description="The superior has seen to who administers the union now; opening an account for an administrator "
        "says so as well. By UNION_ADMIN, REGION_ADMIN above the union.",
    )
    async def confirm_handover(self, info: Info, id: ID, idempotency_key: str | None = None) -> HandoverPayload | None:
        key = uuid_of("Handover", id)
        if key is None:
            raise NotFound(path=("id",))
        return HandoverPayload(handover=Handover.of(await handing_over.confirm(info.context.acting, key)))
