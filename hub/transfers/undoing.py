"""What a workbook of transfers did, and how it is undone: what waits is called off, what was decided stays."""

from datetime import datetime
from uuid import UUID

from hub.database import Db
from hub.journal.deeds import Deed
from hub.orgs.models import Org
from hub.region import TransferState
from hub.rows import Kept, Reach, Went
from hub.transfers import closing
from hub.transfers.models import Transfer

DECIDED = "UNDO-DECIDED"


async def reach(db: Db, org: Org, import_id: UUID, during: tuple[datetime, datetime], *, lock: bool = False) -> Reach:  # noqa: ARG001 -- as all landings have it
    """What can be called off of an import. ``lock`` is not needed: each case is looked at again."""
    rows = await Transfer.filter(to_org_id=org.id, import_id=import_id).using_db(db).order_by("import_row")
    waits = [one.id for one in rows if one.state == TransferState.PENDING]
    keeps = [Kept(one.id, DECIDED, one.import_row or 0) for one in rows if one.state != TransferState.PENDING]
    return Reach(takes_out=waits, puts_back=(), keeps=keeps)


async def undo(done: Deed, org: Org, import_id: UUID, found: Reach, reason: str, went: Went) -> None:  # noqa: ARG001
    """Call off what `reach` found and nobody has decided since."""
    for id_ in sorted(found.takes_out):
        one = await closing.locked(done.tx, id_)
        if one.state == TransferState.PENDING:
            await closing.close(done, one, TransferState.CANCELLED)
            await closing.tell(done.tx, one, but=done.actor.account_id)
        went(1)
