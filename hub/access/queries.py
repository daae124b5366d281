"""Reading accounts: those of one's own union and below, and one's own."""

from collections.abc import Collection
from uuid import UUID

from tortoise.expressions import Q, RawSQL
from tortoise.queryset import QuerySet

from hub.access import accounts
from hub.access.models import Account
from hub.access.permissions import may, require
from hub.access.roles import Role
from hub.access.scope import Scope
from hub.access.states import AccountState
from hub.database import Db, reader
from hub.errors import NotFound
from hub.paging import Page, Window, keyset


async def visible(scope: Scope, id: UUID, db: Db | None = None) -> Account:
    """One account. NotFound also where it is not the asker's to see."""
    account = await _within(scope, db).get_or_none(id=id)
    if account is None:
        raise NotFound("没有找到该账号，或不在您的管理范围内。")
    return account


async def own(scope: Scope, db: Db | None = None) -> Account:
    """The account that asks. SignedOut: it is the hub itself, or gone."""
    return await accounts.own(db or reader(), scope)


async def by_ids(scope: Scope, ids: Collection[UUID], db: Db | None = None) -> dict[UUID, Account]:
    """Those of the accounts that the asker may see."""
    return {one.id: one for one in await _within(scope, db).filter(id__in=list(ids))}


async def page(
    scope: Scope,
    org_id: UUID | None,
    window: Window,
    *,
    role: Role | None = None,
    state: AccountState | None = None,
    db: Db | None = None,
) -> Page[Account]:
    """Accounts by login name: of one union, or without one of the whole scope. Raises NotAllowed."""
    require(scope, "accounts")
    asked = {"org_id": org_id, "role": role, "state": state}
    rows = _within(scope, db).filter(**{key: value for key, value in asked.items() if value is not None})
    return await keyset(rows, window, "login_key", "id")


def _within(scope: Scope, db: Db | None) -> QuerySet[Account]:
    """One's own account always; with the right to look those of the union and below, or all of the region."""
    own = Q(id=scope.account_id)
    rows = Account.filter(region=scope.region).using_db(db or reader())
    if not may(scope, "accounts"):
        return rows.filter(own)
    if not scope.path:
        return rows
    start, end = scope.range
    below = rows.annotate(org_path=RawSQL("(SELECT path FROM org WHERE org.id = account.org_id)"))
    return below.filter(own | Q(org_path__gte=start, org_path__lt=end))
