"""SQLite for backups: the database as it is at one moment, however much is being written."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from hub.backups.faults import BackupFault

_PIECE = 1 << 20


@contextmanager
def copied(database: Path) -> Iterator[Path]:
    """A copy that is whole, beside the database; gone afterwards. Writers go on meanwhile."""
    copy = database.with_name(".backup.db")
    copy.unlink(missing_ok=True)
    copy.touch(mode=0o600)
    try:
        there = f"{database.resolve().as_uri()}?mode=ro"
        with closing(sqlite3.connect(there, uri=True)) as source, closing(sqlite3.connect(copy)) as to:
            source.backup(to)
            to.execute("PRAGMA journal_mode = DELETE")
        yield copy
    finally:
        copy.unlink(missing_ok=True)


def check(database: Path) -> None:
    """BackupFault: what was restored is no whole database."""
    with closing(sqlite3.connect(database)) as opened:
        try:
            said = opened.execute("PRAGMA integrity_check(1)").fetchone()[0]
        except sqlite3.DatabaseError as fault:
            said = str(fault)
    if said != "ok":
        raise BackupFault(f"the database in the backup is not whole: {said}")


def pieces(path: Path) -> Iterator[bytes]:
    """A file, piece by piece."""
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece
