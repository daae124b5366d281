"""When somebody leaves: what they asked to take out, or said yes to, is void here and now."""

from uuid import UUID

from tortoise.expressions import Q, Subquery

from hub.database import Db
from hub.database.walls import everywhere, reaching
from hub.exports import closing
from hub.exports.models import ExportApproval, ExportRequest
from hub.exports.standing import LEFT
from hub.exports.states import OPEN
from hub.region import Decision


@reaching(everywhere)
async def leave(tx: Db, account_id: UUID) -> int:
    """Void every open export the account asked for, or approved; how many these are.

    Its word is not asked for again, as a transfer's is: it was given to the very people who were to see the data.
    """
    said = ExportApproval.filter(account_id=account_id, decision=Decision.APPROVED.value)
    its_own = Q(account_id=account_id) | Q(id__in=Subquery(said.values("export_id")))
    rows = ExportRequest.filter(its_own, state__in=[state.value for state in OPEN]).using_db(tx)
    ids = sorted(await rows.values_list("id", flat=True))
    return sum([await closing.void(tx, id_, LEFT) is not None for id_ in ids])  # type: ignore[arg-type]
