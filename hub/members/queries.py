"""Reading members: one, a page, a person by number, the bonds that ended, and what imports ask about numbers."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from tortoise.expressions import Q, RawSQL, Subquery
from tortoise.queryset import QuerySet

from hub import registry
from hub.access.permissions import may, require
from hub.access.roles import Role
from hub.access.scope import Scope
from hub.database import Db, bulk, reader, records
from hub.database.walls import everywhere, reaching
from hub.errors import MustChangePassword, NotFound
from hub.members import carried
from hub.members.lifecycle import MembershipState, is_held
from hub.members.models import Member, Membership
from hub.members.values import MEMBERS
from hub.orgs.models import Org
from hub.orgs.queries import ids_below
from hub.paging import Page, Window, keyset
from hub.region import Against, CardState
from hub.reviewing.models import Proposal


class MemberSort(StrEnum):
    """The order of a list of members."""

    NAME = "NAME"
    MEMBER_NO = "MEMBER_NO"
    JOINED_ON = "JOINED_ON"
    CREATED_AT = "CREATED_AT"


_ORDER = {
    MemberSort.NAME: ("full_name", "id"),
    MemberSort.MEMBER_NO: ("member_no",),
    MemberSort.JOINED_ON: ("joined_on", "id"),
    MemberSort.CREATED_AT: ("created_at", "id"),
}

ANY_WARNING = "*"
_WHOSE = ("id", "region", "org_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberFilter:
    """Which members; what is not said does not matter. Numbers are whole ones, found by their blind index."""

    subtree: bool = False  # with all unions below
    name: str = ""
    member_no: str = ""
    id_number: str = ""
    mobile: str = ""
    states: Collection[MembershipState] = ()
    has_card: bool | None = None  # applied for or made; neither who waits for one nor who never had one
    card_states: Collection[CardState] = ()
    is_migrant_worker: bool | None = None
    change_pending: bool | None = None
    warning: str = ""  # a code, or "*" for any
    created_from: datetime | None = None
    created_to: datetime | None = None
    text: str = ""  # in name, number or employer
    waits_for_card: bool = False  # 待办卡, and in no batch


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a number already, as far as the asker may know: beyond its sight neither union nor person is named."""

    against: Against
    org_name: str | None
    member_id: UUID | None
    full_name: str  # empty beyond the asker's sight


def seen(scope: Scope, db: Db | None = None) -> QuerySet[Member]:
    """All members the asker may see, to be narrowed."""
    if scope.must_change_password:
        raise MustChangePassword()
    members = Member.filter(region=scope.region).using_db(db or reader())
    if scope.role is Role.MEMBER:
        return members.filter(id=scope.member_id)
    if not may(scope, "members"):
        return members.filter(id__in=[])
    return members.filter(org_id__in=ids_below(scope.region, scope.path)) if scope.path else members


async def visible(scope: Scope, id: UUID, db: Db | None = None) -> Member:
    """One member. NotFound also where it is not the asker's to see."""
    one = await seen(scope, db).get_or_none(id=id)
    if one is None:
        raise NotFound("没有找到该会员，或不在您的管理范围内。")
    return one


async def by_ids(scope: Scope, ids: Collection[UUID], db: Db | None = None) -> dict[UUID, Member]:
    """Those of the members that the asker may see, in one statement."""
    return {one.id: one for one in await records.read(seen(scope, db).filter(id__in=list(ids)))} if ids else {}


async def page(
    scope: Scope,
    org: Org,
    wanted: MemberFilter,
    window: Window,
    *,
    sort: MemberSort = MemberSort.MEMBER_NO,
    columns: Collection[str] | None = None,
    db: Db | None = None,
) -> Page[Member]:
    """The members of a union, or of it and all below. NotFound for a union that is not the asker's.

    With ``columns`` they hold nothing but these, whose they are and what they are sorted by.
    """
    fetched = None if columns is None else {*columns, *_WHOSE}
    return await keyset(asked(scope, org, wanted, db), window, *_ORDER[sort], read=records.read, columns=fetched)


def asked(scope: Scope, org: Org, wanted: MemberFilter, db: Db | None = None) -> QuerySet[Member]:
    """The same, in no order yet."""
    require(scope, "members")
    if org.region != scope.region or not scope.covers(org.path):
        raise NotFound("没有找到该工会，或不在您的管理范围内。")
    members = Member.filter(region=scope.region).using_db(db or reader())
    if wanted.subtree:
        members = members.filter(org_id__in=ids_below(org.region, org.path))
    else:
        members = members.filter(org_id=org.id)
    return _narrowed(members, wanted)


class Holders(NamedTuple):
    """Who holds the numbers asked for, by blind index, and whether the region has a record of none of these people."""

    found: dict[UUID, Holder]
    strangers: bool


@reaching(everywhere)
async def holders(scope: Scope, org: Org, indexes: Collection[UUID], db: Db | None = None) -> Holders:
    """Who holds those numbers, by blind index: this union in any state, or another one the person still belongs to."""
    db, regions = db or reader(), sorted(registry.current().regions)
    found = [_Found(*row) for row in await bulk.select(db, Member, _FOUND, regions, "id_number_index", list(indexes))]
    ours = [one for one in found if one.region == org.region]
    elsewhere = sorted({one.org_id for one in ours if one.org_id != org.id})
    orgs = {one.id: one for one in await bulk.fetch(db, Org, org.region, "id", elsewhere)}
    abroad = {one.key: _ABROAD for one in found if one.region != org.region and is_held(one.state)}
    here = {one.key: _holder(scope, org, one, orgs.get(one.org_id)) for one in ours if _stands(org, one)}
    return Holders(abroad | here, not ours)


async def memberships(scope: Scope, ids: Collection[UUID], db: Db | None = None) -> dict[UUID, list[Membership]]:
    """The bonds that ended, the latest first; of unions out of the asker's sight only a MEMBER sees its own."""
    bonds = Membership.filter(region=scope.region, member_id__in=list(ids)).using_db(db or reader())
    if scope.role is not Role.MEMBER and scope.path:
        bonds = bonds.filter(org_id__in=ids_below(scope.region, scope.path))
    visible_ones = await by_ids(scope, ids, db)
    found: dict[UUID, list[Membership]] = {one: [] for one in visible_ones}
    for bond in await bonds.order_by("-until", "-id") if visible_ones else ():
        if bond.member_id in found:
            found[bond.member_id].append(bond)
    return found


def _narrowed(members: QuerySet[Member], wanted: MemberFilter) -> QuerySet[Member]:
    exact: dict[str, object] = {
        "member_no": wanted.member_no.strip() or None,
        "id_number_index": MEMBERS.index("id_number", wanted.id_number.strip() or None),
        "mobile_index": MEMBERS.index("mobile", wanted.mobile.strip() or None),
        "state__in": [state.value for state in wanted.states] or None,
        "is_migrant_worker": wanted.is_migrant_worker,
        "full_name__contains": wanted.name.strip() or None,
        "created_at__gte": wanted.created_from,
        "created_at__lte": wanted.created_to,
    }
    members = members.filter(**{key: value for key, value in exact.items() if value is not None})
    if text := wanted.text.strip():
        members = members.filter(
            Q(full_name__contains=text) | Q(member_no__startswith=text) | Q(employer_name__contains=text)
        )
    if wanted.change_pending is not None:
        waiting = Q(id__in=Subquery(Proposal.filter(kind="member", open=True).values("subject_id")))
        members = members.filter(waiting if wanted.change_pending else ~waiting)
    if wanted.warning:
        members = members.annotate(doubts=RawSQL('CAST("member"."warnings" AS TEXT)'))
        named = Q(doubts__contains=f'"{wanted.warning}"') | Q(doubts__contains=f'"{wanted.warning}@')
        members = members.filter(~Q(doubts="[]") if wanted.warning == ANY_WARNING else named)
    return _carded(members, wanted)


def _carded(members: QuerySet[Member], wanted: MemberFilter) -> QuerySet[Member]:
    if wanted.has_card is not None or wanted.card_states:
        members = members.annotate(card=carried.card_state())
    if wanted.has_card is not None:
        without = Q(card__in=["", *carried.NOT_YET])
        members = members.filter(~without if wanted.has_card else without)
    if wanted.card_states:
        members = members.filter(card__in=list(wanted.card_states))
    if wanted.waits_for_card:
        members = members.annotate(waits=carried.waits_for_card()).filter(waits=True)
    return members


class _Found(NamedTuple):
    """What need be known of whoever holds a number."""

    key: UUID  # the index it was found by
    id: UUID
    region: str
    org_id: UUID
    state: str
    full_name: str


_FOUND = ("id_number_index", *_Found._fields[1:])
_ABROAD = Holder(Against.OTHER_REGION, None, None, "")


def _stands(org: Org, one: _Found) -> bool:
    """Whether the record is in the way of enrolling the person: whoever has left another union is not."""
    return one.org_id == org.id or is_held(one.state)


def _holder(scope: Scope, org: Org, one: _Found, other: Org | None) -> Holder:
    if other is None:
        return Holder(Against.SAME_UNION, org.name, one.id, one.full_name)
    if scope.covers(other.path):
        return Holder(Against.VISIBLE_UNION, other.name, one.id, one.full_name)
    return Holder(Against.HIDDEN_UNION, None, None, "")
