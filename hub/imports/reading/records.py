"""An XML file of records (a root, in it a record each, in it a field each) -> one sheet. What programs write.

A field's header is the name of its element, or, where that is no name in XML, its attribute 「名」.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from hub.imports.reading.elements import Teller
from hub.imports.reading.grid import Book, Grid, Texts
from hub.imports.reading.limits import Limits
from hub.imports.reading.places import letter
from hub.imports.refused import Refused
from hub.imports.sheets import FileKind

_ROOT, _RECORD, _FIELD = 1, 2, 3  # how deep they stand
_HEADER = "名"


def read(file: BinaryIO, limits: Limits) -> Book:
    """The whole file: its fields are the headers in row 1, its first record is row 2. Refused: it is not so built."""
    reader = _Reader(limits)
    Teller(reader.begin, reader.end, reader.text).tell(file)
    if not reader.records:
        raise Refused("FILE-XML")
    texts = Texts(limits)
    grid = Grid(reader.name, hidden=False, texts=texts, limits=limits)
    grid.put(1, [texts.number(header) for header in reader.headers])
    for row, record in enumerate(reader.records, 2):
        grid.put(row, [texts.number(record.get(header, "")) for header in reader.headers])
    book = Book(FileKind.RECORDS, from_1904=False, texts=texts, grids=[grid], remarks=[])
    book.check_cells(limits)
    return book


@dataclass(slots=True)
class _Reader:
    """A file while it goes by. Whatever is deeper than a field, twice in a record or beside the fields is refused."""

    limits: Limits
    name: str = ""
    headers: dict[str, None] = field(default_factory=dict[str, None])  # in the order of their first mention
    records: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    _depth: int = 0
    _header: str = ""  # of the field that is open
    _said: list[str] = field(default_factory=list[str])

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        self._depth += 1
        if self._depth > _FIELD or (self._depth > _ROOT and "".join(self._said).strip()):
            raise Refused("FILE-XML")
        self._said.clear()
        if self._depth == _ROOT:
            self.name = _local(name)
        elif self._depth == _RECORD:
            self.records.append({})
            if len(self.records) > self.limits.rows:
                raise Refused("SHEET-LONG", sheet=self.name, row=len(self.records) + 1, limit=self.limits.rows)
        else:
            self._header = attributes.get(_HEADER) or _local(name)
            self.headers[self._header] = None
            if len(self.headers) > self.limits.columns:
                column = letter(len(self.headers))
                raise Refused("SHEET-WIDE", sheet=self.name, column=column, limit=self.limits.columns)

    def end(self, _: str) -> None:
        """And ends."""
        said = "".join(self._said)
        self._said.clear()
        if self._depth == _FIELD:
            record = self.records[-1]
            if self._header in record:
                raise Refused("FILE-XML")
            record[self._header] = said
        elif said.strip():
            raise Refused("FILE-XML")
        self._depth -= 1

    def text(self, data: str) -> None:
        """Characters between elements."""
        self._said.append(data)


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
