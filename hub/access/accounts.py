"""Accounts: how they are found, made and closed, for the commands that do it."""

from datetime import timedelta
from uuid import UUID

from tortoise.exceptions import IntegrityError

from hub import masks, registry
from hub.access import passwords, sessions, tokens
from hub.access.homes import Home, home
from hub.access.models import Account, SecondFactor
from hub.access.roles import Role
from hub.access.scope import Scope
from hub.access.states import AccountState
from hub.clock import now
from hub.database import Db
from hub.database.walls import across_region, everywhere, reaching
from hub.errors import Invalid, SignedOut
from hub.identity import new_id
from hub.journal.deeds import Deed
from hub.region import Password, fold
from hub.seal import keyring

INITIAL_PASSWORD_LASTS = timedelta(days=7)
_ANYWHERE = Password(8, 64)  # where no region says anything


def login_key(login_name: str) -> str:
    """What makes two login names the same: neither width, spaces nor capitals tell them apart.

    A mailbox is known by its keyed hash alone: it is somebody's, and is kept sealed.
    """
    key = fold(login_name).casefold()
    return f"@{keyring().mac('account.login', key.encode())}" if "@" in key else key


async def named(db: Db, login_name: str, region: str | None) -> Account | None:
    """The account of that name; None if there is none, or without a region if several regions have one."""
    same = Account.filter(login_key=login_key(login_name)).using_db(db)
    found = await (same.filter(region=region) if region is not None else same).limit(2)
    return found[0] if len(found) == 1 else None


async def create(
    tx: Db,
    *,
    region: str,
    place: Home | None,
    role: Role,
    login_name: str,
    display_name: str,
    password: str,
    is_initial: bool,
    is_reserved: bool = True,
    handed_by: UUID | None = None,
) -> Account:
    """Write a new account. An initial password opens nothing but changing it. Invalid: the login name is taken.

    Not reserved: the name is a mailbox that nobody has proved yet, and keeps nobody else from it until then.
    """
    moment, account_id = now(), new_id()
    account = Account(
        id=account_id,
        region=region,
        org_id=place.id if place else None,
        role=role,
        login_name=masks.email(login_name.strip()) if "@" in fold(login_name) else login_name.strip(),
        login_key=login_key(login_name) if is_reserved else str(account_id),
        display_name=display_name.strip(),
        state=AccountState.INVITED if is_initial else AccountState.ACTIVE,
        password_hash=await passwords.hashed(password),
        must_change_password=is_initial,
        password_expires_at=moment + INITIAL_PASSWORD_LASTS if is_initial else None,
        created_at=moment,
        handed_by=handed_by,
    )
    try:
        await account.save(using_db=tx, force_create=True)
    except IntegrityError:
        raise Invalid("登录名已被使用，请换一个。", code="LOGIN_NAME_TAKEN", path=("loginName",)) from None
    return account


def is_unproved(account: Account) -> bool:
    """Whether its name waits for the mailbox to be proved; the name of a closed account is nobody's, too."""
    return account.login_key == str(account.id)


async def reserve(tx: Db, account: Account, login_name: str) -> bool:
    """The mailbox was proved: the account is known by it from now on. False: another is already."""
    if await Account.filter(region=account.region, login_key=login_key(login_name)).using_db(tx).exists():
        return False
    account.login_name, account.login_key = masks.email(login_name.strip()), login_key(login_name)
    try:
        await account.save(using_db=tx, update_fields=["login_name", "login_key"])
    except IntegrityError:  # at the same moment
        return False
    return True


async def close(tx: Db, account: Account, *, says_why: bool = False) -> None:
    """Everything the account could do, or has handed out, ends here and now.

    ``says_why``: its password opens nothing any more either, but whoever knows it is told of this.
    """
    account.state, account.revoked_at, account.has_second_factor = AccountState.REVOKED, now(), False
    account.password_hash = account.password_hash if says_why else ""
    await account.save(using_db=tx, update_fields=["state", "revoked_at", "password_hash", "has_second_factor"])
    for factor in await SecondFactor.filter(account_id=account.id).using_db(tx):
        await tokens.void(tx, factor.id)
        await factor.delete(using_db=tx)
    await sessions.end_all(tx, account.id)
    await tokens.void(tx, account.id)
    await tokens.void_issued_by(tx, account.id)


def password_policy(region: str) -> Password:
    """What the region asks of passwords."""
    policies = registry.current().region(region).policies if region else None
    return policies.onboarding.password if policies else _ANYWHERE


def check_password(account: Account, place: Home | None, password: str, *, path: str = "newPassword") -> None:
    """Raises Invalid. Nobody is to guess it from the union's name and codes, the region's, or the account's own."""
    # an account without a union is above all of them, and a bank answers for people of all of them
    superior = place is None or place.is_superior or account.role == Role.BANK
    words = (account.region, account.login_name, account.display_name, account.bank)
    more = (place.name, place.org_no, place.credit_code) if place else ()
    passwords.check(password, password_policy(account.region), superior=superior, words=(*words, *more), path=path)


@reaching(across_region)
async def free_login_name(tx: Db, region: str, wanted: str) -> str:
    """That name, or with the first number behind it that nobody has yet."""
    name, number = wanted, 1
    while await Account.filter(region=region, login_key=login_key(name)).using_db(tx).exists():
        number += 1
        name = f"{wanted}-{number}"
    return name


async def own(db: Db, scope: Scope) -> Account:
    """The account that asks. SignedOut: the hub itself asks, or the account was closed meanwhile."""
    account = await Account.get_or_none(id=scope.account_id, using_db=db) if scope.account_id else None
    if account is None or not signs_in(account):
        raise SignedOut()
    return account


def signs_in(account: Account) -> bool:
    """Whether the account's state lets anybody in."""
    return account.state in (AccountState.ACTIVE, AccountState.INVITED)


@reaching(everywhere)
async def about(done: Deed, account: Account) -> Home | None:
    """Say in the journal which account it is about. Returns its union, which a bank's own account does not see."""
    place = await home(done.tx, account.org_id)
    path = place.path if place else ""
    done.about("account", account.id, account.display_name, org_id=account.org_id, org_path=path)
    return place
