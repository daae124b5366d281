"""Hebei, from the identity file to the package: two tables filled in offline, taken in together or not at all."""

import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from hub.national import synthetic
from hub.templates import blank
from tests import processes
from tests.regions.folders import cases, region
from tests.stories.client import START, Client
from tests.stories.two_regions import PASSWORD, first_sign_in

TODAY = date(2026, 11, 21)
HEBEI = region("hebei")
UNION, MEMBERS = HEBEI.layout("union", TODAY), HEBEI.layout("members", TODAY)
Visit = Callable[[], Client]
Entered = Callable[[str], dict[str, Any]]
Unit = Callable[[str], tuple[Client, str, bytes]]
PROVINCE = "河北虚构总工会"
OWN = "query { viewer { org { id name } } }"
OPEN = """mutation($parent: ID!, $values: JSON!) {
  createOrg(region: "hebei", parent: $parent, layout: "opening", values: $values) {
    org { id name state stateLabel acts { name allowed } } problems { code message path }
  }
}"""
ISSUE = """mutation($org: ID, $activation: String, $code: String) {
  issueIdentityFile(org: $org, activation: $activation, activationCode: $code) {
    downloadUrl expiresAt org { id } problems { code message }
  }
}"""
ACTIVATE = """mutation($file: ID, $email: String!, $password: String!) {
  activateOrg(activation: "", identityFile: $file, email: $email, password: $password) {
    token org { id state } problems { code message }
  }
}"""
CODE = "mutation($org: ID!) { issueActivationCode(org: $org) { code problems { code } } }"
FIND = """mutation($name: String!, $code: String) {
  findActivation(region: "hebei", employerCreditCode: "", employerName: "", orgName: $name, activationCode: $code) {
    activation { token } mismatches { key } problems { code }
  }
}"""
ORG = "query($id: ID!) { org(id: $id) { kind memberCount(scope: OWN) values } }"
MEMBER = """query($org: ID!) { members(org: $org, first: 10) { nodes { name sex { code } birthDate joinedOn } } }"""
PARTS = """query($id: ID!) { import(id: $id) {
  state outcome counts { read accepted rejected blank created updated unchanged }
  layout { key kind format parts { key } } annotatedUrl rejectedRowsUrl resultUrl
  findings(first: 20) { nodes { code message } }
  parts { id kind fileName outcome counts { read accepted rejected blank created updated unchanged warnings }
          findings(first: 20) { nodes { code severity } } annotatedUrl }
} }"""
PACKAGES = "query($org: ID!) { imports(org: $org, kind: PACKAGE, first: 1) { nodes { id } } }"
EDIT = """mutation($id: ID!) { updateMember(id: $id, values: {fullName: "试改名"}) { problems { code message } } }"""
UNDO = 'mutation($id: ID!) { undoImport(id: $id, reason: "报错了年份") { problems { code message } } }'
CONFIRM = "mutation($id: ID!) { confirmImport(id: $id) { problems { code message } } }"
UNDOING = """query($id: ID!) { import(id: $id) { outcome remark
  acts { name allowed refusal { code } }
  undo { possible takesBack kept(first: 9) { nodes { record { __typename id } finding { code row } } } }
  parts { outcome resultUrl acts { name refusal { code } } }
} }"""
TABLES = """query($org: ID!) { region(slug: "hebei") {
  union: layout(key: "union") { surface columns { header repeats } templateUrl(prefilledFor: $org) }
  package: layouts(kind: PACKAGE) { key title fileName parts { title } }
} }"""


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The hub's address, and the first administrator's initial password."""
    data: Path = tmp_path_factory.mktemp("hebei")
    port = str(processes.free_port())
    environment = {"HUB_DATA": str(data), "HUB_PORT": port, "HUB_PRODUCTION": "false", "HUB_REGIONS": "hebei"}
    initial = begun(environment)
    with processes.running(processes.web(environment, data / "output.txt")):
        yield f"http://127.0.0.1:{port}", initial
        told(environment, "audit")  # fails unless all is true that must be true of every register


def begun(environment: Mapping[str, str]) -> str:
    """An empty register of the province; its administrator's initial password."""
    told(environment, "migrate")
    return told(environment, "region", "init", "hebei", "--org", PROVINCE).split("initial password:")[1].split()[0]


def told(environment: Mapping[str, str], *words: str) -> str:
    """What a command of the hub's says."""
    command = [sys.executable, "-m", "hub", *words]
    done = subprocess.run(command, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout


@pytest.fixture(scope="module")
def visit(hub: tuple[str, str]) -> Iterator[Visit]:
    with ExitStack() as opened:
        yield lambda: opened.enter_context(Client(hub[0]))


@pytest.fixture(scope="module")
def province(hub: tuple[str, str], visit: Visit) -> Client:
    client = visit()
    first_sign_in(client, PROVINCE, hub[1], "hebei")
    return client


@pytest.fixture(scope="module")
def entered(province: Client) -> Entered:
    own = province.ask(OWN)["viewer"]["org"]
    return lambda name: province.do(OPEN, parent=own["id"], values={"name": name, "kind": "单独基层工会"})["org"]


@pytest.fixture(scope="module")
def unit(province: Client, visit: Visit, entered: Entered) -> Unit:
    """A unit that has loaded its identity file: its clerk, its id, and the file; the same one each time."""

    @cache
    def ready(name: str) -> tuple[Client, str, bytes]:
        org = entered(name)
        identity = province.download(province.do(ISSUE, org=org["id"])["downloadUrl"])
        client = visit()
        done = client.do(ACTIVATE, file=sent(client, identity), email="shi@example.cn", password=PASSWORD)
        client.token = done["token"]
        return client, org["id"], identity

    return ready


def sent(client: Client, identity: bytes) -> str:
    """Upload an identity file, signed out."""
    with closing(Client(client.url).http) as http:
        answer = http.post("/uploads?for=identity", files={"file": ("标识文件.xml", identity, "application/xml")})
    assert answer.status_code == 200, answer.text
    upload: str = answer.json()["uploadId"]
    return upload


def row(**changed: str) -> dict[str, str]:
    return {**next(case for case in cases("hebei").cases if case.layout == "union").rows[0], **changed}


def person(number: int, **changed: str) -> dict[str, str]:
    born = date(1980 + number % 20, 3, 8)
    return {"full_name": f"试{'甲乙丙丁戊'[number % 5]}", "id_number": synthetic.id_number(born, number), **changed}


def union_table(**changed: str) -> bytes:
    return blank(UNION, TODAY, prefill=[row(**changed)])


def member_table(*people: Mapping[str, str]) -> bytes:
    return blank(MEMBERS, TODAY, prefill=people)


def zipped(**files: bytes) -> bytes:
    """Names may not be keywords: 单位 = the unit's table, 会员 = the members', 标识 = the identity file."""
    names = {"单位": "基层单位信息表.xlsx", "会员": "会员基本信息表.xlsx", "标识": "标识文件.xml"}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(names.get(name, name), content)
    return made.getvalue()


def packed(client: Client, org: str, content: bytes, **more: Any) -> dict[str, Any]:
    payload = client.do(START, org=org, kind="PACKAGE", upload=client.upload(content, "上报.zip"), **more)
    *_, last = client.watch(payload["import"]["id"])
    found: dict[str, Any] = client.ask(PARTS, id=last["id"])["import"]
    return found


def codes(found: dict[str, Any]) -> list[str]:
    return [one["code"] for one in found["findings"]["nodes"]]


def test_a_unit_loads_its_identity_file_fills_in_two_tables_and_sends_them_in_a_package(
    province: Client, unit: Unit
) -> None:
    client, org, identity = unit("河北虚构机械厂工会委员会")

    # The tables come filled in with what the superior registered
    asked = client.ask(TABLES, org=org)["region"]
    assert asked["union"]["surface"] == "PACKAGE"
    assert asked["package"] == [
        {
            "key": "report",
            "title": "上报数据文件包",
            "fileName": "上报数据文件包.zip",
            "parts": [{"title": "基层单位信息表"}, {"title": "会员基本信息表"}],
        }
    ]
    sheet = client.workbook(asked["union"]["templateUrl"]).worksheets[0]
    assert [sheet["A4"].value, sheet["B4"].value] == [PROVINCE, "河北虚构机械厂工会委员会"]

    # Both tables and the identity file in one archive
    people = [person(1, joined_on="2018/10/15", joined_on_ticked="是"), person(2, joined_on="2019/01/01")]
    done = packed(client, org, zipped(单位=union_table(employer_count="3"), 会员=member_table(*people), 标识=identity))
    assert (done["outcome"], codes(done)) == ("SUCCEEDED", [])
    assert done["counts"] == {
        "read": 3, "accepted": 3, "rejected": 0, "blank": 0, "created": 2, "updated": 1, "unchanged": 0,
    }  # fmt: skip
    parts = [{"key": "union"}, {"key": "members"}]
    assert done["layout"] == {"key": "report", "kind": "PACKAGE", "format": "ZIP", "parts": parts}
    assert [done["annotatedUrl"], done["resultUrl"]] == [None, None], "its tables have theirs"
    union, members = done["parts"]
    assert (union["kind"], union["counts"]["read"], union["counts"]["updated"]) == ("ORG", 1, 1)
    assert (members["kind"], members["counts"]["read"], members["counts"]["created"]) == ("MEMBER", 2, 2)
    assert [one["code"] for one in members["findings"]["nodes"]] == ["DATE-UNTICKED"]
    assert client.workbook(members["annotatedUrl"]).sheetnames[0] == "会员基本信息表"

    # What the register has now
    kept = client.ask(ORG, id=org)["org"]
    assert (kept["kind"], kept["memberCount"]) == ("JOINT", 2)
    assert kept["values"]["honours"] == [{"honour": "模范职工之家", "honourLevel": "省级", "honouredOn": "2019-05-01"}]
    assert kept["values"]["electedOn"] == "2020-03-08"
    found = client.ask(MEMBER, org=org)["members"]["nodes"]
    assert sorted(one["joinedOn"] or "" for one in found) == ["", "2018-10-15"]
    assert all(one["sex"]["code"] in ("1", "2") for one in found)

    # The same again is not taken twice
    again = packed(client, org, zipped(单位=union_table(employer_count="3"), 会员=member_table(*people), 标识=identity))
    assert (again["outcome"], codes(again)) == ("REJECTED", ["PACK-REPLAYED"])


@pytest.mark.parametrize("lacking", ["单位", "会员", "标识"])
def test_a_package_that_lacks_something_is_refused(unit: Unit, lacking: str) -> None:
    client, org, identity = unit("河北虚构纺织厂工会委员会")
    files = {"单位": union_table(), "会员": member_table(person(11)), "标识": identity}
    done = packed(client, org, zipped(**{name: content for name, content in files.items() if name != lacking}))
    assert codes(done) == ["PACK-NO-IDENTITY" if lacking == "标识" else "PACK-INCOMPLETE"]
    assert done["counts"]["read"] == 0
    assert done["parts"] == []
    (said,) = [one["message"] for one in done["findings"]["nodes"]]
    assert said in [cell.value for cells in client.workbook(done["annotatedUrl"]).worksheets[0] for cell in cells]


def test_one_wrong_row_keeps_the_whole_package_out(unit: Unit) -> None:
    client, org, identity = unit("河北虚构纺织厂工会委员会")
    people = [person(12), person(13, full_name="")]
    done = packed(client, org, zipped(单位=union_table(), 会员=member_table(*people), 标识=identity))
    assert (done["outcome"], codes(done)) == ("REJECTED", ["PACK-TABLE"])
    union, members = done["parts"]
    assert [one["counts"]["accepted"] for one in (union, members)] == [0, 0]
    for one in (union["counts"], members["counts"]):
        assert one["read"] == one["accepted"] + one["rejected"] + one["blank"]
    assert [one["code"] for one in members["findings"]["nodes"]] == ["HB-N-01"]
    assert client.ask(ORG, id=org)["org"]["memberCount"] == 0


def test_another_units_identity_or_a_changed_one_is_refused(unit: Unit) -> None:
    client, org, identity = unit("河北虚构纺织厂工会委员会")
    _, _, foreign = unit("河北虚构机械厂工会委员会")
    tables = {"单位": union_table(), "会员": member_table(person(14))}
    changed = identity.replace("纺织".encode(), "机械".encode())
    elses, tampered = "标识文件是其他单位或其他地区的。", "标识文件的内容被改动过，或不是本平台签发的。"
    for other, said in ((foreign, elses), (changed, tampered)):
        done = packed(client, org, zipped(**tables, 标识=other))
        assert [(one["code"], one["message"]) for one in done["findings"]["nodes"]] == [("PACK-IDENTITY", said)]


def test_a_table_of_another_unit_is_refused_at_its_locked_name(unit: Unit) -> None:
    client, org, identity = unit("河北虚构纺织厂工会委员会")
    other = union_table(name="河北虚构机械厂工会委员会")
    done = packed(client, org, zipped(单位=other, 会员=member_table(person(15)), 标识=identity))
    assert [one["code"] for one in done["parts"][0]["findings"]["nodes"]] == ["LOCKED"]


def test_a_package_may_be_looked_at_first_and_agreed_to(unit: Unit) -> None:
    client, org, identity = unit("河北虚构化工厂工会委员会")
    content = zipped(单位=union_table(), 会员=member_table(person(21)), 标识=identity)
    waits = client.do(START, org=org, kind="PACKAGE", upload=client.upload(content, "上报.zip"), mode="CHECK_THEN_WAIT")
    *_, last = client.watch(waits["import"]["id"])
    seen = client.ask(PARTS, id=last["id"])["import"]
    assert (seen["state"], [one["outcome"] for one in seen["parts"]]) == ("WAITING_FOR_CONFIRMATION", [None, None])
    client.do(CONFIRM, id=last["id"])
    *_, last = client.watch(last["id"])
    done = client.ask(PARTS, id=last["id"])["import"]
    assert (done["outcome"], [one["id"] for one in done["parts"]]) == (
        "SUCCEEDED",
        [one["id"] for one in seen["parts"]],
    )


def test_a_package_is_taken_back_as_a_whole_but_for_what_was_edited_since(unit: Unit) -> None:
    client, org, identity = unit("河北虚构化工厂工会委员会")
    first = union_table(employer_count="3"), member_table(person(44, joined_on="2018/10/15", joined_on_ticked="是"))
    packed(client, org, zipped(单位=first[0], 会员=first[1], 标识=identity))
    count = client.ask(ORG, id=org)["org"]["memberCount"]

    # A second package says other things of both, and brings two more members, one of whom is edited then
    again = person(44, joined_on="2020/01/01", joined_on_ticked="是")
    members = member_table(again, person(45), person(48))
    second = zipped(单位=union_table(employer_count="1"), 会员=members, 标识=identity)
    done = packed(client, org, second)
    assert (done["counts"]["created"], done["counts"]["updated"]) == (2, 2)
    assert client.ask(ORG, id=org)["org"]["kind"] == "SINGLE"
    found = client.ask("query($o: ID!) { members(org: $o, first: 9) { nodes { id name } } }", o=org)
    (edited,) = [one for one in found["members"]["nodes"] if one["name"] == person(48)["full_name"]]
    client.do(EDIT, id=edited["id"])

    # What would go is shown; a table is not taken back without the other
    sent_in = next(one["id"] for one in client.ask(PACKAGES, org=org)["imports"]["nodes"])
    before = client.ask(UNDOING, id=sent_in)["import"]
    assert (before["undo"]["possible"], before["undo"]["takesBack"]) == (True, 3)
    assert before["undo"]["kept"]["nodes"] == [
        {"record": {"__typename": "Member", "id": edited["id"]}, "finding": {"code": "UNDO-EDITED", "row": 5}}
    ]
    refusals = [
        one["refusal"]["code"] for part in before["parts"] for one in part["acts"] if one["name"] == "undoImport"
    ]
    assert refusals == ["PART_OF_PACKAGE", "PART_OF_PACKAGE"]
    assert [one["code"] for one in client.attempt(UNDO, id=done["parts"][1]["id"])["problems"]] == ["PART_OF_PACKAGE"]

    # And goes: the form is what it was, the members too, and only the edited one of the new stays
    client.do(UNDO, id=sent_in)
    *_, last = client.watch(sent_in)
    after = client.ask(UNDOING, id=last["id"])["import"]
    assert (after["outcome"], after["remark"]) == ("UNDONE", "已撤销：报错了年份")
    assert [(one["outcome"], one["resultUrl"]) for one in after["parts"]] == [("UNDONE", None)] * 2
    kept = client.ask(ORG, id=org)["org"]
    assert (kept["kind"], kept["values"]["employerCount"], kept["memberCount"]) == ("JOINT", 3, count + 1)
    left = {one["name"]: one["joinedOn"] for one in client.ask(MEMBER, org=org)["members"]["nodes"]}
    assert (left["试戊"], "试甲" in left, "试改名" in left) == ("2018-10-15", False, True)

    # The very same package may be sent once more
    assert packed(client, org, second)["outcome"] == "SUCCEEDED"


def test_either_table_may_be_sent_alone(unit: Unit) -> None:
    client, org, _ = unit("河北虚构酒厂工会委员会")
    assert client.import_file(org, "ORG", union_table())["outcome"] == "SUCCEEDED"
    done = client.import_file(org, "MEMBER", member_table(person(31), person(32)))
    assert (done["outcome"], done["counts"]["created"]) == ("SUCCEEDED", 2)


def test_an_identity_file_opens_one_account_once(province: Client, unit: Unit, visit: Visit, entered: Entered) -> None:
    _, _, used = unit("河北虚构酒厂工会委员会")
    org = entered("河北虚构糖厂工会委员会")
    assert {"name": "issueIdentityFile", "allowed": True} in org["acts"]
    first = province.download(province.do(ISSUE, org=org["id"])["downloadUrl"])
    second = province.download(province.do(ISSUE, org=org["id"])["downloadUrl"])
    stranger = visit()

    def tried(content: bytes) -> list[str]:
        done = stranger.attempt(ACTIVATE, file=sent(stranger, content), email="shi@example.cn", password=PASSWORD)
        return [one["code"] for one in done["problems"]]

    assert tried(used) == ["IDENTITY_USED"]
    assert tried(first) == ["IDENTITY_USED"], "a later one took its place"
    assert tried(second.replace("糖厂".encode(), "盐厂".encode())) == ["IDENTITY_TAMPERED"]
    assert tried(b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>") == ["IDENTITY_BROKEN"]
    assert tried(second) == []


def test_only_the_superior_or_who_has_its_code_is_given_an_identity_file(
    province: Client, unit: Unit, visit: Visit, entered: Entered
) -> None:
    client, own, _ = unit("河北虚构酒厂工会委员会")
    assert [one["code"] for one in client.attempt(ISSUE, org=own)["problems"]] == ["NOT_ALLOWED"]
    stranger, org = visit(), entered("河北虚构盐厂工会委员会")
    assert stranger.attempt(ISSUE, org=org["id"])["problems"][0]["code"] == "SIGNED_OUT"
    code = province.do(CODE, org=org["id"])["code"]
    begun = stranger.do(FIND, name="河北虚构盐厂工会委员会", code=code)["activation"]["token"]
    wrong = stranger.attempt(ISSUE, activation=begun, code="aaaaa-22222-bbbbb-33333")
    assert [one["code"] for one in wrong["problems"]] == ["ACTIVATION_REFUSED"]
    made = stranger.do(ISSUE, activation=begun, code=code)
    assert "河北虚构盐厂工会委员会".encode() in stranger.download(made["downloadUrl"])


def test_a_file_too_long_to_be_an_identity_is_not_kept(visit: Visit) -> None:
    answer = visit().http.post("/uploads?for=identity", files={"file": ("a.xml", b"<a/>" * 20_000, "application/xml")})
    assert answer.status_code == 413, answer.text
    assert "64KB" in answer.text


def test_what_is_imported_of_a_package_is_listed_once(unit: Unit) -> None:
    client, org, _ = unit("河北虚构机械厂工会委员会")
    listed = client.ask("query($org: ID!) { imports(org: $org, first: 20) { nodes { kind } } }", org=org)
    assert {one["kind"] for one in listed["imports"]["nodes"]} == {"PACKAGE"}


def test_a_unit_hears_that_its_superior_has_agreed_to_its_package(unit: Unit, province: Client) -> None:
    client, org, identity = unit("河北虚构纺织厂工会委员会")
    content = zipped(单位=union_table(), 会员=member_table(person(23)), 标识=identity)
    waits = client.do(START, org=org, kind="PACKAGE", upload=client.upload(content, "上报.zip"), mode="CHECK_THEN_WAIT")
    *_, last = client.watch(waits["import"]["id"])
    province.do(CONFIRM, id=last["id"])
    assert list(client.watch(last["id"]))[-1]["state"] == "DONE"
    (notice,) = client.ask("{ viewer { notices(first: 5) { nodes { title body } } } }")["viewer"]["notices"]["nodes"]
    assert (notice["title"], "新增1条" in notice["body"]) == ("导入已完成", True)
