"""The workbooks an import gives back: the owner's own with everything said in it, the rejected rows, the result."""

import asyncio
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from hub import registry
from hub.access.permissions import require
from hub.access.scope import Scope
from hub.database import bulk, reader
from hub.errors import NotFound
from hub.imports import queries, report
from hub.imports.checking.case import today_of
from hub.imports.commands import JOB
from hub.imports.findings import Finding
from hub.imports.models import FoundItem, Import
from hub.imports.pipeline import Counts, Examination
from hub.imports.refused import Refused
from hub.imports.reporting.marks import CHECKED, IMPORTED
from hub.imports.rereading import own_content, reread
from hub.imports.sheets import FileKind
from hub.imports.states import RUNNING, ImportMode, ImportState, Outcome
from hub.imports.storing import found
from hub.imports.uploads import is_kept
from hub.journal.deeds import deed
from hub.members.models import Member
from hub.members.values import MEMBERS
from hub.orgs.models import Org
from hub.region import RecordKind, Severity, fold
from hub.transfers import lifecycle as transfers
from hub.transfers.models import Transfer


class Back(StrEnum):
    """What may be fetched, by the names of its links."""

    ANNOTATED = "annotated"
    REJECTED = "rejected"
    RESULT = "result"


_SUFFIX = {Back.ANNOTATED: "检查结果", Back.REJECTED: "未导入的行", Back.RESULT: "导入结果"}


@dataclass(frozen=True, slots=True)
class Download:
    """A workbook (.xlsx) and the name to save it under."""

    file_name: str
    content: bytes


async def give_back(scope: Scope, id: UUID, what: Back) -> Download:
    """A workbook with people's data in the clear, hence journalled. NotFound: there is none, or not any more."""
    async with deed(scope.actor, "downloadReport", region=scope.region) as done:
        require(scope, "downloadReport")
        one = await queries.visible(scope, id, done.tx)
        done.about(JOB, one.id, one.file_name, org_id=one.org_id, org_path=one.org_path)
        done.details["file"] = what.value
        _refuse_missing(one, what)
    stored = FoundItem.filter(import_id=one.id).using_db(reader()).order_by("number")
    findings = [found(row).finding for row in await stored]
    try:
        content = await own_content(one)
        kind, judged = await _judged(scope, one, findings)
    except Refused:
        region = registry.current().region(one.region)
        return _named(one, what, await asyncio.to_thread(report.refusal, region, findings))
    if what is Back.ANNOTATED:
        words = IMPORTED if _was_decided(one) else CHECKED
        made = await asyncio.to_thread(lambda: report.annotate(content, kind, judged, words=words))
    elif what is Back.REJECTED:
        made = await asyncio.to_thread(report.rejected_rows, judged)
    else:
        made = await asyncio.to_thread(report.result, judged, await _numbers(one, judged))
    return _named(one, what, made)


def _refuse_missing(one: Import, what: Back) -> None:
    there = {Back.ANNOTATED: True, Back.REJECTED: one.rejected > 0, Back.RESULT: _was_taken(one)}
    if one.is_told_by_parts:
        raise NotFound("没有可以下载的文件；请下载数据包中各表的文件。")
    if one.state in RUNNING or one.state == ImportState.CANCELLED or not there[what]:
        raise NotFound("没有可以下载的文件。")
    if not is_kept(one):
        raise NotFound("文件已超过保存期限，不能再下载。")


def _was_taken(one: Import) -> bool:
    return one.created + one.updated + one.unchanged > 0 and one.outcome != Outcome.UNDONE


def _was_decided(one: Import) -> bool:
    """Whether the rows went into the register or were kept out of it, and not only looked at."""
    return one.mode != ImportMode.CHECK_ONLY and one.outcome in (Outcome.SUCCEEDED, Outcome.PARTIAL, Outcome.REJECTED)


async def _judged(scope: Scope, one: Import, findings: list[Finding]) -> tuple[FileKind, Examination]:
    """The judgment as it was: the file is read again, what was found in it is taken from the register."""
    kind, prepared = await reread(scope, one)
    table = prepared.table
    bad = {each.row for each in findings if each.severity is Severity.ERROR}
    accepted = [row for row, number in enumerate(table.rows) if number not in bad] if one.accepted else []
    counts = Counts(read=one.read, accepted=one.accepted, rejected=one.rejected, blank=one.blank, warnings=one.warnings)
    return kind, Examination(
        region=prepared.region,
        layout=table.layout,
        on=today_of(prepared.facts),
        table=table,
        values=prepared.values,
        findings=findings,
        accepted=accepted,
        refused=not one.accepted,
        counts=counts,
    )


async def _numbers(one: Import, judged: Examination) -> dict[int, str]:
    """By row of the table, the number its record has in the register."""
    if judged.layout.kind is RecordKind.ORG:
        names = judged.values["name"].rows
        keys = {fold(str(names[row])): row for row in judged.accepted}
        unions = await bulk.fetch(reader(), Org, one.region, "name_key", list(keys))
        return {keys[each.name_key]: each.org_no or "" for each in unions}
    if judged.layout.kind is RecordKind.TRANSFER_IN:
        places = {number: place for place, number in enumerate(judged.table.rows)}
        asked = await Transfer.filter(import_id=one.id).using_db(reader())
        return {places[each.import_row]: transfers.label(each.region, each.state) for each in asked if each.import_row}
    if judged.layout.kind is not RecordKind.MEMBER:
        return {}
    people = judged.values["id_number"].rows
    indexes = {MEMBERS.index("id_number", people[row]): row for row in judged.accepted if people[row] is not None}
    members = await bulk.fetch(reader(), Member, one.region, "id_number_index", list(indexes))
    return {indexes[each.id_number_index]: each.member_no for each in members if each.org_id == one.org_id}


def _named(one: Import, what: Back, content: bytes) -> Download:
    stem = one.file_name.rpartition(".")[0] or one.file_name
    return Download(f"{stem}-{_SUFFIX[what]}.xlsx", content)
