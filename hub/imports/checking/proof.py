"""What the pipeline really says to the cases a region tells of itself."""

from collections.abc import Iterator, Mapping
from itertools import takewhile
from traceback import walk_tb

from hub.imports.check import check
from hub.imports.checking.blocks import in_blocks
from hub.imports.checking.questions import Answers, Held, Unknown, questions
from hub.imports.checking.settle import settle
from hub.imports.convert import ODD, Values
from hub.imports.sheets import Odd, Oddity
from hub.imports.tables import Table
from hub.region import FILLS, UNKNOWN, Against, Case, Layout, Outcome, Region, Rule, did_you_mean, explain, letter

HOLDER = "另一工会"  # who holds what the register holds, in a case


def try_case(region: Region, case: Case) -> Outcome:
    """Put the rows of a case through the checks, while the register answers as the case says."""
    forms = [one for one in region.layouts if one.kind is case.kind and one.in_force(case.today)]
    chosen = [one for one in forms if one.key == (case.layout or forms[0].key)]
    if len(chosen) != 1 or (len(forms) > 1 and not case.layout):
        keys = ", ".join(one.key for one in forms) or "none"
        unnamed = f'name its layout, here or in [typical.…]: layout = "{forms[0].key}"' if forms else "has no layout"
        wrong = f"“{case.layout}” is no layout for it" if case.layout else unnamed
        return Outcome(case, problem=f"{wrong}; on {case.today} the region has {keys} for rows of {case.kind}.")
    (layout,) = chosen
    known = [column.field.key for column in (*layout.asked, *layout.flat) if column.field]
    for key in (*case.head, *case.formula, *(key for row in case.rows for key in row), *case.register):
        if key not in known:
            return Outcome(case, problem=f"“{key}” is not asked by layout “{layout.key}”{did_you_mean(key, known)}")
    table = _table(layout, case)
    try:
        values = settle(table, case.facts)
        findings, _ = check(region, table, values, case.facts, _answers(region, layout, case, values))
    except Exception as error:  # noqa: BLE001 - a region's own functions may raise anything
        return Outcome(case, problem=f"cannot be answered: {explain(error, _raising(error))}")
    said, at = tuple(one.code for one in findings), tuple(one.at for one in findings)
    return Outcome(case, said, frozenset(_asked(region, layout, case, values)), at)


def _raising(error: Exception) -> str:
    """The module of the function that was called from here and raised."""
    modules = [str(frame.f_globals.get("__name__")) for frame, _ in walk_tb(error.__traceback__)]
    called = list(takewhile(lambda module: module.partition(".")[0] != "hub", reversed(modules)))
    return called[-1] if called else modules[-1]


def _table(layout: Layout, case: Case) -> Table:
    keys = [column.field.key if column.field else "" for column in layout.flat]
    first = layout.first_row
    return Table(
        layout=layout,
        sheet_name=layout.sheet,
        head=case.head,
        rows=range(first, first + len(case.rows)),
        columns=tuple([row.get(key, "") for row in case.rows] for key in keys),
        letters=tuple(letter(place) for place in range(1, len(keys) + 1)),
        oddities={
            (0, keys.index(key)): Oddity(first, keys.index(key), Odd.FORMULA_WITHOUT_VALUE, formula)
            for key, formula in case.formula.items()
        },
        blank=0,
    )


def _answers(region: Region, layout: Layout, case: Case, values: Mapping[str, Values]) -> Answers:
    """What the case does not speak of is held nowhere, and known where it must be known."""
    answers: dict[str, dict[object, Held | Unknown]] = {}
    for question in questions(region, layout, values):
        against = question.check.against
        said = case.register.get(question.field, "")
        answer: Held | Unknown | None
        fills = {"holder": HOLDER} if "holder" in FILLS.get(against, ()) else {}
        if against is Against.LIST:
            answer = Unknown("") if said == UNKNOWN else None
        elif against is Against.REGISTER:
            answer = Unknown("") if said == UNKNOWN else Held(against, {})
        else:
            answer = Held(against, fills) if said == against.name else None
        if answer:
            answers[question.check.code] = answers.get(question.check.code, {}) | dict.fromkeys(question.values, answer)
    return answers


def _asked(region: Region, layout: Layout, case: Case, values: Mapping[str, Values]) -> Iterator[str]:
    """The codes of what was really asked about some row: all that it reads was there and readable."""
    yield from (need.code for need in layout.needs)
    if layout.asked:
        yield layout.incomplete_head.code
    for column in (*layout.asked, *layout.flat):
        yield column.code
        if column.field and any(value is not None for value in values[column.field.key].rows):
            yield from (said.code for said in (column.unreadable, column.uncomputed) if said)
    for one in region.book(layout.record):
        if not isinstance(one, Rule):
            if one.at in values and any(value is not None and value is not ODD for value in values[one.at].rows):
                yield one.code
            continue
        asked = in_blocks(one, layout)[0]
        columns = [(values[read.name].rows, read.even_blank) for read in asked.reads if read.name in values]
        if len(columns) < sum(read.name not in case.facts for read in asked.reads):
            continue  # this form does not ask for all of it
        for row in range(len(case.rows)):
            if all(rows[row] is not ODD and (even_blank or rows[row] is not None) for rows, even_blank in columns):
                yield one.code
                break
