"""Accounts to sign in with, and the journal's last words on what they did."""

from hub.access import accounts
from hub.access.homes import home
from hub.access.models import Account
from hub.access.roles import Role
from hub.database import transaction
from hub.journal.models import JournalEntry
from hub.orgs.models import Org
from hub.seal import keyring

PASSWORD = "qihang-Tuanjie-73"
SOURCE = "203.0.113.7"  # an address reserved for documentation


async def make_account(
    org: Org | None,
    login_name: str,
    *,
    role: Role = Role.UNION_ADMIN,
    region: str = "hainan",
    password: str = PASSWORD,
    is_initial: bool = False,
    email: str | None = None,
) -> Account:
    """Somebody of that union, or without one of the region."""
    async with transaction() as tx:
        account = await accounts.create(
            tx,
            region=org.region if org else region,
            place=await home(tx, org.id) if org else None,
            role=role,
            login_name=login_name,
            display_name=f"{login_name}的管理员",
            password=password,
            is_initial=is_initial,
        )
        if email:
            sealed = keyring().seal("account.email", account.id, email)
            await Account.filter(id=account.id).using_db(tx).update(email_sealed=sealed)
        return account


async def last_entry() -> JournalEntry:
    """What was written down last."""
    (entry,) = await JournalEntry.all().order_by("-at", "-number").limit(1)
    return entry


async def outcomes(act: str) -> list[str]:
    """What became of every deed of that name, in order."""
    return [entry.outcome for entry in await JournalEntry.filter(act=act).order_by("at", "number")]
