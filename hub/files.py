"""Files at rest: encrypted under names that tell nothing, and the signed links by which they are fetched."""

import asyncio
import base64
import fcntl
import hmac
import os
import time
from collections.abc import AsyncIterable, AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidTag

from hub import settings
from hub.clock import now
from hub.errors import FileRefused, KeyFault, NotFound
from hub.identity import new_id
from hub.seal import AES_256_GCM, key_of, keyring

CHUNK = 1 << 20  # of clear bytes, encrypted together
_HEAD, _TAG = 2, 16  # suite and key number; authentication of each chunk


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that was stored: its size and hash are those of the clear bytes."""

    id: UUID
    bytes: int
    sha256: str


async def store(stream: AsyncIterable[bytes], *, most: int | None = None) -> Stored:
    """Encrypt a stream to disk as it comes. FileRefused, FILE_TOO_LARGE, once it is longer than allowed."""
    file_id, limit = new_id(), most if most is not None else settings.current().upload_bytes
    path = _path(file_id)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    told, size = sha256(), 0
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            seal = _Sealer(file_id)
            file.write(seal.head)
            async for piece in stream:
                size += len(piece)
                if size > limit:
                    raise FileRefused(f"文件超过{limit // 1024 // 1024}MB，请拆分后上传。", code="FILE_TOO_LARGE")
                told.update(piece)
                file.write(await asyncio.to_thread(seal.add, piece))
            file.write(seal.end())
            await asyncio.to_thread(_sync, file.fileno())
        part.rename(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return Stored(file_id, size, told.hexdigest())


async def load(id: UUID) -> bytes:
    """The clear bytes. NotFound: it is not there, or not any more. KeyFault: cut short, changed, or another file's."""
    return await asyncio.to_thread(_load, id)


@asynccontextmanager
async def opened(id: UUID) -> AsyncIterator[Path]:
    """The clear file under a path of its own, for a reader in another process; gone afterwards."""
    clear = await load(id)
    folder = settings.current().data / "reading"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / new_id().hex
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as held:
        fcntl.flock(held, fcntl.LOCK_SH)
        try:
            await asyncio.to_thread(_lay, held, clear)
            yield path
        finally:
            path.unlink(missing_ok=True)


async def delete(id: UUID) -> None:
    """Remove it, if it is there."""
    await asyncio.to_thread(_path(id).unlink, missing_ok=True)


async def key_number(id: UUID) -> int | None:
    """The number of the key it is sealed with; None if it is not there."""
    return await asyncio.to_thread(_key_number, _path(id))


async def reseal(id: UUID) -> bool:
    """Put the same file, sealed with the newest key, in its place. False: it was deleted meanwhile."""
    return await asyncio.to_thread(_reseal, id)


def tidy(*, at: float | None = None) -> None:
    """Remove what killed processes left: clear copies that nobody reads any more, and half uploads after an hour."""
    data, hour_ago = settings.current().data, (at or time.time()) - 3600
    for clear in (data / "reading").glob("*"):
        _tidy_away(clear)
    for part in (data / "uploads").glob("*.part"):
        if part.stat().st_mtime < hour_ago:
            part.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What a link is good for."""

    what: str
    claims: dict[str, str]


def sign(what: str, minutes: int, *, at: datetime | None = None, **claims: str) -> str:
    """A link, ``/files/…``, good for some minutes. Claims are our own identifiers and names: anyone can read them.

    With ``account`` among them it is that account's, and dies with it: for whoever serves the link to look up.
    """
    ends = int(((at or now()) + timedelta(minutes=minutes)).timestamp())
    body = base64.urlsafe_b64encode(orjson.dumps([what, ends, claims])).decode().rstrip("=")
    return f"/files/{body}.{_signature(body)}"


def verify(token: str, *, at: datetime | None = None) -> Link:
    """Read what stands behind ``/files/``. NotFound: never signed, changed, or too old."""
    body, _, signature = token.partition(".")
    if not hmac.compare_digest(signature.encode(), _signature(body).encode()):
        raise NotFound()
    what, ends, claims = orjson.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    if ends <= (at or now()).timestamp():
        raise NotFound("链接已过期，请重新获取。")
    return Link(what=what, claims=claims)


class _Sealer:
    """Encrypts chunk after chunk; each knows its place and whether it is the last, so none can be moved or cut off."""

    def __init__(self, id: UUID) -> None:
        number, self._cipher = keyring().cipher(f"file:{id}")
        self.head = bytes((AES_256_GCM, number))
        self._buffer, self._count = bytearray(), 0

    def add(self, piece: bytes) -> bytes:
        self._buffer += piece
        out = bytearray()
        while len(self._buffer) > CHUNK:
            out += self._sealed(bytes(self._buffer[:CHUNK]), last=False)
            del self._buffer[:CHUNK]
        return bytes(out)

    def end(self) -> bytes:
        return self._sealed(bytes(self._buffer), last=True)

    def _sealed(self, clear: bytes, *, last: bool) -> bytes:
        nonce = _nonce(self._count, last=last)
        self._count += 1
        return self._cipher.encrypt(nonce, clear, None)


def _nonce(count: int, *, last: bool) -> bytes:
    # The key is this file's alone: a counter never repeats under it.
    return count.to_bytes(11, "big") + bytes((last,))


def _load(id: UUID) -> bytes:
    try:
        sealed = _path(id).read_bytes()
    except FileNotFoundError:
        raise NotFound("文件已不存在，请重新上传。") from None
    if len(sealed) < _HEAD + _TAG or sealed[0] != AES_256_GCM:
        raise KeyFault(f"file {id}: not sealed by a suite we know")
    _, cipher = keyring().cipher(f"file:{id}", sealed[1])
    try:
        return b"".join(cipher.decrypt(nonce, chunk, None) for nonce, chunk in _chunks(sealed))
    except InvalidTag:
        raise KeyFault(f"file {id}: cut short, changed, or another file's") from None


def _key_number(path: Path) -> int | None:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except FileNotFoundError:
        return None
    return key_of(head) if len(head) == _HEAD else None


def _reseal(id: UUID) -> bool:
    path = _path(id)
    part = path.with_suffix(".part")
    try:
        clear, seal = _load(id), _Sealer(id)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(seal.head + seal.add(clear) + seal.end())
            _sync(file.fileno())
        if path.exists():
            part.replace(path)
    except NotFound:
        return False
    finally:
        part.unlink(missing_ok=True)
    return path.exists()


def _chunks(sealed: bytes) -> Iterator[tuple[bytes, bytes]]:
    starts = range(_HEAD, len(sealed), CHUNK + _TAG)
    for count, start in enumerate(starts):
        yield _nonce(count, last=count == len(starts) - 1), sealed[start : start + CHUNK + _TAG]


def _path(id: UUID) -> Path:
    name = keyring().mac("file.name", id.bytes)[:32]  # whoever lists the folder learns no identifier
    return settings.current().data / "uploads" / name


def _lay(file: BinaryIO, clear: bytes) -> None:
    file.write(clear)
    file.flush()


def _tidy_away(clear: Path) -> None:
    """Another worker may be reading it: a lock tells, and dies with whoever holds it."""
    with suppress(FileNotFoundError, BlockingIOError), clear.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        clear.unlink()


def _sync(descriptor: int) -> None:
    os.fsync(descriptor)


def _signature(body: str) -> str:
    return keyring().mac("link", body.encode())
