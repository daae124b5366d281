"""Undoing an import: whether it can be, what of it would go, and the undoing itself, in one transaction."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from types import ModuleType
from uuid import UUID

from hub import settings
from hub.access.permissions import require
from hub.access.scope import Scope
from hub.access.unmasking import SHORTEST_REASON
from hub.clock import now
from hub.database import Db, is_sqlite, reader
from hub.errors import HubError, ImportRunning, Invalid
from hub.imports import queries
from hub.imports.landings import LANDINGS
from hub.imports.models import Import
from hub.imports.sentences import EVERYWHERE
from hub.imports.states import ImportState, Outcome
from hub.journal.deeds import deed
from hub.orgs import queries as orgs
from hub.orgs.models import Org
from hub.region import RecordKind
from hub.rows import Reach

_OF = {kind: landing.undoing for kind, landing in LANDINGS.items() if landing.undoing}
NOTHING = Reach(takes_out=(), puts_back=(), keeps=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """What an undo would do now, and why it may not be done at all."""

    refusal: HubError | None
    until: datetime | None
    reach: Reach

    @property
    def takes_back(self) -> int:
        """So many records would go, or be what they were."""
        return len(self.reach.takes_out) + len(self.reach.puts_back)


async def foreseen(scope: Scope, one: Import) -> Undo | None:
    """What undoing the import would do; None where it never took anything. NotFound: its union is not the asker's."""
    if not _took(one):
        return None
    org = await orgs.visible(scope, one.org_id)
    return await _weighed(reader(), one, org)


async def undo(scope: Scope, id: UUID, reason: str) -> Import:
    """Take an import back. Whatever was edited since stays; nothing is taken back twice.

    Raises Invalid or ImportRunning, saying why it cannot be undone.
    """
    async with deed(scope.actor, "undoImport", region=scope.region) as done:
        require(scope, "undoImport")
        await queries.visible(scope, id, done.tx)
        row = Import.filter(id=id).using_db(done.tx)
        one = await (row if is_sqlite(done.tx) else row.select_for_update()).get()
        done.about("import", one.id, one.file_name, org_id=one.org_id, org_path=one.org_path)
        if len(reason.strip()) < SHORTEST_REASON:
            raise Invalid("请写明撤销原因。", path=("reason",))
        if refusal := against(one):
            raise refusal
        org = await orgs.visible(scope, one.org_id, done.tx)
        weighed = await _weighed(done.tx, one, org, lock=True)
        if weighed.refusal:
            raise weighed.refusal
        told, reach = reason.strip()[:200], weighed.reach
        await _of(one).undo(done, org, one.id, reach, told)
        one.outcome, one.remark, one.version = Outcome.UNDONE, f"已撤销：{told}", one.version + 1
        await one.save(using_db=done.tx, update_fields=["outcome", "remark", "version"])
        done.details |= {
            "imports": [str(one.id)],
            "kind": one.kind,
            "reason": told,
            "taken_out": len(reach.takes_out),
            "put_back": len(reach.puts_back),
            "kept": len(reach.keeps),
        }
    return one


def against(one: Import) -> HubError | None:
    """What the import itself has against being undone; its records, and what runs now, are not looked at."""
    if not _took(one):
        return _nothing()
    if one.outcome == Outcome.UNDONE:
        return Invalid("该导入已经撤销。", code="IMPORT_UNDONE")
    if _until(one) <= now():
        return Invalid(f"导入超过{settings.current().undo_days}天，不能再撤销。", code="UNDO_TOO_LATE")
    return None


async def _weighed(db: Db, one: Import, org: Org, *, lock: bool = False) -> Undo:
    reach = await _of(one).reach(db, org, one.id, (one.at, _ended(one)), lock=lock)
    empty = None if reach.takes_out or reach.puts_back else _nothing(reach)
    return Undo(refusal=against(one) or await _running(db, one) or empty, until=_until(one), reach=reach)


async def _running(db: Db, one: Import) -> HubError | None:
    if await Import.filter(busy_org_id=one.org_id).using_db(db).exists():
        return ImportRunning("该工会正在导入，请等待完成后再撤销。")
    return None


def _ended(one: Import) -> datetime:
    return one.finished_at or one.at


def _until(one: Import) -> datetime:
    return _ended(one) + timedelta(days=settings.current().undo_days)


def _took(one: Import) -> bool:
    return one.state == ImportState.DONE and one.created + one.updated > 0 and one.kind in _OF


def _nothing(reach: Reach = NOTHING) -> Invalid:
    reasons = dict.fromkeys(EVERYWHERE[kept.code].says for kept in reach.keeps)
    return Invalid("没有可以撤销的内容。", code="NOTHING_TO_UNDO", hint="".join(reasons) or None)


def _of(one: Import) -> ModuleType:
    return _OF[RecordKind(one.kind)]
