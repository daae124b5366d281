"""The tree of unions: each stands where its path, its level and its superior say, and they say the same."""

from collections.abc import AsyncIterator

from hub.access.scope import SEGMENT
from hub.auditing.moments import Moment
from hub.database.statements import run
from hub.orgs.tree import OUTSIDE

_MISPLACED = f"""
SELECT o.id, o.path FROM org o LEFT JOIN org p ON p.id = o.parent_id
WHERE o.level > 0 AND (o.path >= '{OUTSIDE}' OR length(o.path) <> o.level * {SEGMENT})
   OR o.level = 0 AND (o.path < '{OUTSIDE}' OR o.parent_id IS NOT NULL OR o.child_count + o.member_count > 0)
   OR CAST(substr(o.path, length(o.path) - {SEGMENT - 1}) AS INTEGER) <> o.seq
   OR (o.parent_id IS NULL AND o.level > 1)
   OR (o.parent_id IS NOT NULL AND (p.id IS NULL OR p.region <> o.region OR o.level <> p.level + 1
       OR p.path <> substr(o.path, 1, length(o.path) - {SEGMENT})))
ORDER BY o.path
"""


async def check(moment: Moment) -> AsyncIterator[str]:
    """Unions whose place contradicts itself."""
    for row in await run(moment.db, _MISPLACED):
        yield f"union {row['id']} ({row['path']}): path, level, number and superior do not fit together"
