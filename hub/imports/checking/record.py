"""One record on a form -> what the rules say of it as it is typed: the same rules as for a sheet of many."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from hub.imports.check import check
from hub.imports.checking.case import Facts, today_of
from hub.imports.checking.gathering import gathered
from hub.imports.checking.questions import Answers, Question, questions
from hub.imports.checking.settle import rows_concerned, settle
from hub.imports.convert import ODD
from hub.imports.findings import Finding
from hub.imports.tables import Table
from hub.national import STANDARDS
from hub.region import FLAG, CodeTable, Column, Entry, Layout, Need, Region, fold


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCheck:
    """What a form shows: its findings, what follows from its values, and which fields these values ask for."""

    findings: tuple[Finding, ...]
    values: Mapping[str, object]  # canonical; a blank is None, what could not be read is absent
    derived: Mapping[str, object]
    required: tuple[str, ...]
    not_applicable: tuple[str, ...]


def record_questions(region: Region, layout: Layout, texts: Mapping[str, str], facts: Facts) -> tuple[Question, ...]:
    """What to ask the register about this one record before :func:`check_record`."""
    table = _one_row(layout, texts, facts)
    return questions(region, table.layout, settle(table, facts))


def check_record(
    region: Region,
    layout: Layout,
    texts: Mapping[str, str],
    facts: Facts,
    answers: Answers | None = None,
    known: Mapping[str, object] | None = None,
) -> RecordCheck:
    """Judge one record, by field key.

    A coded field takes the label a clerk would type or the canonical code; a flag 是/否 or true/false; a date what a
    sheet takes, hence also ISO 8601. What the sheet asks for once above the table, the form asks for like any field.
    """
    table = _one_row(layout, texts, facts)
    values = settle(table, facts)
    findings, _ = check(region, table, values, facts, answers, known)
    columns = gathered(layout, {key: column.rows for key, column in values.items()})
    one = {key: column[0] for key, column in columns.items()}
    flat = [(column, column.field.key) for column in table.layout.flat if column.field]
    worked_out = [c for c in (*table.layout.flat, *table.layout.derives) if c.by]
    derived = {c.field.key for c in worked_out if c.field and (c.need is Need.DERIVED or not texts.get(c.field.key))}
    return RecordCheck(
        findings=tuple(findings),
        values={key: value for key, value in one.items() if value is not ODD},
        derived={key: one[key] for key in one if key in derived},
        required=tuple(
            key for column, key in flat if column.need is Need.REQUIRED and rows_concerned(column, values, facts)
        ),
        not_applicable=tuple(
            key for column, key in flat if column.need is Need.UNUSED and rows_concerned(column, values, facts)
        ),
    )


def _one_row(layout: Layout, texts: Mapping[str, str], facts: Facts) -> Table:
    on = today_of(facts)
    typed = [(column, _typed(column, texts)) for column in (*layout.asked, *layout.flat) if column.field]
    said = [(_accepting(column, text, on), text) for column, text in typed]
    columns = tuple(column for column, _ in said)
    return Table(
        layout=replace(layout, head=(), columns=columns),
        sheet_name="",
        head={},
        rows=(0,),
        columns=tuple([_flag(text) if column.field and column.field.kind is FLAG else text] for column, text in said),
        letters=("",) * len(columns),
        oddities={},
        blank=0,
    )


def _typed(column: Column, texts: Mapping[str, str]) -> str:
    """What a form says in a field; a date that is given counts, unless its box is expressly left empty."""
    text = texts.get(column.field.key, "") if column.field else ""
    return text or ("是" if column.ticks and texts.get(column.ticks) else "")


def _accepting(column: Column, text: str, on: date) -> Column:
    """The column, reading ``text`` as well if it is a canonical code which one of its labels stands for."""
    table = column.codes
    if table is None or fold(text) in table.reader(on) or not _stands_for_something(table, text, on):
        return column
    return replace(column, codes=replace(table, entries=(*table.entries, Entry(text, text, local=text))))


def _stands_for_something(table: CodeTable, code: str, on: date) -> bool:
    national = STANDARDS.get(table.standard)
    return any(
        entry.code == code or (entry.writes(code) and national is not None and code in national.labels)
        for entry in table.entries
        if entry.in_force(on)
    )


def _flag(text: str) -> str:
    return {"true": "是", "false": "否"}.get(text, text)
