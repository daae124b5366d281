"""Who is told what became of an import: its union of what another did for it, its sender of what others did with it."""

from collections.abc import Sequence

from hub.access import notices
from hub.access.models import Account
from hub.access.scope import Scope
from hub.cards.models import CardBatch
from hub.database import Db
from hub.database.walls import everywhere, reaching
from hub.imports.models import Import
from hub.orgs.models import Org
from hub.rows import Reach, Written


async def taken_in(tx: Db, one: Import, scope: Scope, org: Org, written: Sequence[Written]) -> None:
    """Of what one has done oneself, one knows: whoever says yes to the own file for the own union tells nobody."""
    created, updated = sum(each.created for each in written), sum(each.updated for each in written)
    body = (
        f"{scope.actor.name}为“{org.name}”导入了“{one.file_name}”："
        f"新增{created}条，更新{updated}条，未变{sum(each.unchanged for each in written)}条。"
    )
    await notices.tell(tx, await _others(tx, one, scope), "导入已完成", body, about=("import", one.id))


async def answers_taken(tx: Db, one: Import, scope: Scope, written: Written, rejected: int) -> None:
    """Likewise of a bank's answer. ``rejected``: rows that are wrong, hence answer for nobody."""
    body = f"{scope.actor.name}导入了银行处理结果“{one.file_name}”（办卡批次{await _batch_no(tx, one)}）："
    body += f"登记结果{written.updated}人，与此前相同{written.unchanged}人，有误未登记{rejected}行。"
    body += "原因见该导入，请银行更正后重新发送。" if rejected else ""
    await notices.tell(tx, await _others(tx, one, scope), "银行处理结果已导入", body, about=("import", one.id))


async def taken_back(tx: Db, one: Import, scope: Scope, org: Org, reach: Reach) -> None:
    """Likewise. Why it was done stands in the import, and may name people."""
    body = (
        f"{scope.actor.name}撤销了“{org.name}”的导入“{one.file_name}”："
        f"撤出{len(reach.takes_out)}条，恢复{len(reach.puts_back)}条，保留{len(reach.keeps)}条。撤销原因见该导入。"
    )
    await notices.tell(tx, await _others(tx, one, scope), "导入已撤销", body, about=("import", one.id))


@reaching(everywhere)
async def not_taken(tx: Db, one: Import) -> None:
    """It was refused, or failed. Whoever sends files for other unions is told as well: there are many to look after.

    Not of a bank's answers: a bank knows no union, and asks after what it sends.
    """
    if one.batch_id is not None:
        return
    org, sender = await Org.get(id=one.org_id, using_db=tx), await Account.get(id=one.account_id, using_db=tx)
    doer = await Account.get(id=one.confirmed_by, using_db=tx) if one.confirmed_by else sender
    to = [] if doer.org_id == org.id else await notices.administrators(tx, org.id)
    if doer.id != sender.id or sender.org_id != org.id:
        to.append(sender)
    body = f"{one.by_name}为“{org.name}”导入的“{one.file_name}”没有成功，未导入任何数据。原因和改正办法见该导入。"
    await notices.tell(tx, to, "导入未成功", body, about=("import", one.id))


async def called_off(tx: Db, one: Import, scope: Scope) -> None:
    """Somebody cancelled it: told to its sender, if that is another."""
    if scope.account_id != one.account_id:
        body = f"{scope.actor.name}取消了“{one.file_name}”，未导入任何数据。需要导入的，请与其核实后重新导入。"
        await _tell_sender(tx, one, body)


async def lapsed(tx: Db, one: Import, why: str) -> None:
    """Nobody said yes in time: told to its sender."""
    await _tell_sender(tx, one, f"“{one.file_name}”{why}")


@reaching(everywhere)
async def _tell_sender(tx: Db, one: Import, body: str) -> None:
    to = await Account.filter(id=one.account_id).using_db(tx)
    await notices.tell(tx, to, "导入已取消", body, about=("import", one.id))


@reaching(everywhere)
async def _batch_no(tx: Db, one: Import) -> str:
    return (await CardBatch.get(id=one.batch_id, using_db=tx)).batch_no


@reaching(everywhere)
async def _others(tx: Db, one: Import, scope: Scope) -> list[Account]:
    to = [] if scope.org_id == one.org_id else await notices.administrators(tx, one.org_id)
    if scope.account_id != one.account_id:
        to += await Account.filter(id=one.account_id).using_db(tx)
    return to
