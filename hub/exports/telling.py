"""Notices of exports: to those whose word is waited for, and to whoever asked; and the alarm outside."""

from collections.abc import Sequence
from uuid import UUID

from hub import webhook
from hub.access import notices
from hub.access.models import Account
from hub.access.roles import Role
from hub.access.states import AccountState
from hub.database import Db
from hub.database.walls import everywhere, reaching
from hub.exports.models import ExportApproval, ExportRequest
from hub.identity import new_id
from hub.region import RecordKind

_WHAT = {RecordKind.MEMBER: "名会员的信息", RecordKind.ORG: "个工会组织的信息"}


def told(one: ExportRequest) -> str:
    """What it is about: how much, of whom, what for; never a person."""
    clear = "" if one.masked else "，包含完整的证件号码、电话等"
    return f"“{one.org_name}”{one.row_ceiling}{_WHAT[RecordKind(one.kind)]}{clear}；用途：{one.purpose}"


@reaching(everywhere)
async def deciders(tx: Db, region: str, org_id: UUID | None) -> list[Account]:
    """Who may speak for a side."""
    if org_id is not None:
        return await notices.leaders(tx, org_id)
    return await Account.filter(region=region, role=Role.REGION_ADMIN, state=AccountState.ACTIVE).using_db(tx)


async def ask(tx: Db, one: ExportRequest, says: Sequence[ExportApproval]) -> None:
    """Lay it before those whose word it needs."""
    for each in says:
        to = await deciders(tx, one.region, each.org_id)
        body = f"{one.requested_by}申请导出{told(one)}；接收方：{one.receiver}。请在期限内审批。"
        await notices.tell(tx, to, "有导出申请待审批", body, about=("export", one.id))


@reaching(everywhere)
async def answer(tx: Db, one: ExportRequest, title: str, said: str) -> None:
    """Tell whoever asked what became of it."""
    to = await Account.filter(id=one.account_id).using_db(tx)
    await notices.tell(tx, to, title, f"您申请导出{told(one)}：{said}", about=("export", one.id))


async def alarm(tx: Db, one: ExportRequest, event: str) -> None:
    """Whoever watches from outside learns how much leaves the register, and not whom it is about."""
    said = {"export": str(one.id), "kind": one.kind, "rows": one.rows, "masked": one.masked}
    await webhook.queue(tx, new_id(), one.region, event, said)
