"""Who may rely on where unions stand: many at once, but nobody while one of them moves or ends.

Whoever writes a union's path down elsewhere, or begins something for a union that must still be there, stands still
with it. Taken before anything else is locked, so that nobody waits in a ring. SQLite has one writer anyway.
"""

from hub.database import Db, is_sqlite
from hub.database.statements import run

_CLASS = 4_601_001  # of advisory locks: a number nobody else in this database uses


async def keep_still(tx: Db, region: str) -> None:
    """Until the transaction ends, no union of the region moves or ends. Read the union after this, not before."""
    await _lock(tx, "pg_advisory_xact_lock_shared", region)


async def shift(tx: Db, region: str) -> None:
    """Wait for all who rely on where unions stand, and keep others from it: a union is going to move or to end."""
    await _lock(tx, "pg_advisory_xact_lock", region)


async def _lock(tx: Db, how: str, region: str) -> None:
    if not is_sqlite(tx):
        await run(tx, f"SELECT {how}({_CLASS}, hashtext(?))", region)
