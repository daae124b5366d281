"""Settings with a history."""

from datetime import date

import pytest

from hub.region import DeclarationError, dated

AGES = dated((date(1978, 6, 2), 60), (date(2025, 1, 1), 61))


def test_a_setting_is_what_was_in_force_that_day() -> None:
    assert [AGES.on(day) for day in (date(1978, 6, 2), date(2024, 12, 31), date(2025, 1, 1))] == [60, 60, 61]


def test_nobody_knows_what_held_before_the_beginning() -> None:
    with pytest.raises(LookupError, match="nothing was in force on 1970-01-01"):
        AGES.on(date(1970, 1, 1))


@pytest.mark.parametrize("days", [(), (date(2025, 1, 1), date(2000, 1, 1)), (date(2025, 1, 1), date(2025, 1, 1))])
def test_a_history_is_written_oldest_first(days: tuple[date, ...]) -> None:
    with pytest.raises(DeclarationError, match="write each day once, oldest first"):
        dated(*((day, 1) for day in days))
