"""The data part of a sheet, column by column in the order of its layout."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from hub.imports.findings import Finding
from hub.imports.sheets import Oddity
from hub.region import Layout


class Cell(NamedTuple):
    """A cell as Excel names it."""

    column: str
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One record a row. Blank rows are left out, and so are the headers and the note under the data."""

    layout: Layout
    sheet_name: str
    head: Mapping[str, str]  # what is asked for above the table, by field
    rows: Sequence[int]  # the row on the sheet, as Excel counts, of each row here
    columns: tuple[list[str], ...]  # in the order of ``layout.flat``
    letters: tuple[str, ...]  # where each of them stands on the sheet; "": it does not
    oddities: Mapping[tuple[int, int], Oddity]  # by row and column here, both from 0
    blank: int  # rows left out between the headers and the last row
    findings: tuple[Finding, ...] = ()  # warnings met on the way
    marks: Mapping[int, str] = field(default_factory=dict[int, str])  # by row here, the watermark an export put there
    meant: Mapping[int, list[str]] = field(default_factory=dict[int, list[str]])  # by column, what stars stand for
    above: Mapping[str, Cell] = field(default_factory=dict[str, Cell])  # where ``head`` is answered, or is to be
