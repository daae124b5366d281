"""A workbook somebody made -> the same, with notes, verdicts and a list. Run in a process of its own."""

import pickle
import sys
import warnings
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from io import BytesIO
from tempfile import TemporaryDirectory, TemporaryFile

import orjson
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from hub.imports.read import ask_child
from hub.imports.reading.child import OUT_OF_MEMORY, confine, tell_place
from hub.imports.reading.limits import Limits
from hub.imports.reporting.dropdowns import restore_dropdowns
from hub.imports.reporting.marks import LIST_HEADERS, LIST_WIDTHS, Note, Verdict
from hub.imports.sheets import ERROR_LIST
from hub.templates import Mark, looks_like_a_formula

AUTHOR = "导入检查"
FILLS = {mark: PatternFill("solid", fgColor=mark.value.lstrip("#")) for mark in Mark}
CENTERED, WRAPPED = Alignment(vertical="center"), Alignment(vertical="center", wrap_text=True)
SAVING = Limits(processor=60, wall=90.0)
MOST_WRITTEN = 256 << 20  # bytes of the temporary file a sheet is saved through
WIDTHS = (14, 50)  # of the result columns


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to write where. ``notes`` go by row and column of the table; ``rows`` and ``letters`` place these.

    Those above the table go by the cell's letter and row.
    """

    sheet: str
    rows: tuple[int, ...]
    letters: tuple[str, ...]
    notes: Mapping[int, Mapping[int, Note]]
    above: Mapping[tuple[str, int], Note]
    verdicts: Sequence[Verdict]
    results: tuple[str, ...]
    listed: Sequence[tuple[str, ...]]
    remarks: tuple[str, ...]


def annotated(original: bytes, plan: Plan) -> bytes:
    """Everything the workbook held stays as it is; only colors, notes, result columns and the list are added."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of parts openpyxl leaves out: pictures, and drop-downs, which we put back
        book = load_workbook(BytesIO(original), rich_text=True)
    restore_dropdowns(original, book)
    sheet = book[plan.sheet]
    for row, cells in plan.notes.items():
        for place, note in cells.items():
            if plan.letters[place]:
                _note(sheet[f"{plan.letters[place]}{plan.rows[row]}"], note)
    for (letter, row), note in plan.above.items():
        if isinstance(cell := sheet[f"{letter}{row}"], Cell):  # of merged cells only the first bears a note
            _note(cell, note)
    _write_results(sheet, plan)
    _write_list(book, plan)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def annotated_apart(original: bytes, plan: Plan, limits: Limits = SAVING) -> bytes:
    """:func:`annotated`, in a process that may die of the file without harm. Refused: it did, or took too long."""
    with TemporaryDirectory() as folder, TemporaryFile(dir=folder) as task:
        pickle.dump((original, plan), task)
        task.seek(0)
        return bytes(ask_child(__name__, task, limits, {"TMPDIR": folder}))


def main() -> int:
    """The process: a task on standard input, the workbook on standard output; the exit status."""
    confine(Limits(**orjson.loads(sys.argv[1])), written=MOST_WRITTEN)
    original, plan = pickle.loads(sys.stdin.buffer.read())  # noqa: S301 - written by the process that started us
    try:
        sys.stdout.buffer.write(annotated(original, plan))
        sys.stdout.buffer.flush()
    except MemoryError:
        return OUT_OF_MEMORY
    return 0


def _note(cell: Cell, note: Note) -> None:
    before = f"{cell.comment.text}\n\n" if cell.comment and cell.comment.author != AUTHOR else ""
    cell.fill = FILLS[note.mark]
    cell.comment = Comment(before + note.text, AUTHOR, width=320, height=60 + 20 * (note.text.count("\n") + 1))


def _write_results(sheet: Worksheet, plan: Plan) -> None:
    last = max(column_index_from_string(letter) for letter in plan.letters if letter)
    header = _header_row(sheet, plan, last)
    first = _result_column(sheet, plan, header, last)
    for offset, title in enumerate(plan.results):
        cell = sheet.cell(header, first + offset)
        _write(cell, title)
        _dress(cell, sheet.cell(header, last))
        sheet.column_dimensions[get_column_letter(first + offset)].width = WIDTHS[min(offset, 1)]
    for row, verdict in zip(plan.rows, plan.verdicts, strict=True):
        for offset, text in enumerate((verdict.says, verdict.why)[: len(plan.results)]):
            cell = sheet.cell(row, first + offset)
            _write(cell, text)
            cell.alignment = WRAPPED if offset else CENTERED
        if not verdict.passed:
            sheet.cell(row, first).fill = FILLS[Mark.ERROR]


def _header_row(sheet: Worksheet, plan: Plan, column: int) -> int:
    """The last header is the lowest text above the first row of data in its column."""
    return next((row for row in range(plan.rows[0] - 1, 0, -1) if sheet.cell(row, column).value is not None), 1)


def _result_column(sheet: Worksheet, plan: Plan, header: int, last: int) -> int:
    """Where an earlier check wrote its verdicts, else right of everything the owner wrote beside these rows."""
    rows = (header, *plan.rows)
    used = [
        column
        for column in range(last + 1, sheet.max_column + 1)
        if any(sheet.cell(row, column).value is not None for row in rows)
    ]
    earlier = next((column for column in used if sheet.cell(header, column).value == plan.results[0]), None)
    return earlier or max(used, default=last) + 1


def _write_list(book: Workbook, plan: Plan) -> None:
    if ERROR_LIST in book.sheetnames:
        del book[ERROR_LIST]
    sheet: Worksheet = book.create_sheet(ERROR_LIST)
    for number, width in enumerate(LIST_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    lines = [*((remark,) for remark in plan.remarks), LIST_HEADERS, *plan.listed]
    for row, texts in enumerate(lines, 1):
        for column, text in enumerate(texts, 1):
            cell = sheet.cell(row, column)
            _write(cell, text)
            cell.alignment = Alignment(vertical="top", wrap_text=len(texts) > 1)
    top = len(plan.remarks) + 1
    for cell in sheet[top]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="EDEDED")
    sheet.freeze_panes = f"A{top + 1}"
    sheet.auto_filter.ref = f"A{top}:{get_column_letter(len(LIST_HEADERS))}{sheet.max_row}"


def _write(cell: Cell, text: str) -> None:
    """As text, whatever it looks like."""
    cell.value = text
    if text:
        cell.data_type, cell.number_format, cell.quotePrefix = "s", "@", looks_like_a_formula(text)


def _dress(cell: Cell, like: Cell) -> None:
    cell.font, cell.border, cell.fill, cell.alignment = (
        copy(like.font),
        copy(like.border),
        copy(like.fill),
        copy(like.alignment),
    )


if __name__ == "__main__":
    sys.excepthook = tell_place
    sys.exit(main())
