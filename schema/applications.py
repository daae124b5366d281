"""Applications to join (网上入会): as the union that reviews them sees one, and as whoever holds its receipt does."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from operator import attrgetter
from typing import Self

import strawberry
from strawberry import ID

from hub.errors import HubError, NotFound
from hub.joining import lifecycle, queries, values
from hub.joining.models import JoinApplication as Row
from hub.joining.queries import Held
from hub.members.values import MEMBERS
from hub.orgs import queries as orgs
from hub.paging import Window
from hub.region import ApplicationState, Decision, RecordKind
from schema import values as record
from schema.acts import Act, acts_of, label
from schema.context import Info
from schema.declared import declared
from schema.declaring import field
from schema.directives import PAGED, at_most
from schema.enums import CountScope
from schema.findings import Finding, of_record, remark
from schema.ids import node_id, uuid_of
from schema.keys import outside
from schema.members import Member
from schema.nodes import Loaded, Node
from schema.orgs import Org
from schema.pages import Connection
from schema.problems import problems_of
from schema.reviews import Review
from schema.scalars import JSON

REMARK = "与入会申请有关的情况"


@strawberry.type(description="网上入会申请.")
class JoinApplication(Loaded, Node):
    """Somebody asks a union to be taken in."""

    loader = attrgetter("applications")

    row: strawberry.Private[Row]
    held: strawberry.Private[Held | None]  # as the applicant has it, who is nobody to the register

    id: ID
    state: ApplicationState
    state_label: str
    at: datetime

    @classmethod
    def of(cls, row: Row, held: Held | None = None) -> Self:
        """An application a union may see; or with ``held`` as its applicant has it."""
        return cls(
            row=row,
            held=held,
            id=node_id("JoinApplication", row.id),
            state=ApplicationState(row.state),
            state_label=lifecycle.label(row.region, row.state),
            at=row.at,
        )

    @field(description="Null for the applicant; the name always stands.")
    async def org(self, info: Info) -> Org | None:
        row = None if self.held else await info.context.loaders.orgs.load(self.row.org_id)
        return Org.of(row) if row else None

    @field()
    async def org_name(self, info: Info) -> str:
        row = self.held.org if self.held else await info.context.loaders.orgs.load(self.row.org_id)
        return row.name if row else ""

    @field(description="Masked for the applicant: a receipt may fall into other hands.")
    def name(self) -> str:
        return values.masked_name(self.row) if self.held else values.name(self.row)

    @field(description="Masked, by Field.key; null when all is over. What comes back as it was shown was not touched.")
    def values(self) -> JSON | None:
        form = lifecycle.form(self.row.region)
        if form is None or self.row.state in lifecycle.OVER:
            return None
        region, row = declared().region(self.row.region), values.as_member(self.row)
        told = record.told(MEMBERS, row, region, RecordKind.JOIN_APPLICATION, form.key)
        return JSON({**told, outside(values.NAME): values.masked_name(self.row)} if self.held else told)

    @field(
        directives=at_most(20),
        description="What the rules say of it; includes an earlier record of the same person. Empty for the applicant.",
    )
    async def findings(self, info: Info) -> list[Finding]:
        if self.held:
            return []
        known = await info.context.loaders.applicants.load(self.row.id)
        if known is None:
            return []
        region = declared().region(self.row.region).region
        told = of_record(known.findings, region, lifecycle.form(self.row.region))
        return [*told, *(remark(code, says, REMARK) for code, says in known.remarks)]

    @field(description="The last decision; to the applicant the union says it, and none of its people.")
    def review(self) -> Review | None:
        row = self.row
        if row.decision is None or row.decided_at is None:
            return None
        by = self.held.org.name if self.held else row.decided_by or ""
        return Review(decision=Decision(row.decision), opinion=row.opinion, by=by, at=row.decided_at)

    @field(description="Whom the approval has made; null for the applicant.")
    async def member(self, info: Info) -> Member | None:
        id_ = None if self.held else self.row.member_id
        found = await info.context.loaders.members.load(id_) if id_ else None
        return Member.of(found) if found else None

    @field(directives=at_most(20))
    def acts(self, info: Info) -> list[Act]:
        region, state = self.row.region, self.row.state
        if self.held:
            return [
                _of_applicant(info, "amendApplication", _against(lifecycle.mends, region, state)),
                _of_applicant(info, "withdrawApplication", _against(lifecycle.withdraws, region, state)),
            ]
        against = _against(partial(lifecycle.judges, decision=Decision.APPROVED), region, state)
        gone = _against(lifecycle.refuse_over, region, state)
        return acts_of(info.context.signed_in, [("reviewApplication", against), ("unmask", gone)])


def _of_applicant(info: Info, name: str, against: HubError | None) -> Act:
    refusal = problems_of(against, info.context.caller.request_id)[0] if against else None
    return Act(name=name, label=label(name), allowed=against is None, refusal=refusal)


def _against(find: Callable[[str, str], object], region: str, state: str) -> HubError | None:
    try:
        find(region, state)
    except HubError as refusal:
        return refusal
    return None


@strawberry.type
class ApplicationQueries:
    """Reading applications to join."""

    @field(directives=PAGED, quiet=True, description="网上入会会员审核, the latest first.")
    async def applications(
        self,
        info: Info,
        org: ID,
        scope: CountScope = CountScope.OWN,
        state: list[ApplicationState] | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[JoinApplication] | None:
        window = Window.of(first=first, after=after, last=last, before=before)
        reading, key = info.context.reading, uuid_of("Org", org)
        if key is None:
            raise NotFound(path=("org",))
        union, subtree = await orgs.visible(reading, key), scope is CountScope.SUBTREE
        page = await queries.page(reading, union, window, subtree=subtree, states=state or ())
        return Connection(page=page, nodes=[JoinApplication.of(row) for row in page.items])

    @field(quiet=True, description="By anyone, with the receipt of `applyToJoin`.")
    async def application(self, info: Info, receipt: str) -> JoinApplication | None:
        found = await queries.by_receipt(receipt, source=info.context.caller.source)
        return JoinApplication.of(found.row, found)
