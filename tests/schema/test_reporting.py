"""Unions report themselves (组织上报), complete, to a superior the tree allows, who takes them in or back."""

import asyncio
from dataclasses import replace

import pytest

from hub import registry
from hub.access.models import Account
from hub.access.roles import Role
from hub.database.walls import everywhere
from hub.orgs.models import Org
from hub.region import org, registered, rulebook
from tests.schema.conftest import Somebody
from tests.schema.registering import (
    EMPLOYER,
    LIST,
    MAILBOX,
    NOTICES,
    READ,
    REPORT,
    REVIEW,
    SUBMIT,
    TODO,
    UPDATE,
    WITHDRAW,
    City,
    city,
)
from tests.schema.test_reviews import BACK, DECIDE, EDIT
from tests.schema.test_reviews import ORG as CHANGE

__all__ = ["city"]

TREE = "{ orgs(first: 50) { nodes { name orgCount } } }"
ENROLL = "mutation($o: ID!, $v: JSON!) { enrollMember(org: $o, values: $v) { member { memberNo } problems { code } } }"
PERSON = {
    "fullName": "试甲",
    "idType": "身份证",
    "idNumber": "310190199005170126",
    "address": "虚构路1号",
    "mobile": "16000000001",
    "education": "大学本科",
    "hukou": "非农业",
    "skillLevel": "无",
}


def codes(payload: dict[str, object]) -> list[str]:
    return [one["code"] for one in payload["problems"]]  # type: ignore[attr-defined]


def allowed(org: dict[str, object]) -> set[str]:
    return {one["name"] for one in org["acts"] if one["allowed"]}  # type: ignore[attr-defined]


async def test_a_report_is_laid_before_the_chosen_superior_and_the_union_comes_into_the_tree(city: City) -> None:
    own, o = await city.proved()
    street = await city.somebody(city.street, Role.UNION_LEADER)
    told = (await own.do(UPDATE, o=o, v={**REPORT, "parentName": city.id(city.street)}))["org"]
    assert (told["values"]["parentName"], told["parent"]) == (city.street.name, None)
    assert "submitOrg" in allowed(told)
    done = (await own.do(SUBMIT, o=o))["org"]
    assert (done["state"], done["stateLabel"], done["level"], done["track"]) == (
        "SUBMITTED",
        "待审核",
        4,
        {"key": "区"},
    )
    assert (done["orgNo"], done["pendingChange"]) == (None, None)
    assert "submitOrg" not in allowed(done)
    # The superior has it in its list, and in its numbers
    assert (await street.ask(TODO))["viewer"]["todo"]["orgReviews"] == 1
    assert [one["orgCount"] for one in (await street.ask(TREE))["orgs"]["nodes"]] == [1, 0]
    # Until it is approved there are no members
    assert codes(await own.attempt(ENROLL, o=o, v=PERSON)) == ["ORG_NOT_ACTIVE"]
    shown = (await street.ask(READ, o=o))["org"]
    assert "reviewOrg" in allowed(shown)
    approved = (await street.do(REVIEW, o=o, d="APPROVED", t="经核实，信息属实。"))["org"]
    assert (approved["state"], approved["stateLabel"]) == ("ACTIVE", "审核通过")
    assert approved["orgNo"].startswith("31")
    assert len(approved["orgNo"]) == 10
    review = (await own.ask(READ, o=o))["org"]["review"]
    assert (review["decision"], review["opinion"], review["by"]) == ("APPROVED", "经核实，信息属实。", "试办")
    (notice, *_) = (await own.ask(NOTICES))["viewer"]["notices"]["nodes"]
    assert (notice["title"], notice["about"]) == ("工会上报审核通过", {"id": o})
    assert (await street.ask(TODO))["viewer"]["todo"]["orgReviews"] == 0
    assert (await own.do(ENROLL, o=o, v=PERSON))["member"]["memberNo"] == "0000000001"


async def test_the_superior_is_told_of_a_report(city: City) -> None:
    street = await city.somebody(city.street)
    _, o = await city.reported()
    (notice,) = (await street.ask(NOTICES))["viewer"]["notices"]["nodes"]
    assert (notice["title"], notice["about"]) == ("工会上报待审核", {"id": o})


async def test_what_a_report_lacks_is_told_all_at_once(city: City) -> None:
    own, o = await city.proved()
    assert [one["path"] for one in (await own.attempt(SUBMIT, o=o))["problems"]] == [["values", "parentName"]]
    await own.do(UPDATE, o=o, v={**REPORT, "parentName": city.street.name, "phone": None, "leaderName": None})
    told = (await own.attempt(SUBMIT, o=o))["problems"]
    assert [one["path"] for one in told] == [["values", "leaderName"], ["values", "phone"]]
    assert (await own.ask(READ, o=o))["org"]["state"] == "DRAFT"


async def test_the_entry_of_the_bureaus_asks_for_the_bureau(city: City) -> None:
    own, o = await city.proved()
    rest = {key: value for key, value in REPORT.items() if key != "adcode"}
    await own.do(UPDATE, o=o, v={**rest, "parentName": city.company.name})
    told = (await own.attempt(SUBMIT, o=o))["problems"]
    assert [one["path"] for one in told] == [["values", "bureau"]]
    await own.do(UPDATE, o=o, v={"bureau": city.bureau.name})
    assert (await own.do(SUBMIT, o=o))["org"]["track"] == {"key": "局"}


async def test_a_superior_that_the_tree_does_not_allow_is_refused(city: City) -> None:
    own, o = await city.proved()
    for wrong in (city.id(city.root), "没有这个工会", o):
        told = await own.attempt(UPDATE, o=o, v={"parentName": wrong})
        assert [one["path"] for one in told["problems"]] == [["values", "parentName"]], wrong


async def test_a_union_at_a_workplace_is_no_superior_to_report_to(city: City) -> None:
    # Given a union at a workplace, approved and known by its name
    _, o = await city.reported()
    await (await city.somebody(city.street)).do(REVIEW, o=o, d="APPROVED")
    other, own = await city.proved("other@example.org", "虚构另一软件公司")
    # Then nobody reports to it, by its name or by its id, and is told whom to choose
    for named in (REPORT["name"], o):
        (told,) = (await other.attempt(UPDATE, o=own, v={"parentName": named}))["problems"]
        assert (told["message"], told["hint"], told["path"]) == (
            "没有找到该上级工会；基层工会不能作上级。",
            "请从上级工会名录中选择，或填写其全称。",
            ["values", "parentName"],
        )
    assert (await other.do(UPDATE, o=own, v={"parentName": city.street.name}))["org"]["id"] == own


async def test_whoever_has_not_proved_the_mailbox_cannot_report(city: City) -> None:
    own, done = await city.registered()
    o = done["org"]["id"]
    await own.do(UPDATE, o=o, v={**REPORT, "parentName": city.street.name})
    assert codes(await own.attempt(SUBMIT, o=o)) == ["MAILBOX_NOT_PROVED"]


async def test_what_is_sent_back_is_corrected_and_reported_again_even_to_another_superior(city: City) -> None:
    own, o = await city.reported()
    street, district = await city.somebody(city.street), await city.somebody(city.district)
    assert [one["path"] for one in (await street.attempt(REVIEW, o=o, d="RETURNED"))["problems"]] == [["opinion"]]
    back = (await street.do(REVIEW, o=o, d="RETURNED", t="请改报区总工会"))["org"]
    assert (back["state"], back["stateLabel"]) == ("RETURNED", "审核不通过")
    told = (await own.ask(READ, o=o))["org"]
    assert told["review"]["opinion"] == "请改报区总工会"
    (notice, *_) = (await own.ask(NOTICES))["viewer"]["notices"]["nodes"]
    said = "“虚构软件公司工会委员会”的上报审核不通过，审批人：试办。审批意见：请改报区总工会"
    assert (notice["title"], notice["body"], notice["about"]) == ("工会上报审核不通过", said, {"id": o})
    assert {"updateOrg", "submitOrg"} <= allowed(told)
    await own.do(UPDATE, o=o, v={"parentName": city.district.name, "declaredWorkers": 121})
    again = (await own.do(SUBMIT, o=o))["org"]
    assert (again["state"], again["level"]) == ("SUBMITTED", 3)
    assert codes(await street.attempt(REVIEW, o=o, d="APPROVED")) == ["NOT_FOUND"]
    assert [one["orgCount"] for one in (await street.ask(TREE))["orgs"]["nodes"]] == [0]
    assert (await district.do(REVIEW, o=o, d="APPROVED"))["org"]["state"] == "ACTIVE"


async def test_a_report_is_taken_back_by_whoever_made_it_and_by_nobody_else(city: City) -> None:
    own, o = await city.reported()
    street = await city.somebody(city.street)
    assert codes(await street.attempt(WITHDRAW, o=o)) == ["NOT_ALLOWED"]
    assert (await own.do(WITHDRAW, o=o))["org"]["state"] == "DRAFT"
    assert codes(await own.attempt(WITHDRAW, o=o)) == ["NOTHING_PENDING"]
    assert codes(await street.attempt(REVIEW, o=o, d="APPROVED")) == ["NOTHING_PENDING"]
    assert (await own.do(SUBMIT, o=o))["org"]["state"] == "SUBMITTED"


async def test_kind_and_superior_are_corrected_together(city: City) -> None:
    own, o = await city.proved()
    await own.do(UPDATE, o=o, v={**REPORT, "kind": "工会联合会", "parentName": city.street.name})
    below = {"parentName": city.company.name}
    assert codes(await own.attempt(UPDATE, o=o, v={"kind": "总工会", **below})) == ["ORG_KIND_NOT_HERE"]
    told = (await own.do(UPDATE, o=o, v={"kind": "单独基层工会", **below}))["org"]
    assert told["values"]["parentName"] == city.company.name


async def test_nobody_changes_a_report_while_it_waits(city: City) -> None:
    own, o = await city.reported()
    street = await city.somebody(city.street)
    assert codes(await own.attempt(UPDATE, o=o, v={"leaderName": "试丙"})) == ["CHANGE_PENDING"]
    assert codes(await street.attempt(UPDATE, o=o, v={"leaderName": "试丙"})) == ["NOT_IN_THIS_STATE"]


async def test_a_union_does_not_decide_on_its_own_report(city: City) -> None:
    own, o = await city.reported()
    assert codes(await own.attempt(REVIEW, o=o, d="APPROVED")) == ["NOT_ALLOWED"]
    clerk = await city.somebody(city.street, Role.UNION_CLERK)
    assert codes(await clerk.attempt(REVIEW, o=o, d="APPROVED")) == ["NOT_ALLOWED"]
    beside = await city.somebody(city.company)
    assert codes(await beside.attempt(REVIEW, o=o, d="APPROVED")) == ["NOT_FOUND"]


async def test_what_is_turned_away_loses_its_accounts_and_frees_name_and_mailbox(city: City) -> None:
    own, o = await city.reported()
    street = await city.somebody(city.street)
    done = (await street.do(REVIEW, o=o, d="REJECTED", t="并非本单位办理"))["org"]
    assert (done["state"], done["stateLabel"]) == ("REJECTED", "不予受理")
    assert await own.code("{ viewer { roles } }") == "SIGNED_OUT"
    letter = (await city.letters())[-1]  # nobody can sign in to read a notice
    assert f"To: {MAILBOX}" in letter
    assert "“虚构软件公司工会委员会”的上报不予受理。审批意见：并非本单位办理" in letter
    other, p = await city.proved()
    await other.do(UPDATE, o=p, v={**REPORT, "parentName": city.street.name})
    assert (await other.do(SUBMIT, o=p))["org"]["state"] == "SUBMITTED"


async def test_of_two_unions_with_one_name_the_second_to_report_is_told(city: City) -> None:
    await city.reported()
    own, o = await city.proved("second@example.invalid")
    await own.do(UPDATE, o=o, v={**REPORT, "parentName": city.street.name})
    told = await own.attempt(SUBMIT, o=o)
    assert codes(told) == ["ORG_NAME_TAKEN"]


async def test_of_many_reviewers_at_once_one_decides_and_the_others_are_told(city: City) -> None:
    _, o = await city.reported()
    reviewers = [await city.somebody(city.street) for _ in range(6)]
    said = ["APPROVED", "RETURNED"] * 3

    async def decide(one: Somebody, decision: str) -> dict[str, object]:
        return await one.attempt(REVIEW, o=o, d=decision, t="审")

    told = await asyncio.gather(*(decide(*each) for each in zip(reviewers, said, strict=True)))
    assert sorted(code for one in told for code in codes(one)) == ["NOTHING_PENDING"] * 5
    (won,) = [one for one in told if not one["problems"]]
    left = (await reviewers[0].ask(READ, o=o))["org"]
    assert left["state"] == won["org"]["state"]  # type: ignore[index]


async def test_two_reports_at_once_are_one(city: City) -> None:
    own, o = await city.proved()
    await own.do(UPDATE, o=o, v={**REPORT, "parentName": city.street.name})
    told = await asyncio.gather(*(own.attempt(SUBMIT, o=o) for _ in range(4)))
    assert len([one for one in told if not one["problems"]]) == 1
    street = await city.somebody(city.street)
    assert [one["orgCount"] for one in (await street.ask(TREE))["orgs"]["nodes"]] == [1, 0]


async def test_once_approved_a_correction_waits_and_only_what_the_table_lets_be_edited(city: City) -> None:
    own, o = await city.reported()
    street = await city.somebody(city.street)
    await street.do(REVIEW, o=o, d="APPROVED")
    (problem,) = (await own.attempt(EDIT, o=o, v={"employerName": "别的单位"}))["problems"]
    assert "单位名称" in problem["message"]
    assert (await own.attempt(EDIT, o=o, v={"parentName": city.district.name}))["problems"][0]["path"] == [
        "values",
        "parentName",
    ]
    assert (await own.do(EDIT, o=o, v={"employerAddress": "虚构路2号"}))["org"]["state"] == "CHANGE_PENDING"
    shown = (await street.ask(CHANGE, o=o))["org"]["pendingChange"]["changes"]
    assert [(one["field"]["key"], one["before"], one["after"]) for one in shown] == [
        ("employerAddress", "虚构路1号", "虚构路2号")
    ]
    assert (await own.do(BACK, o=o))["org"]["state"] == "ACTIVE"
    await own.do(EDIT, o=o, v={"employerAddress": "虚构路2号"})
    assert (await street.do(DECIDE, o=o, d="APPROVED"))["org"]["state"] == "ACTIVE"
    assert (await own.ask(READ, o=o))["org"]["employer"]["address"] == "虚构路2号"


async def test_a_union_its_superior_entered_reports_by_the_superiors_form(city: City) -> None:
    district = await city.somebody(city.district)
    made = await district.do(
        """mutation($o: ID!) { createOrg(region: "shanghai", parent: $o, layout: "opening",
           values: {name: "虚构新街道总工会", kind: "总工会"}) { org { id state } problems { code message } } }""",
        o=city.id(city.district),
    )
    o = made["org"]["id"]
    with everywhere():
        row = await Org.get(name="虚构新街道总工会")
    own = await city.somebody(row)
    assert (await own.attempt(UPDATE, o=o, v={"parentName": city.street.name}))["problems"]
    assert (await own.do(SUBMIT, o=o))["org"]["state"] == "SUBMITTED"
    assert (await district.do(REVIEW, o=o, d="APPROVED"))["org"]["state"] == "ACTIVE"


DIRECTORY = """query($n: String, $no: String, $u: ID, $t: String, $k: [OrgKind!]) {
  directory(region: "shanghai", name: $n, orgNo: $no, under: $u, track: $t, kind: $k, first: 10) {
    totalCount nodes { id name kind level track { key } hasChildren } } }"""


async def names(somebody: Somebody, **asked: object) -> list[str]:
    found = (await somebody.ask(DIRECTORY, **asked))["directory"]
    assert found["totalCount"] == len(found["nodes"])
    return [one["name"] for one in found["nodes"]]


async def test_anybody_looks_up_superiors_and_unions_at_work_places_only_by_exact_name_or_number(city: City) -> None:
    _, o = await city.reported()
    nobody, name = city.nobody(), str(REPORT["name"])
    above = [one.name for one in (city.root, city.district, city.street, city.bureau, city.company)]
    assert sorted(await names(nobody)) == sorted(above)
    assert await names(nobody, n=name) == []  # not approved yet
    done = (await (await city.somebody(city.street)).do(REVIEW, o=o, d="APPROVED"))["org"]
    assert await names(nobody, u=city.id(city.street)) == [city.street.name]
    assert await names(nobody, k=["SINGLE"]) == []
    assert await names(nobody, n=name[:-2]) == []
    assert await names(nobody, n=name) == await names(nobody, no=done["orgNo"]) == [name]
    assert await names(nobody, t="局") == [city.bureau.name, city.company.name]
    assert await names(nobody, n="街道") == [city.street.name]
    assert await nobody.ask(DIRECTORY.replace("shanghai", "nowhere")) == {"directory": None}


async def test_the_directory_is_metered(city: City) -> None:
    nobody = city.nobody()
    for _ in range(60):
        await nobody.ask(DIRECTORY, no="3100000099")
    assert await nobody.code(DIRECTORY, no="3100000099") == "RATE_LIMITED"


@pytest.mark.parametrize("place", ["street", "district"])
async def test_after_the_report_the_way_to_the_union_leads_through_the_superiors(city: City, place: str) -> None:
    own, _ = await city.reported()
    above = await city.somebody(getattr(city, place))
    assert REPORT["name"] in [one["name"] for one in (await above.ask(LIST))["orgs"]["nodes"]]
    assert [one["name"] for one in (await own.ask(LIST))["orgs"]["nodes"]] == [REPORT["name"]]
    with everywhere():
        (account,) = await Account.filter(org_id__isnull=False, display_name=f"{EMPLOYER}信息管理员")
    assert account.login_name == f"{MAILBOX[0]}***@{MAILBOX.split('@')[1]}"


async def test_where_the_superior_must_be_registered_the_one_above_is_though_the_union_cannot_see_it(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = registered(org.parent_name, "SH-ORG-99", "上级工会不存在。", cause="没有登记", fix="请填写上级工会的全称")
    here = registry.current()
    shanghai = here.region("shanghai")
    rules = tuple(
        rulebook(org, book.source, *book.rules, asked) if book.about is org else book for book in shanghai.rules
    )
    monkeypatch.setattr(
        registry, "_current", replace(here, regions={**here.regions, "shanghai": replace(shanghai, rules=rules)})
    )
    own, o = await city.proved()
    (told,) = (await own.attempt(UPDATE, o=o, v={**REPORT, "parentName": "虚构无名总工会"}))["problems"]
    assert told["message"] == "上级工会不存在。"
    await own.do(UPDATE, o=o, v={**REPORT, "parentName": city.street.name})
    assert (await own.do(SUBMIT, o=o))["org"]["state"] == "SUBMITTED"
