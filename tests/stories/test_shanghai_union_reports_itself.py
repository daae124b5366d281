"""A union of Shanghai from nothing: it registers, reports itself, is sent back, approved, and changes what it said."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests import processes
from tests.schema.registering import (
    CONFIRM,
    EMPLOYER,
    MAILBOX,
    PASSWORD,
    READ,
    REGISTER,
    REPORT,
    REVIEW,
    SUBMIT,
    UPDATE,
)
from tests.schema.test_reporting import ENROLL, PERSON
from tests.stories.client import Client
from tests.stories.two_regions import first_sign_in

ROOT, DISTRICT, STREET = "虚构市总工会", "虚构区总工会", "虚构街道总工会"
ENTER = """mutation($p: ID!, $n: String!) {
  createOrg(region: "shanghai", parent: $p, layout: "opening", values: {name: $n, kind: "总工会"}) {
    org { id } problems { code message } } }"""
OPEN = """mutation($o: ID!) { provisionAccount(org: $o, role: UNION_ADMIN, displayName: "试办") {
  account { loginName } initialPassword problems { code message } } }"""
OWN = "{ viewer { org { id } todo { orgReviews } } }"
CHOOSE = """{ directory(region: "shanghai", track: "区", first: 20) { nodes { id name hasChildren } } }"""
PENDING = """query($o: ID!) { org(id: $o) { employer { address }
  pendingChange { waitingFor changes { field { label } before after } } review { decision opinion by at } } }"""


@dataclass(frozen=True, slots=True)
class Hub:
    """Where it is served, the first password of the city, and where its mail lies."""

    url: str
    password: str
    outbox: Path
    nodes: tuple[str, ...] = ()

    def link(self) -> str:
        """The one that was mailed last."""
        for _ in range(100):
            for letter in self.outbox.glob("*.eml"):
                if found := re.search(r"/confirm#(\S+)", letter.read_text(encoding="utf-8")):
                    return found[1]
            time.sleep(0.1)
        raise AssertionError("no mail with a link came")


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """Begun the way an operator does, with a statistics register."""
    data = tmp_path_factory.mktemp("shanghai")
    port = processes.free_port()
    environment = {
        "HUB_DATA": str(data),
        "HUB_PORT": str(port),
        "HUB_PRODUCTION": "false",
        "HUB_REGIONS": "shanghai",
    }
    initial = begin(environment, data)
    with processes.running(processes.web(environment, data / "output.txt")):
        yield Hub(f"http://127.0.0.1:{port}", initial, data / "outbox")


def begin(environment: Mapping[str, str], data: Path) -> str:
    """The tables, the city, and its statistics register; the city's first password."""
    _told(environment, "migrate")
    told = _told(environment, "region", "init", "shanghai", "--org", ROOT)
    register = data / "名录.csv"
    register.write_text(f"单位名称,统一社会信用代码,单位地址\n{EMPLOYER},913101900000000199,虚构路1号\n", "utf-8")
    _told(environment, "codes", "employers", "shanghai", str(register))
    return told.split("initial password:")[1].split()[0]


@pytest.fixture
def visit(hub: Hub) -> Iterator[Callable[[], Client]]:
    """Somebody new at a browser, signed out."""
    with ExitStack() as opened:
        yield lambda: opened.enter_context(Client(hub.url, hub.nodes))


def test_a_union_registers_reports_itself_and_is_taken_in(hub: Hub, visit: Callable[[], Client]) -> None:
    # Given a city, a district and a street, each entered by the one above and approved by it
    city = visit()
    first_sign_in(city, ROOT, hub.password, "shanghai")
    district = _entered(city, DISTRICT, visit)
    street = _entered(district, STREET, visit)

    # When somebody registers, what the statistics register knows is filled in
    own = visit()
    done = own.do(REGISTER, r="shanghai", e=MAILBOX, n=EMPLOYER, p=PASSWORD)
    assert (done["matched"], done["org"]["employer"]["address"]) == (True, "虚构路1号")
    own.token, union = done["token"], done["org"]["id"]
    own.do(CONFIRM, t=hub.link())
    own.sign_in(MAILBOX, PASSWORD, "shanghai")

    # chooses a superior, fills in the report, and lays it before the street
    chosen = next(one for one in own.ask(CHOOSE)["directory"]["nodes"] if one["name"] == STREET)
    own.do(UPDATE, o=union, v={**REPORT, "parentName": chosen["id"]})
    assert own.do(SUBMIT, o=union)["org"]["stateLabel"] == "待审核"
    assert own.attempt(ENROLL, o=union, v=PERSON)["problems"]

    # Then the street sends it back with reasons, and approves what is corrected
    assert street.ask(OWN)["viewer"]["todo"]["orgReviews"] == 1
    street.do(REVIEW, o=union, d="RETURNED", t="职工人数有误，请核对")
    assert own.ask(READ, o=union)["org"]["review"]["opinion"] == "职工人数有误，请核对"
    own.do(UPDATE, o=union, v={"declaredWorkers": 118})
    own.do(SUBMIT, o=union)
    street.do(REVIEW, o=union, d="APPROVED", t="经核实，信息属实。")
    told = own.ask(READ, o=union)["org"]
    assert (told["stateLabel"], told["review"]["by"]) == ("审核通过", "试办")
    assert told["orgNo"].startswith("31")
    assert own.do(ENROLL, o=union, v=PERSON)["member"]["memberNo"] == "0000000001"

    # And what it changes from now on waits, with the old values in force
    own.do(UPDATE, o=union, v={"employerAddress": "虚构路8号"})
    waiting = street.ask(PENDING, o=union)["org"]
    assert waiting["employer"]["address"] == "虚构路1号"
    assert waiting["pendingChange"]["waitingFor"] == STREET
    (change,) = waiting["pendingChange"]["changes"]
    assert (change["before"], change["after"]) == ("虚构路1号", "虚构路8号")
    street.do(REVIEW, o=union, d="APPROVED")
    assert own.ask(PENDING, o=union)["org"]["employer"]["address"] == "虚构路8号"


def _entered(superior: Client, name: str, visit: Callable[[], Client]) -> Client:
    """A union below that one, entered, reported and approved; its administrator signed in."""
    home = superior.ask(OWN)["viewer"]["org"]["id"]
    o = superior.do(ENTER, p=home, n=name)["org"]["id"]
    opened: dict[str, Any] = superior.do(OPEN, o=o)
    own = visit()
    first_sign_in(own, opened["account"]["loginName"], opened["initialPassword"], "shanghai")
    own.do(SUBMIT, o=o)
    assert superior.do(REVIEW, o=o, d="APPROVED")["org"]["state"] == "ACTIVE"
    return own


def _told(environment: Mapping[str, str], *words: str) -> str:
    command, everything = [sys.executable, "-m", "hub", *words], {**os.environ, **environment}
    return subprocess.run(command, env=everything, stdout=subprocess.PIPE, text=True, check=True).stdout
