"""One sheet while it is read: numbers that stand for texts, each text kept once for the whole file."""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hub.imports.reading.limits import Limits
from hub.imports.reading.places import letter
from hub.imports.refused import Refused
from hub.imports.sheets import FileKind, Odd

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

    def extend(self, texts: Sequence[str]) -> None:
        """Many new texts."""
        if len(self.all) + len(texts) - 1 > self._limits.texts or max(map(len, texts), default=0) > self._limits.text:
            for text in texts:
                self.add(text)
        else:
            self.all.extend(texts)

    def number(self, text: str) -> int:
        """The number of a text that may have been met before."""
        known = self._numbers.get(text)
        if known is None:
            known = self._numbers[text] = self.add(text)
        return known


@dataclass(frozen=True, slots=True)
class Block:
    """Rows without a gap, column by column; a column it does not have is blank."""

    first: int
    count: int
    columns: "Mapping[int, array[int]]"

    def column(self, number: int) -> "array[int]":
        """Those of one column."""
        return self.columns.get(number) or blanks(self.count)

    def line(self, at: int) -> list[int]:
        """The row at this place."""
        width = max(self.columns, default=-1) + 1
        return [self.columns[c][at] if c in self.columns else 0 for c in range(width)]


@dataclass(slots=True)
class Lines:
    """Rows one by one, each from column A to its last cell; rows with nothing are left out."""

    at: list[int] = field(default_factory=list[int])
    lines: "list[array[int]]" = field(default_factory=list)

    @property
    def first(self) -> int:
        return self.at[0]

    def column(self, number: int) -> "array[int]":
        """Those of one column, blank rows between them filled in."""
        cells = array("I", [line[number] if number < len(line) else 0 for line in self.lines])
        if self.at[-1] - self.at[0] + 1 == len(cells):
            return cells
        dense = blanks(self.at[-1] - self.at[0] + 1)
        for row, cell in zip(self.at, cells, strict=True):
            dense[row - self.at[0]] = cell
        return dense


def blanks(count: int) -> "array[int]":
    """So many blank cells."""
    return array("I", bytes(count * array("I").itemsize))


@dataclass(slots=True)
class Grid:
    """One sheet, its rows in their order."""

    name: str
    hidden: bool
    texts: Texts
    limits: Limits
    parts: list[Block | Lines] = field(default_factory=list[Block | Lines])
    row_count: int = 0  # the lowest row that holds anything
    width: int = 0  # columns from A to the last that holds anything
    merged: list[str] = field(default_factory=list[str])
    hidden_rows: list[int] = field(default_factory=list[int])
    oddities: list[tuple[int, int, Odd, str]] = field(default_factory=list[tuple[int, int, Odd, str]])

    def put(self, row: int, line: list[int]) -> None:
        """One row, counted from 1: the numbers of its texts, from column A.

        Refused: a row or column beyond the limits; a place that was passed already.
        """
        while line and not line[-1]:
            line.pop()
        if not line:
            return
        if row > self.limits.last_row:
            raise Refused("SHEET-LONG", sheet=self.name, row=row, limit=self.limits.rows)
        if len(line) > self.limits.columns:
            raise Refused("SHEET-WIDE", sheet=self.name, column=letter(len(line)), limit=self.limits.columns)
        if row <= self.row_count:
            raise Refused("FILE-BROKEN")
        if not self.parts or not isinstance(self.parts[-1], Lines):
            self.parts.append(Lines())
        last = self.parts[-1]
        if isinstance(last, Lines):
            last.at.append(row)
            last.lines.append(array("I", line))
        self.row_count, self.width = row, max(self.width, len(line))

    def put_block(self, block: Block) -> None:
        """Many rows at once, refused as if they came one by one."""
        filled = [number for number, cells in block.columns.items() if any(cells)]
        if not filled:
            return
        last = block.first + block.count - 1
        fits = self.row_count < block.first and last <= self.limits.last_row and max(filled) < self.limits.columns
        if fits and any(cells[-1] for cells in block.columns.values()):
            self.parts.append(block)
            self.row_count, self.width = last, max(self.width, max(filled) + 1)
        else:
            for at in range(block.count):
                self.put(block.first + at, block.line(at))

    def note(self, row: int, column: int, kind: Odd, detail: str = "") -> None:
        """Something odd about a cell, its column counted from 0."""
        if len(self.oddities) >= self.limits.oddities:
            raise Refused("SHEET-FORMULAS", sheet=self.name, limit=self.limits.oddities)
        self.oddities.append((row, column, kind, detail[:DETAIL]))

    def columns(self) -> "list[array[int]]":
        """Every column from A, as long as the sheet. Refused: a text in it is too long."""
        made = [self._column(number) for number in range(self.width)]
        if self.texts.too_long:
            self._refuse_long_texts(made)
        return made

    def _column(self, number: int) -> "array[int]":
        cells = array("I")
        for part in self.parts:
            cells += blanks(part.first - 1 - len(cells))
            cells += part.column(number)
        return cells

    def _refuse_long_texts(self, columns: "list[array[int]]") -> None:
        for row, line in enumerate(zip(*columns, strict=True), 1):
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
