"""What time does to transfers: who waits too long is laid before the superiors, and in the end it lapses."""

from datetime import datetime
from uuid import UUID

from hub.access import notices
from hub.clock import CHINA, now
from hub.database import reader
from hub.database.walls import everywhere, reaching
from hub.journal.chores import chore
from hub.journal.deeds import Deed
from hub.region import Party, TransferState
from hub.transfers import closing, lifecycle, queries
from hub.transfers.models import Transfer

AT_ONCE = 500  # cases a turn; what is left comes at the next one


@reaching(everywhere)
async def strike(at: datetime | None = None) -> None:
    """Do what is due at this moment, each case on its own. Doing it twice does nothing more."""
    moment = at or now()
    for id_ in await _waiting(moment, "remind_at", escalated_at__isnull=True):
        await _due("escalateTransfer", id_, moment)
    for id_ in await _waiting(moment, "due_at"):
        await _due("expireTransfer", id_, moment)


async def _waiting(moment: datetime, column: str, **more: object) -> list[UUID]:
    rows = Transfer.filter(state=TransferState.PENDING.value, **{f"{column}__lte": moment}, **more)
    ids: list[UUID] = await rows.using_db(reader()).limit(AT_ONCE).values_list("id", flat=True)  # type: ignore[assignment]
    return ids


async def _due(act: str, id: UUID, moment: datetime) -> None:
    async with chore(act, id) as done:
        one = await closing.locked(done.tx, id)
        done.region = one.region
        done.about("transfer", one.id)
        if one.state == TransferState.PENDING:
            await (_escalate if act == "escalateTransfer" else _expire)(done, one, moment)


async def _escalate(done: Deed, one: Transfer, moment: datetime) -> None:
    """Every superior of a side that waits may decide from now on, and the nearest who is there is told."""
    one.remind_at = lifecycle.reminds(one.region, one.kind, one.requested_at.astimezone(CHINA).date())
    if one.remind_at is not None and one.remind_at <= moment and one.escalated_at is None:
        one.escalated_at = moment
        for says in (await queries.approvals([one.id], done.tx))[one.id]:
            if says.waits and Party[says.side] not in lifecycle.SUPERIORS:
                body = f"{one.subject_name}转入“{one.to_name}”的申请，{says.org_name}尚未审核，请督促或代为审核。"
                to = await notices.superiors(done.tx, says.org_id)
                await notices.tell(done.tx, to, "会籍转移久未审核", body, about=("transfer", one.id))
    await closing.step(done.tx, one)


async def _expire(done: Deed, one: Transfer, moment: datetime) -> None:
    """Reckoned once more: holidays announced since may have put it off."""
    one.due_at = lifecycle.due(one.region, one.kind, one.requested_at.astimezone(CHINA).date())
    if one.due_at is None or one.due_at > moment:
        await closing.step(done.tx, one)
        return
    await closing.close(done, one, TransferState.EXPIRED)
    await closing.tell(done.tx, one)
