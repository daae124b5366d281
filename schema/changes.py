"""Each record's history: what changed at every step, in the region's words and masked."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Self

import strawberry
from strawberry import ID

from hub import masks
from hub.journal.revisions import Changes, Step
from hub.keeping import Keeping, Place
from hub.paging import Window, page_of
from schema.acts import label
from schema.context import Info
from schema.declared import DeclaredRegion
from schema.declaring import field
from schema.directives import at_most
from schema.fields import Field
from schema.ids import node_id
from schema.pages import Connection

if TYPE_CHECKING:
    from schema.imports import Import


@strawberry.type(description="A change of one field; personal values masked.")
class FieldChange:
    """Before and after, as labels and dates people read."""

    field: Field
    before: str | None
    after: str | None


@strawberry.type(description="One step in an object's life.")
class HistoryEntry:
    """Who, when, what."""

    step: strawberry.Private[Step]
    keeping: strawberry.Private[Keeping]
    region: strawberry.Private[DeclaredRegion]

    id: ID
    at: datetime
    act: str
    label: str
    by: str
    opinion: str | None

    @classmethod
    def of(cls, step: Step, keeping: Keeping, region: DeclaredRegion) -> Self:
        """A step of a record of that noun."""
        return cls(
            step=step,
            keeping=keeping,
            region=region,
            id=node_id("HistoryEntry", step.id),
            at=step.at,
            act=step.act,
            label=label(step.act),
            by=step.by,
            opinion=step.opinion,
        )

    @field(directives=at_most(60))
    def changes(self) -> list[FieldChange]:
        return changes_of(self.region, self.keeping, self.step.changes)

    @field(name="import")
    async def import_(self, info: Info) -> Annotated["Import", strawberry.lazy("schema.imports")] | None:
        from schema.imports import Import

        row = await info.context.loaders.imports.load(self.step.import_id) if self.step.import_id else None
        return Import.of(row) if row else None


def changes_of(region: DeclaredRegion, keeping: Keeping, changes: Changes) -> list[FieldChange]:
    """Field by field, in the region's words and masked."""
    changed = ((region.fields.get(key), pair) for key, pair in changes.items())
    return [
        FieldChange(
            field=Field.alone(region, field),
            before=_shown(region, keeping, field.key, before),
            after=_shown(region, keeping, field.key, after),
        )
        for field, (before, after) in changed
        if field is not None
    ]


def _shown(region: DeclaredRegion, keeping: Keeping, key: str, value: object) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):  # of a section that repeats, one entry after the other
        return "；".join("、".join(str(said) for said in one.values()) for one in value)
    field = region.fields[key]
    if field.sealed or keeping.place(key) is Place.SEALED:
        return masks.shown(field, str(value))
    entry = region.entry(key, str(value))
    return entry[1].label if entry else str(value)


def history_page(
    region: DeclaredRegion, keeping: Keeping, steps: Sequence[Step], window: Window
) -> Connection[HistoryEntry]:
    """The steps of a record the viewer sees, the latest first."""
    page = page_of(steps[::-1], window)
    return Connection(page=page, nodes=[HistoryEntry.of(one, keeping, region) for one in page.items])
