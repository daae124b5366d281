"""Leftovers: which rows of which tables have had their days, so that nothing asks for them any more."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tortoise.expressions import Q, Subquery
from tortoise.models import Model

from hub.access.models import Notice, SecondFactor, Secret, Session
from hub.access.tokens import Purpose
from hub.clock import CHINA
from hub.database import held, transaction
from hub.exports.models import ExportRequest, ExportRow
from hub.jobs.models import Job
from hub.joining import lifecycle
from hub.joining.models import JoinApplication
from hub.journal.models import Answer
from hub.members.models import ForeignHit, Listed
from hub.procedures.disputing import CLAIM_LASTS
from hub.settings import Settings

AT_ONCE = 1_000  # rows of a transaction: nobody waits for long

_CLAIMS = (Purpose.ACTIVATION, Purpose.ACTIVATION_CODE)  # used ones still prove who was there


@dataclass(frozen=True, slots=True)
class Leftover:
    """A table, and which of its rows are past at a moment."""

    model: type[Model]
    past: Callable[[datetime, Settings], Q]

    @property
    def table(self) -> str:
        """Its name in the database."""
        return str(self.model._meta.db_table)


def _answers(at: datetime, given: Settings) -> Q:
    return Q(created_at__lt=at - timedelta(days=given.answer_days))


def _notices(at: datetime, given: Settings) -> Q:
    return Q(read_at__lt=at - timedelta(days=given.notice_days))


def _sessions(at: datetime, given: Settings) -> Q:
    return Q(expires_at__lt=at - timedelta(days=given.leftover_days))


def _secrets(at: datetime, given: Settings) -> Q:
    """An activation can be disputed for a while with the secrets it was begun with, used or not."""
    before, claimed = (
        at - timedelta(days=given.leftover_days),
        at - max(timedelta(days=given.leftover_days), CLAIM_LASTS),
    )
    return Q(expires_at__lt=before, created_at__lt=claimed) | Q(used_at__lt=before) & ~Q(purpose__in=_CLAIMS)


def _second_factors(at: datetime, given: Settings) -> Q:
    return Q(confirmed_at__isnull=True, created_at__lt=at - timedelta(days=given.leftover_days))


def _jobs(at: datetime, given: Settings) -> Q:
    return Q(finished_at__lt=at - timedelta(days=given.leftover_days))


def _counted_by_the_day(at: datetime, given: Settings) -> Q:  # noqa: ARG001 -- no setting says how long
    return Q(on__lt=_day(at) - timedelta(days=1))


def _export_rows(at: datetime, given: Settings) -> Q:
    ended = ExportRequest.filter(ended_at__lt=at - timedelta(days=given.export_days))
    return Q(export_id__in=Subquery(ended.values("id")))


def _applications(at: datetime, given: Settings) -> Q:
    return ~Q(state=lifecycle.WAITS.value) & Q(changed_at__lt=at - timedelta(days=given.application_days))


LEFTOVERS = (
    Leftover(Answer, _answers),
    Leftover(Notice, _notices),
    Leftover(Session, _sessions),
    Leftover(Secret, _secrets),
    Leftover(SecondFactor, _second_factors),
    Leftover(Job, _jobs),
    Leftover(ForeignHit, _counted_by_the_day),
    Leftover(Listed, _counted_by_the_day),
    Leftover(JoinApplication, _applications),
    Leftover(ExportRow, _export_rows),
)


async def forget(one: Leftover, at: datetime, given: Settings) -> int:
    """Delete what is past; so many rows they were. What somebody holds just now is left for the next time."""
    gone, some = 0, AT_ONCE
    while some == AT_ONCE:
        async with transaction() as tx:
            past = one.model.filter(one.past(at, given)).limit(AT_ONCE)
            rows = await held(tx, past, skip_locked=True).only("id")
            await one.model.filter(id__in=[row.pk for row in rows]).using_db(tx).delete()
        some = len(rows)
        gone += some
    return gone


def _day(at: datetime) -> date:
    return at.astimezone(CHINA).date()
