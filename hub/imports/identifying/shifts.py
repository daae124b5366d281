"""Data that stands under the wrong headers: which columns went where, told by what their texts look like."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hub.imports.identifying.headers import Headers
from hub.region import Column, Unreadable, fold, letter, narrow

Looks = Callable[[str], bool]
Marks = Sequence[bool | None]  # by column: whether a text looks right; None: blank

SAMPLE = 2_000  # rows tell whether a whole file is shifted
MOST = 0.8
_STEPS = (1, -1, 2, -2, 3, -3)
_FIGURES = "一两三"
_GAIN = 3
_MONTH, _DAY = "(?:0[1-9]|1[0-2]|[1-9])", "(?:0[1-9]|[12][0-9]|3[01]|[1-9])"
_PATTERNS = {
    "id_number": r"\d{15}|\d{17}[\dX]|\d\.\d{14}E\+1[47]",
    "mobile": r"1\d{10}",
    "phone": r"\(?0?\d[\d()-]{5,14}",
    "credit_code": r"(?=.*\d)[0-9A-Z]{18}",
    "org_code": r"[0-9A-Z]{8}-?[0-9X]",
    "postcode": r"\d{6}",
    "date": rf"[0-9]{{4}}(?:[-/.年]{_MONTH}[-/.月]{_DAY}日?|{_MONTH}{_DAY})",
    "email": r"[^@\n]+@[^@\n]+\.[A-Z]+",
}
"""None takes a line's end: a column is looked through as lines."""


@dataclass(frozen=True, slots=True)
class Shift:
    """From this column of the layout on, the data of these rows (indexes) stands ``by`` columns to the right."""

    start: int
    by: int
    rows: tuple[int, ...]
    moved: tuple[int, ...]  # the columns that show it


@dataclass(slots=True)
class Looker:
    """A table seen through what each column's texts look like. ``texts`` are those of a column of the sheet, by row."""

    headers: Headers
    texts: Callable[[int], Sequence[str]]
    count: int
    looks: dict[int, Looks]
    wrong: dict[int, set[str]]  # by column: the texts that look wrong in it

    @classmethod
    def of(cls, headers: Headers, texts: Callable[[int], Sequence[str]], count: int, on: date) -> "Looker":
        """See a table on that day."""
        kinds = {index: _looks(headers.layout.flat[index], on) for index in sorted(headers.columns)}
        looks = {index: look for index, look in kinds.items() if look}
        wrong = {index: _wrong(look, set(texts(headers.columns[index]))) for index, look in looks.items()}
        return cls(headers, texts, count, looks, wrong)

    def shifts(self) -> list[Shift]:
        """Every shift of two or more columns, the one with most rows first."""
        suspects = self._suspects()
        if len(suspects) > SAMPLE:
            sample = suspects[:: len(suspects) // SAMPLE]
            found = self._group(sample)
            if found and len(found[0].rows) >= MOST * len(sample):
                return [Shift(found[0].start, found[0].by, tuple(suspects), found[0].moved)]
        return self._group(suspects)

    def exchanged(self) -> dict[int, int]:
        """Columns of the layout whose texts all stand under another header, which lost its own: column -> that one."""
        astray = [index for index, wrong in self.wrong.items() if wrong and self._share(index, index) <= 1 - MOST]
        return {
            index: other for index in astray for other in astray if index != other and self._share(index, other) >= MOST
        }

    def _share(self, index: int, under: int) -> float:
        texts = [text for text in self.texts(self.headers.columns[under]) if text]
        look = self.looks[index]
        wrong = self.wrong[index] if under == index else _wrong(look, set(texts))
        return sum(text not in wrong for text in texts) / len(texts) if texts else 0.5

    def _suspects(self) -> list[int]:
        """Rows in which at least two columns look wrong."""
        count: Counter[int] = Counter()
        for index, wrong in self.wrong.items():
            if wrong:
                count.update(row for row, text in enumerate(self.texts(self.headers.columns[index])) if text in wrong)
        return sorted(row for row, times in count.items() if times >= 2)

    def _group(self, rows: Sequence[int]) -> list[Shift]:
        marks = {step: self._marks(step, rows) for step in (0, *_STEPS)}
        known: dict[tuple[tuple[bool | None, ...], ...], tuple[int, int] | None] = {}
        groups: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        for order, row in enumerate(rows):
            pattern = tuple(tuple(column[order] for column in marks[step]) for step in (0, *_STEPS))
            if pattern not in known:
                known[pattern] = _best(pattern)
            if best := known[pattern]:
                groups[best].append(row)
        found = [self._shift(first, step, members) for (first, step), members in groups.items()]
        return sorted(found, key=lambda shift: -len(shift.rows))

    def _marks(self, step: int, rows: Sequence[int]) -> list[Marks]:
        """For each column that has a look: whether the texts ``step`` columns to the right look like its own."""
        every: list[Marks] = []
        for index, look in self.looks.items():
            every_text = self.texts(self.headers.columns[index] + step)
            texts = [every_text[row] for row in rows]
            marks = {text: look(text) if text and not text.isspace() else None for text in set(texts)}
            every.append([marks[text] for text in texts])
        return every

    def _shift(self, first: int, step: int, rows: Sequence[int]) -> Shift:
        """Where it really begins: at the gap it left, which may lie under a header without a look of its own."""
        looked = list(self.looks)
        start = looked[first]
        if step > 0:
            fixed = looked[first - 1] + 1 if first else 0
            for index in (index for index in range(fixed, start) if index in self.headers.columns):
                texts = self.texts(self.headers.columns[index])
                if not any(texts[row] for row in rows):
                    start = index
                    break
        moved = [index for index in looked[first:] if self._arrived(index, step, rows)]
        return Shift(start, step, tuple(rows), tuple(moved))

    def _arrived(self, index: int, step: int, rows: Sequence[int]) -> bool:
        texts = self.texts(self.headers.columns[index] + step)
        return any(texts[row] and self.looks[index](texts[row]) for row in rows[:50])


def _best(pattern: Sequence[Marks]) -> tuple[int, int] | None:
    """The first column with a look, and the step, that explain a row best; None: nothing explains it much better."""
    own, *others = pattern
    as_it_is = sum(map(_value, own))
    best, found = as_it_is + _GAIN - 1, None
    for step, shifted in zip(_STEPS, others, strict=True):
        for first in range(len(own)):
            value = sum(map(_value, own[:first])) + sum(map(_value, shifted[first:]))
            if value > best:
                best, found = value, (first, step)
    return found if best >= 0.6 * sum(mark is not None for mark in own) else None


def _value(mark: bool | None) -> int:
    return 0 if mark is None else 1 if mark else -1


def _looks(column: Column, on: date) -> Looks | None:
    """What a text of this column looks like; None: like any text."""
    if column.field is None:
        return None
    if column.codes:
        labels = column.codes.reader(on)
        return lambda text: fold(text) in labels
    kind = column.field.kind
    if kind.name in _PATTERNS:
        return _Shape.of(_PATTERNS[kind.name])
    return _readable(kind.read) if kind.code else None


def _wrong(look: Looks, texts: set[str]) -> set[str]:
    left = look.left(texts) if isinstance(look, _Shape) else texts
    return {text for text in left if text and not look(text)}


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a pattern takes, as it stands or written narrow."""

    one: re.Pattern[str]
    many: re.Pattern[str]

    @classmethod
    def of(cls, pattern: str) -> "_Shape":
        return cls(re.compile(pattern), re.compile(rf"^(?:(?:{pattern})\n)++", re.MULTILINE))

    def __call__(self, text: str) -> bool:
        return (self.one.fullmatch(text) or self.one.fullmatch(narrow(text))) is not None

    def left(self, texts: set[str]) -> set[str]:
        """The few that need a look of their own: all others were taken in one go."""
        lines = "\n".join(texts) + "\n"
        if lines.count("\n") > len(texts):
            return texts  # one has lines itself
        return set(self.many.sub("", lines).split("\n"))


def _readable(read: Callable[[str], object]) -> Looks:
    def look(text: str) -> bool:
        try:
            read(text)
        except Unreadable:
            return False
        return True

    return look


def say_shift(shift: Shift, headers: Headers) -> str:
    """从H列“证件号码”起，数据整体右移了一列：……"""
    way = ("右" if shift.by > 0 else "左") + f"移了{_FIGURES[abs(shift.by) - 1]}列"
    start = headers.columns[shift.start]
    said = f"从{letter(start + 1)}列“{headers.name(shift.start)}”起，数据整体{way}"
    moves = {index: headers.columns[index] + shift.by for index in shift.moved[:3]}
    return f"{said}：{_say(moves, headers)}" if moves else said


def say_exchange(exchanged: Mapping[int, int], headers: Headers) -> str:
    """“学历”的内容出现在J列“技术等级”下……"""
    return _say({index: headers.columns[other] for index, other in exchanged.items()}, headers)


def _say(moves: Mapping[int, int], headers: Headers) -> str:
    by_column = {column: index for index, column in headers.columns.items()}
    return "，".join(
        f"“{headers.name(index)}”的内容出现在{letter(column + 1)}列"
        + (f"“{headers.name(by_column[column])}”下" if column in by_column else "")
        for index, column in moves.items()
    )
