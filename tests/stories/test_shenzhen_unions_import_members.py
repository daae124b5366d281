"""Shenzhen, from a superior's opening of an account to the members in the register; and two regions in one hub."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests import workbooks
from tests.people import credit_code
from tests.people import people as hainan_people
from tests.shenzhen_workbooks import foreigner, member_workbook, people
from tests.spreadsheets import Formula
from tests.stories.client import START, Client
from tests.stories.two_regions import CITY, PASSWORD, PROVINCE, Begun, first_sign_in, served

OWN = "query { viewer { account { loginName mustChangePassword } org { id name state memberCount(scope: OWN) } } }"
ORGS = "query { orgs(first: 50) { totalCount nodes { id name } } }"
OPEN = """mutation($parent: ID!, $values: JSON!) {
  createOrg(region: "shenzhen", parent: $parent, layout: "opening", values: $values) {
    org { id name state stateLabel kindLabel } problems { code message path }
  }
}"""
PROVISION = """mutation($org: ID!) {
  provisionAccount(org: $org, role: UNION_ADMIN, displayName: "试办") {
    account { id loginName } initialPassword problems { code message }
  }
}"""
UPDATE = """mutation($id: ID!, $values: JSON!) {
  updateOrg(id: $id, values: $values) { org { id version } problems { code message path } }
}"""
LOGIN = """mutation($login: String!, $password: String!, $region: String) {
  login(loginName: $login, password: $password, region: $region) { token mustChangePassword problems { code } }
}"""
LAYOUT = """query($org: ID!) { region(slug: "shenzhen") {
  platformName onboarding quality
  layout(key: "members") {
    title fileName firstDataRow lastColumn head { cell label field { key required codeTable { name } } }
    columns { letter header } templateUrl(prefilledFor: $org)
  }
} }"""
DETAILS = {
    "employerName": "深圳虚构电子厂",
    "employerCode": credit_code("91", 7, "440390"),
    "employerAddress": "虚构路1号",
    "adcode": "南山区",
    "declaredWorkers": 120,
    "establishedOn": "2015-03-08",
    "declaredMembers": 100,
    "leaderName": "试乙",
    "phone": "16000000099",
}


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Begun]:
    with served(tmp_path_factory.mktemp("two")) as begun:
        yield begun


@pytest.fixture(scope="module")
def visit(hub: Begun) -> Iterator[Callable[[], Client]]:
    with ExitStack() as opened:
        yield lambda: opened.enter_context(Client(hub.url, hub.nodes))


@pytest.fixture(scope="module")
def city(hub: Begun, visit: Callable[[], Client]) -> Client:
    client = visit()
    first_sign_in(client, CITY, hub.passwords["shenzhen"], "shenzhen")
    return client


@pytest.fixture(scope="module")
def province(hub: Begun, visit: Callable[[], Client]) -> Client:
    client = visit()
    first_sign_in(client, PROVINCE, hub.passwords["hainan"], "hainan")
    return client


@pytest.fixture(scope="module")
def union(city: Client, visit: Callable[[], Client]) -> Callable[[str], tuple[Client, dict[str, Any]]]:
    """A union below the city's with complete details, and its administrator, signed in; the same one each time."""
    known: dict[str, tuple[Client, dict[str, Any]]] = {}

    def ready(name: str) -> tuple[Client, dict[str, Any]]:
        if name not in known:
            org, initial = opened(city, name)
            client = visit()
            first_sign_in(client, name, initial, "shenzhen")
            client.do(UPDATE, id=org["id"], values=DETAILS)
            known[name] = client, org
        return known[name]

    return ready


def opened(city: Client, name: str) -> tuple[dict[str, Any], str]:
    """What the superior does: enter the union, and open its account."""
    own = city.ask(OWN)["viewer"]["org"]
    org = city.do(OPEN, parent=own["id"], values={"name": name, "kind": "基层工会"})["org"]
    done = city.do(PROVISION, org=org["id"])
    assert done["account"]["loginName"] == name
    return org, done["initialPassword"]


def said(done: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["code"], one["message"]) for one in done["findings"]["nodes"] if one["severity"] == "ERROR"]


def test_a_union_gets_its_account_completes_its_details_and_imports_its_members(
    city: Client, visit: Callable[[], Client]
) -> None:
    name = "深圳虚构电子厂工会委员会"
    org, initial = opened(city, name)
    assert (org["state"], org["kindLabel"]) == ("ACTIVE", "基层工会")

    # The password handed over opens nothing but changing it
    clerk = visit()
    login = clerk.do(LOGIN, login=name, password=initial, region="shenzhen")
    assert login["mustChangePassword"] is True
    clerk.token = login["token"]
    file = member_workbook(people(3, start=100), union=name)
    refused = clerk.attempt(UPDATE, id=org["id"], values={"adcode": "南山区"})
    assert [one["code"] for one in refused["problems"]] == ["MUST_CHANGE_PASSWORD"]
    first_sign_in(clerk, name, initial, "shenzhen")
    assert clerk.ask(OWN)["viewer"]["account"] == {"loginName": name, "mustChangePassword": False}
    again = visit().attempt(LOGIN, login=name, password=initial, region="shenzhen")
    assert [one["code"] for one in again["problems"]] == ["LOGIN_REFUSED"], "it was good for one use"

    # Before its details are complete no member is taken, and it is told what is missing
    refused = clerk.attempt(START, org=org["id"], kind="MEMBER", upload=clerk.upload(file))
    (problem,) = refused["problems"]
    assert problem["code"] == "SZ-N-01"
    assert problem["message"] == (
        "导入会员前，请先填写完整单位信息和工会信息。尚缺："
        "单位名称、单位统一社会信用代码、单位地址、所在区、职工人数、建会日期、会员人数、工会负责人、联系电话。"
    )
    clerk.do(UPDATE, id=org["id"], values={key: DETAILS[key] for key in DETAILS if key not in ("adcode", "phone")})
    refused = clerk.attempt(START, org=org["id"], kind="MEMBER", upload=clerk.upload(file))
    assert refused["problems"][0]["message"].endswith("尚缺：所在区、联系电话。")
    clerk.do(UPDATE, id=org["id"], values={"adcode": "南山区", "phone": DETAILS["phone"]})

    # The form says how it looks, and comes with the union's name in it
    region = clerk.ask(LAYOUT, org=org["id"])["region"]
    layout = region["layout"]
    assert (region["platformName"], region["onboarding"]) == ("深圳基层工会工作平台", ["PROVISIONED"])
    assert (layout["firstDataRow"], layout["lastColumn"], len(layout["columns"])) == (7, "M", 13)
    assert [one["cell"] for one in layout["head"]] == ["B3", "B4", "E4", "B5", "E5"]
    assert clerk.workbook(layout["templateUrl"])["会员信息"]["B3"].value == name

    # Errors of the head: the whole file is refused, and each is worded and classed as in the guide
    wrong = {"*职工平均月收入": "6", "*单位类型": "企业", "*领卡网点": "支行", "*是否加载深圳通": "要"}
    done = clerk.import_file(org["id"], "MEMBER", member_workbook(people(3, start=100), union=f"{name} ", head=wrong))
    assert (done["outcome"], done["onError"]) == ("REJECTED", "REJECT_FILE")
    assert said(done) == [
        ("SZ-E01", "工会名称不匹配！"),
        ("SZ-E02", "职工平均月收入编码错误！"),
        ("SZ-E03", "单位类型填写错误！"),
        ("SZ-E04", "无效的领卡网点！"),
        ("SZ-E05", "是否深圳通请填写【是】或【否】！"),
    ]
    assert {one["kindLabel"] for one in done["findings"]["nodes"]} == {"表头内容或格式错误"}
    assert [one["cell"] for one in done["findings"]["nodes"]] == ["B3", "B4", "E4", "B5", "E5"]
    assert all(one["cause"] and one["fix"] for one in done["findings"]["nodes"])
    done = clerk.import_file(
        org["id"], "MEMBER", member_workbook(people(3, start=100), union=name, head={"*领卡网点": ""})
    )
    assert said(done) == [("SZ-E06", "请把表头内容填写完整！")]

    # Errors of the people
    formula = Formula("=VLOOKUP(B7,'[1]160318'!$A$1:$D$65536,4,0)")
    rows = [
        *people(8, start=100),
        *(
            foreigner(order, **{key: ""})
            for order, key in enumerate(("国家/地区", "证件类型", "出生日期", "性别"), 900)
        ),
    ]
    rows[1]["*证件号码"] = "44O390199005170126"
    rows[2]["*证件号码"] = "44039019900517012"
    rows[3]["*手机号码"] = "1600000000"
    rows[4]["*证件号码"] = rows[0]["*证件号码"]
    rows[5]["*手机号码"] = formula
    rows[6]["*姓名"] = ""
    done = clerk.import_file(org["id"], "MEMBER", member_workbook(rows, union=name))
    assert done["outcome"] == "REJECTED"
    assert (done["counts"]["read"], done["counts"]["rejected"], done["counts"]["accepted"]) == (12, 12, 0)
    first = str(rows[0]["*姓名"])
    no_id = "证件号码无效或者为非居民身份证时，{}必填！"
    assert said(done) == [
        ("SZ-E07", '身份证号码无效，请核对身份证原件,并检查所填数据中是否存在字母"O"！'),
        ("SZ-E11", "身份证号码格式错误，请填写18位正确的身份证号码！"),
        ("SZ-E12", "手机号码：**********为无效手机号，请填写长度为11位数字的有效手机号码。"),
        ("SZ-E13", f"同7行的{first[0]}*证件号码相同。"),
        ("SZ-E16", f"手机号码：{formula.text[1:]}为无效手机号，请填写长度为11位数字的有效手机号码。"),
        ("NEED", "姓名必填。"),
        ("SZ-E08", no_id.format("国家/地区")),
        ("SZ-E09", no_id.format("证件类型")),
        ("SZ-E10", no_id.format("出生日期")),
        ("SZ-E10B", no_id.format("性别")),
    ]
    assert {one["kindLabel"] for one in done["findings"]["nodes"]} == {"会员信息填写错误"}
    # In the owner's own workbook nothing is masked
    told = [row[4] for row in clerk.workbook(done["annotatedUrl"])["错误清单"].iter_rows(values_only=True)]
    assert "手机号码：1600000000为无效手机号，请填写长度为11位数字的有效手机号码。" in told
    assert f"同7行的{first}证件号码相同。" in told

    # Corrected, all of them are taken
    rows = [*people(8, start=100), *(foreigner(order) for order in range(900, 904))]
    done = clerk.import_file(org["id"], "MEMBER", member_workbook(rows, union=name))
    assert (done["outcome"], done["counts"]["created"], said(done)) == ("SUCCEEDED", 12, [])
    assert clerk.ask(OWN)["viewer"]["org"]["memberCount"] == 12
    # And who is a member already is not taken again
    done = clerk.import_file(org["id"], "MEMBER", member_workbook(people(1, start=100), union=name))
    assert said(done) == [("SZ-E15", f"该证件号码在【{name}】中已存在！")]


def test_a_person_of_another_union_is_E14_or_E15_by_what_the_asker_may_see(
    city: Client, union: Callable[[str], tuple[Client, dict[str, Any]]]
) -> None:
    first, one = union("深圳虚构一厂工会委员会")
    second, two = union("深圳虚构二厂工会委员会")
    person = people(1, start=300)
    done = first.import_file(one["id"], "MEMBER", member_workbook(person, union=one["name"]))
    assert done["outcome"] == "SUCCEEDED"
    # A union beside it hears no name, whatever the person is called
    for name in (person[0]["*姓名"], "试别名"):
        done = second.import_file(
            two["id"], "MEMBER", member_workbook([person[0] | {"*姓名": name}], union=two["name"])
        )
        assert said(done) == [("SZ-E14", "该证件号码已存在！")]
        assert one["name"] not in str(done)
    # Its superior, who may see it, hears it; of another name it is told that the number exists
    own = city.ask(OWN)["viewer"]["org"]
    city.do(UPDATE, id=own["id"], values={**DETAILS, "kind": "总工会", "employerName": "深圳虚构总工会机关"})
    done = city.import_file(own["id"], "MEMBER", member_workbook(person, union=own["name"]))
    assert said(done) == [("SZ-E15", f"该证件号码在【{one['name']}】中已存在！")]
    done = city.import_file(own["id"], "MEMBER", member_workbook([person[0] | {"*姓名": "试别名"}], union=own["name"]))
    assert said(done) == [("SZ-E14", "该证件号码已存在！")]


def test_a_person_of_another_region_is_taken_with_a_warning_that_names_nobody(
    province: Client, union: Callable[[str], tuple[Client, dict[str, Any]]]
) -> None:
    clerk, org = union("深圳虚构三厂工会委员会")
    own = province.ask(OWN)["viewer"]["org"]
    # Given somebody of Hainan, imported in Shenzhen
    (person,) = hainan_people(1, start=9001)
    assert province.import_file(own["id"], "MEMBER", workbooks.member_workbook([person]))["outcome"] == "SUCCEEDED"
    row = people(1, start=400)[0] | {"*证件号码": person["证件号码"], "*姓名": person["姓名"]}
    done = clerk.import_file(org["id"], "MEMBER", member_workbook([row], union=org["name"]))
    assert (done["outcome"], done["counts"]["created"]) == ("SUCCEEDED", 1)
    (warning,) = done["findings"]["nodes"]
    assert (warning["code"], warning["severity"]) == ("SZ-W-03", "WARNING")
    assert PROVINCE not in str(done)
    # And the other way round
    row = people(1, start=401)[0]
    clerk.import_file(org["id"], "MEMBER", member_workbook([row], union=org["name"]))
    person = hainan_people(1, start=9002)[0] | {"证件号码": row["*证件号码"], "姓名": row["*姓名"]}
    number = str(person["证件号码"])
    person |= {
        "出生日期": f"{number[6:10]}/{number[10:12]}/{number[12:14]}",
        "性别": "男" if int(number[16]) % 2 else "女",
    }
    done = province.import_file(own["id"], "MEMBER", workbooks.member_workbook([person]))
    assert (done["outcome"], done["counts"]["created"]) == ("SUCCEEDED", 1)
    assert "HN-M-24" in [one["code"] for one in done["findings"]["nodes"]]
    assert org["name"] not in str(done)


def test_nothing_of_one_region_shows_in_the_other(
    city: Client, province: Client, union: Callable[[str], tuple[Client, dict[str, Any]]]
) -> None:
    _, lower = union("深圳虚构四厂工会委员会")
    members = "query($org: ID!) { members(org: $org, first: 5) { totalCount } org(id: $org) { name } }"
    for asker, own, other in ((city, CITY, province), (province, PROVINCE, city)):
        names = [one["name"] for one in asker.ask(ORGS)["orgs"]["nodes"]]
        assert own in names
        foreign = other.ask(OWN)["viewer"]["org"]
        assert foreign["name"] not in names
        answer = asker.raw(members, org=foreign["id"])
        assert foreign["name"] not in str(answer)
        assert (answer["data"] or {}).get("org") is None
        assert (answer["data"] or {}).get("members") is None
        refused = asker.attempt(START, org=foreign["id"], kind="MEMBER", upload=asker.upload(b"x", "x.xlsx"))
        assert [one["code"] for one in refused["problems"]] == ["NOT_FOUND"]
    refused = province.attempt(OPEN, parent=lower["id"], values={"name": "试", "kind": "基层工会"})
    assert [one["code"] for one in refused["problems"]] == ["NOT_FOUND"]
    assert lower["name"] not in str(province.ask(ORGS))


def test_each_region_takes_its_own_form_only(province: Client, city: Client) -> None:
    own = province.ask(OWN)["viewer"]["org"]
    done = province.import_file(own["id"], "MEMBER", member_workbook(people(2, start=500), union=PROVINCE))
    assert [code for code, _ in said(done)] == ["FORM-NONE"]
    home = city.ask(OWN)["viewer"]["org"]
    city.do(UPDATE, id=home["id"], values={**DETAILS, "kind": "总工会", "employerName": "深圳虚构总工会机关"})
    done = city.import_file(home["id"], "MEMBER", workbooks.member_workbook(hainan_people(2, start=9501)))
    assert [code for code, _ in said(done)] == ["FORM-NONE"]


def test_signing_in_needs_no_region_where_the_name_is_one_regions_and_never_opens_the_other(
    city: Client, visit: Callable[[], Client]
) -> None:
    assert city.token
    assert visit().attempt(LOGIN, login=CITY, password=PASSWORD, region=None)["token"]
    refused = visit().attempt(LOGIN, login=CITY, password=PASSWORD, region="hainan")
    assert [one["code"] for one in refused["problems"]] == ["LOGIN_REFUSED"]


def test_both_regions_tell_of_themselves_to_anybody(visit: Callable[[], Client]) -> None:
    told = visit().ask("query { regions { slug onboarding } }")["regions"]
    assert told == [
        {"slug": "hainan", "onboarding": ["ACTIVATE_IMPORTED"]},
        {"slug": "shenzhen", "onboarding": ["PROVISIONED"]},
    ]
