"""Memberships (会籍): one current one a person and region, in a union that is there; what ended has ended."""

from collections.abc import AsyncIterator

from hub.auditing.moments import Moment
from hub.database.statements import run
from hub.members.lifecycle import HELD, MembershipState

_TWICE = """
SELECT region, MIN(CAST(id AS TEXT)) AS id, COUNT(*) AS times FROM member
WHERE id_number_index IS NOT NULL GROUP BY region, id_number_index HAVING COUNT(*) > 1
"""
_HOMELESS = """
SELECT m.id, m.org_id FROM member m LEFT JOIN org o ON o.id = m.org_id AND o.region = m.region WHERE o.id IS NULL
"""
_NOT_ENDED = """
SELECT b.id, b.state, m.id AS member_id, o.id AS org_id FROM membership b
LEFT JOIN member m ON m.id = b.member_id AND m.region = b.region LEFT JOIN org o ON o.id = b.org_id
WHERE m.id IS NULL OR o.id IS NULL OR b.state IN (?, ?)
"""


async def check(moment: Moment) -> AsyncIterator[str]:
    """People with two memberships or none that is known, and ended memberships that are not ended."""
    for row in await run(moment.db, _TWICE):
        yield f"member {row['id']}: the same person has {row['times']} records in {row['region']}"
    for row in await run(moment.db, _HOMELESS):
        yield f"member {row['id']}: the region has no union {row['org_id']}"
    known = ", ".join("?" * len(MembershipState))
    for row in await run(moment.db, f"SELECT id, state FROM member WHERE state NOT IN ({known})", *MembershipState):
        yield f"member {row['id']}: {row['state']} is no state of a membership"
    for row in await run(moment.db, _NOT_ENDED, *sorted(HELD)):
        said = "its member is gone" if row["member_id"] is None else "its union is gone"
        said = f"it says {row['state']}" if row["state"] in HELD else said
        yield f"ended membership {row['id']}: {said}"
