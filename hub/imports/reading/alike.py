"""Rows written like those before them -> their cells, by one pattern made from those: the speed of reading.

The pattern takes such a row sign by sign, so what it takes is well-formed; only the rest must be parsed and picked
apart.
"""

import re
from codecs import getincrementaldecoder
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from hub.imports.reading.markup import CHUNK, Proof, Source
from hub.imports.reading.places import Ordinals

SHARED, NUMBER, INLINE = b"s", b"n", b"inlineStr"

_END = b"</row>"
_ROW = re.compile(rb'<row r="[0-9]+"((?: [A-Za-z][A-Za-z0-9:]*="[A-Za-z0-9:. ]*")*)>')
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})[0-9]+"( s="[0-9]{1,6}")?(?: t="(s|n|inlineStr)")?'
    rb"(?:/>|(><v>[^<]*</v></c>)|(><is><t(?: xml:space=\"preserve\")?>[^<]*</t></is></c>))"
)
_FIGURES = re.compile(rb"[0-9]+")
_QUOTED = re.compile(rb'"[^"]*"')
_STYLED = b'(?: s="[0-9]++"|)'
_AFTER = {  # what may follow the place of a cell; numbers are those that have lost no digit
    SHARED: _STYLED + rb' t="s"><v>([0-9]{1,9}+)</v></c>',
    NUMBER: rb'%b(?: t="n"|)><v>(-?[0-9]{1,14}+(?:\.[0-9]{1,20}+|))</v></c>',
    INLINE: _STYLED + rb' t="inlineStr"><is><t(?: xml:space="preserve"|)>([^<&>_\x00-\x1f]*+)</t></is></c>',
}
_BLANK = _STYLED + rb'(?: t="(?:s|n)"|)/>'
_AT_ONCE = 8  # rows to learn from before a pattern is made
_LESSONS = 16  # patterns made; a sheet that is written ever differently is read row by row
_HEADS = 8


@dataclass(frozen=True, slots=True, order=True)
class Form:
    """How the cells of a column, counted from 0, are written: as what and, numbers, in which style."""

    column: int
    kind: bytes
    style: bytes = b""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows written alike, by their numbers; for each form what stands in its cells, None where a row has no such."""

    rows: Sequence[int]
    cells: Mapping[Form, Sequence[bytes | None]]


def pieces(part: Source, root: str, columns: int) -> Iterator[str | Stretch]:
    """A sheet's part: stretches of rows written alike, and the markup between them, proven well-formed.

    Raises what :func:`~hub.imports.reading.markup.plain` raises. Of columns beyond so many nothing is learned.
    """
    proof, decode, pattern = Proof(root), getincrementaldecoder("utf-8")().decode, Pattern(columns)
    rest = b""  # of which the proof knows
    while chunk := part.read(CHUNK):
        rows, closed, begun = (rest + chunk).rpartition(_END)
        found = list(pattern.split(rows + closed)) if closed else [begun]
        markup = b"".join(_stand_in(piece) if isinstance(piece, Stretch) else piece for piece in found)
        proof.take(markup[len(rest) :] + begun if closed else chunk)
        for piece in found:
            yield piece if isinstance(piece, Stretch) else decode(piece)
        rest = begun if closed else b""
    yield decode(rest)
    proof.end()


def _stand_in(stretch: Stretch) -> bytes:
    """In place of the rows, which are well-formed wherever an element is: one with their texts, which may not be."""
    inline = [text for form, texts in stretch.cells.items() if form.kind is INLINE for text in texts if text]
    return b"<row>%b</row>" % b"\n".join(inline)


@dataclass(slots=True)
class Pattern:
    """What rows look like, as far as it was learned."""

    columns: int  # so many from A
    _heads: dict[bytes, None] = field(default_factory=dict[bytes, None])
    _ordinals: Ordinals = field(default_factory=Ordinals)
    _forms: dict[Form, None] = field(default_factory=dict[Form, None])
    _letters: dict[int, bytes] = field(default_factory=dict[int, bytes])
    _ordered: tuple[Form, ...] = ()
    _made: re.Pattern[bytes] | None = None
    _lessons: int = _LESSONS
    _learning: int = _AT_ONCE

    def split(self, markup: bytes) -> Iterator[bytes | Stretch]:
        """What ends with a row, in parts; the first is markup, for it may begin in the middle of a row."""
        told, at = 0, self._after(markup, 0)
        while at < len(markup):
            stretch, end = self._stretch(markup, at)
            if stretch:
                if told < at:
                    yield markup[told:at]
                yield stretch
                told = at = end
            if at < len(markup):
                at = self._after(markup, at)
        if told < at:
            yield markup[told:at]

    def _stretch(self, markup: bytes, at: int) -> tuple[Stretch | None, int]:
        """All rows from there that are as was learned, and where they end. Before ``at`` stands the end of a row."""
        if self._made is None or self._learning:
            return None, at
        match, found = self._made.match, list[tuple[bytes, ...]]()
        while hit := match(markup, at):
            found.append(hit.groups())
            at = hit.end()
        if not found:
            return None, at
        rows, *cells = zip(*found, strict=True)
        return Stretch([int(row) for row in rows], dict(zip(self._ordered, cells, strict=True))), at

    def _after(self, markup: bytes, start: int) -> int:
        """Where the next row ends. Something is learned from it; when some are seen, the pattern is made anew."""
        end = markup.index(_END, start) + len(_END)
        if self._lessons and self._learned(markup[max(markup.rfind(b"<row ", start, end), start) : end]):
            self._learning = self._learning or _AT_ONCE
        if self._learning:
            self._learning -= 1
            if not self._learning and self._forms:
                self._made = self._pattern()
                self._lessons -= 1
        return end

    def _learned(self, row: bytes) -> bool:
        """Whether there was something new about it. It is proven well-formed before another is taken for its like."""
        head = _ROW.match(row)
        if head is None or b" hidden=" in head[1]:
            return False
        at, before, forms, letters = head.end(), -1, dict[Form, None](), dict[int, bytes]()
        while cell := _CELL.match(row, at):
            at, column = cell.end(), self._ordinals[cell[1].decode()]
            if not before < column < self.columns or (cell[5] and cell[3] != INLINE):
                return False
            before, letters[column] = column, cell[1]
            if cell[4] or cell[5]:
                kind = SHARED if cell[3] == SHARED else INLINE if cell[5] else NUMBER
                forms[Form(column, kind, (cell[2] or b"") if kind is NUMBER else b"")] = None
        if row[at:] != _END:
            return False
        known = len(self._heads), len(self._letters), len(self._forms)
        if len(self._heads) < _HEADS:
            self._heads[_QUOTED.sub(lambda hit: _FIGURES.sub(b"[0-9]++", re.escape(hit[0])), head[1])] = None
        self._letters |= letters
        self._forms |= forms
        return known != (len(self._heads), len(self._letters), len(self._forms))

    def _pattern(self) -> re.Pattern[bytes]:
        self._ordered = tuple(sorted(self._forms))
        cells = []
        for column, letters in sorted(self._letters.items()):
            after = [
                _AFTER[form.kind] % form.style if form.kind is NUMBER else _AFTER[form.kind]
                for form in self._ordered
                if form.column == column
            ]
            cells.append(rb'(?><c r="%b[0-9]++"(?:%b)|)' % (letters, b"|".join((*after, _BLANK))))
        head = rb'\s*+<row r="([0-9]{1,9}+)"(?:%b)>' % b"|".join(sorted(self._heads, reverse=True))
        return re.compile(head + b"".join(cells) + _END)
