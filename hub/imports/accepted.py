"""A judged file -> the rows the register is given: the accepted ones, as columns, without those it would not take."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import compress
from uuid import UUID

from hub.clock import today
from hub.imports.checking.gathering import gathered
from hub.imports.findings import Finding
from hub.imports.models import Import
from hub.imports.pipeline import Examination
from hub.imports.sentences import EVERYWHERE, NOT_TAKEN
from hub.region import FindingKind, Severity
from hub.rows import Refusal, Rows, worth_keeping

Refusals = Mapping[int, Refusal]  # by row of the table


def without(judged: Examination, refusals: Refusals, *, whole: bool) -> Examination:
    """The same judgment, but rows which the register would not take are refused; if ``whole``, the file with them."""
    table = judged.table
    at = {
        column.field.key: (letter, column.header)
        for column, letter in zip(judged.layout.flat, table.letters, strict=True)
        if column.field
    }
    more = [
        _finding(table.rows[row], refusals[row], *at.get(refusals[row].at, ("", "")))
        for row in judged.accepted
        if row in refusals
    ]
    if not more:
        return judged
    accepted: Sequence[int] = () if whole else [row for row in judged.accepted if row not in refusals]
    counts = replace(judged.counts, accepted=len(accepted), rejected=len(table.rows) - len(accepted))
    findings = sorted([*judged.findings, *more], key=lambda found: found.row)
    return replace(judged, accepted=accepted, refused=judged.refused or whole, counts=counts, findings=findings)


def _finding(row: int, refusal: Refusal, letter: str, header: str) -> Finding:
    return Finding(
        code=refusal.code if refusal.code in EVERYWHERE else NOT_TAKEN,
        row=row,
        at=refusal.at,
        kind=FindingKind.REGISTER,
        column=letter,
        header=header,
        fills={"detail": refusal.message},
    )


def rows_of(judged: Examination, one: Import) -> Rows:
    """The accepted rows as the register takes them."""
    taken = bytearray(len(judged.table.rows))
    for row in judged.accepted:
        taken[row] = True
    numbers, doubts = list(compress(judged.table.rows, taken)), _doubts(judged)
    columns = {key: list(compress(column.rows, taken)) for key, column in judged.values.items()}
    values = gathered(judged.layout, columns)
    return Rows(
        numbers=numbers,
        values=values,
        as_typed=_as_typed(judged, taken),
        warnings={place: doubts[number] for place, number in enumerate(numbers) if number in doubts},
        import_id=one.id,
        strangers=judged.strangers,
        indexes={
            key: indexes
            for key, known in judged.indexes.items()
            if key in values and (indexes := _all_of(known, values[key])) is not None
        },
    )


def _doubts(judged: Examination) -> Mapping[int, Sequence[str]]:
    """The codes of what is doubtful, by row of the sheet."""
    doubts: dict[int, list[str]] = {}
    for found in judged.findings:
        if found.severity is Severity.WARNING and found.kind is FindingKind.ROW and found.row:
            doubts.setdefault(found.row, []).append(found.code)
    return doubts


def _all_of(known: Mapping[object, UUID | None], values: Sequence[object]) -> list[UUID | None] | None:
    """What is known of each value; None if there is one of which nothing is."""
    try:
        return list(map(known.__getitem__, values))
    except KeyError:
        return None


def _as_typed(judged: Examination, taken: bytearray) -> Mapping[str, Sequence[str]]:
    kept: dict[str, Sequence[str]] = {}
    for column, texts in zip(judged.layout.flat, judged.table.columns, strict=True):
        if column.field and column.codes and column.block is None:
            codes = judged.values[column.field.key].rows
            if worth := worth_keeping(column.field, column.codes, texts, codes, today()):
                kept[column.field.key] = list(compress(worth, taken))
    return kept
