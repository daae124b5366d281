"""Imports: every row read was accepted, refused or blank, and every accepted one has left its version in a record."""

from collections import Counter
from collections.abc import AsyncIterator

import orjson

from hub.auditing.moments import Moment
from hub.database import Db
from hub.database.statements import run
from hub.imports.states import RUNNING, ImportMode, ImportState, Outcome
from hub.jobs.queue import JobState
from hub.region import RecordKind

_TAKEN = (
    f"state = '{ImportState.DONE}' AND mode <> '{ImportMode.CHECK_ONLY}' "
    f"AND outcome IN ('{Outcome.SUCCEEDED}', '{Outcome.PARTIAL}', '{Outcome.UNDONE}')"
)
_RUNS = ", ".join(f"'{state}'" for state in RUNNING)
_OVER = f"'{ImportState.DONE}', '{ImportState.CANCELLED}'"
_LIVE = f"'{JobState.READY}', '{JobState.RUNNING}'"
_UNDOING = f"({_TAKEN} AND busy_org_id = org_id)"
_SUMS = (
    (f'state NOT IN ({_RUNS}) AND "read" <> accepted + rejected + blank', "what was read is not what became of it"),
    (f"{_TAKEN} AND accepted <> created + updated + unchanged", "what was accepted is not what was taken in"),
    (f"NOT ({_TAKEN}) AND created + updated + unchanged <> 0", "it took rows in, but was not to"),
    (f"state IN ({_OVER}) AND finished_at IS NULL", "it is over, but nobody knows since when"),
    (f"state NOT IN ({_OVER}) AND finished_at IS NOT NULL", "it goes on after its end"),
    (
        f"state IN ({_RUNS}) AND (busy_org_id IS NULL OR busy_org_id <> COALESCE(batch_id, org_id))",
        "it runs without holding its union",
    ),
    (f"state NOT IN ({_RUNS}) AND NOT {_UNDOING} AND busy_org_id IS NOT NULL", "it holds its union without running"),
)
_JOBLESS = f"""
SELECT i.id FROM "import" i WHERE i.state IN ({_RUNS})
AND NOT EXISTS (SELECT 1 FROM job j WHERE j.subject_id = i.id AND j.kind = 'import' AND j.state IN ({_LIVE}))
"""
_IDLE = f"""
SELECT i.id FROM "import" i WHERE i.state NOT IN ({_RUNS})
AND EXISTS (SELECT 1 FROM job j WHERE j.subject_id = i.id AND j.kind = 'import' AND j.state IN ({_LIVE}))
"""
_UNENDING = f"""
SELECT i.id FROM "import" i WHERE {_UNDOING}
AND NOT EXISTS (SELECT 1 FROM job j WHERE j.subject_id = i.id AND j.kind = 'undo' AND j.state IN ({_LIVE}))
"""
_TRACES = f"""
SELECT i.id, i.created + i.updated AS said, COALESCE(t.times, 0) AS found FROM "import" i
LEFT JOIN (
    SELECT import_id, COUNT(*) AS times FROM (
        SELECT import_id, subject_id FROM revision WHERE import_id IS NOT NULL
        UNION SELECT import_id, id FROM member WHERE import_id IS NOT NULL
        UNION SELECT import_id, id FROM org WHERE import_id IS NOT NULL
        UNION SELECT import_id, id FROM transfer WHERE import_id IS NOT NULL) traces
    GROUP BY import_id) t ON t.import_id = i.id
WHERE i.kind <> '{RecordKind.PACKAGE}' AND i.created + i.updated <> COALESCE(t.times, 0)
"""


async def check(moment: Moment) -> AsyncIterator[str]:
    """Imports whose sums do not add up, that lost a row on the way, or that nobody works on."""
    for condition, said in _SUMS:
        for row in await run(moment.db, f'SELECT id FROM "import" WHERE {condition}'):
            yield f"import {row['id']}: {said}"
    for row in await run(moment.db, _JOBLESS):
        yield f"import {row['id']}: it is under way, but no job will end it"
    for row in await run(moment.db, _IDLE):
        yield f"import {row['id']}: a job waits for it, but it is not under way"
    for row in await run(moment.db, _UNENDING):
        yield f"import {row['id']}: it is to be undone, but no job will do it"
    gone = await _taken_out(moment.db)
    for row in await run(moment.db, _TRACES):
        found = int(row["found"]) + gone[str(row["id"])]
        if found != row["said"]:
            yield f"import {row['id']}: {row['said']} rows were written, {found} records tell of it"


async def _taken_out(db: Db) -> Counter[str]:
    """Records that went since, deleted or undone, by the imports they came from: the journal names those."""
    gone = Counter[str]()
    acts = "SELECT details FROM journal WHERE act IN ('deleteMember', 'takeBackImport') AND outcome = 'DONE'"
    for row in await run(db, acts):
        details = orjson.loads(row["details"])
        if details.get("kind") == RecordKind.TRANSFER_IN:
            continue  # what is called off stays
        for one in details.get("imports", ()):
            gone[one] += details.get("taken_out", 1)
        for table in details.get("tables", ()):  # of a package
            gone[table["import"]] += table["taken_out"]
    return gone
