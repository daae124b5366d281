"""A superior becomes what may have nobody below it while somebody comes to hang there: one of the two is refused."""

import asyncio
from typing import Any

import pytest

from hub.database.walls import everywhere
from hub.orgs.models import Org
from hub.region import OrgKind, OrgState
from hub.settings import Settings
from tests.factories import make_root
from tests.schema.conftest import Somebody
from tests.schema.holding import holding
from tests.schema.moving import DECIDE, MOVE, City, approved, city, codes
from tests.schema.test_seats import BECOME, ENTER

__all__ = ["city"]

SINGLE = "单独基层工会"
Turn = tuple[Somebody, str, dict[str, Any]]


async def one_is_refused(given: Settings, locked: Org, turns: list[Turn]) -> Turn:
    """Who is, where all wait for that union's record in this order; on SQLite whoever comes second to write."""
    said = list[asyncio.Task[dict[str, Any]]]()
    async with holding(given, f"SELECT id FROM org WHERE id = '{locked.id}' FOR UPDATE") as held:
        for many, (who, document, values) in enumerate(turns, 1):
            said.append(asyncio.create_task(who.attempt(document, **values)))
            await held.wait_for(many)
    answers = [codes(one) for one in await asyncio.gather(*said)]
    assert sorted(answers) == [[], ["ORG_KIND_NOT_HERE"]]
    assert not given.database_owner or not answers[0]
    return turns[answers.index([]) - 1]


@pytest.mark.parametrize("order", [1, -1])
async def test_a_superior_changes_its_kind_while_a_union_is_entered(city: City, either: Settings, order: int) -> None:
    with everywhere():
        lower = await approved(city.other_street, "虚构联合会", OrgKind.PRIMARY_FEDERATION)
    street, admin = await city.somebody(city.other_street), await city.somebody(lower)
    becomes = (street, BECOME, {"o": city.id(lower), "k": SINGLE})
    enters = (admin, ENTER, {"p": city.id(lower), "k": SINGLE})
    refused = await one_is_refused(either, city.root, [becomes, enters][::order])
    with everywhere():
        assert await Org.filter(parent_id=lower.id).exists() is (refused is becomes)


@pytest.mark.parametrize("order", [1, -1])
async def test_a_superior_changes_its_kind_while_a_union_moves_in(city: City, either: Settings, order: int) -> None:
    # Given a union that the last word alone keeps from its new superior, in a tree that has a root of its own
    with everywhere():
        root = await make_root("另一市总工会", "shanghai")
        district = await approved(root, "虚构新区总工会", OrgKind.LOCAL_FEDERATION)
        street = await approved(district, "虚构新街道总工会", OrgKind.LOCAL_FEDERATION)
        lower = await approved(street, "虚构联合会", OrgKind.PRIMARY_FEDERATION)
    shop, works = await city.somebody(city.shop), await city.somebody(city.works)
    asked = (await shop.do(MOVE, o=city.id(city.shop), to=city.id(lower)))["transfer"]["id"]
    await works.do(DECIDE, id=asked)
    becomes = (await city.somebody(street), BECOME, {"o": city.id(lower), "k": SINGLE})
    moves = (await city.somebody(lower), DECIDE, {"id": asked})
    refused = await one_is_refused(either, root, [becomes, moves][::order])
    assert ((await city.fresh(city.shop)).parent_id == lower.id) is (refused is becomes)


async def test_a_superior_is_no_more_at_work_when_the_last_word_on_a_move_is_said(city: City, either: Settings) -> None:
    if not either.database_owner:
        pytest.skip("SQLite has one writer")
    shop, works = await city.somebody(city.shop), await city.somebody(city.works)
    street, superior = city.other_street, await city.somebody(city.other_street)
    asked = (await shop.do(MOVE, o=city.id(city.shop), to=city.id(street)))["transfer"]["id"]
    await works.do(DECIDE, id=asked)
    async with holding(either, f"UPDATE org SET state = '{OrgState.IMPORTED}' WHERE id = '{street.id}'") as held:
        said = asyncio.create_task(superior.attempt(DECIDE, id=asked))
        await held.wait_for(1)
    assert codes(await said) == ["ORG_NOT_ACTIVE"]
    assert (await city.fresh(city.shop)).parent_id == city.works.id
