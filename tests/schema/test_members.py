"""Members, as a clerk lists, enrolls, corrects and releases them."""

import json

from hub.access.roles import Role
from tests.factories import make_member
from tests.schema.conftest import World
from tests.schema.statements import statements
from tests.schema.test_idempotency import form

LIST = """query($org: ID!, $n: Int!, $filter: MemberFilter, $sort: MemberSort! = MEMBER_NO) {
  members(org: $org, first: $n, filter: $filter, sort: $sort) { totalCount nodes {
    id name memberNo idNumber mobile sex { label } ethnicity { label } org { name } employerName
    membership { state stateLabel orgName change { label } } memberships { state }
    warnings { code } acts { name allowed }
  } } }"""


async def test_a_page_asks_the_register_as_often_for_fifty_members_as_for_one(world: World) -> None:
    clerk, org = await world.somebody(world.city), world.id(world.city)
    subtree = {"scope": "SUBTREE"}
    await clerk.ask(LIST, org=org, n=1, filter=subtree)  # the day's first page asks whom others have shown
    async with statements() as few:
        await clerk.ask(LIST, org=org, n=1, filter=subtree)
    for order in range(101, 130):
        await make_member(world.works, order)
    async with statements() as many:
        told = await clerk.ask(LIST, org=org, n=50, filter=subtree)
    assert len(told["members"]["nodes"]) == 30
    assert len(many) == len(few)


async def test_no_answer_holds_a_full_number(world: World) -> None:
    clerk = await world.somebody(world.works)
    everything = """query($m: ID!) { member(id: $m) { name birthDate idNumber mobile address values
      history(first: 5) { nodes { changes { before after } } } extras { value } } }"""
    from hub.members.values import MEMBERS

    number, phone = MEMBERS.clear(world.member, "id_number"), MEMBERS.clear(world.member, "mobile")
    told = (await clerk.ask(everything, m=world.id(world.member)))["member"]
    assert told["idNumber"] == "*" * 16 + str(number)[-2:] == told["values"]["idNumber"]
    assert told["mobile"] == f"160****{str(phone)[-4:]}"
    assert str(number) not in json.dumps(told)
    assert str(phone) not in json.dumps(told)


async def test_a_person_is_found_by_the_exact_number_only(world: World) -> None:
    clerk, org = await world.somebody(world.works), world.id(world.works)
    from hub.members.values import MEMBERS

    number = str(MEMBERS.clear(world.member, "id_number"))
    found = await clerk.ask(LIST, org=org, n=5, filter={"idNumber": number.lower()})
    assert [one["id"] for one in found["members"]["nodes"]] == [world.id(world.member)]
    part = await clerk.ask(LIST, org=org, n=5, filter={"idNumber": number[:-1]})
    assert part["members"]["nodes"] == []


async def test_own_members_and_those_below_are_two_lists(world: World) -> None:
    admin, city = await world.somebody(world.city), world.id(world.city)
    assert (await admin.ask(LIST, org=city, n=5))["members"]["totalCount"] == 0
    assert (await admin.ask(LIST, org=city, n=5, filter={"scope": "SUBTREE"}))["members"]["totalCount"] == 1


ENROLL = """mutation($o: ID!, $v: JSON!) { enrollMember(org: $o, values: $v) {
  member { id version name membership { state } warnings { code } }
  warnings { code message field } problems { code path } } }"""
VALUES = "query($m: ID!) { member(id: $m) { version values } }"
UPDATE = """mutation($m: ID!, $v: JSON!, $n: Int) { updateMember(id: $m, values: $v, ifVersion: $n) {
  member { version name mobile } problems { code path } } }"""
END = """mutation($m: ID!) { endMembership(id: $m, change: "6", reason: "5", on: "2025-01-01") {
  member { membership { state until reason { label } } acts { name allowed refusal { code } } }
  problems { code message } } }"""


async def test_the_values_of_a_member_may_be_sent_back_as_they_came(world: World) -> None:
    clerk, member = await world.somebody(world.works), world.id(world.member)
    kept = (await clerk.ask(VALUES, m=member))["member"]
    assert {"memberNo", "unionName", "idNumber"} <= kept["values"].keys()
    done = await clerk.do(UPDATE, m=member, v=kept["values"], n=kept["version"])
    assert done["member"]["version"] == kept["version"], "nothing was changed"
    other = await clerk.attempt(UPDATE, m=member, v=kept["values"] | {"memberNo": "1"}, n=kept["version"])
    assert other["problems"] == [{"code": "INVALID", "path": ["values", "memberNo"]}]


async def test_a_text_too_long_for_its_column_is_refused_with_its_place(world: World) -> None:
    clerk = await world.somebody(world.works)
    told = await clerk.attempt(UPDATE, m=world.id(world.member), v={"hukouPlace": "长" * 201})
    assert told["problems"] == [{"code": "INVALID", "path": ["values", "hukouPlace"]}]


async def test_a_member_is_enrolled_corrected_and_released(world: World) -> None:
    admin = await world.somebody(world.works)
    made = (await admin.do(ENROLL, o=world.id(world.works), v=form(51)))["member"]
    assert made["membership"] == {"state": "CURRENT"}
    masked = {"mobile": "160****0051", "fullName": "试五一"}
    done = (await admin.do(UPDATE, m=made["id"], v=masked, n=made["version"]))["member"]
    assert (done["name"], done["mobile"], done["version"]) == ("试五一", "160****0051", made["version"] + 1)
    assert (await admin.attempt(UPDATE, m=made["id"], v={}, n=made["version"]))["problems"][0]["code"] == "STALE"
    gone = (await admin.do(END, m=made["id"]))["member"]
    assert (gone["membership"]["state"], gone["membership"]["until"]) == ("LEFT", "2025-01-01")
    acts = {one["name"]: one for one in gone["acts"]}
    assert acts["endMembership"]["refusal"] == {"code": "NOT_IN_THIS_STATE"}


async def test_a_doubt_is_no_refusal_and_stays_with_the_record(world: World) -> None:
    admin = await world.somebody(world.works)
    values = form(52) | {"workStatus": "4", "change": "2"}  # retired: doubtful, not refused
    done = await admin.do(ENROLL, o=world.id(world.works), v=values)
    assert {one["code"] for one in done["member"]["warnings"]} <= {one["code"] for one in done["warnings"]}


async def test_whom_the_union_has_already_is_brought_up_to_date_and_a_form_speaks_of_no_row(world: World) -> None:
    admin, o = await world.somebody(world.works), world.id(world.works)
    made = (await admin.do(ENROLL, o=o, v=form(55)))["member"]
    again = await admin.do(ENROLL, o=o, v=form(55) | {"mobile": "16000009955"})
    assert (again["member"]["id"], again["member"]["version"]) == (made["id"], 2)
    (told,) = [one for one in again["warnings"] if one["code"] == "HN-M-21"]
    assert (told["field"], told["message"]) == ("idNumber", "该会员已在本工会，按填写的内容更新（空白不覆盖）。")


async def test_nobody_is_enrolled_into_a_union_that_is_not_active(world: World) -> None:
    admin = await world.somebody(world.city)
    told = await admin.attempt(ENROLL, o=world.id(world.sibling), v=form(53))
    assert [one["code"] for one in told["problems"]] == ["ORG_NOT_ACTIVE"]


async def test_a_record_entered_in_error_is_taken_out(world: World) -> None:
    admin = await world.somebody(world.works)
    made = (await admin.do(ENROLL, o=world.id(world.works), v=form(54)))["member"]
    delete = """mutation($m: ID!) { deleteMember(id: $m, reason: "录入错误") { deletedId problems { code } } }"""
    assert (await admin.do(delete, m=made["id"]))["deletedId"] == made["id"]
    assert await admin.ask("query($m: ID!) { member(id: $m) { id } }", m=made["id"]) == {"member": None}


UNMASK = """mutation($i: ID!, $f: [String!]!, $r: String!, $k: String) {
  unmask(id: $i, fields: $f, reason: $r, idempotencyKey: $k) { values { field value } problems { code path } } }"""


async def test_a_clear_value_needs_a_fresh_proof_a_reason_and_is_written_down(world: World) -> None:
    asked = {"i": world.id(world.member), "f": ["mobile", "idNumber"], "r": "核对联系方式", "k": "u-1"}
    hasty = await world.somebody(world.works)
    assert (await hasty.attempt(UNMASK, **asked))["problems"][0]["code"] == "STEP_UP_NEEDED"
    careful = await world.somebody(world.works, stepped_up=True)
    values = {one["field"]: one["value"] for one in (await careful.do(UNMASK, **asked))["values"]}
    assert values["mobile"].startswith("160")
    assert len(values["idNumber"]) == 18
    assert (await careful.do(UNMASK, **asked))["values"] == []  # shown once
    entries = await careful.ask(
        'query($o: ID!, $s: ID!) { journal(under: $o, subject: $s, act: "unmask", first: 5) { nodes { outcome } } }',
        o=world.id(world.works),
        s=world.id(world.member),
    )
    assert [one["outcome"] for one in entries["journal"]["nodes"]] == ["DONE", "STEP_UP_NEEDED"]
    assert (await careful.attempt(UNMASK, **{**asked, "k": None, "r": "x"}))["problems"][0]["path"] == ["reason"]


async def test_a_clerk_may_not_end_memberships(world: World) -> None:
    clerk = await world.somebody(world.works, Role.UNION_CLERK)
    assert (await clerk.attempt(END, m=world.id(world.member)))["problems"][0]["code"] == "NOT_ALLOWED"
