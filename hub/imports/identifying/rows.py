"""Which rows under the headers are data: not the blank ones, not the note, not what continues the note."""

from collections.abc import Sequence
from dataclasses import dataclass

from hub.imports.identifying.headers import Headers
from hub.region import fold

_TOO_MUCH = 3  # filled cells beside a note make its row a row of data


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows as Excel counts them. ``blank`` is how many were left out up to the last that holds a number or data."""

    data: Sequence[int]
    blank: int
    below_note: tuple[int, ...]


def rows_of(headers: Headers) -> Rows:
    """Sort every row under the headers. A row with nothing but its running number is blank."""
    sheet, flat, first = headers.sheet, headers.layout.flat, headers.row + 1
    kept = [sheet.columns[column][first - 1 :] for index, column in headers.columns.items() if flat[index].field]
    notes = _note_rows(headers)
    note = min(notes, default=sheet.row_count + 1)
    data = list(range(first, sheet.row_count + 1))
    if doubtful := [at for at, text in enumerate(kept[0], first) if not text or text.isspace() or at >= note]:
        astray = {row for row in doubtful if not _is_data([texts[row - first] for texts in kept], row >= note)} | notes
        data = [row for row in data if row not in astray]
    serials = [sheet.columns[column][first - 1 :] for index, column in headers.columns.items() if not flat[index].field]
    numbered = [row for texts in serials for row, text in enumerate(texts, first) if text and row < note]
    last = max(data[-1] if data else headers.row, max(numbered, default=headers.row))
    between = sum(headers.row < row <= last for row in notes)
    return Rows(data, last - headers.row - len(data) - between, tuple(row for row in data if row > note))


def _is_data(texts: Sequence[str], is_below_note: bool) -> bool:
    return _filled(texts) > 1 if is_below_note else bool("".join(texts).strip())


def _note_rows(headers: Headers) -> frozenset[int]:
    """Rows that begin the note, wherever it was moved and whether or not its cells are still merged."""
    sheet, footer = headers.sheet, fold(headers.layout.footer)
    if not footer:
        return frozenset()
    found: set[int] = set()
    for texts in sheet.columns:
        below = texts[headers.row :]
        if footer[0] not in "".join(below):
            continue
        likely = (text for text in set(below) if footer[0] in text[:20])
        begins = {text for text in likely if fold(text[:80]).startswith(footer)}
        if begins:
            found |= {row for row, text in enumerate(texts, 1) if row > headers.row and text in begins}
    return frozenset(row for row in found if _beside(headers, row, footer) < _TOO_MUCH)


def _beside(headers: Headers, row: int, footer: str) -> int:
    texts = [headers.sheet.text(row, column) for column in headers.columns.values()]
    return _filled([text for text in texts if not fold(text[:80]).startswith(footer)])


def _filled(texts: Sequence[str]) -> int:
    return sum(1 for text in texts if text and not text.isspace())
