"""One turn of tidying: everything whose days are over, then one entry in the journal that says how much it was."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta

from hub import files, settings
from hub.access import throttle
from hub.cards import bankfile
from hub.clock import now
from hub.database import reader
from hub.database.walls import everywhere, reaching
from hub.journal.actor import HUB
from hub.journal.deeds import deed
from hub.journal.models import JournalEntry
from hub.tidying import leftovers, uploads

ACT = "tidy"
EVERY = timedelta(hours=20)  # so that it is once a day, whichever worker comes to it


@reaching(everywhere)
async def tidy() -> Mapping[str, int]:
    """Let go what nobody needs any more; how many rows of which table. Killed in the middle, it goes on next time."""
    moment, given = now(), settings.current()
    await sweep_up()
    gone = {"upload": await uploads.forget(moment, given)}
    for one in leftovers.LEFTOVERS:
        gone[one.table] = await leftovers.forget(one, moment, given)
    told = {table: count for table, count in gone.items() if count}
    if told:
        async with deed(HUB, ACT) as done:
            done.details |= told
    return told


@reaching(everywhere)
async def tidy_daily() -> None:
    """The same for workers, who all look every hour: nothing if one of them did it today."""
    recent = JournalEntry.filter(region=HUB.region, act=ACT, at__gt=now() - EVERY)
    if await recent.using_db(reader()).exists():
        await sweep_up()
    else:
        await tidy()


async def sweep_up() -> None:
    """What is worth no entry: what killed processes left, counts of tries, files the bank is done with."""
    await asyncio.to_thread(files.tidy)
    await throttle.forget()
    await bankfile.forget()
