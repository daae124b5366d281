"""Unions, as a regional frontend asks for them."""

from typing import Any

import pytest

from tests.factories import make_org
from tests.schema.conftest import World
from tests.schema.statements import statements

TREE = """query($under: ID, $depth: Int, $first: Int, $after: String, $last: Int, $before: String) {
  orgs(under: $under, depth: $depth, first: $first, after: $after, last: $last, before: $before) {
    totalCount totalCountCapped pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    nodes { name level parent { name } ancestors { name } memberCount(scope: SUBTREE) orgCount } } }"""


def names(told: dict[str, Any]) -> list[str]:
    return [one["name"] for one in told["nodes"]]


async def test_a_subtree_lists_superiors_before_those_below(world: World) -> None:
    admin = await world.somebody(world.root)
    told = (await admin.ask(TREE, first=50))["orgs"]
    every = [one.name for one in (world.root, world.city, world.works, world.sibling, world.other)]
    assert names(told) == every
    assert (told["totalCount"], told["totalCountCapped"]) == (5, False)
    works = told["nodes"][2]
    assert (works["level"], works["parent"]) == (3, {"name": world.city.name})
    assert [one["name"] for one in works["ancestors"]] == [world.root.name, world.city.name]
    assert told["nodes"][0] | {"parent": None} == {
        "name": world.root.name, "level": 1, "parent": None, "ancestors": [], "memberCount": 1, "orgCount": 4
    }  # fmt: skip


async def test_depth_counts_steps_below(world: World) -> None:
    admin = await world.somebody(world.root)
    assert names((await admin.ask(TREE, first=50, depth=1))["orgs"]) == [
        world.root.name,
        world.city.name,
        world.other.name,
    ]
    below = (await admin.ask(TREE, first=50, depth=0, under=world.id(world.works)))["orgs"]
    assert names(below) == [world.works.name]


async def test_a_list_is_walked_both_ways(world: World) -> None:
    admin = await world.somebody(world.root)
    first = (await admin.ask(TREE, first=2))["orgs"]
    assert first["pageInfo"]["hasNextPage"]
    assert not first["pageInfo"]["hasPreviousPage"]
    second = (await admin.ask(TREE, first=2, after=first["pageInfo"]["endCursor"]))["orgs"]
    assert names(second) == [world.works.name, world.sibling.name]
    back = (await admin.ask(TREE, last=2, before=second["pageInfo"]["startCursor"]))["orgs"]
    assert names(back) == names(first)


async def test_what_lies_above_ones_own_union_is_out_of_sight(world: World) -> None:
    admin = await world.somebody(world.works)
    told = await admin.ask("{ viewer { org { parent { id } ancestors { id } } } }")
    assert told["viewer"]["org"] == {"parent": None, "ancestors": []}


async def test_a_list_asks_the_register_as_often_for_many_unions_as_for_few(world: World) -> None:
    admin = await world.somebody(world.root)
    rich = """query($n: Int!) { orgs(first: $n) { totalCount nodes { name kindLabel stateLabel parent { name }
      ancestors { name } employer { name division { label } } values acts { name allowed } memberCount } } }"""
    async with statements() as few:
        await admin.ask(rich, n=3)
    for _ in range(8):
        await make_org(world.city)
    async with statements() as many:
        told = await admin.ask(rich, n=50)
    assert len(told["orgs"]["nodes"]) == 13
    assert len(many) == len(few)


async def test_the_form_of_a_union_comes_filled_and_masked(world: World) -> None:
    admin = await world.somebody(world.city)
    told = await admin.ask('query($o: ID!) { org(id: $o) { values(layout: "orgs") } }', o=world.id(world.works))
    values = told["org"]["values"]
    assert (values["name"], values["parentName"]) == (world.works.name, world.city.name)
    assert values["employerCode"] == world.works.employer_code


async def test_the_values_of_a_union_may_be_sent_back_as_they_came(world: World) -> None:
    admin, works = await world.somebody(world.city), world.id(world.works)
    kept = (await admin.ask("query($o: ID!) { org(id: $o) { version values } }", o=works))["org"]
    assert {"orgNo", "parentName", "phone"} <= kept["values"].keys()
    done = await admin.do(UPDATE, o=works, v=kept["values"], n=kept["version"])
    assert done["org"]["version"] == kept["version"], "nothing was changed"


CREATE = """mutation($p: ID, $v: JSON!) { createOrg(region: "hainan", parent: $p, values: $v) {
  org { id name version state leaderPhone } warnings { code } problems { code path message } } }"""
UPDATE = """mutation($o: ID!, $v: JSON!, $n: Int) { updateOrg(id: $o, values: $v, ifVersion: $n) {
  org { name version history(first: 5) { nodes { act by changes { field { key } before after } } } }
  problems { code path } } }"""
FORM = {
    "name": "虚构市第三糖厂工会委员会",
    "employerName": "虚构市第三糖厂",
    "employerAddress": "虚构市甲路一号",
    "adcode": "海口市",
    "employerKind": "国有企业",
    "economicType": "国有经济",
    "industry": "制造业",
    "declaredWorkers": 30,
    "declaredMembers": 20,
    "establishedOn": "2015-05-01",
    "kind": "独立基层工会",
    "leaderName": "试三",
    "phone": "16000000003",
}


@pytest.fixture
def form() -> dict[str, object]:
    from tests.people import credit_code

    return {**FORM, "employerCode": credit_code("91", 903), "creditCode": credit_code("81", 903)}


async def test_a_union_is_entered_and_corrected_by_hand(world: World, form: dict[str, object]) -> None:
    clerk = await world.somebody(world.city)
    made = await clerk.do(CREATE, p=world.id(world.city), v=form)
    assert (made["org"]["state"], made["org"]["leaderPhone"]) == ("IMPORTED", "160****0003")
    org, version = made["org"]["id"], made["org"]["version"]
    done = await clerk.do(UPDATE, o=org, v={"declaredWorkers": 31, "phone": "16000000004"}, n=version)
    assert done["org"]["version"] == version + 1
    changes = {one["field"]["key"]: one for one in done["org"]["history"]["nodes"][0]["changes"]}
    assert (changes["declaredWorkers"]["before"], changes["declaredWorkers"]["after"]) == ("30", "31")
    assert changes["phone"]["after"] == "160****0004"
    stale = await clerk.attempt(UPDATE, o=org, v={"declaredWorkers": 32}, n=version)
    assert [one["code"] for one in stale["problems"]] == ["STALE"]


async def test_everything_wrong_with_a_form_is_told_at_once(world: World, form: dict[str, object]) -> None:
    clerk = await world.somebody(world.city)
    told = await clerk.attempt(CREATE, p=world.id(world.city), v={**form, "name": None, "declaredWorkers": "多"})
    assert {tuple(one["path"]) for one in told["problems"]} == {("values", "name"), ("values", "declaredWorkers")}


@pytest.mark.parametrize("values", [[], "x", {"name": {"a": 1}}, {"name": ["a"]}, {"name": "长" * 3_000}])
async def test_values_that_are_no_record_are_refused(world: World, values: object) -> None:
    clerk = await world.somebody(world.city)
    told = await clerk.attempt(UPDATE, o=world.id(world.works), v=values)
    assert [one["code"] for one in told["problems"]] == ["INVALID"]


async def test_buttons_say_why_they_are_grey(world: World) -> None:
    admin = await world.somebody(world.city)
    ask = "query($o: ID!) { org(id: $o) { acts { name label allowed refusal { code } } } }"
    active = {one["name"]: one for one in (await admin.ask(ask, o=world.id(world.works)))["org"]["acts"]}
    waiting = {one["name"]: one for one in (await admin.ask(ask, o=world.id(world.sibling)))["org"]["acts"]}
    assert active["enrollMember"]["allowed"]
    assert waiting["enrollMember"]["refusal"] == {"code": "ORG_NOT_ACTIVE"}
    assert waiting["issueActivationCode"]["allowed"]
    assert active["issueActivationCode"]["refusal"] == {"code": "NOT_IN_THIS_STATE"}
