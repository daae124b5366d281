"""Accepted rows -> the register, with counters, import, job and journal in one transaction: all of it, or nothing."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import compress
from uuid import UUID

from hub.access import notices
from hub.access.models import Account
from hub.access.scope import Scope
from hub.clock import today
from hub.imports import ending, storing
from hub.imports.checking.gathering import gathered
from hub.imports.findings import Finding
from hub.imports.landings import landing_of
from hub.imports.models import Import
from hub.imports.pipeline import Examination
from hub.imports.sentences import EVERYWHERE, NOT_TAKEN
from hub.jobs import queue
from hub.jobs.queue import Claimed
from hub.journal.deeds import Deed, deed
from hub.orgs.models import Org
from hub.region import FindingKind, RecordKind, Severity
from hub.rows import Refusal, Rows, Written, worth_keeping

Refusals = Mapping[int, Refusal]  # by row of the table


class RegisterChanged(Exception):
    """Between the check and the commit somebody changed the register: some rows that were right do not fit any more."""

    def __init__(self, refusals: Refusals) -> None:
        super().__init__()
        self.refusals = refusals


async def commit(claimed: Claimed, one: Import, judged: Examination, rows: Rows, scope: Scope, org: Org) -> None:
    """Take the accepted rows in: ``rows_of`` what was judged.

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
        await _tell(done, one, scope, org, written)
        done.details |= {
            "kind": one.kind,
            "accepted": judged.counts.accepted,
            "rejected": judged.counts.rejected,
            "created": written.created,
            "updated": written.updated,
            "unchanged": written.unchanged,
        }


async def taken(done: Deed, scope: Scope, org: Org, kind: RecordKind, rows: Rows) -> Written:
    """What became of the rows where rows of that kind arrive."""
    take = landing_of(kind).take
    if take is None:
        raise TypeError(f"rows of {kind} arrive with the tables they stand in")
    return await take(done, scope, org, rows)


async def _tell(done: Deed, one: Import, scope: Scope, org: Org, written: Written) -> None:
    """The union is told of what another did for it, and whoever sent the file, that somebody else said yes."""
    to = [] if scope.org_id == org.id else await notices.administrators(done.tx, org.id)
    if scope.account_id != one.account_id:
        to += await Account.filter(id=one.account_id).using_db(done.tx)
    body = (
        f"{scope.actor.name}为“{org.name}”导入了“{one.file_name}”："
        f"新增{written.created}条，更新{written.updated}条，未变{written.unchanged}条。"
    )
    await notices.tell(done.tx, to, "导入已完成", body, about=("import", one.id))


def without(judged: Examination, refusals: Refusals, *, whole: bool) -> Examination:
    """The same judgment, but rows which the register would not take are refused; if ``whole``, the file with them."""
    table = judged.table
    at = {
        column.field.key: (letter, column.header)
        for column, letter in zip(judged.layout.flat, table.letters, strict=True)
        if column.field
    }
    more = [
        _finding(table.rows[row], refusals[row], *at.get(refusals[row].at, ("", "")))
        for row in judged.accepted
        if row in refusals
    ]
    if not more:
        return judged
    accepted: Sequence[int] = () if whole else [row for row in judged.accepted if row not in refusals]
    counts = replace(judged.counts, accepted=len(accepted), rejected=len(table.rows) - len(accepted))
    findings = sorted([*judged.findings, *more], key=lambda found: found.row)
    return replace(judged, accepted=accepted, refused=judged.refused or whole, counts=counts, findings=findings)


def rows_of(judged: Examination, one: Import) -> Rows:
    """The accepted rows as the register takes them."""
    table, accepted = judged.table, judged.accepted
    doubts: dict[int, list[str]] = {}
    for found in judged.findings:
        if found.severity is Severity.WARNING and found.kind is FindingKind.ROW and found.row:
            doubts.setdefault(found.row, []).append(found.code)
    taken = bytearray(len(table.rows))
    for row in accepted:
        taken[row] = True
    numbers = list(compress(table.rows, taken))
    values = gathered(judged.layout, {key: list(compress(one.rows, taken)) for key, one in judged.values.items()})
    return Rows(
        numbers=numbers,
        values=values,
        as_typed=_as_typed(judged, taken),
        warnings={place: doubts[number] for place, number in enumerate(numbers) if number in doubts},
        import_id=one.id,
        strangers=judged.strangers,
        indexes={
            key: indexes
            for key, known in judged.indexes.items()
            if key in values and (indexes := _all_of(known, values[key])) is not None
        },
    )


def _all_of(known: Mapping[object, UUID | None], values: Sequence[object]) -> list[UUID | None] | None:
    """What is known of each value; None if there is one of which nothing is."""
    try:
        return list(map(known.__getitem__, values))
    except KeyError:
        return None


def _as_typed(judged: Examination, taken: bytearray) -> Mapping[str, Sequence[str]]:
    kept: dict[str, Sequence[str]] = {}
    for column, texts in zip(judged.layout.flat, judged.table.columns, strict=True):
        if column.field and column.codes and column.block is None:
            codes = judged.values[column.field.key].rows
            if worth := worth_keeping(column.field, column.codes, texts, codes, today()):
                kept[column.field.key] = list(compress(worth, taken))
    return kept


def _finding(row: int, refusal: Refusal, letter: str, header: str) -> Finding:
    return Finding(
        code=refusal.code if refusal.code in EVERYWHERE else NOT_TAKEN,
        row=row,
        at=refusal.at,
        kind=FindingKind.REGISTER,
        column=letter,
        header=header,
        fills={"detail": refusal.message},
    )
