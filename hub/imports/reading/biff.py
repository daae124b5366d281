"""The records of an .xls workbook: what xlrd tells of values, and what only the records tell."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO
from typing import BinaryIO

import xlrd
from xlrd.compdoc import CompDoc

from hub.imports.reading.grid import Book, Grid, Texts
from hub.imports.reading.limits import Limits
from hub.imports.reading.numbers import GENERAL, Shape, number_text
from hub.imports.reading.places import letter
from hub.imports.refused import Refused
from hub.imports.sheets import FileKind, Odd

_BOF, _EOF, _FILEPASS, _BOUNDSHEET, _SUPBOOK, _MACROS = 0x0809, 0x000A, 0x002F, 0x0085, 0x01AE, 0x00D3
_ROW, _FORMULA, _MERGED = 0x0208, 0x0006, 0x00E5
_BIFF8 = 0x0600
_HIDDEN_ROW, _TO_BE_WORKED_OUT = 0x20, 0x02
_NOTHING = (0, 0xFFFF_0000_0000_0003)  # as a formula is written by a program that cannot work it out: 0, or no text
_DAY = Shape(is_date=True)


def read(file: BinaryIO, limits: Limits) -> Book:
    """The whole workbook. Refused: what cannot be read faithfully."""
    file.seek(0)
    content = file.read()
    found = _Globals.of(_stream(content))
    if len(found.sheets) > limits.sheets:
        raise Refused("SHEET-MANY", count=len(found.sheets), limit=limits.sheets)
    try:
        workbook = xlrd.open_workbook(file_contents=content, on_demand=True, ragged_rows=True, logfile=StringIO())
        texts, grids = Texts(limits), []
        for name, (offset, hidden) in zip(workbook.sheet_names(), found.sheets, strict=True):
            grid, beside = Grid(name, hidden, texts, limits), _Beside.of(found.stream, offset)
            grids.append(_filled(grid, workbook.sheet_by_name(name), beside, workbook.datemode))
            workbook.unload_sheet(name)
        if not grids:
            raise Refused("FILE-BROKEN")
    except (MemoryError, Refused):
        raise
    except Exception as bad:  # xlrd answers a damaged file with whatever goes wrong first
        raise Refused("FILE-BROKEN") from bad
    book = Book(FileKind.XLS, bool(workbook.datemode), texts, grids, found.remarks)
    book.check_cells(limits)
    return book


def _stream(content: bytes) -> bytes:
    try:
        stream: bytes | None = CompDoc(content, logfile=StringIO()).get_named_stream("Workbook")
    except MemoryError:
        raise
    except Exception as bad:
        raise Refused("FILE-BROKEN") from bad
    if not stream:
        raise Refused("FILE-BROKEN")
    return stream


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Kind, place and length of each record from ``at`` to the end of that part; parts inside it (charts) left out."""
    head, depth = struct.Struct("<HH"), 0
    while at + 4 <= len(stream):
        kind, length = head.unpack_from(stream, at)
        at += 4
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        if depth == 1:
            yield kind, at, length
        at += length
    raise Refused("FILE-BROKEN")


@dataclass(slots=True)
class _Globals:
    """What stands before the sheets."""

    stream: bytes
    sheets: list[tuple[int, bool]] = field(default_factory=list[tuple[int, bool]])  # where it begins; whether hidden
    remarks: list[str] = field(default_factory=list[str])

    @classmethod
    def of(cls, stream: bytes) -> "_Globals":
        found = cls(stream)
        try:
            for kind, at, length in _records(stream, 0):
                found._take(kind, at, length)
        except struct.error as bad:
            raise Refused("FILE-BROKEN") from bad
        return found

    def _take(self, kind: int, at: int, length: int) -> None:
        if kind == _FILEPASS:
            raise Refused("FILE-ENCRYPTED")
        if kind == _BOF and struct.unpack_from("<H", self.stream, at)[0] != _BIFF8:
            raise Refused("FILE-OLD-XLS")
        if kind == _BOUNDSHEET:
            offset, state, sort = struct.unpack_from("<IBB", self.stream, at)
            if sort == 0:  # a sheet of cells: not a chart, a macro sheet or a module
                self.sheets.append((offset, bool(state & 3)))
        if kind == _MACROS and "MACROS-DROPPED" not in self.remarks:
            self.remarks.append("MACROS-DROPPED")
        if kind == _SUPBOOK and length > 4 and "LINKS-IGNORED" not in self.remarks:
            self.remarks.append("LINKS-IGNORED")


@dataclass(slots=True)
class _Beside:
    """What xlrd does not tell of a sheet."""

    merged: list[str] = field(default_factory=list[str])
    hidden_rows: list[int] = field(default_factory=list[int])
    formulas: dict[int, dict[int, bool]] = field(default_factory=dict[int, dict[int, bool]])  # row, column: worked out?

    @classmethod
    def of(cls, stream: bytes, offset: int) -> "_Beside":
        found = cls()
        for kind, at, length in _records(stream, offset):
            if kind == _FORMULA:
                row, column, _, value, options = struct.unpack_from("<HHHQH", stream, at)
                found.formulas.setdefault(row, {})[column] = value not in _NOTHING or not options & _TO_BE_WORKED_OUT
            elif kind == _ROW:
                row, options = struct.unpack_from("<H10xH", stream, at)
                if options & _HIDDEN_ROW:
                    found.hidden_rows.append(row + 1)
            elif kind == _MERGED:
                for place in range(at + 2, at + length - 7, 8):
                    top, bottom, left, right = struct.unpack_from("<HHHH", stream, place)
                    found.merged.append(f"{letter(left + 1)}{top + 1}:{letter(right + 1)}{bottom + 1}")
        return found


def _filled(grid: Grid, sheet: xlrd.sheet.Sheet, beside: _Beside, datemode: int) -> Grid:
    grid.merged, grid.hidden_rows = beside.merged, beside.hidden_rows
    number = grid.texts.number
    for row in range(sheet.nrows):
        kinds, values = sheet.row_types(row), sheet.row_values(row)
        line: list[int] = []
        for column, (kind, value) in enumerate(zip(kinds, values, strict=True)):
            if kind == xlrd.XL_CELL_TEXT:
                line.append(number(value.replace("\r\n", "\n").replace("\r", "\n") if "\r" in value else value))
            elif kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                line.append(0)
            elif kind == xlrd.XL_CELL_BOOLEAN:
                line.append(number("TRUE" if value else "FALSE"))
            elif kind == xlrd.XL_CELL_ERROR:
                name = xlrd.error_text_from_code.get(value, "#N/A")
                grid.note(row + 1, column, Odd.ERROR_CELL, name)
                line.append(number(name))
            else:
                text, lost = number_text(value, _DAY if kind == xlrd.XL_CELL_DATE else GENERAL, bool(datemode))
                if lost:
                    grid.note(row + 1, column, Odd.DIGITS_LOST)
                line.append(number(text))
        for column, worked_out in beside.formulas.get(row, {}).items():
            if not worked_out:
                grid.note(row + 1, column, Odd.FORMULA_WITHOUT_VALUE)
                line[column : column + 1] = [0] * len(line[column : column + 1])
            elif kinds[column : column + 1] != [xlrd.XL_CELL_ERROR]:
                grid.note(row + 1, column, Odd.FORMULA)
        grid.put(row + 1, line)
    return grid
