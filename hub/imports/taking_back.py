"""Taking an import back: the worker's part of an undo, in one transaction under the job's number, or nothing of it."""

from tortoise.expressions import F

from hub.access.permissions import require
from hub.access.scope import Scope, stand
from hub.access.sessions import scope_of_account
from hub.clock import now
from hub.database import Db, reader, transaction
from hub.database.walls import everywhere
from hub.errors import NotAllowed
from hub.imports import telling
from hub.imports.alive import alive
from hub.imports.models import Import
from hub.imports.states import ImportState, Outcome
from hub.imports.taking_apart import Reaches
from hub.imports.undoing import Wish, module_of, nothing_left, weighed
from hub.jobs import queue
from hub.jobs.queue import Claimed
from hub.journal.actor import Actor
from hub.journal.deeds import deed
from hub.orgs import queries as orgs

ACT = "takeBackImport"


class _Gone:
    """How many records are done. Told from within the transaction, shown from outside of it."""

    def __init__(self) -> None:
        self.count = 0

    def on(self, more: int) -> None:
        self.count += more


async def work(claimed: Claimed) -> None:
    """Take one import back. After a crash it begins anew: nothing counts before the commit.

    Whatever was edited since stays. A HubError: it can no longer be done, and `given_up` says so.
    """
    one = await Import.get_or_none(id=claimed.job.subject_id, using_db=reader())
    if one is None or not one.is_being_undone:
        async with transaction() as tx:
            await queue.finish(tx, claimed)
        return
    wish, gone = Wish.of(claimed.payload or "{}"), _Gone()
    async with alive(one.id, lambda: gone.count):
        with everywhere():  # whoever asked is not known yet
            scope = await scope_of_account(wish.account_id) if wish.account_id else None
            await _take_back(claimed, one, wish, scope, gone)


async def given_up(tx: Db, claimed: Claimed, reason: str) -> None:
    """It could not be done: everything is as it was, and the union's next import may begin."""
    await _over(tx, claimed, remark=f"撤销未完成，数据未改动：{reason}"[:300])


async def _take_back(claimed: Claimed, one: Import, wish: Wish, scope: Scope | None, gone: _Gone) -> None:
    asker = Actor(account_id=wish.account_id, name=wish.name, region=one.region, request_id="-")
    async with deed(scope.actor if scope else asker, ACT, region=one.region) as done:
        done.about("import", one.id, one.file_name, org_id=one.org_id, org_path=one.org_path)
        if scope is None:
            raise NotAllowed("申请撤销的账号已停用。")
        stand(scope)
        require(scope, "undoImport")
        org = await orgs.visible(scope, one.org_id, done.tx)
        await queue.finish(done.tx, claimed)  # first: from here on nobody else can take the job
        reach = (await weighed(done.tx, one, org, lock=True)).reach
        if refusal := nothing_left(reach):  # somebody edited the rest meanwhile
            raise refusal
        await module_of(one).undo(done, org, one.id, reach, wish.reason, gone.on)
        undone = {"outcome": Outcome.UNDONE, "remark": f"已撤销：{wish.reason}"}
        await _over(done.tx, claimed, **undone)
        await Import.filter(part_of=one.id).using_db(done.tx).update(version=F("version") + 1, **undone)
        await telling.taken_back(done.tx, one, scope, org, reach)
        done.details |= {
            "imports": [str(one.id)],
            "kind": one.kind,
            "reason": wish.reason,
            "taken_out": len(reach.takes_out),
            "put_back": len(reach.puts_back),
            "kept": len(reach.keeps),
        }
        if isinstance(reach, Reaches):  # a package
            done.details["tables"] = [
                {"import": str(each.import_id), "kind": each.kind.value, "taken_out": len(each.reach.takes_out)}
                for each in reach.tables
            ]


async def _over(tx: Db, claimed: Claimed, **said: str) -> None:
    own = Import.filter(id=claimed.job.subject_id, state=ImportState.DONE, busy_org_id__isnull=False).using_db(tx)
    await own.update(
        busy_org_id=None,
        heartbeat_at=now(),
        version=F("version") + 1,
        rows_done=F("read"),
        rows_total=F("read"),
        **said,
    )
