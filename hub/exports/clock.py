"""What time does to exports: nobody decided, nobody fetched, the union has moved; and no file outlives its day."""

from datetime import datetime
from uuid import UUID

from hub.clock import now
from hub.database import reader
from hub.database.statements import run
from hub.database.walls import everywhere, reaching
from hub.exports import closing, lifecycle, queries, shelf, standing, telling
from hub.exports.models import ExportRequest
from hub.exports.states import OPEN, ExportState, Side
from hub.journal.actor import HUB
from hub.journal.chores import chore
from hub.journal.deeds import Deed

AT_ONCE = 500  # requests a turn; what is left comes at the next one
_LATE = {ExportState.REQUESTED: ("due_at", "expire"), ExportState.READY: ("expires_at", "erase")}
_TOLD = {ExportState.REQUESTED: "逾期未审批，已经作废。", ExportState.READY: "24小时内没有下载，文件已经删除。"}
_MOVED = f"""
SELECT r.id, r.region FROM export_request r JOIN org o ON o.id = (
    SELECT a.org_id FROM export_approval a WHERE a.export_id = r.id AND a.side = '{Side.OWN_LEADER}')
JOIN export_approval s ON s.export_id = r.id AND s.side = '{Side.SUPERIOR}'
WHERE r.state IN ({", ".join(f"'{state}'" for state in OPEN)})
AND (o.parent_id <> s.org_id OR (o.parent_id IS NULL) <> (s.org_id IS NULL))"""


@reaching(everywhere)
async def strike(at: datetime | None = None) -> None:
    """Do what is due at this moment, each request on its own. Doing it twice does nothing more."""
    moment = at or now()
    for state, (column, act) in _LATE.items():
        late = ExportRequest.filter(state=state.value, **{f"{column}__lte": moment}).using_db(reader()).limit(AT_ONCE)
        ids: list[UUID] = await late.values_list("id", flat=True)  # type: ignore[assignment]
        for id_ in ids:
            async with chore("expireExport", id_) as done:
                await _expire(done, id_, state, act)
    for row in await run(reader(), _MOVED):
        async with chore("voidExport", row["id"]) as done:
            await _void(done, row["id"], str(row["region"]))
    await shelf.forget()


async def _expire(done: Deed, id: UUID, state: ExportState, act: str) -> None:
    one = await queries.locked(done.tx, id)
    done.region = one.region
    await closing.about(done, one)
    if one.state == state:
        await closing.close(done.tx, one, lifecycle.enters(one.state, act), by=HUB.name, remark=_TOLD[state])
        await telling.answer(done.tx, one, "导出申请已过期", _TOLD[state])


async def _void(done: Deed, id: UUID, region: str) -> None:
    """The asking union has another superior, who was not asked."""
    done.region = region
    if one := await closing.void(done.tx, id, standing.MOVED):
        await closing.about(done, one)
        done.details |= closing.said_of(one)
