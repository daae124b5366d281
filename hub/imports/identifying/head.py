"""What stands above the table: the answers given there once, and whether its lines are where they were printed."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from hub.imports.findings import Finding
from hub.imports.identifying.headers import Headers
from hub.imports.identifying.places import area
from hub.imports.tables import Cell
from hub.region import Column, FindingKind, fold, letter

_MARKS = "*＊:：　 "
_HINT = ("(", "（")


class Answer(NamedTuple):
    """What was answered, and the cell where that stands, or belongs if nothing was."""

    text: str
    cell: Cell


def answers(headers: Headers) -> Mapping[str, Answer]:
    """By field, as typed: behind the words that ask, or in the next filled cell beside them before others ask."""
    found: dict[str, Answer] = {}
    for row in range(1, headers.row):
        texts = _texts(headers, row)
        asking = {place: one for place, text in enumerate(texts) if (one := _asking(headers, text))}
        for place, asked in asking.items():
            end = min((other for other in asking if other > place), default=len(texts))
            filled = next((beside for beside in range(place + 1, end) if texts[beside].strip()), None)
            behind = _behind(texts[place], asked)
            at = place if behind else _next(headers, row, place) if filled is None else filled
            text = behind or ("" if filled is None else texts[filled])
            if asked.field:
                found.setdefault(asked.field.key, Answer(text, Cell(letter(at + 1), row)))
    return found


def astray(headers: Headers) -> Iterator[Finding]:
    """Of a form whose head must stay as printed: the first line that is not, or the table's own if it has moved."""
    layout = headers.layout
    if not layout.exact_head:
        return
    for row, one in enumerate(layout.head, 1):
        texts = _texts(headers, row)
        lost = [words.text for words in one.words if not any(_begins(text, words.text) for text in texts)]
        lost += [asked.header for asked in one.asks if not any(_asks(asked, text) for text in texts)]
        if lost:
            yield _incomplete(headers, row, "、".join(lost))
            return
    if headers.row != layout.header_rows[-1] or headers.shift > 0:
        yield _incomplete(headers, headers.row, layout.flat[0].header)


def _incomplete(headers: Headers, row: int, words: str) -> Finding:
    return Finding(code=headers.layout.incomplete_head.code, row=row, kind=FindingKind.HEADER, header=words)


def _texts(headers: Headers, row: int) -> list[str]:
    return [headers.sheet.text(row, column) for column in range(len(headers.sheet.columns))]


def _next(headers: Headers, row: int, place: int) -> int:
    """The cell beside, where the words that ask may be spread over several."""
    areas = map(area, headers.sheet.merged)
    return next(
        (right for left, top, right, end in areas if left <= place + 1 <= right and top <= row <= end), place + 1
    )


def _asking(headers: Headers, text: str) -> Column | None:
    return next((one for one in headers.layout.asked if _asks(one, text)), None) if text else None


def _asks(asked: Column, text: str) -> bool:
    return any(_begins(text, header) for header in (asked.header, *asked.also))


def _begins(text: str, words: str) -> bool:
    return fold(text).strip(_MARKS).startswith(fold(words).strip(_MARKS))


def _behind(text: str, asked: Column) -> str:
    """An answer in the asking cell itself; what follows in brackets is a hint."""
    for header in (asked.header, *asked.also):
        words, bare = header.strip(_MARKS), text.lstrip(_MARKS)
        rest = bare[len(words) :].lstrip(_MARKS) if bare.startswith(words) else ""
        if rest and not rest.startswith(_HINT):
            return rest.strip()
    return ""
