"""Successions: whose business an account goes on with, so that what somebody began is found by whoever comes after.

Nothing is copied: a closed account names its successor, and lists and notices look there. Without one it is for the
union's administrators.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from uuid import UUID

from tortoise.expressions import Q, Subquery

from hub.access.models import Account
from hub.access.roles import STAFF, Role
from hub.access.scope import Scope
from hub.access.states import AccountState
from hub.database import Db


def begun(scope: Scope) -> Q:
    """Of rows with an ``account_id``: what the asker has begun, or goes on with."""
    own = Q(account_id=scope.account_id)
    if scope.role not in STAFF or scope.org_id is None:
        return own
    gone = Account.filter(org_id=scope.org_id, state=AccountState.REVOKED, role__in=list(STAFF))
    follows = Q(successor_id=scope.account_id)
    if scope.role is Role.UNION_ADMIN:
        follows |= Q(successor_id__isnull=True)
    return own | Q(account_id__in=Subquery(gone.filter(follows).values("id")))


async def hand_on(tx: Db, account: Account, heir: Account | None) -> None:
    """From now on the heir goes on with it, and with what the account itself went on with."""
    account.successor_id = heir.id if heir else None
    await account.save(using_db=tx, update_fields=["successor_id"])
    await Account.filter(successor_id=account.id).using_db(tx).update(successor_id=account.successor_id)


async def hearers(tx: Db, accounts: Iterable[Account]) -> dict[UUID, list[Account]]:
    """By account, who hears what it is told: itself, or of one that was closed whoever goes on with its business.

    One statement, however many they are.
    """
    all_ = {one.id: one for one in accounts}
    gone = [one for one in all_.values() if one.state == AccountState.REVOKED and one.role in STAFF]
    there = defaultdict[UUID | None, list[Account]](list)
    for each in await _at_work_beside(tx, gone) if gone else ():
        there[each.org_id].append(each)
    heirs = {one.id: _heirs(one, there[one.org_id]) for one in gone}
    still = {one.id: [one] for one in all_.values() if one.state != AccountState.REVOKED}
    return {id_: still.get(id_) or heirs.get(id_, []) for id_ in all_}


async def _at_work_beside(tx: Db, gone: Collection[Account]) -> list[Account]:
    """Whoever may go on with it in their unions."""
    heirs = [one.successor_id for one in gone if one.successor_id]
    there = Account.filter(
        org_id__in={one.org_id for one in gone}, state__in=[AccountState.ACTIVE, AccountState.INVITED]
    )
    return await there.filter(Q(role=Role.UNION_ADMIN) | Q(id__in=heirs)).using_db(tx)


def _heirs(one: Account, there: Collection[Account]) -> list[Account]:
    named = [each for each in there if each.id == one.successor_id]
    return named or [each for each in there if each.role == Role.UNION_ADMIN]
