"""The steps of each record: one for every version after the first, and none that is missing or too much."""

from collections.abc import AsyncIterator

from hub.auditing.moments import Moment
from hub.database.statements import run

_STEPS = """
SELECT s.id, s.version, COUNT(r.id) AS steps, MAX(r.version) AS latest
FROM "{table}" s LEFT JOIN revision r ON r.subject_id = s.id AND r.version > 1
GROUP BY s.id, s.version HAVING COUNT(r.id) <> s.version - 1 OR MAX(r.version) > s.version
"""


async def check(moment: Moment) -> AsyncIterator[str]:
    """Records whose history does not lead to what they are."""
    for table, noun in (("member", "member"), ("org", "union"), ("card", "card")):
        for row in await run(moment.db, _STEPS.format(table=table)):
            yield f"{noun} {row['id']}: version {row['version']}, but {row['steps']} steps after the first are kept"
