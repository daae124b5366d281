"""Unions (工会组织): one, the tree, and what hangs on each."""

from datetime import date, datetime
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated, Self

import strawberry
from strawberry import ID, federation

from hub.errors import NotFound
from hub.inspections import queries as inspections
from hub.members.queries import MemberSort
from hub.orgs import lifecycle, responsible, virtual_codes
from hub.orgs import queries as read
from hub.orgs.models import Org as Row
from hub.orgs.queries import OrgFilter, OrgSort
from hub.orgs.values import ORGS
from hub.paging import Window
from hub.region import Duty, OrgKind, OrgState, RecordKind
from hub.reviewing.proposals import REPORT
from schema import values
from schema.access import Account, accounts_page
from schema.acts import Act
from schema.changes import HistoryEntry, history_page
from schema.codes import CodeEntry, entry_of
from schema.context import Info
from schema.declared import DeclaredRegion, declared
from schema.declaring import field
from schema.directives import PAGED, at_most
from schema.enums import CountScope
from schema.ids import node_id, uuid_of
from schema.nodes import Loaded, Node
from schema.org_acts import org_acts
from schema.pages import Connection
from schema.regions import Region, Track, region_of
from schema.reviews import PendingChange, Review, waiting_for
from schema.scalars import JSON
from schema.staffing import Responsible
from schema.values import Extra

if TYPE_CHECKING:
    from schema.inspections import Inspection
    from schema.member_filter import MemberFilter
    from schema.members import Member


@strawberry.type
class Employer:
    """所在单位."""

    name: str
    credit_code: str | None
    address: str | None
    adcode: str | None
    division: CodeEntry | None
    nature: CodeEntry | None
    economic_type: CodeEntry | None
    industry: CodeEntry | None
    workers: int | None


@federation.type(keys=["id"], description="工会组织.")
class Org(Loaded, Node):
    """A union the viewer may see."""

    loader = attrgetter("orgs")

    row: strawberry.Private[Row]

    id: ID
    version: int
    org_no: str | None = strawberry.field(description="工会编号")
    name: str = strawberry.field(description="工会名称")
    kind: OrgKind
    level: int
    state: OrgState
    credit_code: str | None = strawberry.field(description="The union's own 统一社会信用代码.")
    leader_name: str | None
    established_on: date | None
    declared_members: int | None
    declared_workers: int | None
    created_at: datetime
    activated_at: datetime | None

    @classmethod
    def of(cls, row: Row) -> Self:
        """A union of the register."""
        return cls(
            row=row,
            id=node_id("Org", row.id),
            version=row.version,
            org_no=row.org_no or None,
            name=row.name,
            kind=OrgKind(row.kind),
            level=row.level,
            state=OrgState(row.state),
            credit_code=row.credit_code,
            leader_name=row.leader_name,
            established_on=row.established_on,
            declared_members=row.declared_members,
            declared_workers=row.declared_workers,
            created_at=row.created_at,
            activated_at=row.activated_at,
        )

    @property
    def _declared(self) -> DeclaredRegion:
        return declared().region(self.row.region)

    @field()
    def region(self) -> Region:
        return region_of(self.row.region)

    @field(description="独立基层工会 here, 单独基层工会 there.")
    def kind_label(self) -> str:
        entry = self._declared.entry("kind", self.row.kind)
        return entry[1].label if entry else self.row.kind

    @field()
    def track(self) -> Track | None:
        return Track(key=self.row.track, label=self.row.track) if self.row.track else None

    @field()
    def state_label(self) -> str:
        return lifecycle.label(self.row.region, self.row.state)

    @field(description="9 characters, for cards.")
    def org_code(self) -> str | None:
        return virtual_codes.code_of(self.row)

    @field()
    def org_code_is_virtual(self) -> bool:
        return virtual_codes.code_of(self.row) is not None and virtual_codes.real_code(self.row) is None

    @field(description="所在单位")
    def employer(self) -> Employer | None:
        row, region = self.row, self._declared
        if not row.employer_name:
            return None
        return Employer(
            name=row.employer_name,
            credit_code=row.employer_code,
            address=row.employer_address,
            adcode=row.adcode,
            division=entry_of(region, "adcode", row.adcode),
            nature=entry_of(region, "employer_kind", row.employer_kind),
            economic_type=entry_of(region, "economic_type", row.economic_type),
            industry=entry_of(region, "industry", row.industry),
            workers=row.declared_workers,
        )

    @field()
    def leader_phone(self) -> str | None:
        return _text(ORGS.masked(self.row, "phone"))

    @field()
    def email(self) -> str | None:
        return _text(ORGS.masked(self.row, "email"))

    @field()
    async def parent(self, info: Info) -> "Org | None":
        row = await info.context.loaders.orgs.load(self.row.parent_id) if self.row.parent_id else None
        return Org.of(row) if row else None

    @field(directives=at_most(20), description="From the top down.")
    async def ancestors(self, info: Info) -> "list[Org]":
        return [Org.of(row) for row in await info.context.loaders.ancestors.load(self.row) or ()]

    @field(directives=PAGED)
    async def children(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> "Connection[Org] | None":
        window = Window.of(first=first, after=after, last=last, before=before)
        page = await read.children(info.context.reading, self.row, window)
        return Connection(page=page, nodes=[Org.of(row) for row in page.items])

    @field(description="Maintained, never a scan.")
    def member_count(self, scope: CountScope = CountScope.OWN) -> int:
        return self.row.member_count if scope is CountScope.OWN else self.row.member_total

    @field(description="Subordinate unions; OWN counts the direct ones, 0 is a leaf of the tree.")
    def org_count(self, scope: CountScope = CountScope.SUBTREE) -> int:
        return self.row.child_count if scope is CountScope.OWN else self.row.org_total

    @field(
        directives=PAGED,
        quiet=True,
    )
    async def members(
        self,
        info: Info,
        filter: Annotated["MemberFilter", strawberry.lazy("schema.member_filter")] | None = None,
        sort: MemberSort | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Annotated["Member", strawberry.lazy("schema.members")]] | None:
        from schema.members import members_page

        window = Window.of(first=first, after=after, last=last, before=before)
        return await members_page(info, self.row, filter, sort, window)

    @field(directives=at_most(60))
    def extras(self) -> list[Extra]:
        return values.extras_of(ORGS, self.row, self._declared, RecordKind.ORG)

    @field()
    def extra(self, key: str) -> Extra | None:
        kept = values.extras_of(ORGS, self.row, self._declared, RecordKind.ORG)
        return next((one for one in kept if one.field.key == key), None)

    @field(description="All values by Field.key, masked: what fills the form of a layout in one go.")
    async def values(self, info: Info, layout: str | None = None) -> JSON | None:
        told = values.told(ORGS, self.row, self._declared, RecordKind.ORG, layout)
        if "parentName" in told:
            told["parentName"] = await info.context.loaders.superior_names.load(self.row)
        return JSON(told)

    @field(
        directives=at_most(20),
        description="第一责任人, 分管领导, 信息管理员, in that order. `past`: those before them, the latest first.",
    )
    async def responsible(self, info: Info, past: bool = False) -> list[Responsible]:
        load = info.context.loaders
        rows = await (load.responsible_before if past else load.responsible).load(self.row.id)
        return [Responsible.of(row) for row in rows or ()]

    @field(directives=at_most(3), description="Of those the region wants somebody for, the duties that nobody has yet.")
    async def duties_missing(self, info: Info) -> list[Duty]:
        return responsible.missing(self.row.region, await info.context.loaders.responsible.load(self.row.id) or ())

    @field(description="While one of them is missing: what the region says of that.")
    async def duties_message(self, info: Info) -> str | None:
        asked = responsible.staffing(self.row.region)
        return asked.says if asked and await self.duties_missing(info) else None

    @field(
        directives=PAGED,
        quiet=True,
    )
    async def accounts(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Account] | None:
        window = Window.of(first=first, after=after, last=last, before=before)
        return await accounts_page(info, self.id, window)

    @field(directives=PAGED, quiet=True, description="Of all years, the latest first.")
    async def inspections(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Annotated["Inspection", strawberry.lazy("schema.inspections")]] | None:
        from schema.inspections import Inspection

        window = Window.of(first=first, after=after, last=last, before=before)
        page = await inspections.of_org(info.context.reading, self.row, window)
        return Connection(page=page, nodes=[Inspection.of(one) for one in page.items])

    @field(description="The last decision.")
    async def review(self, info: Info) -> Review | None:
        one = await info.context.loaders.reviews.load(self.row.id)
        return Review.of(one) if one else None

    @field(description="What the reviewer is to decide on.")
    async def pending_change(self, info: Info) -> PendingChange | None:
        one = await info.context.loaders.proposals.load(self.row.id)
        if one is None or one.kind == REPORT:  # what was reported is the record itself
            return None
        return PendingChange.of(one, ORGS, self._declared, await waiting_for(info.context, one, self.row))

    @field(directives=PAGED, quiet=True)
    async def history(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[HistoryEntry] | None:
        window = Window.of(first=first, after=after, last=last, before=before)
        return history_page(self._declared, ORGS, await read.history(info.context.reading, self.row), window)

    @field(directives=at_most(20))
    async def acts(self, info: Info) -> list[Act]:
        return await org_acts(info.context, self.row)


def _text(value: object) -> str | None:
    return str(value) if value is not None else None


@strawberry.type
class OrgQueries:
    """Reading unions."""

    @field()
    async def org(self, info: Info, id: ID) -> Org | None:
        return await Org.fetch(info.context, id)

    @field(
        directives=PAGED,
        quiet=True,
        description="The subtree, itself included and first, parents before children; "
        "`depth: 1` is one org and its children.",
    )
    async def orgs(
        self,
        info: Info,
        region: str | None = None,
        under: ID | None = None,
        depth: int | None = None,
        kind: list[OrgKind] | None = None,
        state: list[OrgState] | None = None,
        name: str | None = None,
        org_no: str | None = None,
        credit_code: str | None = None,
        duties_missing: Annotated[
            bool, strawberry.argument(description="Only those where a duty the region asks for is nobody's.")
        ] = False,
        sort: OrgSort = OrgSort.TREE,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Org] | None:
        scope = info.context.reading
        top = uuid_of("Org", under) if under is not None else None
        if region not in (None, scope.region) or (under is not None and top is None):
            raise NotFound()
        wanted = OrgFilter(
            under=top,
            depth=depth,
            kinds=kind or (),
            states=state or (),
            name=name or "",
            org_no=org_no or "",
            credit_code=credit_code or "",
            lacking=responsible.asked_for(scope.region) if duties_missing else None,
        )
        window = Window.of(first=first, after=after, last=last, before=before)
        page = await read.page(scope, wanted, window, sort=sort)
        return Connection(page=page, nodes=[Org.of(row) for row in page.items])
