"""Text with commas, semicolons or tabs between its cells -> one sheet. The only module that knows CSV."""

import csv
from io import StringIO
from typing import BinaryIO

from hub.imports.reading.grid import Book, Grid, Texts
from hub.imports.reading.limits import Limits
from hub.imports.refused import Refused
from hub.imports.sheets import FileKind

_SEPARATORS = "\t,;"


def read(file: BinaryIO, limits: Limits) -> Book:
    """The whole file; rows are counted as spreadsheet programs show them. Refused: it cannot be read faithfully."""
    text = _decoded(file)
    texts = Texts(limits)
    grid = Grid(name="CSV", hidden=False, texts=texts, limits=limits)
    csv.field_size_limit(limits.text + 1)
    try:
        for row, cells in enumerate(csv.reader(StringIO(text, newline=""), delimiter=_separator(text)), 1):
            grid.put(row, [texts.number(cell) for cell in cells])
    except csv.Error:
        raise Refused("FILE-BROKEN") from None
    book = Book(kind=FileKind.CSV, from_1904=False, texts=texts, grids=[grid], remarks=[])
    book.check_cells(limits)
    return book


def _decoded(file: BinaryIO) -> str:
    file.seek(0)
    content = file.read()
    encodings = ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("FILE-BROKEN")


def _separator(text: str) -> str:
    """The one that its first line has most of."""
    first = text.lstrip("\r\n").split("\n", 1)[0]
    return max(_SEPARATORS, key=first.count)
