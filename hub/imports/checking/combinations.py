"""A predicate over columns -> the rows where it answers so: asked once per distinct combination of what it reads."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from itertools import compress, count, product, repeat
from math import prod
from operator import contains, not_
from typing import TypeVar

from hub.imports.convert import ODD, Values
from hub.region import Rule, When

FEW = 256  # so many combinations are sooner thought through than looked for
SMALL = 512  # up to so many rows it does not matter how they are asked

T = TypeVar("T")
Predicate = Callable[..., bool]


def rows_where(
    asked: Rule | When,
    answer: bool,
    values: Mapping[str, Values],
    facts: Mapping[str, object],
    rows: int,
) -> Sequence[int]:
    """The rows about which ``asked`` says ``answer``. It is silent where a cell is odd, or blank and not asked for."""
    holds = _with_facts(asked, values, facts)
    if holds is None:
        return ()
    columns = [values[read.name] for read in asked.reads if read.name in values]
    if not columns:  # it is only about what is known of the union
        return range(rows) if bool(holds()) is answer else ()
    silent = [
        ({ODD} if read.even_blank else {ODD, None}) & column.distinct
        for read, column in zip((read for read in asked.reads if read.name in values), columns, strict=True)
    ]
    thinkable = prod(len(column.distinct) for column in columns)
    if thinkable * 2 > rows > SMALL:
        return _row_by_row(asked, answer, values, facts, silent)
    if len(columns) == 1:
        hit = {value for value in columns[0].distinct - silent[0] if bool(holds(value)) is answer}
        return [row for row, value in enumerate(columns[0].rows) if value in hit] if hit else ()

    def answers(combination: tuple[object, ...]) -> bool:
        return bool(holds(*combination)) is answer

    spoken = [column.distinct - mute for column, mute in zip(columns, silent, strict=True)]
    if thinkable <= FEW and not any(map(answers, product(*spoken))):
        return ()  # no row needs a look
    combinations = list(zip(*(column.rows for column in columns), strict=True))
    asked_about = set(combinations)
    if any(silent):
        asked_about = {one for one in asked_about if all(map(contains, spoken, one))}
    hits = set(filter(answers, asked_about))
    return [row for row, combination in enumerate(combinations) if combination in hits] if hits else ()


def _with_facts(asked: Rule | When, values: Mapping[str, Values], facts: Mapping[str, object]) -> Predicate | None:
    """The predicate, bound to what is the same on every row; None if one of these is a blank it never reads."""
    fixed = {read.name: facts.get(read.name) for read in asked.reads if read.name not in values}
    if any(fixed[read.name] is None and not read.even_blank for read in asked.reads if read.name in fixed):
        return None
    return partial(asked.holds, **fixed) if fixed else asked.holds


def _row_by_row(
    asked: Rule | When,
    answer: bool,
    values: Mapping[str, Values],
    facts: Mapping[str, object],
    silent: Sequence[AbstractSet[object]],
) -> Sequence[int]:
    """For near-unique columns: building tuples to find out which are alike would cost more than asking.

    A fact, too, is handed over row by row: bound to its name it would take longer.
    """
    columns = [values[read.name] for read in asked.reads if read.name in values]
    spoken = bytearray(b"\1") * len(columns[0].rows)
    for column, mute in zip(columns, silent, strict=True):
        for row in compress(count(), map(mute.__contains__, column.rows)) if mute else ():
            spoken[row] = False

    def of_spoken(rows: Iterable[T]) -> Iterable[T]:
        return compress(rows, spoken) if any(silent) else rows

    told = [
        of_spoken(values[read.name].rows) if read.name in values else repeat(facts.get(read.name))
        for read in asked.reads
    ]
    answered = map(asked.holds, *told)
    return list(compress(of_spoken(count()), answered if answer else map(not_, answered)))
