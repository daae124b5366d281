"""The journal: every entry of every region is as it was written."""

from collections.abc import AsyncIterator

from hub.auditing.moments import Moment
from hub.journal import verifying


async def check(moment: Moment) -> AsyncIterator[str]:
    """The first bad entry of each chain, and of the file that anchors them."""
    found = await verifying.within(moment.db, moment.anchors)
    for bad in found.bad:
        yield str(bad)
    if found.bad_line is not None:
        yield f"journal.anchors, line {found.bad_line}: it was changed, or follows one that is missing"
