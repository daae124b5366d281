"""What each principal may still ask for: points that queries cost and that come back with time.

Kept in this process only: with several web processes everybody has as many times the points. What locks somebody out
is counted in the database (``throttle``); this only keeps the machine from being used up.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, floor

from hub.errors import RateLimited, SettingsFault

_REMEMBERED = 20_000  # principals; whoever was not seen for longest is forgotten first
_BEHIND_AN_ADDRESS = 10  # people who may ask signed out at the same time: a house full of unions is one address
_AT_ONCE = 4  # large queries that a full bucket lets in side by side


@dataclass(slots=True)
class _Bucket:
    points: float
    at: float


class Allowances:
    """Buckets of ``most`` points that fill by ``per_second``.

    What a query may come to is known before it runs, and is mostly far more than what it comes to. So it puts down that
    much, but no more than a quarter of a bucket, and pays what it came to when it is done, if need be on credit.
    """

    def __init__(self, most: int, per_second: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._per_second = most, per_second
        self._clock = clock
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def hold(self, principal: str, points: int) -> int:
        """Put down what a query may come to; how much is held of it. Raises RateLimited."""
        held = min(points, max(1, self._most // _AT_ONCE))
        bucket = self._bucket(principal)
        if (missing := held - bucket.points) > 0:
            raise RateLimited(retry_after=ceil(missing / self._per_second))
        bucket.points -= held
        return held

    def pay(self, principal: str, held: int, points: int) -> int:
        """Pay what it came to; the points that are left, less than none where some are owed."""
        bucket = self._bucket(principal)
        bucket.points = min(self._most, bucket.points + held - points)
        return floor(bucket.points)

    def _bucket(self, principal: str) -> _Bucket:
        moment = self._clock()
        bucket = self._buckets.setdefault(principal, _Bucket(self._most, moment))
        self._buckets.move_to_end(principal)
        bucket.points = min(self._most, bucket.points + (moment - bucket.at) * self._per_second)
        bucket.at = moment
        if len(self._buckets) > _REMEMBERED:
            self._buckets.popitem(last=False)
        return bucket


@dataclass(frozen=True, slots=True)
class Purses:
    """Everybody's: accounts by their id, and by their address those who are signed out."""

    accounts: Allowances
    addresses: Allowances


def purses(most: int, per_second: int) -> Purses:
    """Full ones, for a process that starts. Raises SettingsFault."""
    if not (most and per_second):
        raise SettingsFault("HUB_POINTS and HUB_POINTS_PER_SECOND: write 1 or more")
    times = _BEHIND_AN_ADDRESS
    return Purses(Allowances(most, per_second), Allowances(times * most, times * per_second))
