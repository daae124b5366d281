"""Exports (导出): an open one waits for somebody; what was approved, two others approved, and no file is larger."""

from collections.abc import AsyncIterator

from hub.access.states import AccountState
from hub.auditing.moments import Moment
from hub.database.statements import run
from hub.exports.states import OPEN, ExportState, Side
from hub.region import Decision

_OPEN = ", ".join(f"'{state}'" for state in OPEN)
_ASKED, _MADE, _FETCHED = ExportState.REQUESTED, ExportState.READY, ExportState.DOWNLOADED
_GRANTED = f"'{ExportState.APPROVED}', '{_MADE}', '{_FETCHED}'"
_SAYS = "SELECT 1 FROM export_approval a WHERE a.export_id = r.id"
_YES = f"a.decision = '{Decision.APPROVED}' AND a.query_hash = r.query_hash AND a.account_id IS NOT NULL"
_WRONG = {
    "{state} is no state of an export": f"""
SELECT r.id, r.state FROM export_request r
WHERE r.state NOT IN ({", ".join(f"'{state}'" for state in ExportState)})""",
    "it does not say whose word it needs": f"""
SELECT r.id FROM export_request r
WHERE (SELECT COUNT(*) FROM export_approval a WHERE a.export_id = r.id) <> {len(Side)}""",
    "it is open, but waits for nobody": f"""
SELECT r.id FROM export_request r WHERE r.state = '{_ASKED}' AND NOT EXISTS ({_SAYS} AND a.waits)""",
    "it is {state}, but waits for somebody": f"""
SELECT r.id, r.state FROM export_request r WHERE r.state <> '{_ASKED}' AND EXISTS ({_SAYS} AND a.waits)""",
    "it is {state}, but not both approved exactly this": f"""
SELECT r.id, r.state FROM export_request r
WHERE r.state IN ({_GRANTED}) AND EXISTS ({_SAYS} AND NOT ({_YES}))""",
    "it is {state}, but one person approved it twice, or asked for it": f"""
SELECT r.id, r.state FROM export_request r WHERE r.state IN ({_GRANTED}) AND (
    SELECT COUNT(DISTINCT a.account_id) FROM export_approval a
    WHERE a.export_id = r.id AND a.account_id <> r.account_id) <> {len(Side)}""",
    "it is {state}, but whoever asked for it has left": f"""
SELECT r.id, r.state FROM export_request r JOIN account c ON c.id = r.account_id
WHERE r.state IN ({_OPEN}) AND c.state = '{AccountState.REVOKED}'""",
    "its file has {rows} rows, {row_ceiling} were approved": """
SELECT r.id, r.rows, r.row_ceiling FROM export_request r WHERE r.rows > r.row_ceiling""",
    "it says {rows} rows, but not that many people know of it": f"""
SELECT r.id, r.rows FROM export_request r WHERE r.state = '{_MADE}'
AND (SELECT COUNT(*) FROM export_row w WHERE w.export_id = r.id) <> r.rows""",
    "it is {state}, but there is no file": f"""
SELECT r.id, r.state FROM export_request r LEFT JOIN export_file f ON f.export_id = r.id
WHERE r.state = '{_MADE}' AND f.id IS NULL""",
    "it is {state}, but nobody knows since when": f"""
SELECT r.id, r.state FROM export_request r WHERE r.state NOT IN ({_OPEN}) AND r.ended_at IS NULL""",
}
_OF_NONE = """
SELECT f.id, f.export_id FROM export_file f LEFT JOIN export_request r ON r.id = f.export_id
WHERE r.id IS NULL OR r.made_at IS NULL"""


async def check(moment: Moment) -> AsyncIterator[str]:
    """Exports that contradict themselves. When files are erased is the clock's affair: a restored register is late."""
    for said, sql in _WRONG.items():
        for row in await run(moment.db, sql):
            yield f"export {row['id']}: {said.format_map(row)}"
    for row in await run(moment.db, _OF_NONE):
        yield f"file {row['id']}: no export {row['export_id']} was made"
