"""Pages of lists: what a client walking through them sees, forwards and backwards."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.errors import Invalid
from hub.members.models import Member
from hub.paging import Page, Window, keyset, page_of
from hub.settings import Settings
from tests.factories import make_member, make_org, make_root


async def people(_: Settings) -> list[Member]:
    """Nine people; names come twice and thrice, and some never told when they joined."""
    union = await make_org(await make_root())
    joined = [date(2020, 1, 1), None, date(2019, 5, 1)]
    return [
        await make_member(
            union, order, full_name=f"试{'甲乙丙'[order % 3]}", change="2", changed_on=None, joined_on=joined[order % 3]
        )
        for order in range(1, 10)
    ]


async def walked(size: int, *order: str, forward: bool) -> list[UUID]:
    """What a client sees that follows the cursors to the end."""
    found: list[UUID] = []
    cursor: str | None = None
    while True:
        window = Window.of(first=size, after=cursor) if forward else Window.of(last=size, before=cursor)
        page = await keyset(Member.all(), window, *order)
        ids = [one.id for one in page.items]
        found = [*found, *ids] if forward else [*ids, *found]
        if not (page.has_next if forward else page.has_previous):
            return found
        cursor = page.cursors[-1 if forward else 0]


@pytest.mark.parametrize("order", [("member_no",), ("full_name", "id"), ("joined_on", "id"), ("-full_name", "-id")])
async def test_whoever_walks_to_the_end_meets_everybody_once_in_order(either: Settings, order: tuple[str, ...]) -> None:
    everybody = await people(either)

    def falling(keys: tuple[str, ...]) -> bool:
        return keys[0].startswith("-")

    def rank(one: Member) -> tuple[object, ...]:
        values = [getattr(one, key.lstrip("-")) for key in order]
        return tuple(value for each in values for value in (each is None, each or date.min))

    expected = [one.id for one in sorted(everybody, key=rank, reverse=falling(order))]
    for size in (1, 2, 4, 100):
        assert await walked(size, *order, forward=True) == expected
        assert await walked(size, *order, forward=False) == expected


async def test_a_page_tells_how_long_the_list_is_and_what_lies_around_it(either: Settings) -> None:
    await people(either)
    page = await keyset(Member.all(), Window.of(first=4), "member_no")
    assert (page.has_previous, page.has_next, (await page.total()).count) == (False, True, 9)
    page = await keyset(Member.all(), Window.of(first=4, after=page.cursors[-1]), "member_no")
    assert (page.has_previous, page.has_next, (await page.total()).count) == (True, True, 9)


async def test_a_list_longer_than_is_counted_says_so(either: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hub.paging.COUNTED", 5)
    await people(either)
    total = await (await keyset(Member.all(), Window.of(first=1), "member_no")).total()
    assert (total.count, total.capped) == (5, True)


async def test_a_row_that_is_gone_leaves_the_walk_where_it_was(either: Settings) -> None:
    everybody = await people(either)
    page = await keyset(Member.all(), Window.of(first=3), "member_no")
    await page.items[-1].delete()
    after = await keyset(Member.all(), Window.of(first=3, after=page.cursors[-1]), "member_no")
    assert [one.id for one in after.items] == [one.id for one in everybody[3:6]]


async def test_a_cursor_of_another_order_is_refused_and_so_is_nonsense(either: Settings) -> None:
    await people(either)
    by_name = await keyset(Member.all(), Window.of(first=1), "full_name", "id")
    for cursor in (by_name.cursors[0], "?", "", "W10", "bnVsbA", "W1tdLC0xXQ"):
        with pytest.raises(Invalid) as refused:
            await keyset(Member.all(), Window.of(first=1, after=cursor), "joined_on", "id")
        assert refused.value.path == ("after",)


@pytest.mark.parametrize(
    ("first", "last"), [(None, None), (1, 1), (0, None), (101, None), (None, 0), (None, 101), (-1, None)]
)
def test_a_window_asks_for_one_to_a_hundred_from_one_end(first: int | None, last: int | None) -> None:
    with pytest.raises(Invalid):
        Window.of(first=first, last=last)


@settings(deadline=None)
@given(items=st.lists(st.integers(), max_size=30), size=st.integers(1, 12), forward=st.booleans())
def test_a_short_list_is_walked_like_a_long_one(items: list[int], size: int, forward: bool) -> None:
    found: list[int] = []
    cursor: str | None = None
    while True:
        window = Window.of(first=size, after=cursor) if forward else Window.of(last=size, before=cursor)
        page: Page[int] = page_of(items, window)
        found = [*found, *page.items] if forward else [*page.items, *found]
        if not (page.has_next if forward else page.has_previous):
            break
        cursor = page.cursors[-1 if forward else 0]
    assert found == items
