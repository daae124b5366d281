"""Changsha: each level enters the one below, sets it targets, sees by area and by system who is behind, and warns."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from tests import processes
from tests.people import credit_code
from tests.servers import as_worker, create_database, drop_database
from tests.stories.client import LOGIN as SIGN_IN
from tests.stories.client import Client
from tests.stories.two_regions import PASSWORD, first_sign_in

CITY = "长沙虚构总工会"
OWN = "query { viewer { org { id name } todo { alerts notices } notices(first: 5) { nodes { title body } } } }"
CREATE = """mutation($parent: ID!, $values: JSON!) { createOrg(region: "changsha", parent: $parent, values: $values) {
  org { id name track { key } } problems { code message path hint } } }"""
UPDATE = """mutation($id: ID!, $values: JSON!) { updateOrg(id: $id, values: $values) {
  org { id } problems { code message path } } }"""
PROVISION = """mutation($org: ID!) { provisionAccount(org: $org, role: UNION_ADMIN, displayName: "试办") {
  account { loginName } initialPassword problems { code message } } }"""
TARGET = """mutation($under: ID!, $percent: Float, $members: Int, $due: Date!) {
  setCollectionTarget(under: $under, orgPercent: $percent, members: $members, dueOn: $due) {
    target { dueOn orgPercent org { name } } problems { code message } } }"""
PROGRESS = """query($under: ID!, $by: ProgressBy!, $asOf: Date, $alert: [AlertLevel!]) {
  collectionProgress(under: $under, by: $by, asOf: $asOf) {
    target { dueOn orgPercent members } targets { dueOn orgPercent members }
    totals { orgsEntered orgsExpected newOrgs percent membersTarget alert forecastOn pacePerDay }
    rows(alert: $alert, first: 20) { nodes {
      org { id } label track { key } orgsEntered orgsExpected membersTarget alert } }
  } }"""
REMIND = """mutation($orgs: [ID!]!) { sendReminder(orgs: $orgs, about: COLLECTION) { sent problems { code } } }"""
OPEN = """mutation($parent: ID!, $values: JSON!) {
  createOrg(region: "changsha", parent: $parent, layout: "opening", values: $values) {
    org { id name } problems { code message path } } }"""
STATISTICS = """query($under: ID!) { statistics(under: $under, kind: ORG, by: ["kind"], sum: ["declaredWorkers"]) {
  total rows { labels count sums { value } } } }"""
JOURNAL = """query($under: ID!) { journal(under: $under, act: "setCollectionTarget", first: 5) {
  nodes { actor label subjectLabel } } }"""

FORMS = """{
  region(slug: "changsha") { layouts(surface: SHEET) { key title templateUrl source { place } } } }"""
EXPORT = """mutation($org: ID!) {
  requestExport(org: $org, kind: ORG, purpose: "年度核对", receiver: "市总办公室") { problems { code hint } } }"""
WHO = """query($under: ID!) { journal(under: $under, first: 50) { nodes { actor label outcome subjectLabel } } }"""


@dataclass(frozen=True)
class Begun:
    """The hub's address, and the initial password of the city's administrator."""

    url: str
    password: str


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def hub(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Begun]:
    """Changsha alone, begun as an operator does, on either database."""
    data, port = tmp_path_factory.mktemp("changsha"), processes.free_port()
    url = asyncio.run(create_database()) if request.param == "postgres" else ""
    stands = {"HUB_DATABASE": as_worker(url), "HUB_DATABASE_OWNER": url} if url else {}
    given = {"HUB_DATA": str(data), "HUB_PORT": str(port), "HUB_PRODUCTION": "false", "HUB_REGIONS": "hunan,changsha"}
    told = ""
    for words in (["migrate"], ["region", "init", "changsha", "--org", CITY]):
        command = [sys.executable, "-m", "hub", *words]
        told = subprocess.run(
            command, env={**os.environ, **given, **stands}, stdout=subprocess.PIPE, text=True, check=True
        ).stdout
    with processes.running(processes.web({**given, **stands}, data / "output.txt")):
        yield Begun(f"http://127.0.0.1:{port}", told.split("initial password:")[1].split()[0])
    if url:
        asyncio.run(drop_database(url))


@pytest.fixture
def visit(hub: Begun) -> Iterator[Callable[[], Client]]:
    with ExitStack() as opened:
        yield lambda: opened.enter_context(Client(hub.url))


def form(name: str, kind: str, order: int, **more: object) -> dict[str, object]:
    """What the province's sheet asks of a union."""
    return {
        "name": name,
        "kind": kind,
        "establishedOn": "2015-03-08",
        "leaderName": "试甲",
        "phone": f"160{order:08d}",
        "declaredMembers": 20,
        "employerName": f"长沙虚构{order}厂",
        "employerCode": credit_code("91", order, "430190"),
        "employerAddress": "虚构路1号",
        "adcode": "430102",
        "employerKind": "企业",
        "industry": "制造业",
        "declaredWorkers": 30,
        **more,
    }


def create(client: Client, parent: str, values: dict[str, object]) -> dict[str, Any]:
    found: dict[str, Any] = client.do(CREATE, parent=parent, values=values)["org"]
    return found


def progress(client: Client, under: str, by: str = "AREA", **more: object) -> dict[str, Any]:
    found: dict[str, Any] = client.ask(PROGRESS, under=under, by=by, **more)["collectionProgress"]
    return found


def test_each_level_enters_the_one_below_and_the_city_sees_who_is_behind(
    hub: Begun, visit: Callable[[], Client]
) -> None:
    city = visit()
    first_sign_in(city, CITY, hub.password, "changsha")
    own = city.ask(OWN)["viewer"]["org"]["id"]

    # Given a district with two works, and a system with nothing but its name
    district = create(city, own, form("长沙虚构区总工会", "区（县）市总工会", 1))
    system = create(city, own, form("长沙虚构系统工会", "市产业（系统）工会", 2))
    assert (district["track"], system["track"]) == ({"key": "区域"}, {"key": "系统"})
    opened = city.do(PROVISION, org=district["id"])
    below = visit()
    first_sign_in(below, opened["account"]["loginName"], opened["initialPassword"], "changsha")
    works = [
        create(below, district["id"], form(f"长沙虚构{order}厂工会", "基层法人独立工会", order)) for order in (3, 4)
    ]

    # Then the notice's targets hold for the city, whose days are long past; of its own it has said but its name
    told = progress(city, own)
    totals = told["totals"]
    assert (totals["orgsEntered"], totals["orgsExpected"], totals["percent"]) == (4, 5, 80)
    assert [(one["dueOn"], one["orgPercent"], one["members"]) for one in told["targets"]] == [
        ("2019-12-31", 80, 800_000),
        ("2020-06-30", 100, None),
    ]
    assert (told["totals"]["alert"], told["totals"]["membersTarget"]) == ("OVERDUE", 800_000)

    # When the city sets a target of its own for the district, it is judged by that
    due = (date.today() + timedelta(days=30)).isoformat()  # noqa: DTZ011 -- any day not far away
    set_for = city.do(TARGET, under=district["id"], percent=60, due=due)["target"]
    assert (set_for["org"]["name"], set_for["orgPercent"]) == ("长沙虚构区总工会", 60)
    told = progress(city, own)
    rows = {one["label"]: (one["orgsEntered"], one["orgsExpected"], one["alert"]) for one in told["rows"]["nodes"]}
    assert rows["长沙虚构区总工会"] == (3, 3, "ON_TRACK")
    (problem,) = below.attempt(TARGET, under=district["id"], percent=1, due=due)["problems"]
    assert problem["code"] == "NOT_ALLOWED", "nobody sets its own measure"

    # By system the same is told in three sums at most
    tracks = {one["track"]["key"]: one for one in progress(city, own, "TRACK")["rows"]["nodes"]}
    assert {key: (one["orgsEntered"], one["orgsExpected"]) for key, one in tracks.items()} == {
        "区域": (3, 3),
        "系统": (1, 1),
    }

    # One works has no members yet: it is found, and reminded
    below.do(TARGET, under=works[1]["id"], members=50, due=due)
    (late,) = progress(below, district["id"], alert=["BEHIND"])["rows"]["nodes"]
    assert (late["org"]["id"], late["membersTarget"]) == (works[1]["id"], 50)
    opened = below.do(PROVISION, org=works[1]["id"])
    third = visit()
    first_sign_in(third, opened["account"]["loginName"], opened["initialPassword"], "changsha")
    assert below.do(REMIND, orgs=[late["org"]["id"]])["sent"] == 1
    assert [one["title"] for one in third.ask(OWN)["viewer"]["notices"]["nodes"]] == ["催办：信息采集"]

    # The city completes its own, and all is entered; what is wanting are the members of the notice
    values = form(CITY, "总工会", 9)
    city.do(UPDATE, id=own, values=values)
    totals = progress(city, own)["totals"]
    assert (totals["percent"], totals["newOrgs"], totals["alert"]) == (100, 5, "OVERDUE")

    # Yesterday nothing of it was there
    yesterday = (date.today() - timedelta(days=2)).isoformat()  # noqa: DTZ011 -- sure to be past in China too
    told = progress(city, own, asOf=yesterday)
    assert (told["totals"]["orgsExpected"], told["rows"]["nodes"]) == (0, [])

    # Figures by kind, and who set the targets
    counted = city.ask(STATISTICS, under=district["id"])["statistics"]
    assert counted["total"] == 3
    assert {one["labels"][0]: one["sums"][0]["value"] for one in counted["rows"]}["基层法人独立工会"] == 60
    entries = city.ask(JOURNAL, under=own)["journal"]["nodes"]
    assert {one["label"] for one in entries} == {"设定采集目标"}


def test_a_superior_enters_the_base_and_the_union_completes_it(hub: Begun, visit: Callable[[], Client]) -> None:
    city = visit()
    city.sign_in(CITY, PASSWORD, "changsha")
    own = city.ask(OWN)["viewer"]["org"]["id"]
    before = progress(city, own)["totals"]

    # When the city enters a union by its name and kind alone, and opens its account
    base = {"name": "长沙虚构直属厂工会", "kind": "基层法人独立工会"}
    union = city.do(OPEN, parent=own, values=base)["org"]
    opened = city.do(PROVISION, org=union["id"])
    told = progress(city, own)["totals"]
    assert told["orgsExpected"] - before["orgsExpected"] == 1
    assert told["orgsEntered"] == before["orgsEntered"]  # it is known, and not yet entered

    # Then it counts as entered once the union has completed its own data
    itself = visit()
    first_sign_in(itself, opened["account"]["loginName"], opened["initialPassword"], "changsha")
    itself.do(UPDATE, id=union["id"], values={key: said for key, said in form("", "", 9).items() if key not in base})
    assert progress(city, own)["totals"]["orgsEntered"] - before["orgsEntered"] == 1


def test_the_four_levels_hold_and_every_act_has_its_name(hub: Begun, visit: Callable[[], Client]) -> None:
    city = visit()
    city.sign_in(CITY, PASSWORD, "changsha")
    own = city.ask(OWN)["viewer"]["org"]["id"]

    # Given one union on each of the four levels
    above, ids = own, []
    for order, kind in ((31, "区（县）市总工会"), (32, "乡镇（街道）工会联合会"), (33, "村（社区）联合工会")):
        ids.append(above)
        above = create(city, above, form(f"长沙虚构{order}工会", kind, order))["id"]
    _, second, third, fourth = *ids, above

    misplaced = form("长沙虚构错级工会", "乡镇（街道）工会联合会", 34)

    # Then each may have below it only what the notice seats there, and the fourth nothing
    for under, kind in (
        (own, "乡镇（街道）工会联合会"),
        (second, "区（县）市总工会"),
        (third, "市产业（系统）工会"),
        (third, "乡镇（街道）工会联合会"),
        (fourth, "基层法人独立工会"),
    ):
        refused = city.attempt(CREATE, parent=under, values=form("长沙虚构错级工会", kind, 34))
        assert refused["org"] is None, kind
        assert all(one["message"] and one["hint"] for one in refused["problems"])
    assert "市总直属基层工会" in city.attempt(CREATE, parent=own, values=misplaced)["problems"][0]["hint"]

    # And whatever the notice calls a union is understood
    works = create(city, own, form("长沙虚构直属三厂工会", "市总直属基层工会", 35))
    zone = create(city, second, form("长沙虚构产业园工会联合会", "省级以上开发区（产业园区）工会联合会", 36))
    assert (works["track"], zone["track"]) == ({"key": "直属"}, {"key": "区域"})

    # Whoever has an initial password can do nothing before it is changed
    opened = city.do(PROVISION, org=fourth)
    village = visit()
    viewer = village.attempt(
        SIGN_IN, login=opened["account"]["loginName"], password=opened["initialPassword"], region="changsha"
    )
    assert viewer["mustChangePassword"]
    village.token = viewer["token"]
    (problem,) = village.attempt(UPDATE, id=fourth, values={"phone": "16000000031"})["problems"]
    assert problem["code"] == "MUST_CHANGE_PASSWORD"

    # The province's sheets are there to be filled in, and say that nobody has seen them; each act says whose it was
    sheets = city.ask(FORMS)["region"]["layouts"]
    assert {one["title"] for one in sheets} == {"工会组织信息采集表", "工会会员信息采集表"}
    assert all(one["templateUrl"] and "未收入" in one["source"]["place"] for one in sheets)
    acts = city.ask(WHO, under=own)["journal"]["nodes"]
    assert all(one["actor"] and one["label"] for one in acts)
    assert ("新增工会", "DONE") in {(one["label"], one["outcome"]) for one in acts}


def test_who_opens_a_leaders_account_is_said_to_whoever_needs_one(hub: Begun, visit: Callable[[], Client]) -> None:
    city = visit()
    city.sign_in(CITY, PASSWORD, "changsha")
    own = city.ask(OWN)["viewer"]["org"]["id"]
    city.do("mutation($p: String!) { stepUp(password: $p) { problems { code } } }", p=PASSWORD)
    (nobody,) = city.attempt(EXPORT, org=own)["problems"]
    assert (nobody["code"], "平台管理员" in nobody["hint"]) == ("NOBODY_DECIDES", True)
    (refused,) = city.attempt(PROVISION.replace("UNION_ADMIN", "UNION_LEADER"), org=own)["problems"]
    assert "地区管理员" in refused["message"], "above the city there is no union"
