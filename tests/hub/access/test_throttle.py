"""Throttling: guessing is slow from everywhere, and nobody can lock out somebody else."""

from datetime import UTC, datetime, timedelta

import pytest

from hub.access import throttle
from hub.access.models import Attempt
from hub.access.throttle import Try
from hub.errors import RateLimited

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("either")


def from_(source: str, name: str = "hk-admin", purpose: str = "login") -> Try:
    return Try(purpose, name, source)


async def fails(what: Try, times: int, *, start: datetime = NOON) -> datetime:
    """So many wrong passwords, each as soon as it is let in."""
    moment = start
    for _ in range(times):
        try:
            await throttle.admit(what, at=moment)
        except RateLimited as wait:
            moment += timedelta(seconds=wait.retry_after or 0)
            await throttle.admit(what, at=moment)
    return moment


async def test_after_a_wrong_password_each_next_try_waits_longer() -> None:
    waits = []
    moment = NOON
    await throttle.admit(from_("a"), at=moment)
    for _ in range(3):
        await throttle.admit(from_("a"), at=moment)
        with pytest.raises(RateLimited) as refused:
            await throttle.admit(from_("a"), at=moment)
        waits.append(refused.value.retry_after)
        moment += timedelta(seconds=refused.value.retry_after or 0)
    assert waits == [1, 2, 4]


async def test_after_five_wrong_passwords_the_source_waits_a_quarter_of_an_hour() -> None:
    moment = await fails(from_("a"), 5)
    with pytest.raises(RateLimited) as refused:
        await throttle.admit(from_("a"), at=moment)
    assert refused.value.retry_after == 15 * 60
    await throttle.admit(from_("a"), at=moment + timedelta(minutes=15))


async def test_a_stranger_cannot_lock_out_the_owner() -> None:
    # Given an owner who has signed in from the office before
    office = from_("office")
    await throttle.admit(office, at=NOON)
    await throttle.succeeded(office, at=NOON)
    # When strangers everywhere guess until the name is shut for all of them
    moment = NOON
    for stranger in range(4):
        moment = await fails(from_(f"stranger {stranger}"), 5, start=moment)
    with pytest.raises(RateLimited):
        await throttle.admit(from_("fresh address"), at=moment)
    # Then the owner still gets in from the office
    await throttle.admit(office, at=moment)


async def test_one_source_that_tries_many_names_is_stopped() -> None:
    for order in range(50):
        await throttle.admit(from_("a", f"name {order}"), at=NOON)
    with pytest.raises(RateLimited):
        await throttle.admit(from_("a", "one more"), at=NOON)
    await throttle.admit(from_("b", "one more"), at=NOON)


async def test_all_sources_together_are_held_back_but_not_those_who_are_known() -> None:
    known = from_("office", "known")
    await throttle.admit(known, at=NOON)
    await throttle.succeeded(known, at=NOON)
    await throttle.admit(from_("flood", "x"), times=1000, at=NOON)
    with pytest.raises(RateLimited):
        await throttle.admit(from_("elsewhere", "y"), at=NOON)
    await throttle.admit(known, at=NOON)


async def test_a_success_forgives_earlier_failures() -> None:
    moment = await fails(from_("a"), 4)
    moment += timedelta(seconds=10)
    await throttle.admit(from_("a"), at=moment)
    await throttle.succeeded(from_("a"), at=moment)
    await fails(from_("a"), 4, start=moment)


async def test_a_name_that_does_not_exist_is_throttled_like_one_that_does() -> None:
    moment = await fails(from_("a", "nobody of that name"), 5)
    with pytest.raises(RateLimited) as refused:
        await throttle.admit(from_("a", "nobody of that name"), at=moment)
    assert refused.value.retry_after == 15 * 60


async def test_reading_hundreds_of_persons_a_day_comes_to_a_stop() -> None:
    reader = Try("unmask", "account", "")
    await throttle.admit(reader, times=499, at=NOON)
    await throttle.admit(reader, at=NOON)
    with pytest.raises(RateLimited):
        await throttle.admit(reader, at=NOON + timedelta(minutes=59))


async def test_neither_names_nor_addresses_are_kept() -> None:
    await throttle.admit(from_("203.0.113.77", "somebody@example.invalid"), at=NOON)
    await throttle.succeeded(from_("203.0.113.77", "somebody@example.invalid"), at=NOON)
    kept = [row.key for row in await Attempt.all()]
    assert len(kept) == 5
    assert not [key for key in kept if "203.0.113.77" in key or "somebody" in key]


async def test_what_no_limit_asks_for_any_more_is_forgotten() -> None:
    await throttle.admit(from_("a"), at=NOON)
    await throttle.admit(from_("known"), at=NOON)
    await throttle.succeeded(from_("known"), at=NOON)
    await throttle.forget(at=NOON + timedelta(days=2))
    await throttle.admit(from_("known"), at=NOON + timedelta(days=2))
    await throttle.forget(at=NOON + timedelta(days=200))
    assert await Attempt.all().count() == 0


@pytest.mark.parametrize(
    ("seconds", "said"), [(2, "2秒"), (60, "1分钟"), (61, "2分钟"), (3600, "1小时"), (86400, "24小时")]
)
def test_a_wait_is_told_as_people_say_it(seconds: int, said: str) -> None:
    assert RateLimited(retry_after=seconds).message == f"操作过于频繁，请在{said}后再试。"
