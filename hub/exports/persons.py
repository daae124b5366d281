"""Whether two accounts are one natural person's, as far as the hub can tell."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from hub.access import mailboxes
from hub.access.models import Account
from hub.database import Db
from hub.database.walls import everywhere, reaching
from hub.members.models import Member
from hub.members.values import MEMBERS
from hub.national.contacts import mobiles
from hub.orgs import responsible
from hub.orgs.models import Responsible


@dataclass(frozen=True, slots=True)
class People:
    """Accounts by id, and of each what is one person's alone: records, numbers and mailboxes, where known."""

    accounts: Mapping[UUID, Account]
    marks: Mapping[UUID, Collection[object]]


@reaching(everywhere)
async def known(db: Db, ids: Collection[UUID]) -> People:
    """What there is to compare of these accounts, in whichever regions they are."""
    accounts = {one.id: one for one in await Account.filter(id__in=list(ids)).using_db(db)}
    wanted = [one.member_id for one in accounts.values() if one.member_id]
    members = {one.id: one for one in await Member.filter(id__in=wanted).using_db(db)} if wanted else {}
    marks: dict[UUID, set[object]] = defaultdict(set)
    for one in accounts.values():
        marks[one.id] |= _mailboxes(one)
        if member := members.get(one.member_id) if one.member_id else None:
            marks[one.id] |= {member.id, member.id_number_index, member.mobile_index}
    for duty in await Responsible.filter(account_id__in=list(accounts), until=None).using_db(db):
        if duty.account_id:
            numbers = mobiles(responsible.clear(duty) or "")  # a landline is an office's
            marks[duty.account_id].update(MEMBERS.index("mobile", number) for number in numbers)
    return People(accounts, {id_: marks[id_] - {None} for id_ in accounts})


def same(people: People, one: UUID, other: UUID) -> bool:
    """The same account, member (in whichever region: by the document's number), mobile number or mailbox.

    A name is not enough: two people may share one, and neither could do anything about it.
    """
    return one == other or not set(people.marks[one]).isdisjoint(people.marks[other])


def handed(people: People, one: UUID, other: UUID) -> bool:
    """Whether one of them handed over the other's last initial password: it may have kept the account to itself."""
    first, second = people.accounts[one], people.accounts[other]
    return first.handed_by == other or second.handed_by == one


def _mailboxes(one: Account) -> set[object]:
    """Those that are proved, also one that does not count yet."""
    found = {mailboxes.of(one), mailboxes.of(one, at=one.next_email_from) if one.next_email_from else None}
    return {each.strip().casefold() for each in found if each}
