"""Members (会员): one, a union's list, and what may be shown of a person."""

from datetime import date, datetime
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated, Any, Self

import strawberry
from strawberry import ID, federation

from hub.clock import today
from hub.errors import HubError, NotFound
from hub.imports.findings import Finding as Found
from hub.imports.sentences import sentences_of
from hub.members import history, listing
from hub.members import queries as read
from hub.members.lifecycle import JOINS, MembershipOver, MembershipState, is_held
from hub.members.lifecycle import label as state_label
from hub.members.models import Member as Row
from hub.members.models import Membership as Bond
from hub.members.queries import MemberSort
from hub.members.values import MEMBERS
from hub.national import CHANGE
from hub.orgs.models import Org as OrgRow
from hub.paging import Window
from hub.region import RecordKind
from hub.region import Region as Declaration
from hub.rights import accesses
from schema import values
from schema.acts import Act, acts_of
from schema.changes import HistoryEntry, history_page
from schema.codes import CodeEntry, entry_of
from schema.columns import columns_below
from schema.context import Info
from schema.declared import DeclaredRegion, declared
from schema.declaring import column, field, related
from schema.directives import PAGED, at_most
from schema.findings import Finding, of_record
from schema.ids import node_id, uuid_of
from schema.journal import JournalEntry
from schema.member_filter import MemberFilter
from schema.nodes import Loaded, Node
from schema.pages import Connection
from schema.regions import Region, region_of
from schema.reviews import PendingChange, Review, review_acts, waiting_for
from schema.scalars import JSON
from schema.values import Extra

if TYPE_CHECKING:
    from schema.cards import ServiceCard
    from schema.orgs import Org
    from schema.transfers import Transfer


_unions = attrgetter("orgs")


def _if_seen(row: OrgRow | None) -> "Org | None":
    from schema.orgs import Org

    return Org.of(row) if row else None


def _present(row: OrgRow | None) -> "Org":
    union = _if_seen(row)
    if union is None:
        raise NotFound()
    return union


@strawberry.type(description="会籍.")
class Membership:
    """A bond between a person and a union, the current one or one that ended."""

    org_id: strawberry.Private[Any]

    org_name: str
    state: MembershipState
    state_label: str
    change: CodeEntry
    reason: CodeEntry | None
    since: date
    until: date | None

    @classmethod
    def of(cls, region: DeclaredRegion, bond: Bond) -> Self:
        """A bond that ended."""
        return cls(
            org_id=bond.org_id,
            org_name=bond.org_name,
            state=MembershipState(bond.state),
            state_label=state_label(region.region.slug, bond.state),
            change=_change(region, bond.change),
            reason=entry_of(region, "change_reason", bond.reason),
            since=bond.since or bond.until or today(),
            until=bond.until,
        )

    org: Annotated["Org", strawberry.lazy("schema.orgs")] | None = related(_unions, lambda bond: bond.org_id, _if_seen)


@federation.type(keys=["id"], description="会员.")
class Member(Loaded, Node):
    """A person in a union the viewer may see."""

    loader = attrgetter("members")

    row: strawberry.Private[Row]

    id: ID
    version: int = column("version")
    member_no: str = column("member_no")
    name: str = column("full_name")
    birth_date: date | None = column("born_on")
    hukou_place: str | None = column("hukou_place")
    native_place: str | None = column("native_place")
    employer_name: str | None = column("employer_name")
    is_migrant_worker: bool | None = column("is_migrant_worker")
    joined_on: date | None = column("joined_on")

    created_by: str | None = column("created_by", blank=None)
    created_at: datetime = column("created_at")

    @classmethod
    def of(cls, row: Row) -> Self:
        """A member of the register."""
        return cls(row=row, id=node_id("Member", row.id))

    @property
    def _declared(self) -> DeclaredRegion:
        return declared().region(self.row.region)

    def _entry(self, key: str) -> CodeEntry | None:
        return entry_of(self._declared, key, getattr(self.row, key))

    def _masked(self, key: str) -> str | None:
        value = MEMBERS.masked(self.row, key)
        return str(value) if value is not None else None

    @field(reads=[])
    def region(self) -> Region:
        return region_of(self.row.region)

    org: Annotated["Org", strawberry.lazy("schema.orgs")] = related(
        _unions, lambda member: member.row.org_id, _present, reads=[]
    )

    @field(reads=["sex"])
    def sex(self) -> CodeEntry | None:
        return self._entry("sex")

    @field(reads=["id_type"])
    def id_type(self) -> CodeEntry | None:
        return self._entry("id_type")

    @field(reads=["id_number_sealed"], description="Masked: ****************01")
    def id_number(self) -> str | None:
        return self._masked("id_number")

    @field(reads=["mobile_sealed"], description="Masked: 154****0001")
    def mobile(self) -> str | None:
        return self._masked("mobile")

    @field(reads=["address_sealed"])
    def address(self) -> str | None:
        return self._masked("address")

    @field(reads=["ethnicity"])
    def ethnicity(self) -> CodeEntry | None:
        return self._entry("ethnicity")

    @field(reads=["education"])
    def education(self) -> CodeEntry | None:
        return self._entry("education")

    @field(reads=["affiliation"])
    def political_status(self) -> CodeEntry | None:
        return self._entry("affiliation")

    @field(reads=["skill_level"])
    def technical_level(self) -> CodeEntry | None:
        return self._entry("skill_level")

    @field(reads=["work_status"])
    def employment(self) -> CodeEntry | None:
        return self._entry("work_status")

    @field(reads=["hukou"])
    def hukou(self) -> CodeEntry | None:
        return self._entry("hukou")

    @field(description="The current bond, or the last one.")
    async def membership(self, info: Info) -> Membership:
        org = await info.context.loaders.orgs.load(self.row.org_id)
        state = MembershipState(self.row.state)
        return Membership(
            org_id=self.row.org_id,
            org_name=org.name if org else "",
            state=state,
            state_label=state_label(self.row.region, state),
            change=_change(self._declared, self.row.change),
            reason=self._entry("change_reason"),
            since=self.row.since,
            until=None if is_held(state) else self.row.changed_on,
        )

    @field(directives=at_most(20), description="All bonds, newest first.")
    async def memberships(self, info: Info) -> list[Membership]:
        ended = await info.context.loaders.memberships.load(self.row.id) or []
        current: Membership = await self.membership(info)
        return [current, *(Membership.of(self._declared, bond) for bond in ended)]

    @field(description="The one that counts, if there is one.")
    async def card(self, info: Info) -> Annotated["ServiceCard", strawberry.lazy("schema.cards")] | None:
        from schema.cards import ServiceCard

        rows = await info.context.loaders.cards_of_members.load(self.row.id) or []
        return next((ServiceCard.of(row) for row in rows if row.live), None)

    @field(directives=at_most(100), description="With those that were replaced or closed, the latest first.")
    async def cards(self, info: Info) -> list[Annotated["ServiceCard", strawberry.lazy("schema.cards")]]:
        from schema.cards import ServiceCard

        rows = await info.context.loaders.cards_of_members.load(self.row.id) or []
        return [ServiceCard.of(row) for row in rows]

    @field(directives=PAGED, description="The latest first.")
    async def transfers(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Annotated["Transfer", strawberry.lazy("schema.transfers")]] | None:
        from schema.transfers import transfers_page

        window = Window.of(first=first, after=after, last=last, before=before)
        return await transfers_page(info, window, member=self.id)

    @field(description="Keeps the member from moving, leaving or a new card; null when nothing does.")
    async def open_transfer(self, info: Info) -> Annotated["Transfer", strawberry.lazy("schema.transfers")] | None:
        from schema.transfers import Transfer

        told = await info.context.loaders.open_transfers.load(self.row.id)
        return Transfer.of(told) if told else None

    @field(directives=at_most(60))
    def extras(self) -> list[Extra]:
        return values.extras_of(MEMBERS, self.row, self._declared, RecordKind.MEMBER)

    @field()
    def extra(self, key: str) -> Extra | None:
        kept = values.extras_of(MEMBERS, self.row, self._declared, RecordKind.MEMBER)
        return next((one for one in kept if one.field.key == key), None)

    @field(description="All values by Field.key, masked: what fills the form of a layout in one go.")
    def values(self, layout: str | None = None) -> JSON | None:
        return JSON(values.told(MEMBERS, self.row, self._declared, RecordKind.MEMBER, layout))

    @field(description="信息修改状态: an edit that waits for review.")
    async def pending_change(self, info: Info) -> PendingChange | None:
        one = await info.context.loaders.proposals.load(self.row.id)
        if one is None:
            return None
        org = await info.context.loaders.orgs.load(self.row.org_id)
        return PendingChange.of(one, MEMBERS, self._declared, await waiting_for(info.context, one, org))

    @field(description="The last decision on an edit.")
    async def review(self, info: Info) -> Review | None:
        one = await info.context.loaders.reviews.load(self.row.id)
        return Review.of(one) if one else None

    @field(directives=at_most(20), description="Stored with the record: doubtful, not refused.")
    def warnings(self) -> list[Finding]:
        region = self._declared.region
        layout = next((x for x in region.layouts if x.kind is RecordKind.MEMBER and x.in_force(today())), None)
        return of_record([_doubt(region, code) for code in self.row.warnings], region, layout)

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
        return history_page(self._declared, MEMBERS, await history.history(info.context.reading, self.row), window)

    @field(directives=PAGED, quiet=True, description="Who read this person's full data. By the member, AUDITOR.")
    async def accesses(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[JournalEntry] | None:
        window = Window.of(first=first, after=after, last=last, before=before)
        page = await accesses.page(info.context.reading, self.row, window)
        return Connection(page=page, nodes=[JournalEntry.of(row) for row in page.items])

    @field(directives=at_most(20))
    async def acts(self, info: Info) -> list[Act]:
        over = None if is_held(self.row.state) else MembershipOver()
        waiting = await info.context.loaders.proposals.load(self.row.id)
        org = await info.context.loaders.orgs.load(self.row.org_id)
        wanted: list[tuple[str, HubError | None]] = [
            ("updateMember", over),
            ("requestTransfer", over),
            ("endMembership", over),
            ("deleteMember", None),
            ("unmask", None),
            *review_acts(info.context, waiting, org, "member"),
        ]
        return acts_of(info.context.signed_in, wanted)


def _change(region: DeclaredRegion, code: str | None) -> CodeEntry:
    """How a bond began or ended; where nobody said, the person joined."""
    found = entry_of(region, "change", code or JOINS)
    return found or CodeEntry.of(region, CHANGE, next(one for one in CHANGE.entries if one.code == JOINS))


def _doubt(region: Declaration, code: str) -> Found:
    """A stored doubt: the code is kept, and with it the field it is about, or behind an @ which one it is."""
    code, _, at = code.partition("@")
    said = sentences_of(region)[code]
    at = at or (said.fields[0] if said.fields else "")
    return Found(code=code, at=at, severity=said.severity, kind=said.kind)


async def members_page(
    info: Info, org: OrgRow, filter: MemberFilter | None, sort: MemberSort | None, window: Window
) -> Connection[Member]:
    """The members of a union, or of it and all below."""
    scope, wanted = info.context.reading, (filter or MemberFilter()).wanted()
    await listing.refuse_copying(scope)
    columns = columns_below(info, "Member")
    page = await read.page(scope, org, wanted, window, sort=sort or MemberSort.MEMBER_NO, columns=columns)
    await listing.shown(scope, page.items)
    return Connection(page=page, nodes=[Member.of(row) for row in page.items])


@strawberry.type
class MemberQueries:
    """Reading members."""

    @field()
    async def member(self, info: Info, id: ID) -> Member | None:
        return await Member.fetch(info.context, id)

    @field(
        directives=PAGED,
        quiet=True,
    )
    async def members(
        self,
        info: Info,
        org: ID,
        filter: MemberFilter | None = None,
        sort: MemberSort = MemberSort.MEMBER_NO,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Member] | None:
        window = Window.of(first=first, after=after, last=last, before=before)
        org_id = uuid_of("Org", org)
        if org_id is None:
            raise NotFound(path=("org",))
        row = await info.context.loaders.orgs.load(org_id) if info.context.reading else None
        if row is None:
            raise NotFound()
        return await members_page(info, row, filter, sort, window)
