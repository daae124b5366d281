"""Sealed values: every one is under a key that is in the key file."""

from collections.abc import AsyncIterator

from hub.auditing.moments import Moment
from hub.keys import counting
from hub.seal import keyring


async def check(moment: Moment) -> AsyncIterator[str]:
    """Places with values that nothing opens any more."""
    known = set(keyring().numbers)
    for place, counted in (await counting.used(moment.db)).items():
        for number in sorted(set(counted) - known):
            yield f"{place}: {counted[number]} values are sealed with key {number}, which is not in the key file"
