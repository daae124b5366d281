"""组织机构代码导入会员 over HTTP: by a union's own code, with the consent of who holds the members; no way to look."""

from hub.access.roles import Role
from hub.cards import batches
from hub.database import transaction
from hub.database.walls import everywhere
from hub.members import commands as members
from hub.members.models import Member
from hub.national.credit_code import virtual_org_code
from hub.orgs.models import Org
from schema.ids import node_id
from tests.factories import make_member, scope_of
from tests.people import credit_code
from tests.schema.conftest import Somebody, World
from tests.schema.moving import CASE, NOTICES, ORG, City, city, codes

__all__ = ["city"]

OWN, OTHER = credit_code("91", 4001, "310190"), credit_code("91", 4002, "310190")
CODE, NOBODYS = OWN[8:17], credit_code("91", 4003, "310190")[8:17]
ASK = """mutation($o: ID!, $c: String!, $yes: Boolean! = false, $p: [ID!], $k: String) {
  enrollByOrgCode(org: $o, orgCode: $c, confirm: $yes, pick: $p, idempotencyKey: $k) {
    candidates { id name idNumber findings { code message } } candidateCount
    enrolled { id name org { name } } transfers { id state subjectName subject { ... on Member { id } } fromName
      from { id } reason } problems { code message hint path } } }"""
BOX = """query($b: Box!) { transfers(box: $b, first: 20) { totalCount nodes { id state subjectName toName } } }"""
DECIDE = """mutation($id: ID!, $d: Decision!, $t: String) { decideTransfer(id: $id, decision: $d, opinion: $t) {
  transfer { state subjectName } problems { code } } }"""
MEMBERS = "query($o: ID!) { members(org: $o, first: 20) { totalCount nodes { name } } }"
ALARMS = 'query($o: ID!) { journal(under: $o, act: "alarm", first: 5) { totalCount } }'
UPDATE = "mutation($o: ID!, $v: JSON!) { updateOrg(id: $o, values: $v) { org { orgCode } problems { code message } } }"
REVIEW = "mutation($o: ID!) { reviewOrg(id: $o, decision: APPROVED) { org { orgCode } problems { code } } }"


async def registered(one: Org, code: str) -> None:
    """As its superior has approved it."""
    async with transaction() as tx:
        await Org.filter(id=one.id).using_db(tx).update(employer_code=code)


async def held(city: City, count: int = 3, code: str = CODE) -> list[Member]:
    """The shop has the code; so has the company in the other tree, which holds people."""
    with everywhere():
        await registered(city.shop, OWN)
        await registered(city.company, code)
        return [await make_member(city.company, order, full_name=f"虚{order}") for order in range(31, 31 + count)]


async def names(somebody: Somebody, org: str) -> list[str]:
    return [one["name"] for one in (await somebody.ask(MEMBERS, o=org))["members"]["nodes"]]


async def test_members_come_by_the_unions_own_code_when_the_other_union_agrees(city: City) -> None:
    people = await held(city)
    own, other, o = await city.somebody(city.shop), await city.somebody(city.company), city.id(city.shop)
    # Strangers are counted, and nothing else is said of them
    told = await own.do(ASK, o=o, c=CODE)
    assert told == {"candidates": [], "candidateCount": 3, "enrolled": [], "transfers": [], "problems": []}
    assert (await other.ask(BOX, b="TO_DECIDE"))["transfers"]["totalCount"] == 0

    # Asking for them opens a case each, which does not say who or where either
    asked = (await own.do(ASK, o=o, c=CODE, yes=True))["transfers"]
    assert {(one["state"], one["subjectName"], one["subject"], one["from"]) for one in asked} == {
        ("PENDING", "虚*", None, None)
    }
    assert {one["fromName"] for one in asked} == {"转出单位（同意后显示）"}
    listed = (await own.ask(BOX, b="REQUESTED"))["transfers"]["nodes"]
    assert {one["subjectName"] for one in listed} == {"虚*"}

    # The other union sees whom it is asked for, and decides each
    waiting = (await other.ask(BOX, b="TO_DECIDE"))["transfers"]["nodes"]
    assert {one["subjectName"]: one["toName"] for one in waiting} == dict.fromkeys(
        ("虚31", "虚32", "虚33"), city.shop.name
    )
    cases = {one["subjectName"]: one["id"] for one in waiting}
    await other.do(DECIDE, id=cases["虚31"], d="APPROVED")
    await other.do(DECIDE, id=cases["虚32"], d="REJECTED", t="尚有未了手续")
    assert await names(own, o) == ["试8", "虚31"]
    assert (await own.ask(CASE, id=cases["虚31"]))["node"]["subjectName"] == "虚31"
    assert (await own.ask(CASE, id=cases["虚32"]))["node"]["subjectName"] == "虚*"
    assert "虚32" not in str((await own.ask(NOTICES))["viewer"]["notices"])
    # Who is still under way is counted, and not asked for twice
    again = await own.do(ASK, o=o, c=CODE, yes=True)
    assert (again["candidateCount"], len(again["transfers"])) == (2, 1)
    with everywhere():
        assert (await Member.get(id=people[0].id)).org_id == city.shop.id


async def test_an_old_code_of_nine_characters_is_the_same_code(city: City) -> None:
    await held(city, 1, code=CODE)
    own = await city.somebody(city.shop)
    for written in (CODE, f"{CODE[:8]}-{CODE[8]}", CODE.lower(), f" {CODE} "):
        assert (await own.do(ASK, o=city.id(city.shop), c=written))["candidateCount"] == 1


async def test_under_a_code_nobody_else_has_there_is_nobody(city: City) -> None:
    with everywhere():
        await registered(city.shop, OWN)
    own, o = await city.somebody(city.shop), city.id(city.shop)
    assert (await own.do(ASK, o=o, c=CODE))["candidateCount"] == 0
    (problem,) = (await own.attempt(ASK, o=o, c=CODE, yes=True))["problems"]
    assert (problem["code"], problem["path"]) == ("NOBODY_BOUND", ["orgCode"])


async def test_a_code_that_is_not_the_unions_own_is_answered_alike_whether_it_exists_or_not(city: City) -> None:
    await held(city)
    with everywhere():
        await registered(city.company, OTHER)
    own, o = await city.somebody(city.shop), city.id(city.shop)
    answers = [await own.raw(ASK, o=o, c=code, yes=yes) for code in (OTHER[8:17], NOBODYS) for yes in (False, True)]
    plain = [{**one, "extensions": None} for one in answers]
    assert all(one == plain[0] for one in plain)
    (problem,) = plain[0]["data"]["enrollByOrgCode"]["problems"]
    assert (problem["code"], problem["message"], problem["path"]) == (
        "NOT_OWN_ORG_CODE", "这不是本工会登记的组织机构代码。", ["orgCode"],
    )  # fmt: skip
    assert problem["hint"]


async def test_trying_one_code_after_another_is_stopped_and_raises_the_alarm(city: City) -> None:
    await held(city)
    own, o = await city.somebody(city.shop), city.id(city.shop)
    tried = [credit_code("91", order, "310190")[8:17] for order in range(5000, 5022)]
    for code in tried[:21]:
        assert codes(await own.attempt(ASK, o=o, c=code)) == ["NOT_OWN_ORG_CODE"]
    assert codes(await own.attempt(ASK, o=o, c=tried[21])) == ["RATE_LIMITED"]
    assert codes(await own.attempt(ASK, o=o, c=OTHER[8:17])) == ["RATE_LIMITED"]
    assert (await own.ask(ALARMS, o=o))["journal"]["totalCount"] == 1
    assert (await own.do(ASK, o=o, c=CODE))["candidateCount"] == 3  # the union's own work goes on


async def test_a_superior_does_not_go_through_codes_by_giving_them_to_a_union_below(city: City) -> None:
    works, o = await city.somebody(city.works), city.id(city.shop)
    for order in range(6000, 6022):
        code = credit_code("91", order, "310190")
        with everywhere():
            await registered(city.shop, code)
        told = codes(await works.attempt(ASK, o=o, c=code[8:17]))
        assert told == (["RATE_LIMITED"] if order == 6021 else [])


async def test_what_is_no_code_and_what_is_a_virtual_one_is_said(city: City) -> None:
    await held(city)
    own, o = await city.somebody(city.shop), city.id(city.shop)
    (short,) = (await own.attempt(ASK, o=o, c="MC000"))["problems"]
    assert (short["message"], short["path"]) == ("组织机构代码应为9位。", ["orgCode"])
    await own.do("mutation($o: ID!) { issueVirtualOrgCode(org: $o) { problems { code } } }", o=o)
    virtual = (await own.ask(ORG, o=o))["org"]["orgCode"]
    for code in (virtual, virtual_org_code(99)):  # given out to this union, and to nobody
        (problem,) = (await own.attempt(ASK, o=o, c=code))["problems"]
        assert (problem["code"], problem["message"]) == (
            "VIRTUAL_ORG_CODE", "虚拟组织机构代码只供办卡，不用于比对。",
        )  # fmt: skip


async def test_a_code_counts_once_the_superior_has_approved_it(city: City) -> None:
    with everywhere():
        await registered(city.company, OTHER)
        await make_member(city.company, 31)
    own, superior, o = await city.somebody(city.shop), await city.somebody(city.works), city.id(city.shop)
    await own.do(UPDATE, o=o, v={"creditCode": OTHER[8:17]})
    assert codes(await own.attempt(ASK, o=o, c=OTHER[8:17])) == ["NOT_OWN_ORG_CODE"]
    await superior.do(REVIEW, o=o)
    assert (await own.do(ASK, o=o, c=OTHER[8:17]))["candidateCount"] == 1


async def test_whoever_speaks_for_the_union_that_holds_them_brings_them_at_once_all_or_some(city: City) -> None:
    with everywhere():
        await registered(city.shop, OWN)
        await registered(city.works, OWN)
    works, o = await city.somebody(city.works), city.id(city.shop)
    told = await works.do(ASK, o=o, c=CODE)
    assert ([one["name"] for one in told["candidates"]], told["candidateCount"]) == (["试7", "试9"], 2)
    assert all(one["idNumber"].startswith("****") and one["findings"] == [] for one in told["candidates"])
    some = await works.do(ASK, o=o, c=CODE, yes=True, p=[told["candidates"][0]["id"]])
    assert [(one["name"], one["org"]["name"]) for one in some["enrolled"]] == [("试7", city.shop.name)]
    assert ([one["name"] for one in some["candidates"]], some["candidateCount"], some["transfers"]) == (["试9"], 1, [])
    strange = node_id("Member", city.people[1].id)  # in the shop already
    assert codes(await works.attempt(ASK, o=o, c=CODE, yes=True, p=[strange])) == ["NOT_FOUND"]
    rest = await works.do(ASK, o=o, c=CODE, yes=True, k="once")
    assert [one["name"] for one in rest["enrolled"]] == ["试9"]
    again = await works.do(ASK, o=o, c=CODE, yes=True, k="once")
    assert [one["name"] for one in again["enrolled"]] == ["试9"]


async def test_many_are_asked_for_a_hundred_at_once(city: City) -> None:
    await held(city, 103)
    own, o = await city.somebody(city.shop), city.id(city.shop)
    assert (await own.do(ASK, o=o, c=CODE))["candidateCount"] == 103
    asked = [len((await own.do(ASK, o=o, c=CODE, yes=True))["transfers"]) for _ in range(2)]
    assert asked == [100, 3]
    assert codes(await own.attempt(ASK, o=o, c=CODE, yes=True)) == ["NOBODY_BOUND"]


async def test_nobody_picks_a_stranger(city: City) -> None:
    people = await held(city)
    own = await city.somebody(city.shop)
    told = await own.attempt(ASK, o=city.id(city.shop), c=CODE, yes=True, p=[node_id("Member", people[0].id)])
    assert codes(told) == ["NOT_FOUND"]
    assert (await own.ask(BOX, b="ALL"))["transfers"]["totalCount"] == 0


async def test_whom_a_superior_retains_since_a_union_ended_is_under_its_code_still(city: City) -> None:
    with everywhere():
        await registered(city.shop, OWN)
        await registered(city.company, OWN)
    shop, company = await city.somebody(city.shop), await city.somebody(city.company)
    end = "mutation($o: ID!) { dissolveOrg(id: $o, how: CLOSE) { problems { code message } } }"
    await shop.do(end, o=city.id(city.shop))
    assert (await company.do(ASK, o=city.id(city.company), c=CODE))["candidateCount"] == 1
    asked = await company.do(ASK, o=city.id(city.company), c=CODE, yes=True)
    works = await city.somebody(city.works)
    (waiting,) = (await works.ask(BOX, b="TO_DECIDE"))["transfers"]["nodes"]
    assert (waiting["id"], waiting["subjectName"]) == (asked["transfers"][0]["id"], "试8")


async def test_who_has_something_under_way_is_named_with_it_and_left_where_he_is(city: City) -> None:
    with everywhere():
        await registered(city.shop, OWN)
        await registered(city.works, OWN)
        await Org.filter(id=city.works.id).update(virtual_code=virtual_org_code(7))
        works_scope = scope_of(await Org.get(id=city.works.id))
        await members.update(works_scope, city.people[0].id, {"address": "虚构路1号", "country": "中国"})
        await batches.apply(works_scope, city.works.id, members=[city.people[0].id])
    works, o = await city.somebody(city.works), city.id(city.shop)
    told = (await works.do(ASK, o=o, c=CODE))["candidates"]
    assert [[one["code"] for one in each["findings"]] for each in told] == [["MEMBER_HELD"], []]
    done = await works.do(ASK, o=o, c=CODE, yes=True)
    assert [one["name"] for one in done["enrolled"]] == ["试9"]
    assert [one["name"] for one in done["candidates"]] == ["试7"]


async def test_it_is_the_administrators_of_an_approved_union_and_a_button_there(city: City) -> None:
    await held(city)
    o = city.id(city.shop)
    clerk, stranger, own = (
        await city.somebody(city.shop, Role.UNION_CLERK),
        await city.somebody(city.company),
        await city.somebody(city.shop),
    )
    assert codes(await clerk.attempt(ASK, o=o, c=CODE)) == ["NOT_ALLOWED"]
    assert codes(await stranger.attempt(ASK, o=o, c=CODE)) == ["NOT_FOUND"]
    acts = {one["name"]: one for one in (await own.ask(ORG, o=o))["org"]["acts"]}
    assert acts["enrollByOrgCode"]["allowed"]
    with everywhere():
        await Org.filter(id=city.shop.id).update(state="SUBMITTED")
    assert codes(await own.attempt(ASK, o=o, c=CODE)) == ["ORG_NOT_ACTIVE"]
    with everywhere():
        await Org.filter(id=city.shop.id).update(state="ACTIVE")


async def test_a_region_whose_codes_nobody_approves_has_no_such_way(world: World) -> None:
    admin, o = await world.somebody(world.works), world.id(world.works)
    (problem,) = (await admin.attempt(ASK, o=o, c=CODE))["problems"]
    assert problem["code"] == "NOT_OFFERED"
    acts = (await admin.ask("query($o: ID!) { org(id: $o) { acts { name } } }", o=o))["org"]["acts"]
    assert "enrollByOrgCode" not in {one["name"] for one in acts}
