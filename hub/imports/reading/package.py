"""Whether a zip package is what it says it is: what is unpacked of it is counted, whatever size it claims."""

import struct
import zipfile
import zlib
from typing import IO, BinaryIO, Self

from hub.imports.reading.limits import Limits
from hub.imports.refused import Refused

_END = struct.Struct("<4sHHHHIIH")
_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_ENCRYPTED = 0x1
_WORTH_A_RATIO = 100_000
_CHUNK = 1 << 18
_DOCTYPE = b"<!DOCTYPE"
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    struct.error,
    ValueError,  # UnicodeError among them
    NotImplementedError,
    OSError,
)
_ENTRY = 46 + 512  # a generous entry of the directory: its fixed part, its name and extras


class Package(zipfile.ZipFile):
    """A package with a sane directory. Nothing of it is to be trusted before :meth:`prove` has returned."""

    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        super().__init__(file)
        self._limits, self._unpacked = limits, 0
        self._sizes: dict[str, int] = {}  # by entry: how much of it has been unpacked so far
        self._proven: set[str] = set()  # entries that were read to their end

    def part(self, name: str) -> "Part":
        """An entry, counted while it is read. Refused: it is broken."""
        try:
            return Part(self, self.getinfo(name), self.open(name))
        except _BROKEN as bad:
            raise Refused("FILE-BROKEN") from bad

    def content(self, name: str) -> bytes:
        """The whole of an entry. Refused: it is broken or swollen."""
        with self.part(name) as part:
            return b"".join(iter(lambda: part.read(_CHUNK), b""))

    def prove(self) -> None:
        """Unpack what nobody has read to its end, and throw it away. Refused: it is broken or swollen."""
        for entry in self.infolist():
            if entry.filename not in self._proven:
                with self.part(entry.filename) as part:
                    while part.read(_CHUNK):
                        pass

    def count(self, entry: zipfile.ZipInfo, size: int, *, whole: bool) -> None:
        """So much of an entry came out of it. Refused: it is swollen, or the package is."""
        before = self._sizes.get(entry.filename, 0)
        if size > before:
            self._sizes[entry.filename], self._unpacked = size, self._unpacked + size - before
        if whole:
            self._proven.add(entry.filename)
        swollen = size > _WORTH_A_RATIO and size > self._limits.ratio * max(entry.compress_size, 1)
        if self._unpacked > self._limits.unpacked or swollen:
            raise Refused("FILE-SWOLLEN")


class Part:
    """An entry of a package while it is read. Refused: it is broken, swollen, or declares types."""

    def __init__(self, package: Package, entry: zipfile.ZipInfo, content: IO[bytes]) -> None:
        self._package, self._entry, self._content = package, entry, content
        self._markup = entry.filename.lower().endswith((".xml", ".rels"))
        self._size, self._last = 0, b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._content.close()

    def read(self, size: int) -> bytes:
        """The next bytes; fewer than asked for at its end."""
        try:
            chunk = self._content.read(size)
        except _BROKEN as bad:
            raise Refused("FILE-BROKEN") from bad
        self._size += len(chunk)
        self._package.count(self._entry, self._size, whole=len(chunk) < size)
        if self._markup:
            if _DOCTYPE in chunk or _DOCTYPE in self._last + chunk[:16]:
                raise Refused("FILE-DTD")
            self._last = chunk[-16:]
        return chunk


def opened(file: BinaryIO, limits: Limits) -> Package:
    """Open a package whose directory is sane: few entries, none overlapping, encrypted or twice there.

    Refused: any other.
    """
    _proves_small(file, limits)
    try:
        package = Package(file, limits)
    except _BROKEN as bad:
        raise Refused("FILE-BROKEN") from bad
    try:
        entries = package.infolist()
        _refuse_strange(entries, limits)
        _refuse_overlaps(file, entries)
    except _BROKEN as bad:
        package.close()
        raise Refused("FILE-BROKEN") from bad
    except Refused:
        package.close()
        raise
    return package


def _proves_small(file: BinaryIO, limits: Limits) -> None:
    """The directory's size, read from the end of the file, before anything walks through it."""
    size = file.seek(0, 2)
    file.seek(max(0, size - 65_557))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        raise Refused("FILE-BROKEN")
    _, _, _, _, entries, directory, _, _ = _END.unpack_from(tail, at)
    if entries > limits.entries or directory > limits.entries * _ENTRY:
        raise Refused("FILE-MALFORMED")


def _refuse_strange(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    names = [entry.filename.replace("\\", "/").lstrip("/").lower() for entry in entries]
    if len(entries) > limits.entries or len(set(names)) < len(names):
        raise Refused("FILE-MALFORMED")
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise Refused("FILE-ENCRYPTED")
    if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
        raise Refused("FILE-MALFORMED")


def _refuse_overlaps(file: BinaryIO, entries: list[zipfile.ZipInfo]) -> None:
    """Entries that share their bytes unpack to far more than the file holds."""
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise Refused("FILE-MALFORMED")
        file.seek(entry.header_offset)
        *_, name, extra = _LOCAL.unpack(file.read(_LOCAL.size))
        end = entry.header_offset + _LOCAL.size + name + extra + entry.compress_size
