"""Every route's answers, errors too, carry their number and careful headers; probes tell nothing."""

from collections.abc import AsyncIterator
from dataclasses import replace

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from hub import settings
from hub.access.roles import Role
from hub.app import build
from hub.settings import Settings
from hub.web import explorer
from tests.schema.conftest import World

ROUTES = {"/graphql", "/uploads", "/files/{token}", "/explorer", "/explorer/{name}", "/livez", "/readyz"}


def addresses(app: Starlette) -> set[str]:
    return {route.path for route in app.routes if isinstance(route, Route)}


def test_the_routes_are_these(settings: Settings) -> None:
    """A new route is added here, and so to the test below."""
    assert addresses(build(settings)) == ROUTES


@pytest.mark.parametrize("path", sorted(ROUTES | {"/nowhere"}))
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "OPTIONS", "HEAD"])
async def test_every_answer_is_dressed(http: httpx2.AsyncClient, method: str, path: str) -> None:
    address = path.format(token="nothing", name="explorer.js")
    answer = await http.request(method, address, content=b"x" * 10, headers={"content-type": "application/json"})
    assert answer.status_code < 500
    headers = answer.headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "script-src 'unsafe" not in headers["content-security-policy"]
    assert headers["cache-control"] == (
        "private, max-age=3600" if "explorer.js" in address and answer.is_success else "no-store"
    )
    assert len(headers["x-request-id"]) == 24
    assert "server" not in headers


async def test_what_is_too_large_is_refused_in_the_same_dress(http: httpx2.AsyncClient) -> None:
    answer = await http.post("/graphql", content=b" " * 200_000, headers={"content-type": "application/json"})
    assert answer.status_code == 413
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("declared", [True, False])
async def test_what_is_too_large_is_refused_in_a_sentence_that_says_what_to_do(
    http: httpx2.AsyncClient, declared: bool
) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b" " * 10_000

    content = b" " * 200_000 if declared else pieces()
    answer = await http.post("/graphql", content=content, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.headers["content-type"]) == (413, "application/json; charset=utf-8")
    (error,) = answer.json()["errors"]
    assert error == {
        "message": "请求的内容过大。",
        "extensions": {
            "code": "TOO_LARGE",
            "hint": "一次请求最多100,000字节，请分次提交；文件请先上传，再凭编号办理。",
            "reference": answer.headers["x-request-id"],
        },
    }


async def test_what_is_just_short_enough_is_taken(http: httpx2.AsyncClient) -> None:
    asked = b'{"query": "{ about { name } }"}'
    answer = await http.post("/graphql", content=asked.ljust(100_000), headers={"content-type": "application/json"})
    assert answer.json()["data"] == {"about": {"name": "Union Hub"}}


async def test_behind_https_browsers_are_told_to_stay_there(http: httpx2.AsyncClient, installation: Settings) -> None:
    assert "strict-transport-security" not in (await http.get("/livez")).headers
    settings.use(replace(installation, url="https://hub.example.invalid"))
    assert "max-age=31536000" in (await http.get("/livez")).headers["strict-transport-security"]


async def test_probes_tell_nothing_but_yes_or_no(
    http: httpx2.AsyncClient, installation: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ((await http.get("/livez")).text, (await http.get("/readyz")).text) == ("ok\n", "ok\n")
    settings.use(replace(installation, data=installation.data / "gone"))
    unready = await http.get("/readyz")
    assert (unready.status_code, unready.text) == (503, "not ready\n")
    assert (await http.get("/livez")).status_code == 200


async def page(http: httpx2.AsyncClient, token: str = "") -> httpx2.Response:
    return await http.get("/explorer", headers={"cookie": f"__Host-hub={token}"} if token else {})


async def test_the_explorer_is_open_outside_production(http: httpx2.AsyncClient) -> None:
    answer = await page(http)
    assert "/explorer/graphiql.min.js" in answer.text
    assert "://" not in answer.text  # nothing of it comes from elsewhere
    for name in explorer.PARTS:
        part = await http.get(f"/explorer/{name}")
        assert part.status_code == 200
        assert part.text
    assert (await http.get("/explorer/nothing.js")).status_code == 404
    assert (await http.get("/explorer/..%2f__init__.py")).status_code == 404


async def test_in_production_the_explorer_is_for_developers(world: World, installation: Settings) -> None:
    settings.use(replace(installation, production=True))
    developer, admin = await world.somebody(None, Role.DEVELOPER), await world.somebody(world.root)
    assert "graphiql" in (await page(world.http, developer.token)).text
    signed_out = await page(world.http)
    assert "graphiql" not in signed_out.text
    assert "sign-in.js" in signed_out.text
    assert "unsafe" not in signed_out.headers["content-security-policy"]
    assert (await page(world.http, admin.token)).status_code == 404
