"""Applications decided, sent and taken back by many in the same moment: one is first, all others learn why not."""

import asyncio

from hub.database.walls import everywhere
from hub.joining.models import JoinApplication
from hub.members.models import Member
from tests.schema.joining import APPLY, REVIEW, WITHDRAW, applied, codes, person
from tests.schema.transferring import Unions, unions

__all__ = ["unions"]


async def test_of_twenty_who_decide_at_once_one_is_first_and_the_others_learn_why(unions: Unions) -> None:
    one, _ = await applied(unions.world.nobody(), unions.id(unions.old))
    deciders = [await unions.somebody(org) for org in (unions.old, unions.city) for _ in range(10)]
    said = [
        asyncio.create_task(each.attempt(REVIEW, i=one["id"], d="APPROVED" if at % 2 else "REJECTED", t="意见"))
        for at, each in enumerate(deciders)
    ]
    answers = await asyncio.gather(*said)
    (won,) = [each for each in answers if not each["problems"]]
    assert {code for each in answers for code in codes(each)} == {"NOT_IN_THIS_STATE"}
    with everywhere():
        assert await Member.filter(org_id=unions.old.id).count() == 1 + (won["application"]["state"] == "APPROVED")


async def test_of_a_decision_and_a_change_of_mind_one_is_first(unions: Unions) -> None:
    one, receipt = await applied(unions.world.nobody(), unions.id(unions.old))
    admin = await unions.somebody(unions.old)
    answers = await asyncio.gather(
        admin.attempt(REVIEW, i=one["id"], d="APPROVED"), unions.world.nobody().attempt(WITHDRAW, r=receipt)
    )
    assert sorted(map(codes, answers)) == [[], ["NOT_IN_THIS_STATE"]]
    with everywhere():
        assert await Member.filter(org_id=unions.old.id).count() == 1 + (not answers[0]["problems"])


async def test_of_one_person_who_applies_many_times_at_once_one_lies_before_the_union(unions: Unions) -> None:
    o = unions.id(unions.old)
    answers = await asyncio.gather(*(unions.world.nobody().attempt(APPLY, o=o, v=person()) for _ in range(8)))
    assert [each["problems"] for each in answers] == [[]] * 8
    with everywhere():
        assert await JoinApplication.filter(open=True).count() == 1
        assert await JoinApplication.all().count() == 8
