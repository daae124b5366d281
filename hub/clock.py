"""The hub's clock: moments in UTC, days in China."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The day it is in China: union dates have no zone."""
    return now().astimezone(CHINA).date()
