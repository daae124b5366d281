"""One sheet while it is read: rows of numbers that stand for texts, each text kept once for the whole file."""

from array import array
from dataclasses import dataclass, field
from itertools import repeat

from hub.imports.findings import Refused
from hub.imports.reading.limits import Limits
from hub.imports.sheets import FileKind, Odd
from hub.region import letter

DETAIL = 80  # characters of a formula worth telling


class Texts:
    """Every text of the file by its number. Number 0 is the empty text."""

    def __init__(self, limits: Limits) -> None:
        self.all: list[str] = [""]
        self.too_long: set[int] = set()
        self._numbers: dict[str, int] = {"": 0}
        self._limits = limits

    def add(self, text: str) -> int:
        """The number of a new text."""
        self.all.append(text)
        number = len(self.all) - 1
        if number > self._limits.texts:
            raise Refused("SHEET-CELLS", limit=self._limits.texts)
        if len(text) > self._limits.text:
            self.too_long.add(number)
        return number

    def number(self, text: str) -> int:
        """The number of a text that may have been met before."""
        known = self._numbers.get(text)
        if known is None:
            known = self._numbers[text] = self.add(text)
        return known


@dataclass(slots=True)
class Grid:
    """One sheet. Rows come in order, each a line of numbers of texts from column A; a row with nothing is left out."""

    name: str
    hidden: bool
    texts: Texts
    limits: Limits
    lines: "list[array[int]]" = field(default_factory=list)
    at: list[int] = field(default_factory=list[int])
    merged: list[str] = field(default_factory=list[str])
    hidden_rows: list[int] = field(default_factory=list[int])
    oddities: list[tuple[int, int, Odd, str]] = field(default_factory=list[tuple[int, int, Odd, str]])

    def put(self, row: int, line: list[int]) -> None:
        """One row, counted from 1. Refused: a row or column beyond the limits; a place that was passed already."""
        while line and not line[-1]:
            line.pop()
        if not line:
            return
        if row > self.limits.last_row:
            raise Refused("SHEET-LONG", sheet=self.name, row=row, limit=self.limits.rows)
        if len(line) > self.limits.columns:
            raise Refused("SHEET-WIDE", sheet=self.name, column=letter(len(line)), limit=self.limits.columns)
        if self.at and row <= self.at[-1]:
            raise Refused("FILE-BROKEN")
        self.at.append(row)
        self.lines.append(array("I", line))

    def note(self, row: int, column: int, kind: Odd, detail: str = "") -> None:
        """Something odd about a cell, its column counted from 0."""
        if len(self.oddities) >= self.limits.oddities:
            raise Refused("SHEET-FORMULAS", sheet=self.name, limit=self.limits.oddities)
        self.oddities.append((row, column, kind, detail[:DETAIL]))

    @property
    def row_count(self) -> int:
        """The lowest row that holds anything."""
        return self.at[-1] if self.at else 0

    @property
    def width(self) -> int:
        """Columns from A to the last that holds anything."""
        return max(map(len, self.lines), default=0)

    def columns(self) -> "list[array[int]]":
        """The same column by column, blank rows filled in."""
        self._refuse_long_texts()
        dense: list[array[int]] = []
        above, blank = 0, array("I")
        for row, line in zip(self.at, self.lines, strict=True):
            dense.extend(repeat(blank, row - above - 1))
            dense.append(line)
            above = row
        return [array("I", [line[c] if c < len(line) else 0 for line in dense]) for c in range(self.width)]

    def _refuse_long_texts(self) -> None:
        if not self.texts.too_long:
            return
        for row, line in zip(self.at, self.lines, strict=True):
            for column, number in enumerate(line, 1):
                if number in self.texts.too_long:
                    raise Refused("SHEET-TEXT", sheet=self.name, cells=f"{letter(column)}{row}", limit=self.limits.text)


@dataclass(slots=True)
class Book:
    """One file, read."""

    kind: FileKind
    from_1904: bool
    texts: Texts
    grids: list[Grid]
    remarks: list[str]

    def check_cells(self, limits: Limits) -> None:
        """Refused: more cells in all, the blank ones between them counted, than may be kept."""
        if sum(grid.row_count * grid.width for grid in self.grids) > limits.cells:
            raise Refused("SHEET-CELLS", limit=limits.cells)
