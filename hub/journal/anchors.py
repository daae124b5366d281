"""Anchors: how far each chain had come, kept in a file beside the database, so that a cut-off end shows.

Whoever may write the database can take the last entries away and put the head back with them. The file says that they
were there. Its lines are signed with a key the database does not hold, each with the one before.
"""

import fcntl
import hmac
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson

from hub import settings
from hub.clock import now
from hub.seal import keyring


@dataclass(frozen=True, slots=True)
class Anchor:
    """The end of a region's chain at some moment."""

    at: str
    region: str
    number: int
    hash: str


@dataclass(frozen=True, slots=True)
class Known:
    """The anchors of the file up to its first line that was changed, and that line's number, if there is one."""

    anchors: tuple[Anchor, ...]
    bad_line: int | None


Ends = Sequence[tuple[str, int, str]]  # region, number and hash of the last entry


def file() -> Path:
    """Where they are kept; a copy belongs on another machine."""
    return settings.current().data / "journal.anchors"


def read() -> Known:
    """What the file says; nothing where there is none yet."""
    try:
        return _read(file().read_bytes())[0]
    except FileNotFoundError:
        return Known((), None)


def add(ends: Ends) -> None:
    """Write down how far the chains have come, where that is further than is known. Nothing behind a bad line."""
    with os.fdopen(os.open(file(), os.O_RDWR | os.O_CREAT, 0o600), "r+b") as out:
        fcntl.flock(out, fcntl.LOCK_EX)
        content = out.read()
        known, before = _read(content)
        if known.bad_line is not None:
            return
        out.seek(content.rfind(b"\n") + 1)  # over what a crash cut short
        out.truncate()
        reached = {anchor.region: anchor.number for anchor in known.anchors}
        for region, number, end in ends:
            if number > reached.get(region, 0):
                told = [now().isoformat(timespec="seconds"), region, number, end]
                before = _signed(told, before)
                out.write(orjson.dumps([*told, before]) + b"\n")
        out.flush()
        os.fsync(out.fileno())


def _read(content: bytes) -> tuple[Known, str]:
    """The anchors, and the signature the next line builds on. A last line that a crash cut short is no line."""
    anchors, before = list[Anchor](), ""
    for number, line in enumerate(content.split(b"\n")[:-1], 1):
        try:
            *told, signature = orjson.loads(line)
            anchor = Anchor(*told)
        except (ValueError, TypeError):
            return Known(tuple(anchors), number), before
        if not hmac.compare_digest(_signed(told, before), str(signature)):
            return Known(tuple(anchors), number), before
        anchors.append(anchor)
        before = signature
    return Known(tuple(anchors), None), before


def _signed(told: Sequence[object], before: str) -> str:
    return keyring().mac("journal.anchor", orjson.dumps([*told, before]))
