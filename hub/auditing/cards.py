"""Service cards (会员服务卡): one live card a person, batches as large as they say, a hold for each card on its way."""

from collections.abc import AsyncIterator

from hub.auditing.moments import Moment
from hub.cards.states import AT_BANK, HOLDING, Answer, CardBatchState
from hub.database.statements import run
from hub.members.holds import HoldKind
from hub.region import CardState

_ON_ITS_WAY = ", ".join(f"'{state}'" for state in sorted(HOLDING))
_SENT = ", ".join(f"'{state}'" for state in sorted({*AT_BANK, CardBatchState.CLOSED}))
_WRONG = {
    "its person has {times} live cards": """
SELECT MIN(CAST(id AS TEXT)) AS id, COUNT(*) AS times FROM card WHERE live GROUP BY member_id HAVING COUNT(*) > 1""",
    "its person is not in the register": """
SELECT c.id FROM card c LEFT JOIN member m ON m.id = c.member_id AND m.region = c.region WHERE m.id IS NULL""",
    "it stands under another union than its person": """
SELECT c.id FROM card c JOIN member m ON m.id = c.member_id WHERE c.org_id <> m.org_id""",
    "{state} is no state of a card": f"""
SELECT id, state FROM card WHERE state NOT IN ({", ".join(f"'{state}'" for state in CardState)})""",
    "it is {state}, but nothing holds its person": f"""
SELECT c.id, c.state FROM card c LEFT JOIN hold h ON h.subject_id = c.id AND h.member_id = c.member_id
WHERE c.live AND c.state IN ({_ON_ITS_WAY}) AND h.id IS NULL""",
    "its person is held, but it is {state}": f"""
SELECT c.id, c.state FROM hold h JOIN card c ON c.id = h.subject_id
WHERE h.kind = '{HoldKind.CARD}' AND NOT (c.live IS TRUE AND c.state IN ({_ON_ITS_WAY}))""",
    "it is in a batch, but in none of its rows": """
SELECT c.id FROM card c LEFT JOIN card_batch_row r
    ON r.batch_id = c.batch_id AND r.row = c.batch_row AND r.member_id = c.member_id
WHERE c.batch_id IS NOT NULL AND r.id IS NULL""",
    "the bank returned it, but it is {state} in that batch still": f"""
SELECT c.id, c.state FROM card_batch_row r JOIN card c ON c.id = r.card_id AND c.batch_id = r.batch_id
WHERE r.answer = '{Answer.RETURNED}' AND c.state <> '{CardState.FAILED}'""",
    "it replaces a card that is live": """
SELECT c.id FROM card c JOIN card old ON old.id = c.replaces_id WHERE old.live""",
}
_LOST = f"""
SELECT h.id, h.subject_id FROM hold h LEFT JOIN card c ON c.id = h.subject_id
WHERE h.kind = '{HoldKind.CARD}' AND c.id IS NULL"""
_SIZES = """
SELECT b.id, b.size, COUNT(r.id) AS rows FROM card_batch b LEFT JOIN card_batch_row r ON r.batch_id = b.id
GROUP BY b.id, b.size HAVING COUNT(r.id) <> b.size"""
_ROWS = """
SELECT r.id FROM card_batch_row r LEFT JOIN card c ON c.id = r.card_id AND c.member_id = r.member_id
WHERE c.id IS NULL"""
_BATCHES = {
    "it was sent, but nobody knows when": f"state IN ({_SENT}) AND submitted_at IS NULL",
    "it was not sent, yet has a time": f"state NOT IN ({_SENT}) AND submitted_at IS NOT NULL",
    "it is answered, but rows of it are not": f"""state IN ('{CardBatchState.ANSWERED}', '{CardBatchState.CLOSED}')
AND EXISTS (SELECT 1 FROM card_batch_row r WHERE r.batch_id = b.id AND r.answer IS NULL)""",
}


async def check(moment: Moment) -> AsyncIterator[str]:
    """Cards, batches and holds that do not fit together."""
    for said, sql in _WRONG.items():
        for row in await run(moment.db, sql):
            yield f"card {row['id']}: {said.format_map(row)}"
    for row in await run(moment.db, _LOST):
        yield f"hold {row['id']}: there is no card {row['subject_id']}"
    for row in await run(moment.db, _SIZES):
        yield f"batch {row['id']}: it says {row['size']}, there are {row['rows']} rows"
    for row in await run(moment.db, _ROWS):
        yield f"row {row['id']} of a batch: it is about no card of that person"
    for said, condition in _BATCHES.items():
        for row in await run(moment.db, f"SELECT b.id FROM card_batch b WHERE {condition}"):
            yield f"batch {row['id']}: {said}"
