"""Making a backup of an installation that goes on working: database first, then the files its rows speak of."""

import asyncio
import os
from dataclasses import dataclass
from pathlib import Path

from hub.backups import archive, manifest, postgres, sqlite
from hub.backups.envelope import Opening, Sealing
from hub.backups.faults import BackupFault
from hub.database import reader
from hub.database.walls import everywhere, reaching
from hub.journal import anchors
from hub.journal.actor import HUB
from hub.journal.deeds import deed
from hub.journal.models import JournalHead
from hub.operators import alone
from hub.seal import keyring
from hub.settings import Settings


@dataclass(frozen=True, slots=True)
class Saved:
    """How much a backup holds."""

    bytes: int
    uploads: int


@reaching(everywhere)
async def save(given: Settings, file: Path, secret: bytes, *, with_keys: bool = False) -> Saved:
    """Write a backup, read it once more, and note it in the journal. BackupFault: it could not be made."""
    with alone(given.data):
        heads = await JournalHead.all().using_db(reader())
        anchors.add([(head.region, head.number, head.hash) for head in heads])
        saved = await asyncio.to_thread(_write, given, file, secret, with_keys)
        async with deed(HUB, "backup") as done:
            done.details |= {"bytes": saved.bytes, "uploads": saved.uploads, "keys": with_keys}
    return saved


def owner(given: Settings) -> str:
    """The address of the role that may see and make every row."""
    return given.database_owner or given.database


def _write(given: Settings, file: Path, secret: bytes, with_keys: bool) -> Saved:
    if file.exists():
        raise BackupFault(f"{file}: there is one already; choose another name")
    part = file.with_name(f".{file.name}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            with Sealing(out, secret) as sealing:
                uploads = _fill(sealing, given, with_keys)
            out.flush()
            os.fsync(out.fileno())
        read_again(part, secret)
        part.rename(file)
        return Saved(file.stat().st_size, uploads)
    except OSError as fault:
        raise BackupFault(f"{file}: {fault.strerror}") from None
    finally:
        part.unlink(missing_ok=True)


def _fill(out: Sealing, given: Settings, with_keys: bool) -> int:
    kind = "postgresql" if given.database else "sqlite"
    archive.put(out, manifest.NAME, [manifest.told(manifest.of(keyring(), kind))])
    if given.database:
        archive.put(out, manifest.DATABASE, postgres.dumped(owner(given)))
    else:
        with sqlite.copied(given.data / "hub.db") as copy:
            archive.put(out, manifest.DATABASE, sqlite.pieces(copy))
    count = 0
    for upload in sorted((given.data / "uploads").glob("*")):
        if upload.suffix != ".part" and (content := _still_there(upload)) is not None:
            archive.put(out, f"{manifest.UPLOADS}{upload.name}", [content])
            count += 1
    if anchors.file().exists():
        archive.put(out, manifest.ANCHORS, sqlite.pieces(anchors.file()))
    if with_keys:
        archive.put(out, manifest.KEYS, [(given.data / "keys.json").read_bytes()])
    archive.end(out)
    return count


def _still_there(upload: Path) -> bytes | None:
    """A file's bytes, sealed as they are; None if it was deleted a moment ago."""
    try:
        return upload.read_bytes()
    except FileNotFoundError:
        return None


def read_again(file: Path, secret: bytes) -> None:
    """Read a backup from beginning to end. BackupFault: it is not whole."""
    with file.open("rb") as source:
        for _ in archive.entries(Opening(source, secret)):
            pass
