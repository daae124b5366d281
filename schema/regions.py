"""Regions: what each province or city declares, as data."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Self

import strawberry
from strawberry import ID, federation

from hub import registry
from hub.access.permissions import may
from hub.access.roles import Role
from hub.clock import today
from hub.errors import NotFound
from hub.imports.layouts import packages_of
from hub.inspections import queries as inspections
from hub.quality import Quality
from hub.region import Link as DeclaredLink
from hub.region import LinkKind, Medium, OrgKind, Password, RecordKind, Seat, Way
from hub.region import revision as revision_of
from schema import links
from schema.codes import CodeTable
from schema.context import Context, Info
from schema.declared import DeclaredRegion, declared
from schema.declaring import field
from schema.directives import at_most
from schema.ids import node_id, words_of
from schema.layouts import Layout, version_of
from schema.lifecycles import Lifecycle, lifecycles_of
from schema.nodes import Node
from schema.rules import Rule, rules_of

if TYPE_CHECKING:
    from schema.inspections import InspectionWindow


@strawberry.type
class PasswordPolicy:
    """What a password must be."""

    min_length: int
    max_length: int
    must_contain: list[str] = strawberry.field(directives=at_most(20))
    hint: str


@strawberry.type
class Track:
    """One of a region's parallel trees."""

    key: str
    label: str


@strawberry.type
class TreeRule:
    """Who may sit at a level, and under whom."""

    track: Track | None
    level: int
    kind: OrgKind
    label: str
    parents: list[OrgKind] = strawberry.field(directives=at_most(20))


@strawberry.type
class Limit:
    """A limit people should know of before they meet it."""

    code: str
    label: str
    value: str


@strawberry.type(description="One entry of the region's menu.")
class MenuItem:
    """In the region's own words."""

    key: str
    label: str
    parent: str | None
    url: str | None
    roles: list[Role] = strawberry.field(directives=at_most(20))


@strawberry.type
class Link:
    """Help outside the forms: a hot line, a forum, a document."""

    kind: LinkKind
    label: str
    value: str
    hint: str | None


@strawberry.type(description="A region that asked to serve and may not, and why.")
class RegionFault:
    """Put aside with its causes; the others serve."""

    slug: str
    causes: list[str] = strawberry.field(directives=at_most(20))
    at: datetime


@federation.type(keys=["slug", "id"], description="A province or city, as it declares itself.")
class Region(Node):
    """One region."""

    declared: strawberry.Private[DeclaredRegion]

    id: ID
    slug: str = strawberry.field(description="hainan")
    name: str = strawberry.field(description="海南省总工会")
    platform_name: str = strawberry.field(description="海南基层工会服务平台")
    adcode: str = strawberry.field(description="GB/T 2260, 460000")

    @classmethod
    def of(cls, region: DeclaredRegion) -> Self:
        """A region that serves."""
        one = region.region
        return cls(
            declared=region,
            id=node_id("Region", one.slug),
            slug=one.slug,
            name=one.name,
            platform_name=one.platform_name or one.name,
            adcode=one.adcode,
        )

    @classmethod
    async def fetch(cls, context: Context, id: str) -> Self | None:  # noqa: ARG003
        """A region that serves."""
        slug = words_of("Region", id) or ""
        return cls.of(declared().region(slug)) if slug in registry.current().regions else None

    @classmethod
    def resolve_reference(cls, _: Info, slug: str = "", id: str = "") -> Self | None:
        """For a gateway, by either key."""
        wanted = slug or words_of("Region", id) or ""
        return cls.of(declared().region(wanted)) if wanted in registry.current().regions else None

    @field(description="Changsha's parent is Hunan where Hunan is enabled.")
    def parent(self) -> "Region | None":
        within = self.declared.region.within
        return Region.of(declared().region(within)) if within in registry.current().regions else None

    @field(description="Computed, never claimed.")
    async def quality(self) -> Quality:
        return (await self.declared.report()).quality or Quality.DECLARED

    @field(description="Changes whenever the declaration does: what offline clients compare.")
    def revision(self) -> str:
        return revision_of(self.declared.region)

    @field(directives=at_most(20))
    def layouts(
        self, kind: RecordKind | None = None, surface: Medium | None = None, as_of: date | None = None
    ) -> list[Layout]:
        return [
            Layout.of(self.declared, one)
            for one in (*self.declared.region.layouts, *packages_of(self.declared.region))
            if kind in (None, one.kind) and surface in (None, one.medium) and one.in_force(as_of or today())
        ]

    @field(description="The one in force on `asOf` (today), or that `version`.")
    def layout(self, key: str, version: str | None = None, as_of: date | None = None) -> Layout | None:
        for one in (*self.declared.region.layouts, *packages_of(self.declared.region)):
            meant = version_of(one) == version if version is not None else one.in_force(as_of or today())
            if one.key == key and meant:
                return Layout.of(self.declared, one)
        return None

    @field(directives=at_most(60))
    async def code_tables(self) -> list[CodeTable]:
        return [await CodeTable.filled(self.declared, one) for one in self.declared.region.tables]

    @field()
    async def code_table(self, name: str, as_of: date | None = None) -> CodeTable | None:
        found = self.declared.tables.get(name)
        return await CodeTable.filled(self.declared, found, as_of) if found else None

    @field(directives=at_most(200))
    def rules(self, kind: RecordKind | None = None, as_of: date | None = None) -> list[Rule]:
        return list(rules_of(self.declared.region, kind, as_of or today()))

    @field(directives=at_most(20))
    def onboarding(self) -> list[Way]:
        return list(self.declared.ways)

    @field()
    def password_policy(self) -> PasswordPolicy:
        policies = self.declared.region.policies
        said = policies.onboarding.password if policies else Password(8, 64)
        return PasswordPolicy(
            min_length=max(said.shortest, 8),
            max_length=said.longest,
            must_contain=["字母", "数字"],
            hint=said.says or f"请输入{said.shortest}-{said.longest}位，必须包含数字和字母",
        )

    @field(directives=at_most(20), description="Parallel trees: 区-街镇 and 局-公司; Changsha's 区域 and 系统.")
    def tracks(self) -> list[Track]:
        return [Track(key=one, label=one) for one in dict.fromkeys(seat.track for seat in self._seats()) if one]

    @field(directives=at_most(20), description="Which kind of org may stand under which, at which level.")
    def org_tree(self) -> list[TreeRule]:
        return list(_tree(self._seats()))

    @field(directives=at_most(20), description="Org, transfer, card, application ... as states and moves.")
    def lifecycles(self) -> list[Lifecycle]:
        return list(lifecycles_of(self.declared.region.lifecycles))

    @field(
        directives=at_most(20),
        description="1000 rows an upload, one batch a day, hand out within 5 working days ...",
    )
    def limits(self) -> list[Limit]:
        return [Limit(code=one.code, label=one.label, value=one.value) for one in self.declared.region.limits]

    @field(directives=at_most(20))
    async def inspection_windows(
        self, year: int | None = None
    ) -> list[Annotated["InspectionWindow", strawberry.lazy("schema.inspections")]]:
        from schema.inspections import InspectionWindow

        return [InspectionWindow.of(one) for one in await inspections.windows(self.slug, year)]

    @field(directives=at_most(40), description="The region's screens in its own words and order.")
    def menu(self) -> list[MenuItem]:
        return [
            MenuItem(key=one.key, label=one.label, parent=one.parent or None, url=one.url or None, roles=list(Role))
            for one in self.declared.region.menu
        ]

    @field(directives=at_most(20), description="Hot lines, forums, 网上缴费, 疗休养体检预约平台.")
    async def links(self, info: Info) -> list[Link]:
        return [
            Link(kind=one.kind, label=one.label, value=await self._value(info, one), hint=one.hint or None)
            for one in self.declared.region.links
        ]

    async def _value(self, info: Info, one: DeclaredLink) -> str:
        """Of a download that is a form, the link to its blank workbook."""
        layouts = (x for x in self.declared.region.layouts if x.key == one.value and x.in_force(today()))
        form = next(layouts, None) if one.kind is LinkKind.DOWNLOAD else None
        return await links.template(info.context, self.declared.region, form, None) or one.value if form else one.value

    def _seats(self) -> tuple[Seat, ...]:
        policies = self.declared.region.policies
        return policies.tree.seats if policies and policies.tree else ()


def _tree(seats: tuple[Seat, ...]) -> Iterator[TreeRule]:
    for seat in seats:
        above = [one.kind for one in seats if seat.hangs_under(one)]
        yield TreeRule(
            track=Track(key=seat.track, label=seat.track) if seat.track else None,
            level=seat.level,
            kind=seat.kind,
            label=seat.label,
            parents=list(dict.fromkeys(above)),
        )


def region_of(slug: str) -> Region:
    """The region a record belongs to: what serves no more is NotFound."""
    registry.current().region(slug)
    return Region.of(declared().region(slug))


@strawberry.type
class RegionQueries:
    """Reading declarations."""

    @field(directives=at_most(40), description="By anyone.")
    def regions(self) -> list[Region] | None:
        return [Region.of(declared().region(slug)) for slug in registry.current().regions]

    @field(description="By anyone.")
    def region(self, slug: str) -> Region | None:
        try:
            return region_of(slug)
        except NotFound:
            return None

    @field(directives=at_most(20), description="Regions held back. By HUB_ADMIN, DEVELOPER.")
    def region_faults(self, info: Info) -> list[RegionFault] | None:
        scope = info.context.scope
        if scope is None or not may(scope, "regionFaults"):
            return None
        return [RegionFault(slug=one.slug, causes=list(one.causes), at=one.at) for one in registry.current().faults]
