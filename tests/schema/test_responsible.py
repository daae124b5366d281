"""责任人 over HTTP: three kinds a union, told to itself and above, the phone masked, and who was before kept."""

from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest

from hub.access import sessions
from hub.access.roles import Role
from hub.app import build
from hub.database.walls import everywhere
from hub.orgs.models import Org, Responsible
from hub.region import OrgKind
from hub.settings import Settings
from schema.ids import node_id
from tests.accounts import make_account
from tests.factories import make_member, make_org, make_root
from tests.schema.conftest import Somebody, World

PERSON = "{ id duty dutyLabel name position phone since until account { id displayName } }"
SET = f"""mutation($o: ID!, $p: [ResponsibleInput!]!) {{ setResponsible(org: $o, people: $p) {{
  org {{ id responsible {PERSON} dutiesMissing }} problems {{ code message path }} }} }}"""
READ = f"query($o: ID!, $past: Boolean! = false) {{ org(id: $o) {{ responsible(past: $past) {PERSON} }} }}"
MISSING = "{ viewer { todo { duties } org { dutiesMissing dutiesMessage acts { name allowed } } } }"
UNMASK = """mutation($i: ID!, $f: [String!]!) { unmask(id: $i, fields: $f, reason: "联系培训事宜") {
  values { field value } problems { code message } } }"""
HEAD = {"duty": "FIRST", "name": "试主席", "position": "工会主席", "phone": "0731-80000001"}
LEADER = {"duty": "IN_CHARGE", "name": "试副主席", "position": "工会副主席", "phone": "16000000001"}
CLERK = {"duty": "ADMINISTRATOR", "name": "试专员", "phone": "16000000002"}
ALL = [HEAD, LEADER, CLERK]


@pytest.fixture
async def city(either: Settings) -> AsyncIterator[World]:
    """Unions of Changsha, on either database."""
    root = await make_root("长沙虚构总工会", "changsha")
    district = await make_org(root, "虚构区总工会", kind=OrgKind.LOCAL_FEDERATION)
    other = await make_org(root, "另一区总工会", kind=OrgKind.LOCAL_FEDERATION)
    works = await make_org(district, "虚构区第一糖厂工会", kind=OrgKind.SINGLE)
    sibling = await make_org(district, "虚构区第二糖厂工会", kind=OrgKind.SINGLE)
    member = await make_member(works, 7)
    transport = httpx2.ASGITransport(app=build(either))
    async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as http:
        yield World(http, root, district, works, sibling, other, member)
    await sessions.settle()


async def somebody(city: World, org: Org | None, role: Role = Role.UNION_ADMIN, **more: Any) -> Somebody:
    with everywhere():
        return await city.somebody(org, role, **more)


async def test_a_union_names_who_answers_for_what_and_nothing_is_missing_then(city: World) -> None:
    admin, o = await somebody(city, city.works), city.id(city.works)
    before = (await admin.ask(MISSING))["viewer"]
    assert before["todo"]["duties"] == 3
    assert before["org"]["dutiesMessage"].startswith("尚未登记三类责任人")
    assert before["org"]["dutiesMissing"] == ["FIRST", "IN_CHARGE", "ADMINISTRATOR"]
    assert {"name": "setResponsible", "allowed": True} in before["org"]["acts"]
    told = (await admin.do(SET, o=o, p=[CLERK, HEAD]))["org"]
    assert [(one["duty"], one["dutyLabel"], one["name"], one["phone"]) for one in told["responsible"]] == [
        ("FIRST", "第一责任人", "试主席", "*********0001"),
        ("ADMINISTRATOR", "信息管理员", "试专员", "160****0002"),
    ]
    assert told["dutiesMissing"] == ["IN_CHARGE"]
    await admin.do(SET, o=o, p=ALL)
    after = (await admin.ask(MISSING))["viewer"]
    assert (after["todo"]["duties"], after["org"]["dutiesMessage"]) == (0, None)


async def test_a_superior_lists_who_has_not_named_everybody(city: World) -> None:
    above = await somebody(city, city.city)
    for union, people in ((city.works, ALL), (city.sibling, [HEAD, CLERK])):
        await above.do(SET, o=city.id(union), p=people)
    listed = await above.ask("{ orgs(dutiesMissing: true, first: 9) { totalCount nodes { name dutiesMissing } } }")
    assert listed["orgs"] == {
        "totalCount": 2,
        "nodes": [
            {"name": city.city.name, "dutiesMissing": ["FIRST", "IN_CHARGE", "ADMINISTRATOR"]},
            {"name": city.sibling.name, "dutiesMissing": ["IN_CHARGE"]},
        ],
    }


async def test_a_region_that_asks_for_nobody_misses_nobody(world: World) -> None:
    admin = await world.somebody(world.works)
    told = (await admin.ask(MISSING))["viewer"]
    assert (told["todo"]["duties"], told["org"]["dutiesMissing"]) == (0, [])
    assert len((await admin.do(SET, o=world.id(world.works), p=ALL))["org"]["responsible"]) == 3


async def test_who_goes_on_keeps_the_day_and_the_phone_and_who_goes_stays_as_history_without_it(city: World) -> None:
    admin, o = await somebody(city, city.works), city.id(city.works)
    first = (await admin.do(SET, o=o, p=ALL))["org"]["responsible"]
    with everywhere():
        await Responsible.filter(name="试主席").update(since="2020-01-02")
    again = [{**HEAD, "phone": "*********0001"}, {"duty": "IN_CHARGE", "name": "试新副主席"}, {**CLERK, "phone": ""}]
    told = (await admin.do(SET, o=o, p=again))["org"]["responsible"]
    head, leader, clerk = told
    assert (head["id"], head["since"], head["phone"]) == (first[0]["id"], "2020-01-02", "*********0001")
    assert (leader["name"], leader["phone"], leader["id"] == first[1]["id"]) == ("试新副主席", None, False)
    assert (clerk["id"], clerk["phone"]) == (first[2]["id"], None)
    (gone,) = (await admin.ask(READ, o=o, past=True))["org"]["responsible"]
    assert (gone["id"], gone["name"], gone["phone"]) == (first[1]["id"], "试副主席", None)
    assert gone["until"] is not None


@pytest.mark.parametrize(
    ("people", "path", "message"),
    [
        ([HEAD, {**HEAD, "name": "试另一主席"}], ["people", "1", "duty"], "第一责任人只能登记1人。"),
        ([{**LEADER, "name": " "}], ["people", "0", "name"], "请填写分管领导的姓名，不超过50字。"),
        ([{**CLERK, "phone": "12345"}], ["people", "0", "phone"], "联系电话应为手机号码，或带区号的固定电话。"),
        ([{**CLERK, "phone": "160****0009"}], ["people", "0", "phone"], "联系电话不完整，请重新填写。"),
    ],
)
async def test_what_cannot_be_is_refused_with_its_place(
    city: World, people: list[dict[str, str]], path: list[str], message: str
) -> None:
    admin = await somebody(city, city.works)
    (problem,) = (await admin.attempt(SET, o=city.id(city.works), p=people))["problems"]
    assert (problem["path"], problem["message"]) == (path, message)
    assert (await admin.ask(READ, o=city.id(city.works)))["org"]["responsible"] == []


async def test_several_may_enter_data_and_an_account_is_one_of_the_unions_own(city: World) -> None:
    admin, o = await somebody(city, city.works), city.id(city.works)
    with everywhere():
        own = await make_account(city.works, "works-admin", region="changsha")
        foreign = await make_account(city.sibling, "sibling-admin", region="changsha")
        person = await make_account(city.works, "person", role=Role.MEMBER, region="changsha")
    two = [{**CLERK, "account": node_id("Account", own.id)}, {**CLERK, "name": "试另一专员"}]
    told = (await admin.do(SET, o=o, p=two))["org"]["responsible"]
    assert [one["account"] and one["account"]["displayName"] for one in told] == ["works-admin的管理员", None]
    for strange in (foreign, person):
        (problem,) = (await admin.attempt(SET, o=o, p=[{**CLERK, "account": node_id("Account", strange.id)}]))[
            "problems"
        ]
        assert (problem["code"], problem["path"]) == ("NOT_FOUND", ["people", "0", "account"])


async def test_those_above_may_name_and_see_and_nobody_beside_or_below(city: World) -> None:
    above, o = await somebody(city, city.root), city.id(city.works)
    await above.do(SET, o=o, p=ALL)
    assert len((await above.ask(READ, o=o))["org"]["responsible"]) == 3
    clerk = await somebody(city, city.works, Role.UNION_CLERK)
    assert len((await clerk.ask(READ, o=o))["org"]["responsible"]) == 3
    assert [one["code"] for one in (await clerk.attempt(SET, o=o, p=[]))["problems"]] == ["NOT_ALLOWED"]
    beside = await somebody(city, city.sibling)
    assert await beside.ask(READ, o=o) == {"org": None}
    assert [one["code"] for one in (await beside.attempt(SET, o=o, p=[]))["problems"]] == ["NOT_FOUND"]
    below = await somebody(city, city.works)
    assert [one["code"] for one in (await below.attempt(SET, o=city.id(city.city), p=[]))["problems"]] == ["NOT_FOUND"]
    member = await somebody(city, city.works, Role.MEMBER, member_id=city.member.id)
    told = await member.ask(READ, o=o)
    assert told["org"]["responsible"] == []


async def test_the_phone_in_full_needs_a_proof_and_a_reason_and_is_written_down(city: World) -> None:
    admin, o = await somebody(city, city.works), city.id(city.works)
    id_ = (await admin.do(SET, o=o, p=ALL))["org"]["responsible"][0]["id"]
    assert [one["code"] for one in (await admin.attempt(UNMASK, i=id_, f=["phone"]))["problems"]] == ["STEP_UP_NEEDED"]
    proved = await somebody(city, city.works, stepped_up=True)
    assert (await proved.do(UNMASK, i=id_, f=["phone"]))["values"] == [{"field": "phone", "value": "0731-80000001"}]
    assert [one["code"] for one in (await proved.attempt(UNMASK, i=id_, f=["name"]))["problems"]] == ["INVALID"]
    beside = await somebody(city, city.sibling, stepped_up=True)
    assert [one["code"] for one in (await beside.attempt(UNMASK, i=id_, f=["phone"]))["problems"]] == ["NOT_FOUND"]
    journal = await proved.ask(
        'query($o: ID!) { journal(under: $o, act: "unmask", first: 9) { nodes { outcome reason subject } } }', o=o
    )
    assert {"outcome": "DONE", "reason": "联系培训事宜", "subject": o} in journal["journal"]["nodes"]


async def test_what_is_written_down_and_kept_tells_no_phone(city: World) -> None:
    admin = await somebody(city, city.works)
    await admin.do(SET, o=city.id(city.works), p=ALL)
    with everywhere():
        for one in await Responsible.all():
            assert b"8000000" not in bytes(one.phone_sealed or b"")
        from hub.journal.models import JournalEntry

        (entry,) = await JournalEntry.filter(act="setResponsible")
    assert "0000" not in str(entry.details)
