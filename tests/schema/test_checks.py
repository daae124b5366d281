"""checkRecord: the rules answer while a form is typed."""

import pytest

from hub.members.models import Member
from tests.schema.conftest import World
from tests.schema.test_idempotency import form

CHECK = """query($k: RecordKind! = MEMBER, $o: ID, $i: ID, $v: JSON!, $r: String! = "hainan") {
  checkRecord(region: $r, kind: $k, org: $o, id: $i, values: $v) {
    findings { code severity field message fix suggestion value } derived required notApplicable } }"""


async def test_what_is_missing_and_what_is_wrong_is_told_by_field(world: World) -> None:
    clerk = await world.somebody(world.works)
    told = (await clerk.ask(CHECK, o=world.id(world.works), v={"mobile": "1600000000", "sex": "男"}))["checkRecord"]
    found = {one["field"]: one for one in told["findings"]}
    assert found["fullName"]["message"] == "姓名必填。"
    assert "11位" in found["mobile"]["message"]
    assert found["mobile"]["value"] == "1600000000"  # one's own words, as they were typed
    assert "sex" not in found
    assert "fullName" in told["required"]
    assert await Member.all().count() == 1


async def test_a_right_form_has_no_errors(world: World) -> None:
    clerk = await world.somebody(world.works)
    told = (await clerk.ask(CHECK, o=world.id(world.works), v=form(71)))["checkRecord"]
    assert [one for one in told["findings"] if one["severity"] == "ERROR"] == []


async def test_somebody_who_is_there_already_is_told_of(world: World) -> None:
    clerk = await world.somebody(world.works)
    told = (await clerk.ask(CHECK, o=world.id(world.works), v=form(7)))["checkRecord"]
    assert any(one["field"] == "idNumber" for one in told["findings"])


async def test_a_person_of_a_hidden_union_is_not_named_after_it(world: World) -> None:
    other = await world.somebody(world.other)
    told = await other.ask(CHECK, o=world.id(world.other), v=form(7))
    assert world.works.name not in str(told)


async def test_an_edit_is_checked_against_the_record_that_is_kept(world: World) -> None:
    clerk = await world.somebody(world.works)
    told = (await clerk.ask(CHECK, i=world.id(world.member), v={"mobile": "160"}))["checkRecord"]
    mobile = next(one for one in told["findings"] if one["field"] == "mobile")
    assert mobile["value"] == "***"


async def test_anybody_may_ask_the_rules_alone(world: World) -> None:
    told = (await world.nobody().ask(CHECK, v={"mobile": "160"}))["checkRecord"]
    assert any(one["field"] == "mobile" for one in told["findings"])
    known = (await world.nobody().ask(CHECK, v=form(7)))["checkRecord"]
    assert [one for one in known["findings"] if one["severity"] == "ERROR"] == []  # the register is not asked


@pytest.mark.parametrize("place", ["o", "i"])
async def test_signed_out_nobody_asks_about_a_union_or_a_person(world: World, place: str) -> None:
    about = {"o": world.id(world.works), "i": world.id(world.member)}[place]
    assert await world.nobody().ask(CHECK, v={}, **{place: about}) == {"checkRecord": None}
    stranger = await world.somebody(world.sibling)
    assert await stranger.ask(CHECK, v={}, **{place: about}) == {"checkRecord": None}


async def test_there_is_no_such_region_or_field(world: World) -> None:
    assert await world.nobody().ask(CHECK, r="nowhere", v={}) == {"checkRecord": None}
    assert await world.nobody().code(CHECK, v={"unknownField": "x"}) == "INVALID"
    assert await world.nobody().code(CHECK, k="PACKAGE", v={}) == "INVALID"


async def test_who_fills_in_a_form_for_nobody_yet_is_not_taken_for_a_superior(world: World) -> None:
    told = (await world.nobody().ask(CHECK, v={"fullName": "试新"}))["checkRecord"]
    assert {one["code"] for one in told["findings"]} == {"NEED"}
