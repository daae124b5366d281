"""A batch is sent while somebody in it goes to another union: one waits for the other, and never both."""

import asyncio

from hub.database.walls import everywhere
from hub.settings import Settings
from tests.factories import make_member
from tests.schema.holding import holding
from tests.schema.moving import City, city
from tests.schema.transferring import ASK
from tests.schema.transferring import DECIDE as AGREE
from tests.stories.test_shanghai_cards import ADD, CODE, OPEN, SUBMIT

__all__ = ["city"]


async def test_a_batch_is_sent_while_one_of_it_is_taken_in_elsewhere(city: City, either: Settings) -> None:
    with everywhere():
        other = await make_member(city.shop, 41, address="虚构路1号")
    own, company = await city.somebody(city.shop), await city.somebody(city.company)
    o, m = city.id(city.shop), city.id(city.people[1])
    await own.do(CODE, o=o)
    batch = (await own.do(OPEN, o=o))["batch"]["id"]
    filled = await own.do(ADD, b=batch, m=[m, city.id(other)])
    assert filled["batch"]["size"] == 2
    asked = (await own.do(ASK, m=m, to=city.id(city.company)))["transfer"]["id"]

    # The transfer has the member's record, and stops on its way to the batch; then the batch is sent
    async with holding(either, "SELECT id FROM hold FOR UPDATE") as held:
        agreed = asyncio.create_task(company.attempt(AGREE, id=asked, d="APPROVED"))
        await held.wait_for(1)
        sent = asyncio.create_task(own.attempt(SUBMIT, b=batch))
        await held.wait_for(2)
    answers = await asyncio.gather(agreed, sent)

    # Both are done: who went is not in it, and the other is at the bank
    assert [one["problems"] for one in answers] == [[], []]
    assert (answers[1]["batch"]["size"], answers[1]["batch"]["state"]) == (1, "SUBMITTED")
