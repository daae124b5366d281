"""What an uploaded file really is, by its content and never by its name."""

import re
from typing import BinaryIO

from hub.imports.reading.limits import USUAL, Limits
from hub.imports.reading.package import opened
from hub.imports.refused import Refused
from hub.imports.sheets import FileKind

OLE, ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", (b"PK\x03\x04", b"PK\x05\x06")
HEAD = 65_536
_TYPES = 1 << 20  # bytes of a list of a package's parts

_STARTS = (  # how other files begin
    (b"%PDF", "FILE-DOCUMENT", " PDF 文件"),
    (b"{\\rtf", "FILE-DOCUMENT", " RTF 文档"),
    (b"Rar!", "FILE-ARCHIVE", ""),
    (b"7z\xbc\xaf\x27\x1c", "FILE-ARCHIVE", ""),
    (b"\x1f\x8b", "FILE-ARCHIVE", ""),
    (b"\x89PNG", "FILE-IMAGE", ""),
    (b"\xff\xd8\xff", "FILE-IMAGE", ""),
    (b"GIF8", "FILE-IMAGE", ""),
    (b"\x09\x00\x04\x00", "FILE-OLD-XLS", ""),
    (b"\x09\x02\x06\x00", "FILE-OLD-XLS", ""),
    (b"\x09\x04\x06\x00", "FILE-OLD-XLS", ""),
)
_STREAMS = (  # what a compound file may hold, by the name of a stream, in the order of asking
    ("EncryptedPackage", "FILE-ENCRYPTED", ""),
    ("WordDocument", "FILE-DOCUMENT", " Word 文档"),
    ("PowerPoint Document", "FILE-DOCUMENT", "演示文稿"),
    ("Book", "FILE-OLD-XLS", ""),
)
_MAINS = (  # what a package may hold, by the type of its main part
    ("spreadsheetml.sheet.main+xml", FileKind.XLSX),
    ("spreadsheetml.template.main+xml", FileKind.XLSX),
    ("ms-excel.sheet.macroenabled.main+xml", FileKind.XLSM),
    ("ms-excel.template.macroenabled.main+xml", FileKind.XLSM),
)
_WHOLE_PAGE = re.compile(r"<\s*(?:html|head|body|table|meta|!doctype\s+html)\b", re.IGNORECASE)
_XHTML = re.compile(r"<\s*(?:html|!doctype\s+html)\b", re.IGNORECASE)
_TEXT_XML = re.compile(r"""<(?:\w+:)?Workbook\b[^>]*urn:schemas-microsoft-com:office:spreadsheet["']""")


def recognize(file: BinaryIO, limits: Limits = USUAL) -> FileKind:
    """The kind of a file that can be read, told without parsing it.

    Refused: any other, with what it is. Whether a package unpacks as it says is for whoever reads it to prove.
    """
    file.seek(0)
    head = file.read(HEAD)
    if not head.strip(b"\x00 \t\r\n"):
        raise Refused("FILE-EMPTY")
    if head.startswith(ZIP):
        return _of_package(file, limits)
    if head.startswith(OLE):
        return _of_compound(file, head)
    for start, code, actual in _STARTS:
        if head.startswith(start):
            raise Refused(code, actual=actual)
    return _of_text(head, limits)


def _of_package(file: BinaryIO, limits: Limits) -> FileKind:
    with opened(file, limits) as package:
        names = set(package.namelist())
        if "[Content_Types].xml" in names:
            with package.part("[Content_Types].xml") as types:
                return _of_main_part(types.read(_TYPES).decode("utf-8", "replace").lower())
        if "mimetype" in names:
            with package.part("mimetype") as kind:
                if b"opendocument.spreadsheet" in kind.read(HEAD):
                    raise Refused("FILE-ODS")
    raise Refused("FILE-ARCHIVE")


def _of_main_part(types: str) -> FileKind:
    for main, kind in _MAINS:
        if main in types:
            return kind
    if "ms-excel.sheet.binary" in types:
        raise Refused("FILE-XLSB")
    if "wordprocessingml" in types:
        raise Refused("FILE-DOCUMENT", actual=" Word 文档")
    if "presentationml" in types:
        raise Refused("FILE-DOCUMENT", actual="演示文稿")
    raise Refused("FILE-UNKNOWN")


def _of_compound(file: BinaryIO, head: bytes) -> FileKind:
    """A compound file's directory may stand anywhere in it; its names are UTF-16."""
    content = head + file.read()
    if _named("Workbook") in content and _named("EncryptedPackage") not in content:
        return FileKind.XLS
    for name, code, actual in _STREAMS:
        if _named(name) in content:
            raise Refused(code, actual=actual)
    raise Refused("FILE-UNKNOWN")


def _named(stream: str) -> bytes:
    return (stream + "\0").encode("utf-16-le")


def _of_text(head: bytes, limits: Limits) -> FileKind:
    """The kind of a file that is text in one of the encodings of Chinese software. Refused: it is no table."""
    text = _decoded(head)
    if text is None:
        raise Refused("FILE-UNKNOWN")
    if _TEXT_XML.search(text):
        return FileKind.XML
    if text.lstrip("\ufeff \t\r\n").startswith("<?xml") and not _XHTML.search(text):
        return FileKind.RECORDS
    if _WHOLE_PAGE.search(text) or text.lstrip().lower().startswith("mime-version:"):
        raise Refused("FILE-HTML")
    line = text.strip().split("\n", 1)[0]
    if not any(mark in line for mark in ",\t;，"):
        raise Refused("FILE-UNKNOWN")
    if limits.separated:
        return FileKind.CSV
    raise Refused("FILE-CSV")


def _decoded(head: bytes) -> str | None:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[: len(head) & ~1].decode("utf-16", "replace")
    if b"\x00" in head:
        return None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return head.decode(encoding)
        except UnicodeDecodeError as bad:
            if bad.start >= len(head) - 4 and len(head) == HEAD:  # cut in the middle of a character
                return head[: bad.start].decode(encoding)
    return None
