"""A value against other rows and against the register: held there already, or known to nobody."""

from collections import deque
from collections.abc import Mapping, Sequence

from hub.imports.checking.case import Case
from hub.imports.checking.hearing import HEAD
from hub.imports.checking.questions import Held, Unknown
from hub.imports.convert import ODD
from hub.imports.sentences import ABOVE_REFUSED
from hub.region import Against, Check

SEARCHED = 2_000  # among more names than these, looking for one written alike takes too long


def ask(case: Case, one: Check) -> None:
    """One check of the rulebook. What leans on other rows waits for :func:`ask_about_superiors`."""
    if one.against is Against.OTHER_ROWS:
        _repeated(case, one)
    elif case.answers is None or one.above:
        return
    elif one.against is Against.REGISTER:
        _unknown(case, one)
    elif one.against is Against.LIST:
        _unlisted(case, one)
    else:
        _held(case, one)


def _repeated(case: Case, one: Check) -> None:
    """The first row keeps its value; every later one is told where it stands already."""
    column = case.values[one.at]
    if len(column.distinct) == case.rows:
        return
    first: dict[object, int] = {}
    again = {
        row: first[value]
        for row, value in enumerate(column.rows)
        if value is not None and value is not ODD and first.setdefault(value, row) != row
    }
    names = case.hearing.texts("full_name")
    case.hearing.tell(
        one.code,
        one.at,
        again,
        fills=lambda row: {
            "other_row": case.table.rows[again[row]],
            **({"other_name": names[again[row]]} if names else {}),
        },
    )


def _held(case: Case, one: Check) -> None:
    answers = _answers(case, one)
    held = {
        value: answer for value, answer in answers.items() if isinstance(answer, Held) and answer.against is one.against
    }
    column = case.values[one.at].rows
    rows = [row for row, value in enumerate(column) if value in held] if held else ()
    case.hearing.tell(one.code, one.at, rows, fills=lambda row: held[column[row]].fills)


def _unknown(case: Case, one: Check) -> None:
    answers, column = _answers(case, one), case.values[one.at].rows
    rows = [
        row
        for row, value in enumerate(column)
        if value is not None and value is not ODD and not isinstance(answers.get(value), Held)
    ]
    case.hearing.tell(one.code, one.at, rows, fills=lambda row: _alike(case, one, column[row]))


def _unlisted(case: Case, one: Check) -> None:
    """What the list is known not to have; what is asked once above the table is told once."""
    without = {value for value, answer in _answers(case, one).items() if isinstance(answer, Unknown)}
    rows = [row for row, value in enumerate(case.values[one.at].rows) if value in without] if without else []
    is_above = any(column.field and column.field.key == one.at for column in case.layout.asked)
    case.hearing.tell(one.code, one.at, [HEAD] if rows and is_above else rows)


def ask_about_superiors(case: Case, one: Check) -> None:
    """A superior is known to the register, or stands in a row of this file which itself can be taken in.

    Rows are followed from those the register knows downwards; so rows that lean on a refused row, or only on each
    other, are found as well. Without the register, a superior that is not in the file is taken as known.
    """
    answers = _answers(case, one)
    above, own = case.values[one.at].rows, case.values[one.above].rows
    refused = case.hearing.refused()
    rows_of: dict[object, list[int]] = {}
    for row, name in enumerate(own):
        if name is not None and name is not ODD:
            rows_of.setdefault(name, []).append(row)
    below: dict[object, list[int]] = {}
    rooted: set[int] = set()
    for row, name in enumerate(above):
        registered = name not in rows_of if case.answers is None else isinstance(answers.get(name), Held)
        if name is None or name is ODD or registered:
            rooted.add(row)
        else:
            below.setdefault(name, []).append(row)
    reach = deque(rooted)
    while reach:
        row = reach.popleft()
        if row not in refused:
            reached = [lower for lower in below.pop(own[row], ()) if lower not in rooted]
            rooted.update(reached)
            reach.extend(reached)
    astray = [row for row in range(case.rows) if row not in rooted]
    leaning = {
        row: other
        for row in astray
        if (other := next((r for r in rows_of.get(above[row], ()) if r != row), None)) is not None
    }
    names = tuple(str(name) for name in rows_of) if len(rows_of) <= SEARCHED else ()
    case.hearing.tell(
        one.code,
        one.at,
        [row for row in astray if row not in leaning],
        fills=lambda row: _alike(case, one, above[row], names, but=str(own[row])),
    )
    case.hearing.tell(ABOVE_REFUSED, one.at, leaning, fills=lambda row: {"other_row": case.table.rows[leaning[row]]})


def _answers(case: Case, one: Check) -> Mapping[object, Held | Unknown]:
    return (case.answers or {}).get(one.code, {})


def _alike(case: Case, one: Check, value: object, names: Sequence[str] = (), *, but: str = "") -> Mapping[str, object]:
    """What may have been meant: what the register knows, else a name in the file, though not the row's own."""
    answer = _answers(case, one).get(value)
    near = answer.nearest if isinstance(answer, Unknown) else ""
    near = near or case.suggester.nearest(f"{one.at} {but}", str(value), [name for name in names if name != but])
    return {"nearest": near, "suggestion": near} if near else {"nearest": ""}
