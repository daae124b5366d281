"""Fields: what a form asks for, as it asks for it."""

from typing import Self

import strawberry

from hub.region import Column as Declared
from hub.region import Field as Declaration
from hub.region import Layout, Need, truth
from schema.codes import CodeTable
from schema.declared import DeclaredRegion
from schema.enums import FieldType, Requirement
from schema.keys import outside
from schema.sources import Source


@strawberry.type
class Field:
    """One field of a layout, as this layout asks for it."""

    key: str
    label: str
    type: FieldType
    required: Requirement
    required_when: str | None = strawberry.field(
        default=None, description="In words; `checkRecord` answers for a given record."
    )
    code_table: CodeTable | None = None
    narrowed_by: str | None = strawberry.field(
        default=None, description="The field whose code narrows this one's choices (细分行业 by 行业)."
    )
    format: str | None = None
    max_length: int | None = strawberry.field(default=None, description="In code points.")
    min: int | None = None
    max: int | None = None
    default: str | None = None
    example: str | None = None
    hint: str | None = None
    locked: bool = strawberry.field(default=False, description="Set by the superior, not editable.")
    derived: bool = strawberry.field(default=False, description="Computed from other fields, not typed.")
    sensitive: bool = strawberry.field(default=False, description="Personal: masked in every answer.")
    extra: bool = strawberry.field(default=False, description="Only this region keeps it: it travels in `extras`.")
    source: Source | None = None

    @classmethod
    def of(cls, region: DeclaredRegion, layout: Layout, column: Declared) -> Self:
        """The field under a declared column."""
        field = column.field
        if field is None:
            return cls.running(column.header)
        always = column.need is Need.REQUIRED and column.when is None
        return cls(
            key=outside(field.key),
            label=field.label,
            type=_type(field),
            required=Requirement.ALWAYS if always else _requirement(column),
            required_when=_condition(column),
            code_table=CodeTable.of(region, column.codes) if column.codes else None,
            narrowed_by=_narrowed_by(layout, column),
            format=_FORMATS.get(field.kind.name),
            max_length=field.longest,
            example=column.example or None,
            hint=column.hint or None,
            locked=column.need is Need.LOCKED,
            derived=column.need is Need.DERIVED,
            sensitive=field.sensitive,
            extra=field.key in region.extras,
            source=Source.of(layout.source),
        )

    @classmethod
    def running(cls, header: str) -> Self:
        """Under a column that is printed and not kept (序号): it has no key, and nobody types it."""
        return cls(key="", label=header, type=FieldType.INTEGER, required=Requirement.NEVER, derived=True)

    @classmethod
    def alone(cls, region: DeclaredRegion, field: Declaration) -> Self:
        """A field outside any form: in a record's history, among its extras."""
        table = region.tables_of_fields.get(field.key)
        return cls(
            key=outside(field.key),
            label=region.labels.get(field.key, field.label),
            type=_type(field),
            required=Requirement.NEVER,
            code_table=CodeTable.of(region, table) if table else None,
            format=_FORMATS.get(field.kind.name),
            max_length=field.longest,
            sensitive=field.sensitive,
            extra=field.key in region.extras,
        )


def _type(field: Declaration) -> FieldType:
    return FieldType.TEXT if field.kind.name == "name" else FieldType[field.kind.name.upper()]


_FORMATS = {"date": "yyyy/MM/dd", "flag": "是/否"}


def _requirement(column: Declared) -> Requirement:
    return Requirement.CONDITIONAL if column.need is Need.REQUIRED else Requirement.NEVER


def _condition(column: Declared) -> str | None:
    """The condition's own sentence, or the truth it is named for."""
    if column.need is not Need.REQUIRED or column.when is None:
        return None
    said = (column.when.holds.__doc__ or "").strip().partition("\n")[0]
    return said or truth(column.when.holds)


def _narrowed_by(layout: Layout, column: Declared) -> str | None:
    above = column.codes.parent if column.codes else None
    if above is None:
        return None
    found = (one.field.key for one in layout.flat if one.field and one.codes and one.codes.key == above.key)
    key = next(found, None)
    return outside(key) if key else None
