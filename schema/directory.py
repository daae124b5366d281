"""The directory: names of unions, for choosing one outside the viewer's own subtree."""

from typing import Self

import strawberry
from strawberry import ID

from hub.errors import NotFound
from hub.orgs import directory as read
from hub.orgs.directory import Sought
from hub.orgs.models import Org as Row
from hub.paging import Window
from hub.region import OrgKind
from schema.context import Info
from schema.declaring import field
from schema.directives import PAGED
from schema.ids import node_id, uuid_of
from schema.pages import Connection
from schema.regions import Track


@strawberry.type(description="The name of a union, for choosing one outside the viewer's own subtree.")
class OrgSummary:
    """What anybody may know of a union."""

    id: ID
    name: str
    kind: OrgKind
    level: int
    track: Track | None
    has_children: bool

    @classmethod
    def of(cls, row: Row) -> Self:
        """A union of the directory."""
        return cls(
            id=node_id("Org", row.id),
            name=row.name,
            kind=OrgKind(row.kind),
            level=row.level,
            track=Track(key=row.track, label=row.track) if row.track else None,
            has_children=row.child_count > 0,
        )


@strawberry.type
class DirectoryQueries:
    """Looking for a union to choose."""

    @field(
        directives=PAGED,
        quiet=True,
        description="Names of unions to choose as superior, target or union to join; primary unions only by their "
        "exact name or number. By anyone.",
    )
    async def directory(
        self,
        info: Info,
        region: str,
        under: ID | None = None,
        track: str | None = None,
        kind: list[OrgKind] | None = None,
        name: str | None = None,
        org_no: str | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[OrgSummary] | None:
        top = uuid_of("Org", under) if under is not None else None
        if under is not None and top is None:
            raise NotFound(path=("under",))
        sought = Sought(under=top, track=track or "", kinds=kind or (), name=name or "", org_no=org_no or "")
        window = Window.of(first=first, after=after, last=last, before=before)
        page = await read.page(region, sought, window, source=info.context.caller.source)
        return Connection(page=page, nodes=[OrgSummary.of(row) for row in page.items])
