"""A union lets a member in; the member reads the own record, has it corrected, sees who read it, and takes a copy."""

from collections.abc import Callable

from tests.stories.client import Client

OWN = "query { viewer { org { id } } }"
FIRST = """query($org: ID!) { members(org: $org, first: 2, filter: {state: CURRENT}) {
  nodes { id name memberNo employerName } } }"""
PROVISION = """mutation($org: ID!, $member: ID!, $name: String!) {
  provisionAccount(org: $org, role: MEMBER, member: $member, displayName: $name) {
    account { loginName } initialPassword problems { code message } } }"""
CHANGE = """mutation($old: String!, $new: String!) {
  changePassword(currentPassword: $old, newPassword: $new) { ok problems { code message } } }"""
STEP_UP = "mutation($password: String!) { stepUp(password: $password) { ok problems { code message } } }"
MINE = """query { viewer { roles todo { notices } notices(first: 3) { nodes { title body about { __typename } } }
  member { id version name idNumber mobile employerName memberNo membership { stateLabel } card { state }
    pendingChange { by waitingFor changes { field { label } before after } } review { decision opinion by }
    accesses(first: 9) { nodes { label actor reason } } } } }"""
UPDATE = """mutation($id: ID!, $values: JSON!) { updateMember(id: $id, values: $values) {
  member { version pendingChange { waitingFor } } problems { code message } } }"""
WITHDRAW = "mutation($id: ID!) { withdrawMember(id: $id) { member { id } problems { code message } } }"
WAITING = """query($org: ID!) { viewer { todo { memberReviews } }
  members(org: $org, first: 5, filter: {changePending: true}) { nodes { id pendingChange { by
    changes { field { key } before after } } acts { name allowed } } } }"""
REVIEW = """mutation($id: ID!, $decision: Decision!, $opinion: String) {
  reviewMember(id: $id, decision: $decision, opinion: $opinion) {
    member { version employerName } problems { code message } } }"""
UNMASK = """mutation($id: ID!) { unmask(id: $id, fields: ["mobile"], reason: "联系本人核对") {
  values { value } problems { code message } } }"""
COPY = "mutation { copyMyData { downloadUrl problems { code message } } }"
PASSWORD = "qihang-Tuanjie-73"


def test_a_member_looks_after_the_own_record(
    signed_in: Callable[[str, str], Client], visit: Callable[[], Client], demo: dict[str, object]
) -> None:
    # Given a union that opens an account for one of its members
    union = signed_in("UNION_ADMIN", "虚构市教育工会")
    org = union.ask(OWN)["viewer"]["org"]["id"]
    person, colleague = union.ask(FIRST, org=org)["members"]["nodes"]
    opened = union.do(PROVISION, org=org, member=person["id"], name=person["name"])
    assert opened["account"]["loginName"] == person["memberNo"]
    # The person signs in with the number and an own password, and finds the own record, masked
    member = visit()
    member.sign_in(person["memberNo"], opened["initialPassword"])
    member.do(CHANGE, old=opened["initialPassword"], new=PASSWORD)
    member.sign_in(person["memberNo"], PASSWORD)
    mine = member.ask(MINE)["viewer"]
    assert mine["roles"] == ["MEMBER"]
    assert mine["member"]["id"] == person["id"]
    assert mine["member"]["idNumber"].startswith("*" * 16)
    assert mine["member"]["card"] is None
    assert member.ask("query($id: ID!) { member(id: $id) { id } }", id=colleague["id"])["member"] is None
    # A correction waits for the union; the first one the person takes back
    wish = {"employerName": "虚构市第二小学"}
    assert member.do(UPDATE, id=person["id"], values={"mobile": "16099990077"})["member"]["version"]
    member.do(WITHDRAW, id=person["id"])
    told = member.do(UPDATE, id=person["id"], values=wish)["member"]
    assert told["version"] == mine["member"]["version"]
    # The union sees what would change, reads the number in full to ask, and agrees
    waiting = union.ask(WAITING, org=org)
    assert waiting["viewer"]["todo"]["memberReviews"] == 1
    (found,) = waiting["members"]["nodes"]
    assert found["pendingChange"]["changes"] == [
        {"field": {"key": "employerName"}, "before": person["employerName"], "after": "虚构市第二小学"}
    ]
    assert {one["name"] for one in found["acts"] if one["allowed"]} >= {"reviewMember"}
    known = next(one for one in demo["accounts"] if one["login"] == "虚构市教育工会")  # type: ignore[attr-defined]
    union.do(STEP_UP, password=known["password"])
    union.do(UNMASK, id=person["id"])
    assert union.do(REVIEW, id=person["id"], decision="APPROVED", opinion="已核实")["member"]["employerName"] == (
        "虚构市第二小学"
    )
    # The person is told, sees who read the number and why, and takes a copy of everything
    after = member.ask(MINE)["viewer"]
    assert after["notices"]["nodes"][0]["title"] == "会员信息修改已通过"
    assert after["notices"]["nodes"][0]["about"] == {"__typename": "Member"}
    assert after["member"]["review"]["opinion"] == "已核实"
    assert after["member"]["pendingChange"] is None
    assert after["member"]["accesses"]["nodes"][0]["reason"] == "联系本人核对"
    member.do(STEP_UP, password=PASSWORD)
    book = member.workbook(member.do(COPY)["downloadUrl"])
    cells = {row[0]: row[1] for row in book["本人信息"].iter_rows(values_only=True)}
    assert cells["会员编号"] == person["memberNo"]
    assert cells["姓名"] == person["name"]
    assert "*" not in cells["证件号码"]
    assert "联系本人核对" in [row[3] for row in book["查看记录"].iter_rows(min_row=2, values_only=True)]
