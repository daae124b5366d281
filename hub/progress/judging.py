"""Judging progress: what was reached, at what pace, when the goal will be at that pace, and whether that is in time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from math import ceil

from hub.orgs.tallies import Tallied

FARTHEST = 36_500  # days: whoever would take longer never gets there


class Alert(StrEnum):
    """How a union stands with what it is to reach."""

    ON_TRACK = "ON_TRACK"
    BEHIND = "BEHIND"  # at the present pace the day will be missed
    OVERDUE = "OVERDUE"  # the day is past


@dataclass(frozen=True, slots=True)
class Goal:
    """To be reached by the end of a day: a percentage of the unions complete, and so many members."""

    due_on: date
    org_percent: float | None
    members: int | None

    def missing(self, now: Tallied) -> tuple[int, int]:
        """How many complete unions and members are still wanting."""
        unions = ceil(now.unions * (self.org_percent or 0) / 100 - 1e-9)
        return max(0, unions - now.complete), max(0, (self.members or 0) - now.members)

    def is_reached(self, now: Tallied) -> bool:
        """Nothing is wanting."""
        return self.missing(now) == (0, 0)


@dataclass(frozen=True, slots=True)
class Judged:
    """``aim``: the first goal that is not reached, or the last one. ``pace``: unions completed a day."""

    alert: Alert
    aim: Goal | None
    forecast_on: date | None  # when the aim will be reached; None: never, or it is
    pace: float


def judge(goals: Sequence[Goal], now: Tallied, before: Tallied, *, since: date, as_of: date) -> Judged:
    """At the end of ``as_of``. ``before``: what stood there when ``since`` began; ``goals`` by their days."""
    days = (as_of - since).days + 1
    unions, members = (now.complete - before.complete) / days, (now.members - before.members) / days
    wanting = [goal for goal in goals if not goal.is_reached(now)]
    expected = {goal: _expected(goal, now, unions, members, as_of) for goal in wanting}
    alert = Alert.ON_TRACK
    if any(goal.due_on < as_of for goal in wanting):
        alert = Alert.OVERDUE
    elif any(day is None or day > goal.due_on for goal, day in expected.items()):
        alert = Alert.BEHIND
    aim = wanting[0] if wanting else goals[-1] if goals else None
    return Judged(alert, aim, expected.get(aim) if aim else None, unions)


def _expected(goal: Goal, now: Tallied, unions: float, members: float, as_of: date) -> date | None:
    """The day everything that is wanting will be there."""
    longest = 0
    for wanting, pace in zip(goal.missing(now), (unions, members), strict=True):
        if wanting and (pace <= 0 or wanting / pace > FARTHEST):
            return None
        longest = max(longest, ceil(wanting / pace)) if wanting else longest
    return as_of + timedelta(days=longest)
