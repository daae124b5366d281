"""A scope is a subtree: what it covers, and the index range that finds it."""

from hub.access.roles import Role
from hub.access.scope import Scope, after, region_scope
from hub.journal.actor import HUB

ROOT = "0000001"
CHILD = ROOT + "0000009"
NEIGHBOR = ROOT + "0000010"


def scope(path: str) -> Scope:
    return Scope(actor=HUB, role=Role.UNION_ADMIN, region="hainan", path=path)


def test_a_union_sees_itself_and_what_is_below_it_and_nothing_else() -> None:
    seen = scope(CHILD)
    assert seen.covers(CHILD)
    assert seen.covers(CHILD + "0000001")
    assert not seen.covers(ROOT)
    assert not seen.covers(NEIGHBOR)


def test_the_range_of_paths_holds_exactly_what_the_scope_covers() -> None:
    start, end = scope(CHILD).range
    for path in (ROOT, CHILD, CHILD + "0000001", CHILD + "9999998", NEIGHBOR, "0000002"):
        assert (start <= path < end) == scope(CHILD).covers(path)


def test_a_step_that_ends_in_nines_is_followed_by_the_next_number() -> None:
    assert after(ROOT + "0000099") == ROOT + "0000100"


def test_the_hub_itself_covers_every_union_of_the_region() -> None:
    whole = region_scope("hainan")
    start, end = whole.range
    assert whole.covers(CHILD)
    assert start <= CHILD < end
    assert whole.actor.region == "hainan"
