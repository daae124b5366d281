"""A union of Shanghai moves to another district, both streets agreeing, and in the end merges into a neighbor."""

from collections.abc import Callable
from typing import Any

from tests.schema.registering import REVIEW, SUBMIT
from tests.schema.test_reporting import PERSON
from tests.stories.client import LOGIN, Client
from tests.stories.test_shanghai_union_reports_itself import OPEN, OWN, Hub, hub, visit
from tests.stories.two_regions import PASSWORD, first_sign_in

__all__ = ["hub", "visit"]

ROOT = "虚构市总工会"
ENROLL = """mutation($o: ID!, $v: JSON!) { enrollMember(org: $o, values: $v) {
  member { id memberNo } problems { code message } } }"""
ENTER = """mutation($p: ID!, $n: String!, $k: String!) {
  createOrg(region: "shanghai", parent: $p, layout: "opening", values: {name: $n, kind: $k}) {
    org { id } problems { code message } } }"""
CHOOSE = """{ directory(region: "shanghai", track: "区", first: 20) { nodes { id name } } }"""
MOVE = """mutation($o: ID!, $to: ID!, $v: JSON) { moveOrg(id: $o, kind: WITHIN_TRACK, newParent: $to, values: $v) {
  transfer { id stateLabel waitingFor { label orgName } changes { field { label } before after } }
  problems { code message hint } } }"""
INBOX = """{ viewer { todo { transfers } } transfers(box: TO_DECIDE, first: 5) {
  nodes { id subjectName fromName toName } } }"""
DECIDE = """mutation($id: ID!, $t: String) { decideTransfer(id: $id, decision: APPROVED, opinion: $t) {
  transfer { state waitingFor { orgName } } problems { code message } } }"""
READ = """query($o: ID!) { org(id: $o) { state stateLabel memberCount orgCount
  orgCode orgCodeIsVirtual history(first: 5) { nodes { act label } } } }"""
CODE = "mutation($o: ID!) { issueVirtualOrgCode(org: $o) { org { orgCode orgCodeIsVirtual } problems { code } } }"
END = """mutation($o: ID!, $into: ID, $dry: Boolean! = false) {
  dissolveOrg(id: $o, how: MERGE, into: $into, dryRun: $dry, reason: "两厂合并") {
    org { state } warnings { message } problems { code message hint } } }"""
MEMBER = """query($m: ID!) { member(id: $m) { memberNo org { name } membership { state }
  memberships { orgName state } } }"""
LIST = "query($s: [OrgState!]) { orgs(first: 20, state: $s) { nodes { name } } }"


def test_a_union_moves_to_another_district_and_merges_there(hub: Hub, visit: Callable[[], Client]) -> None:
    # Given a city of two districts, each with a street, and in each street a factory's union
    city = visit()
    first_sign_in(city, ROOT, hub.password, "shanghai")
    old, new = (_street(city, name, visit) for name in ("虚构", "另一"))
    works = _entered(old, "虚构糖厂工会", "单独基层工会", visit)
    neighbor = _entered(new, "虚构盐厂工会", "单独基层工会", visit)
    o, login = _own(works), works.ask("{ viewer { account { loginName } } }")["viewer"]["account"]["loginName"]
    member = works.do(ENROLL, o=o, v=PERSON)["member"]
    assert works.do(CODE, o=o)["org"]["orgCodeIsVirtual"] is True

    # When it asks for the other street, with its new address
    chosen = next(one["id"] for one in works.ask(CHOOSE)["directory"]["nodes"] if one["name"] == "另一街道总工会")
    asked = works.do(MOVE, o=o, to=chosen, v={"employerAddress": "另一路2号"})["transfer"]
    assert asked["stateLabel"] == "转移待审核"
    assert [(one["label"], one["orgName"]) for one in asked["waitingFor"]] == [
        ("转出单位的上级", "虚构街道总工会"),
        ("转入单位的上级", "另一街道总工会"),
    ]
    assert [(one["field"]["label"], one["before"], one["after"]) for one in asked["changes"]] == [
        ("上级工会名称", "虚构街道总工会", "另一街道总工会"),  # of the two entries each calls it otherwise
        ("单位地址", None, "另一路2号"),
    ]

    # Then both find it in their boxes, and it goes when the second agrees
    for street in (old, new):
        (waiting,) = street.ask(INBOX)["transfers"]["nodes"]
        assert (waiting["id"], waiting["subjectName"]) == (asked["id"], "虚构糖厂工会")
    assert old.do(DECIDE, id=asked["id"], t="同意转出")["transfer"]["state"] == "PENDING"
    assert new.do(DECIDE, id=asked["id"], t="同意转入")["transfer"]["state"] == "ACCEPTED"
    assert old.ask(READ, o=o)["org"] is None
    told = new.ask(READ, o=o)["org"]
    assert (told["stateLabel"], told["memberCount"]) == ("审核通过", 1)
    assert told["history"]["nodes"][0] == {"act": "moveOrg", "label": "转移"}
    assert new.ask(READ, o=_own(new))["org"]["orgCount"] == 2

    # And when it merges, what will happen is said first
    into = _own(neighbor)
    said = works.do(END, o=o, into=into, dry=True)
    assert "在册会员1人，转入“虚构盐厂工会”，会籍连续计算。" in [one["message"] for one in said["warnings"]]
    assert works.ask(READ, o=o)["org"]["state"] == "ACTIVE"
    assert works.do(END, o=o, into=into)["org"]["state"] == "MERGED"

    # The member goes on under the same number, and the union is nobody's any more
    kept = new.ask(MEMBER, m=member["id"])["member"]
    assert (kept["memberNo"], kept["org"]["name"]) == (member["memberNo"], "虚构盐厂工会")
    assert [(one["orgName"], one["state"]) for one in kept["memberships"]] == [
        ("虚构盐厂工会", "CURRENT"),
        ("虚构糖厂工会", "TRANSFERRED"),
    ]
    (problem,) = visit().attempt(LOGIN, login=login, password=PASSWORD, region="shanghai")["problems"]
    assert problem["message"] == "您所在的工会已经撤销，账号已停用。"
    assert [one["name"] for one in new.ask(LIST)["orgs"]["nodes"]] == ["另一街道总工会", "虚构盐厂工会"]
    assert [one["name"] for one in new.ask(LIST, s=["MERGED"])["orgs"]["nodes"]] == ["虚构糖厂工会"]


def _street(city: Client, name: str, visit: Callable[[], Client]) -> Client:
    """A district below the city and a street below that; the street's administrator."""
    district = _entered(city, f"{name}区总工会", "总工会", visit)
    return _entered(district, f"{name}街道总工会", "总工会", visit)


def _entered(superior: Client, name: str, kind: str, visit: Callable[[], Client]) -> Client:
    """A union below that one, entered, reported and approved; its administrator signed in."""
    o = superior.do(ENTER, p=_own(superior), n=name, k=kind)["org"]["id"]
    opened: dict[str, Any] = superior.do(OPEN, o=o)
    own = visit()
    first_sign_in(own, opened["account"]["loginName"], opened["initialPassword"], "shanghai")
    own.do(SUBMIT, o=o)
    assert superior.do(REVIEW, o=o, d="APPROVED")["org"]["state"] == "ACTIVE"
    return own


def _own(client: Client) -> str:
    union: str = client.ask(OWN)["viewer"]["org"]["id"]
    return union
