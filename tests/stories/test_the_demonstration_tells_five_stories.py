"""The demonstration as a newcomer meets it: each login sees its part of a story, each query of the tour answers."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.stories.client import Client

TOUR = (Path(__file__).parents[2] / "docs" / "demo.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"^```graphql (\S+)\n(.*?)^```$", TOUR, re.MULTILINE | re.DOTALL)
SEEN = """{ viewer {
  account { role } org { id stateLabel orgCount memberCount(scope: SUBTREE) }
  todo { applications orgReviews exports failedCards duties alerts } notices(first: 5) { nodes { title } } } }"""
FIRST = "{ orgs(first: 1) { nodes { id } } }"
REVIEW = """mutation($org: ID!) { reviewOrg(id: $org, decision: APPROVED, opinion: "属实。") {
  org { stateLabel } problems { message } } }"""
REMIND = "mutation($orgs: [ID!]!) { sendReminder(orgs: $orgs, about: COLLECTION) { sent problems { code } } }"
ENROLL = "mutation($o: ID!) { enrollMember(org: $o, values: {}) { member { id } problems { message hint } } }"
CODE = """mutation($name: String!, $region: String!, $code: String!) { findActivation(
  region: $region, employerCreditCode: "", employerName: "", orgName: $name, activationCode: $code) {
  activation { superiorName } problems { message } } }"""

# Of each login: the union's state, how many unions stand below it, members below it, and what waits
STANDS: dict[str, tuple[str, int, int, dict[str, int]]] = {
    "虚构省总工会": ("已激活", 4, 40, {}),
    "虚构市总工会": ("已激活", 3, 40, {}),
    "虚构市教育工会": ("已激活", 1, 40, {"applications": 2}),
    "虚构市教育工会-经办": ("已激活", 1, 40, {"applications": 2}),
    "虚构市教育工会-分管领导": ("已激活", 1, 40, {}),
    "虚构市总工会-分管领导": ("已激活", 3, 40, {}),
    "上海虚构总工会": ("审核通过", 4, 16, {}),
    "上海虚构区总工会": ("审核通过", 3, 16, {}),
    "上海虚构街道总工会": ("审核通过", 2, 16, {"orgReviews": 1}),
    "union1@shanghai.example.invalid": ("审核通过", 0, 16, {}),
    "union2@shanghai.example.invalid": ("待审核", 0, 0, {}),
    "深圳虚构总工会": ("正常", 1, 12, {}),
    "深圳虚构电子厂工会委员会": ("正常", 0, 12, {}),
    "河北虚构总工会": ("已启用", 2, 10, {}),
    "河北虚构机械厂工会委员会": ("已启用", 0, 10, {}),
    "长沙虚构总工会": ("正常", 9, 18, {"duties": 3, "alerts": 2}),
    "长沙虚构东区总工会": ("正常", 3, 18, {"duties": 3}),
    "长沙虚构西区总工会": ("正常", 2, 0, {"duties": 3, "alerts": 3}),
    "长沙虚构东社区联合工会": ("正常", 0, 18, {}),
}
WITHOUT_A_UNION = {"region-admin", "auditor", "developer", "上海虚构银行", "虚构支行"}
Enter = Callable[[str], Client]


@pytest.fixture
def enter(demo: dict[str, Any], visit: Callable[[], Client]) -> Enter:
    """Whoever has that printed login, signed in with the printed password in the printed region."""

    def sign_in(login: str) -> Client:
        (known,) = [one for one in demo["accounts"] if one["login"] == login]
        client = visit()
        client.sign_in(login, known["password"], known["region"])
        return client

    return sign_in


def test_every_login_is_printed_with_what_it_sees_and_stands_in_the_tour(demo: dict[str, Any]) -> None:
    assert {one["login"] for one in demo["accounts"]} == {*STANDS, *WITHOUT_A_UNION}
    assert {one["region"] for one in demo["accounts"]} == {"hainan", "shanghai", "shenzhen", "hebei", "changsha"}
    for one in demo["accounts"]:
        assert one["sees"], one["login"]
        assert f"`{one['login']}`" in TOUR, one["login"]


def test_each_login_finds_its_union_as_the_story_has_left_it(enter: Enter) -> None:
    for login, stands in STANDS.items():
        viewer = enter(login).ask(SEEN)["viewer"]
        own, waits = viewer["org"], {name: count for name, count in viewer["todo"].items() if count}
        assert (own["stateLabel"], own["orgCount"], own["memberCount"], waits) == stands, login
    for login in WITHOUT_A_UNION:
        assert enter(login).ask(SEEN)["viewer"]["org"] is None, login


@pytest.mark.parametrize(("login", "query"), QUERIES, ids=[login for login, _ in QUERIES])
def test_a_query_of_the_tour_answers(enter: Enter, login: str, query: str) -> None:
    client = enter(login)
    own = client.ask(SEEN)["viewer"]["org"] if "$org" in query else None
    wanted = own or (client.ask(FIRST)["orgs"]["nodes"][0] if "$org" in query else None)
    told = client.ask(query, **({"org": wanted["id"]} if wanted else {}))
    assert all(answer is not None for answer in told.values())


def test_the_shanghai_street_reviews_the_union_that_waits(enter: Enter) -> None:
    street, waiting = enter("上海虚构街道总工会"), enter("union2@shanghai.example.invalid")
    union = waiting.ask(SEEN)["viewer"]["org"]["id"]
    (refused, *_) = waiting.attempt(ENROLL, o=union)["problems"]
    assert refused["message"]
    assert refused["hint"]
    (own,) = waiting.attempt(REVIEW, org=union)["problems"]
    assert own["message"] == "此项由上级工会审核。"
    assert street.do(REVIEW, org=union)["org"]["stateLabel"] == "审核通过"
    assert street.ask(SEEN)["viewer"]["todo"]["orgReviews"] == 0


def test_the_shanghai_bank_has_the_batch_of_the_union_that_was_approved(enter: Enter) -> None:
    union, bank = enter("union1@shanghai.example.invalid"), enter("上海虚构银行")
    by_union = "query($o: ID!) { cardBatches(org: $o, first: 5) { nodes { batchNo size } } }"
    (sent,) = union.ask(by_union, o=union.ask(SEEN)["viewer"]["org"]["id"])["cardBatches"]["nodes"]
    batches = "{ cardBatches(first: 5) { nodes { batchNo size bankFileUrl acts { name allowed } } } }"
    (seen,) = bank.ask(batches)["cardBatches"]["nodes"]
    assert (seen["batchNo"], seen["size"], sent["size"]) == (sent["batchNo"], 16, 16)
    assert bank.download(seen["bankFileUrl"])
    assert {"name": "recordBankResults", "allowed": True} in seen["acts"]


def test_changsha_tells_who_is_behind_the_years_target_and_has_warned_them(enter: Enter) -> None:
    city, west = enter("长沙虚构总工会"), enter("长沙虚构西区总工会")
    (query,) = [text for login, text in QUERIES if login == "长沙虚构总工会"]
    told = city.ask(query, org=city.ask(SEEN)["viewer"]["org"]["id"])
    areas = {
        one["label"]: (one["orgsEntered"], one["orgsExpected"], one["alert"]) for one in told["areas"]["rows"]["nodes"]
    }
    assert areas == {
        "长沙虚构东区总工会": (4, 4, "ON_TRACK"),
        "长沙虚构西区总工会": (1, 3, "BEHIND"),
        "长沙虚构教育系统工会": (2, 2, "ON_TRACK"),
    }
    assert told["areas"]["target"]["dueOn"].endswith("-12-31")
    assert {one["label"] for one in told["systems"]["rows"]["nodes"]} == {"区域", "系统"}
    (behind,) = [one["org"]["id"] for one in told["areas"]["rows"]["nodes"] if one["alert"] == "BEHIND"]
    assert city.do(REMIND, orgs=[behind])["sent"] == 1
    told_west = west.ask(SEEN)["viewer"]["notices"]["nodes"]
    assert [one["title"] for one in told_west] == ["催办：信息采集", "信息预警：进度落后"]


def test_each_printed_code_belongs_to_a_union_of_its_region(demo: dict[str, Any], visit: Callable[[], Client]) -> None:
    assert [one["region"] for one in demo["activations"]] == ["hainan", "hainan", "hebei"]
    waiting = demo["activations"][-1]
    found = visit().do(CODE, name=waiting["org"], region=waiting["region"], code=waiting["code"])
    assert found["activation"]["superiorName"] == "河北虚构总工会"
