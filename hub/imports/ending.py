"""How an import stops without touching the register: only checked, waiting for a yes, refused, or failed."""

import asyncio

from tortoise.expressions import F

from hub.clock import now
from hub.database import Db, transaction
from hub.errors import HubError
from hub.imports import storing, telling
from hub.imports.findings import finding_of
from hub.imports.models import Import
from hub.imports.pipeline import Counts, Examination
from hub.imports.refused import Refused
from hub.imports.states import RUNNING, ImportMode, ImportState, Outcome
from hub.jobs import queue
from hub.jobs.queue import Claimed
from hub.journal import entries
from hub.journal.actor import Actor
from hub.journal.deeds import Deed

NOTHING = Counts(read=0, accepted=0, rejected=0, blank=0, warnings=0)


class CalledOff(Exception):
    """The import was cancelled while it was being worked on."""


def outcome_of(counts: Counts) -> Outcome:
    """What is said of a file that was judged."""
    if not counts.accepted:
        return Outcome.REJECTED
    return Outcome.PARTIAL if counts.rejected else Outcome.SUCCEEDED


def commits(one: Import, counts: Counts) -> bool:
    """Whether what was judged goes into the register now."""
    agreed = one.mode == ImportMode.CHECK_THEN_COMMIT or one.confirmed_by is not None
    return bool(counts.accepted) and agreed and one.mode != ImportMode.CHECK_ONLY


async def checked(claimed: Claimed, one: Import, judged: Examination) -> None:
    """Judged, and that is all for now: over, or waiting for a yes where there is something to say yes to."""
    waits = one.mode == ImportMode.CHECK_THEN_WAIT and judged.counts.accepted and one.confirmed_by is None
    chunks = await asyncio.to_thread(lambda: list(storing.columns_of(one.id, judged.findings)))
    async with transaction() as tx:
        await queue.finish(tx, claimed)
        await storing.replace(tx, one.id, chunks)
        if waits:
            await close(tx, one, judged.counts, state=ImportState.WAITING_FOR_CONFIRMATION)
        else:
            await close(tx, one, judged.counts, outcome=outcome_of(judged.counts))


async def refused(claimed: Claimed, one: Import, refusal: Refused) -> None:
    """The file as a whole cannot be taken; its one finding says why."""
    async with transaction() as tx:
        await queue.finish(tx, claimed)
        await storing.replace(tx, one.id, list(storing.columns_of(one.id, (finding_of(refusal),))))
        await close(tx, one, NOTHING, outcome=Outcome.REJECTED)


async def rights_gone(claimed: Claimed, one: Import, refusal: HubError) -> None:
    """Whoever asked for it may not any more: written into the journal like any refusal."""
    asker = Actor(account_id=one.confirmed_by or one.account_id, name=one.by_name, region=one.region, request_id="-")
    async with transaction() as tx:
        done = Deed(tx=tx, actor=asker, act="commitImport", region=one.region)
        done.about("import", one.id, one.file_name, org_id=one.org_id, org_path=one.org_path)
        await queue.finish(tx, claimed)
        await storing.replace(tx, one.id, ())
        await close(tx, one, NOTHING, outcome=Outcome.REJECTED, remark=refusal.message)
        await entries.append(tx, done.entry(refusal.code))


async def failed(tx: Db, claimed: Claimed, reason: str) -> None:
    """Our own fault, or a process that died at it too often: nothing was taken, nothing is held against the file."""
    one = await Import.get_or_none(id=claimed.job.subject_id, using_db=tx)
    if one is not None and one.state in RUNNING:
        await storing.replace(tx, one.id, ())
        await close(tx, one, NOTHING, outcome=Outcome.FAILED, remark=reason)


async def close(
    tx: Db,
    one: Import,
    counts: Counts,
    *,
    state: ImportState = ImportState.DONE,
    outcome: Outcome | None = None,
    remark: str = "",
    created: int = 0,
    updated: int = 0,
    unchanged: int = 0,
) -> None:
    """Write down how it stands, let the union's next import begin, and tell where nothing was taken.

    CalledOff: it was cancelled meanwhile.
    """
    moment = now()
    over = state is ImportState.DONE
    changed = (
        await Import.filter(id=one.id, state__in=RUNNING)
        .using_db(tx)
        .update(
            state=state,
            outcome=outcome or "",
            remark=remark,
            busy_org_id=None,
            finished_at=moment if over else None,
            heartbeat_at=moment,
            version=F("version") + 1,
            rows_total=counts.read,
            rows_done=counts.read,
            read=counts.read,
            accepted=counts.accepted,
            rejected=counts.rejected,
            blank=counts.blank,
            warnings=counts.warnings,
            created=created,
            updated=updated,
            unchanged=unchanged,
        )
    )
    if not changed:
        raise CalledOff
    if outcome in (Outcome.REJECTED, Outcome.FAILED) and one.mode != ImportMode.CHECK_ONLY:
        await telling.not_taken(tx, one)
