"""Layout -> a workbook as the form is printed, row by row from the top line to the note under the data."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from hub.region import INTEGER, Column, Group, Layout, Line, Need, ordinal
from hub.templates.choices import offer_choices
from hub.templates.deflated import DeflatedSheet, filled
from hub.templates.styles import Mark, Styles

LINE = 15.0  # points: the height of one line of text
NARROW, WIDE = 9, 24  # characters
WIDTHS = {"id_number": 21, "credit_code": 21, "org_code": 12, "mobile": 14, "phone": 15, "date": 13, "name": 10,
          "postcode": 9, "email": 24, "integer": 9, "flag": 9}  # fmt: skip


class Form:
    """A form being printed. Rows are written in order; then :meth:`end`, further sheets, and :meth:`close`."""

    def __init__(
        self,
        layout: Layout,
        on: date,
        *,
        head: Mapping[str, str] | None = None,
        above: Mapping[str, Mark] | None = None,
        results: Sequence[str] = (),
        large: bool = False,
    ) -> None:
        """``head``: what is asked above the table, by field; ``above``: the colors of these cells.

        ``results``: further headers right of the form.

        ``large``: rows are deflated as they are written. Large or not, nothing touches a disk.
        """
        self._file = BytesIO()
        self.book = Workbook(self._file, {"strings_to_urls": False, "in_memory": True})
        self.book.set_properties(
            {
                "title": layout.title,
                "created": datetime(layout.since.year, layout.since.month, layout.since.day),  # noqa: DTZ001 - Excel knows no zones
            }
        )
        self.styles = Styles(self.book)
        self.sheet: Worksheet = self.book.add_worksheet(layout.sheet or "Sheet1", DeflatedSheet if large else None)
        self._layout, self._on, self._results = layout, on, results
        self._next = layout.first_row - 1
        _set_columns(self.sheet, layout, results, self.styles)
        _print_head(self.sheet, layout, head or {}, above or {}, self.styles)
        _print_headers(self.sheet, layout, results, self.styles)

    def row(
        self,
        texts: Sequence[str],
        marks: Mapping[int, Mark] | None = None,
        results: Sequence[str] = (),
        *,
        at: int = 0,
    ) -> int:
        """One row of data, in the layout's order; the cells of ``marks`` are colored.

        ``at``: the row as Excel counts, unless it is filled already. The row it became.
        """
        row, marks = max(self._next, at - 1), marks or {}
        for place, (column, text) in enumerate(zip(self._layout.flat, texts, strict=True)):
            mark = marks.get(place)
            if text:
                self.sheet.write_string(row, place, text, self.styles.cell(text, number=_is_number(column), mark=mark))
            elif mark:
                self.sheet.write_blank(row, place, None, self.styles.cell(mark=mark))
        for place, text in enumerate(results, len(self._layout.flat)):
            self.sheet.write_string(row, place, text, self.styles.cell(text))
        self._next = row + 1
        return row + 1

    def note(self, row: int, place: int, text: str) -> None:
        """A note at a cell of a row as Excel counts, its column from 0."""
        self.sheet.write_comment(row - 1, place, text, {"x_scale": 2, "y_scale": 1 + text.count("\n") * 0.5})

    def note_above(self, key: str, text: str) -> None:
        """A note at the answer to what is asked above the table, by field."""
        for (row, place), column in _answered(self._layout).items():
            if column.field and column.field.key == key:
                self.note(row + 1, place, text)

    def end(self, empty: int = 0) -> None:
        """Below the data: ``empty`` rows to fill in, and the note; and over all of it the drop-downs."""
        layout, first = self._layout, self._layout.first_row - 1
        for row in range(self._next, self._next + empty):
            for place, column in enumerate(layout.flat):
                self.sheet.write_blank(row, place, None, self.styles.cell(number=_is_number(column)))
        end = self._next + empty
        if layout.footer:
            note = "\n".join((f"{layout.footer}：", *layout.notes))
            self.sheet.set_row(end, LINE * (note.count("\n") + 2))
            _span(self.sheet, end, 0, len(layout.flat) - 1, note, self.styles.note)
        if end > first:
            offer_choices(self.book, self.sheet, layout, self._on, first, end - 1, _answered(layout))
            self.sheet.ignore_errors({"number_stored_as_text": f"A{first + 1}:{layout.last_column}{end}"})
        _set_page(self.sheet, layout)

    def close(self) -> bytes:
        """The file."""
        self.book.close()
        content = self._file.getvalue()
        return filled(content, self.sheet) if isinstance(self.sheet, DeflatedSheet) else content


def _is_number(column: Column) -> bool:
    return column.field is not None and column.field.kind is INTEGER


def width(column: Column) -> int:
    """How many characters wide a column is printed; a Chinese one counts double."""
    if column.width is not None:
        return column.width
    if column.field is None:
        return 6
    longest = max((_count(line) for line in column.header.split("\n")), default=0)
    choices = max((_count(entry.label) for entry in column.codes.entries), default=0) if column.codes else 0
    return min(max(NARROW, WIDTHS.get(column.field.kind.name, 12), (longest + 1) // 2, choices + 3), WIDE)


def _count(text: str) -> int:
    return sum(1 if character.isascii() else 2 for character in text)


def _set_columns(sheet: Worksheet, layout: Layout, results: Sequence[str], styles: Styles) -> None:
    for place, column in enumerate(layout.flat):
        sheet.set_column(place, place, width(column), styles.unwritten(number=_is_number(column)))
    for place, _ in enumerate(results, len(layout.flat)):
        sheet.set_column(place, place, 2 * WIDE if place > len(layout.flat) else 14)


def _print_head(
    sheet: Worksheet, layout: Layout, answers: Mapping[str, str], marks: Mapping[str, Mark], styles: Styles
) -> None:
    for row, line in enumerate(layout.head):
        is_title = any(words.text.strip() == layout.title for words in line.words)
        sheet.set_row(row, LINE * (2 if is_title else 1.4))
        for words in line.words:
            style = styles.title if is_title else styles.words
            first, last = ordinal(words.at) - 1, ordinal(words.until or words.at) - 1
            _span(sheet, row, first, last, words.text, style)
        for column, place in zip(line.asks, asked_places(line), strict=True):
            sheet.write_string(
                row, place, column.header, styles.required if column.need is Need.REQUIRED else styles.header
            )
            key = column.field.key if column.field else ""
            text = answers.get(key, "")
            sheet.write_string(row, place + 1, text, styles.cell(text, mark=marks.get(key)))


def asked_places(line: Line) -> tuple[int, ...]:
    """Where the words of what is asked above the table stand, from 0; the answer goes into the next cell."""
    free = max((ordinal(words.until or words.at) for words in line.words), default=0)
    return tuple(free + 3 * order for order, _ in enumerate(line.asks))


def _answered(layout: Layout) -> Mapping[tuple[int, int], Column]:
    """The cells above the table that are filled in, by row and column from 0."""
    return {
        (row, place + 1): column
        for row, line in enumerate(layout.head)
        for column, place in zip(line.asks, asked_places(line), strict=True)
    }


def _print_headers(sheet: Worksheet, layout: Layout, results: Sequence[str], styles: Styles) -> None:
    """In the order of the rows: a sheet that leaves memory row by row cannot be written upwards."""
    top, bottom = layout.header_rows[0] - 1, layout.header_rows[-1] - 1
    columns = [(place, column.header, _style(column, styles)) for place, column in enumerate(layout.flat)]
    columns += [(place, header, styles.header) for place, header in enumerate(results, len(layout.flat))]
    grouped: set[int] = set()
    sheet.set_row(top, LINE * (1.6 if bottom > top else 3))
    for part, first in _parts(layout):
        if isinstance(part, Group):
            last = first + len(part.columns) - 1
            grouped.update(range(first, last + 1))
            _span(sheet, top, first, last, part.title, styles.header)
    for place, header, style in columns:
        if place not in grouped:
            sheet.write_string(top, place, header, style)
    if bottom > top:
        sheet.set_row(bottom, LINE * 3)
        for place, header, style in columns:
            if place in grouped:
                sheet.write_string(bottom, place, header, style)
            else:
                sheet.write_blank(bottom, place, None, style)
                sheet.merge.append([top, place, bottom, place])  # merge_range cannot reach up to a row already written


def _span(sheet: Worksheet, row: int, first: int, last: int, text: str, style: Format) -> None:
    """A text over some cells of a row."""
    if last > first:
        sheet.merge_range(row, first, row, last, text, style)
    else:
        sheet.write_string(row, first, text, style)


def _parts(layout: Layout) -> list[tuple[Column | Group, int]]:
    parts, place = [], 0
    for part in layout.parts:
        parts.append((part, place))
        place += len(part.columns) if isinstance(part, Group) else 1
    return parts


def _style(column: Column, styles: Styles) -> Format:
    return styles.required if column.need is Need.REQUIRED and column.when is None else styles.header


def _set_page(sheet: Worksheet, layout: Layout) -> None:
    """On the screen the headers stay in sight; on paper they are repeated, and the form is as wide as a page."""
    top, bottom = layout.header_rows[0] - 1, layout.header_rows[-1] - 1
    sheet.freeze_panes(bottom + 1, min(2, len(layout.flat)))
    sheet.repeat_rows(top, bottom)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&C第 &P 页，共 &N 页")
