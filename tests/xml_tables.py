"""Tables as XML: as Excel saves a workbook under 「XML 表格 2003」, and as a program writes records."""

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

from openpyxl import load_workbook

SS = "urn:schemas-microsoft-com:office:spreadsheet"
HEAD = f"""<?xml version="1.0"{{encoding}}?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="{SS}" xmlns:o="urn:schemas-microsoft-com:office:office"
 xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns:ss="{SS}" xmlns:html="http://www.w3.org/TR/REC-html40">
"""
STYLES = """<Styles><Style ss:ID="Default" ss:Name="Normal"/>
<Style ss:ID="s62"><NumberFormat ss:Format="Short Date"/></Style>
<Style ss:ID="s63"><NumberFormat ss:Format="000000"/></Style>
<Style ss:ID="s64"><NumberFormat ss:Format="Fixed"/></Style></Styles>
"""


def as_xml2003(xlsx: bytes, encoding: str = "") -> bytes:
    """A workbook, saved again by Excel."""
    sheets = []
    for sheet in load_workbook(BytesIO(xlsx)).worksheets:
        rows = []
        for cells in sheet.iter_rows():
            told = "".join(f'<Cell ss:Index="{c.column}">{_data(c.value)}</Cell>' for c in cells if c.value is not None)
            if told:
                rows.append(f'<Row ss:Index="{cells[0].row}">{told}</Row>')
        hidden = "<Visible>SheetHidden</Visible>" if sheet.sheet_state != "visible" else ""
        options = f'<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel">{hidden}</WorksheetOptions>'
        sheets.append(
            f"<Worksheet ss:Name={quoteattr(sheet.title)}><Table>{''.join(rows)}</Table>{options}</Worksheet>"
        )
    return workbook("".join(sheets), encoding)


def sheet_of(rows: str) -> bytes:
    """A workbook with one sheet of these rows."""
    return workbook(f'<Worksheet ss:Name="表"><Table>{rows}</Table></Worksheet>')


def workbook(sheets: str, encoding: str = "") -> bytes:
    """A workbook of these sheets."""
    head = HEAD.format(encoding=f' encoding="{encoding}"' if encoding else "")
    return f"{head}{STYLES}{sheets}</Workbook>".encode(encoding or "utf-8")


def as_records(title: str, *rows: Mapping[str, str]) -> bytes:
    """Records by header, as the form prints it."""
    records = "".join(
        f"<记录>{''.join(f'<项 名={quoteattr(key)}>{escape(text)}</项>' for key, text in row.items())}</记录>"
        for row in rows
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{title}>{records}</{title}>\n'.encode()


def _data(value: object) -> str:
    if isinstance(value, bool):
        return f'<Data ss:Type="Boolean">{int(value)}</Data>'
    if isinstance(value, int | float):
        return f'<Data ss:Type="Number">{value}</Data>'
    if isinstance(value, datetime):
        return f'<Data ss:Type="DateTime">{value:%Y-%m-%dT%H:%M:%S.000}</Data>'
    return f'<Data ss:Type="String">{escape(str(value))}</Data>'
