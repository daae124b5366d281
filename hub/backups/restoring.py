"""Restoring an installation: the whole backup is read and laid beside what is there before anything is replaced."""

import asyncio
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hub import keyfile
from hub.access.models import Session
from hub.backups import archive, manifest, postgres, sqlite
from hub.backups.envelope import Opening
from hub.backups.faults import BackupFault
from hub.backups.manifest import Manifest
from hub.backups.saving import owner
from hub.clock import now
from hub.database import migrating
from hub.database.walls import everywhere, reaching
from hub.jobs import queue
from hub.journal.actor import HUB
from hub.journal.deeds import deed
from hub.operators import alone
from hub.settings import Settings


async def restore(given: Settings, file: Path, secret: bytes, *, force: bool = False) -> Manifest:
    """Put a backup in the place of what the settings describe, which must be empty, or is given up by ``force``.

    BackupFault: it is not, or the backup is damaged or another installation's; nothing was changed then.
    """
    with alone(given.data), _no_worker(given):
        await _refuse_full(given, force)
        stage = given.data / "restoring"
        shutil.rmtree(stage, ignore_errors=True)
        stage.mkdir(mode=0o700)
        try:
            said = await asyncio.to_thread(_lay_out, file, secret, stage)
            keys = _keys(given, said, stage, force)
            if said.database == "sqlite":
                await asyncio.to_thread(sqlite.check, stage / manifest.DATABASE)
            else:
                await _load(given, file, secret, force)
            _put_in_place(given, stage, keys)
        finally:
            shutil.rmtree(stage, ignore_errors=True)
    return said


@reaching(everywhere)
async def settle(said: Manifest) -> None:
    """What a restored installation must not go on with: sessions that may have ended since, jobs nobody holds."""
    async with deed(HUB, "restore") as done:
        done.details["made"] = said.made.isoformat(timespec="seconds")
        await Session.filter(ended_at=None).using_db(done.tx).update(ended_at=now())
    await queue.sweep(orphans=True)


def _lay_out(file: Path, secret: bytes, stage: Path) -> Manifest:
    """Read all of it, and lay out what goes into the data folder. PostgreSQL's part is read, and kept nowhere."""
    said: Manifest | None = None
    for name, pieces in _entries(file, secret):
        if said is None:
            if name != manifest.NAME:
                raise BackupFault(f"{file}: it does not begin with what it is")
            said = manifest.read(b"".join(pieces))
        elif name != manifest.DATABASE or said.database == "sqlite":
            _lay(stage / _safe(name), pieces)
    if said is None:
        raise BackupFault(f"{file}: it is empty")
    return said


def _safe(name: str) -> str:
    known = name in (manifest.DATABASE, manifest.ANCHORS, manifest.KEYS)
    upload = name.removeprefix(manifest.UPLOADS)
    if known or (name != upload and upload.isalnum()):
        return name
    raise BackupFault("the backup holds what this hub does not know; a newer one may have made it")


def _lay(path: Path, pieces: Iterator[bytes]) -> None:
    path.parent.mkdir(mode=0o700, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        for piece in pieces:
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())


def _entries(file: Path, secret: bytes) -> Iterator[tuple[str, Iterator[bytes]]]:
    try:
        with file.open("rb") as source:
            yield from archive.entries(Opening(source, secret))
    except OSError as fault:
        raise BackupFault(f"{file}: {fault.strerror}") from None


async def _refuse_full(given: Settings, force: bool) -> None:
    uploads = given.data / "uploads"
    full = any(uploads.glob("*")) or (
        not await postgres.is_empty(owner(given)) if given.database else (given.data / "hub.db").exists()
    )
    if full and not force:
        raise BackupFault(f"HUB_DATA={given.data}: there is a register already; --force gives it up for the backup")


def _keys(given: Settings, said: Manifest, stage: Path, force: bool) -> keyfile.Keys:
    """The keys the installation will have: those of the backup, of the folder, or of both."""
    here, there = given.data / "keys.json", stage / manifest.KEYS
    kept = keyfile.read(here) if here.exists() else None
    brought = keyfile.read(there) if there.exists() else None
    if said.database != ("postgresql" if given.database else "sqlite"):
        raise BackupFault(f"the backup is of a {said.database} database; HUB_DATABASE names another kind")
    if kept and not manifest.fits(said, kept):
        if not (force and brought):
            raise BackupFault(f"{here}: the keys of another installation; put those of the backup there")
        kept = None
    both = [one for one in (kept, brought) if one]
    if not both:
        raise BackupFault(f"the backup was made without its keys; put the copy of keys.json at {here} first")
    return keyfile.together(both)


async def _load(given: Settings, file: Path, secret: bytes, force: bool) -> None:
    if force:
        await postgres.empty(owner(given))
    dump = (pieces for name, pieces in _entries(file, secret) if name == manifest.DATABASE)
    await asyncio.to_thread(lambda: postgres.load(owner(given), next(dump)))
    await migrating.migrate(given)  # also lets in the role the hub works as: a backup holds no rights


def _put_in_place(given: Settings, stage: Path, keys: keyfile.Keys) -> None:
    """From here on only names change."""
    data = given.data
    keyfile.put(data / "keys.json", keys)
    if (stage / manifest.DATABASE).exists():
        for rest in ("hub.db-wal", "hub.db-shm"):
            (data / rest).unlink(missing_ok=True)
        (stage / manifest.DATABASE).replace(data / "hub.db")
    shutil.rmtree(data / "uploads", ignore_errors=True)
    if (stage / "uploads").exists():
        (stage / "uploads").rename(data / "uploads")
    old = data / manifest.ANCHORS
    if old.exists():  # they speak of entries that are given up: kept as evidence, and out of the way
        old.rename(data / f"{manifest.ANCHORS}.{now():%Y%m%dT%H%M%S}")
    if (stage / manifest.ANCHORS).exists():
        (stage / manifest.ANCHORS).rename(old)


@contextmanager
def _no_worker(given: Settings) -> Iterator[None]:
    """On SQLite: nobody works on the installation meanwhile."""
    if given.database:
        yield
        return
    with (given.data / "worker.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupFault(f"HUB_DATA={given.data}: a hub works on it; stop it first") from None
        yield
