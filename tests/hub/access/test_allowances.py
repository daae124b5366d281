"""Points: what everybody may ask for, and when they come back."""

import pytest

from hub.access.allowances import Allowances
from hub.errors import RateLimited


class Clock:
    """Time that passes when it is told to."""

    moment = 0.0

    def __call__(self) -> float:
        return self.moment


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def allowances(clock: Clock) -> Allowances:
    return Allowances(1_000, 50, clock=clock)


def asked(allowances: Allowances, points: int, principal: str = "a", comes_to: int | None = None) -> int:
    """A query that may come to so many points, and did."""
    held = allowances.hold(principal, points)
    return allowances.pay(principal, held, points if comes_to is None else comes_to)


def test_two_thousand_points_at_once_are_too_many_and_come_back_with_time(allowances: Allowances, clock: Clock) -> None:
    assert [asked(allowances, 100) for _ in range(10)][-1] == 0
    with pytest.raises(RateLimited) as refusal:
        asked(allowances, 100)
    assert refusal.value.retry_after == 2
    clock.moment += 1
    assert asked(allowances, 50) == 0
    with pytest.raises(RateLimited):
        asked(allowances, 1)


def test_what_a_query_did_not_come_to_is_given_back(allowances: Allowances) -> None:
    assert asked(allowances, 4_000, comes_to=10) == 990


def test_what_it_came_to_beyond_what_is_left_is_owed(allowances: Allowances, clock: Clock) -> None:
    assert asked(allowances, 5_000) == -4_000
    with pytest.raises(RateLimited) as refusal:
        asked(allowances, 1)
    assert refusal.value.retry_after == 81
    clock.moment += 81
    assert asked(allowances, 1) == 49


def test_large_queries_wait_for_each_other_beyond_a_few(allowances: Allowances) -> None:
    held = [allowances.hold("a", 5_000) for _ in range(4)]
    with pytest.raises(RateLimited):
        allowances.hold("a", 5_000)
    allowances.pay("a", held[0], 20)
    assert allowances.hold("a", 100) == 100


def test_nobody_pays_for_another(allowances: Allowances) -> None:
    asked(allowances, 5_000, "a")
    assert asked(allowances, 10, "b") == 990


def test_nobody_saves_up_more_than_a_bucket(allowances: Allowances, clock: Clock) -> None:
    asked(allowances, 10)
    clock.moment += 1_000_000
    assert asked(allowances, 1) == 999


def test_strangers_without_end_do_not_fill_the_memory(allowances: Allowances, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hub.access.allowances._REMEMBERED", 3)
    for number in range(10):
        asked(allowances, 1, str(number))
    assert list(allowances._buckets) == ["7", "8", "9"]
