"""What a form prints in blocks and boxes -> what is kept of it: one list for a repeated group, no box at all."""

from collections.abc import Mapping, Sequence
from datetime import date

from hub.imports.convert import ODD
from hub.region import Column, Layout
from hub.templates.filling import in_blocks


def gathered(layout: Layout, values: Mapping[str, Sequence[object]]) -> dict[str, Sequence[object]]:
    """Columns of values as the register keeps them; of a group nobody filled in, nothing."""
    aside = {column.field.key for column in layout.flat if column.field and (column.ticks or column.block)}
    kept = {key: column for key, column in values.items() if key not in aside}
    for group in layout.repeated:
        columns = [(column, values[key]) for column, key in in_blocks(layout, group) if key in values]
        rows = max((len(texts) for _, texts in columns), default=0)
        kept[group] = [_entries([(column, texts[row]) for column, texts in columns]) for row in range(rows)]
    return kept


def kept_under(layout: Layout, keys: set[str]) -> set[str]:
    """The keys under which the register keeps what these fields of the form say."""
    blocks = {column.field.key: column.block.group for column in layout.flat if column.field and column.block}
    boxes = {column.field.key: column.ticks for column in layout.flat if column.field and column.ticks}
    dates = {boxes.get(key, key) for key in keys}
    return {blocks.get(key, key) for key in dates}


def _entries(cells: Sequence[tuple[Column, object]]) -> list[dict[str, object]] | None:
    blocks: dict[int, dict[str, object]] = {}
    for column, value in cells:
        if column.block and value is not None and value is not ODD:
            said = value.isoformat() if isinstance(value, date) else value
            blocks.setdefault(column.block.number, {})[column.block.key] = said
    return [blocks[number] for number in sorted(blocks)] or None
