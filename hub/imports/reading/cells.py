"""One sheet's XML -> its rows: plain cells of a row go through one pattern, the others one by one."""

import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from operator import or_
from typing import cast

import orjson

from hub.imports.reading.alike import INLINE, SHARED, Form, Stretch
from hub.imports.reading.grid import Block, Grid, Texts
from hub.imports.reading.markup import NotPlain
from hub.imports.reading.numbers import GENERAL, Shape, number_text
from hub.imports.reading.places import Ordinals
from hub.imports.refused import Refused
from hub.imports.sheets import Odd

_ROW = re.compile(r'<row(?: r="(\d+)")?((?:\s[^>]*?)?)(/?)>')
_PLAIN = re.compile(r'<c r="([A-Z]{1,3})\d+"(?: s="(\d+)")?(?: t="(s|n)")?(?:/>|>(?:<v>([^<]*)</v>)?</c>)')
_CELL = re.compile(r"<c\b([^>]*?)(?:/>|>(.*?)</c>)", re.DOTALL)
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_VALUE = re.compile(r"<v\b[^>]*?(?:/>|>([^<]*)</v>)")
_FORMULA = re.compile(r"<f\b[^>]*?(?:/>|>([^<]*)</f>)")
_MERGE = re.compile(r"""<mergeCell\b[^>]*?ref\s*=\s*["']([A-Z]+\d+:[A-Z]+\d+)["']""")
_QUOTED = re.compile(r'"[^"]*"')
_FOREIGN = re.compile(r"\[\d+\]")
_RUN = re.compile(r"<t\b[^>]*?(?:/>|>([^<]*)</t>)")
_PLAIN_ITEM = re.compile(r"<si><t(?: [^>]*)?>([^<]*)</t></si>")
_PHONETIC = re.compile(r"<rPh\b.*?</rPh>", re.DOTALL)
_ENTITY = re.compile(r"&(?:#(\d+)|#[xX]([0-9a-fA-F]+)|(\w+));")
_ESCAPED = re.compile(r"_x([0-9a-fA-F]{4})_")
_MEANT = re.compile(r"&|_x|\r")  # a text with none of these is as it was typed
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_MOST_MERGES = 10_000


def text_of(markup: str) -> str:
    """The text of an item of the shared strings or of a cell: all its runs, without phonetic readings."""
    if "<rPh" in markup:
        markup = _PHONETIC.sub("", markup)
    return unescaped("".join(_RUN.findall(markup)))


def unescaped(text: str) -> str:
    """As it was typed: entities and Excel's own escapes taken back, one kind of line break."""
    if "&" in text:
        text = _ENTITY.sub(_character, text)
    if "_x" in text:
        text = _ESCAPED.sub(lambda hit: _sign(int(hit[1], 16), hit[0]), text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _character(hit: re.Match[str]) -> str:
    if hit[3]:
        return _NAMED.get(hit[3], hit[0])
    return _sign(int(hit[1]) if hit[1] else int(hit[2], 16), hit[0])


def _sign(code: int, otherwise: str) -> str:
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else otherwise


@dataclass(slots=True)
class SheetReader:
    """Reads one sheet into its grid. ``shared`` is the number of the text of the first shared string."""

    grid: Grid
    shared: range
    shapes: Sequence[Shape]
    from_1904: bool
    _columns: Ordinals = field(default_factory=Ordinals)
    _numbers: dict[tuple[str, str], tuple[int, bool]] = field(default_factory=dict[tuple[str, str], tuple[int, bool]])
    _last: int = 0

    def read(self, pieces: Iterator[str | Stretch]) -> None:
        """Everything. Raises NotPlain if the markup is not written as nearly all programs write it."""
        rest = ""
        for piece in pieces:
            if isinstance(piece, Stretch):
                self._stretch(piece)
                continue
            *rows, rest = (rest + piece).split("</row>")
            for row in rows:
                self._row(row)
        if any(not closed for *_, closed in _ROW.findall(rest)):
            raise NotPlain
        self.grid.merged.extend(_MERGE.findall(rest)[:_MOST_MERGES])

    def _stretch(self, stretch: Stretch) -> None:
        rows, columns = stretch.rows, dict[int, "array[int]"]()
        for form, cells in stretch.cells.items():
            numbers, others = self._column(form, cells), columns.get(form.column)
            columns[form.column] = array("I", map(or_, numbers, others)) if others else numbers
        first, self._last = rows[0], rows[-1]
        block = Block(first, len(rows), columns)
        if list(rows) == list(range(first, first + len(rows))):
            self.grid.put_block(block)
        else:
            for at, row in enumerate(rows):
                self.grid.put(row, block.line(at))

    def _column(self, form: Form, cells: Sequence[bytes | None]) -> "array[int]":
        """The numbers of the texts of cells written alike."""
        if form.kind is SHARED:
            return self._all_shared(cells)
        numbers: dict[bytes | None, int] = {None: 0}
        for cell in dict.fromkeys(cells):
            if cell is not None and form.kind is INLINE:
                numbers[cell] = self.grid.texts.number(cell.decode())
            elif cell is not None:
                numbers[cell] = self._number(cell.decode(), form.style.decode()[4:-1], form.column)
        return array("I", map(numbers.__getitem__, cells))

    def _all_shared(self, cells: Sequence[bytes | None]) -> "array[int]":
        first, last = self.shared.start, self.shared.stop - self.shared.start - 1
        told = cast(Sequence[bytes], cells) if None not in cells else [cell for cell in cells if cell is not None]
        try:
            numbers = orjson.loads(b"[%b]" % b",".join(told))
        except ValueError:  # zeros before the number
            numbers = [int(cell) for cell in told]
        if numbers and max(numbers) > last:
            raise Refused("FILE-BROKEN")
        if len(told) == len(cells):
            return array("I", [first + number for number in numbers])
        following = iter(numbers)
        return array("I", [0 if cell is None else first + next(following) for cell in cells])

    def _row(self, markup: str) -> None:
        """Rows that close themselves, and the one that begins last."""
        begun = None
        for begun in _ROW.finditer(markup):
            number = begun[1] or _attributes(begun[2]).get("r", "")
            self._last = int(number) if number.isdecimal() else self._last + 1
        if begun is None or begun[3]:
            raise NotPlain
        if "hidden" in begun[2] and _attributes(begun[2]).get("hidden") in ("1", "true"):
            self.grid.hidden_rows.append(self._last)
        cells = markup[begun.end() :]
        plain = _PLAIN.findall(cells)
        if len(plain) == cells.count("<c"):
            line = self._line(plain)
        else:
            others = _PLAIN.sub("", cells)
            placed = others.count("<c") == others.count('<c r="')
            line = self._line(plain) if placed else []
            self._careful(others if placed else cells, line)
        self.grid.put(self._last, line)

    def _line(self, plain: Sequence[tuple[str, str, str, str]]) -> list[int]:
        """Most cells are texts shared with others: this loop is the speed of reading."""
        columns, shared = self._columns, self.shared
        line = [0] * len(columns)
        try:
            for letters, style, kind, raw in plain:
                if raw:
                    column = columns[letters]
                    number = shared[int(raw)] if kind == "s" else self._number(raw, style, column)
                    if column >= len(line):
                        line.extend([0] * (column + 1 - len(line)))
                    line[column] = number
        except (ValueError, IndexError) as bad:
            raise Refused("FILE-BROKEN") from bad
        return line

    def _careful(self, cells: str, line: list[int]) -> None:
        found = _CELL.findall(cells)
        if len(found) != len(re.findall(r"<c[\s/>]", cells)):
            raise NotPlain
        column = -1
        for said, content in found:
            attributes = _attributes(said)
            letters = attributes.get("r", "").rstrip("0123456789")
            column = self._columns[letters.upper()] if letters else column + 1
            number = self._cell(column, attributes, content) if content else 0
            if number:
                line.extend([0] * (column + 1 - len(line)))  # nothing, if it is long enough
                line[column] = number

    def _cell(self, column: int, attributes: dict[str, str], content: str) -> int:
        kind, value = attributes.get("t", "n"), _VALUE.search(content)
        raw = (value[1] or "") if value else ""
        if "<f" in content and (formula := _FORMULA.search(content)):
            text = unescaped(formula[1] or "")
            if not raw and not (kind == "str" and value):
                self._note(column, Odd.FORMULA_WITHOUT_VALUE, text)
                return 0
            if kind != "e":
                self._note(column, Odd.FOREIGN_FORMULA if _FOREIGN.search(text) else Odd.FORMULA, text)
        if kind == "inlineStr":
            return self.grid.texts.number(text_of(content))
        return self._of_kind(kind, raw, attributes.get("s", ""), column) if raw else 0

    def _of_kind(self, kind: str, raw: str, style: str, column: int) -> int:
        numbers = self.grid.texts
        if kind == "s":
            return self._shared(raw)
        if kind == "b":
            return numbers.number("TRUE" if raw.strip() in ("1", "true") else "FALSE")
        if kind == "e":
            self.grid.note(self._last, column, Odd.ERROR_CELL, raw)
            return numbers.number(raw)
        if kind == "d":
            return numbers.number(raw[:10].replace("-", "/") if raw[10:19] in ("", "T00:00:00") else raw)
        return numbers.number(unescaped(raw)) if kind == "str" else self._number(raw, style, column)

    def _note(self, column: int, kind: Odd, formula: str) -> None:
        self.grid.note(self._last, column, kind, _QUOTED.sub('"…"', formula))

    def _shared(self, raw: str) -> int:
        try:
            return self.shared[int(raw)]
        except (ValueError, IndexError) as bad:
            raise Refused("FILE-BROKEN") from bad

    def _number(self, raw: str, style: str, column: int) -> int:
        key = (raw, style)
        if key not in self._numbers:
            try:
                form = self.shapes[int(style)] if style else (self.shapes[0] if self.shapes else GENERAL)
                text, lost = number_text(float(raw), form, self.from_1904)
            except (ValueError, OverflowError, IndexError) as bad:
                raise Refused("FILE-BROKEN") from bad
            self._numbers[key] = self.grid.texts.number(text), lost
        number, lost = self._numbers[key]
        if lost:
            self.grid.note(self._last, column, Odd.DIGITS_LOST)
        return number


def _attributes(said: str) -> dict[str, str]:
    return {name: one or other for name, one, other in _ATTRIBUTE.findall(said)}


def shared_strings(chunks: Iterator[str], texts: Texts) -> None:
    """Every shared string in its order, whatever count the part claims."""
    rest = ""
    for chunk in chunks:
        items, closed, rest = (rest + chunk).rpartition("</si>")
        plain = _PLAIN_ITEM.findall(items + closed)
        if len(plain) == items.count("<si"):
            texts.extend(plain if _MEANT.search(items) is None else [unescaped(text) for text in plain])
        else:
            for item in items.split("</si>") if closed else ():
                _shared_string(item, texts)
    if "<si>" in rest:
        raise NotPlain
    for _ in range(rest.count("<si/>")):
        texts.add("")


def _shared_string(item: str, texts: Texts) -> None:
    """Items that close themselves, and the one that begins last."""
    begun = item.rfind("<si")
    if begun < 0:
        raise NotPlain
    for _ in range(item.count("<si/>", 0, begun)):
        texts.add("")
    texts.add(text_of(item[begun:]))
