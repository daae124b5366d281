"""Handovers (交接): an administrator has left, and the superior is to see to it by a day."""

from datetime import date
from uuid import UUID

from hub.access.models import Account, Handover
from hub.clock import now
from hub.database import Db
from hub.identity import new_id


async def begin(tx: Db, account: Account, org_id: UUID, *, reason: str, by: str, due_on: date) -> Handover:
    """Ask the superior to see to it."""
    one = Handover(
        id=new_id(),
        region=account.region,
        org_id=org_id,
        account_id=account.id,
        reason=reason,
        at=now(),
        by=by,
        due_on=due_on,
    )
    await one.save(using_db=tx, force_create=True)
    return one


async def settle(tx: Db, org_id: UUID, by: str) -> int:
    """A superior has given the union an administrator: whatever of this it was asked is done. How many there were."""
    asked = Handover.filter(org_id=org_id, settled_at__isnull=True)
    return await asked.using_db(tx).update(settled_at=now(), settled_by=by)
