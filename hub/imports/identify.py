"""Sheets -> one table: which official form it is, where its columns stand, which rows are data."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from hub.exports import watermarks
from hub.imports.identifying.dates import read_dates
from hub.imports.identifying.doubts import refuse_doubtful_headers, refuse_merged
from hub.imports.identifying.head import answers, astray
from hub.imports.identifying.headers import DEPTH, Headers, find
from hub.imports.identifying.remarks import about_columns, about_rows, about_sheets, about_shifts
from hub.imports.identifying.rows import Rows, rows_of
from hub.imports.identifying.shifts import Looker
from hub.imports.reading.limits import USUAL
from hub.imports.refused import Refused
from hub.imports.sheets import Odd, Oddity, Sheet, Workbook
from hub.imports.tables import Table
from hub.region import Layout, RecordKind, fold, letter


class _Rank(NamedTuple):
    """How well a layout fits a sheet."""

    share: float
    is_wanted: bool
    is_in_force: bool


_BEST = _Rank(1.0, True, True)


def identify(book: Workbook, layouts: Sequence[Layout], on: date, *, wanted: RecordKind | None = None) -> Table:
    """The one table of a workbook, out of all the layouts a region has.

    Refused: it is none of them, another than ``wanted``, an old edition; its columns are not where they can be
    trusted; it has no data, or too much. What can be put right without guessing is, with a warning.
    """
    usable = [one for one in layouts if one.is_sheet and one.since <= on]
    lists = {one.lists for one in usable if one.lists}
    sheets = [sheet for sheet in book.sheets if sheet.name.strip() not in lists]
    headers, rows = _choose(sheets, usable, on, wanted)
    refuse_doubtful_headers(headers)
    refuse_merged(headers, rows)
    count, most = len(rows.data), headers.layout.most_rows or USUAL.rows
    if count > most:
        raise Refused("FORM-LONG", count=count, limit=most)

    cells = [_picked(column, rows.data) for column in headers.sheet.columns]
    nothing = [""] * count

    def texts(column: int) -> Sequence[str]:
        return cells[column] if 0 <= column < len(cells) else nothing

    warnings = (*about_sheets(book, sheets, headers), *about_columns(book, headers, rows), *about_rows(headers, rows))
    shifted = tuple(about_shifts(Looker.of(headers, texts, count, on), rows))
    columns = tuple(
        cells[headers.columns[index]] if index in headers.columns else nothing.copy()
        for index in range(len(headers.layout.flat))
    )
    oddities, above = _oddities(headers, rows), answers(headers)
    for row, index in read_dates(headers.layout, columns, from_1904=book.from_1904):
        place = Oddity(rows.data[row], headers.columns[index], Odd.SERIAL_DATE)
        oddities.setdefault((row, index), place)
    return Table(
        layout=headers.layout,
        sheet_name=headers.sheet.name,
        head={key: answer.text for key, answer in above.items()},
        rows=rows.data,
        columns=columns,
        letters=tuple(
            letter(headers.columns[index] + 1) if index in headers.columns else ""
            for index in range(len(headers.layout.flat))
        ),
        oddities=oddities,
        blank=rows.blank,
        findings=(*astray(headers), *warnings, *shifted),
        marks=_marks(headers, cells),
        above={key: answer.cell for key, answer in above.items()},
    )


def _marks(headers: Headers, cells: Sequence[list[str]]) -> dict[int, str]:
    """The watermarks of an export that came back, by row."""
    strange = [column for column in headers.strange if headers.texts[column] == watermarks.HEADER]
    return {row: text for column in strange for row, text in enumerate(cells[column]) if text}


def _choose(
    sheets: Sequence[Sheet], layouts: Sequence[Layout], on: date, wanted: RecordKind | None
) -> tuple[Headers, Rows]:
    """The best layout of each sheet, and then the one sheet with data."""
    best = [headers for sheet in sheets if (headers := _fitting(sheet, layouts, on, wanted))]
    newest = _newest(layouts, on, wanted)
    right = [headers for headers in best if wanted is None or headers.layout.kind is wanted]
    if not right and best:
        raise Refused("FORM-OTHER", found=best[0].layout.title, title=newest)
    if not right:
        code = "FORM-OLD" if any(_titled(sheet, layouts) for sheet in sheets) else "FORM-NONE"
        raise Refused(code, title=newest, sheets="、".join(f"“{sheet.name}”" for sheet in sheets[:5]))
    filled = [(headers, rows) for headers in right if (rows := rows_of(headers)).data]
    if not filled:
        raise Refused("FORM-EMPTY", sheet=right[0].sheet.name, row=right[0].row + 1)
    if len(filled) > 1:
        raise Refused(
            "FORM-TWO-SHEETS", count=len(filled), sheets="、".join(f"“{h.sheet.name}”" for h, _ in filled[:5])
        )
    if not filled[0][0].layout.in_force(on):
        raise Refused("FORM-OLD", title=newest)
    return filled[0]


def _fitting(sheet: Sheet, layouts: Sequence[Layout], on: date, wanted: RecordKind | None) -> Headers | None:
    """The layout of which most is found; of equals the one that is wanted, then the one in force."""
    best: Headers | None = None
    rank = _Rank(0.0, False, False)
    for layout in sorted(layouts, key=lambda one: one.kind is not wanted):  # none can fit better than all of these
        if headers := find(sheet, layout):
            own = _Rank(headers.share, layout.kind is wanted, layout.in_force(on))
            if own == _BEST:
                return headers
            if own > rank:
                best, rank = headers, own
    return best


def _picked(texts: list[str], rows: Sequence[int]) -> list[str]:
    """The texts of these rows; a copy."""
    first, last = rows[0], rows[-1]
    if last - first + 1 == len(rows):
        return texts[first - 1 : last]
    return [texts[row - 1] for row in rows]


def _newest(layouts: Sequence[Layout], on: date, wanted: RecordKind | None) -> str:
    titles = [one.title for one in layouts if one.in_force(on) and wanted in (None, one.kind)]
    return "》或《".join(dict.fromkeys(titles))


def _titled(sheet: Sheet, layouts: Sequence[Layout]) -> bool:
    titles = {fold(one.title) for one in layouts}
    return any(fold(sheet.text(row, column)) in titles for row in range(1, DEPTH) for column in range(3))


def _oddities(headers: Headers, rows: Rows) -> dict[tuple[int, int], Oddity]:
    by_row = {row: order for order, row in enumerate(rows.data)} if headers.sheet.oddities else {}
    by_column = {column: index for index, column in headers.columns.items() if headers.layout.flat[index].field}
    return {
        (by_row[one.row], by_column[one.column]): one
        for one in headers.sheet.oddities
        if one.row in by_row and one.column in by_column
    }
