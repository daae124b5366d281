"""The story of a package: its tables judged like files of their own, then taken in together, or none of them."""

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Protocol
from uuid import UUID

from hub import files, registry
from hub.access.scope import Scope
from hub.clock import CHINA, now
from hub.database import Db, reader, transaction
from hub.identity import new_ids
from hub.imports import ending, pipeline, storing, telling
from hub.imports.accepted import Refusals, rows_of
from hub.imports.commit import RegisterChanged, taken
from hub.imports.ending import NOTHING
from hub.imports.facts import facts_about
from hub.imports.findings import Finding, finding_of
from hub.imports.landings import landing_of
from hub.imports.layouts import package_for
from hub.imports.models import Import
from hub.imports.pipeline import Counts, Examination, Prepared
from hub.imports.prefilled import printed_about
from hub.imports.read import read
from hub.imports.reading.bundle import Bundle, Table, opened
from hub.imports.reading.limits import Limits
from hub.imports.refused import Refused
from hub.imports.sheets import Workbook
from hub.imports.states import ImportMode, ImportState, Outcome
from hub.jobs import queue
from hub.jobs.queue import Claimed
from hub.journal.deeds import deed
from hub.orgs.models import Org
from hub.procedures.identity_files import of_package
from hub.procedures.identity_xml import IdentityRefused
from hub.region import FindingKind, Layout, RecordKind, Region, Severity
from hub.rows import Refusal, Written


class Judge(Protocol):
    """One table against the register as it is now, less the rows that it would not take a moment ago."""

    def __call__(self, one: Import, prepared: Prepared, refusals: Refusals) -> Awaitable[Examination]: ...


class Standing(Protocol):
    """What whoever asked for it, or agreed to it, may do at this moment, and for which union."""

    def __call__(self, one: Import) -> Awaitable[tuple[Scope, Org]]: ...


class Stage(Protocol):
    """Say where the package is."""

    def __call__(self, one: Import, state: ImportState, **progress: int) -> Awaitable[None]: ...


@dataclass(frozen=True, slots=True)
class Part:
    """One table: the import it becomes, and what was found."""

    row: Import
    title: str
    prepared: Prepared | None = None
    judged: Examination | None = None
    findings: Sequence[Finding] = ()
    refusals: dict[int, Refusal] = field(default_factory=dict[int, Refusal])

    @property
    def fits(self) -> bool:
        """Whether every row of it can be taken."""
        return self.judged is not None and not self.judged.refused and self.judged.counts.accepted > 0

    def counts(self, *, whole: bool) -> Counts:
        """What became of its rows; where the package is not whole, none was accepted."""
        if self.judged is None:
            return NOTHING
        own = self.judged.counts
        return own if whole else replace(own, accepted=0, rejected=own.read - own.blank)


async def story(claimed: Claimed, one: Import, standing: Standing, judge: Judge, stage: Stage) -> None:
    """From the archive to the register. Refused: it is not complete, another's, or was taken before."""
    scope, org = await standing(one)
    region = registry.current().region(one.region)
    bundle = await bundle_of(region, one)
    _refuse_foreign(bundle, org)
    parts = await _parts(one, region, bundle)
    await _refuse_replayed(one, parts)
    parts = [await _read(part, region, bundle.tables[part.title], scope, org) for part in parts]
    total = sum(len(p.prepared.table.rows) + p.prepared.table.blank for p in parts if p.prepared)
    while True:  # each further turn leaves out at least one row, and with it the package
        await stage(one, ImportState.CHECKING, rows_total=total, rows_done=0)
        parts = [await _judged(part, judge) for part in parts]
        whole = all(part.fits for part in parts)
        if not whole or not ending.commits(one, _sum(parts, whole=True)):
            return await _checked(claimed, one, parts, whole=whole)
        await stage(one, ImportState.COMMITTING, rows_done=0)
        try:
            return await _commit(claimed, one, parts, standing)
        except RegisterChanged:
            continue  # the part remembers what it was refused for


async def bundle_of(region: Region, one: Import) -> Bundle:
    """What is in the package. Refused: it is none, or not complete."""
    content = await files.load(one.upload_id)
    return await asyncio.to_thread(opened, content, [layout.title for layout in tables(region)])


def tables(region: Region) -> list[Layout]:
    """The tables of the region's package, in its order. Invalid: it has none."""
    on = now().astimezone(CHINA).date()
    return [region.layout(key, on) for key in package_for(region).layouts]


def _refuse_foreign(bundle: Bundle, org: Org) -> None:
    try:
        of_package(bundle.identity, org)
    except IdentityRefused as refusal:
        raise Refused("PACK-IDENTITY", detail=refusal.message) from None


def workbook_of(table: Table, limits: Limits) -> Workbook:
    """What the table says, read in a process of its own like any upload, under a name that is ours and not its own."""
    with NamedTemporaryFile(prefix="hub-") as file:  # nobody else may read it, and it goes with this block
        file.write(table.content)
        file.flush()
        return read(Path(file.name), limits=limits)


async def _parts(one: Import, region: Region, bundle: Bundle) -> list[Part]:
    """An import for each table; what an earlier run wrote down is written anew under the same id."""
    known = {each.layout_key: each.id for each in await Import.filter(part_of=one.id).using_db(reader())}
    parts, told = [], tables(region)
    for layout, fresh in zip(told, new_ids(len(told)), strict=True):
        table = bundle.tables[layout.title]
        row = one.clone(pk=known.get(layout.key) or fresh)
        row.part_of, row.kind, row.layout_key = one.id, layout.kind.value, layout.key
        row.file_name, row.sha256 = table.file_name, sha256(table.content).hexdigest()
        row.busy_org_id = None
        parts.append(Part(row, layout.title))
    return parts


async def _refuse_replayed(one: Import, parts: Sequence[Part]) -> None:
    """The same tables are taken from a union once."""
    taken_in = Import.filter(org_id=one.org_id, outcome=Outcome.SUCCEEDED, created__gte=0).exclude(part_of=None)
    same = taken_in.exclude(mode=ImportMode.CHECK_ONLY).filter(sha256__in=[part.row.sha256 for part in parts])
    before: dict[UUID | None, set[str]] = {}
    when: dict[UUID | None, datetime] = {}
    for each in await same.using_db(reader()):
        before.setdefault(each.part_of, set()).add(each.sha256)
        when[each.part_of] = each.at
    for package, hashes in before.items():
        if hashes >= {part.row.sha256 for part in parts}:
            raise Refused("PACK-REPLAYED", day=f"{when[package].astimezone(CHINA):%Y/%m/%d}")


async def _read(part: Part, region: Region, table: Table, scope: Scope, org: Org) -> Part:
    facts, known = facts_about(scope, org, table.file_name), await printed_about(org)
    kind = RecordKind(part.row.kind)
    try:
        book = await asyncio.to_thread(workbook_of, table, landing_of(kind).limits)
        prepared = await asyncio.to_thread(pipeline.prepare, region, kind, book, facts, known)
    except Refused as refused:
        return replace(part, findings=(finding_of(refused),))
    return replace(part, prepared=prepared)


async def _judged(part: Part, judge: Judge) -> Part:
    if part.prepared is None:
        return part
    judged = await judge(part.row, part.prepared, part.refusals)
    return replace(part, judged=judged, findings=judged.findings)


async def _commit(claimed: Claimed, one: Import, parts: Sequence[Part], standing: Standing) -> None:
    """All tables in one transaction. RegisterChanged: a row was right a moment ago, and is not any more."""
    rows = [await asyncio.to_thread(rows_of, part.judged, part.row) for part in parts if part.judged]
    scope, org = await standing(one)
    async with deed(scope.actor, "commitImport", region=one.region) as done:
        done.about("import", one.id, one.file_name, org_id=org.id, org_path=org.path)
        await queue.finish(done.tx, claimed)
        written: list[Written] = []
        for part, given in zip(parts, rows, strict=True):
            became = await taken(done, scope, org, RecordKind(part.row.kind), given)
            if became.refused and part.judged:
                part.refusals.update({part.judged.accepted[at]: refusal for at, refusal in became.refused.items()})
                raise RegisterChanged(part.refusals)
            written.append(became)
        for part, became in zip(parts, written, strict=True):
            await _keep(done.tx, one, part, whole=True, state=ImportState.DONE, written=became)
        sums = _sum(parts, whole=True)
        total = {name: sum(getattr(each, name) for each in written) for name in ("created", "updated", "unchanged")}
        await storing.replace(done.tx, one.id, ())
        await ending.close(done.tx, one, sums, outcome=Outcome.SUCCEEDED, **total)
        await telling.taken_in(done.tx, one, scope, org, written)
        done.details |= {"kind": one.kind, "accepted": sums.accepted, "rejected": 0, **total}


async def _checked(claimed: Claimed, one: Import, parts: Sequence[Part], *, whole: bool) -> None:
    """Judged, and that is all for now: refused, only looked at, or waiting for a yes."""
    waits = whole and one.mode == ImportMode.CHECK_THEN_WAIT and one.confirmed_by is None
    state = ImportState.WAITING_FOR_CONFIRMATION if waits else ImportState.DONE
    outcome = None if waits else Outcome.SUCCEEDED if whole else Outcome.REJECTED
    async with transaction() as tx:
        await queue.finish(tx, claimed)
        for part in parts:
            await _keep(tx, one, part, whole=whole, state=state)
        await storing.replace(tx, one.id, list(storing.columns_of(one.id, [_why(p) for p in parts if not p.fits])))
        await ending.close(tx, one, _sum(parts, whole=whole), state=state, outcome=outcome)


def _why(part: Part) -> Finding:
    errors = sum(found.severity is Severity.ERROR for found in part.findings)
    return Finding(code="PACK-TABLE", kind=FindingKind.FILE, fills={"table": part.title, "count": errors})


async def _keep(
    tx: Db, one: Import, part: Part, *, whole: bool, state: ImportState, written: Written | None = None
) -> None:
    """Write a table's import down with its findings, in the place of what an earlier run wrote."""
    row, counts, moment = part.row, part.counts(whole=whole), now()
    row.state, row.heartbeat_at = state, moment
    row.finished_at = moment if state is ImportState.DONE else None
    row.outcome = "" if state is not ImportState.DONE else Outcome.SUCCEEDED if whole else Outcome.REJECTED
    row.read, row.accepted, row.rejected, row.blank = counts.read, counts.accepted, counts.rejected, counts.blank
    row.warnings, row.rows_total, row.rows_done = counts.warnings, counts.read, counts.read
    if written:
        row.created, row.updated, row.unchanged = written.created, written.updated, written.unchanged
    await Import.filter(id=row.id, part_of=one.id).using_db(tx).delete()
    await row.save(using_db=tx, force_create=True)
    chunks = await asyncio.to_thread(lambda: list(storing.columns_of(row.id, part.findings)))
    await storing.replace(tx, row.id, chunks)


def _sum(parts: Sequence[Part], *, whole: bool) -> Counts:
    counts = [part.counts(whole=whole) for part in parts]
    names = ("read", "accepted", "rejected", "blank", "warnings")
    return Counts(**{name: sum(getattr(one, name) for one in counts) for name in names})
