"""The buttons of a union: what is grey says why and what comes first; what the region has not is not offered."""

from typing import Any

from hub.jobs import working
from tests.people import people
from tests.schema.conftest import World
from tests.schema.registering import REPORT, REVIEW, SUBMIT, UPDATE, City, city
from tests.schema.test_imports import START, uploaded
from tests.schema.test_undoing import UNDO
from tests.stories.test_shanghai_members import person, sheet
from tests.workbooks import member_workbook

__all__ = ["city"]

BUTTONS = """query($o: ID!) { org(id: $o) { stateLabel acts { name allowed refusal { code message hint } } } }"""
ENTER = """mutation($o: ID!) { createOrg(region: "shanghai", parent: $o, layout: "opening",
  values: {name: "虚构车间工会", kind: "单独基层工会"}) { problems { code message hint } } }"""
IMPORT = """mutation($o: ID!, $u: ID!) { startImport(org: $o, kind: MEMBER, upload: $u) {
  problems { code message hint } } }"""
VOID = """mutation($o: ID!) { voidActivation(org: $o, reason: "误激活") {
  org { state } problems { code message hint } } }"""


async def buttons(somebody: Any, o: str) -> dict[str, dict[str, Any] | None]:
    """By name: None where it may be pressed, else why not."""
    told = (await somebody.ask(BUTTONS, o=o))["org"]["acts"]
    return {one["name"]: None if one["allowed"] else one["refusal"] for one in told}


async def test_a_union_that_has_just_registered_is_told_what_comes_first(city: City) -> None:
    own, done = await city.registered()
    o = done["org"]["id"]
    told = await buttons(own, o)
    assert told["updateOrg"] is None
    assert told["submitOrg"] is not None
    assert told["submitOrg"]["code"] == "MAILBOX_NOT_PROVED"
    assert told["enrollMember"] == {
        "code": "ORG_NOT_ACTIVE",
        "message": "工会目前的状态是“未上报”，不能办理此事。",
        "hint": "请先上报，审核通过后再办理。",
    }
    assert all(refusal["hint"] for refusal in told.values() if refusal), told


async def test_below_and_into_a_union_that_has_just_registered_nothing_goes_as_its_buttons_say(city: City) -> None:
    own, o = await city.proved()
    told = await buttons(own, o)
    (entering,) = (await own.attempt(ENTER, o=o))["problems"]
    assert told["createOrg"] == entering
    assert entering["message"] == "工会目前的状态是“未上报”，不能办理此事。"
    upload = await uploaded(own, sheet(person(1)), "会员导入模板.xlsx")
    (importing,) = (await own.attempt(IMPORT, o=o, u=upload))["problems"]
    assert told["startImport"] == importing
    assert importing["hint"] == "请先在组织管理中上报，等待街镇或产业局审核"


async def test_once_it_is_approved_files_are_taken_but_no_union_hangs_below_it(city: City) -> None:
    own, o = await city.reported()
    await (await city.somebody(city.street)).do(REVIEW, o=o, d="APPROVED")
    told = await buttons(own, o)
    assert told["startImport"] is None
    (entering,) = (await own.attempt(ENTER, o=o))["problems"]
    assert told["createOrg"] == entering
    assert entering["message"] == "本地区规定“单独基层工会”之下不设工会。"


async def test_while_a_report_waits_neither_side_can_change_it(city: City) -> None:
    own, o = await city.reported()
    told = await buttons(own, o)
    assert told["updateOrg"] is not None
    assert told["updateOrg"]["code"] == "CHANGE_PENDING"
    superior = await city.somebody(city.street)
    told = await buttons(superior, o)
    assert told["updateOrg"] is not None
    assert told["updateOrg"]["hint"] == "请先审核，或由该工会撤回。"
    assert told["reviewOrg"] is None
    assert all(refusal["hint"] for refusal in told.values() if refusal), told


async def test_where_unions_report_themselves_nothing_is_activated_or_taken_back_from_them(city: City) -> None:
    own, o = await city.reported()
    superior = await city.somebody(city.street)
    await superior.do(REVIEW, o=o, d="APPROVED")
    assert not {"issueActivationCode", "voidActivation"} & set(await buttons(superior, o))
    (problem,) = (await superior.attempt(VOID, o=o))["problems"]
    assert (problem["code"], bool(problem["hint"])) == ("NOT_OFFERED", True)
    assert (await own.ask(BUTTONS, o=o))["org"]["stateLabel"] == "审核通过"


async def test_what_was_sent_back_may_be_changed_and_reported_again(city: City) -> None:
    own, o = await city.reported()
    superior = await city.somebody(city.street)
    await superior.do(REVIEW, o=o, d="RETURNED", t="职工人数有误")
    told = await buttons(own, o)
    assert told["updateOrg"] is None
    assert told["submitOrg"] is None
    await own.do(UPDATE, o=o, v={**REPORT, "parentName": city.id(city.street)})
    await own.do(SUBMIT, o=o)


async def test_while_a_file_is_taken_or_taken_back_the_next_one_is_told_to_wait(world: World) -> None:
    clerk, o = await world.somebody(world.works), world.id(world.works)
    upload = await uploaded(clerk, member_workbook(people(2, start=901)))
    assert (await buttons(clerk, o))["startImport"] is None
    running = (await clerk.do(START, o=o, u=upload))["import"]["id"]
    told = await buttons(clerk, o)
    (pressed,) = (await clerk.attempt(IMPORT, o=o, u=upload))["problems"]
    assert told["startImport"] == pressed
    assert pressed["message"] == "上一次导入或撤销尚未完成，请等待完成后再导入。"
    await working.drain()
    assert (await buttons(clerk, o))["startImport"] is None
    await clerk.do(UNDO, i=running, r="上传了错误的文件")
    assert (await buttons(clerk, o))["startImport"] == pressed
    await working.drain()
    assert (await buttons(clerk, o))["startImport"] is None


async def test_a_file_on_its_way_into_one_union_keeps_no_other_waiting(world: World) -> None:
    clerk, superior = await world.somebody(world.works), await world.somebody(world.city)
    upload = await uploaded(clerk, member_workbook(people(2, start=901)))
    await clerk.do(START, o=world.id(world.works), u=upload)
    assert (await buttons(superior, world.id(world.city)))["startImport"] is None
    seen = (await buttons(superior, world.id(world.works)))["startImport"]
    assert seen is not None
    assert seen["code"] == "IMPORT_RUNNING"


async def test_the_button_that_reports_is_called_as_the_region_calls_it(city: City) -> None:
    own, o = await city.proved()
    told = (await own.ask("query($o: ID!) { org(id: $o) { acts { name label } } }", o=o))["org"]["acts"]
    assert {"name": "submitOrg", "label": "上报"} in told
