"""Unsaying: a word on a case that is still open counts no more once the account that gave it is closed."""

from uuid import UUID

from tortoise.expressions import Subquery

from hub.database import Db
from hub.database.walls import everywhere, reaching
from hub.region import Decision, Party, TransferState
from hub.transfers import closing, lifecycle, queries
from hub.transfers.models import Approval, Transfer


@reaching(everywhere)
async def unsay(tx: Db, account_id: UUID) -> int:
    """The sides it spoke for are waited for again, each as before; how many cases these are."""
    pending = Transfer.filter(state=TransferState.PENDING.value)
    said = Approval.filter(account_id=account_id, decision=Decision.APPROVED.value)
    cases = {
        each.transfer_id for each in await said.filter(transfer_id__in=Subquery(pending.values("id"))).using_db(tx)
    }
    for id_ in sorted(cases):
        one = await closing.locked(tx, id_)
        says = (await queries.approvals([id_], tx))[id_]
        sides = {_side(each) for each in says if each.account_id == account_id}
        for each in says:
            if _side(each) in sides and (each.account_id == account_id or each.decision is None):
                each.waits, each.decision, each.at = True, None, None
                each.by_name, each.account_id, each.opinion, each.approval_no = None, None, None, None
                await each.save(using_db=tx)
        await closing.step(tx, one)
    return len(cases)


def _side(each: Approval) -> Party:
    return lifecycle.side(Party[each.side])
