"""What Excel calls 「XML 表格 2003」 (SpreadsheetML) -> sheets. The only module that knows it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from hub.imports.reading.elements import Teller
from hub.imports.reading.grid import Book, Grid, Texts
from hub.imports.reading.limits import Limits
from hub.imports.reading.numbers import GENERAL, Shape, number_text, shape
from hub.imports.reading.places import letter
from hub.imports.refused import Refused
from hub.imports.sheets import FileKind, Odd

_ROOT = "urn:schemas-microsoft-com:office:spreadsheet Workbook"
_FARTHEST = 1_048_576  # rows of a sheet; no place lies beyond
_MOST_MERGES = 10_000
_QUOTED = re.compile(r'"[^"]*"')
_FOREIGN = re.compile(r"\[[^\]]*[^\]\d-][^\]]*\]")  # [1] and [-1] are steps from cell to cell
_MIDNIGHT = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T00:00:00(?:\.0*)?)?")
_MOMENT = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d:\d\d)(?:\.\d*)?")
_DATES = ("date", "time")  # how the formats with a name end that show a day or an hour


def read(file: BinaryIO, limits: Limits) -> Book:
    """The whole workbook. Refused: what cannot be read faithfully."""
    reader = _Reader(limits, Texts(limits))
    Teller(reader.begin, reader.end, reader.text).tell(file)
    if not reader.grids:
        raise Refused("FILE-BROKEN")
    book = Book(FileKind.XML, reader.from_1904, reader.texts, reader.grids, [])
    book.check_cells(limits)
    return book


@dataclass(slots=True)
class _Reader:
    """A workbook while it goes by."""

    limits: Limits
    texts: Texts
    grids: list[Grid] = field(default_factory=list[Grid])
    from_1904: bool = False
    _open: list[str] = field(default_factory=list[str])
    _shapes: dict[str, Shape] = field(default_factory=dict[str, Shape])
    _style: str = ""  # the style being declared
    _row: int = 0
    _after: int = 0  # rows that the last one speaks for besides itself
    _line: dict[int, int] = field(default_factory=dict[int, int])
    _column: int = -1
    _across: int = 0  # columns that the cell covers besides its own
    _cell: Mapping[str, str] = field(default_factory=dict[str, str])
    _kind: str = ""
    _said: list[str] | None = None  # pieces of the text that is wanted

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        if not self._open and name != _ROOT:
            raise Refused("FILE-XML")
        local, parent = name.rpartition(" ")[2], self._open[-1] if self._open else ""
        self._open.append(local)
        told = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        match parent, local:
            case "Styles", "Style":
                self._style = told.get("ID", "")
            case "Style", "NumberFormat":
                self._shapes[self._style] = _shape(told.get("Format", ""))
            case _, "Date1904":
                self.from_1904 = True
            case "Workbook", "Worksheet":
                self._sheet(told)
            case "Table", "Row" if self.grids:
                self._begin_row(told)
            case "Row", "Cell":
                self._begin_cell(told)
            case "Cell", "Data":
                self._kind, self._said = told.get("Type", "String"), []
            case "WorksheetOptions", "Visible":
                self._said = []

    def end(self, _: str) -> None:
        """And ends."""
        local = self._open.pop()
        parent = self._open[-1] if self._open else ""
        match parent, local:
            case "Cell", "Data":
                self._value("".join(self._said or ()))
                self._said = None
            case "WorksheetOptions", "Visible" if self.grids:
                self.grids[-1].hidden = "".join(self._said or ()).strip() in ("SheetHidden", "SheetVeryHidden")
                self._said = None
            case "Row", "Cell":
                self._end_cell()
            case "Table", "Row" if self.grids:
                self._end_row()

    def text(self, data: str) -> None:
        """Characters between elements; also those in the runs of a text of several types."""
        if self._said is not None:
            self._said.append(data)

    def _sheet(self, told: Mapping[str, str]) -> None:
        if len(self.grids) >= self.limits.sheets:
            raise Refused("SHEET-MANY", count=len(self.grids) + 1, limit=self.limits.sheets)
        self.grids.append(Grid(told.get("Name", ""), hidden=False, texts=self.texts, limits=self.limits))
        self._row = self._after = 0

    def _begin_row(self, told: Mapping[str, str]) -> None:
        self._row = _place(told["Index"]) if "Index" in told else self._row + self._after + 1
        self._after = _place(told.get("Span", "0"))
        self._line, self._column, self._across = {}, -1, 0
        if told.get("Hidden") == "1":
            self.grids[-1].hidden_rows.append(self._row)

    def _end_row(self) -> None:
        last = max(self._line, default=-1)
        if last >= self.limits.columns:
            sheet = self.grids[-1].name
            raise Refused("SHEET-WIDE", sheet=sheet, column=letter(last + 1), limit=self.limits.columns)
        self.grids[-1].put(self._row, [self._line.get(column, 0) for column in range(last + 1)])

    def _begin_cell(self, told: Mapping[str, str]) -> None:
        column = _place(told["Index"]) - 1 if "Index" in told else self._column + self._across + 1
        if column <= self._column:
            raise Refused("FILE-BROKEN")
        across, down = _place(told.get("MergeAcross", "0")), _place(told.get("MergeDown", "0"))
        self._column, self._across, self._cell = column, across, told
        merged = self.grids[-1].merged
        if (across or down) and len(merged) < _MOST_MERGES:
            corner = f"{letter(column + across + 1)}{self._row + down}"
            merged.append(f"{letter(column + 1)}{self._row}:{corner}")

    def _end_cell(self) -> None:
        if "Formula" in self._cell and self._column not in self._line:
            self._note(Odd.FORMULA_WITHOUT_VALUE)

    def _value(self, said: str) -> None:
        """A text is kept as it was typed, and everything else as the cell shows it."""
        if not said:
            return
        if "Formula" in self._cell and self._kind != "Error":
            self._note(Odd.FOREIGN_FORMULA if _FOREIGN.search(self._cell["Formula"]) else Odd.FORMULA)
        match self._kind:
            case "Number":
                form = self._shapes.get(self._cell.get("StyleID", "Default"), GENERAL)
                said, lost = number_text(float(said), form, self.from_1904)
                if lost:
                    self.grids[-1].note(self._row, self._column, Odd.DIGITS_LOST)
            case "DateTime":
                said = _MIDNIGHT.sub(r"\1/\2/\3", said) if _MIDNIGHT.fullmatch(said) else _MOMENT.sub(_SHOWN, said)
            case "Boolean":
                said = "TRUE" if said.strip() == "1" else "FALSE"
            case "Error":
                self.grids[-1].note(self._row, self._column, Odd.ERROR_CELL, said)
            case _:
                said = said.replace("\r\n", "\n").replace("\r", "\n")
        self._line[self._column] = self.texts.number(said)

    def _note(self, kind: Odd) -> None:
        formula = _QUOTED.sub('"…"', self._cell["Formula"].removeprefix("="))
        self.grids[-1].note(self._row, self._column, kind, formula)


_SHOWN = r"\1/\2/\3 \4"


def _shape(format_: str) -> Shape:
    """What a number format makes of a number: by a name of its own, or by its signs as elsewhere."""
    if re.fullmatch(r"[A-Za-z /]+", format_) and format_[:1].isupper():
        return Shape(is_date=True) if format_.lower().endswith(_DATES) else GENERAL
    return shape(0, format_)


def _place(text: str) -> int:
    """A number of a row or column, or a count of them. Refused: no sheet is so large."""
    if not text.isascii() or not text.isdecimal() or len(text) > len(str(_FARTHEST)) or int(text) > _FARTHEST:
        raise Refused("FILE-BROKEN")
    return int(text)
