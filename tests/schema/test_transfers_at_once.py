"""Transfers that many decide or ask for in the same moment: one is first, and every other learns why not."""

import asyncio

from hub.database.walls import everywhere
from hub.members.models import Member, Membership
from hub.transfers.models import Transfer
from tests.schema.transferring import ASK, DECIDE, Unions, codes, known, unions

__all__ = ["unions"]


async def test_of_twenty_who_decide_at_once_one_is_first_and_the_others_learn_why(unions: Unions) -> None:
    new = await unions.somebody(unions.new)
    deciders = [await unions.somebody(org) for org in (unions.old, unions.city) for _ in range(10)]
    asked = (await new.do(ASK, **known()))["transfer"]["id"]
    said = [
        asyncio.create_task(one.attempt(DECIDE, id=asked, d="APPROVED" if at % 2 else "REJECTED", o="意见"))
        for at, one in enumerate(deciders)
    ]
    answers = await asyncio.gather(*said)
    won = [one for one in answers if not one["problems"]]
    assert len(won) == 1
    assert {code for one in answers if one["problems"] for code in codes(one)} == {"TRANSFER_OVER"}
    became = "已经同意" if won[0]["transfer"]["state"] == "ACCEPTED" else "已被拒绝"
    reasons = {problem["message"] for one in answers for problem in one["problems"]}
    assert reasons == {f"该转移{became}，不能再办理。"}
    with everywhere():
        home = (await Member.get(id=unions.member.id)).org_id
        assert home == (unions.new.id if won[0]["transfer"]["state"] == "ACCEPTED" else unions.old.id)
        assert await Membership.all().count() == (home == unions.new.id)


async def test_of_many_who_ask_at_once_one_is_first(unions: Unions) -> None:
    askers = [await unions.somebody(org) for org in (unions.new, unions.far) for _ in range(4)]
    answers = await asyncio.gather(*(asyncio.create_task(one.attempt(ASK, **known())) for one in askers))
    assert sum(not one["problems"] for one in answers) == 1
    assert {code for one in answers for code in codes(one)} == {"MEMBER_HELD"}
    with everywhere():
        assert await Transfer.all().count() == 1
