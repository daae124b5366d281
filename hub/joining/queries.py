"""Reading applications to join: one, a union's list, those that wait, a person's own; and one by its receipt."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from hub.access import throttle, tokens
from hub.access.permissions import may, require
from hub.access.scope import Scope
from hub.access.throttle import Try
from hub.database import Db, reader
from hub.database.walls import everywhere, reaching
from hub.errors import NotFound
from hub.joining.lifecycle import WAITS
from hub.joining.models import JoinApplication
from hub.members.models import Member
from hub.orgs.models import Org
from hub.orgs.queries import ids_below
from hub.paging import Page, Window, keyset
from hub.region import ApplicationState
from hub.seal import token_hash


@dataclass(frozen=True, slots=True)
class Held:
    """An application, as whoever holds its receipt has it, and the union it lies before."""

    row: JoinApplication
    org: Org


def seen(scope: Scope, db: Db | None = None) -> QuerySet[JoinApplication]:
    """All that lie, or lay, before the asker's unions; those that wait for their turn are nobody's to see yet."""
    rows = JoinApplication.filter(region=scope.region).using_db(db or reader())
    if scope.is_held_back or not may(scope, "applications"):
        return rows.filter(id__in=[])
    rows = rows.filter(~Q(state=WAITS.value) | Q(open=True))
    return rows.filter(org_id__in=ids_below(scope.region, scope.path)) if scope.path else rows


async def visible(scope: Scope, id: UUID, db: Db | None = None) -> JoinApplication:
    """One of them. NotFound also where it is not the asker's to see."""
    one = await seen(scope, db).get_or_none(id=id)
    if one is None:
        raise NotFound("没有找到该入会申请，或不在您的管理范围内。", path=("id",))
    return one


async def by_ids(scope: Scope, ids: Collection[UUID], db: Db | None = None) -> dict[UUID, JoinApplication]:
    """Those of the applications that the asker may see, in one statement."""
    return {one.id: one for one in await seen(scope, db).filter(id__in=list(ids))} if ids else {}


async def page(
    scope: Scope,
    org: Org,
    window: Window,
    *,
    subtree: bool = False,
    states: Collection[ApplicationState] = (),
    db: Db | None = None,
) -> Page[JoinApplication]:
    """Those to a union, or to it and all below; the latest first."""
    require(scope, "applications")
    rows = seen(scope, db)
    rows = rows.filter(org_id__in=ids_below(org.region, org.path)) if subtree else rows.filter(org_id=org.id)
    if states:
        rows = rows.filter(state__in=[state.value for state in states])
    return await keyset(rows, window, "-id")


async def waiting(scope: Scope, db: Db | None = None) -> int:
    """How many wait for the asker's own union."""
    if scope.org_id is None or not may(scope, "reviewApplication"):
        return 0
    return await seen(scope, db).filter(org_id=scope.org_id, state=WAITS.value).count()


async def alike(
    scope: Scope, rows: Sequence[JoinApplication], db: Db | None = None
) -> dict[UUID, list[JoinApplication]]:
    """By application, the same person's others to the asker's unions, the latest first."""
    numbers = {one.number_index for one in rows if one.number_index}
    found = seen(scope, db).filter(number_index__in=list(numbers)).order_by("-changed_at", "-id")
    others = list(await found) if numbers else []
    return {
        one.id: [each for each in others if each.number_index == one.number_index and each.id != one.id] for one in rows
    }


async def behind(rows: Sequence[JoinApplication], db: Db | None = None) -> dict[UUID, int]:
    """How many wait behind each, of applications that are known to be the asker's to see."""
    numbers = {one.number_index for one in rows if one.number_index}
    found = JoinApplication.filter(
        org_id__in=list({one.org_id for one in rows}),
        number_index__in=list(numbers),
        state=WAITS.value,
        open__isnull=True,
    ).using_db(db or reader())
    waiting = list(await found.values_list("org_id", "number_index")) if numbers else []
    return {one.id: waiting.count((one.org_id, one.number_index)) for one in rows}


async def of_person(scope: Scope, person: Member, db: Db | None = None) -> list[tuple[JoinApplication, str]]:
    """A person's own, for the person alone, and the names of the unions they went to; the latest first."""
    if scope.member_id != person.id:
        raise NotFound()
    return await _of_person(person, db or reader())


@reaching(everywhere)
async def _of_person(person: Member, db: Db) -> list[tuple[JoinApplication, str]]:
    own = Q(member_id=person.id)
    if person.id_number_index is not None:
        own |= Q(number_index=person.id_number_index)
    rows = await JoinApplication.filter(own, region=person.region).using_db(db).order_by("-id")
    names = {org.id: org.name for org in await Org.filter(id__in=[one.org_id for one in rows]).using_db(db)}
    return [(one, names.get(one.org_id, "")) for one in rows]


@reaching(everywhere)
async def by_receipt(receipt: str, *, source: str) -> Held:
    """The one with that receipt. NotFound for any other; RateLimited."""
    await throttle.admit(Try("application", "", source))
    return await held(reader(), receipt)


async def held(db: Db, receipt: str) -> Held:
    """The same, for whoever reaches everywhere and has counted the try."""
    one = await JoinApplication.get_or_none(receipt_hash=token_hash(tokens.typed(receipt)), using_db=db)
    if one is None:
        raise NotFound("没有找到该入会申请，请核对回执。", path=("receipt",))
    return Held(one, await Org.get(id=one.org_id, using_db=db))
