"""Judging: reached, on the way, too slow, too late."""

from datetime import date

import pytest

from hub.orgs.tallies import Tallied
from hub.progress.judging import Alert, Goal, judge

SINCE, TODAY, SOON, LATE = date(2026, 11, 12), date(2026, 11, 21), date(2026, 12, 1), date(2027, 6, 1)


@pytest.mark.parametrize(
    ("goals", "complete", "before", "alert", "forecast"),
    [
        ((), 0, 0, Alert.ON_TRACK, None),
        ((Goal(SOON, 80, None),), 80, 80, Alert.ON_TRACK, None),  # reached
        ((Goal(SOON, 80, None),), 79, 69, Alert.ON_TRACK, date(2026, 11, 22)),  # one a day, one is wanting
        ((Goal(SOON, 80, None),), 70, 60, Alert.ON_TRACK, SOON),  # on the very day
        ((Goal(SOON, 80, None),), 69, 59, Alert.BEHIND, date(2026, 12, 2)),
        ((Goal(SOON, 80, None),), 79, 79, Alert.BEHIND, None),  # nothing moves
        ((Goal(SOON, 80, None),), 70, 75, Alert.BEHIND, None),  # or backwards
        ((Goal(date(2026, 11, 20), 80, None),), 79, 60, Alert.OVERDUE, date(2026, 11, 22)),
        ((Goal(TODAY, 80, None),), 79, 60, Alert.BEHIND, date(2026, 11, 22)),  # today is not over
        ((Goal(date(2026, 11, 20), 50, None), Goal(LATE, 100, None)), 60, 50, Alert.ON_TRACK, date(2026, 12, 31)),
        ((Goal(SOON, 50, None), Goal(LATE, 100, None)), 60, 59, Alert.BEHIND, date(2027, 12, 26)),
    ],
)
def test_of_a_hundred_unions(
    goals: tuple[Goal, ...], complete: int, before: int, alert: Alert, forecast: date | None
) -> None:
    told = judge(goals, Tallied(0, 100, complete), Tallied(0, 100, before), since=SINCE, as_of=TODAY)
    assert (told.alert, told.forecast_on) == (alert, forecast)


def test_members_count_beside_unions_and_the_slower_of_both_tells() -> None:
    goal = Goal(LATE, 100, 1_000)
    told = judge((goal,), Tallied(500, 10, 9), Tallied(400, 10, 8), since=SINCE, as_of=TODAY)
    assert (told.aim, told.forecast_on) == (goal, date(2027, 1, 10))
    assert told.pace == pytest.approx(0.1)


def test_a_share_that_is_no_whole_union_is_reached_by_the_next_one() -> None:
    assert Goal(LATE, 80, None).missing(Tallied(0, 4, 3)) == (1, 0)
    assert Goal(LATE, 80, None).is_reached(Tallied(0, 5, 4)), "and 0.8 of five is four, not a hair more"
