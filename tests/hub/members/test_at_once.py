"""Several people working at the same moment: nobody is counted twice, and nobody waits for ever."""

import asyncio

from hub.errors import HubError
from hub.members.models import Member
from hub.orgs.models import Org
from hub.region import OrgKind
from hub.settings import Settings
from tests.factories import make_member, make_org, make_root
from tests.hub.recount import assert_counters_right


async def test_unions_beside_and_below_each_other_enroll_at_once(either: Settings) -> None:
    root = await make_root()
    city = await make_org(root, kind=OrgKind.LOCAL_FEDERATION)
    unions = [root, city, *[await make_org(city) for _ in range(3)]]
    work = [make_member(unions[order % 5], order) for order in range(1, 31)]
    founding = [make_org(city, f"新会{number}") for number in range(5)]
    await asyncio.gather(*work, *founding)
    assert await Member.all().count() == 30
    await assert_counters_right()


async def test_of_two_unions_that_enroll_one_person_at_once_one_has_the_person(either: Settings) -> None:
    root = await make_root()
    unions = [await make_org(root) for _ in range(4)]
    came = await asyncio.gather(*(make_member(union, 1) for union in unions), return_exceptions=True)
    refused = [one for one in came if isinstance(one, BaseException)]
    assert [type(one) for one in refused if not isinstance(one, HubError)] == []
    assert len(refused) == 3
    assert await Member.all().count() == 1
    await assert_counters_right()


async def test_of_two_superiors_that_enter_one_name_at_once_one_has_it(either: Settings) -> None:
    root = await make_root()
    came = await asyncio.gather(*(make_org(root, "同名工会") for _ in range(4)), return_exceptions=True)
    assert sum(isinstance(one, HubError) for one in came) == 3
    assert await Org.all().count() == 2
    await assert_counters_right()
