"""A text that cannot be read -> the text its writer may have meant, if there is one it can only be."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from difflib import SequenceMatcher, get_close_matches

from hub.imports.convert import ODD, reader
from hub.region import CodeTable, Column, Typed, fold, narrow

CLOSE = 0.5  # difflib's ratio: 「本课」 finds 「本科」, 「研究生」 finds nothing

_LOOKALIKES = str.maketrans("OoＯｏQIl|Ｉｌ", "0000011111")
_DAY_PARTS = re.compile(r"([0-9]{1,4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,4})日?")


class Suggester:
    """What the writer of one file may have meant. Remembers, and stops searching in a file that is wrong throughout."""

    def __init__(self, on: date, searches: int = 500) -> None:
        self._on, self._left = on, searches
        self._known: dict[tuple[str, str], str] = {}

    def readable(self, column: Column, text: str) -> str:
        """The text meant by one that ``column`` cannot read."""
        if column.field is None or not text:
            return ""
        if column.codes:
            choices = _choices(column.codes, self._on)
            near = self.nearest(column.field.key, text, choices)
            return near if near and _told_apart(text, near, choices) else ""
        read = reader(column, self._on)
        meant = {
            value: corrected
            for corrected in _corrections(column.field.kind.name, text)
            if (value := read(corrected)) is not ODD
        }
        return next(iter(meant.values())) if len(meant) == 1 else ""

    def nearest(self, key: str, text: str, choices: Sequence[str]) -> str:
        """The choice written most like ``text``; one ``key`` always has the same choices."""
        if (key, text) not in self._known:
            if self._left <= 0:
                return ""
            self._left -= 1
            self._known[key, text] = nearest(text, choices)
        return self._known[key, text]


def nearest(text: str, choices: Iterable[str]) -> str:
    """The choice written most like ``text``; nothing if none is like it, or two are equally so."""
    written = {fold(choice): choice for choice in choices}
    alike = get_close_matches(fold(text), written, 2, CLOSE)
    if not alike or len({SequenceMatcher(None, one, fold(text)).ratio() for one in alike}) < len(alike):
        return ""
    return written[alike[0]]


def _told_apart(text: str, near: str, choices: Iterable[str]) -> bool:
    """Whether they share something no other choice has: 「居民户口」 shares with 「农业户口」 only what all end in."""
    one, other = fold(text), fold(near)
    rest = [fold(choice) for choice in choices if choice != near]
    shared = (one[part.a : part.a + part.size] for part in SequenceMatcher(None, one, other).get_matching_blocks())
    return any(part and not any(part in choice for choice in rest) for part in shared)


def _choices(table: CodeTable, on: date) -> tuple[str, ...]:
    return tuple(
        entry.local if table.typed is Typed.CODE else entry.label for entry in table.entries if entry.in_force(on)
    )


def _corrections(kind: str, text: str) -> Iterator[str]:
    digits = narrow(text.translate(_LOOKALIKES))
    if kind == "integer":
        yield digits
    elif kind == "date" and (found := _DAY_PARTS.fullmatch(digits)):
        first, middle, last = found.groups()
        if len(last) == 4:  # day first, month first
            yield f"{last}/{middle:0>2}/{first:0>2}"
            yield f"{last}/{first:0>2}/{middle:0>2}"
        elif len(first) == 4 and digits != narrow(text):  # O for 0
            yield f"{first}/{middle:0>2}/{last:0>2}"
        elif len(first) == 4:  # the day before the month
            yield f"{first}/{last:0>2}/{middle:0>2}"
