"""What whoever's session is over is told, and where: a frontend learns of it from any answer."""

import pytest

from hub.access.models import Session
from hub.database import transaction
from tests.schema.conftest import World

LIST = "{ orgs(first: 1) { nodes { name } } }"
OVER = {"code": "SIGNED_OUT", "message": "登录已失效，请重新登录。"}


async def test_any_query_tells_that_the_session_is_over(world: World) -> None:
    somebody = await world.somebody(world.works)
    assert "session" not in (await somebody.raw(LIST))["extensions"]
    async with transaction() as tx:
        await Session.all().using_db(tx).update(seen_at="2020-01-01T00:00:00+00:00")
    told = await somebody.raw(LIST)
    assert (told["data"], told["extensions"]["session"]) == ({"orgs": None}, OVER)
    assert "errors" not in told


async def test_a_token_that_never_was_one_gets_the_same_answer(world: World) -> None:
    stranger = world.nobody()
    stranger.token = "x" * 43
    assert (await stranger.raw(LIST))["extensions"]["session"] == OVER


async def test_a_mutation_says_it_in_its_problems(world: World) -> None:
    stranger = world.nobody()
    stranger.token = "x" * 43
    payload = await stranger.attempt("mutation { readNotices(ids: []) { problems { code message } } }")
    assert payload["problems"] == [OVER]


@pytest.mark.parametrize("document", [LIST, "{ about { name } }"])
async def test_who_sends_no_session_is_told_of_none(world: World, document: str) -> None:
    assert "session" not in (await world.nobody().raw(document))["extensions"]
