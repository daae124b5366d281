"""Layouts: the shape of a sheet or a form, good enough to draw it."""

from collections.abc import Iterator
from datetime import date
from typing import Self

import strawberry
from strawberry import ID

from hub import registry
from hub.imports.layouts import packages_of, tables_of
from hub.quality import Quality, layout_quality
from hub.region import Column as Declared
from hub.region import Group, Medium, RecordKind, letter
from hub.region import Layout as Declaration
from hub.templates.form import asked_places
from schema import links
from schema.context import Context, Info
from schema.declared import DeclaredRegion, declared
from schema.declaring import field
from schema.directives import at_most
from schema.enums import FileFormat
from schema.fields import Field
from schema.ids import node_id, words_of
from schema.nodes import Node
from schema.sources import Source


@strawberry.type
class Column:
    """A printed header and the field under it."""

    letter: str | None = strawberry.field(description="Null on a form.")
    header: str
    aliases: list[str] = strawberry.field(directives=at_most(20))
    group: str | None = strawberry.field(description="The upper header: 工会组织信息; on a form, the section.")
    repeats: bool = strawberry.field(description="The section may be filled several times (荣誉).")
    field: Field


@strawberry.type
class HeadField:
    """A value filled once above the table."""

    cell: str
    label: str
    field: Field


@strawberry.type(
    description="The shape of a sheet, a form or a package: fields in order, from the region's own document. "
    "Of a kind without a FORM its SHEET is what a form is drawn from, or the table of its PACKAGE."
)
class Layout(Node):
    """One edition of one official form."""

    region: strawberry.Private[DeclaredRegion]
    declaration: strawberry.Private[Declaration]

    id: ID
    key: str
    version: str
    kind: RecordKind
    surface: Medium
    title: str
    file_name: str | None = strawberry.field(description="The download's name; null for a form.")
    format: FileFormat | None
    in_force_from: date
    in_force_until: date | None
    sheet: str | None = strawberry.field(description="The sheet's name.")
    header_rows: int | None
    first_data_row: int | None
    last_column: str | None
    max_rows: int | None
    result_columns: list[str] = strawberry.field(
        directives=at_most(20), description="Columns added on the way back: 是否导入成功, 错误原因."
    )
    notes: list[str] = strawberry.field(directives=at_most(20), description="填表说明, 注意事项.")

    @classmethod
    def of(cls, region: DeclaredRegion, layout: Declaration) -> Self:
        """A declared layout."""
        package = layout.kind is RecordKind.PACKAGE
        sheet = layout.is_sheet and not package
        return cls(
            region=region,
            declaration=layout,
            id=node_id("Layout", f"{region.region.slug}/{layout.key}/{version_of(layout)}"),
            key=layout.key,
            version=version_of(layout),
            kind=layout.kind,
            surface=layout.medium,
            title=layout.title,
            file_name=(layout.file_name or f"{layout.title}.xlsx") if sheet or package else None,
            format=FileFormat.ZIP if package else FileFormat.XLSX if sheet else None,
            in_force_from=layout.since,
            in_force_until=layout.until,
            sheet=(layout.sheet or None) if sheet else None,
            header_rows=len(layout.header_rows) if sheet else None,
            first_data_row=layout.first_row if sheet else None,
            last_column=layout.last_column if sheet else None,
            max_rows=layout.most_rows,
            result_columns=list(layout.results),
            notes=list(layout.notes),
        )

    @classmethod
    async def fetch(cls, context: Context, id: str) -> Self | None:  # noqa: ARG003
        """A layout of a region that serves."""
        slug, _, edition = (words_of("Layout", id) or "").partition("/")
        region = declared().region(slug) if slug in registry.current().regions else None
        for one in (*region.region.layouts, *packages_of(region.region)) if region else ():
            if f"{one.key}/{version_of(one)}" == edition:
                return cls.of(region, one) if region else None
        return None

    @field(description="How well it is known: a layout no source shows is only DECLARED.")
    async def quality(self) -> Quality:
        return layout_quality(self.declaration, await self.region.report())

    @field()
    def source(self) -> Source | None:
        return Source.of(self.declaration.source)

    @field(directives=at_most(20), description="Values filled once above the table (填报工会, 领卡网点 ...).")
    def head(self) -> list[HeadField]:
        return [
            HeadField(cell=cell, label=column.header, field=Field.of(self.region, self.declaration, column))
            for cell, column in _head_cells(self.declaration)
        ]

    @field(directives=at_most(60))
    def columns(self) -> list[Column]:
        return list(_columns(self.region, self.declaration))

    @field(directives=at_most(20), description="The tables of a package.")
    def parts(self) -> "list[Layout]":
        return [Layout.of(self.region, one) for one in tables_of(self.region.region, self.declaration)]

    @field(
        description="The blank workbook; with an org, filled with what is already known. As every link to a file: "
        "without a header, for 15 minutes, so ask for it when it is wanted."
    )
    async def template_url(self, info: Info, prefilled_for: ID | None = None) -> str | None:
        if not self.declaration.is_sheet or self.declaration.kind is RecordKind.PACKAGE:
            return None
        return await links.template(info.context, self.region.region, self.declaration, prefilled_for)

    @field(description="A filled workbook with planted faults, for training.")
    def sample_url(self, info: Info) -> str | None:
        if not self.declaration.is_sheet or self.declaration.kind is RecordKind.PACKAGE:
            return None
        return links.sample(info.context, self.region.region, self.declaration)

    @field(description="The 采集表说明书 as Markdown, made from the declaration.")
    def guide(self) -> str | None:
        return links.guide(self.region.region, self.declaration)


def version_of(layout: Declaration) -> str:
    """An edition is known by the day it came into force."""
    return layout.since.isoformat()


def _columns(region: DeclaredRegion, layout: Declaration) -> Iterator[Column]:
    """What is printed, each under its letter; on a form only what can be filled in."""
    number, sheet = 0, layout.is_sheet
    for part in layout.parts if sheet else layout.columns:
        group = part if isinstance(part, Group) else None
        for one in part.columns if isinstance(part, Group) else (part,):
            number += 1
            if one.field or sheet:
                yield Column(
                    letter=letter(number) if sheet else None,
                    header=one.header,
                    aliases=list(one.also),
                    group=group.title if group else None,
                    repeats=one.block is not None or bool(group and group.repeats),
                    field=Field.of(region, layout, one),
                )


def _head_cells(layout: Declaration) -> Iterator[tuple[str, Declared]]:
    """The cell right of the words of what is asked above the table."""
    for row, one in enumerate(layout.head, 1):
        for column, place in zip(one.asks, asked_places(one), strict=True):
            yield f"{letter(place + 2)}{row}", column
