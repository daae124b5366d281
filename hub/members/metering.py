"""How many people an account was told of whom it may not see: beyond what honest work meets, the alarm is raised."""

from collections.abc import Collection
from uuid import UUID

from hub.access.scope import Scope
from hub.clock import today
from hub.database import Db, reader, transaction
from hub.errors import RateLimited
from hub.identity import new_id
from hub.journal.deeds import deed
from hub.members.models import ForeignHit
from hub.orgs.models import Org

MOST = 20  # an account and day


async def met(scope: Scope, org: Org, indexes: Collection[UUID]) -> None:
    """Remember the people met, each once a day; passing the limit is written into the journal as an alarm, once."""
    if not indexes or scope.account_id is None or await _count(scope, reader()) > MOST:
        return
    some, who = sorted(indexes)[: MOST + 1], scope.account_id
    async with transaction() as tx:
        rows = [ForeignHit(id=new_id(), account_id=who, on=today(), value_index=index) for index in some]
        await ForeignHit.bulk_create(rows, ignore_conflicts=True, using_db=tx)
        after = await _count(scope, tx)
    if after > MOST:
        async with deed(scope.actor, "alarm", region=org.region) as done:
            done.about("account", scope.account_id, scope.actor.name, org_id=org.id, org_path=org.path)
            done.details["foreign_hits"] = after


async def refuse_prying(scope: Scope) -> None:
    """RateLimited: the account has met too many people elsewhere today to be told of more while it types."""
    if await _count(scope, reader()) > MOST:
        raise RateLimited("今天查到的其他工会会员过多，请明天再试，或改用批量导入。")


async def _count(scope: Scope, db: Db) -> int:
    return await ForeignHit.filter(account_id=scope.account_id, on=today()).using_db(db).count()
