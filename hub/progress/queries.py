"""Reading progress: by area or by parallel tree, as of any day, from the tallies kept for each day."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import reduce
from uuid import UUID

from tortoise.queryset import QuerySet

from hub.access.permissions import may, require
from hub.access.roles import Role
from hub.access.scope import Scope
from hub.clock import end_of, today
from hub.database import reader, records
from hub.database.statements import run
from hub.errors import Invalid
from hub.orgs import queries as orgs
from hub.orgs import tallies
from hub.orgs.models import Org
from hub.orgs.moves import NO_MORE
from hub.orgs.tallies import Tallied
from hub.paging import Page, Window, keyset, page_of
from hub.progress.judging import Alert, Judged, judge
from hub.progress.targets import Goals, goals_of

USUAL = 30  # days the pace is taken from, if nothing else is said


class By(StrEnum):
    """What a row is."""

    AREA = "AREA"  # 区域: a union directly below, with all under it
    TRACK = "TRACK"  # 系统: one of the region's parallel trees


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From the beginning of one day to the end of another."""

    since: date
    as_of: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One area or one tree, all below included."""

    org: Org | None
    track: str
    now: Tallied
    before: Tallied
    judged: Judged

    @property
    def percent(self) -> float | None:
        """How many of the unions are complete, of a hundred."""
        return round(self.now.complete * 100 / self.now.unions, 2) if self.now.unions else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Of one union's subtree."""

    scope: Scope
    top: Org
    by: By
    span: Span
    goals: Goals
    totals: Row

    async def rows(self, window: Window, alerts: Collection[Alert] | None = None) -> Page[Row]:
        """What is directly below, a page at a time; with ``alerts`` only those that stand so."""
        if self.by is By.TRACK:
            return page_of(_chosen(await self._tracks(), alerts), window)
        below = _children(self.scope, self.top, self.span)
        if alerts is not None:
            found = await records.read(below.order_by("path"))
            return page_of(_chosen(await rows_of(found, self.span), alerts), window)
        page = await keyset(below, window, "path", read=records.read)
        told = {row.org.id: row for row in await rows_of(page.items, self.span) if row.org}
        return page.map(lambda one: told[one.id])

    async def _tracks(self) -> list[Row]:
        """The unions directly below, added up by the tree they and all under them stand in."""
        ids: list[tuple[UUID, str]] = await _children(self.scope, self.top, self.span).values_list("id", "track")
        if self.top.track:
            ids = [(self.top.id, self.top.track)]
        now, before = await _both([one for one, _ in ids], self.span)
        goals = tuple(one for one in self.goals if one.members is None or self.top.track)
        made = list[Row]()
        for track in dict.fromkeys(sorted(track for _, track in ids)):
            mine = [one for one, its in ids if its == track]
            made.append(_row(None, track, goals, _sum(now, mine), _sum(before, mine), self.span))
        return made


async def progress(
    scope: Scope, under: UUID, by: By, *, as_of: date | None = None, since: date | None = None
) -> Progress:
    """How far the unions at and below ``under`` were at the end of a day. Raises NotFound, Invalid."""
    require(scope, "collectionProgress")
    day = as_of or today()
    if day > today():
        raise Invalid("只能查询今天或以前的进度。", path=("asOf",))
    span = Span(since=since or day - timedelta(days=USUAL - 1), as_of=day)
    if span.since > day:
        raise Invalid("起始日期不能晚于截止日期，请重新选择。", path=("since",))
    top = await orgs.visible(scope, under)
    (totals,) = await rows_of([top], span)
    goals = (await goals_of(reader(), [top]))[top.id]
    return Progress(scope=scope, top=top, by=by, span=span, goals=goals, totals=totals)


async def rows_of(of: Sequence[Org], span: Span) -> list[Row]:
    """A row for each of these unions, in their order."""
    now, before = await _both([one.id for one in of], span)
    goals = await goals_of(reader(), of)
    nothing = Tallied()
    return [_row(one, "", goals[one.id], now.get(one.id, nothing), before.get(one.id, nothing), span) for one in of]


async def alerts(scope: Scope) -> int:
    """How many unions are behind or overdue, of the asker's own and those directly below, as of the last daily look."""
    if scope.org_id is None or scope.role is Role.MEMBER or not may(scope, "collectionProgress"):
        return 0
    sql = """SELECT count(DISTINCT o.id) AS n FROM org o JOIN collection_alert told ON told.org_id = o.id
             WHERE told.open AND (o.id = ? OR o.parent_id = ?)"""
    (row,) = await run(reader(), sql, scope.org_id, scope.org_id)
    return int(row["n"])


def _children(scope: Scope, top: Org, span: Span) -> QuerySet[Org]:
    below = orgs.seen(scope).filter(parent_id=top.id, created_at__lt=end_of(span.as_of))
    return below.exclude(state__in=[one.value for one in NO_MORE])


async def _both(ids: Sequence[UUID], span: Span) -> tuple[Mapping[UUID, Tallied], Mapping[UUID, Tallied]]:
    before = await tallies.at(reader(), ids, span.since - timedelta(days=1))
    return await tallies.at(reader(), ids, span.as_of), before


def _row(org: Org | None, track: str, goals: Goals, now: Tallied, before: Tallied, span: Span) -> Row:
    judged = judge(goals, now, before, since=span.since, as_of=span.as_of)
    return Row(org=org, track=track, now=now, before=before, judged=judged)


def _sum(told: Mapping[UUID, Tallied], ids: Sequence[UUID]) -> Tallied:
    return reduce(Tallied.__add__, (told[one] for one in ids if one in told), Tallied())


def _chosen(rows: Sequence[Row], alerts: Collection[Alert] | None) -> list[Row]:
    return [one for one in rows if alerts is None or one.judged.alert in alerts]
