"""Reading lists page after page: so many people a day, then it takes an export."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from hub import settings as current
from hub.access.roles import Role
from hub.clock import today
from hub.journal.models import JournalEntry
from hub.members import listing
from tests.factories import make_member
from tests.schema.conftest import Somebody, World

PAGE = """query($o: ID!, $n: Int!, $after: String) { members(org: $o, first: $n, after: $after) {
  pageInfo { endCursor } nodes { name } } }"""
BELOW = "query($o: ID!) { org(id: $o) { members(first: 50) { nodes { name } } } }"
NOTICES = "{ viewer { notices(first: 10) { nodes { title body } } } }"


@pytest.fixture
async def few(world: World) -> AsyncIterator[World]:
    """Where four people a day are enough; the works has seven."""
    for order in range(11, 17):
        await make_member(world.works, order)
    before = current.current()
    current.use(replace(before, listed_people=4))
    yield world
    current.use(before)


async def page(somebody: Somebody, world: World, size: int, after: str | None = None) -> str | None:
    told = await somebody.ask(PAGE, o=world.id(world.works), n=size, after=after)
    cursor: str = told["members"]["pageInfo"]["endCursor"]
    return cursor


async def test_who_walks_through_all_of_them_is_stopped_and_reported(few: World) -> None:
    clerk, leader = await few.somebody(few.works), await few.somebody(few.works, Role.UNION_LEADER)
    above = await few.somebody(few.city)
    cursor = await page(clerk, few, 3)
    await page(clerk, few, 3, cursor)

    answer = await clerk.raw(PAGE, o=few.id(few.works), n=3, after=cursor)

    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "RATE_LIMITED"
    assert "请申请导出" in error["message"]
    (entry,) = await JournalEntry.filter(act="alarm")
    assert (entry.details, entry.actor) == ({"people_listed": 6}, "试办")
    for somebody in (leader, above):
        (notice,) = (await somebody.ask(NOTICES))["viewer"]["notices"]["nodes"]
        assert notice["title"] == "有账号成批查看会员信息"
    assert (await clerk.raw(BELOW, o=few.id(few.works)))["errors"][0]["extensions"]["code"] == "RATE_LIMITED"
    await page(await few.somebody(few.works), few, 3)  # others read on


async def test_what_another_process_has_shown_counts_here_too(few: World) -> None:
    clerk = await few.somebody(few.works)
    cursor = await page(clerk, few, 4)
    listing._shown.clear()  # as in a process that has not met the clerk yet, or was started anew
    assert await page(clerk, few, 2) is not None, "the same people again are none more"
    listing._shown.clear()
    await page(clerk, few, 1, cursor)
    listing._shown.clear()
    (error,) = (await clerk.raw(PAGE, o=few.id(few.works), n=1))["errors"]
    assert error["extensions"]["code"] == "RATE_LIMITED"
    assert await JournalEntry.filter(act="alarm").count() == 1


async def test_the_same_people_count_once(few: World) -> None:
    clerk = await few.somebody(few.works)
    for _ in range(5):
        await page(clerk, few, 4)
    assert await JournalEntry.filter(act="alarm").count() == 0


async def test_the_next_day_counts_anew(few: World, monkeypatch: pytest.MonkeyPatch) -> None:
    clerk = await few.somebody(few.works)
    await page(clerk, few, 6)
    monkeypatch.setattr(listing, "today", lambda: today() + timedelta(days=1))
    await page(clerk, few, 3)
