"""The counters of unions by day: what they said when each day was over, so that any past day can be looked up."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import orjson

from hub.clock import today
from hub.database import Db, is_sqlite
from hub.database.statements import run
from hub.database.walls import across_region, reaching


@dataclass(frozen=True, slots=True)
class Tallied:
    """A union and all below it: members, unions, and how many of these are complete."""

    members: int = 0
    unions: int = 0
    complete: int = 0

    def __add__(self, other: "Tallied") -> "Tallied":
        return Tallied(self.members + other.members, self.unions + other.unions, self.complete + other.complete)


@reaching(across_region)
async def keep(tx: Db, region: str, paths: Collection[str]) -> None:
    """Write down what the counters of these unions say by now. Whoever has changed them holds their rows."""
    if paths:
        day = today()
        listed = orjson.dumps(list(paths)).decode() if is_sqlite(tx) else list(paths)
        given = day.isoformat() if is_sqlite(tx) else day
        await run(tx, _SQLITE if is_sqlite(tx) else _POSTGRES, given, region, listed)


async def at(db: Db, ids: Collection[UUID], day: date) -> Mapping[UUID, Tallied]:
    """What they said at the end of that day; a union that was not there yet says nothing. One seek a union."""
    listed = orjson.dumps([str(one) for one in ids]).decode() if is_sqlite(db) else list(ids)
    given = day.isoformat() if is_sqlite(db) else day
    rows = await run(db, _AT_SQLITE if is_sqlite(db) else _AT_POSTGRES, listed, given) if ids else ()
    return {UUID(str(row["org_id"])): Tallied(row["members"], row["unions"], row["complete"]) for row in rows}


async def forget(tx: Db, ids: Collection[UUID]) -> None:
    """Of unions that are taken out as if they had never been."""
    listed = orjson.dumps([str(one) for one in ids]).decode() if is_sqlite(tx) else list(ids)
    among = "IN (SELECT value FROM json_each(?))" if is_sqlite(tx) else "= ANY(?)"
    await run(tx, f"DELETE FROM tally WHERE org_id {among}", listed)


_KEEP = """
INSERT INTO tally (id, region, org_id, day, members, unions, complete)
SELECT {id}, region, id, {day}, member_total, org_total + 1, complete_total
FROM org WHERE region = ? AND path {among} ORDER BY path
ON CONFLICT (org_id, day) DO UPDATE
SET members = excluded.members, unions = excluded.unions, complete = excluded.complete
"""
_RANDOM = "lower({})".format(" || '-' || ".join(f"hex(randomblob({size}))" for size in (4, 2, 2, 2, 6)))
_SQLITE = _KEEP.format(id=_RANDOM, day="?", among="IN (SELECT value FROM json_each(?))")
_POSTGRES = _KEEP.format(id="gen_random_uuid()", day="CAST(? AS date)", among="= ANY(?)")

_AT = """
SELECT kept.org_id, kept.members, kept.unions, kept.complete
FROM {asked} JOIN tally kept ON kept.org_id = asked.value
AND kept.day = (SELECT max(day) FROM tally WHERE org_id = asked.value AND day <= {day})
"""
_AT_SQLITE = _AT.format(asked="json_each(?) AS asked", day="?")
_AT_POSTGRES = _AT.format(asked="unnest(CAST(? AS uuid[])) AS asked(value)", day="CAST(? AS date)")
