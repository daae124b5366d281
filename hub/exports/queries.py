"""Reading exports: one, a page, those that wait for the asker's word, and what each side has said."""

from collections.abc import Collection
from uuid import UUID

from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from hub.access.permissions import may, require
from hub.access.roles import Role
from hub.access.scope import Scope
from hub.database import Db, held, reader
from hub.errors import MustChangePassword, NotFound
from hub.exports.models import ExportApproval, ExportRequest
from hub.exports.states import ExportState
from hub.orgs.queries import ids_below
from hub.paging import Page, Window, keyset
from hub.transfers.queries import Box


def seen(scope: Scope, db: Db | None = None) -> QuerySet[ExportRequest]:
    """All requests of the asker's unions."""
    if scope.must_change_password:
        raise MustChangePassword()
    rows = ExportRequest.filter(region=scope.region).using_db(db or reader())
    if not may(scope, "exportRequests"):
        return rows.filter(id__in=[])
    if not scope.path:
        return rows
    return rows.filter(org_id__in=ids_below(scope.region, scope.path))


async def visible(scope: Scope, id: UUID, db: Db | None = None) -> ExportRequest:
    """One request. NotFound also where it is not the asker's to see."""
    one = await seen(scope, db).get_or_none(id=id)
    if one is None:
        raise NotFound("没有找到该导出申请，或不在您的管理范围内。", path=("id",))
    return one


async def by_ids(scope: Scope, ids: Collection[UUID], db: Db | None = None) -> dict[UUID, ExportRequest]:
    """Those of the requests that the asker may see."""
    return {one.id: one for one in await seen(scope, db).filter(id__in=list(ids))} if ids else {}


async def page(
    scope: Scope,
    window: Window,
    *,
    box: Box = Box.ALL,
    states: Collection[ExportState] = (),
    db: Db | None = None,
) -> Page[ExportRequest]:
    """The latest first."""
    require(scope, "exportRequests")
    rows = seen(scope, db)
    match box:
        case Box.TO_DECIDE:
            rows = _to_decide(scope, rows)
        case Box.REQUESTED:
            rows = rows.filter(account_id=scope.account_id)
        case Box.ALL:
            pass
    if states:
        rows = rows.filter(state__in=[state.value for state in states])
    return await keyset(rows, window, "-id")


async def waiting(scope: Scope, db: Db | None = None) -> int:
    """How many wait for the asker's word."""
    return await _to_decide(scope, seen(scope, db)).count() if may(scope, "decideExport") else 0


async def approvals(ids: Collection[UUID], db: Db | None = None) -> dict[UUID, list[ExportApproval]]:
    """What each side said or is waited for, by request; of requests that are known to be the asker's to see."""
    found: dict[UUID, list[ExportApproval]] = {id_: [] for id_ in ids}
    rows = ExportApproval.filter(export_id__in=list(ids)).using_db(db or reader())
    for one in await rows.order_by("side") if ids else ():
        found[one.export_id].append(one)
    return found


async def said_of(scope: Scope, ids: Collection[UUID]) -> dict[UUID, list[ExportApproval]]:
    """The same for a loader: of those the asker may see."""
    return await approvals(list(await by_ids(scope, ids)))


async def locked(tx: Db, id: UUID) -> ExportRequest:
    """The request as nobody else can change it until the transaction ends."""
    return await held(tx, ExportRequest.filter(id=id)).get()


def _to_decide(scope: Scope, rows: QuerySet[ExportRequest]) -> QuerySet[ExportRequest]:
    if not may(scope, "decideExport"):
        return rows.filter(id__in=[])
    own = Q(org_id__isnull=True) if scope.role is Role.REGION_ADMIN else Q(org_id=scope.org_id)
    waits = ExportApproval.filter(own, region=scope.region, waits=True)
    return rows.filter(id__in=Subquery(waits.values("export_id"))).exclude(account_id=scope.account_id)
