"""The envelope of a backup: bytes on their way to or from a file, encrypted piece by piece under one secret.

After the head (a mark, the costs and the salt of Argon2id) come pieces of one mebibyte, each AES-256-GCM with its place
and whether it is the last in the nonce, and with the head as additional data: none can be changed, moved or cut off.
"""

import os
import struct
from types import TracebackType
from typing import BinaryIO, Self

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hub.backups.faults import BackupFault

_MARK = b"UNION-HUB-BACKUP-1\n"
_HEAD = struct.Struct(">III16s")  # KiB, passes and lanes of Argon2id; salt
_COSTS = (65_536, 3, 4)  # RFC 9106, second recommended option
_DEAREST = (1 << 20, 16, 16)  # a file may not ask for more than a gibibyte and a minute
_PIECE, _TAG = 1 << 20, 16


class Sealing:
    """Takes bytes and writes them encrypted. Left without an error it is whole, else it was never closed."""

    def __init__(self, file: BinaryIO, secret: bytes) -> None:
        self._file = file
        self._head = _MARK + _HEAD.pack(*_COSTS, os.urandom(16))
        self._cipher = _cipher(secret, self._head)
        self._waiting, self._count = bytearray(), 0
        file.write(self._head)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        if kind is None:
            self._put(bytes(self._waiting), last=True)

    def write(self, clear: bytes) -> None:
        """Take some bytes more."""
        self._waiting += clear
        while len(self._waiting) > _PIECE:
            self._put(bytes(self._waiting[:_PIECE]), last=False)
            del self._waiting[:_PIECE]

    def _put(self, clear: bytes, *, last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._count, last=last), clear, self._head))
        self._count += 1


class Opening:
    """Gives the bytes back, each piece only after it has proved right. BackupFault: it has not."""

    def __init__(self, file: BinaryIO, secret: bytes) -> None:
        self._file = file
        self._head = file.read(len(_MARK) + _HEAD.size)
        if not self._head.startswith(_MARK) or len(self._head) < len(_MARK) + _HEAD.size:
            raise BackupFault(f"{file.name}: not a backup of the hub")
        self._cipher = _cipher(secret, self._head)
        self._next = file.read(_PIECE + _TAG)
        self._clear, self._count = bytearray(), 0

    def read(self, size: int) -> bytes:
        """So many bytes. BackupFault if there are not so many."""
        while len(self._clear) < size:
            self._clear += self._piece()
        taken = bytes(self._clear[:size])
        del self._clear[:size]
        return taken

    def end(self) -> None:
        """BackupFault if anything follows."""
        if self._clear or self._next:
            raise self._damaged()

    def _piece(self) -> bytes:
        sealed = self._next
        if not sealed:
            raise self._damaged()
        self._next = self._file.read(_PIECE + _TAG)
        nonce = _nonce(self._count, last=not self._next)
        self._count += 1
        try:
            return self._cipher.decrypt(nonce, sealed, self._head)
        except InvalidTag:
            raise (
                self._damaged()
                if self._count > 1
                else BackupFault(
                    f"{self._file.name}: the passphrase or key file is another one's, or the file is damaged"
                )
            ) from None

    def _damaged(self) -> BackupFault:
        return BackupFault(f"{self._file.name}: damaged, or cut short, after {max(self._count - 1, 0)} MiB")


def _cipher(secret: bytes, head: bytes) -> AESGCM:
    memory, passes, lanes, salt = _HEAD.unpack(head[len(_MARK) :])
    dear = any(one > most for one, most in zip((memory, passes, lanes), _DEAREST, strict=True))
    if dear or not passes or not lanes or memory < 8 * lanes:
        raise BackupFault("a backup of the hub does not ask for such costs: the file is damaged")
    return AESGCM(hash_secret_raw(secret, salt, passes, memory, lanes, 32, Type.ID))


def _nonce(count: int, *, last: bool) -> bytes:
    # The key is this file's alone: its salt is. A counter never repeats under it.
    return count.to_bytes(11, "big") + bytes((last,))
