"""Activation: three keys and a code of the superior's open a union to itself, and to nobody else."""

from hub.orgs.models import Org
from tests.schema.conftest import Somebody, World

ISSUE = "mutation($o: ID!) { issueActivationCode(org: $o) { code expiresAt org { id } problems { code } } }"
FIND = """mutation($c: String!, $e: String!, $n: String!, $k: String) {
  findActivation(region: "hainan", employerCreditCode: $c, employerName: $e, orgName: $n, activationCode: $k) {
    activation { token expiresAt layout { key } values superiorName } mismatches { key message }
    problems { code message hint } } }"""
ACTIVATE = """mutation($a: String!, $k: String, $v: JSON, $p: String!) {
  activateOrg(activation: $a, activationCode: $k, email: "someone@example.cn", password: $p, values: $v) {
    token org { id state leaderName } viewer { account { loginName role } org { name } } problems { code path } } }"""
HISTORY = "query($o: ID!) { org(id: $o) { history(first: 5) { nodes { label by opinion } } } }"
PASSWORD = "甘蔗Field7788"


def keys(org: Org, **other: str) -> dict[str, str | None]:
    return {"c": org.employer_code, "e": org.employer_name, "n": org.name, **other}


async def test_a_union_activates_and_sees_itself(world: World) -> None:
    superior = await world.somebody(world.city)
    code = (await superior.do(ISSUE, o=world.id(world.sibling)))["code"]
    unit = world.nobody()
    found = (await unit.do(FIND, **keys(world.sibling, k=code)))["activation"]
    assert (found["superiorName"], found["layout"]) == (world.city.name, {"key": "orgs"})
    assert found["values"]["name"] == world.sibling.name
    done = await unit.do(ACTIVATE, a=found["token"], k=code, p=PASSWORD, v={"leaderName": "试新"})
    assert (done["org"]["state"], done["org"]["leaderName"]) == ("ACTIVE", "试新")
    assert done["viewer"]["account"] == {"loginName": world.sibling.name, "role": "UNION_ADMIN"}
    own = Somebody(world.http, done["token"])
    steps = await own.ask(HISTORY, o=world.id(world.sibling))
    who = f"{world.sibling.name}信息管理员"
    assert [(one["label"], one["by"]) for one in steps["org"]["history"]["nodes"]][:2] == [("激活工会", who)] * 2
    told = await own.ask(
        "query($w: ID!) { orgs(first: 10) { nodes { name } } org(id: $w) { id } }", w=world.id(world.works)
    )
    assert told == {"orgs": {"nodes": [{"name": world.sibling.name}]}, "org": None}


async def test_without_the_code_every_answer_is_the_same(world: World) -> None:
    right = await world.nobody().attempt(FIND, **keys(world.sibling))
    wrong = await world.nobody().attempt(FIND, **keys(world.sibling, e="别的单位"))
    active = await world.nobody().attempt(FIND, **keys(world.works, k="abcde-fghjk-22222-33333"))
    assert right == wrong == active
    assert [one["code"] for one in right["problems"]] == ["ACTIVATION_REFUSED"]


async def test_with_the_code_one_is_told_which_key_does_not_match(world: World) -> None:
    superior = await world.somebody(world.city)
    code = (await superior.do(ISSUE, o=world.id(world.sibling)))["code"]
    told = await world.nobody().attempt(FIND, **keys(world.sibling, k=code, e="别的单位"))
    assert [one["key"] for one in told["mismatches"]] == ["employerName"]
    assert told["activation"] is None


async def test_a_superior_takes_back_what_came_into_wrong_hands(world: World) -> None:
    superior = await world.somebody(world.city)
    wrong = await world.somebody(world.works)
    void = """mutation($o: ID!) { voidActivation(org: $o, reason: "误激活") { org { state } problems { code } } }"""
    assert (await superior.do(void, o=world.id(world.works)))["org"] == {"state": "IMPORTED"}
    assert await wrong.code("{ viewer { roles } }") == "SIGNED_OUT"
    (step, *_) = (await superior.ask(HISTORY, o=world.id(world.works)))["org"]["history"]["nodes"]
    assert (step["label"], step["opinion"]) == ("撤销激活", "误激活")


async def test_only_a_superior_issues_codes(world: World) -> None:
    own = await world.somebody(world.sibling)
    assert (await own.attempt(ISSUE, o=world.id(world.sibling)))["problems"] == [{"code": "NOT_ALLOWED"}]


async def test_corrections_are_ruled_like_any_form(world: World) -> None:
    superior = await world.somebody(world.city)
    code = (await superior.do(ISSUE, o=world.id(world.sibling)))["code"]
    found = (await world.nobody().do(FIND, **keys(world.sibling, k=code)))["activation"]
    told = await world.nobody().attempt(ACTIVATE, a=found["token"], k=code, p=PASSWORD, v={"declaredWorkers": "很多"})
    assert [one["path"] for one in told["problems"]] == [["values", "declaredWorkers"]]
    assert (await Org.get(id=world.sibling.id)).state == "IMPORTED"
