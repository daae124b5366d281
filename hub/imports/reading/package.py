"""Whether a zip package is what it says it is: nothing is trusted before it has been unpacked and counted."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from hub.imports.reading.limits import Limits
from hub.imports.refused import Refused

_END = struct.Struct("<4sHHHHIIH")
_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_ENCRYPTED = 0x1
_WORTH_A_RATIO = 100_000
_CHUNK = 1 << 18
_ENTRY = 46 + 512  # a generous entry of the directory: its fixed part, its name and extras


def examine(file: BinaryIO, limits: Limits) -> zipfile.ZipFile:
    """Open a package after proving it sane: few entries, none overlapping, encrypted, twice there, or swollen.

    Every entry is unpacked once and thrown away, so its real size counts, not the one it claims.
    """
    _proves_small(file, limits)
    try:
        package = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, struct.error, UnicodeError, NotImplementedError) as bad:
        raise Refused("FILE-BROKEN") from bad
    try:
        entries = package.infolist()
        _refuse_strange(entries, limits)
        _refuse_overlaps(file, entries)
        _unpack(package, entries, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, struct.error, ValueError, NotImplementedError, OSError) as bad:
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


def _unpack(package: zipfile.ZipFile, entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    total = 0
    for entry in entries:
        size, last = 0, b""
        for chunk in _chunks(package, entry):
            size += len(chunk)
            total += len(chunk)
            swollen = size > _WORTH_A_RATIO and size > limits.ratio * max(entry.compress_size, 1)
            if total > limits.unpacked or swollen:
                raise Refused("FILE-SWOLLEN")
            if b"<!DOCTYPE" in last + chunk and entry.filename.lower().endswith((".xml", ".rels")):
                raise Refused("FILE-DTD")
            last = chunk[-16:]


def _chunks(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with package.open(entry) as part:
        while chunk := part.read(_CHUNK):
            yield chunk
