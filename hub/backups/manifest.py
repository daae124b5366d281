"""What a backup says of itself, before all else: when it was made, of which database, under which keys."""

from dataclasses import dataclass
from datetime import datetime

import orjson

from hub.backups.faults import BackupFault
from hub.clock import now
from hub.keyfile import Keys
from hub.seal import Keyring

NAME = "manifest"
DATABASE, UPLOADS, ANCHORS, KEYS = "database", "uploads/", "journal.anchors", "keys.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """``root`` tells whether a key file is this installation's, and nothing else about it."""

    made: datetime
    database: str  # sqlite or postgresql
    root: str


def of(keys: Keyring, database: str) -> Manifest:
    """What a backup made now says."""
    return Manifest(made=now(), database=database, root=_mark(keys))


def told(manifest: Manifest) -> bytes:
    """The manifest as an entry."""
    said = {"made": manifest.made.isoformat(timespec="seconds"), "database": manifest.database, "root": manifest.root}
    return orjson.dumps(said)


def read(content: bytes) -> Manifest:
    """The manifest of an entry."""
    try:
        said = orjson.loads(content)
        return Manifest(made=datetime.fromisoformat(said["made"]), database=said["database"], root=said["root"])
    except (ValueError, KeyError, TypeError):
        raise BackupFault("the backup does not say what it is; a newer hub may have made it") from None


def fits(manifest: Manifest, keys: Keys) -> bool:
    """Whether the keys are of the installation the backup was made of."""
    return manifest.root == _mark(Keyring(keys.root, keys.sealing))


def _mark(keys: Keyring) -> str:
    return keys.mac("backup.root", b"")
