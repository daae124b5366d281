"""What must be true after whatever happened: nothing acknowledged is lost, nothing is done twice, everything ended."""

from collections.abc import Sequence
from typing import Any

import asyncpg  # type: ignore[import-untyped]
from tortoise.backends.base.executor import EXECUTOR_CACHE

from hub.auditing import audit
from hub.database.walls import everywhere
from hub.installation import installed
from hub.journal import verifying
from hub.settings import Settings
from tests.faults.importing import Acknowledged


async def violations(given: Settings, acknowledged: Sequence[Acknowledged]) -> list[str]:
    """Every sentence is something that must never be."""
    db = await asyncpg.connect(given.database_owner)
    try:
        found = [said for one in acknowledged for said in await _lost_or_doubled(db, one)]
        found += await _unended(db)
        return found + await _audited(given)
    finally:
        await db.close()


async def _lost_or_doubled(db: Any, one: Acknowledged) -> list[str]:
    told = await db.fetch("SELECT id, state, outcome, accepted, created FROM import WHERE org_id = $1", one.org_id)
    if len(told) != 1:
        return [f"union {one.org_id}: one import was acknowledged, {len(told)} are there"]
    (row,) = told
    ended = tuple(row)[1:]
    found = []
    if ended != ("DONE", "UNDONE" if one.undone else "SUCCEEDED", one.rows, one.rows):
        found.append(f"import {row['id']}: {ended} instead of {one.rows} created{', undone' * one.undone}")
    counted = "SELECT count(*) FROM member WHERE org_id = $1 AND import_id = $2"
    people = await db.fetchval(counted, one.org_id, row["id"])
    if people != (left := 0 if one.undone else one.rows):
        found.append(f"import {row['id']}: {people} people instead of {left}")
    doubled = "SELECT count(*) - count(DISTINCT import_row) FROM member WHERE import_id = $1"
    if twice := await db.fetchval(doubled, row["id"]):
        found.append(f"import {row['id']}: {twice} rows were taken twice")
    commits = "SELECT count(*) FROM journal WHERE act = $2 AND subject_id = $1 AND outcome = 'DONE'"
    for act, times in (("commitImport", 1), ("takeBackImport", int(one.undone))):
        if (entries := await db.fetchval(commits, row["id"], act)) != times:
            found.append(f"import {row['id']}: the journal tells of {entries} commits by {act}")
    return found


async def _unended(db: Any) -> list[str]:
    live = await db.fetch("SELECT id, kind, state, tries FROM job WHERE state NOT IN ('DONE', 'CANCELLED')")
    return [f"job {row['id']} ({row['kind']}): {row['state']} after {row['tries']} tries" for row in live]


async def _audited(given: Settings) -> list[str]:
    EXECUTOR_CACHE.clear()
    with everywhere():
        async with installed(given):
            wrong = [f"{one.check}: {one.said}" for one in await audit.audit()]
            return wrong + [str(bad) for bad in (await verifying.verify()).bad]
