"""The parts of an Office Open XML workbook: which sheets there are, where they are kept, how numbers are shown."""

import posixpath
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException, DTDForbidden
from defusedxml.ElementTree import fromstring

from hub.imports.reading.alike import Stretch, pieces
from hub.imports.reading.cells import SheetReader, shared_strings
from hub.imports.reading.grid import Book, Grid, Texts
from hub.imports.reading.limits import Limits
from hub.imports.reading.markup import NotPlain, plain, rewritten
from hub.imports.reading.numbers import GENERAL, Shape, shape
from hub.imports.reading.package import Package, Part, opened
from hub.imports.refused import Refused
from hub.imports.sheets import FileKind

_SMALL = 16 << 20  # a part that is read whole
_YES = ("1", "true", "on")


def read(file: BinaryIO, kind: FileKind, limits: Limits) -> Book:
    """The whole workbook, its package proven sane. Refused: what cannot be read faithfully."""
    with opened(file, limits) as package:
        book = _Parts(package, limits).book(kind)
        package.prove()  # what was not read, too: of a package with a bad part nothing is believed
    return book


class _Parts:
    """A package while its parts are read."""

    def __init__(self, package: Package, limits: Limits) -> None:
        self._package, self._limits = package, limits
        self._names = {name.replace("\\", "/").lstrip("/").lower(): name for name in package.namelist()}
        self._texts = Texts(limits)

    def book(self, kind: FileKind) -> Book:
        main = self._targets("")["officeDocument"][0][1]
        workbook, targets = self._tree(main), self._targets(main)
        by_id = {key: path for pairs in targets.values() for key, path in pairs}
        sheets = [one for one in workbook.iter() if _local(one) == "sheet"]
        if len(sheets) > self._limits.sheets:
            raise Refused("SHEET-MANY", count=len(sheets), limit=self._limits.sheets)
        properties = next((one for one in workbook.iter() if _local(one) == "workbookPr"), None)
        from_1904 = properties is not None and properties.get("date1904", "") in _YES
        first = len(self._texts.all)
        if "sharedStrings" in targets:
            strings = targets["sharedStrings"][0][1]
            self._either(strings, lambda part: self._shared(plain(part, "sst")), self._shared)
        shared = range(first, len(self._texts.all))
        shapes = self._shapes(targets["styles"][0][1]) if "styles" in targets else [GENERAL]
        worksheets = {path for _, path in targets.get("worksheet", ())}
        grids: list[Grid] = []
        for sheet in sheets:
            path = by_id.get(next((value for key, value in sheet.items() if key.endswith("}id")), ""))
            if path is None:
                raise Refused("FILE-BROKEN")
            if path in worksheets:  # not a chart, a dialog or a macro sheet
                hidden = sheet.get("state", "visible") != "visible"
                grids.append(self._sheet(path, sheet.get("name", ""), hidden, shared, shapes, from_1904))
        if not grids:
            raise Refused("FILE-BROKEN")
        book = Book(kind, from_1904, self._texts, grids, self._remarks(kind))
        book.check_cells(self._limits)
        return book

    def _sheet(self, path: str, name: str, hidden: bool, shared: range, shapes: list[Shape], from_1904: bool) -> Grid:
        grid = Grid(name, hidden, self._texts, self._limits)

        def read(pieces: Iterator[str | Stretch]) -> None:
            nonlocal grid
            grid = Grid(name, hidden, self._texts, self._limits)
            SheetReader(grid, shared, shapes, from_1904).read(pieces)

        self._either(path, lambda part: read(pieces(part, "worksheet", self._limits.columns)), read)
        return grid

    def _shared(self, chunks: Iterator[str]) -> None:
        del self._texts.all[1:]
        shared_strings(chunks, self._texts)

    def _either(self, path: str, as_it_is: Callable[[Part], None], otherwise: Callable[[Iterator[str]], None]) -> None:
        """Read a part as it is, or, where a program wrote it in its own manner, rewritten."""
        try:
            with self._open(path) as part:
                as_it_is(part)
        except NotPlain:
            with self._open(path) as part:
                try:
                    otherwise(rewritten(part))
                except NotPlain as bad:
                    raise Refused("FILE-BROKEN") from bad

    def _shapes(self, path: str) -> list[Shape]:
        """By the number of a cell's style."""
        tree = self._tree(path)
        codes = {one.get("numFmtId", ""): one.get("formatCode", "") for one in tree.iter() if _local(one) == "numFmt"}
        styles = next((one for one in tree.iter() if _local(one) == "cellXfs"), None)
        if styles is None:
            return [GENERAL]
        formats = [one.get("numFmtId", "0") for one in styles if _local(one) == "xf"]
        return [shape(int(one) if one.isdecimal() else 0, codes.get(one, "")) for one in formats]

    def _targets(self, part: str) -> dict[str, list[tuple[str, str]]]:
        """What a part leads to: kind -> (id, path)."""
        folder, name = posixpath.split(part)
        path = posixpath.join(folder, "_rels", f"{name}.rels")
        found: dict[str, list[tuple[str, str]]] = {}
        if path.lower() in self._names:
            for one in self._tree(path):
                if one.get("TargetMode") != "External":
                    target = one.get("Target", "").replace("\\", "/")
                    whole = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                    found.setdefault(one.get("Type", "").rpartition("/")[2], []).append((one.get("Id", ""), whole))
        if not part and "officeDocument" not in found:
            raise Refused("FILE-BROKEN")
        return found

    def _tree(self, path: str) -> Element:
        with self._open(path) as part:
            content = part.read(_SMALL + 1)
        if len(content) > _SMALL:
            raise Refused("FILE-SWOLLEN")
        try:
            tree: Element = fromstring(content, forbid_dtd=True)
        except DTDForbidden as bad:
            raise Refused("FILE-DTD") from bad
        except (ParseError, DefusedXmlException, ValueError, LookupError) as bad:
            raise Refused("FILE-BROKEN") from bad
        return tree

    def _open(self, path: str) -> Part:
        name = self._names.get(path.lower())
        if name is None:
            raise Refused("FILE-BROKEN")
        return self._package.part(name)

    def _remarks(self, kind: FileKind) -> list[str]:
        said = {
            "MACROS-DROPPED": kind is FileKind.XLSM or "xl/vbaproject.bin" in self._names,
            "LINKS-IGNORED": any(re.match(r"xl/externallinks/\w", name) for name in self._names),
            "OBJECTS-IGNORED": any(re.match(r"xl/(embeddings|media|activex)/\w", name) for name in self._names),
        }
        return [code for code, found in said.items() if found]


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
