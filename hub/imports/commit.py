"""Accepted rows -> the register, with counters, import, job and journal in one transaction: all of it, or nothing."""

import asyncio

from hub.access.scope import Scope
from hub.imports import ending, storing, telling
from hub.imports.accepted import Refusals
from hub.imports.landings import landing_of
from hub.imports.models import Import
from hub.imports.pipeline import Examination
from hub.jobs import queue
from hub.jobs.queue import Claimed
from hub.journal.deeds import Deed, deed
from hub.orgs.models import Org
from hub.region import RecordKind
from hub.rows import Rows, Written


class RegisterChanged(Exception):
    """Between the check and the commit somebody changed the register: some rows that were right do not fit any more."""

    def __init__(self, refusals: Refusals) -> None:
        super().__init__()
        self.refusals = refusals


async def commit(claimed: Claimed, one: Import, judged: Examination, rows: Rows, scope: Scope, org: Org) -> None:
    """Take in the ``rows`` that were accepted of what was judged.

    Whatever is raised, nothing was written: RegisterChanged, CalledOff, FenceLost ...
    """
    async with deed(scope.actor, "commitImport", region=one.region) as done:
        done.about("import", one.id, one.file_name, org_id=org.id, org_path=org.path)
        await queue.finish(done.tx, claimed)  # first: from here on nobody else can take the job
        written, findings = await asyncio.gather(  # the database writes the rows while the findings are sealed
            taken(done, scope, org, judged.layout.kind, rows),
            asyncio.to_thread(lambda: list(storing.columns_of(one.id, judged.findings))),
        )
        if written.refused:
            raise RegisterChanged({judged.accepted[place]: refusal for place, refusal in written.refused.items()})
        await storing.replace(done.tx, one.id, findings)
        await ending.close(
            done.tx,
            one,
            judged.counts,
            outcome=ending.outcome_of(judged.counts),
            created=written.created,
            updated=written.updated,
            unchanged=written.unchanged,
        )
        if one.batch_id is not None:
            await telling.answers_taken(done.tx, one, scope, written, judged.counts.rejected)
        else:
            await telling.taken_in(done.tx, one, scope, org, [written])
        done.details |= {
            "kind": one.kind,
            "accepted": judged.counts.accepted,
            "rejected": judged.counts.rejected,
            "created": written.created,
            "updated": written.updated,
            "unchanged": written.unchanged,
        }


async def taken(done: Deed, scope: Scope, org: Org, kind: RecordKind, rows: Rows) -> Written:
    """Take the rows in where rows of their kind arrive; what became of each."""
    take = landing_of(kind).take
    if take is None:
        raise TypeError(f"rows of {kind} arrive with the tables they stand in")
    return await take(done, scope, org, rows)
