"""A table of texts -> every value: read, put aside where nothing belongs, worked out where nothing is asked."""

from collections.abc import Mapping, Sequence
from itertools import repeat

from hub.imports.checking.case import Facts, today_of
from hub.imports.checking.combinations import rows_where
from hub.imports.convert import ODD, Values, convert, field_of, values_of
from hub.imports.sheets import LOST
from hub.imports.tables import Table
from hub.region import Column, Layout, Need


def settle(table: Table, facts: Facts, known: Mapping[str, object] | None = None) -> dict[str, Values]:
    """By field: the head's value on every row, the columns, then what follows from them.

    ``known`` holds what the hub prints into locked columns: it stands there, too, where the file says nothing.
    """
    layout, on = table.layout, today_of(facts)
    values: dict[str, Values] = {}
    for column in layout.asked:
        if column.field:
            (value,) = convert(column, [table.head.get(column.field.key, "")], on).rows
            values[column.field.key] = Values(list(repeat(value, len(table.rows))), frozenset((value,)))
    for place, (column, texts, lost) in enumerate(zip(layout.flat, table.columns, lost_cells(table), strict=True)):
        if column.field and column.need is not Need.DERIVED:
            values[column.field.key] = _with(convert(column, table.meant.get(place, texts), on), lost, ODD)
    for column in layout.flat:
        if column.field and column.need is Need.LOCKED and (printed := (known or {}).get(column.field.key)) is not None:
            key = column.field.key
            values[key] = _with(values[key], [row for row, one in enumerate(values[key].rows) if one is None], printed)
    for column in layout.flat:
        if column.field and column.ticks:
            boxes = values[column.field.key].rows
            unticked = [row for row, box in enumerate(boxes) if box is not True]
            values[column.ticks] = _with(values[column.ticks], unticked, None)
    for column in layout.flat:
        if column.field and column.need is Need.UNUSED:
            key = column.field.key
            values[key] = _with(values[key], rows_concerned(column, values, facts), None)
    _derive(layout, values, facts, len(table.rows))
    return values


def lost_cells(table: Table) -> Sequence[Sequence[int]]:
    """By column, the rows where the workbook itself no longer knows what the cell said."""
    lost: list[list[int]] = [[] for _ in table.columns]
    for (row, column), oddity in table.oddities.items():
        if oddity.kind in LOST:
            lost[column].append(row)
    return lost


def rows_concerned(column: Column, values: Mapping[str, Values], facts: Facts) -> Sequence[int]:
    """The rows of which a REQUIRED or UNUSED column speaks: all, or those where its condition holds."""
    rows = len(values[field_of(column).key].rows)
    return rows_where(column.when, True, values, facts, rows) if column.when else range(rows)


def _derive(layout: Layout, values: dict[str, Values], facts: Facts, rows: int) -> None:
    """From what is odd nothing follows, and from a blank only where it is asked for. What was typed stays."""
    for column in (*layout.flat, *layout.derives):
        if column.field is None or column.by is None:
            continue
        reads = column.by.reads
        sources = [
            values[read.name].rows if read.name in values else list(repeat(facts.get(read.name), rows))
            for read in reads
        ]
        made: dict[tuple[object, ...], object] = {}
        for combination in set(zip(*sources, strict=True)):
            silent = any(
                value is ODD or (value is None and not read.even_blank)
                for value, read in zip(combination, reads, strict=True)
            )
            made[combination] = None if silent else column.by.makes(*combination)
        follows = [made[combination] for combination in zip(*sources, strict=True)]
        if column.need is not Need.DERIVED:
            typed = values[column.field.key].rows
            follows = [made if value is None else value for value, made in zip(typed, follows, strict=True)]
        values[column.field.key] = values_of(follows)


def _with(values: Values, rows: Sequence[int], value: object) -> Values:
    if not rows:
        return values
    patched = list(values.rows)
    for row in rows:
        patched[row] = value
    return values_of(patched)
