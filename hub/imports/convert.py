"""Columns of text -> columns of values. A text is read once, however often it stands in the column; or not at all."""

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import Final

from hub.region import LONG_CODE, Column, Field, Unreadable, clean, fold

Reader = Callable[[str], object]


class Odd:
    """What stands where a text could not be read. There is one, :data:`ODD`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "ODD"


ODD: Final = Odd()


@dataclass(frozen=True, slots=True)
class Values:
    """A column after conversion, with its distinct values; a blank is ``None``."""

    rows: Sequence[object]
    distinct: frozenset[object]


def values_of(rows: Sequence[object]) -> Values:
    return Values(rows, frozenset(rows))


def field_of(column: Column) -> Field:
    """The field under a header. LookupError: under this one nothing is kept."""
    if column.field is None:
        raise LookupError(f"column “{column.header}” keeps nothing")
    return column.field


def reader(column: Column, on: date) -> Reader:
    """How a text of this column becomes a value on that day; what cannot be read becomes :data:`ODD`."""
    if column.codes:
        table = column.codes.reader(on) | {"": None}
        return lambda text: table.get(fold(text), ODD)
    field = field_of(column)
    kind_read, longest = field.kind.read, field.longest

    def read(text: str) -> object:
        try:
            value = kind_read(text)
        except Unreadable:
            return None if is_blank(text) else ODD
        if value == "":
            return None
        return ODD if longest and len(str(value)) > longest else value

    return read


def is_blank(text: str) -> bool:
    """Whether a clerk would call the cell empty: whatever is in it, nobody can see."""
    return not text or not clean(text)


def convert(column: Column, texts: Sequence[str], on: date) -> Values:
    """One column of texts as values."""
    distinct = set(texts)
    if _keeps(column, distinct):
        return _as_they_stand(texts, distinct)
    read = reader(column, on)
    seen: dict[str, object] = {text: read(text) if text else None for text in distinct}
    return Values(list(map(seen.__getitem__, texts)), frozenset(seen.values()))


def _keeps(column: Column, texts: AbstractSet[str]) -> bool:
    """Whether the column's reader would give every one of these texts back, told by one look at all of them."""
    field = field_of(column)
    if column.codes or not field.kind.keeps or not field.kind.keeps("".join(texts)):
        return False
    return not field.longest or max(map(len, texts), default=0) <= field.longest


def _as_they_stand(texts: Sequence[str], distinct: AbstractSet[str]) -> Values:
    if "" not in distinct:
        return Values(texts, frozenset(distinct))
    return Values([text or None for text in texts], frozenset(distinct - {""} | {None}))


def why_odd(column: Column, text: str) -> str:
    """The code of the sentence for a text that could not be read."""
    kind, longest = field_of(column).kind, field_of(column).longest
    code = column.unreadable.code if column.unreadable else kind.code
    if column.codes is None and longest:
        try:
            return LONG_CODE if len(str(kind.read(text))) > longest else code
        except Unreadable:
            pass
    return code
