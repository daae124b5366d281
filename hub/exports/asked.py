"""Exactly what is asked for: written down so that it can be read again, and known by its hash."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from enum import Enum
from typing import Any, TypeAlias

import orjson
from tortoise.queryset import QuerySet

from hub.access.homes import ENDED
from hub.access.scope import Scope, after
from hub.database import Db, reader, records
from hub.exports.models import ExportRequest
from hub.members import queries as members
from hub.members.lifecycle import MembershipState
from hub.members.models import Member
from hub.members.queries import MemberFilter
from hub.orgs import queries as orgs
from hub.orgs.models import Org
from hub.region import CardState, Layout, RecordKind
from hub.seal import keyring

SEALED = "export_request.filter"
AT_ONCE = 2_000  # records that are in memory together

Subjects: TypeAlias = Sequence[Member | Org]


def written(wanted: MemberFilter) -> str:
    """A filter as it is kept, the same text for the same filter."""
    return orjson.dumps(asdict(wanted), option=orjson.OPT_SORT_KEYS, default=_plain).decode()


def filter_of(one: ExportRequest) -> MemberFilter:
    """The filter of a request, as it was asked for; for the subtree if it was."""
    if one.filter_sealed is None:
        return MemberFilter(subtree=one.subtree)
    said = orjson.loads(keyring().open(SEALED, one.id, one.filter_sealed))
    days = {key: datetime.fromisoformat(said[key]) for key in ("created_from", "created_to") if said[key]}
    states = tuple(MembershipState(state) for state in said["states"])
    cards = tuple(CardState(state) for state in said["card_states"])
    return MemberFilter(**said | days | {"states": states, "card_states": cards, "subtree": one.subtree})


def query_hash(one: ExportRequest, layout: Layout) -> str:
    """What an approval is bound to: whose records, which of them, how many, in which columns, masked or not, for whom.

    Another edition of the form is another query.
    """
    told = [
        *(one.region, str(one.org_id), one.kind, one.subtree, written(filter_of(one))),
        *(one.layout_region, one.layout_key, str(layout.since)),
        [(column.header, column.field.key if column.field else "") for column in layout.flat],
        *(one.columns, one.masked, one.purpose, one.receiver, one.row_ceiling, str(one.account_id)),
    ]
    return keyring().mac("export.query", orjson.dumps(told))


async def counted(scope: Scope, org: Org, one: ExportRequest, db: Db | None = None) -> int:
    """How many records it comes to now."""
    return await _rows(scope, org, one, db or reader()).count()


async def stretches(scope: Scope, org: Org, one: ExportRequest, db: Db | None = None) -> AsyncIterator[Subjects]:
    """The records in the order of their numbers, so many at a time: memory stays the same, however many there are."""
    rows, key = _rows(scope, org, one, db or reader()), "member_no" if one.kind == RecordKind.MEMBER else "path"
    last: str | None = None
    while True:
        rest = rows if last is None else rows.filter(**{f"{key}__gt": last})
        some: Subjects = await records.read(rest.order_by(key).limit(AT_ONCE))
        if some:
            yield some
            last = getattr(some[-1], key)
        if len(some) < AT_ONCE:
            return


def _rows(scope: Scope, org: Org, one: ExportRequest, db: Db) -> QuerySet[Any]:
    if one.kind == RecordKind.MEMBER:
        return members.asked(scope, org, replace(filter_of(one), subtree=one.subtree), db)
    rows = orgs.seen(scope, db).exclude(state__in=[state.value for state in sorted(ENDED)])
    if not one.subtree:
        return rows.filter(id=org.id)
    return rows.filter(path__gte=org.path, path__lt=after(org.path))


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple | set | frozenset):
        return sorted(value)
    raise TypeError(type(value))
