"""When a union ends: whoever waits for it learns that it is no more, and may ask another."""

from tortoise.queryset import QuerySet

from hub.clock import now
from hub.database import Db
from hub.database.walls import across_region, reaching
from hub.joining import lifecycle, values
from hub.joining.models import JoinApplication
from hub.journal.deeds import Deed
from hub.orgs.models import Org
from hub.region import ApplicationState, Decision

SAYS = "该工会已撤销，请向现在所在单位的工会申请。"


async def undecided(db: Db, org: Org) -> int:
    """How many are not over."""
    return await _open(db, org).count()


@reaching(across_region)
async def end(done: Deed, org: Org) -> None:
    """Refuse all that are not over; the union's name answers for it."""
    for one in await _open(done.tx, org):
        values.forget(one)
        one.state, one.open, one.changed_at = ApplicationState.REJECTED.value, None, now()
        one.decision, one.opinion, one.decided_by, one.decided_at = Decision.REJECTED.value, SAYS, org.name, now()
        await one.save(using_db=done.tx)


def _open(db: Db, org: Org) -> QuerySet[JoinApplication]:
    return JoinApplication.filter(org_id=org.id).exclude(state__in=sorted(lifecycle.OVER)).using_db(db)
