"""Several people at one correction at the same moment: it is decided once, and every loser gets a reason."""

import asyncio
from collections import Counter
from dataclasses import replace

from hub.access.roles import Role
from hub.access.scope import Scope
from hub.errors import HubError
from hub.identity import new_id
from hub.imports import forms, reviewing
from hub.members import reviews
from hub.members.history import history
from hub.members.models import Member
from hub.members.values import MEMBERS
from hub.orgs.models import Org
from hub.region import Decision
from hub.reviewing.models import Proposal
from hub.settings import Settings
from tests.factories import make_member, make_org, make_root, scope_of

MOBILE = "16099990001"


async def waiting() -> tuple[Org, Member, Scope]:
    """A member whose correction waits for its union."""
    union = await make_org(await make_root())
    one = await make_member(union, 1)
    person = replace(scope_of(union, Role.MEMBER), member_id=one.id, account_id=new_id())
    await forms.update_member(person, one.id, {"mobile": MOBILE})
    return union, one, person


async def test_of_twenty_who_decide_one_does_and_the_others_hear_why(either: Settings) -> None:
    union, one, person = await waiting()
    said = [Decision.APPROVED, Decision.RETURNED, Decision.REJECTED, Decision.APPROVED] * 5
    work = [reviewing.review_member(scope_of(union), one.id, each, "核对") for each in said]
    came = await asyncio.gather(*work, reviews.withdraw(person, one.id), return_exceptions=True)
    refused = [each for each in came if isinstance(each, BaseException)]
    assert len(refused) == len(said)
    assert Counter(each.code if isinstance(each, HubError) else repr(each) for each in refused) == {
        "NOTHING_PENDING": len(said)
    }
    now = await Member.get(id=one.id)
    approved = [each.decision for each in await Proposal.all() if each.decision] == ["APPROVED"]
    assert (MEMBERS.clear(now, "mobile") == MOBILE) is approved
    assert len(await history(scope_of(union), now)) == now.version


async def test_of_many_corrections_at_once_one_waits(either: Settings) -> None:
    _, one, person = await waiting()
    await reviews.withdraw(person, one.id)
    work = [forms.update_member(person, one.id, {"mobile": f"1609999000{digit}"}) for digit in range(8)]
    came = await asyncio.gather(*work, return_exceptions=True)
    codes = Counter(each.code if isinstance(each, HubError) else "done" for each in came)
    assert codes == {"done": 1, "CHANGE_PENDING": 7}, came
    assert await Proposal.filter(open=True).count() == 1
    assert (await Member.get(id=one.id)).version == 1
