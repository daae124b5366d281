"""Undoing an import: whether it can be, what of it would go, and the wish, which a worker carries out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from types import ModuleType
from typing import Self
from uuid import UUID

import orjson

from hub import broker, settings
from hub.access.permissions import require
from hub.access.scope import Scope
from hub.access.unmasking import SHORTEST_REASON
from hub.clock import now
from hub.database import Db, reader
from hub.errors import HubError, ImportRunning, Invalid, NotAllowed
from hub.imports import taking_apart
from hub.imports.commands import alone, locked
from hub.imports.models import Import
from hub.imports.sentences import EVERYWHERE
from hub.imports.states import ImportState, Outcome
from hub.jobs import queue
from hub.journal.deeds import deed
from hub.orgs import queries as orgs
from hub.orgs.models import Org
from hub.orgs.shifting import keep_still
from hub.region import RecordKind
from hub.rows import Reach

_OF = {**taking_apart.UNDOING, RecordKind.PACKAGE: taking_apart}
JOB = "undo"
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Who wants an import taken back, and why: what its job is given."""

    account_id: UUID
    name: str
    reason: str

    @property
    def told(self) -> str:
        """As text."""
        return orjson.dumps({"account": str(self.account_id), "name": self.name, "reason": self.reason}).decode()

    @classmethod
    def of(cls, told: str) -> Self:
        """From its text."""
        given = orjson.loads(told)
        return cls(account_id=UUID(given["account"]), name=given["name"], reason=given["reason"])


async def foreseen(scope: Scope, one: Import) -> Undo | None:
    """What undoing the import would do; None where it never took anything. NotFound: its union is not the asker's."""
    if not _took(one):
        return None
    org = await orgs.visible(scope, one.org_id)
    if one.is_being_undone:
        return Undo(refusal=against(one), until=_until(one), reach=NOTHING)  # its progress tells the rest
    return await weighed(reader(), one, org)


async def undo(scope: Scope, id: UUID, reason: str) -> Import:
    """Ask for an import to be taken back. Asked again before that is done, the answer is the same.

    Raises Invalid or ImportRunning, saying why it cannot be undone.
    """
    async with deed(scope.actor, "undoImport", region=scope.region) as done:
        require(scope, "undoImport")
        await keep_still(done.tx, scope.region)
        one = await locked(done.tx, scope, id)
        done.about("import", one.id, one.file_name, org_id=one.org_id, org_path=one.org_path)
        told = reason.strip()[:200]
        if len(told) < SHORTEST_REASON:
            raise Invalid(f"请写明撤销原因，至少{SHORTEST_REASON}个字。", path=("reason",))
        done.details |= {"kind": one.kind, "reason": told}
        if not one.is_being_undone:
            await _queue(done.tx, scope, one, told)
    await broker.wake(JOB)
    return one


async def _queue(tx: Db, scope: Scope, one: Import, reason: str) -> None:
    if scope.account_id is None:
        raise NotAllowed()  # a worker does it in somebody's name
    if refusal := against(one):
        raise refusal
    seen = await weighed(tx, one, await orgs.visible(scope, one.org_id, tx))
    if seen.refusal:
        raise seen.refusal
    one.busy_org_id, one.version, one.heartbeat_at = one.org_id, one.version + 1, now()
    one.rows_done, one.rows_total = 0, seen.takes_back
    await alone(one.save(using_db=tx))
    wish = Wish(account_id=scope.account_id, name=scope.actor.name, reason=reason)
    await queue.enqueue(tx, JOB, one.id, one.region, payload=wish.told)


def against(one: Import) -> HubError | None:
    """What the import itself has against being undone; its records, and what runs now, are not looked at."""
    if not _took(one):
        return _nothing()
    if one.part_of:
        return Invalid("该表是随数据包一起接收的，请撤销整个数据包。", code="PART_OF_PACKAGE")
    if one.is_being_undone:
        return Invalid("正在撤销该导入，请等待完成。", code="BEING_UNDONE")
    if one.outcome == Outcome.UNDONE:
        return Invalid("该导入已经撤销。", code="IMPORT_UNDONE")
    if _until(one) <= now():
        days = settings.current().undo_days
        return Invalid(f"导入超过{days}天，不能再撤销。", code="UNDO_TOO_LATE", hint="请逐条更正。")
    return None


async def weighed(db: Db, one: Import, org: Org, *, lock: bool = False) -> Undo:
    """The same of an import that took something; with ``lock`` it stays so until the transaction ends."""
    reach = await module_of(one).reach(db, org, one.id, (one.at, _ended(one)), lock=lock)
    return Undo(refusal=against(one) or await _running(db, one) or nothing_left(reach), until=_until(one), reach=reach)


def nothing_left(reach: Reach) -> HubError | None:
    """The refusal of an undo that would take nothing back."""
    return None if reach.takes_out or reach.puts_back else _nothing(reach)


async def _running(db: Db, one: Import) -> HubError | None:
    if await Import.filter(busy_org_id=one.org_id).using_db(db).exists():
        return ImportRunning("该工会正在导入或撤销，请等待完成后再撤销。")
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


def module_of(one: Import) -> ModuleType:
    """Who knows what an import did to records of its kind."""
    return _OF[RecordKind(one.kind)]
