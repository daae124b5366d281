"""The drop-downs openpyxl leaves out: those that refer to another sheet, which newer Excels keep in an extension."""

import posixpath
from io import BytesIO
from xml.etree.ElementTree import Element
from zipfile import ZipFile

from defusedxml.ElementTree import fromstring
from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_X14 = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
_FORMULA = "{http://schemas.microsoft.com/office/excel/2006/main}"


def restore_dropdowns(original: bytes, book: Workbook) -> None:
    """Put them back as ordinary ones, which every Excel since 2010 reads alike."""
    with ZipFile(BytesIO(original)) as package:
        for name, part in _sheet_parts(package):
            if name in book.sheetnames and part in package.namelist():
                for found in fromstring(package.read(part), forbid_dtd=True).iter(f"{_X14}dataValidation"):
                    formula, cells = found.find(f"{_X14}formula1/{_FORMULA}f"), found.find(f"{_FORMULA}sqref")
                    if (
                        found.get("type") == "list"
                        and formula is not None
                        and cells is not None
                        and formula.text
                        and cells.text
                    ):
                        book[name].add_data_validation(
                            DataValidation(
                                type="list",
                                formula1=formula.text,
                                sqref=cells.text,
                                allow_blank=found.get("allowBlank") == "1",
                            )
                        )


def _sheet_parts(package: ZipFile) -> list[tuple[str, str]]:
    targets = {one.get("Id"): one.get("Target", "") for one in _read(package, "xl/_rels/workbook.xml.rels")}
    sheets = _read(package, "xl/workbook.xml").iter(f"{_MAIN}sheet")
    return [
        (
            sheet.get("name", ""),
            posixpath.normpath(posixpath.join("/xl", targets.get(sheet.get(_RELATION), ""))).lstrip("/"),
        )
        for sheet in sheets
    ]


def _read(package: ZipFile, part: str) -> Element:
    root: Element = fromstring(package.read(part), forbid_dtd=True)
    return root
