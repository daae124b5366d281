"""Whoever owns the tables writes what the hub's own role may not: entries of the journal, once written."""

import asyncpg  # type: ignore[import-untyped]

from hub import settings
from hub.database import transaction


async def tamper(*statements: str) -> None:
    """Run them as the owner, past every wall."""
    if owner := settings.current().database_owner:
        db = await asyncpg.connect(owner)
        try:
            for statement in statements:
                await db.execute(statement)
        finally:
            await db.close()
        return
    async with transaction() as tx:
        for statement in statements:
            await tx.execute_query(statement)


async def cut_off(region: str, last: int) -> None:
    """What follows that entry is gone, and the head put back with it."""
    end = f"(SELECT hash FROM journal WHERE region = '{region}' AND number = {last})"
    await tamper(
        f"DELETE FROM journal WHERE region = '{region}' AND number > {last}",
        f"UPDATE journal_head SET number = {last}, hash = {end} WHERE region = '{region}'",
    )
