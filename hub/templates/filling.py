"""A record's values -> the texts of a row of a form: codes by label, dates with slashes, lists in their blocks."""

from collections.abc import Iterator, Mapping
from datetime import date

from hub.region import DATE, Column, Layout


def texts(layout: Layout, values: Mapping[str, object], typed: Mapping[str, str], on: date) -> dict[str, str]:
    """By field key, what a row of the form says. ``typed``: the texts that the codes alone would not give back.

    ValueError: a list does not fit into the form's blocks.
    """
    printed = spread(layout, values)
    days = {c.field.key: day(printed.get(c.field.key)) for c in layout.flat if c.field and c.field.kind is DATE}
    boxes = {c.field.key: True for c in layout.flat if c.field and c.ticks and days.get(c.ticks)}
    said = {**printed, **days, **boxes}
    return {c.field.key: text(c, said.get(c.field.key), typed, on) for c in layout.flat if c.field}


def text(column: Column, value: object, typed: Mapping[str, str], on: date) -> str:
    """One value as its column prints it; a blank is empty, and so is a code the column has no label for."""
    if value is None or column.field is None:
        return ""
    if column.codes:
        return typed.get(column.field.key) or column.codes.write(str(value), on) or ""
    if isinstance(value, bool):
        return "是" if value else "否"
    return f"{value:%Y/%m/%d}" if isinstance(value, date) else str(value)


def day(value: object) -> object:
    """A date that stands in an entry of a list is plain JSON there."""
    return date.fromisoformat(value) if isinstance(value, str) and value else value


def spread(layout: Layout, values: Mapping[str, object]) -> dict[str, object]:
    """A record's values as the form prints them: the entries of a list, each in its numbered block.

    ValueError: the list is none, or longer than the form has blocks, or has an entry the form does not ask for.
    """
    printed = {key: value for key, value in values.items() if key not in layout.repeated}
    for group in layout.repeated.keys() & values.keys():
        entries = values[group] or []
        if not isinstance(entries, list) or len(entries) > layout.repeated[group].repeats:
            raise ValueError(group)
        cells = in_blocks(layout, group)
        blocks = {(column.block.number, column.block.key): key for column, key in cells if column.block}
        printed |= dict.fromkeys(blocks.values())
        for number, entry in enumerate(entries, 1):
            if not isinstance(entry, Mapping) or not {(number, key) for key in entry} <= blocks.keys():
                raise ValueError(group)
            printed |= {blocks[number, key]: value for key, value in entry.items()}
    return printed


def in_blocks(layout: Layout, group: str) -> Iterator[tuple[Column, str]]:
    """The columns of a group's blocks, but not the boxes in them: a ticked date is what they leave behind."""
    for column in layout.flat:
        if column.field and column.block and column.block.group == group:
            yield column, column.field.key
