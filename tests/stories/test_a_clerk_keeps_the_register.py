"""A clerk lists, searches, pages, adds, edits, unmasks and ends members; history and journal say who did."""

from collections.abc import Callable
from datetime import date

from tests.people import id_number
from tests.stories.client import Client

OWN = "query { viewer { org { id name memberCount(scope: OWN) } } }"
PAGE = """query(
  $org: ID!, $filter: MemberFilter, $sort: MemberSort!, $first: Int, $after: String, $last: Int, $before: String
) {
  members(org: $org, filter: $filter, sort: $sort, first: $first, after: $after, last: $last, before: $before) {
    totalCount totalCountCapped pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    nodes { id name memberNo version }
  }
}"""
ENROLL = """mutation($org: ID!, $values: JSON!, $key: String) {
  enrollMember(org: $org, values: $values, idempotencyKey: $key) {
    member { id version memberNo name mobile membership { state org { name } } } warnings { code message }
    problems { code message path }
  }
}"""
UPDATE = """mutation($id: ID!, $values: JSON!, $ifVersion: Int) {
  updateMember(id: $id, values: $values, ifVersion: $ifVersion) {
    member { id version name } problems { code message path }
  }
}"""
END = """mutation($id: ID!, $change: String!, $reason: String, $on: Date!) {
  endMembership(id: $id, change: $change, reason: $reason, on: $on) {
    member { id membership { state until } } problems { code message path }
  }
}"""
UNMASK = """mutation($id: ID!, $fields: [String!]!, $reason: String!) {
  unmask(id: $id, fields: $fields, reason: $reason) { values { field value } problems { code message } }
}"""
HISTORY = """query($id: ID!) { member(id: $id) {
  history(first: 10) { nodes { act label by changes { field { key } before after } } }
  acts { name allowed refusal { code } }
} }"""
JOURNAL = """query($under: ID!, $subject: ID) { journal(under: $under, subject: $subject, first: 20) {
  nodes { act label actor outcome subjectLabel hash } } }"""
VALUES = {
    "fullName": "林晓东", "sex": "1", "bornOn": "1988-05-17", "ethnicity": "01", "workStatus": "1", "idType": "1",
    "idNumber": id_number("460391", date(1988, 5, 17), 777), "education": "21", "skillLevel": "0",
    "mobile": "16099990001",
    "hukou": "非农业户口", "hukouPlace": "海南省虚构县", "change": "1", "changedOn": "2024-03-01", "affiliation": "13",
    "employerName": "虚构市教育服务中心", "nativePlace": "海南虚构", "isMigrantWorker": False,
}  # fmt: skip


def test_a_clerk_pages_through_the_members_both_ways(signed_in: Callable[[str, str], Client]) -> None:
    clerk = signed_in("UNION_ADMIN", "虚构市教育工会")
    org = clerk.ask(OWN)["viewer"]["org"]
    seen: list[str] = []
    after = None
    while True:
        page = clerk.ask(PAGE, org=org["id"], sort="MEMBER_NO", first=7, after=after)["members"]
        seen += [one["memberNo"] for one in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert len(seen) == len(set(seen)) == org["memberCount"] == page["totalCount"]
    assert seen == sorted(seen)
    back = clerk.ask(PAGE, org=org["id"], sort="MEMBER_NO", last=5)["members"]
    assert [one["memberNo"] for one in back["nodes"]] == seen[-5:]
    assert not back["pageInfo"]["hasNextPage"]
    before = clerk.ask(PAGE, org=org["id"], sort="MEMBER_NO", last=5, before=back["pageInfo"]["startCursor"])["members"]
    assert [one["memberNo"] for one in before["nodes"]] == seen[-10:-5]


def test_a_list_says_how_long_it_is_and_must_be_bounded(signed_in: Callable[[str, str], Client]) -> None:
    clerk = signed_in("UNION_ADMIN", "虚构市教育工会")
    org = clerk.ask(OWN)["viewer"]["org"]["id"]
    for bounds in ({}, {"first": 0}, {"first": 101}, {"first": 5, "last": 5}):
        assert "errors" in clerk.raw(PAGE, org=org, sort="NAME", **bounds), bounds
    nobody = clerk.ask(PAGE, org=org, sort="NAME", first=5, filter={"name": "没有这个人"})["members"]
    assert nobody == {
        "totalCount": 0, "totalCountCapped": False, "nodes": [],
        "pageInfo": {"hasNextPage": False, "hasPreviousPage": False, "startCursor": None, "endCursor": None},
    }  # fmt: skip


def test_a_clerk_adds_edits_unmasks_and_ends_a_member(signed_in: Callable[[str, str], Client]) -> None:
    clerk = signed_in("UNION_ADMIN", "虚构市教育工会")
    org = clerk.ask(OWN)["viewer"]["org"]

    # A wrong form is refused with the fields named; a right one enrolls, once for a key
    wrong = clerk.attempt(ENROLL, org=org["id"], values=VALUES | {"mobile": "123", "education": "研究生班"})
    assert {tuple(one["path"]) for one in wrong["problems"]} == {("values", "mobile"), ("values", "education")}
    added = clerk.do(ENROLL, org=org["id"], values=VALUES, key="add-lin-1")["member"]
    assert clerk.do(ENROLL, org=org["id"], values=VALUES, key="add-lin-1")["member"]["id"] == added["id"]
    reused = clerk.attempt(ENROLL, org=org["id"], values=VALUES | {"fullName": "林晓"}, key="add-lin-1")
    assert [one["code"] for one in reused["problems"]] == ["KEY_REUSED"]
    assert added["membership"]["state"] == "CURRENT"
    assert "16099990001" not in added["mobile"]
    assert clerk.ask(OWN)["viewer"]["org"]["memberCount"] == org["memberCount"] + 1

    # An edit raises the version; a stale one is refused; a masked value sent back changes nothing
    typed = {"fullName": "林小东", "mobile": added["mobile"]}
    edited = clerk.do(UPDATE, id=added["id"], ifVersion=added["version"], values=typed)
    assert (edited["member"]["name"], edited["member"]["version"]) == ("林小东", added["version"] + 1)
    stale = clerk.attempt(UPDATE, id=added["id"], ifVersion=added["version"], values={"fullName": "林大东"})
    assert [one["code"] for one in stale["problems"]] == ["STALE"]

    # The clear number needs the password once more, and a reason
    asked = {"id": added["id"], "fields": ["mobile"], "reason": "核对联系方式"}
    assert [one["code"] for one in clerk.attempt(UNMASK, **asked)["problems"]] == ["STEP_UP_NEEDED"]

    # Leaving ends the bond and lowers the counter
    ended = clerk.do(END, id=added["id"], change="6", reason="5", on="2026-10-01")["member"]
    assert ended["membership"] == {"state": "LEFT", "until": "2026-10-01"}
    assert clerk.ask(OWN)["viewer"]["org"]["memberCount"] == org["memberCount"]

    # And all of it can be read afterwards, without a number in it
    told = clerk.ask(HISTORY, id=added["id"])["member"]
    assert [one["act"] for one in told["history"]["nodes"]] == ["endMembership", "updateMember", "enrollMember"]
    assert {change["field"]["key"] for change in told["history"]["nodes"][1]["changes"]} == {"fullName"}
    entries = clerk.ask(JOURNAL, under=org["id"], subject=added["id"])["journal"]["nodes"]
    assert {"enrollMember", "updateMember", "endMembership", "unmask"} <= {one["act"] for one in entries}
    assert "STEP_UP_NEEDED" in {one["outcome"] for one in entries}
    assert VALUES["idNumber"] not in str(told) + str(entries)


def test_the_clear_value_is_read_with_a_reason_and_journalled(
    demo: dict[str, object], signed_in: Callable[[str, str], Client]
) -> None:
    clerk = signed_in("UNION_ADMIN", "虚构市教育工会")
    password = next(one["password"] for one in demo["accounts"] if one["org"] == "虚构市教育工会")  # type: ignore[attr-defined]
    org = clerk.ask(OWN)["viewer"]["org"]["id"]
    member = clerk.ask(PAGE, org=org, sort="MEMBER_NO", first=1)["members"]["nodes"][0]["id"]
    clerk.do("mutation($p: String) { stepUp(password: $p) { ok problems { message } } }", p=password)
    (clear,) = clerk.do(UNMASK, id=member, fields=["mobile"], reason="核对联系方式")["values"]
    assert clear["field"] == "mobile"
    assert clear["value"].startswith("160")
    assert "*" not in clear["value"]
    (entry, *_) = clerk.ask(JOURNAL, under=org, subject=member)["journal"]["nodes"]
    assert (entry["act"], entry["outcome"]) == ("unmask", "DONE")
    assert clear["value"] not in str(entry)
