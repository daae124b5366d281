"""Code tables (码表): the choices of a field, in a region's words."""

from datetime import date
from typing import Self, cast

import strawberry
from strawberry import ID

from hub import registry
from hub.clock import today
from hub.lists import queries as lists
from hub.paging import Window, page_of
from hub.region import CodeTable as Declaration
from hub.region import Entry, fold
from schema.context import Context
from schema.declared import DeclaredRegion, declared, version_of
from schema.declaring import field
from schema.directives import PAGED, at_most
from schema.ids import node_id, words_of
from schema.nodes import Node
from schema.pages import Connection
from schema.sources import Source


@strawberry.type
class CodeEntry:
    """One choice."""

    table: str = strawberry.field(description="The table's name.")
    code: str
    label: str
    aliases: list[str] = strawberry.field(directives=at_most(20))
    regional_code: str | None
    parent: str | None
    has_children: bool
    lossy: bool = strawberry.field(description="Going there and back loses something.")
    valid_from: date | None
    valid_to: date | None

    @classmethod
    def of(cls, region: DeclaredRegion, table: Declaration, entry: Entry) -> Self:
        """A declared choice."""
        below = [one for one in region.tables.values() if one.parent and one.parent.key == table.key]
        return cls(
            table=table.key,
            code=entry.code,
            label=entry.label,
            aliases=list(entry.aliases),
            regional_code=entry.local or None,
            parent=_parent(table, entry),
            has_children=any(_parent(one, each) == entry.code for one in below for each in one.entries),
            lossy=bool(entry.covers),
            valid_from=entry.since,
            valid_to=entry.until,
        )


def _parent(table: Declaration, entry: Entry) -> str | None:
    """Of a cascading list the code above: the longest of the parent's that this one begins with."""
    above = [one.code for one in table.parent.entries if entry.code.startswith(one.code)] if table.parent else []
    return max(above, key=len, default=None)


@strawberry.type
class CodeTable(Node):
    """A list of choices, in force on one day."""

    region: strawberry.Private[DeclaredRegion]
    declaration: strawberry.Private[Declaration]
    on: strawberry.Private[date]

    id: ID
    name: str
    label: str
    version: str = strawberry.field(description="Changes with the entries: what offline clients compare.")
    standard: str | None
    source: Source | None

    @classmethod
    def of(cls, region: DeclaredRegion, table: Declaration, on: date | None = None) -> Self:
        """A declared table, on a day: by default today."""
        return cls(
            region=region,
            declaration=table,
            on=on or today(),
            id=node_id("CodeTable", f"{region.region.slug}/{table.key}"),
            name=table.key,
            label=table.label or _header(region, table) or table.key,
            version=version_of(table),
            standard=table.standard or None,
            source=Source.of(table.source),
        )

    @classmethod
    async def filled(cls, region: DeclaredRegion, table: Declaration, on: date | None = None) -> Self:
        """The same, of a list that somebody else keeps with what was loaded of it."""
        return cls.of(region, await lists.filled(region.region.slug, table), on)

    @classmethod
    async def fetch(cls, context: Context, id: str) -> Self | None:  # noqa: ARG003
        """A table of a region that serves, as of today."""
        slug, _, name = (words_of("CodeTable", id) or "").partition("/")
        region = declared().region(slug) if slug in registry.current().regions else None
        table = region.tables.get(name) if region else None
        return await cls.filled(region, table) if region and table else None

    @field(directives=PAGED)
    def entries(
        self,
        parent: str | None = None,
        search: str | None = None,
        codes: list[str] | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[CodeEntry]:
        window = Window.of(first=first, after=after, last=last, before=before)
        found = [one for one in self.declaration.entries if one.in_force(self.on)]
        if parent is not None:
            found = [one for one in found if _parent(self.declaration, one) == parent]
        if search:
            wanted = fold(search)
            found = [one for one in found if any(wanted in fold(t) for t in (one.label, one.code, *one.aliases))]
        if codes is not None:
            found = [one for one in found if one.code in codes]
        page = page_of(found, window)
        nodes = [CodeEntry.of(self.region, self.declaration, one) for one in page.items]
        return Connection(page=page, nodes=nodes)


def _header(region: DeclaredRegion, table: Declaration) -> str:
    """What the sheet prints above the column that is read through the table."""
    for layout in region.region.layouts:
        for column in (*layout.asked, *layout.flat):
            if column.codes and column.codes.key == table.key and column.field:
                return column.field.label
    return ""


def entry_of(region: DeclaredRegion, field_key: str, code: str | None) -> CodeEntry | None:
    """A stored code as the choice it stands for: worked out once a day, and the same object for all who hold it."""
    if code is None:
        return None
    key = (field_key, code, today())
    if key not in region.shown:
        if len(region.shown) >= _SHOWN:
            region.shown.clear()
        found = region.entry(field_key, code)
        region.shown[key] = CodeEntry.of(region, *found) if found else None
    return cast("CodeEntry | None", region.shown[key])


_SHOWN = 5_000  # more than all codes in use on two days
