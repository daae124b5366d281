"""Examination -> the workbooks handed back: the owner's own with all that is said of it, rejected rows, result."""

from collections.abc import Mapping, Sequence
from io import BytesIO

from xlsxwriter import Workbook

from hub.imports.findings import Finding
from hub.imports.pipeline import Examination
from hub.imports.refused import Refused
from hub.imports.reporting.annotating import Plan, annotated_apart
from hub.imports.reporting.marks import (
    IMPORTED,
    LIST_HEADERS,
    LIST_WIDTHS,
    Note,
    Words,
    listed,
    marks_of,
    notes,
    notes_above,
    verdicts,
)
from hub.imports.sheets import ERROR_LIST, RESULTS, FileKind
from hub.region import RecordKind, Region, member, org
from hub.templates import Form, Styles, print_list

REOPENED = 20_000  # rows; opening and saving a longer workbook again takes minutes, so it is printed anew
NOTED = 10_000  # cells; Excel is slow to open a sheet with more notes, and the list has them all
LISTED = 200_000  # findings
_OTHERS = {
    FileKind.XLS: "是旧格式（.xls）",
    FileKind.XML: "是 XML 表格",
    FileKind.RECORDS: "是 XML 文件",
    FileKind.CSV: "是文本表格（CSV）",
}
NUMBER = {RecordKind.ORG: org.org_no.label, RecordKind.MEMBER: member.member_no.label, RecordKind.TRANSFER_IN: "转移"}


def annotate(original: bytes, kind: FileKind, examination: Examination, *, words: Words = IMPORTED) -> bytes:
    """The owner's own workbook with bad cells colored and commented, a verdict on every row, and the list of errors.

    An .xls, a very long workbook, and one that cannot be opened again within the limits are printed anew in the
    region's layout; the list of errors says so in its first line.
    """
    if kind in _OTHERS:
        return _printed_anew(examination, words, _OTHERS[kind])
    if len(examination.table.rows) > REOPENED:
        return _printed_anew(examination, words, f"超过 {REOPENED} 行")
    try:
        return annotated_apart(original, plan_of(examination, words))
    except Refused:
        return _printed_anew(examination, words, "无法在限定的时间和内存内改写")


def plan_of(examination: Examination, words: Words) -> Plan:
    """What is to be written into the owner's own workbook."""
    rows, remarks = _list(examination)
    return Plan(
        sheet=examination.table.sheet_name,
        rows=tuple(examination.table.rows),
        letters=examination.table.letters,
        notes=_noted(examination),
        above={examination.table.above[key]: note for key, note in notes_above(examination).items()},
        verdicts=verdicts(examination, words),
        results=_results(examination),
        listed=rows,
        remarks=remarks,
    )


def refusal(region: Region, findings: Sequence[Finding]) -> bytes:
    """A workbook that only lists why a file was refused as a whole."""
    file = BytesIO()
    book = Workbook(file, {"in_memory": True})
    print_list(book, Styles(book), ERROR_LIST, LIST_HEADERS, listed(findings, region, None), widths=LIST_WIDTHS)
    book.close()
    return file.getvalue()


def rejected_rows(examination: Examination) -> bytes:
    """Only the rows that were not taken, in the region's layout, noted: to be corrected and uploaded again."""
    accepted = frozenset(examination.accepted)
    rows = [row for row in range(len(examination.table.rows)) if row not in accepted]
    form = _form(examination, len(rows))
    _print_rows(form, examination, rows)
    form.end()
    return form.close()


def result(examination: Examination, numbers: Mapping[int, str]) -> bytes:
    """The rows that were taken, each with its new number. ``numbers``: by index into the table's rows."""
    rows = examination.accepted
    headers = (*_results(examination)[:1], NUMBER.get(examination.layout.kind, "编号"))
    form = _form(examination, len(rows), headers)
    for row in rows:
        form.row(_texts(examination, row), results=(IMPORTED.passed, numbers.get(row, "")))
    form.end()
    return form.close()


def _printed_anew(examination: Examination, words: Words, why: str) -> bytes:
    """In the region's layout, each row where it stood if there is room above."""
    form = _form(examination, len(examination.table.rows), _results(examination))
    said = [(verdict.says, verdict.why) for verdict in verdicts(examination, words)]
    _print_rows(form, examination, range(len(examination.table.rows)), said, in_place=True)
    form.end()
    rows, remarks = _list(examination)
    remark = f"原文件{why}，本文件按模板重新生成：内容与原文件相同，格式可能不同。"
    print_list(form.book, form.styles, ERROR_LIST, LIST_HEADERS, rows, widths=LIST_WIDTHS, remarks=(remark, *remarks))
    return form.close()


def _print_rows(
    form: Form,
    examination: Examination,
    rows: Sequence[int],
    results: Sequence[tuple[str, ...]] = (),
    *,
    in_place: bool = False,
) -> None:
    told, noted = notes(examination), _noted(examination)
    for key, note in notes_above(examination).items():
        form.note_above(key, note.text)
    for row in rows:
        cells = told.get(row, {})
        at = form.row(
            _texts(examination, row),
            marks_of(cells),
            results[row] if results else (),
            at=examination.table.rows[row] if in_place else 0,
        )
        for place, note in noted.get(row, {}).items():
            form.note(at, place, note.text)


def _form(examination: Examination, rows: int, results: Sequence[str] = ()) -> Form:
    return Form(
        examination.layout,
        examination.on,
        head=examination.table.head,
        above={key: note.mark for key, note in notes_above(examination).items()},
        results=results,
        large=rows > REOPENED,
    )


def _texts(examination: Examination, row: int) -> list[str]:
    return [texts[row] for texts in examination.table.columns]


def _results(examination: Examination) -> tuple[str, ...]:
    return examination.layout.results or RESULTS


def _list(examination: Examination) -> tuple[list[tuple[str, ...]], tuple[str, ...]]:
    """The list of errors as far as it is shown, and what has to be said about it."""
    findings = examination.findings
    short = (f"共 {len(findings)} 条，只列出前 {LISTED} 条。",) if len(findings) > LISTED else ()
    return listed(findings[:LISTED], examination.region, examination.layout), short


def _noted(examination: Examination) -> dict[int, dict[int, Note]]:
    """As many rows' notes as a sheet can bear."""
    left, noted = NOTED, {}
    for row, cells in notes(examination).items():
        left -= len(cells)
        if left < 0:
            break
        noted[row] = cells
    return noted
