"""The story of one import: read, judged against the register, then taken in, or laid before whoever must say yes."""

import asyncio
import logging
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from secrets import token_hex

from tortoise.expressions import F

from hub import files, registry
from hub.access.permissions import require
from hub.access.scope import Scope, stand
from hub.access.sessions import scope_of_account
from hub.clock import now
from hub.database import Db, reader, transaction, without_waiting
from hub.database.outages import PASSING
from hub.database.walls import everywhere
from hub.errors import DatabaseBusy, FenceLost, HubError, NotAllowed, OrgNotActive
from hub.garbage import rarely_looked_for
from hub.imports import ending, packages, pipeline, register
from hub.imports.accepted import Refusals, rows_of, without
from hub.imports.alive import alive
from hub.imports.commit import RegisterChanged, commit
from hub.imports.ending import CalledOff
from hub.imports.facts import facts_about
from hub.imports.landings import landing_of
from hub.imports.models import Import
from hub.imports.pipeline import Examination, Prepared
from hub.imports.prefilled import printed_about
from hub.imports.read import read
from hub.imports.refused import Refused
from hub.imports.stars import unstarred
from hub.imports.states import RUNNING, ImportState, OnError
from hub.jobs import queue
from hub.jobs.queue import Claimed
from hub.members import metering
from hub.orgs.lifecycle import at_work
from hub.orgs.models import Org
from hub.region import Broken, RecordKind, Refuse, broken
from hub.rows import Refusal

FAULT = "系统故障，未导入任何数据。请稍后重新上传；如仍失败，请联系平台管理员。"
RULE_FAULT = (
    "本地区的一项检查规则出错，未导入任何数据。问题不在文件，重新上传也会如此；请联系平台管理员修正规则后再上传。"
)

log = logging.getLogger(__name__)


async def work(claimed: Claimed) -> None:
    """One import, from its file to its end. After a crash it begins anew: nothing counts before the commit."""
    one = await Import.get_or_none(id=claimed.job.subject_id, using_db=reader())
    if one is None or one.state not in RUNNING:
        async with transaction() as tx:
            return await queue.finish(tx, claimed)
    try:
        async with alive(one.id):
            # Whoever asked is not known yet; how it ends is written as the hub.
            with rarely_looked_for(), everywhere():
                await _story(claimed, one)
    except DatabaseBusy:
        raise  # tried again
    except Refused as refusal:
        await ending.refused(claimed, one, refusal)
    except HubError as refusal:
        await ending.rights_gone(claimed, one, refusal)
    except CalledOff as off:
        raise FenceLost(f"import {one.id} was cancelled") from off
    except Exception as fault:
        if isinstance(fault, (*PASSING, FenceLost)):
            raise  # tried again, or another's by now
        async with transaction() as tx:
            rule = broken(registry.current().region(one.region), fault)
            said = RULE_FAULT if rule else FAULT
            await queue.fail(tx, claimed, said, retry=False)
            await ending.failed(tx, claimed, f"{said}编号 {_reference(one, fault, rule)}")


async def given_up(tx: Db, claimed: Claimed, reason: str) -> None:
    """It could not be done however often it was tried: tell whoever asked, and let the union's next import begin."""
    await ending.failed(tx, claimed, reason)


async def _story(claimed: Claimed, one: Import) -> None:
    if one.kind == RecordKind.PACKAGE:
        await _stage(one, ImportState.READING)
        return await packages.story(claimed, one, _standing, _judged, _stage)
    scope, org = await _staged(one, ImportState.READING)
    prepared = await _prepared(one, scope, org)
    rows = len(prepared.table.rows) + prepared.table.blank
    refusals: dict[int, Refusal] = {}
    while True:  # each further turn leaves out at least one row
        async with _saying(one, ImportState.CHECKING, rows_total=rows, rows_done=0):
            # by what was allowed when the reading began; whether it still is, is asked before anything is written
            judged = await _judged_for(scope, org, one, prepared, refusals)
        if not ending.commits(one, judged.counts):
            return await ending.checked(claimed, one, judged)
        accepted = asyncio.create_task(asyncio.to_thread(rows_of, judged, one))
        scope, org = await _staged(one, ImportState.COMMITTING, rows_done=rows - judged.counts.accepted)
        try:
            return await commit(claimed, one, judged, await accepted, scope, org)
        except RegisterChanged as change:
            refusals |= change.refusals


async def _judged(one: Import, prepared: Prepared, refusals: Refusals) -> Examination:
    """The file against the register as it is now, less the rows it would not take a moment ago."""
    return await _judged_for(*await _standing(one), one, prepared, refusals)


async def _judged_for(scope: Scope, org: Org, one: Import, prepared: Prepared, refusals: Refusals) -> Examination:
    said = await register.answered(scope, org, prepared.questions)
    await metering.met(scope, org, said.foreign)
    cost = Refuse.FILE if one.on_error == OnError.REJECT_FILE else Refuse.ROW
    judged = await asyncio.to_thread(pipeline.finish, prepared, said.answers, on_error=cost)
    if foreseen := landing_of(judged.layout.kind).foreseen:
        unfit = await foreseen(scope, org, rows_of(judged, one))
        refusals = {**refusals, **{judged.accepted[place]: refusal for place, refusal in unfit.items()}}
    judged = replace(judged, indexes={register.PERSON: said.indexes}, strangers=said.strangers)
    return without(judged, refusals, whole=cost is Refuse.FILE)


async def _prepared(one: Import, scope: Scope, org: Org) -> Prepared:
    """The file, read in a process of its own, and its columns converted."""
    region = registry.current().region(one.region)
    async with files.opened(one.upload_id) as path:
        book = await asyncio.to_thread(read, path, limits=landing_of(RecordKind(one.kind)).limits)
    facts = facts_about(scope, org, one.file_name)
    known = await printed_about(org)
    prepared = await asyncio.to_thread(pipeline.prepare, region, RecordKind(one.kind), book, facts, known)
    return await unstarred(scope, prepared)


async def _standing(one: Import) -> tuple[Scope, Org]:
    """What whoever asked for it, or agreed to it, may do at this moment. Raises NotAllowed, NotFound, OrgNotActive."""
    scope = await scope_of_account(one.confirmed_by or one.account_id)
    if scope is None:
        raise NotAllowed("发起导入的账号已停用，未导入任何数据。")
    stand(scope)
    landing = landing_of(RecordKind(one.kind))
    require(scope, landing.act)
    org = await landing.home(scope, one)
    if landing.only_active and not at_work(org.state):
        raise OrgNotActive()
    return scope, org


async def _staged(one: Import, state: ImportState, **progress: int) -> tuple[Scope, Org]:
    """Say where it is, and ask meanwhile what whoever asked for it may do."""
    async with _saying(one, state, **progress):
        return await _standing(one)  # not as a task: behind the wall that it puts up stands what follows


@asynccontextmanager
async def _saying(one: Import, state: ImportState, **progress: int) -> AsyncIterator[None]:
    """Say where it is while the block runs. CalledOff, at its end: somebody cancelled it."""
    said = asyncio.create_task(_stage(one, state, **progress))
    try:
        yield
    finally:
        await said


async def _stage(one: Import, state: ImportState, **progress: int) -> None:
    """Say where it is. CalledOff: somebody cancelled it."""
    async with transaction() as tx:
        await without_waiting(tx)
        said = Import.filter(id=one.id, state__in=RUNNING).using_db(tx)
        if not await said.update(state=state, heartbeat_at=now(), version=F("version") + 1, **progress):
            raise CalledOff


def _reference(one: Import, fault: Exception, rule: Broken | None) -> str:
    """A number for the help desk. The log tells where; never the fault's own words: they may hold a value."""
    reference = token_hex(4)
    where = "".join(traceback.format_tb(fault.__traceback__))
    log.error("import %s failed, reference %s: %s\n%s", one.id, reference, rule or type(fault).__name__, where)
    return reference
