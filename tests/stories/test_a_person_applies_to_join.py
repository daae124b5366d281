"""Somebody without an account finds a union and applies; the union asks for a correction, reads the number, agrees."""

from collections.abc import Callable
from datetime import date

from tests.people import id_number
from tests.stories.client import Client

OWN = "query { viewer { org { id name memberCount(scope: OWN) } todo { applications } } }"
FORM = """query { region(slug: "hainan") { layouts(kind: JOIN_APPLICATION, surface: FORM) { title
  columns { header field { key required } } } lifecycles { subject moves { name label by } } } }"""
CHECK = """query($v: JSON!) { checkRecord(region: "hainan", kind: JOIN_APPLICATION, values: $v) {
  findings { field message } required } }"""
FIND = """query($n: String!) { directory(region: "hainan", name: $n, first: 5) { nodes { id name } } }"""
APPLY = """mutation($o: ID!, $v: JSON!, $k: String) { applyToJoin(org: $o, values: $v, idempotencyKey: $k) {
  application { id name stateLabel values } receipt problems { code message path hint } } }"""
MINE = """query($r: String!) { application(receipt: $r) { orgName stateLabel values review { opinion by }
  acts { name allowed } } }"""
MEND = """mutation($r: String!, $v: JSON!) { amendApplication(receipt: $r, values: $v) {
  application { stateLabel } problems { code message path } } }"""
WAITING = """query($o: ID!) { viewer { todo { applications } notices(first: 20) { nodes { title about { id } } } }
  applications(org: $o, state: [SUBMITTED], first: 20) { nodes { id name values findings { code message }
    acts { name allowed } } } }"""
REVIEW = """mutation($i: ID!, $d: Decision!, $t: String) { reviewApplication(id: $i, decision: $d, opinion: $t) {
  application { stateLabel member { id name memberNo joinedOn } } problems { code message hint path } } }"""
STEP_UP = "mutation($password: String!) { stepUp(password: $password) { ok problems { code message } } }"
UNMASK = """mutation($i: ID!) { unmask(id: $i, fields: ["idNumber"], reason: "核对证件号码") {
  values { value } problems { code message } } }"""
JOURNAL = """query($o: ID!, $i: ID!) { journal(under: $o, subject: $i, first: 20) {
  nodes { label outcome reason } } }"""
UNION = "虚构市教育工会"
NUMBER = id_number("460392", date(1993, 4, 12), 882)
VALUES = {
    "fullName": "何雪", "sex": "女", "bornOn": "1993-04-12", "ethnicity": "汉族", "workStatus": "在岗",
    "idType": "居民身份证", "idNumber": NUMBER, "education": "本科", "skillLevel": "无", "mobile": "16099990088",
    "hukou": "非农业户口", "hukouPlace": "海南省虚构市", "affiliation": "群众", "employerName": "虚构市实验幼儿园",
    "nativePlace": "海南虚构", "isMigrantWorker": "否",
}  # fmt: skip


def test_a_person_applies_and_becomes_a_member(
    signed_in: Callable[[str, str], Client], visit: Callable[[], Client], demo: dict[str, object]
) -> None:
    # Given a person with nothing but a browser: the form is drawn from the declaration, and checked as it is typed
    person, union = visit(), signed_in("UNION_ADMIN", UNION)
    region = person.ask(FORM)["region"]
    (form,) = region["layouts"]
    assert {one["field"]["key"] for one in form["columns"]} == set(VALUES)
    typed = person.ask(CHECK, v={**VALUES, "mobile": "1609999"})["checkRecord"]
    assert [one["message"] for one in typed["findings"]] == ["移动电话应为11位手机号码。"]
    # The union is found by its name, and the application laid before it
    (found,) = person.ask(FIND, n=UNION)["directory"]["nodes"]
    home = union.ask(OWN)["viewer"]
    assert found["id"] == home["org"]["id"]
    wrong = person.attempt(APPLY, o=found["id"], v={**VALUES, "mobile": "1609999"})
    assert [one["path"] for one in wrong["problems"]] == [["values", "mobile"]]
    sent = person.do(APPLY, o=found["id"], v=VALUES, k="何雪的申请")
    receipt, i = sent["receipt"], sent["application"]["id"]
    assert sent["application"]["name"] == "何*"

    # When the union looks at what waits
    waiting = union.ask(WAITING, o=found["id"])
    assert waiting["viewer"]["todo"]["applications"] == home["todo"]["applications"] + 1
    assert {"id": i} in [one["about"] for one in waiting["viewer"]["notices"]["nodes"]]
    one = next(each for each in waiting["applications"]["nodes"] if each["id"] == i)
    assert one["values"]["idNumber"] == "*" * 16 + NUMBER[-2:]
    # and gives it back with a reason, the person mends it with the receipt alone
    union.do(REVIEW, i=i, d="RETURNED", t="工作单位请填写全称")
    back = visit().ask(MINE, r=receipt)["application"]
    assert (back["stateLabel"], back["review"]) == ("已退回", {"opinion": "工作单位请填写全称", "by": UNION})
    mended = {**back["values"], "employerName": "虚构市实验幼儿园（总园）"}
    assert person.do(MEND, r=receipt, v=mended)["application"]["stateLabel"] == "待审核"

    # Then a clerk reads the number in full, for a reason, and agrees
    clerk = signed_in("UNION_CLERK", UNION)
    known = next(one for one in demo["accounts"] if one["role"] == "UNION_CLERK")  # type: ignore[attr-defined]
    clerk.do(STEP_UP, password=known["password"])
    assert clerk.do(UNMASK, i=i)["values"] == [{"value": NUMBER}]
    done = clerk.do(REVIEW, i=i, d="APPROVED")["application"]
    assert done["member"]["name"] == "何雪"
    assert union.ask(OWN)["viewer"]["org"]["memberCount"] == home["org"]["memberCount"] + 1
    mine = person.ask(MINE, r=receipt)["application"]
    assert (mine["stateLabel"], mine["values"], mine["orgName"]) == ("已通过", None, UNION)
    assert not any(act["allowed"] for act in mine["acts"])

    # And who applies once more is answered as at first, while the union is told of the member it has
    again = person.do(APPLY, o=found["id"], v=VALUES)
    assert again["application"] == {**sent["application"], "id": again["application"]["id"]}
    waiting = union.ask(WAITING, o=found["id"])
    one = next(each for each in waiting["applications"]["nodes"] if each["id"] == again["application"]["id"])
    assert {"HN-M-21", "JOIN-EARLIER"} <= {each["code"] for each in one["findings"]}
    told = [each["label"] for each in union.ask(JOURNAL, o=found["id"], i=i)["journal"]["nodes"]]
    assert told == ["审核入会申请", "查看完整信息", "修改后重新提交入会申请", "审核入会申请", "提交入会申请"]
