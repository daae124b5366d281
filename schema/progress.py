"""Progress (录入进度, 录入数量, 新增数量, 预警): of an area, by union or by tree, against what it is to reach."""

from datetime import date
from typing import Self
from uuid import UUID

import strawberry
from strawberry import ID

from hub.errors import NotFound
from hub.orgs.models import Org as OrgRow
from hub.paging import Window
from hub.progress import queries, targets
from hub.progress.judging import Alert, Goal
from hub.progress.queries import By, Progress
from hub.progress.queries import Row as Found
from schema.context import Info
from schema.declaring import field, mutation
from schema.directives import PAGED, at_most
from schema.ids import node_id, uuid_of
from schema.orgs import Org
from schema.pages import Connection
from schema.problems import Payload
from schema.regions import Track

OTHERS = "其他"  # what stands in none of the parallel trees


@strawberry.type(description="What a union and all below it are to reach by a day: set for it, or for all above it.")
class CollectionTarget:
    """One day's."""

    id: ID
    org: Org = strawberry.field(description="Who is to reach it.")
    org_percent: float | None = strawberry.field(description="Of the unions, 0 to 100.")
    members: int | None
    due_on: date

    @classmethod
    def of(cls, org: OrgRow, goal: Goal) -> Self:
        """As it applies to that union."""
        told = node_id("CollectionTarget", f"{org.id.hex}{goal.due_on.isoformat()}")
        return cls(id=told, org=Org.of(org), org_percent=goal.org_percent, members=goal.members, due_on=goal.due_on)


@strawberry.type
class ProgressRow:
    """One area or one tree."""

    org: Org | None = strawberry.field(description="Null for a track.")
    label: str
    track: Track | None
    orgs_entered: int = strawberry.field(
        description="Unions of which nothing is missing that the region's form requires."
    )
    orgs_expected: int | None = strawberry.field(description="Unions registered, the one at the top included.")
    new_orgs: int = strawberry.field(description="Entered since.")
    members: int
    members_target: int | None
    new_members: int = strawberry.field(description="More since; fewer, if below zero.")
    percent: float | None = strawberry.field(description="Entered of expected, 0 to 100.")
    alert: Alert
    pace_per_day: float = strawberry.field(description="Unions entered a day, since.")
    forecast_on: date | None = strawberry.field(
        description="When the first target not reached will be, at this pace. Null: never, or all are reached."
    )

    @classmethod
    def of(cls, one: Found) -> Self:
        """As the tallies say."""
        return cls(
            org=Org.of(one.org) if one.org else None,
            label=one.org.name if one.org else one.track or OTHERS,
            track=Track(key=one.track, label=one.track) if one.track else None,
            orgs_entered=one.now.complete,
            orgs_expected=one.now.unions,
            new_orgs=one.now.complete - one.before.complete,
            members=one.now.members,
            members_target=one.judged.aim.members if one.judged.aim else None,
            new_members=one.now.members - one.before.members,
            percent=one.percent,
            alert=one.judged.alert,
            pace_per_day=round(one.judged.pace, 4),
            forecast_on=one.judged.forecast_on,
        )


@strawberry.type(description="录入进度, 录入数量, 新增数量, 预警.")
class CollectionProgress:
    """Of one union and all below it."""

    found: strawberry.Private[Progress]

    as_of: date
    since: date

    @classmethod
    def of(cls, one: Progress) -> Self:
        """What the query found."""
        return cls(found=one, as_of=one.span.as_of, since=one.span.since)

    @field(description="The first that is not reached, or the last.")
    def target(self) -> CollectionTarget | None:
        aim = self.found.totals.judged.aim
        return CollectionTarget.of(self.found.top, aim) if aim else None

    @field(directives=at_most(20), description="By their days.")
    def targets(self) -> list[CollectionTarget]:
        return [CollectionTarget.of(self.found.top, one) for one in self.found.goals]

    @field()
    def totals(self) -> ProgressRow:
        return ProgressRow.of(self.found.totals)

    @field(directives=PAGED)
    async def rows(
        self,
        alert: list[Alert] | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[ProgressRow]:
        window = Window.of(first=first, after=after, last=last, before=before)
        page = await self.found.rows(window, alert)
        return Connection(page=page, nodes=[ProgressRow.of(one) for one in page.items])


@strawberry.type
class TargetPayload(Payload):
    """A target; null when it was taken back."""

    target: CollectionTarget | None = None


@strawberry.type
class ProgressQueries:
    """Reading progress."""

    @field(
        quiet=True, description="At the end of a day, by default today; new is what came since, by default in 30 days."
    )
    async def collection_progress(
        self, info: Info, under: ID, by: By, as_of: date | None = None, since: date | None = None
    ) -> CollectionProgress | None:
        scope = info.context.reading
        return CollectionProgress.of(await queries.progress(scope, _org(under), by, as_of=as_of, since=since))


@strawberry.type
class ProgressMutations:
    """Setting targets."""

    @mutation(
        description="For the area of a union; with neither percentage nor members, the day's target is taken back. "
        "By the superior's UNION_ADMIN, REGION_ADMIN."
    )
    async def set_collection_target(
        self,
        info: Info,
        under: ID,
        due_on: date,
        org_percent: float | None = None,
        members: int | None = None,
        idempotency_key: str | None = None,
    ) -> TargetPayload | None:
        scope, key = info.context.acting, _org(under)
        org, goal = await targets.set_target(scope, key, due_on, org_percent=org_percent, members=members)
        return TargetPayload(target=CollectionTarget.of(org, goal) if goal else None)


def _org(id: str) -> UUID:
    key = uuid_of("Org", id)
    if key is None:
        raise NotFound(path=("under",))
    return key
