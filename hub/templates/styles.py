"""How the hub's workbooks look: a handful of cell styles, each made once a workbook."""

from dataclasses import dataclass
from enum import StrEnum

from xlsxwriter import Workbook
from xlsxwriter.format import Format

FORMULA_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "\0")


class Mark(StrEnum):
    """What a cell's color says: something is wrong, or doubtful."""

    ERROR = "#F8CBAD"
    WARNING = "#FFF2CC"


@dataclass(frozen=True, slots=True)
class _Key:
    number: bool
    quoted: bool
    mark: Mark | None


class Styles:
    """The styles of one workbook."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._cells: dict[_Key, Format] = {}
        font = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
        head = font | {"bold": True, "align": "center", "text_wrap": True, "border": 1, "num_format": "@"}
        self.corner = book.add_format(font)
        self.title = book.add_format(font | {"font_size": 18, "bold": True, "align": "center"})
        self.words = book.add_format(font)
        self.header = book.add_format(head | {"bg_color": "#EDEDED"})
        self.required = book.add_format(head | {"bg_color": "#FCE4D6"})
        self.note = book.add_format(font | {"text_wrap": True, "valign": "top", "font_size": 10})
        self.text = book.add_format(font | {"num_format": "@"})
        self.number = book.add_format(font | {"num_format": "0"})
        listed = font | {"text_wrap": True, "valign": "top", "num_format": "@"}
        self._listed = {quoted: book.add_format(listed | {"quote_prefix": quoted}) for quoted in (False, True)}

    def cell(self, text: str = "", *, number: bool = False, mark: Mark | None = None) -> Format:
        """A cell of data: text, bordered; quoted where it would look like a formula."""
        key = _Key(number, looks_like_a_formula(text), mark)
        if key not in self._cells:
            made = {"font_name": "宋体", "font_size": 11, "border": 1, "num_format": "0" if number else "@"}
            if key.quoted:
                made["quote_prefix"] = True
            if mark:
                made["bg_color"] = mark.value
            self._cells[key] = self._book.add_format(made)
        return self._cells[key]

    def listed(self, text: str) -> Format:
        """A cell of a plain list."""
        return self._listed[looks_like_a_formula(text)]

    def unwritten(self, *, number: bool = False) -> Format:
        """What a cell gets when somebody types into it: text, so that a long number keeps its digits."""
        return self.number if number else self.text


def looks_like_a_formula(text: str) -> bool:
    """Whether a spreadsheet program, left to itself, might calculate it."""
    return text.startswith(FORMULA_SIGNS) or text.lstrip().startswith(FORMULA_SIGNS)
