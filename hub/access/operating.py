"""What only the operator at the machine may do with accounts: the beginnings, and what nobody inside can mend."""

from dataclasses import dataclass

from hub.access import accounts, mailboxes, passwords, second_factors, sessions, tokens
from hub.access.homes import home
from hub.access.models import Account
from hub.access.roles import Role
from hub.access.states import AccountState
from hub.clock import now
from hub.database import reader
from hub.errors import Invalid, NotFound
from hub.journal.actor import HUB
from hub.journal.deeds import deed

WITHOUT_A_UNION = frozenset({Role.HUB_ADMIN, Role.REGION_ADMIN, Role.AUDITOR, Role.DEVELOPER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """An account, and the password to hand over: shown once."""

    account: Account
    password: str


async def create(region: str, role: Role, login_name: str, display_name: str, *, is_final: bool = False) -> Handed:
    """Open an account of the hub or a region. ``is_final``: the password needs no changing, for demonstrations."""
    if role not in WITHOUT_A_UNION:
        raise Invalid("工会的账号由上级工会开通。", path=("role",))
    password = tokens.readable()
    async with deed(HUB, "provisionAccount", region=region) as done:
        account = await accounts.create(
            done.tx,
            region=region,
            place=None,
            role=role,
            login_name=login_name,
            display_name=display_name,
            password=password,
            is_initial=not is_final,
        )
        done.about("account", account.id, account.display_name)
    return Handed(account=account, password=password)


async def reset(region: str, login_name: str) -> Handed:
    """A new initial password for an account; every session of it ends. Raises NotFound."""
    password = tokens.readable()
    async with deed(HUB, "resetAccount", region=region) as done:
        account = await accounts.named(done.tx, login_name, region)
        if account is None or account.state == AccountState.REVOKED:
            raise NotFound("没有这个登录名的账号。")
        place = await home(done.tx, account.org_id)
        path = place.path if place else ""
        done.about("account", account.id, account.display_name, org_id=account.org_id, org_path=path)
        account.password_hash = await passwords.hashed(password)
        account.must_change_password, account.handed_by = True, None
        account.password_expires_at = now() + accounts.INITIAL_PASSWORD_LASTS
        mailboxes.keep(account)
        await account.save(using_db=done.tx)
        await second_factors.remove(done.tx, account)
        await sessions.end_all(done.tx, account.id)
        await tokens.void(done.tx, account.id)
    return Handed(account=account, password=password)


async def listed(region: str) -> list[Account]:
    """Every account of a region, or with an empty name of the hub itself."""
    return await Account.filter(region=region).using_db(reader()).order_by("login_key")
