"""How an export ends: called off, sent back, refused, void or late; and what the journal keeps of it."""

from uuid import UUID

from hub.access.permissions import require
from hub.access.scope import Scope
from hub.clock import now
from hub.database import Db
from hub.exports import lifecycle, queries, shelf, standing, telling
from hub.exports.models import ExportApproval, ExportRequest
from hub.exports.states import OPEN, ExportState
from hub.jobs import queue
from hub.journal.actor import HUB
from hub.journal.deeds import Deed, deed
from hub.orgs.models import Org


async def cancel(scope: Scope, id: UUID) -> ExportRequest:
    """Call it off, as whoever asked for it; a file that waits is erased. Raises NotAllowed, Invalid."""
    async with deed(scope.actor, "cancelExport", region=scope.region) as done:
        require(scope, "cancelExport")
        await queries.visible(scope, id, done.tx)
        await queue.cancel(done.tx, id)  # the job before the request, in the order in which the job itself locks them
        one = await queries.locked(done.tx, id)
        await about(done, one)
        if refusal := standing.against_cancelling(scope, one):
            raise refusal
        await close(done.tx, one, lifecycle.enters(one.state, "cancel"), by=scope.actor.name)
        done.details |= said_of(one)
    await shelf.forget(one.id)
    return one


async def close(tx: Db, one: ExportRequest, state: ExportState, *, by: str, remark: str = "") -> None:
    """It goes no further: nobody is waited for any more."""
    one.state, one.ended_at, one.ended_by, one.remark = state.value, now(), by, remark[:300]
    await step(tx, one)
    await ExportApproval.filter(export_id=one.id, waits=True).using_db(tx).update(waits=False)


async def void(tx: Db, id: UUID, why: str) -> ExportRequest | None:
    """What was asked for or approved counts no more; whoever asked is told. None: it is over anyway.

    A file that waits can be fetched no more; `shelf.forget` erases it once this is written.
    """
    await queue.cancel(tx, id)
    one = await queries.locked(tx, id)
    if one.state not in OPEN:
        return None
    await close(tx, one, lifecycle.enters(one.state, "void"), by=HUB.name, remark=why)
    await telling.answer(tx, one, "导出申请失效", why)
    return one


async def about(done: Deed, one: ExportRequest) -> None:
    """Where the journal is to find it: under the union it is about, whoever decides."""
    org = await Org.get_or_none(id=one.org_id, using_db=done.tx)
    done.about("export", one.id, one.org_name, org_id=one.org_id, org_path=org.path if org else "")


async def step(tx: Db, one: ExportRequest) -> None:
    """One version further."""
    one.version += 1
    await one.save(using_db=tx)


def said_of(one: ExportRequest) -> dict[str, object]:
    """What the journal keeps: how many, which fields, why; no person."""
    return {
        "kind": one.kind,
        "rows": one.row_ceiling if one.rows is None else one.rows,
        "masked": one.masked,
        "fields": list(one.columns),
        "reason": one.purpose,
        "receiver": one.receiver,
        "query": one.query_hash,
    }
