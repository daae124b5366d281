"""What a workbook says, as text: the shape in which every later stage sees it."""

from dataclasses import dataclass
from enum import StrEnum

ERROR_LIST = "错误清单"  # the sheet the hub adds to a workbook it hands back
RESULTS = ("是否导入成功", "错误原因")  # and the columns, where a region has no words of its own


class FileKind(StrEnum):
    """The kinds of workbook that are read."""

    XLSX = "XLSX"
    XLSM = "XLSM"  # with macros, which are never kept
    XLS = "XLS"  # also what WPS calls .et
    XML = "XML"  # what Excel calls 「XML 表格 2003」
    RECORDS = "RECORDS"  # XML of records and fields: from programs
    CSV = "CSV"  # text with separators: from programs, never from clerks


class Odd(StrEnum):
    """Why the text of a cell is not simply what somebody typed."""

    FORMULA = "FORMULA"  # the value kept beside the formula is used
    FOREIGN_FORMULA = "FOREIGN_FORMULA"  # the same, worked out from another workbook
    FORMULA_WITHOUT_VALUE = "FORMULA_WITHOUT_VALUE"
    ERROR_CELL = "ERROR_CELL"  # #N/A and its kind
    DIGITS_LOST = "DIGITS_LOST"  # a number of more than 15 digits: the rest had gone before the file was saved
    SERIAL_DATE = "SERIAL_DATE"  # a bare count of days, read as the date it counts to


LOST = frozenset({Odd.FORMULA_WITHOUT_VALUE, Odd.ERROR_CELL, Odd.DIGITS_LOST})  # what was meant cannot be known


@dataclass(frozen=True, slots=True)
class Oddity:
    """One such cell. ``row`` as Excel counts, ``column`` from 0; ``detail`` is never a person's value."""

    row: int
    column: int
    kind: Odd
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet. Every column has ``row_count`` texts, from row 1; "" is an empty cell, a date is yyyy/MM/dd."""

    name: str
    hidden: bool = False
    columns: tuple[list[str], ...]
    row_count: int
    merged: tuple[str, ...] = ()  # "A4:A5"
    hidden_rows: frozenset[int] = frozenset()
    oddities: tuple[Oddity, ...] = ()

    def text(self, row: int, column: int) -> str:
        """The text at a row counted from 1 and a column counted from 0; "" outside the sheet."""
        return self.columns[column][row - 1] if column < len(self.columns) and 0 < row <= self.row_count else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """One file. ``remarks`` are codes of sentences: what the file holds besides texts, and was left out."""

    kind: FileKind
    sheets: tuple[Sheet, ...]
    remarks: tuple[str, ...] = ()
    from_1904: bool = False  # bare counts of days start there
