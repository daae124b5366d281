"""What happens to a form in a clerk's hands: rows moved, headers renamed, columns shifted, notes deleted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from openpyxl.utils.cell import coordinate_to_tuple, get_column_letter, range_boundaries

from tests.spreadsheets import Book, Change, Page, Place, Row
from tests.workbooks import MEMBER_HEADERS, ORG_HEADERS, fill


def put(place: str, value: object) -> Change:
    """Something else at 「H7」, on the first sheet."""

    def change(book: Book) -> None:
        book.page.cells[coordinate_to_tuple(place)] = value

    return change


def _moved(merge: str, to: Callable[[int, int], Place | None]) -> str | None:
    left, top, right, bottom = range_boundaries(merge)
    first, last = to(top, left), to(bottom, right)
    return f"{get_column_letter(first[1])}{first[0]}:{get_column_letter(last[1])}{last[0]}" if first and last else None


def _shift(page: Page, to: Callable[[int, int], Place | None]) -> None:
    def row_after(row: int) -> int:
        return next((place[0] for r in range(row, row + 50) if (place := to(r, 1))), row)

    page.move(to)
    page.merges = [moved for merge in page.merges if (moved := _moved(merge, to))]
    page.header_row, page.first_row, page.notes_row = map(row_after, (page.header_row, page.first_row, page.notes_row))


def rows_inserted(count: int = 1, above: int = 1) -> Change:
    """Blank rows above this row."""
    return lambda book: _shift(book.page, lambda row, column: (row + count if row >= above else row, column))


def rows_deleted(count: int = 1, at: int = 1) -> Change:
    def to(row: int, column: int) -> Place | None:
        return None if at <= row < at + count else (row - count if row >= at else row, column)

    return lambda book: _shift(book.page, to)


def renamed(old: str, new: str) -> Change:
    def change(book: Book) -> None:
        page = book.page
        column = page.column(old)
        row = max(
            r for r in (page.header_row - 1, page.header_row) if str(page.cells.get((r, column), "")).startswith(old)
        )
        page.cells[row, column] = new

    return change


def without_column(header: str) -> Change:
    """The whole column deleted, as a spreadsheet program does it."""

    def change(book: Book) -> None:
        page, gone = book.page, book.page.column(header)
        _keep_edges(page, gone, -1)
        page.move(
            lambda row, column: (
                None if column == gone and row >= page.header_row else (row, column - 1 if column > gone else column)
            )
        )

    return change


def with_column(header: str, before: str, value: object = "") -> Change:
    """One more column in the middle of the table, with one value in every data row."""

    def change(book: Book) -> None:
        page, new = book.page, book.page.column(before)
        _keep_edges(page, new, 1)
        page.move(lambda row, column: (row, column + 1 if column >= new and column > 1 else column))
        page.cells[page.header_row, new] = header
        if value != "":
            page.cells |= {(row, new): value for row in range(page.first_row, page.notes_row)}

    return change


def _keep_edges(page: Page, at: int, by: int) -> None:
    """Merged regions grow and shrink with the columns under them."""

    def edge(merge: str) -> str:
        left, top, right, bottom = range_boundaries(merge)
        left, right = left + by * (left > at), right + by * (right >= at)
        return f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}"

    page.merges = [edge(merge) for merge in page.merges]


def swapped(one: str, other: str) -> Change:
    """Two columns change places, header and data."""

    def change(book: Book) -> None:
        page = book.page
        a, b = page.column(one), page.column(other)
        page.move(
            lambda row, column: (
                (row, {a: b, b: a}.get(column, column)) if page.header_row <= row < page.notes_row else (row, column)
            )
        )

    return change


def data_shifted(header: str, by: int = 1) -> Change:
    """The data, from this header on, pasted ``by`` columns to the right (negative: to the left)."""

    def change(book: Book) -> None:
        page, start = book.page, book.page.column(header)
        page.move(
            lambda row, column: (
                (row, column + by) if page.first_row <= row < page.notes_row and column >= start else (row, column)
            )
        )

    return change


def merged(cells: str) -> Change:
    return lambda book: book.page.merges.append(cells)


def without_notes() -> Change:
    def change(book: Book) -> None:
        notes_unmerged()(book)
        del book.page.cells[book.page.notes_row, 1]

    return change


def notes_unmerged() -> Change:
    def change(book: Book) -> None:
        book.page.merges = [merge for merge in book.page.merges if not merge.startswith(f"A{book.page.notes_row}:")]

    return change


def blank_rows_above_notes(count: int) -> Change:
    return lambda book: rows_inserted(count, above=book.page.notes_row)(book)


def rows_under_notes(rows: Sequence[Row]) -> Change:
    """A clerk went on typing below the notes."""

    def change(book: Book) -> None:
        headers = ORG_HEADERS if book.page.name == "工会组织信息" else MEMBER_HEADERS
        fill(book.page, book.page.notes_row + 1, headers, rows)

    return change


def titled(text: str) -> Change:
    def change(book: Book) -> None:
        at = next(place for place, value in book.page.cells.items() if str(value).endswith("采集表"))
        book.page.cells[at] = text

    return change


def called(name: str) -> Change:
    """The sheet has another name."""

    def change(book: Book) -> None:
        book.page.name = name

    return change


def second_sheet(name: str, *, filled: bool = True) -> Change:
    """The table once more on a sheet of its own, with or without the data."""

    def change(book: Book) -> None:
        copy = replace(book.page, name=name, cells=dict(book.page.cells), merges=list(book.page.merges))
        if not filled:
            copy.move(lambda row, column: None if copy.first_row <= row < copy.notes_row else (row, column))
        book.pages.insert(1, copy)

    return change


def extra_sheet(name: str, cells: Mapping[str, object]) -> Change:
    """A sheet of something else, after all others."""
    return lambda book: book.pages.append(Page(name, {coordinate_to_tuple(at): value for at, value in cells.items()}))


def without_lists() -> Change:
    return lambda book: book.pages.remove(book.pages[-1])


def hidden(*rows: int) -> Change:
    return lambda book: book.page.hidden_rows.extend(rows)


def hidden_sheet() -> Change:
    """The data sheet itself is hidden."""

    def change(book: Book) -> None:
        book.page.hidden = True

    return change


def in_1904() -> Change:
    """Dates count from 1904, as in files begun on an old Macintosh."""

    def change(book: Book) -> None:
        book.from_1904 = True

    return change
