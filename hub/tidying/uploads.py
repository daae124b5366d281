"""Uploaded files whose days are over: never imported, called off, or imported long ago."""

from datetime import datetime, timedelta
from uuid import UUID

from hub import files
from hub.database import reader, transaction
from hub.database.statements import run
from hub.imports.models import Upload
from hub.imports.states import ImportState
from hub.imports.uploads import kept_for, waits_for
from hub.settings import Settings

AT_ONCE = 200
_MARGIN = timedelta(hours=1)  # an import that is being started with it right now, or called off while it is read

_PAST = f"""
SELECT u.id FROM upload u WHERE u.created_at < ? AND u.id > ? AND NOT EXISTS (
    SELECT 1 FROM "import" i WHERE i.upload_id = u.id
    AND (i.finished_at IS NULL OR i.finished_at >= ? AND (i.state <> '{ImportState.CANCELLED}' OR i.finished_at >= ?))
) ORDER BY u.id LIMIT {AT_ONCE}
"""


async def forget(at: datetime, given: Settings) -> int:
    """Delete them; so many they were. What an import under way needs, or its links promise, stays."""
    gone, after = 0, UUID(int=0)
    unused, done_with = at - waits_for(given) - _MARGIN, at - kept_for(given) - _MARGIN
    while rows := await run(reader(), _PAST, unused, after, done_with, at - _MARGIN):
        ids = [UUID(str(row["id"])) for row in rows]
        for id_ in ids:
            await files.delete(id_)  # first: a row without a file is found again, a file without a row never is
        async with transaction() as tx:
            await Upload.filter(id__in=ids).using_db(tx).delete()
        gone, after = gone + len(ids), ids[-1]
    return gone
