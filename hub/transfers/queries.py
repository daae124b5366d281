"""Reading transfers: one, a page of them, those that wait for somebody's word, a member's open one."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from uuid import UUID

from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from hub.access import successions
from hub.access.permissions import may, require
from hub.access.roles import Role
from hub.access.scope import Scope, after
from hub.database import Db, reader
from hub.database.walls import everywhere, reaching
from hub.errors import MustChangePassword, NotFound
from hub.orgs import queries as orgs
from hub.orgs.models import Org
from hub.paging import Page, Window, keyset
from hub.region import TransferState
from hub.transfers.lifecycle import SUPERIORS, Asker, TransferKind, is_of_union
from hub.transfers.models import Approval, Transfer


class Box(StrEnum):
    """Which part of one's work."""

    TO_DECIDE = "TO_DECIDE"
    REQUESTED = "REQUESTED"
    ALL = "ALL"


def seen(scope: Scope, db: Db | None = None) -> QuerySet[Transfer]:
    """All transfers from or to the asker's unions, and those of unions themselves; a member's are its own."""
    if scope.must_change_password:
        raise MustChangePassword()
    rows = Transfer.all().using_db(db or reader())
    if scope.role is Role.MEMBER:
        return rows.filter(subject_id=scope.member_id)
    if not may(scope, "transfers"):
        return rows.filter(id__in=[])
    return rows.filter(_of_subtree(scope.region, scope.path))


async def visible(scope: Scope, id: UUID, db: Db | None = None) -> Transfer:
    """One transfer. NotFound also where it is not the asker's to see."""
    one = await seen(scope, db).get_or_none(id=id)
    if one is None:
        raise NotFound("没有找到该转移，或不在您的管理范围内。", path=("id",))
    return one


async def by_ids(scope: Scope, ids: Collection[UUID], db: Db | None = None) -> dict[UUID, Transfer]:
    """Those of the transfers that the asker may see, in one statement."""
    return {one.id: one for one in await seen(scope, db).filter(id__in=list(ids))} if ids else {}


async def page(
    scope: Scope,
    window: Window,
    *,
    box: Box = Box.ALL,
    org_id: UUID | None = None,
    kinds: Collection[TransferKind] = (),
    states: Collection[TransferState] = (),
    import_id: UUID | None = None,
    member_id: UUID | None = None,
    db: Db | None = None,
) -> Page[Transfer]:
    """The latest first: of one union, or of the asker's and all below. NotFound for a union that is not the asker's."""
    if scope.role is not Role.MEMBER:
        require(scope, "transfers")
    rows = seen(scope, db)
    if org_id is not None:
        await orgs.visible(scope, org_id, db)
        rows = rows.filter(Q(from_org_id=org_id) | Q(to_org_id=org_id) | Q(subject_id=org_id))
    match box:
        case Box.TO_DECIDE:
            rows = rows.filter(_waits_for(scope, org_id))
        case Box.REQUESTED:
            rows = rows.filter(_asked_by(scope, org_id))
        case Box.ALL:
            pass
    exact = {"import_id": import_id, "subject_id": member_id}
    rows = rows.filter(**{key: value for key, value in exact.items() if value is not None})
    if kinds:
        rows = rows.filter(kind__in=[kind.value for kind in kinds])
    if states:
        rows = rows.filter(state__in=[state.value for state in states])
    return await keyset(rows, window, "-id")


async def open_of(scope: Scope, members: Collection[UUID], db: Db | None = None) -> dict[UUID, Transfer]:
    """The transfer that is under way, by member."""
    rows = seen(scope, db).filter(subject_id__in=list(members), state=TransferState.PENDING.value)
    return {one.subject_id: one for one in await rows} if members else {}


async def approvals(ids: Collection[UUID], db: Db | None = None) -> dict[UUID, list[Approval]]:
    """What each side said or may still say, by transfer; of transfers that are known to be the asker's to see."""
    found: dict[UUID, list[Approval]] = {id_: [] for id_ in ids}
    rows = Approval.filter(transfer_id__in=list(ids)).using_db(db or reader())
    for one in await rows.order_by("id") if ids else ():
        found[one.transfer_id].append(one)
    return found


@reaching(everywhere)
async def unions(
    rows: Collection[Transfer], said: Mapping[UUID, list[Approval]], db: Db | None = None
) -> dict[UUID, Org]:
    """All unions these transfers are about, wherever they are: for the rules, and not to be told of."""
    ids = {org for one in rows for org in (one.from_org_id, one.to_org_id) if org}
    ids |= {one.subject_id for one in rows if is_of_union(one.kind)}
    ids |= {each.org_id for says in said.values() for each in says}
    return {org.id: org for org in await Org.filter(id__in=list(ids)).using_db(db or reader())} if ids else {}


async def waiting(scope: Scope, db: Db | None = None) -> int:
    """How many wait for a word of the asker's."""
    return await seen(scope, db).filter(_waits_for(scope, None)).count()


def _of_subtree(region: str, path: str) -> Q:
    if not path:
        return Q(from_region=region) | Q(to_region=region)
    below = Org.filter(region=region, path__gte=path, path__lt=after(path))
    ids = Subquery(below.values("id"))
    return Q(from_org_id__in=ids) | Q(to_org_id__in=ids) | Q(subject_id__in=ids)


def _waits_for(scope: Scope, org_id: UUID | None) -> Q:
    """For the union itself; and for every superior, once a case was laid before the superiors."""
    asked = Approval.filter(waits=True, org_id=org_id or scope.org_id)
    own = Q(id__in=Subquery(asked.values("transfer_id")))
    if org_id not in (None, scope.org_id) or not scope.path:
        return own
    below = Org.filter(region=scope.region, path__gt=scope.path, path__lt=after(scope.path))
    superiors = Approval.filter(waits=True, side__in=[one.name for one in SUPERIORS])
    late = superiors.filter(org_id__in=Subquery(below.values("id")))
    return own | Q(id__in=Subquery(late.values("transfer_id")), escalated_at__isnull=False)


def _asked_by(scope: Scope, org_id: UUID | None) -> Q:
    if scope.role is Role.MEMBER:
        return Q(asked_by=Asker.MEMBER.value)
    org = org_id or scope.org_id
    own = Q(asked_by=Asker.IN.value, to_org_id=org) | Q(asked_by=Asker.OUT.value, from_org_id=org)
    own |= Q(asked_by=Asker.SELF.value, subject_id=org)
    return own if org_id is not None else own | successions.begun(scope)
