"""Workbook -> what of it the register could take, and what is wrong with the rest. Pure: no clock, no database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from hub.imports.check import check
from hub.imports.checking.case import Facts, today_of
from hub.imports.checking.hearing import HEAD
from hub.imports.checking.questions import Answers, Question, questions
from hub.imports.checking.settle import settle
from hub.imports.convert import Values
from hub.imports.findings import Finding
from hub.imports.identify import identify
from hub.imports.sheets import Workbook
from hub.imports.tables import Table
from hub.region import Layout, RecordKind, Refuse, Region, Severity

Indexes = Mapping[str, Mapping[object, UUID | None]]
"""Blind indexes by which the register was asked: field -> value -> index."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What became of the rows: ``read = accepted + rejected + blank``, always."""

    read: int
    accepted: int
    rejected: int
    blank: int
    warnings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A file that is read and waits for what the register answers to ``questions``."""

    region: Region
    table: Table
    values: Mapping[str, Values]
    facts: Facts
    questions: tuple[Question, ...]
    known: Mapping[str, object] = field(default_factory=dict[str, object])  # what the hub prints into locked columns


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """A file that is judged. ``accepted`` are indexes into the table's rows, not rows of the sheet."""

    region: Region
    layout: Layout
    on: date
    table: Table
    values: Mapping[str, Values]
    findings: list[Finding]
    accepted: Sequence[int]
    refused: bool  # the file as a whole, whatever its rows
    counts: Counts
    indexes: Indexes = field(default_factory=dict[str, Mapping[object, UUID | None]])
    strangers: bool = False  # when it was asked, the register had a record of none of its people


def examine(
    region: Region,
    kind: RecordKind | None,
    workbook: Workbook,
    facts: Facts,
    answers: Answers | None = None,
    *,
    on_error: Refuse | None = None,
) -> Examination:
    """Judge a workbook in one go. Without ``answers`` the register is not asked; without ``kind`` any form will do.

    Refused: it is no such form.
    """
    return finish(prepare(region, kind, workbook, facts), answers, on_error=on_error)


def prepare(
    region: Region,
    kind: RecordKind | None,
    workbook: Workbook,
    facts: Facts,
    known: Mapping[str, object] | None = None,
) -> Prepared:
    """Everything up to the questions for the register. Refused: it is no such form."""
    table = identify(workbook, region.layouts, today_of(facts), wanted=kind)
    return settled(region, table, facts, known)


def settled(region: Region, table: Table, facts: Facts, known: Mapping[str, object] | None = None) -> Prepared:
    """A table that was found, its texts as values."""
    values = settle(table, facts, known)
    return Prepared(
        region=region,
        table=table,
        values=values,
        facts=facts,
        known=known or {},
        questions=questions(region, table.layout, values),
    )


def finish(
    prepared: Prepared,
    answers: Answers | None,
    *,
    on_error: Refuse | None = None,
) -> Examination:
    """Judge what was prepared. ``on_error`` takes the place of what the layout says a bad row costs."""
    table = prepared.table
    said, bad = check(prepared.region, table, prepared.values, prepared.facts, answers, prepared.known)
    findings = [*table.findings, *said]
    refused = (
        HEAD in bad
        or any(finding.severity is Severity.ERROR for finding in table.findings)
        or (bool(bad) and (on_error or table.layout.refuses) is Refuse.FILE)
    )
    accepted = [] if refused else [row for row in range(len(table.rows)) if row not in bad]
    return Examination(
        region=prepared.region,
        layout=table.layout,
        on=today_of(prepared.facts),
        table=table,
        values=prepared.values,
        findings=findings,
        accepted=accepted,
        refused=refused,
        counts=Counts(
            read=len(table.rows) + table.blank,
            accepted=len(accepted),
            rejected=len(table.rows) - len(accepted),
            blank=table.blank,
            warnings=sum(finding.severity is Severity.WARNING for finding in findings),
        ),
    )
