"""Reporting (组织上报): a union lays itself before the superior it has chosen, which takes it in or gives it back."""

from uuid import UUID

from hub import mail
from hub.access import accounts, mailboxes, notices
from hub.access.models import Account
from hub.access.permissions import require
from hub.access.scope import Scope
from hub.access.states import AccountState
from hub.database import Db, reader
from hub.database.walls import across_region, everywhere, reaching
from hub.errors import HubError, Invalid, NotAllowed, Stale
from hub.journal.deeds import deed
from hub.numbering import numbered
from hub.orgs import commands, drafts, lifecycle, queries
from hub.orgs.models import Org
from hub.orgs.tree import is_outside
from hub.orgs.values import ORGS
from hub.procedures import holdings
from hub.region import Decision, Effect, Move, OrgState, Party
from hub.region import org as fields
from hub.reviewing import deciding, proposals
from hub.reviewing.faults import NothingPending
from hub.reviewing.proposals import Values


async def waits(scope: Scope, id: UUID) -> bool:
    """Whether it is a report that waits there, and no change of what was approved before."""
    return (await queries.visible(scope, id)).state == OrgState.SUBMITTED


async def submit(scope: Scope, id: UUID, *, version: int) -> Org:
    """Report: below the chosen superior from now on, and waiting for its word. ``version``: what the rules have judged.

    Raises Invalid naming what is missing, NotAllowed, or Stale.
    """
    async with deed(scope.actor, "submitOrg", region=scope.region) as done:
        require(scope, "submitOrg")
        seen = await queries.visible(scope, id, done.tx)
        done.about("org", seen.id, seen.name, org_id=seen.id, org_path=seen.path)
        _refuse_others(scope, seen)
        await _refuse_unproved(done.tx, scope, seen)
        with across_region():
            superior = await drafts.reached(done.tx, seen)
            await drafts.hold(done.tx, seen, superior)
            org = await commands.locked(done.tx, scope, id)
            move = lifecycle.reports(org.region, org.state)
            if org.version != version:
                raise Stale()
            superior = await drafts.reached(done.tx, org)
            if is_outside(org.path):
                await commands.refuse_taken(done.tx, org.region, org.name)
            await drafts.take_in(done, org, superior)
            await commands.stand(done.tx, org, OrgState(move.enters), scope.actor, "submitOrg")
            await proposals.lay_down(done, scope, proposals.REPORT, org, org.id, Values({}, {}), Party.SUPERIOR)
        done.about("org", org.id, org.name, org_id=org.id, org_path=org.path)
        above = await notices.superiors(done.tx, org.id)
        await notices.tell(done.tx, above, "工会上报待审核", f"“{org.name}”已上报，请审核。", about=("org", org.id))
    return org


async def judge(
    scope: Scope, id: UUID, decision: Decision, opinion: str | None, *, if_version: int | None = None
) -> Org:
    """Take a reported union in, give it back to be corrected, or turn it away.

    Raises NothingPending where somebody was quicker, NotAllowed, Stale, and Invalid without an opinion.
    """
    async with deed(scope.actor, "reviewOrg", region=scope.region) as done:
        require(scope, "reviewOrg")
        org = await commands.locked(done.tx, scope, id)
        done.about("org", org.id, org.name, org_id=org.id, org_path=org.path)
        one = await proposals.waiting(done.tx, org.id)
        if one.kind != proposals.REPORT:
            raise NothingPending(path=("id",))
        if if_version is not None and if_version != org.version:
            raise Stale()
        deciding.refuse_undue(scope, one, org)
        said = deciding.said(decision, opinion)
        move = lifecycle.judges(org.region, org.state, decision)
        called = lifecycle.outcome(org.region, move)
        await proposals.settle(done, one, decision, said, about=org.name, called=called)
        await _take_effect(done.tx, org, move, f"“{org.name}”的上报{called}。审批意见：{said}")
        await commands.stand(done.tx, org, OrgState(move.enters), scope.actor, "reviewOrg", opinion=said)
    await mail.wake()
    return org


async def withdraw(scope: Scope, id: UUID) -> Org:
    """Take a report back before anybody has decided. Raises NothingPending or NotAllowed."""
    async with deed(scope.actor, "withdrawOrg", region=scope.region) as done:
        require(scope, "withdrawOrg")
        org = await commands.locked(done.tx, scope, id)
        done.about("org", org.id, org.name, org_id=org.id, org_path=org.path)
        one = await proposals.waiting(done.tx, org.id)
        if one.kind != proposals.REPORT:
            raise NothingPending(path=("id",))
        deciding.refuse_others(scope, one)
        move = lifecycle.takes_back(org.region, org.state)
        await proposals.withdraw(done.tx, one)
        await commands.stand(done.tx, org, OrgState(move.enters), scope.actor, "withdrawOrg")
    return org


async def against(scope: Scope, org: Org) -> HubError | None:
    """What stands against the asker's reporting that union, besides what is not filled in yet."""
    try:
        _refuse_others(scope, org)
        lifecycle.reports(org.region, org.state)
        await _refuse_unproved(reader(), scope, org)
    except HubError as refusal:
        return refusal
    return None


def _refuse_others(scope: Scope, org: Org) -> None:
    if scope.org_id != org.id:
        raise NotAllowed("须由本工会自己上报。", hint="请由该工会的信息管理员登录后上报。", path=("id",))


async def _take_effect(tx: Db, org: Org, move: Move, told: str) -> None:
    if Effect.ISSUE_ORG_NO in move.effects and org.org_no is None:
        known = {key: [ORGS.clear(org, key)] for key in ORGS.kept}
        (org.org_no,) = await numbered(tx, org.region, fields.org_no, 1, known, {})
    if Effect.CLOSE_ACCOUNTS in move.effects:
        org.name_key = str(org.id)  # whoever bears the name by right may report
        await _close_accounts(tx, org, told)


@reaching(everywhere)
async def _close_accounts(tx: Db, org: Org, told: str) -> None:
    """Whoever is turned away cannot sign in to read a notice: it is mailed."""
    for account in await Account.filter(org_id=org.id).exclude(state=AccountState.REVOKED).using_db(tx):
        if mailbox := mailboxes.of(account):
            body = _LETTER.format(name=account.display_name, told=told)
            await mail.queue(tx, to=mailbox, subject="工会上报结果", body=body)
        await holdings.end(tx, account)
        account.login_key = str(account.id)
        await account.save(using_db=tx, update_fields=["login_key"])


async def _refuse_unproved(tx: Db, scope: Scope, org: Org) -> None:
    """Whoever registered by a mailbox is reached by it, and by nothing else."""
    if is_outside(org.path) and mailboxes.of(await accounts.own(tx, scope)) is None:
        raise Invalid(
            "请先确认邮箱，再上报。",
            code="MAILBOX_NOT_PROVED",
            hint="请打开注册时收到的邮件中的链接；超过24小时的，请重新注册。",
            path=("id",),
        )


_LETTER = """{name}，您好：

{told}

此账号已经停用。确系本单位办理的，请向上级工会询问后，用此邮箱重新注册。
"""
