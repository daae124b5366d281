"""Notices: messages to an account about what was done, or is to be done by it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, TypeAlias, cast
from uuid import UUID

from tortoise.expressions import Subquery
from tortoise.queryset import QuerySet

from hub.access import successions
from hub.access.homes import above, home
from hub.access.models import Account, Notice
from hub.access.permissions import require
from hub.access.roles import Role
from hub.access.scope import Scope
from hub.access.states import AccountState
from hub.clock import now
from hub.database import Db, bulk, reader, records
from hub.database.walls import everywhere, reaching
from hub.errors import NotFound
from hub.identity import new_ids
from hub.journal.deeds import deed
from hub.paging import Page, Window, keyset
from hub.seal import keyring

_BODY = "notice.body"
Noun: TypeAlias = Literal[
    "account", "application", "card_batch", "export", "handover", "import", "member", "org", "transfer"
]
"""What a notice may speak of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A notice, opened. ``about``: the noun and the id of what it speaks of."""

    id: UUID
    at: datetime
    title: str
    body: str
    about: tuple[Noun, UUID] | None
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class Word:
    """What is to be said to an account."""

    to: Account
    title: str
    body: str
    about: tuple[Noun, UUID] | None


@reaching(everywhere)
async def tell(tx: Db, to: Iterable[Account], title: str, body: str, *, about: tuple[Noun, UUID] | None = None) -> None:
    """Leave a message with each of these accounts; for one that was closed, with whoever goes on with its business."""
    await tell_each(tx, [Word(account, title, body, about) for account in to])


@reaching(everywhere)
async def tell_unions(tx: Db, to: Iterable[Account], title: str, body: str) -> int:
    """The same to the accounts of many unions at once, each about its own union; how many were told."""
    return await tell_each(tx, [Word(one, title, body, ("org", one.org_id)) for one in to if one.org_id is not None])


@reaching(everywhere)
async def tell_each(tx: Db, words: Sequence[Word]) -> int:
    """The same of many messages, in as many statements as one takes; how many were left."""
    heard = await successions.hearers(tx, (word.to for word in words))
    left = list(dict.fromkeys(replace(word, to=one) for word in words for one in heard[word.to.id]))
    if not left:
        return 0
    ids, seal = list(new_ids(len(left))), keyring().seal
    about = [word.about or ("", None) for word in left]
    columns: bulk.Columns = {
        "id": ids,
        "region": [word.to.region for word in left],
        "account_id": [word.to.id for word in left],
        "at": [now()] * len(left),
        "title": [word.title for word in left],
        "body_sealed": [seal(_BODY, id_, word.body) for id_, word in zip(ids, left, strict=True)],
        "about_kind": [noun for noun, _ in about],
        "about_id": [key for _, key in about],
    }
    await bulk.insert(tx, Notice, columns)
    return len(left)


@reaching(everywhere)
async def administrators(tx: Db, *org_ids: UUID) -> list[Account]:
    """Who administers these unions."""
    own = Account.filter(
        org_id__in=org_ids, role=Role.UNION_ADMIN, state__in=[AccountState.ACTIVE, AccountState.INVITED]
    )
    return await own.using_db(tx)


@reaching(everywhere)
async def administrators_of(tx: Db, orgs: QuerySet[Any]) -> list[Account]:
    """The same of all the unions a query finds, in one statement."""
    own = Account.filter(
        org_id__in=Subquery(orgs.values("id")),
        role=Role.UNION_ADMIN,
        state__in=[AccountState.ACTIVE, AccountState.INVITED],
    )
    return await records.read(own.using_db(tx))


@reaching(everywhere)
async def leaders(tx: Db, org_id: UUID) -> list[Account]:
    """Who leads a union: 分管领导."""
    own = Account.filter(org_id=org_id, role=Role.UNION_LEADER, state__in=[AccountState.ACTIVE, AccountState.INVITED])
    return await own.using_db(tx)


@reaching(everywhere)
async def superiors(tx: Db, org_id: UUID) -> list[Account]:
    """Who administers the nearest union above that has anybody; at the top, who administers the region."""
    place = await home(tx, org_id)
    if place is None:
        return []
    for org in await above(tx, place):
        if found := await administrators(tx, org):
            return found
    top = Account.filter(region=place.region, role=Role.REGION_ADMIN, state=AccountState.ACTIVE)
    return await top.using_db(tx)


async def page(scope: Scope, window: Window, *, unread: bool | None = None, db: Db | None = None) -> Page[Told]:
    """One's own, the latest first."""
    rows = _own(scope, db or reader())
    if unread is not None:
        rows = rows.filter(read_at__isnull=unread)
    return (await keyset(rows, window, "-id")).map(_opened)


async def by_ids(scope: Scope, ids: Collection[UUID], db: Db | None = None) -> dict[UUID, Told]:
    """Those of the notices that are one's own."""
    return {one.id: _opened(one) for one in await _own(scope, db or reader()).filter(id__in=list(ids))}


async def unread(scope: Scope, db: Db | None = None) -> int:
    """How many wait to be read."""
    return await _own(scope, db or reader()).filter(read_at__isnull=True).count()


async def read(scope: Scope, ids: Collection[UUID]) -> None:
    """Mark as read. NotFound: one of them is not one's own; then none is marked."""
    async with deed(scope.actor, "readNotices") as done:
        require(scope, "readNotices")
        rows = _own(scope, done.tx).filter(id__in=list(ids))
        if await rows.count() != len(set(ids)):
            raise NotFound(path=("ids",))
        await rows.filter(read_at__isnull=True).update(read_at=now())
        done.details["count"] = len(set(ids))


def _own(scope: Scope, db: Db) -> QuerySet[Notice]:
    return Notice.filter(account_id=scope.account_id, region=scope.region).using_db(db)


def _opened(one: Notice) -> Told:
    return Told(
        id=one.id,
        at=one.at,
        title=one.title,
        body=keyring().open(_BODY, one.id, one.body_sealed),
        about=(cast(Noun, one.about_kind), one.about_id) if one.about_id else None,
        read_at=one.read_at,
    )
