"""The file the keys are kept in: made once, added to, taken from, and never half written."""

import base64
import json
import os
import secrets
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from hub.clock import now
from hub.errors import KeyFault

LAST = 255  # a sealed value names its key in one byte


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """What the file holds: the root, every sealing key by its number, and when each of those was made."""

    root: bytes
    sealing: Mapping[int, bytes]
    made: Mapping[int, datetime]

    def __post_init__(self) -> None:
        for key in (self.root, *self.sealing.values()):
            refuse_weak(key)

    @property
    def newest(self) -> int:
        """The number of the key that seals."""
        return max(self.sealing)

    def with_another(self) -> "Keys":
        """One more key, which seals from now on. A number is never given twice: the newest key is never taken away."""
        number = self.newest + 1
        if number > LAST:
            raise KeyFault(f"all {LAST} numbers for keys are used up")
        fresh = {number: secrets.token_bytes(32)}
        return replace(self, sealing={**self.sealing, **fresh}, made={**self.made, number: now()})

    def without(self, numbers: Iterable[int]) -> "Keys":
        """Without some keys. KeyFault: among them is the one that seals."""
        gone = set(numbers)
        if self.newest in gone:
            raise KeyFault(f"key {self.newest} is the one that seals; make another one first: hub keys rotate")
        return replace(
            self,
            sealing={number: key for number, key in self.sealing.items() if number not in gone},
            made={number: at for number, at in self.made.items() if number not in gone},
        )


def refuse_weak(key: bytes) -> None:
    """Raises KeyFault for what no random source has made."""
    if len(key) != 32:
        raise KeyFault(f"a key is 32 bytes long, this one has {len(key)}")
    if len(set(key)) < 12:
        raise KeyFault("a key repeats itself; let the hub make it, or take 32 bytes from a random source")


def refuse_open(path: Path) -> None:
    """Raises KeyFault if others than the owner may read a secret."""
    if path.stat().st_mode & 0o077:
        raise KeyFault(f"{path}: others may read the keys; run chmod 600 on it")


def read(path: Path) -> Keys:
    """The keys in the file. KeyFault: others may read it, it is not whole, or a key is weak."""
    refuse_open(path)
    return parse(path.read_bytes(), str(path))


def parse(content: bytes, name: str) -> Keys:
    """The keys such a file holds. ``name`` is what a KeyFault calls it."""
    try:
        kept = json.loads(content)
        return Keys(
            root=base64.b64decode(kept["root"]),
            sealing={int(number): base64.b64decode(key) for number, key in kept["sealing"].items()},
            made={int(number): datetime.fromisoformat(at) for number, at in kept.get("made", {}).items()},
        )
    except (ValueError, KeyError, TypeError) as fault:
        raise KeyFault(f"{name}: not a key file ({type(fault).__name__}); restore it from the backup") from None


def make(path: Path) -> None:
    """Write a first file, with keys of its own, where there is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = _part(path)
    try:
        _lay(part, Keys(root=secrets.token_bytes(32), sealing={1: secrets.token_bytes(32)}, made={1: now()}))
        with suppress(FileExistsError):  # another process came first: its keys are the installation's
            path.hardlink_to(part)
    finally:
        part.unlink(missing_ok=True)


def write(path: Path, keys: Keys) -> None:
    """Put these in the place of the file's keys: whoever reads finds the old ones or the new ones, and all of them."""
    part, owner = _part(path), path.stat()
    try:
        _lay(part, keys)
        if owner.st_uid != os.geteuid():  # root rotates; the hub must still be able to read
            os.chown(part, owner.st_uid, owner.st_gid)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def put(path: Path, keys: Keys) -> None:
    """Let the file hold these, whether there is one or not."""
    if path.exists():
        write(path, keys)
    else:
        _lay(path, keys)


def together(several: Sequence[Keys]) -> Keys:
    """The keys of several copies of one file. KeyFault: under one number they hold two keys."""
    merged = several[0]
    for other in several[1:]:
        shared = merged.sealing.keys() & other.sealing.keys()
        if torn := sorted(number for number in shared if merged.sealing[number] != other.sealing[number]):
            raise KeyFault(f"two keys have the number {torn[0]}: one copy of the key file was rotated apart")
        merged = replace(merged, sealing={**other.sealing, **merged.sealing}, made={**other.made, **merged.made})
    return merged


def _part(path: Path) -> Path:
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}")


def _lay(path: Path, keys: Keys) -> None:
    told = {
        "root": base64.b64encode(keys.root).decode(),
        "sealing": {str(number): base64.b64encode(key).decode() for number, key in keys.sealing.items()},
        "made": {str(number): at.isoformat(timespec="seconds") for number, at in keys.made.items()},
    }
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(file, "w", encoding="utf-8") as out:
        json.dump(told, out, indent=1)
        out.flush()
        os.fsync(out.fileno())
