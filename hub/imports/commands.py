"""What may be done to an import: start it, say yes to what was found, call it off."""

from collections.abc import Awaitable
from uuid import UUID

from tortoise.exceptions import IntegrityError

from hub import broker, registry
from hub.access.permissions import require
from hub.access.scope import Scope
from hub.clock import now, today
from hub.database import Db, held
from hub.errors import HubError, ImportRunning, Invalid
from hub.identity import new_id
from hub.imports import queries, telling, uploads
from hub.imports.facts import refuse_unready
from hub.imports.landings import LANDINGS
from hub.imports.layouts import as_layout, package_for, packages_of, sheet_for
from hub.imports.models import Import, Upload
from hub.imports.states import OPEN, ImportMode, ImportState, OnError, Outcome
from hub.jobs import queue
from hub.journal.deeds import deed
from hub.orgs import queries as orgs
from hub.orgs.models import Org
from hub.orgs.shifting import keep_still
from hub.region import Layout, RecordKind, Refuse, Region

JOB = "import"


async def start(
    scope: Scope,
    *,
    org_id: UUID,
    kind: RecordKind,
    upload_id: UUID,
    mode: ImportMode = ImportMode.CHECK_THEN_COMMIT,
    on_error: OnError | None = None,
) -> Import:
    """Take an uploaded file for a union.

    ``on_error``: the region's own where nothing is said; a region that refuses whole files keeps to it.
    NotFound: union or upload are not the asker's. OrgNotActive: members need an activated union. ImportRunning.
    """
    async with deed(scope.actor, "startImport") as done:
        require(scope, "startImport")
        await keep_still(done.tx, scope.region)
        org = await orgs.visible(scope, org_id, done.tx)
        done.about("org", org.id, org.name, org_id=org.id, org_path=org.path)
        layout = _layout(registry.current().region(org.region), kind)
        refuse_unready(scope, org, layout)
        upload = await uploads.own(scope, upload_id, done.tx)
        one = await queued(done.tx, scope, org, upload, layout, mode, _cost(layout, on_error))
        done.about("import", one.id, one.file_name)
        done.details |= {"kind": kind.value, "mode": mode.value, "on_error": one.on_error, "sha256": one.sha256}
    await broker.wake(JOB)
    return one


def against(scope: Scope, org: Org, *, busy: bool) -> HubError | None:
    """What stands against every file that union could be sent now; None where one of the region's would be taken.

    ``busy``: an import runs there, or is taken back.
    """
    region, said = registry.current().region(org.region), None
    sheets = (one for one in region.layouts if one.is_sheet and one.in_force(today()) and one.kind in LANDINGS)
    for layout in (*packages_of(region), *(one for one in sheets if LANDINGS[one.kind].act == "startImport")):
        try:
            refuse_unready(scope, org, layout)
        except HubError as refusal:
            said = refusal
        else:
            return ImportRunning() if busy else None
    return said


def _layout(region: Region, kind: RecordKind) -> Layout:
    return as_layout(region, package_for(region)) if kind is RecordKind.PACKAGE else sheet_for(region, kind)


async def confirm(scope: Scope, id: UUID) -> Import:
    """Say yes: the file is checked once more against the register as it is now, then taken in."""
    async with deed(scope.actor, "confirmImport") as done:
        require(scope, "confirmImport")
        await keep_still(done.tx, scope.region)
        one = await locked(done.tx, scope, id)
        done.about("import", one.id, one.file_name, org_id=one.org_id, org_path=one.org_path)
        if (refusal := against_confirm(one)) is not None:
            raise refusal
        one.state, one.busy_org_id, one.confirmed_by = ImportState.QUEUED, one.org_id, scope.account_id
        await alone(_changed(done.tx, one))
        await queue.enqueue(done.tx, JOB, one.id, one.region)
    await broker.wake(JOB)
    return one


def against_confirm(one: Import, *, busy: bool = False) -> HubError | None:
    """What stands against a yes. ``busy``: another import runs in its union, which a press is told by the register."""
    if one.state != ImportState.WAITING_FOR_CONFIRMATION:
        return Invalid("该导入不在等待确认。", code="NOT_WAITING", hint="请刷新后查看其状态。")
    return ImportRunning() if busy else None


async def cancel(scope: Scope, id: UUID) -> Import:
    """Call it off, as long as nothing of it is in the register."""
    async with deed(scope.actor, "cancelImport") as done:
        require(scope, "cancelImport")
        one = await locked(done.tx, scope, id)
        done.about("import", one.id, one.file_name, org_id=one.org_id, org_path=one.org_path)
        if (refusal := against_cancel(one)) is not None:
            raise refusal
        await call_off(done.tx, one)
        await telling.called_off(done.tx, one, scope)
    return one


async def call_off(tx: Db, one: Import, remark: str = "") -> None:
    """What a cancelled import and the tables of it become, within a deed that holds it locked."""
    one.state, one.busy_org_id, one.finished_at, one.remark = ImportState.CANCELLED, None, now(), remark
    await _changed(tx, one)
    await Import.filter(part_of=one.id).using_db(tx).update(state=one.state, finished_at=one.finished_at)
    await queue.cancel(tx, one.id)


def against_cancel(one: Import) -> HubError | None:
    """What stands against calling it off: it is over, and what can be done then is another thing."""
    if one.state in OPEN:
        return None
    says, hint = "该导入已经结束，不能取消。", "导入有误的，请撤销该导入；不能撤销的，请逐条更正。"
    if one.mode == ImportMode.CHECK_ONLY:
        says, hint = (
            "该文件只作检查，检查已经结束，没有可以取消的内容。",
            "没有导入任何数据。需要导入的，请改正后重新导入。",
        )
    elif not one.created + one.updated or one.outcome == Outcome.UNDONE:
        hint = "需要导入的，请改正后重新导入。"
    return Invalid(says, code="IMPORT_OVER", hint=hint)


def _cost(layout: Layout, wanted: OnError | None) -> OnError:
    own = OnError.REJECT_FILE if layout.refuses is Refuse.FILE else OnError.REJECT_ROWS
    if own is OnError.REJECT_FILE and wanted is OnError.REJECT_ROWS:
        raise Invalid("本地区规定：文件有一处错误即全部不导入，请选择“全部不导入”。", path=("onError",))
    return wanted or own


async def queued(
    tx: Db,
    scope: Scope,
    org: Org,
    upload: Upload,
    layout: Layout,
    mode: ImportMode,
    on_error: OnError,
    *,
    batch_id: UUID | None = None,
) -> Import:
    """An import with its job. ImportRunning: another one keeps the union, or the batch it is about, waiting."""
    moment = now()
    one = Import(
        id=new_id(),
        region=org.region,
        org_id=org.id,
        org_path=org.path,
        busy_org_id=batch_id or org.id,
        batch_id=batch_id,
        kind=layout.kind.value,
        layout_key=layout.key,
        upload_id=upload.id,
        file_name=upload.file_name,
        sha256=upload.sha256,
        account_id=scope.account_id,
        by_name=scope.actor.name,
        at=moment,
        heartbeat_at=moment,
        state=ImportState.QUEUED,
        mode=mode,
        on_error=on_error,
    )
    await alone(one.save(using_db=tx, force_create=True))
    await queue.enqueue(tx, JOB, one.id, one.region)
    return one


async def alone(writing: Awaitable[None]) -> None:
    """A union has one import that runs or is taken back: a unique index says so, whoever comes at the same moment."""
    try:
        await writing
    except IntegrityError:
        raise ImportRunning() from None


async def locked(tx: Db, scope: Scope, id: UUID) -> Import:
    """The import as nobody else can change it until this transaction ends."""
    await queries.visible(scope, id, tx)
    return await held(tx, Import.filter(id=id)).get()


async def _changed(tx: Db, one: Import) -> None:
    one.version += 1
    await one.save(using_db=tx)
