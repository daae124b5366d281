"""The counters of unions, counted again. Each is compared with the level below: if all fit, so do the sums."""

from collections.abc import AsyncIterator

from hub.access.homes import ENDED
from hub.auditing.moments import Moment
from hub.database.statements import run
from hub.members.lifecycle import HELD
from hub.orgs.tree import OUTSIDE

_OVER = ", ".join(f"'{state}'" for state in sorted(ENDED))  # kept where they were, and counted no more
_COUNTED = f"""
SELECT o.id, o.path, o.member_count, o.member_total, o.child_count, o.org_total, o.complete_total,
       COALESCE(own.members, 0) AS members, COALESCE(below.children, 0) AS children,
       COALESCE(below.unions, 0) AS unions,
       COALESCE(below.complete, 0) + CAST(o.is_complete AS INTEGER) AS complete,
       o.member_count + COALESCE(below.members, 0) AS total
FROM org o
LEFT JOIN (SELECT org_id, COUNT(*) AS members FROM member WHERE state IN (?, ?) GROUP BY org_id) own
       ON own.org_id = o.id
LEFT JOIN (SELECT parent_id, COUNT(*) AS children, SUM(org_total + 1) AS unions, SUM(member_total) AS members,
                  SUM(complete_total) AS complete
           FROM org WHERE state NOT IN ({_OVER}) GROUP BY parent_id) below ON below.parent_id = o.id
"""
_WRONG = f"SELECT * FROM ({_COUNTED}) counted WHERE {{}} ORDER BY path"
_PAIRS = {
    "member_count": "members",
    "member_total": "total",
    "child_count": "children",
    "org_total": "unions",
    "complete_total": "complete",
}
_TALLIED = f"""
SELECT o.id, o.path, t.day FROM org o LEFT JOIN tally t
       ON t.org_id = o.id AND t.day = (SELECT MAX(day) FROM tally WHERE org_id = o.id)
WHERE o.path < '{OUTSIDE}' AND (t.id IS NULL OR t.members <> o.member_total OR t.unions <> o.org_total + 1
      OR t.complete <> o.complete_total)
ORDER BY o.path
"""


async def check(moment: Moment) -> AsyncIterator[str]:
    """Counters that say something else than the rows they count."""
    differing = " OR ".join(f"{kept} <> {found}" for kept, found in _PAIRS.items())
    for row in await run(moment.db, _WRONG.format(differing), *sorted(HELD)):
        for kept, found in _PAIRS.items():
            if row[kept] != row[found]:
                yield f"union {row['id']} ({row['path']}): {kept} says {row[kept]}, there are {row[found]}"
    for row in await run(moment.db, _TALLIED):
        yield f"union {row['id']} ({row['path']}): the tally of {row['day']} is not what its counters say"
