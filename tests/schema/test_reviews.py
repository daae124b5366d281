"""Corrections that wait for a review: proposed, shown with what would change, decided, taken back."""

import json
from dataclasses import replace

import pytest

from hub.access.roles import Role
from hub.clock import today
from hub.database import reader, transaction
from hub.members.models import Member
from hub.members.values import MEMBERS
from hub.orgs import commands as orgs
from hub.region import OrgKind, OrgState
from hub.reviewing.models import Proposal
from schema.ids import node_id
from tests.factories import CLERK, make_member, make_org, make_root
from tests.schema.conftest import Somebody, World

MEMBER = """query($m: ID!) { member(id: $m) { version mobile employerName
  pendingChange { by waitingFor changes { field { key label } before after } }
  review { decision opinion by } acts { name allowed refusal { code } } } }"""
UPDATE = """mutation($m: ID!, $v: JSON!) { updateMember(id: $m, values: $v) {
  member { version mobile pendingChange { by } } problems { code message path } } }"""
REVIEW = """mutation($m: ID!, $d: Decision!, $o: String, $n: Int) {
  reviewMember(id: $m, decision: $d, opinion: $o, ifVersion: $n) {
    member { version mobile employerName pendingChange { by } review { decision opinion } }
    problems { code message hint path } } }"""
WITHDRAW = """mutation($m: ID!) { withdrawMember(id: $m) { member { pendingChange { by } } problems { code } } }"""
END = """mutation($m: ID!, $d: Date!) { endMembership(id: $m, change: "6", reason: "5", on: $d) {
  member { id } problems { code message } } }"""
DELETE = """mutation($m: ID!) { deleteMember(id: $m, reason: "录入错误") { deletedId problems { code } } }"""
TODO = "{ viewer { todo { memberReviews orgReviews notices } } }"
NOTICES = "{ viewer { notices(first: 5) { nodes { title body } } } }"
PENDING = """query($o: ID!, $p: Boolean) { members(org: $o, first: 5, filter: {changePending: $p}) { nodes { id } } }"""
MOBILE = "16099990001"


async def itself(world: World) -> Somebody:
    return await world.somebody(world.works, Role.MEMBER, member_id=world.member.id, stepped_up=True)


async def mobile_of(member: Member) -> object:
    return MEMBERS.clear(await Member.get(id=member.id, using_db=reader()), "mobile")


async def test_what_a_member_corrects_waits_for_its_union_which_sees_what_would_change(world: World) -> None:
    # Given a member's own correction
    person, admin, m = await itself(world), await world.somebody(world.works), world.id(world.member)
    before = await mobile_of(world.member)
    payload = await person.do(UPDATE, m=m, v={"mobile": MOBILE, "employerName": "虚构县第三糖厂"})
    assert payload["member"]["version"] == 1
    assert await mobile_of(world.member) == before
    # Then its union finds it waiting, masked
    assert (await admin.ask(TODO))["viewer"]["todo"]["memberReviews"] == 1
    found = await admin.ask(PENDING, o=world.id(world.works), p=True)
    assert [one["id"] for one in found["members"]["nodes"]] == [m]
    assert (await admin.ask(PENDING, o=world.id(world.works), p=False))["members"]["nodes"] == []
    told = (await admin.ask(MEMBER, m=m))["member"]
    assert told["pendingChange"]["waitingFor"] == world.works.name
    changes = {one["field"]["key"]: (one["before"], one["after"]) for one in told["pendingChange"]["changes"]}
    assert changes["employerName"] == ("虚构县第一糖厂", "虚构县第三糖厂")
    assert changes["mobile"] == (f"160****{str(before)[-4:]}", "160****0001")
    assert MOBILE not in json.dumps(told)
    # When it approves, the record is changed, and the person is told
    done = (await admin.do(REVIEW, m=m, d="APPROVED", o="属实", n=1))["member"]
    assert (done["version"], done["employerName"], done["pendingChange"]) == (2, "虚构县第三糖厂", None)
    assert done["review"] == {"decision": "APPROVED", "opinion": "属实"}
    assert await mobile_of(world.member) == MOBILE
    assert (await admin.ask(TODO))["viewer"]["todo"]["memberReviews"] == 0
    (notice,) = (await person.ask(NOTICES))["viewer"]["notices"]["nodes"]
    assert notice["title"] == "会员信息修改已通过"
    assert "属实" in notice["body"]
    # And nothing of what was proposed is kept but in the record's own history
    (row,) = await Proposal.all().using_db(reader())
    assert row.values_sealed is None


async def test_whoever_says_no_says_why_and_the_values_are_gone(world: World) -> None:
    person, m = await itself(world), world.id(world.member)
    leader = await world.somebody(world.works, Role.UNION_LEADER)
    before = await mobile_of(world.member)
    await person.do(UPDATE, m=m, v={"mobile": MOBILE})
    refused = await leader.attempt(REVIEW, m=m, d="RETURNED")
    assert [(one["code"], one["path"]) for one in refused["problems"]] == [("INVALID", ["opinion"])]
    done = (await leader.do(REVIEW, m=m, d="RETURNED", o="号码与本人不符"))["member"]
    assert done["review"] == {"decision": "RETURNED", "opinion": "号码与本人不符"}
    assert await mobile_of(world.member) == before
    (notice,) = (await person.ask(NOTICES))["viewer"]["notices"]["nodes"]
    assert notice["title"] == "会员信息修改已退回"  # Hainan has no word of its own
    again = await leader.attempt(REVIEW, m=m, d="APPROVED")
    assert [one["code"] for one in again["problems"]] == ["NOTHING_PENDING"]
    await person.do(UPDATE, m=m, v={"mobile": MOBILE})  # corrected, and sent again


async def test_one_correction_waits_at_a_time_until_its_own_side_takes_it_back(world: World) -> None:
    person, clerk, m = await itself(world), await world.somebody(world.works, Role.UNION_CLERK), world.id(world.member)
    await person.do(UPDATE, m=m, v={"mobile": MOBILE})
    second = await person.attempt(UPDATE, m=m, v={"mobile": "16099990002"})
    assert [one["code"] for one in second["problems"]] == ["CHANGE_PENDING"]
    acts = {one["name"]: one for one in (await clerk.ask(MEMBER, m=m))["member"]["acts"]}
    assert acts["withdrawMember"]["refusal"]["code"] == acts["reviewMember"]["refusal"]["code"] == "NOT_ALLOWED"
    assert [one["code"] for one in (await clerk.attempt(WITHDRAW, m=m))["problems"]] == ["NOT_ALLOWED"]
    assert (await person.do(WITHDRAW, m=m))["member"]["pendingChange"] is None
    await person.do(UPDATE, m=m, v={"mobile": "16099990002"})


async def test_who_waits_learns_that_nobody_will_decide_any_more(shanghai: World) -> None:
    m = node_id("Member", shanghai.member.id)
    admin, superior = await shanghai.somebody(shanghai.works), await shanghai.somebody(shanghai.city)
    await admin.do(UPDATE, m=m, v={"mobile": MOBILE})
    await superior.do(END, m=m, d=today().isoformat())
    (notice,) = (await admin.ask(NOTICES))["viewer"]["notices"]["nodes"]
    assert notice["title"] == "会员信息修改不再办理"
    assert (await superior.ask(TODO))["viewer"]["todo"]["memberReviews"] == 0


async def test_who_waits_for_a_record_that_is_taken_out_is_told_what_is_true(shanghai: World) -> None:
    m = node_id("Member", shanghai.member.id)
    admin, superior = await shanghai.somebody(shanghai.works), await shanghai.somebody(shanghai.city)
    await admin.do(UPDATE, m=m, v={"mobile": MOBILE})
    await superior.do(DELETE, m=m)
    (notice,) = (await admin.ask(NOTICES))["viewer"]["notices"]["nodes"]
    assert "会籍已变动或记录已删除" in notice["body"]


async def test_what_was_changed_meanwhile_is_named_and_not_written_over(world: World) -> None:
    person, admin, m = await itself(world), await world.somebody(world.works), world.id(world.member)
    await person.do(UPDATE, m=m, v={"mobile": MOBILE})
    await admin.do(UPDATE, m=m, v={"mobile": "16099990003", "employerName": "虚构县第三糖厂"})
    (problem,) = (await admin.attempt(REVIEW, m=m, d="APPROVED"))["problems"]
    assert problem["code"] == "STALE"
    assert "移动电话" in problem["message"]
    assert "单位" not in problem["message"]
    assert await mobile_of(world.member) == "16099990003"
    await admin.do(REVIEW, m=m, d="REJECTED", o="已另行更正")
    # Other fields may change meanwhile: what was proposed still fits.
    await person.do(UPDATE, m=m, v={"mobile": MOBILE})
    await admin.do(UPDATE, m=m, v={"employerName": "虚构县第四糖厂"})
    await admin.do(REVIEW, m=m, d="APPROVED")
    assert await mobile_of(world.member) == MOBILE


async def test_the_rules_judge_what_is_proposed_at_once(world: World) -> None:
    person, m = await itself(world), world.id(world.member)
    refused = await person.attempt(UPDATE, m=m, v={"mobile": "1609999"})
    assert [one["path"] for one in refused["problems"]] == [["values", "mobile"]]
    foreign = await person.attempt(UPDATE, m=m, v={"name": "别人"})
    assert foreign["problems"][0]["code"] in ("NOT_ALLOWED", "INVALID")
    assert await Proposal.all().using_db(reader()).count() == 0


UNMASK = """mutation($m: ID!, $p: Boolean! = false) {
  unmask(id: $m, fields: ["mobile"], reason: "审核修改", proposed: $p) { values { field value } problems { code } } }"""


async def test_whoever_is_to_judge_may_read_the_proposed_value_in_full_with_a_reason(world: World) -> None:
    person, admin, m = await itself(world), await world.somebody(world.works, stepped_up=True), world.id(world.member)
    await person.do(UPDATE, m=m, v={"mobile": MOBILE})
    assert (await admin.do(UNMASK, m=m, p=True))["values"] == [{"field": "mobile", "value": MOBILE}]
    assert (await admin.do(UNMASK, m=m))["values"][0]["value"] == await mobile_of(world.member)


# ---- a region that reviews what unions correct


@pytest.fixture
async def shanghai(world: World) -> World:
    """The same in Shanghai: a root, a district below it, a works' union below that, both approved."""
    root = await make_root("虚构市总工会", "shanghai")
    district = await make_org(root, "虚构区总工会", kind=OrgKind.LOCAL_FEDERATION, active=False, track="区")
    works = await make_org(district, "虚构区第一糖厂工会委员会", active=False, leader_name="试甲")
    for one in (district, works):
        async with transaction() as tx:
            await orgs.stand(tx, one, OrgState.ACTIVE, CLERK, "reviewOrg")
    return replace(world, root=root, city=district, works=works, member=await make_member(works, 9))


async def test_a_unions_correction_of_a_member_waits_for_the_superior(shanghai: World) -> None:
    m = node_id("Member", shanghai.member.id)
    admin, superior = await shanghai.somebody(shanghai.works), await shanghai.somebody(shanghai.city)
    await admin.do(UPDATE, m=m, v={"mobile": MOBILE})
    assert await mobile_of(shanghai.member) != MOBILE
    told = (await admin.ask(MEMBER, m=m))["member"]
    assert told["pendingChange"]["waitingFor"] == shanghai.city.name
    assert [one["code"] for one in (await admin.attempt(REVIEW, m=m, d="APPROVED"))["problems"]] == ["NOT_ALLOWED"]
    other = await shanghai.somebody(shanghai.works)  # nor does anybody else of the same union
    assert [one["code"] for one in (await other.attempt(REVIEW, m=m, d="APPROVED"))["problems"]] == ["NOT_ALLOWED"]
    assert (await admin.ask(TODO))["viewer"]["todo"]["memberReviews"] == 0
    assert (await superior.ask(TODO))["viewer"]["todo"]["memberReviews"] == 1
    await superior.do(REVIEW, m=m, d="APPROVED")
    assert await mobile_of(shanghai.member) == MOBILE


@pytest.mark.parametrize("decision", ["RETURNED", "REJECTED"])
async def test_in_shanghai_a_member_correction_that_is_not_approved_is_told_in_its_words(
    shanghai: World, decision: str
) -> None:
    m = node_id("Member", shanghai.member.id)
    admin, superior = await shanghai.somebody(shanghai.works), await shanghai.somebody(shanghai.city)
    await admin.do(UPDATE, m=m, v={"mobile": MOBILE})
    await superior.do(REVIEW, m=m, d=decision, o="号码与本人不符")
    (notice,) = (await admin.ask(NOTICES))["viewer"]["notices"]["nodes"]
    assert notice["title"] == "会员信息修改审核不通过"
    assert "的修改审核不通过，审批人：试办。审批意见：号码与本人不符" in notice["body"]
    assert shanghai.member.full_name not in notice["body"]


async def test_a_superior_who_may_decide_decides_by_correcting(shanghai: World) -> None:
    m = node_id("Member", shanghai.member.id)
    await (await shanghai.somebody(shanghai.city)).do(UPDATE, m=m, v={"mobile": MOBILE})
    assert await mobile_of(shanghai.member) == MOBILE
    clerk = await shanghai.somebody(shanghai.city, Role.UNION_CLERK)
    await clerk.do(UPDATE, m=m, v={"mobile": "16099990002"})  # who may not decide, proposes
    assert await mobile_of(shanghai.member) == MOBILE


ORG = """query($o: ID!) { org(id: $o) { version name state stateLabel activatedAt establishedOn
  pendingChange { waitingFor changes { field { key } before after } } review { decision opinion }
  acts { name allowed } } }"""
EDIT = """mutation($o: ID!, $v: JSON!) { updateOrg(id: $o, values: $v) {
  org { name state pendingChange { by } } problems { code message path } } }"""
DECIDE = """mutation($o: ID!, $d: Decision!, $t: String) { reviewOrg(id: $o, decision: $d, opinion: $t) {
  org { name state pendingChange { by } review { decision opinion } } problems { code message path } } }"""
BACK = "mutation($o: ID!) { withdrawOrg(id: $o) { org { name state pendingChange { by } } problems { code } } }"
NEW = {"name": "虚构区第一糖厂新工会委员会", "employerAddress": "虚构区甘蔗路1号"}


async def test_a_unions_own_correction_waits_and_old_values_stay_in_force(shanghai: World) -> None:
    o, old = node_id("Org", shanghai.works.id), shanghai.works.name
    admin, superior = await shanghai.somebody(shanghai.works), await shanghai.somebody(shanghai.city)
    before = (await admin.ask(ORG, o=o))["org"]
    told = (await admin.do(EDIT, o=o, v=NEW))["org"]
    assert (told["name"], told["state"]) == (old, "CHANGE_PENDING")
    # The union goes on working meanwhile.
    assert (await make_member(shanghai.works, 10)).org_id == shanghai.works.id
    assert [one["code"] for one in (await admin.attempt(EDIT, o=o, v=NEW))["problems"]] == ["CHANGE_PENDING"]
    # The superior sees what would change and decides; the union itself cannot.
    assert [one["code"] for one in (await admin.attempt(DECIDE, o=o, d="APPROVED"))["problems"]] == ["NOT_ALLOWED"]
    assert (await superior.ask(TODO))["viewer"]["todo"]["orgReviews"] == 1
    shown = (await superior.ask(ORG, o=o))["org"]
    assert shown["pendingChange"]["waitingFor"] == shanghai.city.name
    changes = {one["field"]["key"]: (one["before"], one["after"]) for one in shown["pendingChange"]["changes"]}
    assert changes == {"name": (old, NEW["name"]), "employerAddress": (None, NEW["employerAddress"])}
    done = (await superior.do(DECIDE, o=o, d="APPROVED", t="经核实，信息属实。"))["org"]
    assert (done["name"], done["state"], done["pendingChange"]) == (NEW["name"], "ACTIVE", None)
    after = (await admin.ask(ORG, o=o))["org"]
    assert after["review"] == {"decision": "APPROVED", "opinion": "经核实，信息属实。"}
    assert after["activatedAt"] == before["activatedAt"]


async def test_a_unions_correction_is_sent_back_or_taken_back(shanghai: World) -> None:
    o = node_id("Org", shanghai.works.id)
    admin, superior = await shanghai.somebody(shanghai.works), await shanghai.somebody(shanghai.city)
    await admin.do(EDIT, o=o, v=NEW)
    assert [one["path"] for one in (await superior.attempt(DECIDE, o=o, d="REJECTED"))["problems"]] == [["opinion"]]
    done = (await superior.do(DECIDE, o=o, d="REJECTED", t="名称不规范"))["org"]
    assert (done["name"], done["state"]) == (shanghai.works.name, "ACTIVE")
    (notice,) = (await admin.ask(NOTICES))["viewer"]["notices"]["nodes"]
    said = f"“{shanghai.works.name}”的修改审核不通过，审批人：试办。审批意见：名称不规范"
    assert (notice["title"], notice["body"]) == ("工会信息修改审核不通过", said)
    await admin.do(EDIT, o=o, v=NEW)
    assert [one["code"] for one in (await superior.attempt(BACK, o=o))["problems"]] == ["NOT_ALLOWED"]
    assert (await admin.do(BACK, o=o))["org"] == {"name": shanghai.works.name, "state": "ACTIVE", "pendingChange": None}
    assert [one["code"] for one in (await admin.attempt(BACK, o=o))["problems"]] == ["NOTHING_PENDING"]


async def test_what_a_union_may_not_propose_is_named(shanghai: World) -> None:
    admin, o = await shanghai.somebody(shanghai.works), node_id("Org", shanghai.works.id)
    (problem,) = (await admin.attempt(EDIT, o=o, v={"employerName": "别的单位"}))["problems"]
    assert problem["path"] == ["values", "employerName"]
    assert (await admin.ask(ORG, o=o))["org"]["state"] == "ACTIVE"


async def test_a_name_taken_meanwhile_is_refused_when_the_correction_is_approved(shanghai: World) -> None:
    o = node_id("Org", shanghai.works.id)
    admin, superior = await shanghai.somebody(shanghai.works), await shanghai.somebody(shanghai.city)
    await admin.do(EDIT, o=o, v=NEW)
    await make_org(shanghai.city, NEW["name"], active=False)
    (problem,) = (await superior.attempt(DECIDE, o=o, d="APPROVED"))["problems"]
    assert problem["path"] == ["values", "name"]
    assert (await superior.ask(ORG, o=o))["org"]["state"] == "CHANGE_PENDING"


async def test_a_region_that_reviews_nothing_changes_at_once(world: World) -> None:
    admin, o = await world.somebody(world.works), world.id(world.works)
    told = (await admin.do(EDIT, o=o, v={"employerAddress": "虚构县甘蔗路9号"}))["org"]
    assert (told["state"], told["pendingChange"]) == ("ACTIVE", None)
