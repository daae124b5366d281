"""Now, by the one clock that all processes share: two machines' clocks may differ by more than a lease is long."""

from datetime import datetime

from hub.clock import now
from hub.database import Db, is_sqlite


async def moment_of(db: Db) -> datetime:
    """PostgreSQL's own time. SQLite serves one machine, whose clock will do."""
    if is_sqlite(db):
        return now()
    ((told,),) = (await db.execute_query("SELECT clock_timestamp()"))[1]
    shared: datetime = told
    return shared
