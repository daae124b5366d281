"""A script reads a union's members page after page, from one web process and the other by turns, and is stopped."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests.people import people
from tests.stories.client import Client
from tests.stories.one_region import Begun, begun
from tests.stories.two_regions import first_sign_in
from tests.workbooks import member_workbook

PROVINCE, LIMIT, PEOPLE, PAGE = "海南虚构总工会", 40, 120, 10
OWN = "{ viewer { org { id } notices(first: 5) { nodes { title } } } }"
READ = """query($o: ID!, $after: String) { members(org: $o, first: 10, after: $after) {
  pageInfo { endCursor hasNextPage } nodes { id } } }"""
OPEN = """mutation($o: ID!, $r: Role!) { provisionAccount(org: $o, role: $r, displayName: "试办", loginName: "试办") {
  initialPassword problems { code message } } }"""
ALARMS = """query($o: ID!) { journal(under: $o, act: "alarm", first: 5) { nodes { actor } } }"""


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Begun]:
    """Two web processes on one database."""
    data, limit = tmp_path_factory.mktemp("reading"), {"HUB_LISTED_PEOPLE": str(LIMIT)}
    with begun(data, "hainan", PROVINCE, many=2, postgres=True, **limit) as hub:
        yield hub


@pytest.fixture
def visit(hub: Begun) -> Iterator[Callable[[], Client]]:
    with ExitStack() as opened:
        yield lambda: opened.enter_context(Client(hub.nodes[0], hub.nodes))


def test_a_script_is_stopped_whichever_process_it_asks(hub: Begun, visit: Callable[[], Client]) -> None:
    clerk = visit()
    first_sign_in(clerk, PROVINCE, hub.password, "hainan")
    own = clerk.ask(OWN)["viewer"]["org"]["id"]
    done = clerk.import_file(own, "MEMBER", member_workbook(people(PEOPLE, 301)))
    assert done["counts"]["accepted"] == PEOPLE, done

    # When a script walks through all of them, no two pages from the same process
    met, stopped = walked(clerk, own)

    # Then it is stopped little beyond the limit, and who administers from above finds one alarm
    assert stopped["extensions"]["code"] == "RATE_LIMITED"
    assert "请申请导出" in stopped["message"]
    assert LIMIT < len(met) <= LIMIT + 2 * PAGE
    for _ in hub.nodes:
        assert clerk.raw(READ, o=own)["errors"][0]["extensions"]["code"] == "RATE_LIMITED"
    assert len(clerk.ask(ALARMS, o=own)["journal"]["nodes"]) == 1

    # And others read on
    opened = clerk.do(OPEN, o=own, r="UNION_CLERK")
    other = visit()
    first_sign_in(other, "试办", opened["initialPassword"], "hainan")
    assert other.ask(READ, o=own)["members"]["nodes"]


def walked(clerk: Client, org: str) -> tuple[set[str], dict[str, Any]]:
    """Everybody a script gets to see, and how it is stopped."""
    met: set[str] = set()
    after: str | None = None
    while "errors" not in (told := clerk.raw(READ, o=org, after=after)):
        met |= {one["id"] for one in told["data"]["members"]["nodes"]}
        page = told["data"]["members"]["pageInfo"]
        assert page["hasNextPage"], "nobody stopped it"
        after = page["endCursor"]
    error: dict[str, Any] = told["errors"][0]
    return met, error
