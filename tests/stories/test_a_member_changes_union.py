"""A member changes union in Hainan, which declares nothing about it: asked for, agreed to; and sent back in vain."""

from collections.abc import Callable
from datetime import date

from tests.people import id_number
from tests.stories.client import Client
from tests.stories.test_a_clerk_keeps_the_register import ENROLL, OWN, VALUES

ASK = """mutation($member: ID, $name: String, $number: String, $to: ID, $reason: String) {
  requestTransfer(member: $member, name: $name, idNumber: $number, to: $to, reason: $reason) {
    transfer { id state stateLabel fromName toName dueAt waitingFor { side orgName } } problems { code message } } }"""
DECIDE = """mutation($id: ID!, $decision: Decision!, $opinion: String) {
  decideTransfer(id: $id, decision: $decision, opinion: $opinion) {
    transfer { id state approvals { side by opinion } } problems { code message } } }"""
INBOX = """query { viewer { todo { transfers } notices(unread: true, first: 20) { nodes { title about { id } } } }
  transfers(box: TO_DECIDE, first: 5) { nodes { id subjectName fromName reason } } }"""
RECORD = """query($id: ID!) { member(id: $id) { memberNo org { name } openTransfer { id }
  memberships { orgName state change { label } } history(first: 10) { nodes { label } } } }"""
NUMBER = id_number("460391", date(1988, 5, 17), 779)


def test_a_member_is_asked_for_agreed_to_and_there(signed_in: Callable[[str, str], Client]) -> None:
    school, city = signed_in("UNION_ADMIN", "虚构市教育工会"), signed_in("UNION_ADMIN", "虚构市总工会")
    homes = [client.ask(OWN)["viewer"]["org"] for client in (school, city)]
    values = VALUES | {"idNumber": NUMBER, "fullName": "林晓南", "mobile": "16099990003"}
    member = school.do(ENROLL, org=homes[0]["id"], values=values)["member"]

    # The city knows the name and the number, and asks; a wrong name finds nobody
    wrong = city.attempt(ASK, name="林晓北", number=NUMBER)
    assert [one["code"] for one in wrong["problems"]] == ["NOBODY_MATCHES"]
    asked = city.do(ASK, name="林晓南", number=NUMBER, reason="借调期满，转入市总工会")["transfer"]
    assert (asked["state"], asked["stateLabel"]) == ("PENDING", "待审核")
    assert {one["side"] for one in asked["waitingFor"]} == {"OUT", "OUT_SUPERIOR"}

    # The old union finds it in its box, and agrees
    inbox = school.ask(INBOX)
    assert inbox["viewer"]["todo"]["transfers"] == 1
    assert {"id": asked["id"]} in [one["about"] for one in inbox["viewer"]["notices"]["nodes"]]
    (waiting,) = inbox["transfers"]["nodes"]
    assert (waiting["subjectName"], waiting["reason"]) == ("林晓南", "借调期满，转入市总工会")
    decided = school.do(DECIDE, id=waiting["id"], decision="APPROVED", opinion="同意转出")["transfer"]
    assert (decided["state"], decided["approvals"][0]["opinion"]) == ("ACCEPTED", "同意转出")

    # The member is there, under the same number; both unions count right, and the history tells of both
    told = city.ask(RECORD, id=member["id"])["member"]
    assert (told["memberNo"], told["org"]["name"]) == (member["memberNo"], homes[1]["name"])
    assert [(one["orgName"], one["state"]) for one in told["memberships"]] == [
        (homes[1]["name"], "CURRENT"), (homes[0]["name"], "TRANSFERRED"),
    ]  # fmt: skip
    assert [one["label"] for one in told["history"]["nodes"]] == ["同意转移", "新增会员"]
    now = [client.ask(OWN)["viewer"]["org"]["memberCount"] for client in (school, city)]
    assert now == [homes[0]["memberCount"], homes[1]["memberCount"] + 1]
    assert school.ask(RECORD, id=member["id"])["member"] is None

    # Sent back, and not taken: nothing has changed but that it was tried
    sent = city.do(ASK, member=member["id"], to=homes[0]["id"])["transfer"]
    refused = school.do(DECIDE, id=sent["id"], decision="REJECTED", opinion="编制已满")["transfer"]
    assert refused["state"] == "REFUSED"
    again = city.ask(RECORD, id=member["id"])["member"]
    assert (again["org"]["name"], again["openTransfer"]) == (homes[1]["name"], None)
    assert NUMBER not in str(told) + str(inbox)
