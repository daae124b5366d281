"""Opening other people's accounts: who leads from above, clerks and members at home, one at a time."""

from dataclasses import dataclass
from uuid import UUID

from hub import registry
from hub.access import accounts, handovers, tokens
from hub.access.homes import Home, home
from hub.access.logins import usual_login_name
from hub.access.models import Account
from hub.access.permissions import require
from hub.access.roles import STAFF, Role
from hub.access.scope import SEGMENT, Scope
from hub.access.states import AccountState
from hub.database import Db, is_sqlite
from hub.database.statements import run
from hub.errors import Invalid, NotAllowed, NotFound
from hub.journal.deeds import Deed, deed

_OF_A_REGION = frozenset({Role.REGION_ADMIN, Role.AUDITOR})
_AT_THE_TOP = frozenset({Role.BANK})  # it serves the unions of the whole region
_IN_ONES_OWN = frozenset({Role.UNION_CLERK, Role.MEMBER})  # nobody makes an equal of himself, nor one who decides
GRANTS = {
    Role.UNION_ADMIN: STAFF,
    Role.REGION_ADMIN: STAFF | _AT_THE_TOP,
    Role.HUB_ADMIN: STAFF | _AT_THE_TOP | _OF_A_REGION,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Provisioned:
    """A new account. The initial password is told here and nowhere else, and opens nothing but changing it."""

    account: Account
    initial_password: str


async def provision(
    scope: Scope,
    org_id: UUID | None,
    role: Role,
    display_name: str,
    *,
    login_name: str | None = None,
    member_id: UUID | None = None,
) -> Provisioned:
    """Open an account for one person: in one's own union for clerks and members, in those below for who leads them.

    Without a union, for the region: by the hub only. ``member_id`` is the record of whom a MEMBER account is for.
    A BANK account is for the bank that makes the region's cards; the union at the top answers for it.
    Raises NotFound for a union or member out of reach, NotAllowed for a role that is not one's to give, Invalid.
    """
    async with deed(scope.actor, "provisionAccount") as done:
        require(scope, "provisionAccount")
        place = await _within(done.tx, scope, org_id)
        if place:
            done.about("org", place.id, place.name, org_id=place.id, org_path=place.path)
        _refuse_to_give(scope, role, place)
        if (role is Role.MEMBER) != (member_id is not None):
            raise Invalid("会员账号须指明是哪位会员的，其他账号不能指明会员。", path=("member",))
        if place and member_id:
            member_no = await _known(done.tx, place, member_id)
            login_name = login_name or await accounts.free_login_name(done.tx, scope.region, member_no)
        bank = _bank(scope.region) if role is Role.BANK else ""
        made = await opened(done, scope.region, place, role, display_name, login_name, member_id, bank)
        await accounts.about(done, made.account)
        done.details["role"] = role.value
        if place and role is Role.UNION_ADMIN:
            done.details["settled"] = await handovers.settle(done.tx, place.id, scope.actor.name)
    return made


async def _within(tx: Db, scope: Scope, org_id: UUID | None) -> Home | None:
    """The union, if it is the asker's own or below it."""
    place = await home(tx, org_id)
    if org_id is None:
        return None
    if place is None or place.region != scope.region or not scope.covers(place.path):
        raise NotFound(path=("org",))
    return place


def _refuse_to_give(scope: Scope, role: Role, place: Home | None) -> None:
    own = place is not None and place.path == scope.path
    at_the_top = place is not None and len(place.path) == SEGMENT
    gives = GRANTS.get(scope.role, frozenset())
    if own:
        gives = _IN_ONES_OWN | (_AT_THE_TOP if at_the_top and scope.role is Role.UNION_ADMIN else frozenset())
    if role in _AT_THE_TOP and not at_the_top:
        raise NotAllowed("银行账号由地区总工会的信息管理员或地区管理员开通，归属地区总工会。", path=("role",))
    if own and role in STAFF - _IN_ONES_OWN:
        above = "平台的地区管理员（REGION_ADMIN）" if at_the_top else "上级工会"
        raise NotAllowed(f"本工会的信息管理员、分管领导账号由{above}开通。", path=("role",))
    if role not in gives or (place is None) != (role in _OF_A_REGION):
        raise NotAllowed("您的账号不能授予此角色。", path=("role",))


def _bank(region: str) -> str:
    """Who makes the region's cards."""
    policies = registry.current().region(region).policies
    if policies is None or policies.cards is None:
        raise Invalid("该地区未开办会员服务卡，没有对接银行。", code="NO_CARDS", path=("role",))
    return policies.cards.bank


async def _known(tx: Db, place: Home, member_id: UUID) -> str:
    """The number of whom a MEMBER account is for, who is of that union and has none yet. The record is held."""
    held = "" if is_sqlite(tx) else " FOR UPDATE"
    rows = await run(tx, f"SELECT member_no FROM member WHERE id = ? AND org_id = ?{held}", member_id, place.id)
    if not rows:
        raise NotFound(path=("member",))
    if await Account.filter(member_id=member_id).exclude(state=AccountState.REVOKED).using_db(tx).exists():
        raise Invalid("该会员已有账号。", code="HAS_ACCOUNT", path=("member",))
    return str(rows[0]["member_no"])


async def reached(tx: Db, scope: Scope, account_id: UUID) -> tuple[Account, Home | None]:
    """An account within the asker's own union or below, and its union. NotFound for any other."""
    account = await Account.get_or_none(id=account_id, region=scope.region, using_db=tx)
    place = await home(tx, account.org_id) if account else None
    if account is None or (not scope.covers(place.path) if place else scope.role is not Role.HUB_ADMIN):
        raise NotFound(path=("account",))
    return account, place


async def opened(
    done: Deed,
    region: str,
    place: Home | None,
    role: Role,
    display_name: str,
    login_name: str | None,
    member_id: UUID | None = None,
    bank: str = "",
) -> Provisioned:
    """A new account with an initial password, as part of a deed that does more. Raises Invalid."""
    if not 1 <= len(display_name.strip()) <= 100:
        raise Invalid("请填写姓名，不超过100字。", path=("displayName",))
    if login_name is not None and not 2 <= len(login_name.strip()) <= 100:
        raise Invalid("登录名长度为2至100字。", path=("loginName",))
    password = tokens.readable()
    account = await accounts.create(
        done.tx,
        region=region,
        place=place,
        role=role,
        login_name=login_name or await accounts.free_login_name(done.tx, region, usual_login_name(region, place, role)),
        display_name=display_name,
        password=password,
        is_initial=True,
        handed_by=done.actor.account_id,
    )
    if member_id or bank:
        account.member_id, account.bank = member_id, bank
        await account.save(using_db=done.tx, update_fields=["member_id", "bank"])
    return Provisioned(account=account, initial_password=password)
