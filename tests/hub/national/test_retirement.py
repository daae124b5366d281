"""The statutory age rises by month of birth, as the decision's own tables print it."""

from datetime import date

import pytest

from hub.national import retirement
from hub.national import those_at_work_are_below_retirement_age as below

MAN, WOMAN = retirement.MAN, retirement.WOMAN


@pytest.mark.parametrize(
    ("sex", "born", "years", "months"),
    [
        (MAN, date(1964, 12, 31), 60, 0),
        (MAN, date(1965, 1, 1), 60, 1),
        (MAN, date(1965, 4, 30), 60, 1),
        (MAN, date(1965, 5, 1), 60, 2),
        (MAN, date(1976, 8, 1), 62, 11),
        (MAN, date(1976, 9, 1), 63, 0),
        (MAN, date(1990, 1, 1), 63, 0),
        (WOMAN, date(1969, 12, 1), 55, 0),
        (WOMAN, date(1970, 1, 1), 55, 1),
        (WOMAN, date(1981, 9, 1), 58, 0),
        (WOMAN, date(1999, 1, 1), 58, 0),
    ],
)
def test_the_latest_age_by_month_of_birth(sex, born, years, months):
    assert retirement.latest_age(born, sex) == years * 12 + months


def test_nobody_is_reminded_in_the_month_of_retirement_but_in_the_next():
    born = date(1965, 1, 20)
    assert below(born, MAN, "1", date(2025, 2, 28))
    assert not below(born, MAN, "1", date(2025, 3, 1))


def test_a_woman_is_not_reminded_while_she_may_hold_a_cadres_post():
    assert below(date(1975, 1, 1), WOMAN, "1", date(2026, 11, 21))


def test_who_is_not_at_work_or_of_unknown_sex_is_not_reminded():
    assert below(date(1950, 1, 1), MAN, "4", date(2026, 11, 21))
    assert below(date(1950, 1, 1), "9", "1", date(2026, 11, 21))
