"""Imports (导入): a file on its way into the register, what was found in it, and what comes back."""

from collections.abc import AsyncGenerator
from datetime import datetime
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated, Self

import strawberry
from strawberry import ID

from hub.access.permissions import may
from hub.errors import NotFound
from hub.imports import commands, undoing, watching
from hub.imports import queries as read
from hub.imports.layouts import packages_of
from hub.imports.models import Import as Row
from hub.imports.queries import FindingFilter
from hub.imports.sentences import sentences_of
from hub.imports.states import RUNNING, ImportMode, ImportState, OnError, Outcome
from hub.imports.uploads import is_kept
from hub.paging import Window
from hub.region import FindingKind, RecordKind, Severity, TransferState
from hub.region import Layout as Declaration
from hub.templates.guide import in_general
from schema import links
from schema.access import Account
from schema.acts import Act, acts_of
from schema.context import Info
from schema.declared import DeclaredRegion, declared
from schema.declaring import field, subscription
from schema.directives import PAGED, at_most
from schema.enums import CountScope
from schema.findings import Finding, FindingCount
from schema.ids import node_id, uuid_of
from schema.layouts import Layout
from schema.nodes import Loaded, Node
from schema.pages import Connection
from schema.regions import Region, region_of
from schema.undoing import UndoPreview

if TYPE_CHECKING:
    from schema.orgs import Org
    from schema.transfers import Transfer

_STATES = {
    ImportState.QUEUED: "处理中",
    ImportState.READING: "处理中",
    ImportState.CHECKING: "处理中",
    ImportState.WAITING_FOR_CONFIRMATION: "等待确认",
    ImportState.COMMITTING: "处理中",
    ImportState.DONE: "已完成",
    ImportState.CANCELLED: "已取消",
}
_OUTCOMES = {
    Outcome.SUCCEEDED: "导入成功",
    Outcome.PARTIAL: "部分导入成功",
    Outcome.REJECTED: "导入失败",
    Outcome.FAILED: "系统出错，未导入",
    Outcome.UNDONE: "已撤销",
}


@strawberry.type
class Progress:
    """How far it is, and the last sign of life."""

    rows_done: int
    rows_total: int | None
    percent: float
    heartbeat_at: datetime


@strawberry.type
class ImportCounts:
    """What became of the rows."""

    read: int
    accepted: int
    rejected: int
    blank: int
    created: int
    updated: int
    unchanged: int
    warnings: int


@strawberry.type(description="导入: one file on its way into the register.")
class Import(Loaded, Node):
    """An import of a union the viewer may see."""

    loader = attrgetter("imports")

    row: strawberry.Private[Row]

    id: ID
    kind: RecordKind
    file_name: str
    sha256: str = strawberry.field(name="sha256")
    by_name: str
    at: datetime
    finished_at: datetime | None
    state: ImportState
    state_label: str = strawberry.field(description="处理中, 导入成功 ...")
    remark: str | None = strawberry.field(description="备注.")
    mode: ImportMode
    on_error: OnError
    outcome: Outcome | None = strawberry.field(description="Null while running.")

    @classmethod
    def of(cls, row: Row) -> Self:
        """An import of the register."""
        state, outcome = ImportState(row.state), Outcome(row.outcome) if row.outcome else None
        return cls(
            row=row,
            id=node_id("Import", row.id),
            kind=RecordKind(row.kind),
            file_name=row.file_name,
            sha256=row.sha256,
            by_name=row.by_name,
            at=row.at,
            finished_at=row.finished_at,
            state=state,
            state_label=_label(row, state, outcome),
            remark=row.remark or None,
            mode=ImportMode(row.mode),
            on_error=OnError(row.on_error),
            outcome=outcome,
        )

    @property
    def _declared(self) -> DeclaredRegion:
        return declared().region(self.row.region)

    @property
    def _form(self) -> Declaration | None:
        """The edition its file was read by: the one in force on the day it came."""
        region = self._declared.region
        forms = (one for one in (*region.layouts, *packages_of(region)) if one.key == self.row.layout_key)
        return next((one for one in forms if one.in_force(self.row.at.date())), None)

    @field()
    def region(self) -> Region:
        return region_of(self.row.region)

    @field()
    async def org(self, info: Info) -> Annotated["Org", strawberry.lazy("schema.orgs")]:
        from schema.orgs import Org

        row = await info.context.loaders.orgs.load(self.row.org_id)
        if row is None:
            raise NotFound()
        return Org.of(row)

    @field()
    def layout(self) -> Layout | None:
        return Layout.of(self._declared, self._form) if self._form else None

    @field()
    async def by(self, info: Info) -> Account | None:
        row = await info.context.loaders.accounts.load(self.row.account_id)
        return Account.of(row) if row else None

    @field()
    def progress(self) -> Progress:
        row = self.row
        percent = 100.0 if not row.is_under_way else 100.0 * row.rows_done / row.rows_total if row.rows_total else 0.0
        return Progress(
            rows_done=row.rows_done,
            rows_total=row.rows_total,
            percent=round(min(percent, 100.0), 1),
            heartbeat_at=row.heartbeat_at,
        )

    @field(description="read = accepted + rejected + blank, always.")
    def counts(self) -> ImportCounts:
        row = self.row
        return ImportCounts(
            read=row.read,
            accepted=row.accepted,
            rejected=row.rejected,
            blank=row.blank,
            created=row.created,
            updated=row.updated,
            unchanged=row.unchanged,
            warnings=row.warnings,
        )

    @field(directives=PAGED)
    async def findings(
        self,
        info: Info,
        severity: Severity | None = None,
        code: str | None = None,
        kind: FindingKind | None = None,
        row: int | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Finding]:
        window = Window.of(first=first, after=after, last=last, before=before)
        wanted = FindingFilter(severity=severity, code=code, kind=kind, row=row)
        page = await read.findings(info.context.reading, self.row, wanted, window)
        region, form = self._declared.region, self._form
        nodes = [Finding.of(f"{self.row.id}/{one.number}", one.finding, region, form) for one in page.items]
        return Connection(page=page, nodes=nodes)

    @field(directives=at_most(100))
    async def finding_counts(self, info: Info) -> list[FindingCount]:
        said = sentences_of(self._declared.region)
        return [
            FindingCount(code=one.code, severity=one.severity, message=in_general(said[one.code].says), count=one.count)
            for one in await read.finding_counts(info.context.reading, self.row)
        ]

    @field(description="The user's own file back: bad cells coloured and commented, result columns, an error list.")
    def annotated_url(self, info: Info) -> str | None:
        return self._link(info, "annotated", wanted=self._form is not None)

    @field(description="Only the failed rows, in the region's layout, to correct and upload again.")
    def rejected_rows_url(self, info: Info) -> str | None:
        return self._link(info, "rejected", wanted=self.row.rejected > 0 and self._form is not None)

    @field(description="The accepted rows with their new numbers.")
    def result_url(self, info: Info) -> str | None:
        taken = self.outcome is not Outcome.UNDONE and self.row.created + self.row.updated + self.row.unchanged > 0
        return self._link(info, "result", wanted=taken)

    def _link(self, info: Info, what: str, *, wanted: bool) -> str | None:
        over = self.row.state not in RUNNING and self.state is not ImportState.CANCELLED
        wanted = wanted and not self.row.is_told_by_parts
        allowed, kept = may(info.context.reading, "downloadReport"), is_kept(self.row)
        return links.of_import(info.context, what, self.row.id) if over and wanted and allowed and kept else None

    @field(description="What an undo would take back, and what it would keep.")
    async def undo(self, info: Info) -> UndoPreview | None:
        foreseen = await undoing.foreseen(info.context.reading, self.row)
        if foreseen is None:
            return None
        reference = info.context.caller.request_id
        return UndoPreview.of(self.row, foreseen, self._declared.region, self._form, reference)

    @field(directives=at_most(20), description="The tables of a package, each with its own counts.")
    async def parts(self, info: Info) -> "list[Import]":
        if self.row.kind != RecordKind.PACKAGE:
            return []
        return [Import.of(one) for one in await read.parts(info.context.reading, self.row)]

    @field(description="The same bytes were uploaded before.")
    async def earlier_same_file(self, info: Info) -> "Import | None":
        row = await read.earlier_same_file(info.context.reading, self.row)
        return Import.of(row) if row else None

    @field(directives=PAGED, description="Requested by this file (TRANSFER_IN), the latest first.")
    async def transfers(
        self,
        info: Info,
        state: list[TransferState] | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Annotated["Transfer", strawberry.lazy("schema.transfers")]] | None:
        from schema.transfers import transfers_page

        window = Window.of(first=first, after=after, last=last, before=before)
        return await transfers_page(info, window, import_=self.id, state=state)

    @field(directives=at_most(20))
    async def acts(self, info: Info) -> list[Act]:
        waits = self.state is ImportState.WAITING_FOR_CONFIRMATION
        running = await info.context.loaders.running_imports.load(self.row.org_id) if waits else None
        against = commands.against_confirm(self.row, busy=running is not None)
        over, kept = commands.against_cancel(self.row), undoing.against(self.row)
        wanted = [("confirmImport", against), ("cancelImport", over), ("undoImport", kept)]
        return acts_of(info.context.signed_in, wanted)


def _label(row: Row, state: ImportState, outcome: Outcome | None) -> str:
    if row.is_being_undone:
        return "正在撤销"
    if state is ImportState.DONE and row.mode == ImportMode.CHECK_ONLY:
        return _checked(row, outcome)
    return _OUTCOMES[outcome] if outcome else _STATES[state]


def _checked(row: Row, outcome: Outcome | None) -> str:
    """Of a file that was refused as a whole nothing was checked, whatever else may be wrong in it."""
    if outcome is Outcome.FAILED:
        return "系统出错，未能检查"
    return "文件未能检查" if outcome is Outcome.REJECTED and not row.read else "检查完成"


@strawberry.type
class ImportQueries:
    """Reading imports."""

    @field(
        directives=PAGED,
        quiet=True,
        description="The latest first.",
    )
    async def imports(
        self,
        info: Info,
        org: ID,
        scope: CountScope = CountScope.OWN,
        kind: RecordKind | None = None,
        state: list[ImportState] | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Import] | None:
        window = Window.of(first=first, after=after, last=last, before=before)
        org_id = uuid_of("Org", org)
        if org_id is None:
            raise NotFound(path=("org",))
        subtree = scope is CountScope.SUBTREE
        reading = info.context.reading
        page = await read.page(reading, org_id, window, subtree=subtree, kind=kind, states=state or ())
        return Connection(page=page, nodes=[Import.of(row) for row in page.items])

    @field(name="import")
    async def import_(self, info: Info, id: ID) -> Import | None:
        return await Import.fetch(info.context, id)


@strawberry.type
class ImportSubscriptions:
    """Watching imports."""

    @subscription("Each change, until it waits for confirmation or is over, an undo too; then it completes.")
    async def import_progress(self, info: Info, id: ID) -> AsyncGenerator[Import, None]:
        key = uuid_of("Import", id)
        if key is None:
            raise NotFound()
        async for row in watching.changes(info.context.reading, key):
            if (await info.context.caller.context()).scope is None:
                raise info.context.caller.refusal
            info.context.forget()
            yield Import.of(row)
