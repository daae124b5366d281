"""Transfers (会籍接转): an open one holds its person, or union, and waits for somebody; what was agreed to happened."""

from collections.abc import AsyncIterator

from hub.auditing.moments import Moment
from hub.database.statements import run
from hub.members.holds import HoldKind
from hub.members.lifecycle import MembershipState
from hub.region import Decision, OrgState, TransferState

_OPEN, _AGREED = f"'{TransferState.PENDING}'", f"'{TransferState.ACCEPTED}'"
_OF_UNION = "'ORG%'"
_SAYS = "SELECT 1 FROM approval a WHERE a.transfer_id = t.id"
_WRONG = {
    "{state} is no state of a transfer": f"""
SELECT t.id, t.state FROM transfer t WHERE t.state NOT IN ({", ".join(f"'{state}'" for state in TransferState)})""",
    "it is open, but nothing holds its person": f"""
SELECT t.id FROM transfer t LEFT JOIN hold h ON h.subject_id = t.id AND h.member_id = t.subject_id
WHERE t.state = {_OPEN} AND t.kind NOT LIKE {_OF_UNION} AND h.id IS NULL""",
    "it is open, but its union does not wait": f"""
SELECT t.id FROM transfer t LEFT JOIN org o ON o.id = t.subject_id AND o.state = '{OrgState.MOVE_PENDING}'
WHERE t.state = {_OPEN} AND t.kind LIKE {_OF_UNION} AND o.id IS NULL""",
    "it is open, but waits for nobody": f"""
SELECT t.id FROM transfer t WHERE t.state = {_OPEN} AND NOT EXISTS ({_SAYS} AND a.waits)""",
    "it is {state}, but waits for somebody": f"""
SELECT t.id, t.state FROM transfer t WHERE t.state <> {_OPEN} AND EXISTS ({_SAYS} AND a.waits)""",
    "it is {state}, but nobody knows since when": f"""
SELECT t.id, t.state FROM transfer t WHERE t.state <> {_OPEN} AND t.ended_at IS NULL""",
    "it is agreed to, but nobody agreed": f"""
SELECT t.id FROM transfer t
WHERE t.state = {_AGREED} AND NOT EXISTS ({_SAYS} AND a.decision = '{Decision.APPROVED}')""",
    "it is refused, but nobody refused": f"""
SELECT t.id FROM transfer t
WHERE t.state = '{TransferState.REFUSED}' AND NOT EXISTS ({_SAYS} AND a.decision = '{Decision.REJECTED}')""",
    "it is agreed to, but the bond it ended is not kept": f"""
SELECT t.id FROM transfer t
WHERE t.state = {_AGREED} AND t.kind NOT LIKE {_OF_UNION} AND t.to_region = t.from_region AND NOT EXISTS (
    SELECT 1 FROM membership b WHERE b.member_id = t.subject_id AND b.org_id = t.from_org_id
    AND b.state = '{MembershipState.TRANSFERRED}')""",
    "it is agreed to, but the other region has no record of the person": f"""
SELECT t.id FROM transfer t LEFT JOIN member m ON m.id = t.became_id AND m.region = t.to_region
WHERE t.state = {_AGREED} AND t.to_region <> t.from_region AND m.id IS NULL""",
}
_LOST = f"""
SELECT h.id, h.subject_id FROM hold h LEFT JOIN transfer t ON t.id = h.subject_id AND t.state = {_OPEN}
WHERE h.kind = '{HoldKind.TRANSFER}' AND t.id IS NULL"""
_WAITING = f"""
SELECT o.id FROM org o LEFT JOIN transfer t ON t.subject_id = o.id AND t.state = {_OPEN} AND t.kind LIKE {_OF_UNION}
WHERE o.state = '{OrgState.MOVE_PENDING}' AND t.id IS NULL"""


async def check(moment: Moment) -> AsyncIterator[str]:
    """Transfers that contradict themselves, and people who are held for none."""
    for said, sql in _WRONG.items():
        for row in await run(moment.db, sql):
            yield f"transfer {row['id']}: {said.format_map(row)}"
    for row in await run(moment.db, _WAITING):
        yield f"union {row['id']}: it waits for a move that nobody asked for"
    for row in await run(moment.db, _LOST):
        yield f"hold {row['id']}: no transfer {row['subject_id']} is open"
