"""Identifiers of our own: UUIDs of version 7, which rise with time and so keep indexes in order."""

import os
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

_GRACE = timedelta(hours=1)
_VERSION = 0x7 << 76
_VARIANT = 0b10 << 62
_RANDOM = (1 << 74) - 1


def new_id() -> UUID:
    """A new identifier: 48 bits of milliseconds, 74 random ones."""
    return next(new_ids(1))


def new_ids(count: int) -> Iterator[UUID]:
    """So many new identifiers of one moment, in rising order, for rows that are written together."""
    moment = time.time_ns() // 1_000_000 << 80
    # The upper bits step through the batch and the lower ones stay random: order without guessable neighbors.
    start = int.from_bytes(os.urandom(4), "big") >> 2
    randoms = memoryview(os.urandom(8 * count))
    for i in range(count):
        low = int.from_bytes(randoms[8 * i : 8 * i + 8], "big") >> 2
        yield UUID(int=moment | _VERSION | _spread(start + i, low))


def span(start: datetime, end: datetime) -> tuple[UUID, UUID]:
    """From and to, between which the identifiers of that time lie; with an hour's grace for clocks that disagree."""
    lowest, highest = (start - _GRACE).timestamp(), (end + _GRACE).timestamp()
    return UUID(int=int(lowest * 1000) << 80), UUID(int=int(highest * 1000) << 80)


def _spread(step: int, low: int) -> int:
    """Lay 74 bits around version and variant: 12 of the step above, its rest and the random ones below."""
    bits = ((step << 44) | (low & ((1 << 44) - 1))) & _RANDOM
    return (bits >> 62) << 64 | _VARIANT | bits & ((1 << 62) - 1)
