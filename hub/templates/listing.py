"""A plain list on a sheet of its own: remarks, headers, rows."""

from collections.abc import Iterable, Sequence

from xlsxwriter import Workbook

from hub.templates.styles import Styles


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
