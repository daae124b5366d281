"""Applications to join: one of a person lies before a union that is there; whoever was taken in has been its member."""

from collections.abc import AsyncIterator

from hub.access.homes import ENDED
from hub.auditing.moments import Moment
from hub.database.statements import run
from hub.joining.lifecycle import OVER, WAITS
from hub.region import ApplicationState, Decision

_WAITS, _TAKEN = f"'{WAITS}'", f"'{ApplicationState.APPROVED}'"
_OVER, _GONE = (", ".join(f"'{state}'" for state in sorted(some)) for some in (OVER, ENDED))
_SAID = {
    ApplicationState.APPROVED: Decision.APPROVED,
    ApplicationState.RETURNED: Decision.RETURNED,
    ApplicationState.REJECTED: Decision.REJECTED,
}
_ANOTHER = "SELECT 1 FROM join_application b WHERE b.org_id = a.org_id AND b.number_index = a.number_index AND b.open"
_BELONGS = """
SELECT 1 FROM member m WHERE m.id = a.member_id AND m.region = a.region AND (m.org_id = a.org_id OR EXISTS (
    SELECT 1 FROM membership b WHERE b.member_id = m.id AND b.org_id = a.org_id))"""
_DELETED = "SELECT 1 FROM journal j WHERE j.subject_id = a.member_id AND j.act = 'deleteMember' AND j.outcome = 'DONE'"
_WRONG = {
    "{state} is no state of an application": f"""
SELECT a.id, a.state FROM join_application a
WHERE a.state NOT IN ({", ".join(f"'{state}'" for state in ApplicationState)})""",
    "it is {state}, but the region has no union {org_id}, or that has ended": f"""
SELECT a.id, a.state, a.org_id FROM join_application a
LEFT JOIN org o ON o.id = a.org_id AND o.region = a.region AND o.state NOT IN ({_GONE})
WHERE a.state NOT IN ({_OVER}) AND o.id IS NULL""",
    "it is {state}, but lies before the union": f"""
SELECT a.id, a.state FROM join_application a WHERE a.state <> {_WAITS} AND a.open""",
    "it waits, but neither it nor another of that person lies before the union": f"""
SELECT a.id FROM join_application a WHERE a.state = {_WAITS} AND a.open IS NULL AND NOT EXISTS ({_ANOTHER})""",
    "another of the same person lies before the union as well": f"""
SELECT a.id FROM join_application a WHERE a.open AND EXISTS ({_ANOTHER} AND b.id < a.id)""",
    "it is {state}, but nobody decided so": " UNION ALL ".join(
        f"""
SELECT a.id, a.state FROM join_application a WHERE a.state = '{state}'
AND (a.decision IS NULL OR a.decision <> '{decision}' OR a.decided_at IS NULL)"""
        for state, decision in _SAID.items()
    ),
    "it is approved, but the person never belonged to the union": f"""
SELECT a.id FROM join_application a
WHERE a.state = {_TAKEN} AND NOT EXISTS ({_BELONGS}) AND NOT EXISTS ({_DELETED})""",
    "it is {state}, but names whom it has taken in": f"""
SELECT a.id, a.state FROM join_application a WHERE a.state <> {_TAKEN} AND a.member_id IS NOT NULL""",
}


async def check(moment: Moment) -> AsyncIterator[str]:
    """Applications that contradict themselves, that nobody would ever see, or that took nobody in."""
    for said, sql in _WRONG.items():
        for row in await run(moment.db, sql):
            yield f"application {row['id']}: {said.format_map(row)}"
