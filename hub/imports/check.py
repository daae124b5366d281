"""Values -> findings: all that is wrong or doubtful in a file, in one pass down the story of :func:`check`."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

from hub.imports.checking.blocks import in_blocks
from hub.imports.checking.case import Case, Facts, today_of
from hub.imports.checking.combinations import rows_where
from hub.imports.checking.hearing import HEAD, Hearing
from hub.imports.checking.known import ask, ask_about_superiors
from hub.imports.checking.questions import Answers
from hub.imports.checking.settle import lost_cells, rows_concerned
from hub.imports.checking.suggest import Suggester
from hub.imports.convert import ODD, Values, field_of, is_blank, why_odd
from hub.imports.findings import Finding
from hub.imports.sentences import DATELESS, ODDITIES, UNTICKED
from hub.imports.sheets import Odd, Oddity
from hub.imports.tables import Table
from hub.region import Check, Column, Need, Region, Rule, Severity, given


def check(
    region: Region,
    table: Table,
    values: Mapping[str, Values],
    facts: Facts,
    answers: Answers | None = None,
    known: Mapping[str, object] | None = None,
) -> tuple[list[Finding], frozenset[int]]:
    """Every finding in the order of the file, and the rows with an error (:data:`HEAD`: all of them).

    Without ``answers`` nothing is asked of the register. ``known`` holds what the hub printed into locked columns.
    A given that is None is not known, and no rule is asked about it; LookupError: a rule reads one that is missing.
    """
    today = today_of(facts)
    hearing = Hearing(region, table)
    case = Case(region, table, values, facts, answers, known or {}, hearing, Suggester(today))
    if _needs(case):
        _head(case)
        _oddities(case)
        _reading(case)
        _columns(case)
        _boxes(case)
        _rulebook(case, today)
    return hearing.in_order(), frozenset(hearing.refused())


def _needs(case: Case) -> bool:
    """What must be true of the union before its file is worth reading. Of a doubt it is told, and the file goes on."""
    unmet = [need for need in case.layout.needs if not holds(need, case.facts)]
    for need in sorted(unmet, key=lambda need: need.severity is Severity.WARNING):
        known = {read.name: case.facts[read.name] for read in need.reads}
        case.hearing.tell(need.code, "", (HEAD,), fills=partial(_known, known))
    return all(need.severity is Severity.WARNING for need in unmet)


def _known(facts: Facts, _: int) -> Mapping[str, object]:
    return facts


def holds(rule: Rule, facts: Facts) -> bool:
    """About what is not known, a rule says nothing."""
    said = [facts[read.name] for read in rule.reads]
    return any(value is None and not read.even_blank for value, read in zip(said, rule.reads, strict=True)) or rule(
        *said
    )


def _head(case: Case) -> None:
    for column in case.layout.asked:
        if column.field is None:
            continue
        (value,) = case.values[column.field.key].distinct
        if value is None and column.need is Need.REQUIRED:
            case.hearing.tell(case.layout.incomplete_head.code, column.field.key, (HEAD,))
        elif value is ODD:
            _tell_odd(case, column, (HEAD,), (case.table.head[column.field.key],))


def _oddities(case: Case) -> None:
    """What the workbook itself got wrong; it is said before anything is said of the value."""
    for (row, index), oddity in sorted(case.table.oddities.items()):
        column = case.layout.flat[index]
        if column.field and oddity.kind in ODDITIES:
            own = column.uncomputed if oddity.kind is Odd.FORMULA_WITHOUT_VALUE and oddity.detail else None
            code = own.code if own else ODDITIES[oddity.kind]
            case.hearing.tell(code, column.field.key, (row,), fills=partial(_detail, oddity))


def _detail(oddity: Oddity, _: int) -> Mapping[str, object]:
    return {"detail": oddity.detail}


def _reading(case: Case) -> None:
    for column, texts, lost in zip(case.layout.flat, case.table.columns, lost_cells(case.table), strict=True):
        if column.field and ODD in case.values[column.field.key].distinct:
            told = frozenset(lost)
            odd = [
                row for row, value in enumerate(case.values[column.field.key].rows) if value is ODD and row not in told
            ]
            _tell_odd(case, column, odd, texts)


def _tell_odd(case: Case, column: Column, rows: Sequence[int], texts: Sequence[str]) -> None:
    why: dict[str, list[int]] = {}
    for row in rows:
        why.setdefault(why_odd(column, texts[row]), []).append(row)
    for code, found in why.items():
        case.hearing.tell(
            code, field_of(column).key, found, suggest=lambda _, text: case.suggester.readable(column, text)
        )


def _columns(case: Case) -> None:
    """What each column asks of every row: to be filled in, left empty, left as it was printed."""
    for column, texts in zip(case.layout.flat, case.table.columns, strict=True):
        if column.field is None:
            continue
        values = case.values[column.field.key]
        rows: Sequence[int] = ()
        if column.need is Need.REQUIRED and None in values.distinct:
            rows = [row for row in rows_concerned(column, case.values, case.facts) if values.rows[row] is None]
        elif column.need is Need.UNUSED:
            rows = [row for row in rows_concerned(column, case.values, case.facts) if not is_blank(texts[row])]
        elif column.need is Need.LOCKED and column.field.key in case.known:
            printed = (None, ODD, case.known[column.field.key])
            rows = [row for row, value in enumerate(values.rows) if value not in printed]
        if rows:
            case.hearing.tell(column.code, column.field.key, rows)


def _boxes(case: Case) -> None:
    """A date beside a box that is not ticked is not taken over, and a tick beside no date says nothing."""
    texts = {one.field.key: said for one, said in zip(case.layout.flat, case.table.columns, strict=True) if one.field}
    for column in case.layout.flat:
        if column.field and column.ticks:
            boxes, dates = case.values[column.field.key].rows, texts[column.ticks]
            unticked = [row for row, box in enumerate(boxes) if box in (None, False) and not is_blank(dates[row])]
            case.hearing.tell(UNTICKED, column.ticks, unticked)
            dateless = [row for row, box in enumerate(boxes) if box is True and is_blank(dates[row])]
            case.hearing.tell(DATELESS, column.field.key, dateless)


def _rulebook(case: Case, today: date) -> None:
    book = case.region.book(case.layout.record)
    for one in book:
        if isinstance(one, Check):
            if one.at in case.values:
                ask(case, one)
        elif one.since is None or one.since <= today:
            for each in in_blocks(one, case.layout):
                _rule(case, each)
    for one in book:
        if isinstance(one, Check) and one.above in case.values and one.at in case.values:
            ask_about_superiors(case, one)


def _rule(case: Case, one: Rule) -> None:
    for read in one.reads:
        if read.name in given.fields and read.name not in case.facts:
            raise LookupError(f"rule {one.code} reads {read.name}, which was not supplied")
        if read.name not in case.values and read.name not in case.facts:
            return  # this form does not ask for it
    above = {column.field.key for column in case.layout.asked if column.field}
    if all(read.name in above or read.name in case.facts for read in one.reads):
        head = {
            key: Values((value,), case.values[key].distinct) for key in above for value in case.values[key].distinct
        }
        rows: Sequence[int] = [HEAD for _ in rows_where(one, False, head, case.facts, 1)]
    else:
        rows = rows_where(one, False, case.values, case.facts, case.rows)
    if rows:
        suggest = (lambda row, _: _meant(case, one, row)) if one.suggests else None
        case.hearing.tell(one.code, one.at, rows, suggest=suggest)


def _meant(case: Case, one: Rule, row: int) -> str:
    """What the writer of a row may have meant, asked like the rule itself."""
    if one.suggests is None:
        return ""
    said = [
        case.values[read.name].rows[max(row, 0)] if read.name in case.values else case.facts.get(read.name)
        for read in one.suggests.reads
    ]
    mute = any(
        value is ODD or (value is None and not read.even_blank)
        for value, read in zip(said, one.suggests.reads, strict=True)
    )
    return "" if mute else one.suggests.makes(*said) or ""
