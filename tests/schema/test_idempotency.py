"""The same key with the same input is done once and answered the same way."""

import asyncio
from typing import Any

from hub.members.models import Member
from tests.factories import person_values
from tests.schema.conftest import World

ENROLL = """mutation($org: ID!, $values: JSON!, $key: String) {
  enrollMember(org: $org, values: $values, idempotencyKey: $key) {
    member { id name version } warnings { code message severity } problems { code path retryAfter } } }"""
PROVISION = """mutation($org: ID!, $key: String) {
  provisionAccount(org: $org, role: UNION_CLERK, displayName: "试新", idempotencyKey: $key) {
    account { id state } initialPassword problems { code } } }"""


def form(order: int, **more: object) -> dict[str, object]:
    """A person as a form sends one."""
    values = person_values(order, **more)
    told: dict[str, object] = {
        "fullName": values["full_name"],
        "idNumber": values["id_number"],
        "idType": "1",
        "sex": values["sex"],
        "bornOn": str(values["born_on"]),
        "mobile": values["mobile"],
        "employerName": "虚构市第一糖厂",
        "isMigrantWorker": False,
        "change": "1",
        "changedOn": "2024-03-01",
        "ethnicity": "01",
        "workStatus": "1",
        "education": "21",
        "skillLevel": "0",
        "hukou": "非农业户口",
        "hukouPlace": "海南省虚构县",
        "affiliation": "13",
        "nativePlace": "海南虚构",
    }
    return told


async def members(world: World) -> int:
    return await Member.filter(org_id=world.works.id).count()


async def test_a_repeated_mutation_has_one_effect_and_one_answer(world: World) -> None:
    clerk = await world.somebody(world.works)
    asked: dict[str, Any] = {"org": world.id(world.works), "values": form(31), "key": "k-1"}
    first = await clerk.do(ENROLL, **asked)
    second = await clerk.do(ENROLL, **asked)
    assert second == first
    assert await members(world) == 2


async def test_a_key_with_another_input_is_refused(world: World) -> None:
    clerk = await world.somebody(world.works)
    await clerk.do(ENROLL, org=world.id(world.works), values=form(32), key="k-2")
    other = await clerk.attempt(ENROLL, org=world.id(world.works), values=form(33), key="k-2")
    assert [one["code"] for one in other["problems"]] == ["KEY_REUSED"]
    assert await members(world) == 2


async def test_a_refusal_frees_the_key(world: World) -> None:
    clerk = await world.somebody(world.works)
    wrong = await clerk.attempt(ENROLL, org=world.id(world.works), values={"fullName": "试"}, key="k-3")
    assert wrong["problems"]
    await clerk.do(ENROLL, org=world.id(world.works), values=form(34), key="k-3")


async def test_one_key_of_two_people_is_two_keys(world: World) -> None:
    one, other = await world.somebody(world.works), await world.somebody(world.works)
    await one.do(ENROLL, org=world.id(world.works), values=form(35), key="k-4")
    await other.do(ENROLL, org=world.id(world.works), values=form(36), key="k-4")
    assert await members(world) == 3


async def test_a_secret_is_told_once(world: World) -> None:
    admin = await world.somebody(world.city)
    asked = {"org": world.id(world.works), "key": "k-5"}
    first = await admin.do(PROVISION, **asked)
    second = await admin.do(PROVISION, **asked)
    assert first["initialPassword"]
    assert second == {**first, "initialPassword": None}


async def test_many_at_once_have_one_effect(world: World) -> None:
    clerk = await world.somebody(world.works)
    asked: dict[str, Any] = {"org": world.id(world.works), "values": form(37), "key": "k-6"}
    answers = await asyncio.gather(*(clerk.attempt(ENROLL, **asked) for _ in range(10)))
    codes = {one["code"] for answer in answers for one in answer["problems"]}
    assert codes <= {"KEY_IN_FLIGHT"}
    ids = {answer["member"]["id"] for answer in answers if answer["member"]}
    assert len(ids) == 1
    assert await members(world) == 2


async def test_a_replay_shows_nothing_that_may_not_be_seen_any_more(world: World) -> None:
    clerk = await world.somebody(world.works)
    asked: dict[str, Any] = {"org": world.id(world.works), "values": form(38), "key": "k-7"}
    first = await clerk.do(ENROLL, **asked)
    await Member.filter(id=await _key(first)).update(org_id=world.other.id)
    assert (await clerk.do(ENROLL, **asked))["member"] is None


async def test_a_key_too_long_is_refused(world: World) -> None:
    clerk = await world.somebody(world.works)
    told = await clerk.attempt(ENROLL, org=world.id(world.works), values=form(39), key="k" * 200)
    assert [one["path"] for one in told["problems"]] == [["idempotencyKey"]]


async def _key(payload: dict[str, Any]) -> Any:
    from schema.ids import uuid_of

    return uuid_of("Member", payload["member"]["id"])
