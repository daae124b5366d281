"""Changsha: a union's administrator leaves. All she held dies, her work goes on, and the city sees to it by a day."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from hub.clock import CHINA
from hub.national import workdays
from tests import processes
from tests.stories.client import LOGIN, START, Client
from tests.stories.one_region import Begun, begun
from tests.stories.test_changsha_reports_its_progress import CITY, OPEN, PROVISION
from tests.stories.two_regions import PASSWORD, first_sign_in

DISTRICT = "长沙虚构区总工会"
ME = "{ viewer { account { id } org { id } todo { handovers imports duties } } }"
NAME = """mutation($o: ID!, $a: ID) { setResponsible(org: $o, people: [
  {duty: FIRST, name: "试主席"}, {duty: IN_CHARGE, name: "试副主席"},
  {duty: ADMINISTRATOR, name: "试专员", phone: "16000000009", account: $a}]) { problems { code message } } }"""
SAMPLE = '{ region(slug: "changsha") { layout(key: "members") { sampleUrl } } }'
PREFILLED = """query($o: ID!) {
  region(slug: "changsha") { layout(key: "members") { templateUrl(prefilledFor: $o) } } }"""
STATE = "query($i: ID!) { import(id: $i) { state counts { accepted created } } }"
CONFIRM_IMPORT = "mutation($i: ID!) { confirmImport(id: $i) { problems { code message } } }"
REVOKE = """mutation($a: ID!, $s: String) { revokeAccount(account: $a, reason: "调离", successor: $s) {
  successor { loginName } initialPassword handover { id dueOn } problems { code message } } }"""
ASKED = (
    """{ handovers(waiting: true, first: 5) { nodes { id reason dueOn org { name } successor { displayName } } } }"""
)
CONFIRM = "mutation($i: ID!) { confirmHandover(id: $i) { handover { settledBy } problems { code message } } }"
RESPONSIBLE = "query($o: ID!, $p: Boolean! = false) { org(id: $o) { responsible(past: $p) { dutyLabel name } } }"
NOTICES = "{ viewer { notices(first: 9) { nodes { title body } } } }"
REFUSED = "您的账号已撤销，登录已失效。"
SOON = 5  # seconds within which a socket is closed


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def hub(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Begun]:
    """Changsha alone; on PostgreSQL with two web processes, of which every request meets the other."""
    data, postgres = tmp_path_factory.mktemp("leaving"), request.param == "postgres"
    regions = {"HUB_REGIONS": "hunan,changsha"}
    with begun(data, "changsha", CITY, many=2 if postgres else 1, postgres=postgres, **regions) as hub:
        yield hub


@pytest.fixture
def visit(hub: Begun) -> Iterator[Callable[[], Client]]:
    with ExitStack() as opened:
        yield lambda: opened.enter_context(Client(hub.nodes[0], hub.nodes))


def test_an_administrator_leaves(hub: Begun, visit: Callable[[], Client]) -> None:
    city = visit()
    first_sign_in(city, CITY, hub.password, "changsha")
    top = city.ask(ME)["viewer"]["org"]["id"]
    district = city.do(OPEN, parent=top, values={"name": DISTRICT, "kind": "区（县）市总工会"})["org"]["id"]
    (leaver, login), (colleague, _) = (_administrator(city, district, visit) for _ in range(2))
    her = leaver.ask(ME)["viewer"]["account"]["id"]

    # Given an administrator who is named as responsible, with an import that waits for her yes, links and a socket
    assert leaver.ask(ME)["viewer"]["todo"]["duties"] == 3
    leaver.do(NAME, o=district, a=her)
    assert leaver.ask(ME)["viewer"]["todo"]["duties"] == 0
    sample = leaver.download(leaver.ask(SAMPLE)["region"]["layout"]["sampleUrl"])
    upload = leaver.upload(sample)
    waiting = leaver.do(START, org=district, kind="MEMBER", upload=upload, mode="CHECK_THEN_WAIT")["import"]["id"]
    _until(lambda: leaver.ask(STATE, i=waiting)["import"]["state"] == "WAITING_FOR_CONFIRMATION")
    link = leaver.ask(PREFILLED, o=district)["region"]["layout"]["templateUrl"]
    assert leaver.http.get(link).status_code == 200
    elsewhere = visit()
    elsewhere.sign_in(login, PASSWORD, "changsha")

    with ExitStack() as opened:
        seats = [(each.token, node) for each in (leaver, elsewhere) for node in hub.nodes]
        sockets = [opened.enter_context(_socket(node, hub)) for _, node in seats]
        for socket, (token, _) in zip(sockets, seats, strict=True):
            _watch(socket, token)

        # When her colleague closes her account, and names who comes after
        gone = colleague.do(REVOKE, a=her, s="试接任")

        # Then every socket is closed, on whichever process, and she is told at every door
        began = time.monotonic()
        assert [_closed(socket) for socket in sockets] == [4403] * len(sockets)
        assert time.monotonic() - began <= SOON
    for each in (leaver, elsewhere):
        for _ in hub.nodes:
            assert each.raw(ME)["errors"][0]["message"] == REFUSED
            answer = each.http.post("/uploads", files={"file": ("会员.xlsx", sample)}, headers=each._headers())
            assert (answer.status_code, answer.json()["problems"][0]["message"]) == (401, REFUSED)
    for _ in hub.nodes:
        assert visit().http.get(link).status_code == 404
    (problem,) = visit().attempt(LOGIN, login=login, password=PASSWORD, region="changsha")["problems"]
    assert problem["message"] == "您的账号已撤销，不能再登录。"

    # And the city has a task with a day in working days, until it says that it has seen to it
    due = workdays.after(datetime.now(UTC).astimezone(CHINA).date(), 5)
    assert gone["handover"]["dueOn"] == due.day.isoformat()
    assert city.ask(ME)["viewer"]["todo"]["handovers"] == 1
    (asked,) = city.ask(ASKED)["handovers"]["nodes"]
    assert (asked["org"]["name"], asked["successor"]["displayName"]) == (DISTRICT, "试接任")
    told = {one["title"]: one["body"] for one in city.ask(NOTICES)["viewer"]["notices"]["nodes"]}
    assert f"请在{due}前核实接任的信息管理员" in told["信息管理员调离待办理"]
    city.do(CONFIRM, i=asked["id"])
    assert city.ask(ME)["viewer"]["todo"]["handovers"] == 0

    # And the successor finds her import, says yes to it, and stands in her place
    heir = visit()
    first_sign_in(heir, gone["successor"]["loginName"], gone["initialPassword"], "changsha")
    assert heir.ask(ME)["viewer"]["todo"]["imports"] == 1
    handed = {one["title"]: one["body"] for one in heir.ask(NOTICES)["viewer"]["notices"]["nodes"]}
    assert "待确认的导入1件" in handed["接办未办结事项"]
    heir.do(CONFIRM_IMPORT, i=waiting)
    _until(lambda: heir.ask(STATE, i=waiting)["import"]["state"] == "DONE")
    counts = heir.ask(STATE, i=waiting)["import"]["counts"]
    assert counts["created"] == counts["accepted"] > 0
    named = heir.ask(RESPONSIBLE, o=district)["org"]["responsible"]
    assert [(one["dutyLabel"], one["name"]) for one in named] == [
        ("第一责任人", "试主席"),
        ("分管领导", "试副主席"),
        ("信息管理员", "试接任"),
    ]
    assert heir.ask(RESPONSIBLE, o=district, p=True)["org"]["responsible"] == [
        {"dutyLabel": "信息管理员", "name": "试专员"}
    ]


def test_where_nobody_is_left_the_city_opens_an_account_and_is_done(hub: Begun, visit: Callable[[], Client]) -> None:
    city = visit()
    city.sign_in(CITY, PASSWORD, "changsha")
    top = city.ask(ME)["viewer"]["org"]["id"]
    system = city.do(OPEN, parent=top, values={"name": "长沙虚构系统工会", "kind": "市产业（系统）工会"})["org"]["id"]
    only, _ = _administrator(city, system, visit)
    city.do(REVOKE, a=only.ask(ME)["viewer"]["account"]["id"])
    (asked,) = city.ask(ASKED)["handovers"]["nodes"]
    (problem,) = city.attempt(CONFIRM, i=asked["id"])["problems"]
    assert (problem["code"], problem["message"]) == ("NO_ADMINISTRATOR", "该工会目前没有信息管理员，不能确认。")
    city.do(PROVISION, org=system)
    assert city.ask(ME)["viewer"]["todo"]["handovers"] == 0


def _administrator(superior: Client, org: str, visit: Callable[[], Client]) -> tuple[Client, str]:
    """Somebody new, signed in, and the login name."""
    opened = superior.do(PROVISION, org=org)
    client, login = visit(), opened["account"]["loginName"]
    first_sign_in(client, login, opened["initialPassword"], "changsha")
    return client, login


def _socket(node: str, hub: Begun) -> ClientConnection:
    address = node.replace("http", "ws", 1) + "/graphql"
    return connect(address, subprotocols=["graphql-transport-ws"], origin=hub.nodes[0])  # type: ignore[list-item,arg-type]


def _watch(socket: ClientConnection, token: str) -> None:
    """See what waits, as it changes."""
    socket.send(json.dumps({"type": "connection_init", "payload": {"authorization": f"Bearer {token}"}}))
    assert json.loads(socket.recv(timeout=10))["type"] == "connection_ack"
    asked: dict[str, Any] = {"query": "subscription { todo { imports } }"}
    socket.send(json.dumps({"type": "subscribe", "id": "1", "payload": asked}))
    assert json.loads(socket.recv(timeout=10))["type"] == "next"


def _closed(socket: ClientConnection) -> int | None:
    """The code with which the hub closes it."""
    try:
        while True:
            socket.recv(timeout=2 * SOON)
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else None


def _until(truth: Callable[[], bool]) -> None:
    processes.until(truth, lambda: "it did not come so")
