"""Working days: Monday to Friday, but for public holidays and the weekends that are worked for them.

The State Council's office announces each year's days in the autumn before it; the library `chinesecalendar` takes them
over. Of a year it does not know yet weekends alone are counted, and whoever is told the day is told that too.
Source: 国务院办公厅关于部分节假日安排的通知, one a year.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from chinese_calendar import is_workday
from chinese_calendar.constants import holidays

from hub.region import After

FIRST: int = min(holidays).year
LAST: int = max(holidays).year  # the years that are known, from and to
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day, and whether all days up to it are known; if not, holidays may still put it off."""

    day: date
    known: bool

    def __str__(self) -> str:
        """``2027年1月6日（按周末推算，当年放假安排尚未公布）``."""
        text = f"{self.day.year}年{self.day.month}月{self.day.day}日"
        return text if self.known else f"{text}（按周末推算，当年放假安排尚未公布）"


def is_known(day: date) -> bool:
    """Whether that year's holidays and moved weekends are known."""
    return FIRST <= day.year <= LAST


def is_working(day: date) -> bool:
    """Whether people work on that day; of a year that is not known, by the weekend alone."""
    return bool(is_workday(day)) if is_known(day) else day.weekday() < 5


def deadline(day: date, wait: After) -> Deadline:
    """The last day of a wait that begins after ``day``."""
    return after(day, wait.count) if wait.working else Deadline(day + wait.count * _DAY, known=True)


def after(day: date, count: int) -> Deadline:
    """The last of ``count`` working days that follow ``day``, which itself does not count. ValueError: below one."""
    if count < 1:
        raise ValueError("a deadline is at least one working day away")
    at = day
    for _ in range(count):
        at += _DAY
        while not is_working(at):
            at += _DAY
    return Deadline(at, is_known(day) and is_known(at))
