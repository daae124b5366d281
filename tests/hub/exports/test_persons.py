"""Whether two accounts are one natural person's, as far as the hub can tell."""

from datetime import timedelta

import pytest

from hub.access.models import Account
from hub.clock import now
from hub.database import reader
from hub.exports import persons
from hub.seal import keyring
from tests.accounts import make_account
from tests.factories import make_member, make_org, make_root

pytestmark = pytest.mark.usefixtures("either")


async def test_two_accounts_with_nothing_in_common_are_two_people() -> None:
    org = await make_org(await make_root())
    one, other = await make_account(org, "试一", email="a@example.org"), await make_account(org, "试二")
    await Account.filter(id=other.id).update(display_name=one.display_name)
    assert not await same(one, other), "a name is not enough"


async def test_a_mailbox_that_is_still_to_count_tells_as_well() -> None:
    org = await make_org(await make_root())
    one, other = await make_account(org, "试一", email="a@example.org"), await make_account(org, "试二")
    sealed = keyring().seal("account.next_email", other.id, "A@example.org")
    await Account.filter(id=other.id).update(next_email_sealed=sealed, next_email_from=now() + timedelta(hours=5))
    assert await same(one, other)


async def test_the_same_document_in_two_regions_is_one_person() -> None:
    here, there = await make_org(await make_root()), await make_root("深圳虚构总工会", "shenzhen")
    one, other = await make_account(here, "试一"), await make_account(there, "试二")
    number = "460390199005170122"
    for account, org in ((one, here), (other, there)):
        member = await make_member(org, id_number=number)
        await Account.filter(id=account.id).update(member_id=member.id)
    assert await same(one, other)


async def same(one: Account, other: Account) -> bool:
    return persons.same(await persons.known(reader(), [one.id, other.id]), one.id, other.id)
