"""Leaving (信息管理员调离): one act ends all an account holds, hands its business on, and tells the superior."""

from dataclasses import dataclass
from uuid import UUID

from hub.access import accounts, commands, handovers, notices, sessions, successions
from hub.access.commands import Provisioned
from hub.access.homes import Home
from hub.access.models import Account, Handover
from hub.access.permissions import require
from hub.access.roles import STAFF, Role
from hub.access.scope import Scope
from hub.access.states import AccountState
from hub.clock import today
from hub.database.walls import everywhere, reaching
from hub.errors import Invalid, NotAllowed, NotFound
from hub.exports import shelf
from hub.journal.deeds import Deed, deed
from hub.national import workdays
from hub.orgs import naming, responsible
from hub.procedures import holdings
from hub.region import After, working_days

USUAL = working_days(5)  # where a region names no days: the hub's own


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A closed account, who comes after, and what the superior has been asked to see to."""

    account: Account
    successor: Account | None
    initial_password: str | None = None  # of a new one
    handover: Handover | None = None


async def revoke(scope: Scope, account_id: UUID, reason: str, *, successor: str | UUID | None = None) -> Left:
    """Close an account for good, in the asker's own union or below.

    ``successor``: the name of a new person, who gets an account like it, or the id of an account of the same union,
    which goes on with its business; a clerk who succeeds an administrator becomes one. Its sessions, links, codes and
    words on open cases end at once, its queued jobs when they are looked at again.
    Raises NotFound for an account out of reach, NotAllowed for one's own, Invalid.
    """
    async with deed(scope.actor, "revokeAccount") as done:
        require(scope, "revokeAccount")
        account, place = await commands.reached(done.tx, scope, account_id)
        await accounts.about(done, account)
        if account.id == scope.account_id:
            raise NotAllowed("不能撤销自己的账号，请由同工会的其他管理员或上级工会办理。", path=("account",))
        if account.state == AccountState.REVOKED:
            raise Invalid(
                "该账号已经撤销。", code="ACCOUNT_REVOKED", hint="需要的，请另行开通账号。", path=("account",)
            )
        if not reason.strip():
            raise Invalid("请填写撤销原因。", path=("reason",))
        if successor is not None and account.member_id is not None:
            raise Invalid("会员账号没有继任者。", hint="请去掉接任的人。", path=("successor",))
        done.details["reason"] = reason.strip()[:200]
        found = await _colleague(done, account, successor) if isinstance(successor, UUID) else None
        await holdings.end(done.tx, account, says_why=True)
        new = await _newcomer(done, account, place, successor) if isinstance(successor, str) else None
        heir = new.account if new else found
        await successions.hand_on(done.tx, account, heir)
        if heir is not None:
            done.details["successor"] = str(heir.id)
        handover = None
        if place is not None:
            await naming.leaves(done, place, account, heir)
            handover = await _reported(done, scope, account, place)
            await _told(done, scope, account, place, heir, handover)
    await shelf.forget()  # of exports that are void now
    return Left(
        account=account, successor=heir, initial_password=new.initial_password if new else None, handover=handover
    )


async def _newcomer(done: Deed, account: Account, place: Home | None, name: str) -> Provisioned:
    role = Role(account.role)
    return await commands.opened(done, account.region, place, role, name, None, bank=account.bank)


async def _colleague(done: Deed, account: Account, id: UUID) -> Account:
    """An account of the same union that may go on with it; a clerk's is given the role, and must sign in again."""
    heir = await Account.get_or_none(id=id, region=account.region, using_db=done.tx)
    if heir is None or heir.org_id != account.org_id or heir.role not in STAFF or account.role not in STAFF:
        raise NotFound("没有找到接任的账号，或不是同一工会的工作账号。", path=("successor",))
    if heir.id == account.id or not accounts.signs_in(heir):
        raise Invalid("接任的账号已停用，请另选一人。", path=("successor",))
    if account.role == Role.UNION_ADMIN and heir.role == Role.UNION_LEADER:
        raise Invalid("分管领导只审批、不录入，不能接任信息管理员；请另选一人。", path=("successor",))
    if account.role == Role.UNION_ADMIN and heir.role != Role.UNION_ADMIN:
        heir.role = Role.UNION_ADMIN
        await heir.save(using_db=done.tx, update_fields=["role"])
        await sessions.end_all(done.tx, heir.id)
    return heir


@reaching(everywhere)
async def _reported(done: Deed, scope: Scope, account: Account, place: Home) -> Handover | None:
    """The superior's task: to look at who has come, or to give the union somebody. None where itself has seen to it."""
    if account.role != Role.UNION_ADMIN:
        return None
    if scope.path != place.path and await notices.administrators(done.tx, place.id):
        await handovers.settle(done.tx, place.id, done.actor.name)
        return None
    due = workdays.deadline(today(), _succession(account.region))
    return await handovers.begin(
        done.tx, account, place.id, reason=str(done.details["reason"]), by=done.actor.name, due_on=due.day
    )


def _succession(region: str) -> After:
    asked = responsible.staffing(region)
    return asked.succession if asked else USUAL


async def _told(
    done: Deed, scope: Scope, account: Account, place: Home, heir: Account | None, handover: Handover | None
) -> None:
    """Whoever else administers the union learns of it, the heir of what is unfinished, the superior of what to do."""
    why = f"“{place.name}”的账号“{account.login_name}”已撤销，原因：{done.details['reason']}。"
    others = await notices.administrators(done.tx, place.id)
    above = await notices.superiors(done.tx, place.id)
    unfinished = "、".join(map(str, await holdings.passed(done.tx, account)))
    takes = [heir] if heir else others
    if unfinished:
        says = f"{why}其未办结的事项由您接办：{unfinished}。"
        await notices.tell(done.tx, takes, "接办未办结事项", says, about=("account", account.id))
    elif heir:
        says = f"{why}由您接任，目前没有未办结的事项。"
        await notices.tell(done.tx, takes, "由您接任", says, about=("account", account.id))
    aware = {account.id, scope.account_id, *(one.id for one in takes if unfinished or heir)}
    colleagues = [one for one in others if one.id not in aware]
    superiors = [one for one in above if one.id not in aware]
    await notices.tell(done.tx, colleagues, "账号已撤销", why, about=("account", account.id))
    if handover is None:
        await notices.tell(done.tx, superiors, "账号已撤销", why, about=("account", account.id))
    else:
        says = why + _asked(handover, bool(others))
        await notices.tell(done.tx, superiors, "信息管理员调离待办理", says, about=("handover", handover.id))


def _asked(handover: Handover, has_administrator: bool) -> str:
    """What the superior is asked to do, and by when."""
    day = workdays.Deadline(handover.due_on, workdays.is_known(handover.due_on))
    if has_administrator:
        return f"请在{day}前核实接任的信息管理员，及时变更权限。"
    return f"该工会目前没有信息管理员，请在{day}前为其开通新的信息管理员账号。"
