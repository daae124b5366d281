"""Watermarks: a word in a hidden column by which a row of a file is known again, wherever it turns up."""

from uuid import UUID

HEADER = "水印"
NOTE, LACKS = "导出说明", "缺少的内容"
SHEETS = frozenset({NOTE, LACKS})
"""Sheets of an export beside its table: never data."""


def word(id: UUID) -> str:
    """What stands in the row."""
    return id.hex


def read(text: str) -> UUID | None:
    """The row it names; None for anything else."""
    try:
        return UUID(hex=text.strip()) if len(text.strip()) == 32 else None
    except ValueError:
        return None
