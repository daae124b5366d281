"""Working days by the announced calendars of 2024 to 2026, and by weekends where nothing is announced."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.national import workdays
from hub.national.workdays import Deadline, after, is_working
from hub.region import days, working_days

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2024, 2, 4), "Sunday, worked for the Spring Festival"),
        (date(2024, 2, 18), "Sunday, worked for the Spring Festival"),
        (date(2024, 10, 12), "Saturday, worked for the National Day"),
        (date(2025, 1, 26), "Sunday, worked for the Spring Festival"),
        (date(2026, 2, 14), "Saturday, worked for the Spring Festival"),
        (date(2026, 10, 10), "Saturday, worked for the National Day"),
    ],
)
def test_a_weekend_that_was_moved_is_worked(day: date, why: str) -> None:
    assert day.weekday() >= 5
    assert is_working(day), why


@pytest.mark.parametrize("day", [date(2024, 2, 12), date(2024, 10, 7), date(2025, 10, 8), date(2026, 2, 23)])
def test_a_holiday_in_the_week_is_not_worked(day: date) -> None:
    assert day.weekday() < 5
    assert not is_working(day)


def test_cards_received_before_the_spring_festival_wait_until_after_it() -> None:
    # 2024: the 9th is worked, 10 to 17 February are off, Sunday the 18th is worked.
    assert after(date(2024, 2, 8), 5) == Deadline(date(2024, 2, 21), True)


def test_cards_received_before_the_national_day_wait_until_after_it() -> None:
    # 2024: 1 to 7 October off; Saturday the 12th is worked.
    assert after(date(2024, 9, 30), 5) == Deadline(date(2024, 10, 12), True)


def test_in_a_year_not_announced_yet_weekends_are_counted_and_it_is_said() -> None:
    first_of_unknown = date(workdays.LAST + 1, 1, 1)
    told = after(first_of_unknown - timedelta(days=1), 5)
    assert not told.known
    assert "按周末推算" in str(told)
    assert "推算" not in str(after(date(2024, 9, 30), 5))


@given(DAYS, st.integers(1, 30))
def test_a_deadline_is_a_working_day_with_exactly_so_many_working_days_up_to_it(day: date, count: int) -> None:
    end = after(day, count).day
    between = [day + timedelta(days=step) for step in range(1, (end - day).days + 1)]
    assert is_working(end)
    assert sum(map(is_working, between)) == count


def test_a_wait_counts_working_days_or_all_days_as_it_says() -> None:
    eve = date(2024, 9, 30)
    assert workdays.deadline(eve, working_days(5)) == after(eve, 5)
    assert workdays.deadline(eve, days(5)) == Deadline(date(2024, 10, 5), True)


def test_no_deadline_is_today() -> None:
    with pytest.raises(ValueError, match="at least one"):
        after(date(2024, 2, 8), 0)
