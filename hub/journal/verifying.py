"""Verifying the journal: every entry follows the one before it, none is missing, and the end is where it was."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from hub.database import Db, is_sqlite
from hub.database.snapshots import snapshot
from hub.database.statements import run
from hub.database.walls import everywhere, reaching
from hub.journal import anchors
from hub.journal.anchors import Anchor, Known
from hub.journal.entries import TOLD, link

_AT_ONCE = 2_000
_COLUMNS = ", ".join(f'"{name}"' for name in ("number", *TOLD, "hash"))


@dataclass(frozen=True, slots=True)
class Bad:
    """The first entry of a region that is not what was written, and what is the matter with it."""

    region: str
    number: int
    said: str

    def __str__(self) -> str:
        return f"journal of {self.region or 'the hub itself'}, entry {self.number}: {self.said}"


@dataclass(frozen=True, slots=True)
class Verified:
    """How many entries were read, where each whole chain ends, and what is bad."""

    entries: int
    ends: tuple[tuple[str, int, str], ...]
    bad: tuple[Bad, ...]
    bad_line: int | None  # of the file of anchors


@reaching(everywhere)
async def verify(region: str | None = None) -> Verified:
    """Read the journal of one region, or of all and the hub itself, as it stands at this moment."""
    known = anchors.read()  # before the moment: what an anchor names was written by then
    async with snapshot() as db:
        return await within(db, known, region)


async def within(db: Db, known: Known, region: str | None = None) -> Verified:
    """The same in a snapshot that sees no less than the anchors do."""
    asked = [region] if region is not None else await _regions(db, known)
    entries, ends, bad = 0, list[tuple[str, int, str]](), list[Bad]()
    for one in asked:
        number, end, fault = await _chain(db, one, [anchor for anchor in known.anchors if anchor.region == one])
        entries += number
        if fault:
            bad.append(fault)
        elif number:
            ends.append((one, number, end))
    return Verified(entries, tuple(ends), tuple(bad), known.bad_line)


async def _regions(db: Db, known: Known) -> list[str]:
    rows = await run(db, "SELECT region FROM journal_head UNION SELECT DISTINCT region FROM journal")
    return sorted({str(row["region"]) for row in rows} | {anchor.region for anchor in known.anchors})


async def _chain(db: Db, region: str, known: Sequence[Anchor]) -> tuple[int, str, Bad | None]:
    """The last good entry's number and hash, and the first bad one."""
    number, before = 0, ""
    marked = {anchor.number: anchor for anchor in known}
    sql = f"SELECT {_COLUMNS} FROM journal WHERE region = ? AND number > ? ORDER BY number LIMIT {_AT_ONCE}"
    while rows := await run(db, sql, region, number):
        for found, told, kept in _told(db, rows):
            if found != number + 1:
                return number, before, Bad(region, number + 1, f"it is missing; the next one is {found}")
            if kept != link(before, found, told):
                return number, before, Bad(region, found, "it was changed, or stands in another one's place")
            if found in marked and marked[found].hash != kept:
                return number, before, Bad(region, found, f"it is not the one that stood here at {marked[found].at}")
            number, before = found, kept
    return number, before, await _cut_off(db, region, number, before, known)


async def _cut_off(db: Db, region: str, number: int, end: str, known: Sequence[Anchor]) -> Bad | None:
    rows = await run(db, "SELECT number, hash FROM journal_head WHERE region = ?", region)
    head, kept = (int(rows[0]["number"]), str(rows[0]["hash"])) if rows else (0, "")
    if head > number:
        return Bad(region, number + 1, f"it and what followed was cut off; there were {head}")
    late = max(known, key=lambda anchor: anchor.number, default=None)
    if late and late.number > number:
        return Bad(region, number + 1, f"it and what followed was cut off; at {late.at} there were {late.number}")
    if (head, kept) != (number, end):
        return Bad(region, number + 1, "the chain's head was changed")
    return None


def _told(db: Db, rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, list[object], str]]:
    """Number, content and hash of each row, past the object mapper: a million entries are read in half a minute."""
    text = is_sqlite(db)
    for row in rows:
        told: list[object] = [row[name] for name in TOLD]
        told[_DETAILS] = orjson.loads(row["details"])
        if text:
            told[_AT] = datetime.fromisoformat(row["at"])
        yield int(row["number"]), told, str(row["hash"])


_AT, _DETAILS = TOLD.index("at"), TOLD.index("details")
