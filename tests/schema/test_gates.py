"""What comes in at all: by which name, from which page, from which address, how much at once, for how long."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any

import httpx2
import pytest

from hub import settings
from hub.app import build
from hub.orgs import queries
from hub.settings import Settings
from hub.web.proxies import source_of
from tests.schema.conftest import World

ABOUT = {"query": "{ about { name } }"}
PAGE = "https://app.example.invalid"
Open = Callable[..., Any]


@pytest.fixture
async def opened(installation: Settings) -> AsyncIterator[Open]:
    """The hub with other settings."""
    async with AsyncExitStack() as clients:

        async def client(**given: Any) -> httpx2.AsyncClient:
            changed = replace(installation, **given)
            settings.use(changed)
            transport = httpx2.ASGITransport(app=build(changed), client=("10.0.0.9", 5))
            return await clients.enter_async_context(
                httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000")
            )

        yield client


async def preflight(http: httpx2.AsyncClient, origin: str) -> httpx2.Response:
    asking = {
        "origin": origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization, content-type, x-hub-request, x-hub-cookie",
    }
    return await http.options("/graphql", headers=asking)


async def test_by_default_no_other_page_may_call(opened: Open) -> None:
    http = await opened()
    assert (await preflight(http, PAGE)).status_code == 405
    answer = await http.post("/graphql", json=ABOUT, headers={"origin": PAGE})
    assert not [name for name in answer.headers if name.startswith("access-control")]


async def test_the_pages_that_are_named_may_call(opened: Open) -> None:
    http = await opened(origins=(PAGE,))
    allowed = await preflight(http, PAGE)
    assert allowed.status_code == 200
    assert allowed.headers["access-control-allow-origin"] == PAGE
    assert allowed.headers["access-control-allow-credentials"] == "true"
    assert allowed.headers["x-content-type-options"] == "nosniff"
    answer = await http.post("/graphql", json=ABOUT, headers={"origin": PAGE})
    assert answer.headers["access-control-allow-origin"] == PAGE
    assert "retry-after" in answer.headers["access-control-expose-headers"].lower()
    other = await preflight(http, "https://elsewhere.example.invalid")
    assert other.status_code == 400
    assert "access-control-allow-origin" not in other.headers


@pytest.mark.parametrize(
    ("path", "host", "status", "says"),
    [
        ("/graphql", "127.0.0.1", 405, "请按响应头 Allow 所列的方法发送"),
        ("/nowhere", "127.0.0.1", 404, "请核对网址"),
        ("/graphql", "elsewhere.example.invalid", 421, "请用其公布的网址访问"),
    ],
)
async def test_a_request_that_comes_to_nothing_is_told_what_to_send(
    opened: Open, path: str, host: str, status: int, says: str
) -> None:
    http = await opened(production=True, url="https://hub.example.invalid")
    answer = await http.get(path, headers={"host": host})
    assert (answer.status_code, answer.headers.get("allow")) == (status, "POST" if status == 405 else None)
    assert says in answer.json()["problems"][0]["message"]


async def test_in_production_only_the_hubs_own_name_is_answered(opened: Open) -> None:
    http = await opened(production=True, url="https://hub.example.invalid")
    for name in ("hub.example.invalid", "hub.example.invalid:443", "127.0.0.1:8000"):
        assert (await http.post("/graphql", json=ABOUT, headers={"host": name})).status_code == 200, name
    for name in ("elsewhere.example.invalid", "", "hub.example.invalid.elsewhere", "[", "hub.example.invalid@x"):
        answer = await http.post("/graphql", json=ABOUT, headers={"host": name})
        assert (answer.status_code, answer.json()["problems"][0]["code"]) == (421, "WRONG_HOST"), name
    assert (await http.get("/livez", headers={"host": "10.1.2.3"})).status_code == 200


@pytest.mark.parametrize(
    ("proxies", "forwarded", "source"),
    [
        ((), "1.2.3.4", "10.0.0.9"),
        (("10.0.0.0/8",), "1.2.3.4", "1.2.3.4"),
        (("10.0.0.0/8",), "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        (("10.0.0.0/8",), "6.6.6.6, 1.2.3.4, 10.0.0.7", "1.2.3.4"),
        (("10.0.0.0/8",), "nonsense", "10.0.0.9"),
        (("10.0.0.0/8",), "1.2.3.4, nonsense", "10.0.0.9"),
        (("10.0.0.0/8",), "", "10.0.0.9"),
        (("10.0.0.8",), "1.2.3.4", "10.0.0.9"),
        (("10.0.0.9",), "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (("10.0.0.9",), "::ffff:1.2.3.4", "1.2.3.4"),
    ],
)
async def test_only_trusted_proxies_are_believed_where_a_request_comes_from(
    installation: Settings, proxies: tuple[str, ...], forwarded: str, source: str
) -> None:
    from starlette.requests import Request

    settings.use(replace(installation, proxies=proxies))
    headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
    assert source_of(Request({"type": "http", "client": ("10.0.0.9", 5), "headers": headers})) == source


@pytest.fixture
def stuck(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A register that does not answer, and what became of whoever asked it."""
    told: dict[str, Any] = {"asked": asyncio.Event(), "cancelled": False}

    async def never(*_: object, **__: object) -> None:
        told["asked"].set()
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            told["cancelled"] = True
            raise

    monkeypatch.setattr(queries, "page", never)
    return told


async def test_what_takes_too_long_is_cancelled_and_said_so(world: World, opened: Open, stuck: dict[str, Any]) -> None:
    http, admin = await opened(deadline=1), await world.somebody(world.root)
    asking = {"authorization": f"Bearer {admin.token}"}
    answer = await http.post("/graphql", json={"query": "{ orgs(first: 1) { nodes { id } } }"}, headers=asking)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    (error,) = answer.json()["errors"]
    assert error["extensions"]["code"] == "DEADLINE"
    assert error["extensions"]["reference"] == answer.headers["x-request-id"]
    assert stuck["cancelled"]
    assert (await http.post("/graphql", json=ABOUT, headers=asking)).status_code == 200


async def test_more_at_once_than_can_be_worked_on_are_told_to_come_again(
    world: World, opened: Open, stuck: dict[str, Any]
) -> None:
    http, admin = await opened(concurrency=1, deadline=2), await world.somebody(world.root)
    asking = {"authorization": f"Bearer {admin.token}"}
    first = asyncio.create_task(
        http.post("/graphql", json={"query": "{ orgs(first: 1) { nodes { id } } }"}, headers=asking)
    )
    await stuck["asked"].wait()
    second = await http.post("/graphql", json=ABOUT)
    assert (second.status_code, second.headers["retry-after"]) == (503, "1")
    assert second.json()["errors"][0]["extensions"]["code"] == "BUSY"
    assert (await http.get("/livez")).status_code == 200
    await first
    assert (await http.post("/graphql", json=ABOUT)).status_code == 200
