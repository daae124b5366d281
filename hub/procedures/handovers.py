"""Reading handovers (交接): those of a union and all below, and which of them the asker is to see to."""

from collections.abc import Collection
from uuid import UUID

from tortoise.expressions import Subquery
from tortoise.queryset import QuerySet

from hub.access.homes import ENDED
from hub.access.models import Account, Handover
from hub.access.permissions import may, require
from hub.access.roles import Role
from hub.access.scope import Scope
from hub.access.states import AccountState
from hub.database import Db, reader
from hub.errors import NotFound
from hub.orgs import queries as orgs
from hub.orgs.models import Org
from hub.paging import Page, Window, keyset

MOST = 1_000  # open ones that are looked through


async def visible(scope: Scope, id: UUID, db: Db | None = None) -> Handover:
    """One. NotFound also where it is not the asker's to see."""
    one = await _seen(scope, db).get_or_none(id=id)
    if one is None:
        raise NotFound("没有找到该交接事项，或不在您的管理范围内。", path=("id",))
    return one


async def by_ids(scope: Scope, ids: Collection[UUID], db: Db | None = None) -> dict[UUID, Handover]:
    """Those of them that the asker may see."""
    return {one.id: one for one in await _seen(scope, db).filter(id__in=list(ids))} if ids else {}


async def page(
    scope: Scope, window: Window, *, waiting: bool | None = None, org_id: UUID | None = None
) -> Page[Handover]:
    """The latest first, of the asker's union and all below; ``waiting``: those the asker is to see to."""
    require(scope, "handovers")
    rows = _seen(scope, None)
    if org_id is not None:
        await orgs.visible(scope, org_id)
        rows = rows.filter(org_id=org_id)
    if waiting is not None:
        ids = await _asked(scope)
        rows = rows.filter(id__in=ids) if waiting else rows.exclude(id__in=ids)
    return await keyset(rows, window, "-id")


async def waiting(scope: Scope) -> int:
    """How many the asker is to see to."""
    return len(await _asked(scope))


def _seen(scope: Scope, db: Db | None) -> QuerySet[Handover]:
    rows = Handover.filter(region=scope.region).using_db(db or reader())
    if not may(scope, "handovers"):
        return rows.filter(id__in=[])
    return rows.filter(org_id__in=Subquery(orgs.seen(scope, db).values("id")))


async def _asked(scope: Scope) -> list[UUID]:
    """Of unions right below; where nobody administers their superior, or the day has passed, of all below.

    Whoever administers a region is the superior of those that have none.
    """
    if not may(scope, "confirmHandover"):
        return []
    rows = await _seen(scope, None).filter(settled_at__isnull=True).exclude(org_id=scope.org_id).limit(MOST)
    if not rows:
        return []
    homes = {org.id: org for org in await Org.filter(id__in=[one.org_id for one in rows]).using_db(reader())}
    run = await _administered({org.parent_id for org in homes.values() if org.parent_id})
    return [
        one.id
        for one in rows
        if (org := homes[one.org_id]).state not in ENDED
        and (org.parent_id == scope.org_id or org.parent_id not in run or one.escalated_at is not None)
    ]


async def _administered(ids: Collection[UUID]) -> set[UUID | None]:
    there = Account.filter(org_id__in=list(ids), role=Role.UNION_ADMIN)
    living = there.filter(state__in=[AccountState.ACTIVE, AccountState.INVITED]).using_db(reader())
    return {one.org_id for one in await living}
