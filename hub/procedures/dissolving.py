"""Dissolving (撤销): a union merges into another, leaves the region, or closes. What will happen is said before."""

from dataclasses import dataclass, replace
from uuid import UUID

from hub.access import notices, tokens
from hub.access.models import Account
from hub.access.permissions import require
from hub.access.scope import Scope
from hub.access.states import AccountState
from hub.cards import filling
from hub.database import Db, reader
from hub.database.walls import across_region, everywhere, reaching
from hub.errors import Invalid, OrgNotActive, Stale
from hub.joining import ending as joining
from hub.journal.deeds import Deed, deed
from hub.members import together
from hub.orgs import commands, counters, moves, queries
from hub.orgs.lifecycle import at_work, label
from hub.orgs.models import Org
from hub.orgs.moves import Dissolution
from hub.orgs.shifting import shift
from hub.orgs.tree import is_outside
from hub.procedures import holdings
from hub.region import Effect, Move, OrgState
from hub.reviewing.models import Proposal
from hub.transfers import guards, under_way

ACT = "dissolveOrg"
LONGEST_REASON = 500
_CHOOSE = "请按名称在工会名录中查找本工会以外的在用工会。"
_NAMED = 160  # characters of a name that go on being searched for


@dataclass(frozen=True, slots=True)
class Consequence:
    """One thing that will happen, or has happened."""

    code: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to become of a union, and of all who are bound to it."""

    org: Org
    move: Move
    to: Org  # where the members go
    members: int
    accounts: int
    waiting: int  # corrections of its members that nobody has decided on
    batches: int  # of cards, that were not sent
    applications: int  # to join, that nobody has decided on for good

    @property
    def retains(self) -> bool:
        """Whether the members are kept by the superior, and do not go on as before."""
        return Effect.RETAIN_MEMBERS in self.move.effects

    @property
    def consequences(self) -> list[Consequence]:
        """Each in a sentence."""
        where = f"由上级工会“{self.to.name}”保留会籍" if self.retains else f"转入“{self.to.name}”，会籍连续计算"
        told = [
            Consequence("DISSOLVE-STATE", f"工会状态变为“{label(self.org.region, self.move.enters)}”，不能恢复。"),
            Consequence("DISSOLVE-MEMBERS", f"在册会员{self.members}人，{where}。"),
        ]
        if self.waiting:
            told.append(Consequence("DISSOLVE-CHANGES", f"待审核的会员信息修改{self.waiting}件作废。"))
        if self.batches:
            told.append(
                Consequence("DISSOLVE-BATCHES", f"未发送的办卡批次{self.batches}个撤销，其中的会员重新等待办卡。")
            )
        if self.applications:
            told.append(Consequence("DISSOLVE-APPLICATIONS", f"未办结的入会申请{self.applications}件不再办理。"))
        if Effect.CLOSE_ACCOUNTS in self.move.effects:
            told.append(Consequence("DISSOLVE-ACCOUNTS", f"本工会账号{self.accounts}个停用，已登录的立即退出。"))
        return told


async def foretell(scope: Scope, id: UUID, how: Dissolution, into: UUID | None) -> Plan:
    """What would happen. Nothing is written. Raises Invalid naming what stands in the way."""
    require(scope, ACT)
    org = await queries.visible(scope, id)
    return await _plan(reader(), org, how, into)


async def dissolve(
    scope: Scope,
    id: UUID,
    how: Dissolution,
    into: UUID | None,
    reason: str,
    *,
    if_version: int | None = None,
) -> Plan:
    """End the union. Raises Invalid naming what stands in the way, OrgNotActive, Stale."""
    async with deed(scope.actor, ACT, region=scope.region) as done:
        require(scope, ACT)
        await shift(done.tx, scope.region)
        seen = await queries.visible(scope, id, done.tx)
        done.about("org", seen.id, seen.name, org_id=seen.id, org_path=seen.path)
        if len(reason.strip()) > LONGEST_REASON:
            raise Invalid(f"撤销原因不超过{LONGEST_REASON}字。", path=("reason",))
        people = await together.of(done.tx, seen, lock=True)  # before any union is: as all do who move members
        found = await _plan(done.tx, seen, how, into)
        await counters.hold(done.tx, scope.region, seen.path, found.to.path)
        org = await commands.locked(done.tx, scope, id)
        if org.version != (seen.version if if_version is None else if_version):
            raise Stale()
        if await together.of(done.tx, org) != people:  # somebody joined while we waited
            raise Stale("刚有会员加入或转出本工会，请重新核对后再办理。")
        await _tell_members(done, org, found)
        for batch in await filling.unsent(done.tx, org):  # nobody could send it any more
            await filling.give_up(done, batch)
        await together.move(done, org, found.to, people, retained=found.retains, act=ACT)
        await _leave(done, org, found, reason.strip())
        found = replace(found, org=org)
        done.details |= {"how": how.value, "to": str(found.to.id), "retained": found.retains}
        done.details |= {"members": found.members, "accounts": found.accounts, "reason": reason.strip()[:200]}
    return found


@reaching(across_region)
async def _plan(db: Db, org: Org, how: Dissolution, into: UUID | None) -> Plan:
    move = moves.begins(org.region, org.state, how)
    to = await _target(db, org, move, into)
    await guards.refuse(db, org, move, path=("id",))
    await under_way.refuse_any(db, org)
    return Plan(
        org=org,
        move=move,
        to=to,
        members=org.member_count,
        accounts=len(await _staff(db, org)),
        waiting=await Proposal.filter(org_id=org.id, kind="member", open=True).using_db(db).count(),
        applications=await joining.undecided(db, org),
        batches=len(await filling.unsent(db, org)),
    )


async def _target(db: Db, org: Org, move: Move, into: UUID | None) -> Org:
    """Where the members go: the union it merges into, or its superior."""
    if org.parent_id is None:
        hint = "会员和下级工会须有上级接收；请联系平台管理员。"
        raise Invalid("最上级的工会不能撤销。", code="NO_SUPERIOR", hint=hint, path=("id",))
    if Effect.MOVE_MEMBERS not in move.effects:
        if into is not None:
            raise Invalid("只有合并须指明并入的工会。", hint="请去掉并入的工会，或改选合并。", path=("into",))
        return await Org.get(id=org.parent_id, using_db=db)
    to = await Org.get_or_none(id=into, region=org.region, using_db=db) if into else None
    if to is None or to.id == org.id or is_outside(to.path):
        raise Invalid("请选择并入的工会。", hint=_CHOOSE, path=("into",))
    if not at_work(to.state):
        raise OrgNotActive("并入的工会尚未激活，或已经撤销。", hint=_CHOOSE, path=("into",))
    return to


@reaching(everywhere)
async def _staff(db: Db, org: Org) -> list[Account]:
    """Whoever works for the union; members' own accounts go with them."""
    own = Account.filter(org_id=org.id, member_id__isnull=True).exclude(state=AccountState.REVOKED)
    return await own.using_db(db)


@reaching(everywhere)
async def _tell_members(done: Deed, org: Org, found: Plan) -> None:
    """While their accounts are still the union's."""
    own = Account.filter(org_id=org.id, member_id__isnull=False).exclude(state=AccountState.REVOKED)
    kept = "由其保留" if found.retains else "在该工会继续"
    body = f"您所在的“{org.name}”已撤销，您的会籍已转到“{found.to.name}”，{kept}。如有疑问，请联系该工会。"
    await notices.tell(done.tx, await own.using_db(done.tx), "所在工会已撤销", body, about=("org", found.to.id))


@reaching(everywhere)
async def _leave(done: Deed, org: Org, found: Plan, reason: str) -> None:
    """The union itself ends: nobody acts for it, nobody counts it, and its name is free for another."""
    if Effect.CLOSE_ACCOUNTS in found.move.effects:
        for account in await _staff(done.tx, org):
            await holdings.end(done.tx, account, says_why=True)
    await tokens.void(done.tx, org.id)
    await joining.end(done, org)
    counted = counters.below({org.path: org.is_complete})
    await counters.add_orgs(done.tx, org.region, {path: -one for path, one in counted.items()})
    org.name_key = f"{org.name_key[:_NAMED]} {org.id.hex}"
    state = OrgState(found.move.enters)
    await commands.stand(done.tx, org, state, done.actor, ACT, opinion=reason or None)
    said = "".join(one.says for one in found.consequences)
    to = [*await notices.superiors(done.tx, org.id), *await notices.administrators(done.tx, found.to.id)]
    await notices.tell(done.tx, to, "工会已撤销", f"“{org.name}”已撤销。{said}", about=("org", org.id))
