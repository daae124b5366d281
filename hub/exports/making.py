"""The job that makes a file: everything is asked once more, then it is written, no larger than it was approved."""

import asyncio
from typing import Any
from uuid import UUID

from hub import files, webhook
from hub.access.permissions import may
from hub.access.scope import Scope
from hub.access.sessions import scope_of_account
from hub.clock import now, today
from hub.database import Db, bulk, reader, transaction
from hub.database.walls import behind
from hub.errors import DatabaseBusy, HubError
from hub.exports import asked, closing, forms, lifecycle, queries, shelf, standing, telling
from hub.exports.asked import Subjects
from hub.exports.filling import Filling
from hub.exports.models import ExportApproval, ExportFile, ExportRequest, ExportRow
from hub.exports.printing import Printout, Stamp
from hub.exports.states import ExportState
from hub.files import Stored
from hub.identity import new_ids
from hub.jobs import queue
from hub.jobs.queue import Claimed
from hub.journal.actor import HUB
from hub.journal.deeds import deed
from hub.orgs import queries as orgs
from hub.orgs.models import Org
from hub.region import Layout, RecordKind

CHANGED = "批准后导出的内容、表样或范围有变化，批准失效，请重新申请。"
WIDENED = "符合条件的记录增加了，超过批准的{ceiling}条，批准失效，请重新申请。"


class Void(Exception):
    """What was approved is not what would be handed out. The words are for whoever asked."""


async def work(claimed: Claimed) -> None:
    """One file, from the approvals to the link. After a crash it begins anew: nothing counts before the end."""
    one = await ExportRequest.get_or_none(id=claimed.job.subject_id, using_db=reader())
    if one is None or one.state != ExportState.APPROVED:
        async with transaction() as tx:
            return await queue.finish(tx, claimed)
    stored: Stored | None = None
    try:
        scope, org, layout, says = await _standing(one)
        with behind(scope.wall):
            content, subjects, marks = await _made(scope, org, one, layout, says)
        stored = await shelf.store(content)
        await _ready(claimed, one, stored, layout, subjects, marks)
    except Void as void:
        await _voided(claimed, one, str(void))
    except DatabaseBusy:
        await _dropped(stored)
        raise  # tried again
    except HubError as refusal:
        await _dropped(stored)
        await _voided(claimed, one, f"{refusal.message}批准失效，请重新申请。")
    except BaseException:
        await _dropped(stored)
        raise


async def given_up(tx: Db, claimed: Claimed, reason: str) -> None:
    """It could not be made however often it was tried: back to whoever asked."""
    one = await queries.locked(tx, claimed.job.subject_id)
    if one.state == ExportState.APPROVED:
        await closing.close(tx, one, lifecycle.enters(one.state, "void"), by=HUB.name, remark=reason)
        await telling.answer(tx, one, "导出未能完成", reason)


async def _standing(one: ExportRequest) -> tuple[Scope, Org, Layout, list[ExportApproval]]:
    """Everybody is still who they were, and the query what was approved. Raises Void, NotFound."""
    says = (await queries.approvals([one.id]))[one.id]
    scope = await scope_of_account(one.account_id)
    if scope is None or scope.is_held_back or not may(scope, "requestExport"):
        raise Void(standing.LEFT)
    there = await standing.known(reader(), says, one.account_id)
    if why := standing.against_making(one, says, there):
        raise Void(why)
    if scope.org_id not in {each.org_id for each in says} or standing.has_moved(says, there):
        raise Void(standing.MOVED)
    org = await orgs.visible(scope, one.org_id)
    layout = forms.in_force(one)
    if layout is None:
        raise Void(CHANGED)
    hashes = {one.query_hash, asked.query_hash(one, layout), *(each.query_hash for each in says)}
    if len(hashes) > 1:
        raise Void(CHANGED)
    return scope, org, layout, says


async def _made(
    scope: Scope, org: Org, one: ExportRequest, layout: Layout, says: list[ExportApproval]
) -> tuple[bytes, list[UUID], list[UUID]]:
    """The workbook, whose records are in it, and the watermark of each. Raises Void once there are too many."""
    filling = Filling(
        layout=layout,
        own=one.layout_region == one.region,
        columns=frozenset(one.columns),
        masked=one.masked,
        on=today(),
    )
    head = {c.field.key: org.name for c in layout.asked if c.field and c.field.key == "union_name"}
    stamp = Stamp(request=one, says=says, at=now())
    subjects: list[UUID] = []
    marks: list[UUID] = []
    printout = await asyncio.to_thread(Printout, filling, stamp, head)
    async for some in asked.stretches(scope, org, one):
        subjects += [each.id for each in some]
        if len(subjects) > one.row_ceiling:
            raise Void(WIDENED.format(ceiling=one.row_ceiling))
        fresh = list(new_ids(len(some)))
        await asyncio.to_thread(_print, printout, filling, some, await _given(one, some), fresh)
        marks += fresh
    return await asyncio.to_thread(printout.close), subjects, marks


def _print(
    printout: Printout, filling: Filling, some: Subjects, given: list[dict[str, str]], marks: list[UUID]
) -> None:
    printout.rows([filling.row(one, known) for one, known in zip(some, given, strict=True)], marks)


async def _given(one: ExportRequest, some: Subjects) -> list[dict[str, str]]:
    """What another record tells of each: the name of its union, or of its superior."""
    if one.kind == RecordKind.ORG:
        unions = [each for each in some if isinstance(each, Org)]
        above = await orgs.superior_names(unions)
        return [{"parent_name": above.get(each.id, ""), "org_no": each.org_no or ""} for each in unions]
    homes = {each.org_id for each in some if not isinstance(each, Org)}
    names = {org.id: org.name for org in await Org.filter(id__in=list(homes)).using_db(reader())}
    return [{"union_name": names.get(each.org_id, "")} for each in some if not isinstance(each, Org)]


async def _ready(
    claimed: Claimed, one: ExportRequest, stored: Stored, layout: Layout, subjects: list[UUID], marks: list[UUID]
) -> None:
    async with deed(HUB, "makeExport", region=one.region) as done:
        await queue.finish(done.tx, claimed)  # called off meanwhile: the fence is lost, and nothing counts
        fresh = await queries.locked(done.tx, one.id)
        await closing.about(done, fresh)
        fresh.state, fresh.rows = lifecycle.enters(fresh.state, "make").value, len(subjects)
        fresh.made_at = now()
        fresh.expires_at = fresh.made_at + lifecycle.KEPT
        await closing.step(done.tx, fresh)
        await shelf.keep(done.tx, fresh, stored, layout.title)
        count = len(subjects)
        columns: dict[str, list[Any]] = {"id": marks, "subject_id": subjects}
        columns |= {"region": [one.region] * count, "export_id": [one.id] * count}
        if count:
            await bulk.insert(done.tx, ExportRow, columns)
        await telling.answer(done.tx, fresh, "导出文件可以下载", "已获批准，请在24小时内下载，只能下载一次。")
        await telling.alarm(done.tx, fresh, "export")
        done.details |= closing.said_of(fresh) | {"sha256": stored.sha256}
    await webhook.wake()


async def _voided(claimed: Claimed, one: ExportRequest, why: str) -> None:
    async with deed(HUB, "voidExport", region=one.region) as done:
        await queue.finish(done.tx, claimed)
        fresh = await queries.locked(done.tx, one.id)
        await closing.about(done, fresh)
        await closing.close(done.tx, fresh, lifecycle.enters(fresh.state, "void"), by=HUB.name, remark=why)
        await telling.answer(done.tx, fresh, "导出批准失效", why)
        done.details |= closing.said_of(fresh)


async def _dropped(stored: Stored | None) -> None:
    """Whatever went wrong went wrong after it was stored; unless it was the last moment, when all was written down."""
    if stored is not None and not await ExportFile.filter(id=stored.id).using_db(reader()).exists():
        await files.delete(stored.id)
