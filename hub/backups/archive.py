"""What lies in a backup: named entries, one after the other, of a length nobody need know before they are written.

An entry is its name and its pieces, each with its length before it; a length of nothing ends it, an empty name the
archive.
"""

import struct
from collections.abc import Iterable, Iterator

from hub.backups.envelope import Opening, Sealing
from hub.backups.faults import BackupFault

_LENGTH = struct.Struct(">I")
_LONGEST = 1 << 20


def put(out: Sealing, name: str, pieces: Iterable[bytes]) -> int:
    """Write an entry. Answers its length."""
    _write(out, name.encode())
    written = 0
    for piece in pieces:
        for start in range(0, len(piece), _LONGEST):
            part = piece[start : start + _LONGEST]
            _write(out, part)
            written += len(part)
    _write(out, b"")
    return written


def end(out: Sealing) -> None:
    """Nothing follows."""
    _write(out, b"")


def entries(source: Opening) -> Iterator[tuple[str, Iterator[bytes]]]:
    """The entries: names with their pieces; what is left of one is read, and passed over, before the next.

    BackupFault where it turns out not to be whole: nothing is known of the end before all of it is read.
    """
    while name := _read(source):
        pieces = iter(lambda: _read(source), b"")
        yield name.decode(), pieces
        for _ in pieces:
            pass
    source.end()


def _write(out: Sealing, piece: bytes) -> None:
    out.write(_LENGTH.pack(len(piece)) + piece)


def _read(source: Opening) -> bytes:
    (length,) = _LENGTH.unpack(source.read(_LENGTH.size))
    if length > _LONGEST:
        raise BackupFault("an entry of the backup is longer than any the hub writes")
    return source.read(length)
