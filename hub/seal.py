"""Sealing: values encrypted for their row and column, blind indexes to find them by, and the keys for both.

A sealed value is ``suite, key id, nonce, ciphertext and tag``. It is bound to its place: moved to another row or column
it no longer opens. A blind index is a keyed hash: equal values have equal indexes, and without the key nothing can be
tried out.
"""

import hmac
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from time import monotonic
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hub import keyfile
from hub.errors import KeyFault
from hub.identity import identified
from hub.keyfile import refuse_weak

AES_256_GCM = 1  # the suite's number in every sealed value; SM4-GCM may become 2
LOOK_EVERY = 2.0  # seconds: so soon a running process seals with a key that another one has made
_NONCE = 12


@dataclass(frozen=True, slots=True)
class _Sealing:
    """Every key that may still be needed to open; the newest one seals. Replaced whole: threads may be using it."""

    keys: Mapping[int, bytes]
    ciphers: Mapping[int, AESGCM]
    newest: int

    @classmethod
    def of(cls, keys: Mapping[int, bytes]) -> "_Sealing":
        return cls(dict(keys), {number: AESGCM(key) for number, key in keys.items()}, max(keys))


class Keyring:
    """The installation's keys. Those of a ``file`` are looked up again there: another process may have made one."""

    def __init__(self, root: bytes, sealing: Mapping[int, bytes], *, file: Path | None = None) -> None:
        for key in (root, *sealing.values()):
            refuse_weak(key)
        self._root = root
        self._sealing = _Sealing.of(sealing)
        self._derived: dict[str, bytes] = {}
        self._file = file
        self._written: tuple[int, int] | None = None  # unknown: what was read may have been written over since
        self._look_at = monotonic() + LOOK_EVERY

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of the keys that open."""
        self.look()
        return tuple(sorted(self._sealing.keys))

    @property
    def newest(self) -> int:
        """The number of the key that seals."""
        self.look()
        return self._sealing.newest

    def look(self) -> None:
        """Take over what the key file says by now. One that cannot be read changes nothing for who is running."""
        self._look_at = monotonic() + LOOK_EVERY
        if self._file is None or (written := _written(self._file)) in (None, self._written):
            return
        try:
            kept = keyfile.read(self._file)
        except (KeyFault, OSError):
            return
        if kept.root == self._root:  # else they are another installation's
            self._sealing, self._written = _Sealing.of(kept.sealing), written

    def seal(self, place: str, row: UUID, text: str) -> bytes:
        """Encrypt for ``place`` (table.column) of ``row``."""
        return _sealed(self._to_seal(), os.urandom(_NONCE), text.encode(), _bound(place, row))

    def seal_column(self, place: str, rows: Iterable[UUID], texts: Sequence[str | None]) -> list[bytes | None]:
        """Encrypt a column: one draw of randomness, one cipher, for many rows."""
        sealing, many = self._to_seal(), len(texts)
        head, encrypt, column = _head(sealing), sealing.ciphers[sealing.newest].encrypt, place.encode()
        drawn = os.urandom(_NONCE * many)
        nonces = [drawn[at : at + _NONCE] for at in range(0, _NONCE * many, _NONCE)]
        return [
            None if text is None else head + nonce + encrypt(nonce, text.encode(), column + row.bytes)
            for row, nonce, text in zip(rows, nonces, texts, strict=True)
        ]

    def open(self, place: str, row: UUID, sealed: bytes) -> str:
        """Decrypt. Raises KeyFault if it was sealed for another place, by a key that is gone, or tampered with."""
        if len(sealed) <= _NONCE + 1 or sealed[0] != AES_256_GCM:
            raise KeyFault(f"{place}: not sealed by a suite we know")
        try:
            cipher = self._with(place, sealed[1]).ciphers[sealed[1]]
            return cipher.decrypt(sealed[2 : 2 + _NONCE], sealed[2 + _NONCE :], _bound(place, row)).decode()
        except InvalidTag:
            raise KeyFault(f"{place}: the sealed value does not belong to this row") from None

    def resealed(self, place: str, row: UUID, sealed: bytes) -> bytes:
        """The same value under the newest key. Raises KeyFault as `open` does."""
        return self.seal(place, row, self.open(place, row, sealed))

    def index(self, purpose: str, text: str) -> UUID:
        """The blind index of a value: 128 bits of a keyed hash, stored and compared like an identifier."""
        return UUID(bytes=hmac.digest(self._key(f"index:{purpose}"), text.encode(), "sha256")[:16])

    def index_column(self, purpose: str, texts: Sequence[str | None]) -> list[UUID | None]:
        """The blind indexes of a column."""
        key = self._key(f"index:{purpose}").ljust(sha256().block_size, b"\0")
        # HMAC, its two hashes keyed once for the column: well over twice as fast as keying them for each value.
        inner, outer = sha256(bytes(byte ^ 0x36 for byte in key)), sha256(bytes(byte ^ 0x5C for byte in key))
        begun, around, number = inner.copy, outer.copy, int.from_bytes
        indexes: list[UUID | None] = []
        for text in texts:
            if text is None:
                indexes.append(None)
                continue
            within, whole = begun(), around()
            within.update(text.encode())
            whole.update(within.digest())
            indexes.append(identified(number(whole.digest()[:16], "big")))
        return indexes

    def mac(self, purpose: str, message: bytes) -> str:
        """A keyed hash, in hex: for chains, signatures, and names that must not be kept in the clear."""
        return hmac.digest(self._key(f"mac:{purpose}"), message, "sha256").hex()

    def signer(self, purpose: str) -> Ed25519PrivateKey:
        """A key for signatures that others can prove; as long-lived as the root."""
        return Ed25519PrivateKey.from_private_bytes(self._key(f"sign:{purpose}"))

    def cipher(self, purpose: str, number: int | None = None) -> tuple[int, AESGCM]:
        """A cipher for one purpose alone, such as one file, and the number of its key: the newest by default."""
        sealing = self._to_seal() if number is None else self._with(purpose, number)
        chosen = sealing.newest if number is None else number
        derived = HKDF(SHA256(), 32, salt=None, info=f"cipher:{purpose}".encode()).derive(sealing.keys[chosen])
        return chosen, AESGCM(derived)

    def _to_seal(self) -> _Sealing:
        if self._file is not None and monotonic() >= self._look_at:
            self.look()
        return self._sealing

    def _with(self, what: str, number: int) -> _Sealing:
        """The keys, that one among them."""
        if number not in self._sealing.keys:
            self.look()
        sealing = self._sealing
        if number not in sealing.keys:
            raise KeyFault(f"{what}: sealed with key {number}, which is not in the key file")
        return sealing

    def _key(self, purpose: str) -> bytes:
        if purpose not in self._derived:
            self._derived[purpose] = HKDF(SHA256(), 32, salt=None, info=purpose.encode()).derive(self._root)
        return self._derived[purpose]


def _bound(place: str, row: UUID) -> bytes:
    return place.encode() + row.bytes


def _sealed(sealing: _Sealing, nonce: bytes, plain: bytes, bound: bytes) -> bytes:
    return _head(sealing) + nonce + sealing.ciphers[sealing.newest].encrypt(nonce, plain, bound)


def _head(sealing: _Sealing) -> bytes:
    return bytes((AES_256_GCM, sealing.newest))


def _written(file: Path | None) -> tuple[int, int] | None:
    try:
        found = file.stat() if file else None
    except OSError:
        return None
    return (found.st_ino, found.st_mtime_ns) if found else None


def key_of(sealed: bytes) -> int:
    """The number of the key a value or file was sealed with, told by its second byte."""
    return sealed[1]


def load(path: Path) -> Keyring:
    """Read the key file, made at the first start. Raises KeyFault if others may read it or a key is weak."""
    if not path.exists():
        keyfile.make(path)
    kept = keyfile.read(path)
    return Keyring(kept.root, kept.sealing, file=path)


def token_hash(token: str) -> str:
    """What is kept of a bearer token or one-use code: enough to recognize it, not to use it."""
    return sha256(token.encode()).hexdigest()


_current: Keyring | None = None


def use(keyring: Keyring) -> None:
    """Make these the process's keys."""
    global _current
    _current = keyring


def keyring() -> Keyring:
    """The process's keys. Raises KeyFault before they were loaded."""
    if _current is None:
        raise KeyFault("no keys are loaded")
    return _current
