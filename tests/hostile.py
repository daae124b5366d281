"""Files made to harm whoever reads them, made anew each time and never kept."""

import struct
import zipfile
from collections.abc import Callable
from io import BytesIO

import xlwt

from tests.people import people
from tests.spreadsheets import MAIN, edited
from tests.workbooks import member_workbook

SHEET = "xl/worksheets/sheet1.xml"


def with_part(name: str, change: Callable[[str], str | bytes]) -> bytes:
    """A right member workbook, one part of it rewritten."""

    def edit(part_name: str, part: bytes) -> bytes:
        if part_name != name:
            return part
        changed = change(part.decode())
        return changed if isinstance(changed, bytes) else changed.encode()

    return edited(member_workbook(people(3)), edit)


def with_sheet(rows: str) -> bytes:
    """A workbook whose first sheet holds exactly these rows."""
    return with_part(SHEET, lambda _: f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>')


def swollen(size: int = 40 << 20) -> bytes:
    """A part that unpacks to a thousand times what it takes."""
    return edited(member_workbook(people(1)), lambda _, part: part, {"xl/media/image1.bin": bytes(size)})


def crowded(entries: int = 1_200) -> bytes:
    """A package of very many small parts."""
    return edited(member_workbook(people(1)), lambda _, part: part, {f"xl/media/{n}.bin": b"" for n in range(entries)})


def overlapping(times: int = 20) -> bytes:
    """One part that the directory lists under many names."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>" * 1_000)
        first = package.infolist()[0]
        for number in range(times):
            twin = zipfile.ZipInfo(f"xl/{number}.xml")
            twin.header_offset, twin.CRC, twin.compress_type = first.header_offset, first.CRC, first.compress_type
            twin.compress_size, twin.file_size = first.compress_size, first.file_size
            package.filelist.append(twin)
            package.NameToInfo[twin.filename] = twin
    return out.getvalue()


def doubled() -> bytes:
    """Two parts under one name, which two readers may take differently."""
    out = BytesIO(member_workbook(people(1)))
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("XL/WORKBOOK.XML", "<workbook/>")
    return out.getvalue()


def flagged_encrypted() -> bytes:
    """A package whose parts are marked as encrypted."""
    content = bytearray(member_workbook(people(1)))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(mark, at + 4)
    return bytes(content)


def lying_about_size() -> bytes:
    """A part that says it is 10 bytes long."""
    content = bytearray(member_workbook(people(1)))
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        struct.pack_into("<I", content, at + 24, 10)
        at = content.find(b"PK\x01\x02", at + 4)
    return bytes(content)


def entities(encoding: str = "utf-8") -> bytes:
    """A declaration of types that would unfold to much more."""
    kinds = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 6))
    head = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY a0 "x">{kinds}]>'
    return with_part(SHEET, lambda text: (head + text).encode(encoding))


def corners(last: str = "XFD1048576") -> bytes:
    """Two cells, at the two ends of the sheet."""
    row = last.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return with_sheet(f'<row r="1"><c r="A1"><v>1</v></c></row><row r="{row}"><c r="{last}"><v>1</v></c></row>')


def claiming_strings(count: int = 4_294_967_295) -> bytes:
    """A right workbook whose table of shared strings claims to hold four billion."""
    return with_part(
        "xl/sharedStrings.xml",
        lambda text: (
            text.replace("<sst ", f'<sst count="{count}" ', 1)
            .replace("uniqueCount=", f'uniqueCount="{count}" was=', 1)
            .replace(f'count="{count}" ', "", 1)
        ),
    )


def nested(depth: int = 10_000) -> bytes:
    """Elements in elements in elements."""
    return with_part(SHEET, lambda text: text.replace("<sheetData>", "<x>" * depth + "</x>" * depth + "<sheetData>"))


def sparse_xls() -> bytes:
    """Two cells, at the two ends of an old sheet."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("1")
    sheet.write(0, 0, "a")
    sheet.write(65_535, 255, "b")
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def encrypted_xls() -> bytes:
    """An old workbook that says it is encrypted."""
    return member_workbook(people(1), xls=True).replace(b"\x5c\x00\x70\x00", b"\x2f\x00\x70\x00", 1)


def compound(stream: str) -> bytes:
    """The beginning of a compound file with a stream of this name."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + (stream + "\0").encode("utf-16-le") + bytes(512)


def package(main: str, **parts: str) -> bytes:
    """A package whose main part is of this type."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("[Content_Types].xml", f'<Types><Override PartName="/main" ContentType="{main}"/></Types>')
        for name, text in parts.items():
            made.writestr(name, text)
    return out.getvalue()
