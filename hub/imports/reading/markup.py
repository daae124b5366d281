"""XML parts as plain text that can be searched: well-formed, without comments, prefixes or declarations of types."""

import codecs
from collections.abc import Iterator
from typing import NoReturn, Protocol
from xml.parsers import expat

from hub.imports.refused import Refused

CHUNK = 1 << 18
_KEPT = frozenset(("row", "c", "f", "v", "is", "si", "t", "mergeCell", "mergeCells", "sheetData"))


class Source(Protocol):
    """Where bytes come from: an entry of a package, or any file."""

    def read(self, size: int, /) -> bytes: ...


class NotPlain(Exception):
    """The part is fine, but must be rewritten before it can be searched."""


class Proof:
    """A part while it is proven to be as it should be: well-formed, without what would have to be rewritten.

    Raises NotPlain if it is not UTF-8, uses prefixes, or has comments or the like; Refused if it is not well-formed or
    declares types.
    """

    def __init__(self, root: str) -> None:
        self._parser, self._root, self._begun = _parser(), root, False
        self._parser.StartElementHandler, self._parser.XmlDeclHandler = self._begin, _declared
        self._parser.CommentHandler = _not_plain
        self._parser.ProcessingInstructionHandler = self._parser.StartCdataSectionHandler = _not_plain

    def take(self, chunk: bytes) -> None:
        """What comes next."""
        if not self._begun and chunk.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise NotPlain
        self._begun = True
        _parse(self._parser, chunk)

    def end(self) -> None:
        """There is no more of it."""
        _parse(self._parser, b"", last=True)

    def _begin(self, name: str, _: object) -> None:
        if name != self._root:
            raise NotPlain
        self._parser.StartElementHandler = None


def plain(part: Source, root: str) -> Iterator[str]:
    """The part as it is, chunk by chunk. Raises NotPlain; then :func:`rewritten` gives the same in plain form."""
    proof, decode = Proof(root), codecs.getincrementaldecoder("utf-8")().decode
    while chunk := part.read(CHUNK):
        proof.take(chunk)
        yield decode(chunk)
    proof.end()


def rewritten(part: Source) -> Iterator[str]:
    """The same in plain form: only what holds cells and texts, names without prefixes. Slower."""
    parser = _parser(namespace_separator=" ")
    out: list[str] = []
    open_: list[str] = []
    aside = 0  # depth inside phonetic readings, which are not part of the text

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal aside
        local = name.rpartition(" ")[2]
        open_.append(local)
        if local == "rPh" or aside:
            aside += 1
        elif local in _KEPT:
            said = "".join(f' {key}="{_escaped(value)}"' for key, value in attributes.items() if " " not in key)
            out.append(f"<{local}{said}>")

    def end(_: str) -> None:
        nonlocal aside
        local = open_.pop()
        if aside:
            aside -= 1
        elif local in _KEPT:
            out.append(f"</{local}>")

    def text(data: str) -> None:
        if not aside and open_ and open_[-1] in ("f", "v", "t"):
            out.append(_escaped(data))

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.buffer_text = True
    while chunk := part.read(CHUNK):
        _parse(parser, chunk)
        yield "".join(out)
        out.clear()
    _parse(parser, b"", last=True)
    yield "".join(out)


def _escaped(text: str) -> str:
    """As markup, between tags or double quotes. (``xml.sax.saxutils`` would bring half of the network's modules.)"""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _parser(namespace_separator: str | None = None) -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=namespace_separator)
    parser.StartDoctypeDeclHandler = _refuse_types
    return parser


def _declared(_: str, encoding: str | None, __: int) -> None:
    if (encoding or "utf-8").lower() not in ("utf-8", "us-ascii", "ascii"):
        raise NotPlain


def _not_plain(*_: object) -> NoReturn:
    raise NotPlain


def _refuse_types(*_: object) -> NoReturn:
    raise Refused("FILE-DTD")


def _parse(parser: expat.XMLParserType, chunk: bytes, last: bool = False) -> None:
    try:
        parser.Parse(chunk, last)
    except expat.ExpatError as bad:
        raise Refused("FILE-BROKEN") from bad
