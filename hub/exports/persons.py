"""Whether two accounts are one natural person's, as far as the hub can tell."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from hub.access import mailboxes
from hub.access.models import Account
from hub.database import Db
from hub.database.walls import everywhere, reaching
from hub.members.models import Member


@dataclass(frozen=True, slots=True)
class People:
    """Accounts by id, and of those that are a member's, by member, the index of the document's number."""

    accounts: Mapping[UUID, Account]
    numbers: Mapping[UUID, UUID | None]


@reaching(everywhere)
async def known(db: Db, ids: Collection[UUID]) -> People:
    """What there is to compare of these accounts, in whichever regions they are."""
    accounts = {one.id: one for one in await Account.filter(id__in=list(ids)).using_db(db)}
    members = [one.member_id for one in accounts.values() if one.member_id]
    rows = await Member.filter(id__in=members).using_db(db) if members else []
    return People(accounts, {one.id: one.id_number_index for one in rows})


def same(people: People, one: UUID, other: UUID) -> bool:
    """The same account, the same member (in whichever region: by the document's number), or the same mailbox.

    A name is not enough: two people may share one, and neither could do anything about it.
    """
    if one == other:
        return True
    first, second = people.accounts[one], people.accounts[other]
    if _mailboxes(first) & _mailboxes(second):
        return True
    if first.member_id is None or second.member_id is None:
        return False
    number = people.numbers.get(first.member_id)
    return first.member_id == second.member_id or (
        number is not None and number == people.numbers.get(second.member_id)
    )


def _mailboxes(one: Account) -> set[str]:
    """Those that are proved, also one that does not count yet."""
    found = {mailboxes.of(one), mailboxes.of(one, at=one.next_email_from) if one.next_email_from else None}
    return {each.strip().casefold() for each in found if each}
