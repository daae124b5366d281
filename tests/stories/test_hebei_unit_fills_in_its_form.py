"""Hebei's unit at a screen: the forty fields as one form, by the very rules of the table."""

from typing import Any

from tests.stories.client import Client
from tests.stories.test_hebei_unit_sends_its_package import (
    ACTIVATE,
    CODE,
    ISSUE,
    OWN,
    Entered,
    Unit,
    Visit,
    entered,
    hub,
    province,
    sent,
    unit,
    visit,
)
from tests.stories.two_regions import PASSWORD

__all__ = ["entered", "hub", "province", "unit", "visit"]

NAME = "河北虚构造纸厂工会委员会"
CREATE = """mutation($parent: ID!, $values: JSON!, $layout: String) {
  createOrg(region: "hebei", parent: $parent, values: $values, layout: $layout) { org { id } problems { message path } }
}"""
UPDATE = """mutation($id: ID!, $values: JSON!) { updateOrg(id: $id, values: $values) {
  org { name kind values } warnings { code field message } problems { message path } } }"""
CHECK = """query($org: ID!, $values: JSON!) { checkRecord(region: "hebei", kind: ORG, org: $org, values: $values) {
  findings { code severity field message } derived required notApplicable } }"""
CONFIRMED = """mutation($name: String!, $code: String) {
  findActivation(region: "hebei", employerCreditCode: "", employerName: "", orgName: $name, activationCode: $code) {
    activation { superiorName values } mismatches { key message } }
}"""
NOTICES = "{ viewer { notices(first: 1) { nodes { title body } } } }"
BUTTONS = "query($id: ID!) { org(id: $id) { acts { name refusal { message hint } } } }"
COUNTS = {"migrantWorkerCount": 0, "womanWorkerCount": 3, "migrantMemberCount": 0, "womanMemberCount": 2}
BASE = {**COUNTS, "employerCount": 3, "declaredWorkers": 100, "declaredMembers": 90, "establishedOn": "2015-03-08"}
HONOURS = [
    {"honour": "模范职工之家", "honourLevel": "省级", "honouredOn": "2019-05-01"},
    {"honour": "和谐企业", "honouredOn": "2014-05-01"},
]


def said(client: Client, org: str, **values: Any) -> list[tuple[str, str]]:
    """Where a change is refused, and why."""
    done = client.attempt(UPDATE, id=org, values=values)
    assert done["org"] is None
    return [(one["path"][-1], one["message"]) for one in done["problems"]]


def button(client: Client, org: str, name: str) -> dict[str, str]:
    """Why a button is grey."""
    (refusal,) = [one["refusal"] for one in client.ask(BUTTONS, id=org)["org"]["acts"] if one["name"] == name]
    told: dict[str, str] = refusal
    return told


def test_the_forty_fields_are_filled_in_at_a_screen_too(unit: Unit, province: Client) -> None:
    client, org, _ = unit(NAME)

    # As it is typed, the form tells what is asked for, what follows, and what is doubtful
    told = client.ask(CHECK, org=org, values={**BASE, "honours": HONOURS, "legalPerson": True})["checkRecord"]
    assert told["derived"] == {"kind": "JOINT"}
    assert {"registeredOn", "certificateNo", *COUNTS} <= set(told["required"])
    assert told["notApplicable"] == ["chairHonours"]
    assert [(one["code"], one["field"]) for one in told["findings"]] == [
        ("HB-N-03", "registeredOn"),
        ("HB-N-03", "certificateNo"),
        ("HB-H-02", "honourLevel2"),
        ("HB-H-04", "honouredOn2"),
    ]

    # What is only doubtful is kept, a zero is a number, and the form of the union follows
    done = client.do(UPDATE, id=org, values={**BASE, "honours": HONOURS})
    assert (done["org"]["kind"], done["org"]["values"]["migrantWorkerCount"]) == ("JOINT", 0)
    assert done["org"]["values"]["honours"] == HONOURS
    assert [one["message"] for one in done["warnings"]] == [
        "填了荣誉类别，没有填荣誉级别2，请核对。",
        "荣获时间2早于工会组建时间，请核对。",
    ]
    assert said(client, org, honours=[{"honour": "先进工会"}]) == [("honour1", "荣誉类别1不在可选项内。")]
    assert said(client, org, womanWorkerCount=None) == [("womanWorkerCount", "女职工人数必填，没有的请录入“0”。")]

    # What the superior locked stays, but for the superior; what is not to be filled in is not kept
    locked = "单位工会名称由上级工会登记，不能修改。"
    assert said(client, org, name="河北虚构造船厂工会委员会") == [("name", locked)]
    renamed = "河北虚构造纸二厂工会委员会"
    assert province.do(UPDATE, id=org, values={"name": renamed})["org"]["name"] == renamed
    done = client.do(UPDATE, id=org, values={"chairHonours": "先进个人", "employerKind": "财政拨款的事业单位"})
    assert [one["code"] for one in done["warnings"]] == ["UNUSED"]
    assert done["org"]["values"]["chairHonours"] is None
    done = client.do(UPDATE, id=org, values={"openedOn": "2001-01-01"})
    assert [one["code"] for one in done["warnings"]] == ["HB-U-01"]
    assert done["org"]["values"]["openedOn"] is None


def test_a_superior_enters_a_union_by_name_and_may_fill_in_all_of_it(province: Client) -> None:
    parent = province.ask(OWN)["viewer"]["org"]["id"]
    base = {"name": "河北虚构造船厂工会委员会", "kind": "单独基层工会"}
    assert province.do(CREATE, parent=parent, values=base, layout="opening")["org"]
    whole = {"name": "河北虚构造车厂工会委员会", **BASE}
    assert province.do(CREATE, parent=parent, values=whole)["org"]
    nameless = province.attempt(CREATE, parent=parent, values=BASE)
    assert [(one["path"][-1], one["message"]) for one in nameless["problems"]] == [("name", "请填写工会名称。")]


def test_whoever_loads_the_identity_confirms_the_unit_and_its_superior(
    province: Client, visit: Visit, entered: Entered
) -> None:
    org = entered("河北虚构造币厂工会委员会")
    code = province.do(CODE, org=org["id"])["code"]
    found = visit().ask(CONFIRMED, name="河北虚构造币厂工会委员会", code=code)["findActivation"]
    assert found["activation"]["superiorName"] == "河北虚构总工会"
    assert found["activation"]["values"]["name"] == "河北虚构造币厂工会委员会"
    other = visit().ask(CONFIRMED, name="河北虚构造币厂", code=code)["findActivation"]
    assert [one["key"] for one in other["mismatches"]] == ["orgName"]


def test_that_a_unit_is_open_is_told_in_the_provinces_own_word(
    province: Client, visit: Visit, entered: Entered
) -> None:
    name = "河北虚构造币厂第二工会委员会"
    org = entered(name)
    waiting = button(province, org["id"], "enrollMember")
    assert waiting["hint"] == "请先启用工会账号，启用后再办理。"
    identity = province.download(province.do(ISSUE, org=org["id"])["downloadUrl"])
    client = visit()
    client.do(ACTIVATE, file=sent(client, identity), email="shi@example.cn", password=PASSWORD)
    notices = province.ask(NOTICES)["viewer"]["notices"]["nodes"]
    assert (notices[0]["title"], notices[0]["body"]) == ("下级工会已启用", f"“{name}”已启用。")
    assert button(province, org["id"], "issueActivationCode") == {
        "message": "该工会不在等待启用。",
        "hint": "已启用的工会不需要再启用。",
    }
