"""Where on a sheet the headers of a layout stand, whatever was put above, between or beside them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hub.imports.sheets import Sheet
from hub.region import Layout, fold

DEPTH = 60  # rows from the top in which headers are looked for
_ENOUGH = 0.5  # of a layout's headers
_HINT = re.compile(r"[\n(（]")


@dataclass(frozen=True, slots=True)
class Headers:
    """A layout found on a sheet. ``row`` is the lowest of its header rows, as Excel counts."""

    layout: Layout
    sheet: Sheet
    row: int
    columns: Mapping[int, int]  # index in ``layout.flat`` -> column on the sheet, from 0
    texts: Sequence[str]  # what stands over every column of the sheet
    repeated: tuple[int, ...]  # columns whose header was met before, more often than the layout has it

    @property
    def share(self) -> float:
        """How much of the layout was found."""
        return len(self.columns) / len(self.layout.flat)

    @property
    def missing(self) -> tuple[int, ...]:
        """What was not, by its index in the layout."""
        return tuple(index for index in range(len(self.layout.flat)) if index not in self.columns)

    @property
    def strange(self) -> tuple[int, ...]:
        """Columns with a header that is none of the layout's."""
        known = {*self.columns.values(), *self.repeated}
        return tuple(column for column, text in enumerate(self.texts) if text and column not in known)

    @property
    def shift(self) -> int:
        """How many columns further right the first one found stands than printed."""
        return min(self.columns.values()) - min(self.columns)

    def name(self, index: int) -> str:
        """What people call a column of the layout."""
        return self.layout.flat[index].called

    def named(self, indexes: Sequence[int]) -> str:
        """“学历”、“民族”."""
        return "、".join(f"“{self.name(index)}”" for index in indexes)

    @property
    def in_order(self) -> bool:
        """Whether the columns stand in the order of the layout."""
        places = [self.columns[index] for index in sorted(self.columns)]
        return places == sorted(places)


def find(sheet: Sheet, layout: Layout) -> Headers | None:
    """The headers of this layout, if at least half of them stand in one row of the sheet's top."""
    names = _names(layout)
    deep = len(layout.header_rows) > 1
    best: Headers | None = None
    for row in range(1, min(sheet.row_count, DEPTH) + 1):
        texts = [sheet.text(row, column) for column in range(len(sheet.columns))]
        if sum(1 for text in texts if text) < 2:
            continue
        if deep:
            texts = [text or sheet.text(row - 1, column) for column, text in enumerate(texts)]
        found = _match(layout, sheet, row, texts, names)
        if best is None or len(found.columns) > len(best.columns):
            best = found
        if len(best.columns) == len(layout.flat):
            break  # no row below can have more
    return best if best and best.share >= _ENOUGH and len(best.columns) >= min(2, len(layout.flat)) else None


def _match(layout: Layout, sheet: Sheet, row: int, texts: Sequence[str], names: Mapping[str, Sequence[int]]) -> Headers:
    columns: dict[int, int] = {}
    repeated: list[int] = []
    for column, text in enumerate(texts):
        wanted = next((names[key] for key in _keys(text) if key in names), ()) if text else ()
        index = next((index for index in wanted if index not in columns), None)
        if index is not None:
            columns[index] = column
        elif wanted:
            repeated.append(column)
    return Headers(layout, sheet, row, columns, [" ".join(text.split()) for text in texts], tuple(repeated))


def _names(layout: Layout) -> Mapping[str, Sequence[int]]:
    """Every way a header may be written -> the columns it may mean. The full text comes before that without hint."""
    full: dict[str, list[int]] = {}
    bare: dict[str, list[int]] = {}
    for index, column in enumerate(layout.flat):
        for header in (column.header, *column.also):
            first, *others = _keys(header)
            full.setdefault(first, []).append(index)
            for key in others:
                bare.setdefault(key, []).append(index)
    return {**bare, **full}


def _keys(header: str) -> Iterator[str]:
    """The header, then without the star of what must be filled in and the hint in brackets or on a new line."""
    yield fold(header).lower()
    if without := fold(_HINT.split(header.strip(), maxsplit=1)[0]).lower().strip("*＊"):
        yield without
