"""A predicate over columns -> the rows where it answers so: asked once per distinct combination of what it reads."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import compress, count, product
from math import prod
from operator import not_

from hub.imports.convert import ODD, Values
from hub.region import Rule, When

FEW = 256  # so many combinations are sooner thought through than looked for
SMALL = 512  # up to so many rows it does not matter how they are asked

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
    reads = [read for read in asked.reads if read.name in values]
    columns = [values[read.name] for read in reads]
    quiet: list[set[object]] = [{ODD} if read.even_blank else {ODD, None} for read in reads]

    def answers(combination: tuple[object, ...]) -> bool:
        spoken = not any(value in silent for value, silent in zip(combination, quiet, strict=True))
        return spoken and bool(holds(*combination)) is answer

    if not columns:  # it is only about what is known of the union
        return range(rows) if answers(()) else ()
    thinkable = prod(len(column.distinct) for column in columns)
    if thinkable * 2 > rows > SMALL:
        return _row_by_row(holds, answer, columns, quiet)
    if len(columns) == 1:
        hit = {value for value in columns[0].distinct if answers((value,))}
        return [row for row, value in enumerate(columns[0].rows) if value in hit] if hit else ()
    if thinkable <= FEW and not any(map(answers, product(*(column.distinct for column in columns)))):
        return ()  # no row needs a look
    combinations = list(zip(*(column.rows for column in columns), strict=True))
    hits = {combination for combination in set(combinations) if answers(combination)}
    return [row for row, combination in enumerate(combinations) if combination in hits] if hits else ()


def _with_facts(asked: Rule | When, values: Mapping[str, Values], facts: Mapping[str, object]) -> Predicate | None:
    """The predicate, bound to what is the same on every row; None if one of these is a blank it never reads."""
    fixed = {read.name: facts.get(read.name) for read in asked.reads if read.name not in values}
    if any(fixed[read.name] is None and not read.even_blank for read in asked.reads if read.name in fixed):
        return None
    return partial(asked.holds, **fixed) if fixed else asked.holds


def _row_by_row(
    holds: Predicate,
    answer: bool,
    columns: Sequence[Values],
    quiet: Sequence[set[object]],
) -> Sequence[int]:
    """For near-unique columns: building tuples to find out which are alike would cost more than asking."""
    lists = [column.rows for column in columns]
    mute: set[int] = set()
    for column, silent in zip(columns, quiet, strict=True):
        if not silent.isdisjoint(column.distinct):
            mute.update(row for row, value in enumerate(column.rows) if value in silent)
    if not mute:
        answered = map(holds, *lists)
        return list(compress(count(), answered if answer else map(not_, answered)))
    return [
        row
        for row, combination in enumerate(zip(*lists, strict=True))
        if row not in mute and bool(holds(*combination)) is answer
    ]
