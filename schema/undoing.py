"""Undoing an import, foreseen: what would be taken back, and what is to stay and why."""

from datetime import datetime
from typing import Self

import strawberry
from strawberry import ID

from hub.imports.findings import Finding as Found
from hub.imports.models import Import as Row
from hub.imports.sentences import EVERYWHERE
from hub.imports.undoing import Undo
from hub.paging import Window, page_of
from hub.region import Layout, RecordKind, Region
from hub.rows import Kept
from schema import nodes
from schema.context import Info
from schema.declaring import field
from schema.directives import PAGED
from schema.findings import Finding
from schema.ids import node_id
from schema.nodes import Node
from schema.pages import Connection
from schema.problems import Problem, problems_of

_NOUNS = {RecordKind.ORG: "Org", RecordKind.MEMBER: "Member", RecordKind.TRANSFER_IN: "Transfer"}


@strawberry.type(description="A doubt about a record already in the register.")
class RecordFinding:
    """What is said of a record; null where the record is out of sight."""

    record_id: strawberry.Private[ID]

    id: ID
    finding: Finding

    @field()
    async def record(self, info: Info) -> Node | None:
        return await nodes.fetch(info, self.record_id)


@strawberry.type(description="What an undo would take back, and what it would keep.")
class UndoPreview:
    """As it is at this moment."""

    row: strawberry.Private[Row]
    region: strawberry.Private[Region]
    layout: strawberry.Private[Layout | None]
    undo: strawberry.Private[Undo]

    possible: bool
    refusal: Problem | None
    until: datetime | None
    takes_back: int
    keeps: int

    @classmethod
    def of(cls, row: Row, undo: Undo, region: Region, layout: Layout | None, reference: str) -> Self:
        """What undoing that import would do."""
        return cls(
            row=row,
            region=region,
            layout=layout,
            undo=undo,
            possible=undo.refusal is None,
            refusal=problems_of(undo.refusal, reference)[0] if undo.refusal else None,
            until=undo.until,
            takes_back=undo.takes_back,
            keeps=len(undo.reach.keeps),
        )

    @field(directives=PAGED, description="Edited since, hence kept.")
    def kept(
        self, first: int | None = None, after: str | None = None, last: int | None = None, before: str | None = None
    ) -> Connection[RecordFinding] | None:
        window = Window.of(first=first, after=after, last=last, before=before)
        page = page_of(self.undo.reach.keeps, window)
        return Connection(page=page, nodes=[self._told(kept) for kept in page.items])

    def _told(self, kept: Kept) -> RecordFinding:
        said, place = EVERYWHERE[kept.code], f"{self.row.id}/{kept.id}"
        found = Found(code=said.code, row=kept.row, severity=said.severity, kind=said.kind)
        return RecordFinding(
            record_id=node_id(_NOUNS[kept.kind or RecordKind(self.row.kind)], kept.id),
            id=node_id("Finding", place),
            finding=Finding.of(place, found, self.region, self.layout),
        )
