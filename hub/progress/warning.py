"""Warning (信息预警): once a day, whoever is behind its target or past its day is told, and so is another system."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from tortoise.queryset import QuerySet

from hub import registry, webhook
from hub.access import notices
from hub.clock import now, today
from hub.database import reader, records
from hub.database.walls import everywhere, reaching
from hub.identity import new_id
from hub.journal.actor import HUB
from hub.journal.deeds import Deed, deed
from hub.journal.models import JournalEntry
from hub.orgs.models import Org
from hub.orgs.moves import NO_MORE
from hub.orgs.tree import OUTSIDE
from hub.progress.judging import Alert, Goal
from hub.progress.models import CollectionAlert, CollectionTarget
from hub.progress.queries import USUAL, Row, Span, rows_of
from hub.progress.targets import is_watched
from hub.traces import where

ACT, EVENT = "warnCollection", "collection.alerts"
EVERY = timedelta(hours=20)  # so that it is once a day, whichever worker comes to it
AT_ONCE = 200  # unions a transaction
WORDS = {
    Alert.BEHIND: ("信息预警：进度落后", "按目前进度，贵工会不能在{due}前完成信息采集和录入，请加快办理。"),
    Alert.OVERDUE: ("信息预警：逾期未完成", "贵工会未按要求在{due}前完成信息采集和录入，请尽快办理。"),
}
log = logging.getLogger(__name__)


@reaching(everywhere)
async def look_daily() -> None:
    """For workers, who all come by every hour: each region once a day. One that fails keeps no other waiting."""
    for region in registry.current().regions:
        recent = JournalEntry.filter(region=region, act=ACT, at__gt=now() - EVERY)
        try:
            if await _is_measured(region) and not await recent.using_db(reader()).exists():
                await look(region)
        except Exception as fault:  # noqa: BLE001 -- the next turn tries again
            log.warning("%s of %s failed: %s", ACT, region, where(fault))


@reaching(everywhere)
async def look(region: str) -> int:
    """Look at every union of the region; how many were told. Nobody is told the same of the same target twice."""
    told, last = 0, ""
    while unions := await records.read(_unions(region).filter(path__gt=last).order_by("path").limit(AT_ONCE)):
        told += await _look_at(region, unions)
        last = unions[-1].path
    async with deed(HUB, ACT, region=region) as done:
        done.details |= {"told": told}
    await webhook.wake()
    return told


async def _is_measured(region: str) -> bool:
    return is_watched(region) or await CollectionTarget.filter(region=region).using_db(reader()).exists()


def _unions(region: str) -> QuerySet[Org]:
    inside = Org.filter(region=region, path__lt=OUTSIDE).exclude(state__in=[one.value for one in NO_MORE])
    return inside.using_db(reader())


@dataclass(frozen=True, slots=True)
class _Behind:
    """A union, and the goal it is behind or past."""

    org: Org
    aim: Goal
    row: Row

    @property
    def alert(self) -> Alert:
        return self.row.judged.alert

    @property
    def key(self) -> tuple[UUID, date, str]:
        """What nobody is told twice."""
        return self.org.id, self.aim.due_on, self.alert.value


async def _look_at(region: str, unions: Sequence[Org]) -> int:
    day = today()
    rows = await rows_of(unions, Span(since=day - timedelta(days=USUAL - 1), as_of=day))
    behind = [
        _Behind(row.org, row.judged.aim, row)
        for row in rows
        if row.org and row.judged.aim and row.judged.alert is not Alert.ON_TRACK
    ]
    known = CollectionAlert.filter(org_id__in=[one.id for one in unions]).using_db(reader())
    kept = {(one.org_id, one.due_on, one.alert): one for one in await known}
    if not behind and not any(one.open for one in kept.values()):
        return 0
    still = {one.key for one in behind}
    async with deed(HUB, ACT, region=region) as done:
        for key, row in kept.items():
            if row.open is not (key in still):
                await CollectionAlert.filter(id=row.id).using_db(done.tx).update(open=key in still)
        told = [one for one in behind if one.key not in kept and await _is_first(done, one)]
        for one in told:
            await _tell(done, one)
        if told:
            await webhook.queue(done.tx, new_id(), region, EVENT, {"alerts": [_figures(one) for one in told]})
        done.details |= {"told": len(told), "behind": len(behind)}
    return len(told)


async def _is_first(done: Deed, one: _Behind) -> bool:
    """Write it down; False where another worker did."""
    org_id, due_on, alert = one.key
    row = CollectionAlert(id=new_id(), region=one.org.region, org_id=org_id, due_on=due_on, alert=alert, at=now())
    await CollectionAlert.bulk_create([row], ignore_conflicts=True, using_db=done.tx)
    return bool(await CollectionAlert.filter(id=row.id).using_db(done.tx).exists())


async def _tell(done: Deed, one: _Behind) -> None:
    title, body = WORDS[one.alert]
    due = one.aim.due_on
    to = await notices.administrators(done.tx, one.org.id)
    said = body.format(due=f"{due.year}年{due.month}月{due.day}日")
    await notices.tell(done.tx, to, title, said, about=("org", one.org.id))


def _figures(one: _Behind) -> dict[str, object]:
    """Of a union, and of nobody in it."""
    now_, forecast = one.row.now, one.row.judged.forecast_on
    return {
        "orgNo": one.org.org_no,
        "orgName": one.org.name,
        "alert": one.alert.value,
        "dueOn": one.aim.due_on.isoformat(),
        "orgsEntered": now_.complete,
        "orgsExpected": now_.unions,
        "percent": one.row.percent,
        "members": now_.members,
        "forecastOn": forecast.isoformat() if forecast else None,
    }
