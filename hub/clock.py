"""The hub's clock: moments in UTC, days in China."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The day it is in China: union dates have no zone."""
    return datetime.now(CHINA).date()


def end_of(day: date) -> datetime:
    """The moment a day is over in China, in UTC."""
    return datetime.combine(day + timedelta(days=1), time(), CHINA).astimezone(UTC)
