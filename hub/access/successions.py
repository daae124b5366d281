"""Successions: whose business an account goes on with, so that what somebody began is found by whoever comes after.

Nothing is copied: a closed account names its successor, and lists and notices look there. Without one it is for the
union's administrators.
"""

from collections.abc import Iterable
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


async def present(tx: Db, accounts: Iterable[Account]) -> list[Account]:
    """The accounts, but for each that was closed whoever goes on with its business."""
    found: dict[UUID, Account] = {}
    for one in accounts:
        for each in [one] if one.state != AccountState.REVOKED else await _following(tx, one):
            found[each.id] = each
    return list(found.values())


async def _following(tx: Db, one: Account) -> list[Account]:
    if one.role not in STAFF:
        return []
    there = Account.filter(org_id=one.org_id, state__in=[AccountState.ACTIVE, AccountState.INVITED]).using_db(tx)
    heir = await there.filter(id=one.successor_id) if one.successor_id else []
    return heir or await there.filter(role=Role.UNION_ADMIN)
