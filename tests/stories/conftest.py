"""The hub as a newcomer meets it: `hub demo` in a process of its own, an empty data folder, a free port."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests import processes
from tests.stories.client import Client


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """The running demo, by what it wrote into demo.json."""
    data = tmp_path_factory.mktemp("demo")
    environment = {"HUB_DATA": str(data), "HUB_PORT": str(processes.free_port())}
    with processes.running(processes.demo(environment, data / "output.txt")):
        yield json.loads((data / "demo.json").read_text(encoding="utf-8"))


@pytest.fixture
def visit(demo: dict[str, Any]) -> Iterator[Callable[[], Client]]:
    """Somebody new at a browser, signed out."""
    with ExitStack() as opened:
        yield lambda: opened.enter_context(Client(demo["url"], demo.get("nodes", ())))


@pytest.fixture
def signed_in(demo: dict[str, Any], visit: Callable[[], Client]) -> Callable[[str, str], Client]:
    """Somebody of that role in the union whose name ends so, signed in."""

    def sign_in(role: str, org: str) -> Client:
        known = next(one for one in demo["accounts"] if one["role"] == role and one["org"].endswith(org))
        client = visit()
        client.sign_in(known["login"], known["password"])
        return client

    return sign_in
