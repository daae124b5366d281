"""A sheet whose rows leave memory deflated, each when the next begins: no cell of it ever stands on a disk.

The library's own way for large sheets lays rows and parts into temporary files, in the clear. Here rows wait deflated
in memory, a tenth of their size or less; the workbook is put together with an empty place in the sheet, which is filled
while the archive is written.
"""

import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from xlsxwriter.worksheet import Worksheet

_PLACE = b"<sheetData></sheetData>"
_AT_ONCE = 1 << 18  # characters deflated together, and bytes inflated together


class Rows:
    """The rows of a sheet as they were written, deflated: written to their end, then read."""

    def __init__(self) -> None:
        self._deflater = zlib.compressobj(1)
        self._waiting: list[str] = []
        self._length = 0
        self._pieces: list[bytes] = []

    def write(self, text: str) -> None:
        """Some more markup."""
        self._waiting.append(text)
        self._length += len(text)
        if self._length >= _AT_ONCE:
            self._deflate()

    def read(self) -> Iterator[bytes]:
        """All of it, piece by piece; nothing can be written any more."""
        self._deflate()
        self._pieces.append(self._deflater.flush())
        inflater = zlib.decompressobj()
        for piece in self._pieces:
            while piece:
                yield inflater.decompress(piece, _AT_ONCE)
                piece = inflater.unconsumed_tail
        yield inflater.flush()

    def _deflate(self) -> None:
        if piece := self._deflater.compress("".join(self._waiting).encode()):
            self._pieces.append(piece)
        self._waiting, self._length = [], 0


class DeflatedSheet(Worksheet):  # type: ignore[misc]
    """A sheet of a workbook that is otherwise kept in memory. Its rows are written in order."""

    rows: Rows

    def _initialize(self, init_data: dict[str, Any]) -> None:
        super()._initialize(init_data)  # not told of constant memory, or it would open a file
        self.constant_memory = True
        self.rows = self.fh = Rows()

    def _write_optimized_sheet_data(self) -> None:
        self.fh.write(_PLACE.decode())


def filled(book: bytes, sheet: DeflatedSheet) -> bytes:
    """The workbook as it was put together, the sheet's rows in their place."""
    made, name = BytesIO(), f"xl/worksheets/sheet{sheet.index + 1}.xml"
    with ZipFile(BytesIO(book)) as before, ZipFile(made, "w", ZIP_DEFLATED) as after:
        for entry in before.infolist():
            content = before.read(entry)
            if entry.filename != name:
                after.writestr(entry, content)
                continue
            head, _, tail = content.partition(_PLACE)
            with after.open(_as(entry), "w") as part:
                part.write(head + b"<sheetData>")
                for piece in sheet.rows.read():
                    part.write(piece)
                part.write(b"</sheetData>" + tail)
    return made.getvalue()


def _as(entry: ZipInfo) -> ZipInfo:
    """The same entry before anything is known of its size."""
    fresh = ZipInfo(entry.filename, entry.date_time)
    fresh.compress_type = entry.compress_type
    return fresh
