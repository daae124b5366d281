"""Deciding transfers: whose word it is, what it does, and calling one off."""

from collections.abc import Sequence
from uuid import UUID

from hub import masks
from hub.access.permissions import require
from hub.access.scope import Scope
from hub.clock import now
from hub.database.walls import everywhere, reaching
from hub.errors import Invalid, Stale
from hub.journal.deeds import Deed, deed
from hub.orgs.models import Org
from hub.region import Decision, Party, TransferState
from hub.transfers import closing, lifecycle, queries, standing
from hub.transfers.accepting import accept
from hub.transfers.models import Approval, Transfer

LONGEST_OPINION, LONGEST_NO = 200, 64


async def decide(
    scope: Scope,
    id: UUID,
    decision: Decision,
    *,
    opinion: str = "",
    approval_no: str = "",
    if_version: int | None = None,
) -> Transfer:
    """Say yes or no for each side the union speaks for. The transfer is over when enough is said, or one says no.

    Of many at once one is first, all others are told that it is over. Raises Invalid, NotAllowed, Stale, OrgNotActive.
    """
    async with deed(scope.actor, "decideTransfer", region=scope.region) as done:
        require(scope, "decideTransfer")
        one = await _locked(done, scope, id)
        if if_version is not None and if_version != one.version and one.state == TransferState.PENDING:
            raise Stale()
        says = (await queries.approvals([one.id], done.tx))[one.id]
        mine = standing.speaks_for(scope, one, says, await queries.unions([one], {one.id: says}, done.tx))
        if refusal := standing.against_deciding(one, mine):
            raise refusal
        _refuse_unsaid(one, decision, opinion, approval_no)
        await _say(done, scope, one, says, mine, decision, opinion.strip() or None, approval_no.strip() or None)
        if one.state != TransferState.PENDING:
            await closing.tell(done.tx, one, but=scope.account_id)
        done.details |= {"kind": one.kind, "decision": decision.value, "state": one.state}
    return one


async def agree(done: Deed, scope: Scope, opened: Sequence[Transfer]) -> list[Transfer]:
    """A yes to one's own asking, for each side the union speaks for, if any; the cases as they stand then."""
    said = await queries.approvals([one.id for one in opened], done.tx)
    unions = await queries.unions(opened, said, done.tx)
    cases: list[Transfer] = []
    for one in opened:
        if mine := standing.speaks_for(scope, one, said[one.id], unions):
            one = await closing.locked(done.tx, one.id)
            await _say(done, scope, one, said[one.id], mine, Decision.APPROVED)
            if one.state != TransferState.PENDING:
                await closing.tell(done.tx, one, but=scope.account_id)
        cases.append(one)
    return cases


async def cancel(scope: Scope, id: UUID) -> Transfer:
    """Call it off, as the side that asked for it. Raises NotAllowed, Invalid."""
    async with deed(scope.actor, "cancelTransfer", region=scope.region) as done:
        require(scope, "cancelTransfer")
        one = await _locked(done, scope, id)
        if refusal := standing.against_cancelling(scope, one, await queries.unions([one], {}, done.tx)):
            raise refusal
        await closing.close(done, one, TransferState.CANCELLED)
        await closing.tell(done.tx, one, but=scope.account_id)
        done.details["kind"] = one.kind
    return one


async def _locked(done: Deed, scope: Scope, id: UUID) -> Transfer:
    await queries.visible(scope, id, done.tx)
    one = await closing.locked(done.tx, id)
    of_union = lifecycle.is_of_union(one.kind)
    done.about("transfer", one.id, one.subject_name if of_union else masks.name(one.subject_name))
    return one


def _refuse_unsaid(one: Transfer, decision: Decision, opinion: str, approval_no: str) -> None:
    if decision is Decision.RETURNED:
        raise Invalid("转移只能同意或拒绝；被拒绝的，对方可以重新申请。", path=("decision",))
    if decision is Decision.REJECTED and lifecycle.asks_reason(one.region, one.kind) and not opinion.strip():
        raise Invalid("请填写拒绝的理由，对方会看到。", path=("opinion",))
    if len(opinion.strip()) > LONGEST_OPINION:
        raise Invalid(f"审核意见不超过{LONGEST_OPINION}字。", path=("opinion",))
    if len(approval_no.strip()) > LONGEST_NO:
        raise Invalid(f"审批文号不超过{LONGEST_NO}字。", path=("approvalNo",))


async def _say(
    done: Deed,
    scope: Scope,
    one: Transfer,
    says: Sequence[Approval],
    mine: Sequence[Approval],
    decision: Decision,
    opinion: str | None = None,
    approval_no: str | None = None,
) -> None:
    """A word, and what it brings about."""
    await _record(done, scope, one, says, mine, decision, opinion, approval_no)
    if decision is Decision.REJECTED:
        await closing.close(done, one, TransferState.REFUSED)
    elif not any(each.waits for each in says):
        await accept(done, one)
        await closing.close(done, one, TransferState.ACCEPTED)
    else:
        await closing.step(done.tx, one)


@reaching(everywhere)
async def _record(
    done: Deed,
    scope: Scope,
    one: Transfer,
    says: Sequence[Approval],
    mine: Sequence[Approval],
    decision: Decision,
    opinion: str | None,
    approval_no: str | None,
) -> None:
    """Write down who decided. Where one word is enough for a side, the other's is not waited for any more."""
    speaker = await Org.get(id=scope.org_id, using_db=done.tx)
    sides = {lifecycle.side(Party[each.side]) for each in mine}
    every = lifecycle.move(one.region, one.kind, "accept").by.all
    for each in mine:
        each.decision, each.opinion, each.approval_no = decision.value, opinion, approval_no
        each.by_name, each.account_id, each.at = scope.actor.name, scope.account_id, now()
        each.org_id, each.org_name = speaker.id, speaker.name
    for each in says:
        if each.waits and (each in mine or (not every and lifecycle.side(Party[each.side]) in sides)):
            each.waits = False
            await each.save(using_db=done.tx)
