"""What a form prints in blocks and boxes <-> what is kept of it: one list for a repeated group, no box at all."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from hub.imports.convert import ODD
from hub.region import Column, Layout


def gathered(layout: Layout, values: Mapping[str, Sequence[object]]) -> dict[str, Sequence[object]]:
    """Columns of values as the register keeps them; of a group nobody filled in, nothing."""
    aside = {column.field.key for column in layout.flat if column.field and (column.ticks or column.block)}
    kept = {key: column for key, column in values.items() if key not in aside}
    for group in layout.repeated:
        columns = [(column, values[key]) for column, key in _of(layout, group) if key in values]
        rows = max((len(texts) for _, texts in columns), default=0)
        kept[group] = [_entries([(column, texts[row]) for column, texts in columns]) for row in range(rows)]
    return kept


def spread(layout: Layout, values: Mapping[str, object]) -> dict[str, object]:
    """A record's values as the form prints them: the entries of a list, each in its numbered block.

    ValueError: the list is none, or longer than the form has blocks, or has an entry the form does not ask for.
    """
    printed = {key: value for key, value in values.items() if key not in layout.repeated}
    for group in layout.repeated.keys() & values.keys():
        entries = values[group] or []
        if not isinstance(entries, list) or len(entries) > layout.repeated[group].repeats:
            raise ValueError(group)
        blocks = {(column.block.number, column.block.key): key for column, key in _of(layout, group) if column.block}
        printed |= dict.fromkeys(blocks.values())
        for number, entry in enumerate(entries, 1):
            if not isinstance(entry, Mapping) or not {(number, key) for key in entry} <= blocks.keys():
                raise ValueError(group)
            printed |= {blocks[number, key]: value for key, value in entry.items()}
    return printed


def kept_under(layout: Layout, keys: set[str]) -> set[str]:
    """The keys under which the register keeps what these fields of the form say."""
    blocks = {column.field.key: column.block.group for column in layout.flat if column.field and column.block}
    boxes = {column.field.key: column.ticks for column in layout.flat if column.field and column.ticks}
    dates = {boxes.get(key, key) for key in keys}
    return {blocks.get(key, key) for key in dates}


def _of(layout: Layout, group: str) -> Iterator[tuple[Column, str]]:
    """The columns of a group's blocks, but not the boxes in them: a ticked date is what they leave behind."""
    for column in layout.flat:
        if column.field and column.block and column.block.group == group:
            yield column, column.field.key


def _entries(cells: Sequence[tuple[Column, object]]) -> list[dict[str, object]] | None:
    blocks: dict[int, dict[str, object]] = {}
    for column, value in cells:
        if column.block and value is not None and value is not ODD:
            said = value.isoformat() if isinstance(value, date) else value
            blocks.setdefault(column.block.number, {})[column.block.key] = said
    return [blocks[number] for number in sorted(blocks)] or None
