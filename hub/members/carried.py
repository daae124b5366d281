"""What goes with a person: the account, and the service card, read by its table's name since cards stand above."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from tortoise.expressions import RawSQL

from hub.access.scope import after
from hub.clock import now
from hub.database import Db, is_sqlite
from hub.database.statements import run, run_many
from hub.errors import Invalid
from hub.region import CardState
from hub.reviewing import proposals

NOT_YET = (CardState.PENDING, CardState.FAILED)  # 未办卡: 待办卡, 待处理
ON_ITS_WAY = (CardState.APPLIED, CardState.REVIEWING, CardState.MAKING, CardState.MADE, CardState.RECEIVED)
"""From the application until it is handed out: so long its member is held."""

_OWN = 'SELECT own.state FROM card own WHERE own.member_id = "member"."id" AND own.live'


_UNIONS = "SELECT id FROM org WHERE region = ? AND path >= ? AND path < ?"


def _listed(states: Collection[CardState]) -> str:
    return ", ".join(f"'{CardState(state).value}'" for state in sorted(states))


_OPEN = f"WHERE card.org_id IN ({_UNIONS}) AND card.live AND card.state IN ({_listed(ON_ITS_WAY)})"
_UNSENT = """
SELECT card.id, card.batch_id FROM card JOIN card_batch batch ON batch.id = card.batch_id
WHERE card.member_id IN ({}) AND card.live AND batch.state = 'OPEN'
"""


def card_state() -> RawSQL:
    """Of a member in a statement: the state of the person's live card; empty where there is none."""
    return RawSQL(f"COALESCE(({_OWN}), '')")


def waits_for_card() -> RawSQL:
    """Of a member in a statement: 待办卡, in no batch yet."""
    return RawSQL(f"NOT EXISTS ({_OWN} AND (own.state <> '{CardState.PENDING}' OR own.batch_id IS NOT NULL))")


async def follow(tx: Db, homes: Mapping[UUID, UUID]) -> None:
    """The cards and accounts of people who went to another union: by member, the union each is in now.

    What waited for the former union's review, or was decided by it, stays behind; so does a place in a batch that it
    has not sent: there the person would never be sent, and in no other batch either.
    """
    if not homes:
        return
    await proposals.forget(tx, homes)
    await _leave_unsent(tx, sorted(homes))
    moved = [(org, member) for member, org in sorted(homes.items())]
    await run_many(tx, "UPDATE account SET org_id = ? WHERE member_id = ?", moved)
    rows = [(org, now(), member) for org, member in moved]
    stamp = "?" if is_sqlite(tx) else "?::timestamptz"
    await run_many(tx, f"UPDATE card SET org_id = ?, updated_at = {stamp} WHERE member_id = ?", rows)


async def _leave_unsent(tx: Db, members: Sequence[UUID]) -> None:
    """A card that was at no bank yet is gone with its place, one that was waits for the next batch."""
    for start in range(0, len(members), 2_000):
        some = members[start : start + 2_000]
        rows = await run(tx, _UNSENT.format(", ".join("?" * len(some))), *some)
        cards = [(UUID(str(row["id"])),) for row in rows]
        if not cards:
            continue
        # The batch before what is in it, as all do who work on one: or two would wait for each other.
        batches = [(now(), batch) for _, batch in sorted(map(_place, rows), key=lambda place: str(place[1]))]
        stamp = "?" if is_sqlite(tx) else "?::timestamptz"
        sql = f"UPDATE card_batch SET size = size - 1, version = version + 1, updated_at = {stamp} WHERE id = ?"
        await run_many(tx, sql, batches)
        await run_many(tx, "DELETE FROM card_batch_row WHERE card_id = ? AND batch_id = ?", [*map(_place, rows)])
        await run_many(tx, "DELETE FROM card WHERE id = ? AND version = 1", cards)
        await run_many(tx, "UPDATE card SET batch_id = NULL, batch_row = NULL WHERE id = ?", cards)


def _place(row: Mapping[str, Any]) -> tuple[UUID, UUID]:
    return UUID(str(row["id"])), UUID(str(row["batch_id"]))


async def with_card(db: Db, members: Sequence[UUID]) -> set[UUID]:
    """Those of the people for whom a card was ever asked."""
    found: set[UUID] = set()
    for start in range(0, len(members), 2_000):
        some = members[start : start + 2_000]
        marks = ", ".join("?" * len(some))
        rows = await run(db, f"SELECT DISTINCT member_id FROM card WHERE member_id IN ({marks})", *some)
        found |= {UUID(str(row["member_id"])) for row in rows}
    return found


async def refuse_carded(tx: Db, member_id: UUID) -> None:
    """Raises Invalid for somebody who has a card, or had one: the bank knows that person by this record."""
    if await with_card(tx, [member_id]):
        raise Invalid("该会员已申请或办理过会员服务卡，不能删除。", code="HAS_CARD", path=("id",))


async def open_cards(db: Db, region: str, path: str) -> int:
    """How many cards of a union's members, and of those of all unions below, are on their way."""
    (found,) = await run(db, f"SELECT COUNT(*) AS times FROM card {_OPEN}", region, path, after(path))
    return int(found["times"])


async def whose_cards(db: Db, region: str, start: str, end: str, most: int) -> list[str]:
    """The names of the first people whose cards these are, in full."""
    sql = f"SELECT one.full_name FROM card JOIN member one ON one.id = card.member_id {_OPEN} ORDER BY card.id LIMIT ?"
    return [str(row["full_name"]) for row in await run(db, sql, region, start, end, most)]
