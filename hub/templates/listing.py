"""Plain lists, each on a sheet of its own: remarks, headers, rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO

from xlsxwriter import Workbook

from hub.templates.styles import Styles


@dataclass(frozen=True, slots=True)
class Listed:
    """One list: the sheet's name, its headers and rows, how wide its columns are, and what is said above it."""

    name: str
    headers: Sequence[str]
    rows: Iterable[Sequence[str]]
    widths: Sequence[int]
    remarks: Sequence[str] = ()


def lists(told: Iterable[Listed]) -> bytes:
    """A workbook of nothing but lists."""
    file = BytesIO()
    book = Workbook(file, {"in_memory": True})
    styles = Styles(book)
    for one in told:
        print_list(book, styles, one.name, one.headers, one.rows, widths=one.widths, remarks=one.remarks)
    book.close()
    return file.getvalue()


def print_list(
    book: Workbook,
    styles: Styles,
    name: str,
    headers: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    widths: Sequence[int],
    remarks: Sequence[str] = (),
) -> None:
    """Add the sheet. Everything is text; headers stay in sight and can be filtered by."""
    sheet = book.add_worksheet(name)
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    for row, remark in enumerate(remarks):
        sheet.write_string(row, 0, remark, styles.words)
    top = len(remarks)
    for place, header in enumerate(headers):
        sheet.write_string(top, place, header, styles.header)
    last = top
    for last, texts in enumerate(rows, top + 1):
        for place, text in enumerate(texts):
            sheet.write_string(last, place, text, styles.listed(text))
    sheet.freeze_panes(top + 1, 0)
    sheet.autofilter(top, 0, last, len(headers) - 1)
