"""What is worth saying about a file that is read all the same."""

from collections.abc import Iterator, Sequence

from hub.exports import watermarks
from hub.imports.findings import Finding
from hub.imports.identifying.headers import Headers, find
from hub.imports.identifying.places import say_rows
from hub.imports.identifying.rows import Rows, rows_of
from hub.imports.identifying.shifts import MOST, Looker, say_exchange, say_shift
from hub.imports.refused import Refused
from hub.imports.sentences import EVERYWHERE
from hub.imports.sheets import ERROR_LIST, RESULTS, FileKind, Sheet, Workbook
from hub.region import fold, letter

OURS = {ERROR_LIST, *watermarks.SHEETS}
XLS_ROWS = 65_536  # more do not fit on a sheet of the old format


def about_sheets(book: Workbook, sheets: Sequence[Sheet], headers: Headers) -> Iterator[Finding]:
    """What else the file holds, and was not read."""
    for code in book.remarks:
        yield _warning(code)
    name = headers.sheet.name
    others = [
        one.name
        for one in sheets
        if one is not headers.sheet and one.name not in OURS and one.row_count and not _empty_form(one, headers)
    ]
    if others:
        yield _warning("SHEET-CHOSEN", sheet=name, others="、".join(f"“{one}”" for one in others[:10]))
    if book.kind is FileKind.XLS and headers.sheet.row_count >= XLS_ROWS:
        yield _warning("SHEET-XLS-FULL", sheet=name, limit=XLS_ROWS)
    if headers.sheet.hidden:
        yield _warning("SHEET-HIDDEN", sheet=name)


def _empty_form(sheet: Sheet, headers: Headers) -> bool:
    other = find(sheet, headers.layout)
    return other is not None and not rows_of(other).data


def about_columns(book: Workbook, headers: Headers, rows: Rows) -> Iterator[Finding]:
    """Columns that stand elsewhere, are too many or too few. Records have no places, hence none that is wrong."""
    layout, columns = headers.layout, headers.columns
    first = headers.shift
    if not headers.in_order and book.kind is not FileKind.RECORDS:
        astray = [index for index in sorted(columns) if columns[index] != index + first]
        said = (f"“{headers.name(index)}”在{letter(columns[index] + 1)}列" for index in astray)
        yield _warning("FORM-REORDERED", moves="、".join(said))
    moved = headers.row != layout.header_rows[-1] or (headers.in_order and first > 0)
    if moved and not layout.exact_head and book.kind is not FileKind.RECORDS:
        yield _warning("FORM-MOVED", row=headers.row, column=letter(min(columns.values()) + 1))
    results = {fold(one) for one in (*(layout.results or RESULTS), watermarks.HEADER)}
    extra = [
        column
        for column in range(len(headers.sheet.columns))
        if column not in columns.values()
        and fold(headers.texts[column]) not in results
        and any(headers.sheet.columns[column][row - 1] for row in rows.data)
        and not _is_serial(headers, column)
    ]
    if extra:
        said = (f"{letter(c + 1)}列" + (f"“{headers.texts[c]}”" if headers.texts[c] else "（没有表头）") for c in extra)
        yield _warning("FORM-EXTRA", columns="、".join(said))
    if without := [index for index in headers.missing if layout.flat[index].field]:
        yield _warning("FORM-WITHOUT", headers=headers.named(without))


def _is_serial(headers: Headers, column: int) -> bool:
    """Whether a running number stands where the layout prints one, under a word of the clerk's own."""
    return any(
        headers.layout.flat[index].field is None and headers.columns.get(index + 1) == column + 1
        for index in headers.missing
    )


def about_rows(headers: Headers, rows: Rows) -> Iterator[Finding]:
    """Rows nobody may have meant to be read."""
    unseen = headers.sheet.hidden_rows
    if unseen and (hidden := [row for row in rows.data if row in unseen]):
        yield _warning("ROWS-HIDDEN", rows=say_rows(hidden))
    if rows.below_note:
        yield _warning("ROWS-BELOW-NOTE", note=headers.layout.footer, rows=say_rows(rows.below_note))


def about_shifts(looker: Looker, rows: Rows) -> Iterator[Finding]:
    """Refused: most of the data is shifted, or columns have changed places under their headers."""
    for shift in looker.shifts():
        moves = say_shift(shift, looker.headers)
        if len(shift.rows) >= MOST * looker.count:
            raise Refused("FORM-SHIFTED", moves=moves)
        yield _warning("ROWS-SHIFTED", rows=say_rows([rows.data[row] for row in shift.rows]), moves=moves)
    if exchanged := looker.exchanged():
        raise Refused("FORM-EXCHANGED", moves=say_exchange(exchanged, looker.headers))


def _warning(code: str, **fills: object) -> Finding:
    sentence = EVERYWHERE[code]
    return Finding(code=code, severity=sentence.severity, kind=sentence.kind, fills=fills)
