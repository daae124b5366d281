"""Unions that move and end while others decide, transfer and merge in the same moment: all of it, or a reason."""

import asyncio
from typing import Any

from hub.clock import today
from hub.database.walls import everywhere
from hub.members.models import Hold, Member
from hub.orgs.models import Org
from hub.transfers.models import Transfer
from schema.ids import node_id
from tests.schema.moving import DECIDE, MOVE, City, city, codes
from tests.schema.test_dissolving import CODE, END
from tests.schema.transferring import ASK
from tests.schema.transferring import DECIDE as AGREE

__all__ = ["city"]

ORDER = (
    "mutation($o: ID!, $m: [ID!]) { applyForCards(org: $o, members: $m) { batch { id } problems { code message } } }"
)
LEAVE = """mutation($m: ID!, $on: Date!) { endMembership(id: $m, change: "6", reason: "5", on: $on) {
  member { id } problems { code message } } }"""


async def test_of_twenty_who_ask_at_once_one_is_first(city: City) -> None:
    admins = [await city.somebody(city.works) for _ in range(20)]
    o = city.id(city.works)
    targets = [city.id(city.other_street), city.id(city.other_district)]
    asked = [one.attempt(MOVE, o=o, to=targets[at % 2]) for at, one in enumerate(admins)]
    answers = await asyncio.gather(*(asyncio.create_task(one) for one in asked))
    assert sum(not one["problems"] for one in answers) == 1
    assert {code for one in answers for code in codes(one)} == {"NOT_IN_THIS_STATE"}
    with everywhere():
        assert await Transfer.all().count() == 1


async def test_of_twenty_who_decide_at_once_each_side_says_one_word(city: City) -> None:
    admin = await city.somebody(city.works)
    asked = (await admin.do(MOVE, o=city.id(city.works), to=city.id(city.other_street)))["transfer"]["id"]
    deciders = [await city.somebody(org) for org in (city.street, city.other_street) for _ in range(10)]
    said = [one.attempt(DECIDE, id=asked, d="APPROVED") for one in deciders]
    answers = await asyncio.gather(*(asyncio.create_task(one) for one in said))
    assert sum(not one["problems"] for one in answers) == 2
    assert {code for one in answers for code in codes(one)} <= {"TRANSFER_OVER", "NOT_ALLOWED", "NOT_FOUND"}
    works = await city.fresh(city.works)
    assert (works.parent_id, works.state) == (city.other_street.id, "ACTIVE")


async def test_a_yes_and_a_no_at_once_leave_one_truth(city: City) -> None:
    admin = await city.somebody(city.works)
    asked = (await admin.do(MOVE, o=city.id(city.works), to=city.id(city.other_street)))["transfer"]["id"]
    deciders = [await city.somebody(org) for org in (city.street, city.other_street) for _ in range(10)]
    said = [
        one.attempt(DECIDE, id=asked, d="APPROVED" if at % 3 else "REJECTED", t="意见")
        for at, one in enumerate(deciders)
    ]
    answers = await asyncio.gather(*(asyncio.create_task(one) for one in said))
    assert all(one["problems"] or one["transfer"] for one in answers)
    works, (case,) = await city.fresh(city.works), await _cases()
    there = works.parent_id == city.other_street.id
    assert case.state == ("ACCEPTED" if there else "REFUSED")
    assert works.state == "ACTIVE"


async def test_members_unions_and_mergers_at_once_lose_nobody(city: City) -> None:
    """Whatever comes first: the fixture counts everything again afterwards."""
    admin = await city.somebody(city.works)
    asked = (await admin.do(MOVE, o=city.id(city.works), to=city.id(city.other_street)))["transfer"]["id"]
    old, new = await city.somebody(city.street), await city.somebody(city.other_street)
    await old.do(DECIDE, id=asked)
    company, shop = await city.somebody(city.company), await city.somebody(city.shop)
    leaving = city.id(city.people[0])
    transfers = [
        asyncio.create_task(admin.attempt(ASK, m=leaving, to=city.id(city.company))),
        asyncio.create_task(new.attempt(DECIDE, id=asked)),
        asyncio.create_task(shop.attempt(END, o=city.id(city.shop), h="MERGE", into=city.id(city.company))),
        asyncio.create_task(shop.attempt(ASK, m=city.id(city.people[1]), to=city.id(city.street))),
        asyncio.create_task(admin.attempt(END, o=city.id(city.works), h="CLOSE")),
    ]
    answers = await asyncio.gather(*transfers)
    assert all("problems" in one for one in answers)
    with everywhere():
        for case in await Transfer.filter(state="PENDING", kind__startswith="MEMBER"):
            told = await company.attempt(AGREE, id=node_id("Transfer", case.id), d="APPROVED")
            assert set(codes(told)) <= {"NOT_FOUND", "NOT_ALLOWED", "ORG_NOT_ACTIVE"}
        homes = {one.org_id for one in await Member.all()}
        alive = {one.id for one in await Org.all() if one.state not in ("MERGED", "CLOSED")}
    assert homes <= alive


async def test_of_all_that_is_begun_for_one_member_at_once_only_one_thing_is(city: City) -> None:
    """会籍转移、办卡、退会 and the end of the union, five times each: whatever is first keeps out the rest."""
    admins = [await city.somebody(city.shop) for _ in range(20)]
    o, m = city.id(city.shop), city.id(city.people[1])
    await admins[0].do(CODE, o=o)
    begun: list[tuple[str, dict[str, Any]]] = [
        (ASK, {"m": m, "to": city.id(city.company)}),
        (ORDER, {"o": o, "m": [m]}),
        (LEAVE, {"m": m, "on": today().isoformat()}),
        (END, {"o": o, "h": "MERGE", "into": city.id(city.works)}),
    ]
    said = [one.raw(begun[at % 4][0], **begun[at % 4][1]) for at, one in enumerate(admins)]
    answers = await asyncio.gather(*(asyncio.create_task(one) for one in said))
    done = [begun[at % 4][0] for at, answer in enumerate(answers) if not _reasons(answer)]
    # A union may still end when its only member has left
    assert len(done) == 1 or sorted(done) == sorted([LEAVE, END]), [_reasons(one) for one in answers]
    with everywhere():
        one, union = await Member.get(id=city.people[1].id), await city.fresh(city.shop)
        held = [hold.kind for hold in await Hold.all()]
    assert held == [kind for document, kind in ((ORDER, "CARD"), (ASK, "TRANSFER")) if document in done]
    assert (one.state == "LEFT") is (LEAVE in done)
    assert (union.state == "MERGED") is (END in done)
    assert (one.org_id == city.works.id) is (done == [END])


def _reasons(answer: dict[str, Any]) -> list[str]:
    """The sentences of a refusal; whoever is refused is told one."""
    errors = [one["message"] for one in answer.get("errors", ())]
    payloads = [one for one in (answer.get("data") or {}).values() if one]
    told = errors + [problem["message"] for payload in payloads for problem in payload["problems"]]
    assert all(told), answer
    assert told or payloads, answer
    return told


async def _cases() -> list[Transfer]:
    with everywhere():
        return await Transfer.all()
