"""A workbook under construction, written out as .xlsx or .xls the way a spreadsheet program would."""

import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO

import openpyxl
import xlwt
from openpyxl.cell.cell import Cell
from openpyxl.utils.cell import get_column_letter, range_boundaries
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.datavalidation import DataValidation

Place = tuple[int, int]  # row and column, both from 1
Row = Mapping[str, object]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
CELL = re.compile(
    r'<c r="(?P<at>[A-Z]+\d+)"(?P<style> s="\d+")?[^>]*>'
    r"(?:<is><t[^>]*>(?P<text>[^<]*)</t></is>|(?P<f><f>[^<]*</f>)<v ?/?>(?:[^<]*</v>)?)</c>"
)
XLS_ERRORS = {"#NULL!": 0, "#DIV/0!": 7, "#VALUE!": 15, "#REF!": 23, "#NAME?": 29, "#NUM!": 36, "#N/A": 42}


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula with the value the spreadsheet program kept beside it; None: it kept none."""

    text: str
    kept: str | float | None = None


@dataclass(frozen=True, slots=True)
class ErrorValue:
    """#N/A and its kind."""

    name: str


@dataclass(frozen=True, slots=True)
class Inline:
    """A text stored in the cell itself, in several runs of different type."""

    runs: tuple[str, ...]


@dataclass(slots=True)
class Page:
    """One sheet under construction."""

    name: str
    cells: dict[Place, object] = field(default_factory=dict[Place, object])
    merges: list[str] = field(default_factory=list[str])
    header_row: int = 0
    first_row: int = 0
    notes_row: int = 0
    hidden: bool = False
    hidden_rows: list[int] = field(default_factory=list[int])
    choices: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def width(self) -> int:
        return max((column for _, column in self.cells), default=0)

    def find(self, header: str) -> int | None:
        """The column whose header begins with these words."""
        return next(
            (
                c
                for (row, c), text in sorted(self.cells.items())
                if row in (self.header_row - 1, self.header_row) and str(text).startswith(header)
            ),
            None,
        )

    def column(self, header: str) -> int:
        column = self.find(header)
        assert column, f"no column “{header}” on {self.name}"
        return column

    def move(self, to: Callable[[int, int], Place | None]) -> None:
        """Every cell to its new place; None: away with it."""
        self.cells = {place: value for at, value in self.cells.items() if (place := to(*at))}


@dataclass(slots=True)
class Book:
    """One file under construction; the first page is the one with data."""

    pages: list[Page]
    from_1904: bool = False

    @property
    def page(self) -> Page:
        return self.pages[0]


Change = Callable[[Book], None]


def as_xlsx(book: Book) -> bytes:
    file = openpyxl.Workbook()
    file.remove(file.worksheets[0])
    if book.from_1904:
        file.epoch = CALENDAR_MAC_1904
    special: dict[str, dict[str, Formula | Inline]] = {}
    for number, page in enumerate(book.pages, 1):
        sheet = file.create_sheet(page.name)
        sheet.sheet_state = "hidden" if page.hidden else "visible"
        for (row, column), value in page.cells.items():
            cell = sheet.cell(row, column)
            assert isinstance(cell, Cell)
            _put(cell, value)
            if isinstance(value, Inline) or (isinstance(value, Formula) and value.kept is not None):
                special.setdefault(f"xl/worksheets/sheet{number}.xml", {})[cell.coordinate] = value
        for merge in page.merges:
            sheet.merge_cells(merge)
        for row in page.hidden_rows:
            sheet.row_dimensions[row].hidden = True
        for header, labels in page.choices.items():
            if under := page.find(header):
                validation = DataValidation(type="list", formula1=f'"{labels}"', allow_blank=True)
                letter = get_column_letter(under)
                validation.add(f"{letter}{page.first_row}:{letter}{page.first_row + 999}")
                sheet.add_data_validation(validation)
    out = BytesIO()
    file.save(out)
    return _as_programs_do(out.getvalue(), special)


def _put(cell: Cell, value: object) -> None:
    match value:
        case Formula():
            cell.value = value.text
        case ErrorValue():
            cell.value, cell.data_type = value.name, "e"
        case Inline():
            cell.value = "".join(value.runs)
        case str():
            cell.value, cell.data_type, cell.number_format = value, "s", "@"
        case datetime() | date():
            cell.value = value
            cell.number_format = "yyyy/mm/dd hh:mm:ss" if isinstance(value, datetime) else "yyyy/mm/dd"
        case _:
            cell.value = value


def _as_programs_do(file: bytes, special: Mapping[str, Mapping[str, Formula | Inline]]) -> bytes:
    """Texts shared between cells, values kept beside formulas, texts of several runs: openpyxl writes none of them."""
    shared: dict[str, int] = {}

    def cell(hit: re.Match[str], special: Mapping[str, Formula | Inline]) -> str:
        start = f'<c r="{hit["at"]}"{hit["style"] or ""}'
        match special.get(hit["at"]):
            case Inline(runs):
                return f'{start} t="inlineStr"><is>{"".join(f"<r><t>{run}</t></r>" for run in runs)}</is></c>'
            case Formula(_, kept):
                kind = ' t="str"' if isinstance(kept, str) else ""
                return f"{start}{kind}>{hit['f']}<v>{kept}</v></c>"
        return f'{start} t="s"><v>{shared.setdefault(hit["text"], len(shared))}</v></c>' if hit["text"] else hit[0]

    def edit(name: str, part: bytes) -> bytes:
        text = part.decode()
        if name.startswith("xl/worksheets/"):
            here = special.get(name, {})
            return CELL.sub(lambda hit: cell(hit, here), text).encode()
        if name == "[Content_Types].xml":
            kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
            return text.replace(
                "</Types>", f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
            ).encode()
        if name == "xl/_rels/workbook.xml.rels":
            kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
            return text.replace(
                "</Relationships>",
                f'<Relationship Id="rIdS" Type="{kind}" Target="sharedStrings.xml"/></Relationships>',
            ).encode()
        return part

    file = edited(file, edit)
    items = "".join(f'<si><t xml:space="preserve">{text}</t></si>' for text in shared)
    table = f'<sst xmlns="{MAIN}" count="{len(shared)}" uniqueCount="{len(shared)}">{items}</sst>'
    return edited(file, lambda _, part: part, {"xl/sharedStrings.xml": table.encode()})


def edited(file: bytes, edit: Callable[[str, bytes], bytes], more: Mapping[str, bytes] | None = None) -> bytes:
    """The same package with its parts put through ``edit(name, bytes)``, and more parts added."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(file)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, edit(name, old.read(name)))
        for name, part in (more or {}).items():
            new.writestr(name, part)
    return out.getvalue()


def as_xls(book: Book) -> bytes:
    file = xlwt.Workbook(encoding="utf-8")
    file.dates_1904 = book.from_1904
    text, day, moment = (xlwt.easyxf(num_format_str=shape) for shape in ("@", "yyyy/mm/dd", "yyyy/mm/dd hh:mm:ss"))
    for page in book.pages:
        sheet = file.add_sheet(page.name, cell_overwrite_ok=True)
        sheet.visibility = int(page.hidden)
        for merge in page.merges:
            left, top, right, bottom = range_boundaries(merge)
            sheet.merge(top - 1, bottom - 1, left - 1, right - 1)
        for (row, column), value in page.cells.items():
            match value:
                case Formula():
                    sheet.write(row - 1, column - 1, xlwt.Formula(value.text.lstrip("=")))
                case ErrorValue():
                    sheet.row(row - 1).set_cell_error(column - 1, XLS_ERRORS[value.name])
                case Inline():
                    sheet.write_rich_text(row - 1, column - 1, [(run, xlwt.easyfont("bold on")) for run in value.runs])
                case datetime():
                    sheet.write(row - 1, column - 1, value, moment)
                case date():
                    sheet.write(row - 1, column - 1, value, day)
                case str():
                    sheet.write(row - 1, column - 1, value, text)
                case _:
                    sheet.write(row - 1, column - 1, value)
        for row in page.hidden_rows:
            sheet.row(row - 1).hidden = True
    out = BytesIO()
    file.save(out)
    return out.getvalue()
