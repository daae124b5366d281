"""Holds: what keeps a member from moving, leaving or another card. One a person: a unique index says who was first."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from uuid import UUID

import orjson

from hub.clock import now
from hub.database import Db, bulk, is_sqlite
from hub.database.statements import run, run_many
from hub.errors import HubError
from hub.identity import new_id
from hub.members.models import Hold


class HoldKind(StrEnum):
    """What is under way."""

    CARD = "CARD"  # from the application until the card is handed out
    TRANSFER = "TRANSFER"  # until it is decided


WORDS = {HoldKind.CARD: "正在办理会员服务卡", HoldKind.TRANSFER: "正在办理会籍转移"}


class Held(HubError):
    """Something is under way for the person; it is to end first."""

    code = "MEMBER_HELD"

    def __init__(self, hold: Hold) -> None:
        super().__init__(
            f"该会员{WORDS[HoldKind(hold.kind)]}，暂时不能办理。", hint="请等待办理完毕，或先撤回该项办理。"
        )


async def take(tx: Db, region: str, kind: HoldKind, wanted: Mapping[UUID, UUID]) -> dict[UUID, Hold]:
    """Hold each member for its subject. The holds that were there already, by member: those are refused.

    Two who try at once are told apart by the unique index; the slower one waits for the quicker one's transaction.
    """
    if not wanted:
        return {}
    ordered = sorted(wanted.items())  # in one order, so that two batches never wait for each other
    ids, moment = [new_id() for _ in ordered], now()
    if is_sqlite(tx):
        since = moment.isoformat(" ")
        rows = [
            (id_, region, member, kind.value, subject, since)
            for id_, (member, subject) in zip(ids, ordered, strict=True)
        ]
        await run_many(tx, _INSERT.format("VALUES (?, ?, ?, ?, ?, ?)"), rows)
    else:
        members, subjects = zip(*ordered, strict=True)
        await run(tx, _INSERT.format(_UNNESTED), region, kind.value, moment, ids, list(members), list(subjects))
    present = await bulk.fetch(tx, Hold, region, "member_id", list(wanted))
    return {hold.member_id: hold for hold in present if hold.subject_id != wanted[hold.member_id]}


_INSERT = "INSERT INTO hold (id, region, member_id, kind, subject_id, since) {} ON CONFLICT (member_id) DO NOTHING"
_UNNESTED = """
    SELECT given.id, $1, given.member_id, $2, given.subject_id, $3::timestamptz
    FROM unnest($4::uuid[], $5::uuid[], $6::uuid[]) AS given(id, member_id, subject_id)
"""


async def release(tx: Db, subjects: Collection[UUID]) -> None:
    """What was under way is over. Releasing twice changes nothing."""
    if subjects:
        among = "IN (SELECT value FROM json_each(?))" if is_sqlite(tx) else "= ANY(?)"
        listed = orjson.dumps(list(subjects)).decode() if is_sqlite(tx) else list(subjects)
        await run(tx, f"DELETE FROM hold WHERE subject_id {among}", listed)


async def of(tx: Db, members: Collection[UUID]) -> dict[UUID, Hold]:
    """What is under way for each of these members."""
    return {hold.member_id: hold for hold in await Hold.filter(member_id__in=list(members)).using_db(tx)}


async def refuse_held(tx: Db, member_id: UUID) -> None:
    """Raises Held while something is under way for the person."""
    if found := (await of(tx, (member_id,))).get(member_id):
        raise Held(found)
