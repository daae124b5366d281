"""Whose word may be given on an export, and what stands in its way."""

from collections.abc import Sequence

from hub.access.models import Account
from hub.access.roles import Role
from hub.access.scope import Scope
from hub.access.states import AccountState
from hub.clock import now
from hub.database import Db, reader
from hub.database.walls import everywhere, reaching
from hub.errors import HubError, Invalid, NotAllowed
from hub.exports import lifecycle, persons
from hub.exports.models import ExportApproval, ExportRequest
from hub.exports.states import OPEN, Side
from hub.orgs.models import Org
from hub.region import Decision

LEFT = "审批人或申请人已不在原岗位，批准失效，请重新申请。"
MOVED = "工会的上级已经变化，批准失效，请重新申请。"


def speaks_for(scope: Scope, says: Sequence[ExportApproval]) -> ExportApproval | None:
    """The side the asker speaks for, by office; decided or not."""
    return next((each for each in says if holds_office(scope.role, scope.org_id, each)), None)


def holds_office(role: str, org_id: object, each: ExportApproval) -> bool:
    """Whether somebody of that role and union is the one this side waits for."""
    if each.org_id is None:
        return role == Role.REGION_ADMIN
    return role == Role.UNION_LEADER and org_id == each.org_id


async def against_deciding(
    scope: Scope, one: ExportRequest, says: Sequence[ExportApproval], db: Db | None = None
) -> HubError | None:
    """Why the asker may not decide; None: it may."""
    mine = speaks_for(scope, says)
    if one.account_id == scope.account_id:
        return NotAllowed("不能审批自己提出的导出申请。", code="OWN_REQUEST", path=("id",))
    if mine is None:
        return NotAllowed("该申请须由本单位分管领导和上级工会的分管领导审批。", path=("id",))
    if not lifecycle.may(one.state, "approve") or not mine.waits:
        return _over(one)
    if one.due_at <= now():
        return Invalid("该申请已过审批期限，请申请人重新申请。", code="EXPORT_OVER", path=("id",))
    return await _two_people(scope, one, says, db or reader())


def against_cancelling(scope: Scope, one: ExportRequest) -> HubError | None:
    """Why the asker may not call it off."""
    if one.account_id != scope.account_id:
        return NotAllowed("只有申请人可以撤销导出申请。", path=("id",))
    return None if one.state in OPEN else _over(one)


@reaching(everywhere)
async def _two_people(scope: Scope, one: ExportRequest, says: Sequence[ExportApproval], db: Db) -> HubError | None:
    """Requester and the two who approve are three natural persons, whatever accounts they have."""
    me = await Account.get_or_none(id=scope.account_id, using_db=db)
    if me is None:
        return NotAllowed(path=("id",))
    requester = await Account.get_or_none(id=one.account_id, using_db=db)
    if await has_moved(db, says):
        return Invalid(MOVED, code="EXPORT_OVER", path=("id",))
    if requester is not None and await persons.same(db, me, requester):
        return NotAllowed(
            "申请人不能审批自己的申请，换一个账号也不可以。",
            code="OWN_REQUEST",
            hint="请由另一位分管领导审批。",
            path=("id",),
        )
    others = [each.account_id for each in says if each.decision == Decision.APPROVED and each.account_id]
    for other in await Account.filter(id__in=others).using_db(db):
        if await persons.same(db, me, other):
            return NotAllowed(
                "两级审批须由两个人分别作出，您已经审批过。",
                code="SAME_PERSON",
                hint="请由另一位分管领导审批。",
                path=("id",),
            )
    return None


@reaching(everywhere)
async def has_moved(db: Db, says: Sequence[ExportApproval]) -> bool:
    """Whether the asking union stands under another superior than the one whose word was asked for."""
    whose = {each.side: each.org_id for each in says}
    home = await Org.get_or_none(id=whose[Side.OWN_LEADER], using_db=db)
    return home is None or home.parent_id != whose[Side.SUPERIOR]


@reaching(everywhere)
async def still_stands(db: Db, one: ExportRequest, says: Sequence[ExportApproval]) -> bool:
    """Whether those who approved are two people who still hold the office in which they did."""
    ids = [each.account_id for each in says if each.decision == Decision.APPROVED]
    accounts = {each.id: each for each in await Account.filter(id__in=[*ids, one.account_id]).using_db(db)}
    if len(ids) < len(says) or not {*ids, one.account_id} <= accounts.keys():
        return False
    for each in says:
        who = accounts[each.account_id or one.account_id]
        if who.state != AccountState.ACTIVE or not holds_office(who.role, who.org_id, each):
            return False
    three = list(accounts.values())
    pairs = [(a, b) for at, a in enumerate(three) for b in three[at + 1 :]]
    return len(three) == len(says) + 1 and not [1 for a, b in pairs if await persons.same(db, a, b)]


def _over(one: ExportRequest) -> Invalid:
    said = lifecycle.label(one.state)
    return Invalid(f"该导出申请{said}，不能再办理。", code="EXPORT_OVER", path=("id",))
