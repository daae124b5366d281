"""Inspections (年检): the windows a region opens, how far each union is, and the button that says it is done."""

from datetime import date, datetime
from typing import Self
from uuid import UUID

import strawberry
from strawberry import ID

from hub.clock import today
from hub.errors import Invalid, NotFound
from hub.inspections import commands, queries, telling
from hub.inspections.models import InspectionWindow as Row
from hub.inspections.queries import Area, Standing
from hub.inspections.states import InspectionState, Subject, state_of
from hub.paging import Window
from hub.procedures import reminding
from hub.procedures.reminding import Reminder
from schema.acts import Act, acts_of
from schema.context import Context, Info
from schema.declaring import field, mutation
from schema.directives import PAGED, at_most
from schema.ids import node_id, uuid_of, words_of
from schema.nodes import Node
from schema.orgs import Org
from schema.pages import Connection
from schema.problems import Payload
from schema.regions import Region, region_of


@strawberry.type(description="When a region inspects; 请在10月31日前完成信息更新.")
class InspectionWindow(Node):
    """One year's, of one subject."""

    row: strawberry.Private[Row]

    id: ID
    subject: Subject
    year: int
    opens_on: date
    due_on: date
    notice: str

    @classmethod
    def of(cls, row: Row) -> Self:
        """A window of the register."""
        return cls(
            row=row,
            id=node_id("InspectionWindow", row.id),
            subject=Subject(row.subject),
            year=row.year,
            opens_on=row.opens_on,
            due_on=row.due_on,
            notice=row.notice,
        )

    @classmethod
    async def fetch(cls, context: Context, id: str) -> Self | None:
        """A window of any region, for whoever is signed in: when people are inspected is no secret."""
        key = uuid_of("InspectionWindow", id)
        row = await queries.window(key) if key and context.signed_in else None
        return cls.of(row) if row else None

    @field()
    def region(self) -> Region:
        return region_of(self.row.region)

    @field()
    def is_open(self) -> bool:
        return state_of(self.row, False, today()) is InspectionState.OPEN


@strawberry.type(description="年检 of one union in one window.")
class Inspection(Node):
    """How far the union is."""

    standing: strawberry.Private[Standing]

    id: ID
    subject: Subject
    year: int
    opens_on: date
    due_on: date
    state: InspectionState
    confirmed_by: str | None
    confirmed_at: datetime | None

    @classmethod
    def of(cls, one: Standing) -> Self:
        """A union's standing."""
        return cls(
            standing=one,
            id=node_id("Inspection", f"{one.window.id.hex}{one.org.id.hex}"),
            subject=Subject(one.window.subject),
            year=one.window.year,
            opens_on=one.window.opens_on,
            due_on=one.window.due_on,
            state=one.state,
            confirmed_by=one.confirmed.by if one.confirmed else None,
            confirmed_at=one.confirmed.at if one.confirmed else None,
        )

    @classmethod
    async def fetch(cls, context: Context, id: str) -> Self | None:
        """The standing of a union in the viewer's scope."""
        words, scope = words_of("Inspection", id) or "", context.scope
        if scope is None or len(words) != 64 or not words.isalnum():
            return None
        one = await queries.standing(scope, UUID(words[:32]), UUID(words[32:]))
        return cls.of(one) if one else None

    @field()
    def window(self) -> InspectionWindow:
        return InspectionWindow.of(self.standing.window)

    @field()
    def org(self) -> Org:
        return Org.of(self.standing.org)

    @field(directives=at_most(20))
    async def acts(self, info: Info) -> list[Act]:
        scope, against = info.context.signed_in, None
        if scope is None:
            return []
        if self.state is InspectionState.DONE:
            against = Invalid("已经确认，不需要再确认。", code="NOT_IN_THIS_STATE", hint="资料有变的，请照常修改。")
        elif self.state is InspectionState.NOT_OPEN:
            says = f"年检从{self.opens_on.month}月{self.opens_on.day}日开始，现在还不能确认。"
            against = Invalid(says, code="NOT_IN_THIS_STATE", hint="请在开始之后确认。")
        said = telling.declared(self.standing.org.region, self.subject)
        hearers = await info.context.loaders.hearers.load(self.standing.org.id)
        reminder = reminding.against(scope, self.standing.org.id, hearers)
        confirm, remind = acts_of(scope, [("confirmInspection", against), ("sendReminder", reminder)])
        confirm.label = said.done if said else confirm.label
        return [confirm, remind]


@strawberry.type(description="Of a union directly below and all under it: how many take part, and are done.")
class InspectionArea:
    """Figures of one area."""

    org: Org
    expected: int
    done: int

    @classmethod
    def of(cls, one: Area) -> Self:
        """Counted just now."""
        return cls(org=Org.of(one.org), expected=one.expected, done=one.done)


@strawberry.type
class InspectionPayload(Payload):
    """An inspection."""

    inspection: Inspection | None = None


@strawberry.type
class InspectionWindowPayload(Payload):
    """A window."""

    window: InspectionWindow | None = None


@strawberry.type
class ReminderPayload(Payload):
    """How many unions were told."""

    sent: int = 0


@strawberry.type
class InspectionQueries:
    """Reading inspections."""

    @field(directives=PAGED, quiet=True)
    async def inspections(
        self,
        info: Info,
        under: ID,
        year: int,
        subject: Subject,
        done: bool | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Inspection] | None:
        window = Window.of(first=first, after=after, last=last, before=before)
        page = await queries.page(info.context.reading, _org(under), year, subject, window, done=done)
        return Connection(page=page, nodes=[Inspection.of(one) for one in page.items])

    @field(directives=at_most(500), quiet=True, description="By each union directly below, the largest area first.")
    async def inspection_areas(self, info: Info, under: ID, year: int, subject: Subject) -> list[InspectionArea] | None:
        return [InspectionArea.of(one) for one in await queries.areas(info.context.reading, _org(under), year, subject)]


@strawberry.type
class InspectionMutations:
    """Inspections, opened and confirmed; and reminders."""

    @mutation(description="By UNION_ADMIN.")
    async def confirm_inspection(
        self, info: Info, org: ID, subject: Subject, year: int, idempotency_key: str | None = None
    ) -> InspectionPayload | None:
        scope = info.context.acting
        window, row = await commands.confirm(scope, _org(org), subject, year)
        one = await queries.standing(scope, window.id, row.id)
        return InspectionPayload(inspection=Inspection.of(one) if one else None)

    @mutation(description="By REGION_ADMIN. Unions that take part get a notice, and another when its days change.")
    async def open_inspection(
        self,
        info: Info,
        region: str,
        subject: Subject,
        year: int,
        opens_on: date,
        due_on: date,
        notice: str | None = None,
        idempotency_key: str | None = None,
    ) -> InspectionWindowPayload | None:
        scope = info.context.acting
        if region != scope.region:
            raise NotFound(path=("region",))
        row = await commands.open_window(scope, subject, year, opens_on, due_on, notice)
        return InspectionWindowPayload(window=InspectionWindow.of(row))

    @mutation(
        description="催办, 预警: a notice to each, without a message in the region's words; who was told of the same "
        "within 20 hours, or has no administrator, is not counted in `sent`. Where that is so of all, a problem says "
        "why, and when it can be sent again. By UNION_ADMIN, REGION_ADMIN."
    )
    async def send_reminder(
        self,
        info: Info,
        orgs: list[ID],
        about: Reminder,
        message: str | None = None,
        idempotency_key: str | None = None,
    ) -> ReminderPayload | None:
        ids = [_org(one, "orgs") for one in orgs]
        scope, said = info.context.acting, (message or "").strip() or None
        if said is None and about is Reminder.INSPECTION:
            said = await queries.reminder(scope.region)
        return ReminderPayload(sent=await reminding.remind(scope, ids, about, said))


def _org(id: str, at: str = "org") -> UUID:
    key = uuid_of("Org", id)
    if key is None:
        raise NotFound(path=(at,))
    return key
