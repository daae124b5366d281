"""Findings -> what each cell, each row and the list of errors of the owner's own workbook is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hub.imports.findings import Finding
from hub.imports.pipeline import Examination
from hub.imports.reporting.render import Audience, render
from hub.region import Layout, Region, Severity
from hub.templates import Mark

LIST_HEADERS = ("行号", "列", "表头", "级别", "问题", "可能的原因", "处理办法", "建议填写")
LIST_WIDTHS = (7, 6, 22, 7, 50, 30, 40, 22)
LABELS = {Severity.ERROR: "错误", Severity.WARNING: "提醒"}


@dataclass(frozen=True, slots=True)
class Note:
    """What one cell is told, and how it is colored."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """How a row that passed and one that did not are called in the first result column."""

    passed: str
    failed: str
    unsaid: str  # why a row without an error of its own was not taken


IMPORTED = Words("是", "否", "本文件中有错误，全部未导入")
CHECKED = Words("检查通过", "检查未通过", "本文件中有错误，全部不能导入")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one row is told: whether it passed, and why not, or what is doubtful."""

    passed: bool
    says: str
    why: str


def notes(examination: Examination) -> dict[int, dict[int, Note]]:
    """By row and column of the table, what its cells are told."""
    places = {column.field.key: place for place, column in enumerate(examination.layout.flat) if column.field}
    index = {number: row for row, number in enumerate(examination.table.rows)}
    told: dict[int, dict[int, list[Finding]]] = {}
    for finding in examination.findings:
        row, place = index.get(finding.row), places.get(finding.at)
        if row is not None and place is not None:
            told.setdefault(row, {}).setdefault(place, []).append(finding)
    return {
        row: {place: _note(examination, findings) for place, findings in cells.items()} for row, cells in told.items()
    }


def notes_above(examination: Examination) -> dict[str, Note]:
    """By field, what the answers above the table are told."""
    told: dict[str, list[Finding]] = {}
    for finding in examination.findings:
        at = examination.table.above.get(finding.at)
        if at and finding.row == at.row:
            told.setdefault(finding.at, []).append(finding)
    return {key: _note(examination, findings) for key, findings in told.items()}


def _note(examination: Examination, findings: Sequence[Finding]) -> Note:
    said = [render(one, examination.region, examination.layout, Audience.OWNER).whole for one in findings]
    wrong = any(one.severity is Severity.ERROR for one in findings)
    return Note(Mark.ERROR if wrong else Mark.WARNING, "\n".join(said))


def verdicts(examination: Examination, words: Words) -> list[Verdict]:
    """What every row of the table is told, in order."""
    index = {number: row for row, number in enumerate(examination.table.rows)}
    errors: dict[int, list[str]] = {}
    doubts: dict[int, list[str]] = {}
    for finding in examination.findings:
        if (row := index.get(finding.row)) is not None:
            said = render(finding, examination.region, examination.layout, Audience.OWNER).says
            (errors if finding.severity is Severity.ERROR else doubts).setdefault(row, []).append(said)
    accepted = frozenset(examination.accepted)
    return [
        Verdict(True, words.passed, "".join(("提醒：", *doubts[row])) if row in doubts else "")
        if row in accepted
        else Verdict(False, words.failed, "".join(errors.get(row, (words.unsaid,))))
        for row in range(len(examination.table.rows))
    ]


def listed(findings: Sequence[Finding], region: Region, layout: Layout | None) -> list[tuple[str, ...]]:
    """The rows of the list of errors, under :data:`LIST_HEADERS`."""
    rows: list[tuple[str, ...]] = []
    for finding in findings:
        told = render(finding, region, layout, Audience.OWNER)
        rows.append(
            (
                str(finding.row) if finding.row else "",
                finding.column,
                finding.header.replace("\n", ""),
                LABELS[finding.severity],
                told.says,
                told.cause,
                told.fix,
                told.suggestion,
            )
        )
    return rows


def marks_of(told: Mapping[int, Note]) -> dict[int, Mark]:
    """Only the colors."""
    return {place: note.mark for place, note in told.items()}
