"""What queries cost, and what becomes of those who ask for too much."""

from collections.abc import AsyncIterator
from dataclasses import replace

import httpx2
import pytest

from hub.app import build
from hub.settings import Settings
from schema.costs import objects
from tests.schema.conftest import Somebody, World

ORGS = "{ orgs(first: 50) { nodes { id name parent { id } } pageInfo { endCursor } } }"


@pytest.fixture
async def poor(installation: Settings) -> AsyncIterator[httpx2.AsyncClient]:
    """The same hub, with few points for everybody."""
    given = replace(installation, points=8, points_per_second=1)
    transport = httpx2.ASGITransport(app=build(given))
    async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        yield client


def test_every_object_of_an_answer_counts() -> None:
    assert objects({"orgs": {"nodes": [{"id": 1}, {"id": 2, "parent": {"id": 1}}, None]}}) == 5
    assert objects(None) == 0


async def test_an_answer_tells_what_it_might_have_cost_what_it_did_and_what_is_left(world: World) -> None:
    admin = await world.somebody(world.root)
    cost = (await admin.raw(ORGS))["extensions"]["cost"]
    assert (cost["requested"], cost["actual"]) == (1 + 1 + 50 * 2, 1 + 1 + 5 + 4)
    assert 1_000 - 11 <= cost["remaining"] < 1_000


async def test_who_asks_for_too_much_is_told_when_to_come_again(world: World, poor: httpx2.AsyncClient) -> None:
    admin = await world.somebody(world.root)
    asking = {"authorization": f"Bearer {admin.token}"}
    first = await poor.post("/graphql", json={"query": ORGS}, headers=asking)
    assert first.json()["extensions"]["cost"]["remaining"] < 0
    for accept in ("application/json", "application/graphql-response+json"):
        second = await poor.post("/graphql", json={"query": ORGS}, headers={**asking, "accept": accept})
        assert second.status_code == 429
        wait = int(second.headers["retry-after"])
        assert 1 <= wait <= 5
        (error,) = second.json()["errors"]
        assert error["extensions"] == {"code": "RATE_LIMITED", "retryAfter": wait}
        assert second.json()["extensions"]["cost"] == {"requested": 102}


async def test_one_accounts_points_are_not_anothers(world: World, poor: httpx2.AsyncClient) -> None:
    one, other = [Somebody(poor, (await world.somebody(world.root)).token) for _ in range(2)]
    await one.ask(ORGS)
    assert await one.code(ORGS) == "RATE_LIMITED"
    await other.ask(ORGS)


async def test_whoever_is_signed_out_shares_the_points_of_the_address(poor: httpx2.AsyncClient) -> None:
    """Ten times as many as an account's: it may be the address of a house full of unions."""
    for number in range(1_000):  # noqa: B007 -- how many is asserted
        if "errors" in (answer := await Somebody(poor).raw("{ about { name } }")):
            break
    assert answer["errors"][0]["extensions"]["code"] == "RATE_LIMITED"
    assert number >= 80


async def test_what_is_refused_before_it_runs_costs_nothing_of_the_register(world: World) -> None:
    admin = await world.somebody(world.root)
    assert "extensions" not in await admin.raw("{ orgs(first: 1000) { nodes { id } } }")
    assert (await admin.raw("{ about { nothing } }"))["extensions"]["cost"]["actual"] == 1
