"""Sentences: everything a region may tell a clerk, one per code."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from .layouts import Column, Layout, Need, Wording
from .places import Place
from .profile import Region
from .records import RecordKind, given
from .rules import Check, FindingKind, Rule, Severity
from .sources import Source

LONG_CODE, LONG_SAYS, LONG_FIX = "LONG", "{label}超过{longest}个字。", "请缩短后重新填写"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """What is said of a finding: a template whose blanks are filled when it is shown, in the reader's own sheet."""

    code: str
    says: str
    cause: str = ""
    fix: str = ""
    severity: Severity = Severity.ERROR
    kind: FindingKind = FindingKind.ROW
    records: tuple[RecordKind, ...] = ()  # of which records it may be said
    fields: tuple[str, ...] = ()  # and of which fields
    source: Source | None = None
    since: date | None = None
    place: Place | None = field(default=None, compare=False, repr=False)


def sentences(region: Region) -> Mapping[str, Sentence]:
    """By code, in the order a file meets them: needs, head, reading, columns, rules, register."""
    found: dict[str, Sentence] = {}
    for one in spoken(region):
        before = found.get(one.code)
        found[one.code] = _joined(before, one) if before else one
    return found


def spoken(region: Region) -> Iterator[Sentence]:
    """Every place where a sentence is declared, though it be the same one."""
    for layout in region.layouts:
        for need in layout.needs:
            yield _of_rule(need, layout.kind, layout.source, FindingKind.FILE)
        for column in layout.asked:
            yield from _of_column(column, layout, FindingKind.HEADER)
        for column in layout.flat:
            yield from _of_column(column, layout, FindingKind.ROW)
    for book in region.books:
        kinds = dict.fromkeys(x.kind for x in region.layouts if x.record is book.about)
        for one in book.rules:
            for kind in kinds:
                if isinstance(one, Rule):
                    yield _of_rule(one, kind, book.source, FindingKind.FILE if is_of_all(one) else FindingKind.ROW)
                else:
                    yield _of_check(one, kind, book.source)


def is_of_all(one: Rule | Check) -> bool:
    """Whether it points at what every row shares and no cell says: whose the file is, who hands it in."""
    return one.at in given.fields


def _of_rule(one: Rule, record: RecordKind, source: Source, kind: FindingKind) -> Sentence:
    return Sentence(
        code=one.code,
        says=one.says,
        cause=one.cause,
        fix=one.fix,
        severity=one.severity,
        kind=kind,
        records=(record,),
        fields=(one.at,),
        source=source,
        since=one.since,
        place=one.place,
    )


def _of_check(one: Check, record: RecordKind, source: Source) -> Sentence:
    return Sentence(
        code=one.code,
        says=one.says,
        cause=one.cause,
        fix=one.fix,
        severity=one.severity,
        kind=FindingKind.REGISTER,
        records=(record,),
        fields=(one.at,),
        source=source,
        place=one.place,
    )


def _of_column(column: Column, layout: Layout, kind: FindingKind) -> Iterator[Sentence]:
    if column.field is None:
        return
    said = Sentence(
        code="",
        says="",
        kind=kind,
        records=(layout.kind,),
        fields=(column.field.key,),
        source=layout.source,
        place=column.place,
    )
    if kind is FindingKind.HEADER and column.need is Need.REQUIRED:
        yield _worded(said, layout.incomplete_head)
    elif column.code or column.says:
        severity = Severity.WARNING if column.need is Need.UNUSED else Severity.ERROR
        fix = column.fix or _MENDED.get(column.need, "")
        yield replace(said, code=column.code, says=column.says, cause=column.cause, fix=fix, severity=severity)
    reader = column.field.kind
    if column.unreadable:
        yield _worded(said, column.unreadable)
    elif reader.code:
        yield replace(said, code=reader.code, says=reader.says, fix=reader.fix)
    if column.uncomputed:
        yield _worded(said, column.uncomputed)
    if column.field.longest:
        yield replace(said, code=LONG_CODE, says=LONG_SAYS, fix=LONG_FIX)


def _worded(said: Sentence, own: Wording) -> Sentence:
    return replace(said, code=own.code, says=own.says, cause=own.cause, fix=own.fix)


_MENDED = {
    Need.REQUIRED: "请补填此项",
    Need.UNUSED: "请清空此项",
    Need.LOCKED: "请改回原来的内容；登记有误的，请联系上级工会",
}


def _joined(first: Sentence, other: Sentence) -> Sentence:
    split = {first.kind, other.kind} == {FindingKind.HEADER, FindingKind.ROW}
    return replace(
        first,
        kind=FindingKind.ROW if split else first.kind,
        records=tuple(dict.fromkeys((*first.records, *other.records))),
        fields=tuple(dict.fromkeys((*first.fields, *other.fields))),
    )
