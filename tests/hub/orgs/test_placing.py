"""Where the unions of a file find their place, in whatever order it lists them."""

from random import Random
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from hub.orgs.placing import (
    KIND_NOT_HERE,
    NAME_TAKEN,
    PARENT_CIRCULAR,
    PARENT_REFUSED,
    PARENT_UNKNOWN,
    REPEATED,
    TOO_DEEP,
    Newcomer,
    Standing,
    plan,
)
from hub.region import OrgKind, Source, Tree, level

FEDERATION, SINGLE = OrgKind.LOCAL_FEDERATION.value, OrgKind.SINGLE.value
HOME = Standing(UUID(int=1), "0000001", FEDERATION, "", within=True)
FOREIGN = Standing(UUID(int=2), "0000002", SINGLE, "", within=False)
REGISTERED = {"总": HOME, "外": FOREIGN}


def newcomers(*rows: tuple[str, str]) -> list[Newcomer]:
    return [Newcomer(name, parent, SINGLE) for name, parent in rows]


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=40), st.randoms(use_true_random=False))
def test_any_order_of_a_sound_file_seats_everybody_below_the_same_superior(draws: list[int], chance: Random) -> None:
    # Given a tree of unions, each under the registered one or under one before it
    above = {at: draw % (at + 1) - 1 for at, draw in enumerate(draws)}
    height = {-1: 1}
    for at, parent in above.items():
        height[at] = height[parent] + 1
    rows = newcomers(*((f"会{at}", f"会{parent}" if parent >= 0 else "总") for at, parent in above.items()))
    chance.shuffle(rows)
    # When they are seated
    made = plan(rows, REGISTERED, None)
    # Then superiors come first, levels are right, and only what would be too deep is refused
    order = list(made.seated)
    for at, seat in made.seated.items():
        assert seat.level == height[int(rows[at].key[1:])]
        under = seat.under
        if isinstance(under, int):
            assert rows[under].key == rows[at].parent
            assert order.index(under) < order.index(at)
        else:
            assert under is HOME
    assert {at for at, row in enumerate(rows) if height[int(row.key[1:])] <= 12} == set(made.seated)
    assert all(refusal in (TOO_DEEP, PARENT_REFUSED) for refusal in made.refused.values())


def test_every_row_that_cannot_be_seated_says_why() -> None:
    rows = newcomers(
        ("甲", "总"),  # well
        ("甲", "总"),  # the same name again
        ("外", "总"),  # the name of a union out of reach
        ("乙", "外"),  # under a union out of reach
        ("丙", "无"),  # under nobody
        ("丁", "丙"),  # under a refused one
        ("戊", "己"),  # each other's superiors
        ("己", "戊"),
        ("总", "无"),  # registered: stays where it is
    )
    made = plan(rows, REGISTERED, None)
    assert list(made.seated) == [0]
    assert made.known == [8]
    assert made.refused == {
        1: REPEATED,
        2: NAME_TAKEN,
        3: PARENT_REFUSED,
        4: PARENT_UNKNOWN,
        5: PARENT_REFUSED,
        6: PARENT_CIRCULAR,
        7: PARENT_CIRCULAR,
    }


def test_the_regions_tree_says_which_kinds_may_sit_where_and_in_which_branch() -> None:
    source = Source("试验")
    federation, single = ("总工会", OrgKind.LOCAL_FEDERATION), ("基层工会", OrgKind.SINGLE)
    tree = Tree(
        seats=(
            *level(1, federation),
            *level(2, federation, under=1, track="区"),
            *level(3, single, under=2, track="区"),
        ),
        source=source,
    )
    rows = [Newcomer("区", "总", FEDERATION), Newcomer("厂", "区", SINGLE), Newcomer("直属厂", "总", SINGLE)]
    made = plan(rows, REGISTERED, tree)
    assert {at: seat.track for at, seat in made.seated.items()} == {0: "区", 1: "区"}
    assert made.refused == {2: KIND_NOT_HERE}


def test_a_file_seats_nobody_below_a_kind_that_has_none_below_it_registered_or_in_the_file() -> None:
    federation, single = ("总工会", OrgKind.LOCAL_FEDERATION), ("基层工会", OrgKind.SINGLE)
    above = (OrgKind.LOCAL_FEDERATION,)
    tree = Tree(
        seats=(
            *level(1, federation),
            *level(2, federation, single, under=1),
            *level(3, single, under=2, superiors=above),
        ),
        source=Source("试验"),
    )
    works = Standing(UUID(int=3), "00000010000003", SINGLE, "", within=True)
    rows = [
        Newcomer("县", "总", FEDERATION),
        Newcomer("县厂", "县", SINGLE),
        Newcomer("直属厂", "总", SINGLE),
        Newcomer("车间", "直属厂", SINGLE),
        Newcomer("老厂车间", "老厂", SINGLE),
    ]
    made = plan(rows, REGISTERED | {"老厂": works}, tree)
    assert sorted(made.seated) == [0, 1, 2]
    assert sorted(made.refused) == [3, 4]
    for one in made.refused.values():
        assert (one.message, one.fix) == ("本地区规定“基层工会”之下不设工会。", "请改选上级工会。")
