"""Whose word may be given on an export, and what stands in its way."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from hub.access.roles import Role
from hub.access.scope import Scope
from hub.access.states import AccountState
from hub.clock import now
from hub.database import Db, reader
from hub.database.walls import everywhere, reaching
from hub.errors import HubError, Invalid, NotAllowed
from hub.exports import lifecycle, persons, queries
from hub.exports.models import ExportApproval, ExportRequest
from hub.exports.persons import People
from hub.exports.states import OPEN, SIDES, Side
from hub.orgs.models import Org
from hub.region import Decision

LEFT = "审批人或申请人已不在原岗位，批准失效，请重新申请。"
TIED = "申请人和两级审批人现已不能视为三个人，批准失效，请重新申请。"
MOVED = "工会的上级已经变化，批准失效，请重新申请。"


@dataclass(frozen=True, slots=True)
class Known:
    """Who asked and who decided, and under whom the asking unions stand now, by union."""

    people: People
    superiors: Mapping[UUID | None, UUID | None]


def speaks_for(scope: Scope, says: Sequence[ExportApproval]) -> ExportApproval | None:
    """The side the asker speaks for, by office; decided or not."""
    return next((each for each in says if holds_office(scope.role, scope.org_id, each)), None)


def holds_office(role: str, org_id: object, each: ExportApproval) -> bool:
    """Whether somebody of that role and union is the one this side waits for."""
    if each.org_id is None:
        return role == Role.REGION_ADMIN
    return role == Role.UNION_LEADER and org_id == each.org_id


@reaching(everywhere)
async def known(db: Db, says: Sequence[ExportApproval], *accounts: UUID | None) -> Known:
    """What is to be known to judge requests, however many: of their sides, and of these accounts beside."""
    who = {*accounts, *(each.account_id for each in says)}
    people = await persons.known(db, {id_ for id_ in who if id_})
    asking = [each.org_id for each in says if each.side == Side.OWN_LEADER]
    homes = Org.filter(id__in=asking).using_db(db)
    return Known(people, {one.id: one.parent_id for one in await homes})


async def known_of(scope: Scope, ids: Collection[UUID]) -> dict[UUID, Known]:
    """The same for a loader, to judge what the asker may do: of all requests it sees, the one answer for each."""
    asked = await queries.by_ids(scope, ids)
    says = await queries.approvals(list(asked))
    every = [each for some in says.values() for each in some]
    there = await known(reader(), every, scope.account_id, *(one.account_id for one in asked.values()))
    return dict.fromkeys(asked, there)


def against_deciding(scope: Scope, one: ExportRequest, says: Sequence[ExportApproval], there: Known) -> HubError | None:
    """Why the asker may not decide; None: it may."""
    mine = speaks_for(scope, says)
    if one.account_id == scope.account_id:
        return NotAllowed("不能审批自己提出的导出申请，请由分管领导审批。", code="OWN_REQUEST", path=("id",))
    if mine is None:
        return NotAllowed("该申请须由本单位分管领导和上级工会的分管领导审批。", path=("id",))
    if not lifecycle.may(one.state, "approve"):
        return _over(one)
    if not mine.waits:
        other = "、".join(SIDES[Side(each.side)] for each in says if each.waits)
        return Invalid(f"“{mine.org_name}”已经审批，请等待{other}审批。", code="EXPORT_OVER", path=("id",))
    if one.due_at <= now():
        return Invalid("该申请已过审批期限，请申请人重新申请。", code="EXPORT_OVER", path=("id",))
    if has_moved(says, there):
        return Invalid(MOVED, code="EXPORT_OVER", path=("id",))
    return _two_people(scope, one, says, there.people)


def against_cancelling(scope: Scope, one: ExportRequest) -> HubError | None:
    """Why the asker may not call it off."""
    if one.account_id != scope.account_id:
        return NotAllowed("只有申请人可以撤销导出申请。", path=("id",))
    return None if one.state in OPEN else _over(one)


def has_moved(says: Sequence[ExportApproval], there: Known) -> bool:
    """Whether the asking union stands under another superior than the one whose word was asked for."""
    whose = {each.side: each.org_id for each in says}
    home = whose[Side.OWN_LEADER]
    return home not in there.superiors or there.superiors[home] != whose[Side.SUPERIOR]


def against_making(one: ExportRequest, says: Sequence[ExportApproval], there: Known) -> str | None:
    """Why what was approved stands no more; None: all three are who they were, three people in their offices."""
    accounts = there.people.accounts
    approved = [each.account_id for each in says if each.decision == Decision.APPROVED and each.account_id]
    three = {*approved, one.account_id}
    if len(three) < len(says) + 1 or not three <= accounts.keys():
        return LEFT
    for each in says:
        who = accounts[each.account_id or one.account_id]
        if who.state != AccountState.ACTIVE or not holds_office(who.role, who.org_id, each):
            return LEFT
    ties = (persons.same, persons.handed)
    if any(tied(there.people, *pair) for tied in ties for pair in combinations(three, 2)):
        return TIED
    return None


def _two_people(scope: Scope, one: ExportRequest, says: Sequence[ExportApproval], people: People) -> HubError | None:
    """Requester and the two who approve are three natural persons, whatever accounts they have."""
    me = scope.account_id
    if me is None or me not in people.accounts:
        return NotAllowed(path=("id",))
    if one.account_id in people.accounts and persons.same(people, me, one.account_id):
        return NotAllowed(
            "申请人不能审批自己的申请，换一个账号也不可以。",
            code="OWN_REQUEST",
            hint="请由另一位分管领导审批。",
            path=("id",),
        )
    others = {each.account_id for each in says if each.decision == Decision.APPROVED}
    if any(persons.same(people, me, other) for other in others if other in people.accounts and other):
        return NotAllowed(
            "两级审批须由两个人分别作出，您已经审批过。",
            code="SAME_PERSON",
            hint="请由另一位分管领导审批。",
            path=("id",),
        )
    others.add(one.account_id)
    if any(persons.handed(people, me, other) for other in others if other in people.accounts and other):
        return NotAllowed(
            "申请人或另一级审批人的账号与您的账号，一方的初始密码是由另一方开通或重置时取得的，不能视为两个人。",
            code="SAME_PERSON",
            hint="请由另一位有审批权限的人审批；没有的，请上级工会或平台另行开通账号。",
            path=("id",),
        )
    return None


def _over(one: ExportRequest) -> Invalid:
    said = lifecycle.label(one.state)
    return Invalid(
        f"该导出申请{said}，不能再办理。", code="EXPORT_OVER", hint="仍需导出的，请申请人重新申请。", path=("id",)
    )
