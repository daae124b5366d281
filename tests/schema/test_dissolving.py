"""撤销 over HTTP: what will happen is said before, the members go on elsewhere, and the union is nobody's any more."""

from hub.access.accounts import create
from hub.access.homes import home
from hub.access.models import Account, Session
from hub.access.roles import Role
from hub.access.states import AccountState
from hub.database import transaction
from hub.database.walls import everywhere
from hub.journal.models import JournalEntry
from hub.members.models import Member, Membership
from hub.national import credit_code
from hub.orgs.models import Org
from hub.transfers.models import Transfer
from tests.factories import make_org
from tests.schema.joining import APPLY, MINE
from tests.schema.moving import BOX, LIST, MOVE, NOTICES, ORG, City, city, codes
from tests.schema.test_reporting import PERSON as APPLICANT

__all__ = ["city"]

END = """mutation($o: ID!, $h: Dissolution!, $into: ID, $dry: Boolean! = false, $r: String, $n: Int) {
  dissolveOrg(id: $o, how: $h, into: $into, dryRun: $dry, reason: $r, ifVersion: $n) {
    org { id state stateLabel } warnings { code message kindLabel } problems { code message hint path } } }"""
CODE = """mutation($o: ID!) { issueVirtualOrgCode(org: $o) {
  org { orgCode orgCodeIsVirtual creditCode } problems { code message path } } }"""
MEMBER = """query($m: ID!) { member(id: $m) { org { id } membership { state change { label } }
  memberships { orgName state } history(first: 5) { nodes { act } } } }"""
LOGIN = """mutation($n: String!, $p: String!) { login(loginName: $n, password: $p, region: "shanghai") {
  token problems { code message hint } } }"""
ASK = """mutation($m: ID!, $to: ID) { requestTransfer(member: $m, to: $to) {
  transfer { id } problems { code message } } }"""


async def test_a_union_merges_and_its_members_go_on_in_the_other(city: City) -> None:
    admin, street = await city.somebody(city.shop), await city.somebody(city.street)
    person = await city.somebody(city.shop, Role.MEMBER, member_id=city.people[1].id)
    o, m = city.id(city.shop), city.id(city.people[1])
    # Given what it is told before
    told = await admin.do(END, o=o, h="MERGE", into=city.id(city.works), dry=True)
    assert [one["message"] for one in told["warnings"]] == [
        "工会状态变为“已撤销（合并）”，不能恢复。",
        f"在册会员1人，转入“{city.works.name}”，会籍连续计算。",
        "本工会账号1个停用，已登录的立即退出。",
    ]
    assert {one["kindLabel"] for one in told["warnings"]} == {"将会发生"}
    assert told["org"]["state"] == "ACTIVE"
    assert (await admin.ask(ORG, o=o))["org"]["state"] == "ACTIVE"
    # When it does it
    told = await admin.do(END, o=o, h="MERGE", into=city.id(city.works), r="车间并入糖厂")
    assert (told["org"]["state"], told["org"]["stateLabel"]) == ("MERGED", "已撤销（合并）")
    # Then the member is the other's, under the same record, with the bond that ended
    moved = (await street.ask(MEMBER, m=m))["member"]
    assert moved["org"] == {"id": city.id(city.works)}
    assert moved["membership"]["state"] == "CURRENT"
    assert ("虚构糖厂一车间工会", "TRANSFERRED") in [(one["orgName"], one["state"]) for one in moved["memberships"]]
    assert moved["history"]["nodes"][0]["act"] == "dissolveOrg"
    assert (await person.ask(NOTICES))["viewer"]["notices"]["nodes"][0]["title"] == "所在工会已撤销"
    # and nobody acts for the union any more
    assert await admin.code("{ viewer { account { id } } }") == "SIGNED_OUT"
    with everywhere():
        assert (await Account.get(org_id=city.shop.id)).state == AccountState.REVOKED
        assert await Session.filter(account_id=(await Account.get(org_id=city.shop.id)).id, ended_at=None).count() == 0
        entry = await JournalEntry.get(act="dissolveOrg", outcome="DONE")
    assert entry.details["members"] == 1
    assert entry.details["reason"] == "车间并入糖厂"
    # It is counted no more, listed where it is asked for, and its name is free
    works = (await street.ask(ORG, o=city.id(city.works)))["org"]
    assert (works["orgCount"], works["memberCount"]) == (0, 3)
    assert o not in [one["id"] for one in (await street.ask(LIST))["orgs"]["nodes"]]
    assert [one["id"] for one in (await street.ask(LIST, s=["MERGED"]))["orgs"]["nodes"]] == [o]
    again = await make_org(await city.fresh(city.works), city.shop.name, active=False)
    assert again.id != city.shop.id


async def test_what_closes_leaves_its_members_to_the_superior(city: City) -> None:
    street = await city.somebody(city.street)
    told = await street.do(END, o=city.id(city.shop), h="CLOSE", r="企业注销")
    assert told["warnings"][1]["message"] == f"在册会员1人，由上级工会“{city.works.name}”保留会籍。"
    kept = (await street.ask(MEMBER, m=city.id(city.people[1])))["member"]
    assert (kept["org"]["id"], kept["membership"]["state"]) == (city.id(city.works), "RETAINED")
    assert (await city.fresh(city.works)).member_count == 3
    # What has ended is entered no more, nor does it end twice
    assert codes(await street.attempt(END, o=city.id(city.shop), h="CLOSE")) == ["NOT_IN_THIS_STATE"]
    ended = await city.fresh(city.shop)
    assert (ended.member_count, ended.state) == (0, "CLOSED")


async def test_whoever_knows_the_password_is_told_why_it_opens_nothing_any_more(city: City) -> None:
    with everywhere():
        async with transaction() as tx:
            place = await home(tx, city.shop.id)
            given = {"region": "shanghai", "place": place, "role": Role.UNION_ADMIN, "display_name": "试办"}
            await create(tx, login_name="车间", password="Qihang-7-Tuanjie", is_initial=False, **given)
    who, street = city.world.nobody(), await city.somebody(city.street)
    assert (await who.do(LOGIN, n="车间", p="Qihang-7-Tuanjie"))["token"]
    await street.do(END, o=city.id(city.shop), h="CLOSE")
    (problem,) = (await who.attempt(LOGIN, n="车间", p="Qihang-7-Tuanjie"))["problems"]
    assert (problem["code"], problem["message"]) == ("LOGIN_REFUSED", "您所在的工会已经撤销，账号已停用。")
    (problem,) = (await who.attempt(LOGIN, n="车间", p="Qihang-8-Tuanjie"))["problems"]
    assert problem["message"] == "账号或密码不正确，或账号暂时不能登录。"


async def test_what_stands_in_the_way_is_named(city: City) -> None:
    works = await city.somebody(city.works)
    o = city.id(city.works)
    for dry in (True, False):
        (problem,) = (await works.attempt(END, o=o, h="CLOSE", dry=dry))["problems"]
        assert (problem["code"], problem["message"]) == ("SH-REV-03", "有下级工会，不能撤销。")
        assert problem["hint"] == f"涉及{city.shop.name}；请先转移或撤销下级工会"
    shop = await city.somebody(city.shop)
    await shop.do(ASK, m=city.id(city.people[1]), to=city.id(city.company))
    (problem,) = (await shop.attempt(END, o=city.id(city.shop), h="CLOSE"))["problems"]
    assert (problem["code"], problem["message"]) == ("SH-REV-02", "有待转出审核人员，不能撤销。")
    assert problem["hint"] == "涉及试*；请先办结待审核的转出"
    # A move is kept back by what is under way anywhere below
    (problem,) = (await works.attempt(MOVE, o=o, to=city.id(city.other_street)))["problems"]
    assert (problem["code"], problem["hint"]) == ("SH-TR-02", "涉及试*；请先办结待审核的转出")
    with everywhere():
        assert {one.state for one in await Org.filter(id__in=[city.shop.id, city.works.id])} == {"ACTIVE"}
        assert await Membership.all().count() == 0


async def test_who_is_on_the_way_to_it_keeps_a_union_alive(city: City) -> None:
    shop, works = await city.somebody(city.shop), await city.somebody(city.works)
    await works.do(ASK, m=city.id(city.people[0]), to=city.id(city.shop))
    (problem,) = (await shop.attempt(END, o=city.id(city.shop), h="CLOSE"))["problems"]
    assert (problem["code"], problem["hint"]) == ("STILL_UNDER_WAY", "涉及试*")
    with everywhere():
        assert await Transfer.filter(state="PENDING").count() == 1


async def test_a_merger_needs_another_union_and_nothing_else_does(city: City) -> None:
    shop, o = await city.somebody(city.shop), city.id(city.shop)
    for wrong in (None, o):
        (problem,) = (await shop.attempt(END, o=o, h="MERGE", into=wrong))["problems"]
        assert problem["path"] == ["into"]
    (problem,) = (await shop.attempt(END, o=o, h="CLOSE", into=city.id(city.works)))["problems"]
    assert problem["path"] == ["into"]
    clerk = await city.somebody(city.shop, Role.UNION_CLERK)
    assert codes(await clerk.attempt(END, o=o, h="CLOSE", dry=True)) == ["NOT_ALLOWED"]
    stranger = await city.somebody(city.company)
    assert codes(await stranger.attempt(END, o=o, h="CLOSE")) == ["NOT_FOUND"]
    assert codes(await shop.attempt(END, o=o, h="CLOSE", n=99)) == ["STALE"]
    with everywhere():
        assert {one.org_id for one in await Member.all()} == {city.works.id, city.shop.id}


async def test_a_union_without_a_code_is_given_one_that_nobody_has(city: City) -> None:
    admin, street = await city.somebody(city.shop), await city.somebody(city.street)
    given = (await admin.do(CODE, o=city.id(city.shop)))["org"]
    assert given["orgCodeIsVirtual"] is True
    assert given["creditCode"] is None
    assert credit_code.is_org_code(given["orgCode"])
    assert "V" in given["orgCode"]  # which no unified social credit code has
    assert codes(await admin.attempt(CODE, o=city.id(city.shop))) == ["HAS_ORG_CODE"]
    other = (await street.do(CODE, o=city.id(city.works)))["org"]
    assert other["orgCode"] != given["orgCode"]
    with everywhere():
        await Org.filter(id=city.street.id).update(credit_code="81310190MC0000001X")
    assert codes(await street.attempt(CODE, o=city.id(city.street))) == ["HAS_ORG_CODE"]
    shown = (await street.ask(ORG, o=city.id(city.street)))["org"]
    assert (shown["orgCode"], shown["orgCodeIsVirtual"]) == ("MC0000001", False)


async def test_the_buttons_say_what_can_be_done(city: City) -> None:
    admin = await city.somebody(city.works)
    acts = {one["name"]: one for one in (await admin.ask(ORG, o=city.id(city.works)))["org"]["acts"]}
    assert [acts[name]["allowed"] for name in ("moveOrg", "dissolveOrg", "issueVirtualOrgCode")] == [True, True, True]
    await admin.do(MOVE, o=city.id(city.works), to=city.id(city.other_street))
    acts = {one["name"]: one for one in (await admin.ask(ORG, o=city.id(city.works)))["org"]["acts"]}
    assert [acts[name]["allowed"] for name in ("moveOrg", "dissolveOrg")] == [False, False]
    assert acts["moveOrg"]["refusal"]["code"] == "NOT_IN_THIS_STATE"
    assert (await admin.ask(BOX, b="REQUESTED"))["transfers"]["totalCount"] == 1


async def test_whoever_waits_to_join_learns_that_the_union_is_no_more(city: City) -> None:
    admin, nobody = await city.somebody(city.shop), city.world.nobody()
    sent = await nobody.do(APPLY, o=city.id(city.shop), v=APPLICANT)
    told = await admin.do(END, o=city.id(city.shop), h="MERGE", into=city.id(city.works), dry=True)
    assert "未办结的入会申请1件不再办理。" in [one["message"] for one in told["warnings"]]
    await admin.do(END, o=city.id(city.shop), h="MERGE", into=city.id(city.works), r="车间并入糖厂")
    mine = (await nobody.ask(MINE, r=sent["receipt"]))["application"]
    assert (mine["state"], mine["stateLabel"], mine["values"]) == ("REJECTED", "不予受理", None)
    assert mine["review"]["opinion"].startswith("该工会已撤销")
    again = await nobody.attempt(APPLY, o=city.id(city.shop), v=APPLICANT)
    assert codes(again) == ["NOT_FOUND"]
