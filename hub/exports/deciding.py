"""Deciding exports: each side says its word of exactly what was asked for; the second yes has the file made."""

from dataclasses import dataclass
from uuid import UUID

from hub import broker
from hub.access.permissions import require
from hub.access.scope import Scope
from hub.clock import now
from hub.errors import Invalid, Stale
from hub.exports import closing, lifecycle, queries, standing, telling
from hub.exports.models import ExportApproval, ExportRequest
from hub.jobs import queue
from hub.journal.deeds import deed
from hub.region import Decision

JOB = "export"
LONGEST_OPINION, LONGEST_NO = 200, 64
_MOVES = {Decision.APPROVED: "approve", Decision.RETURNED: "return", Decision.REJECTED: "reject"}
_TOLD = {Decision.RETURNED: "已被退回", Decision.REJECTED: "未获批准"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The written reply somebody sent: its name and its hash, which is kept when the file is long gone."""

    file_name: str
    sha256: str


async def decide(
    scope: Scope,
    id: UUID,
    decision: Decision,
    *,
    opinion: str = "",
    approval_no: str = "",
    evidence: Evidence | None = None,
    if_version: int | None = None,
) -> ExportRequest:
    """Say yes or no for the side the asker leads. Both sides must say yes, one no is enough.

    Raises StepUpNeeded, NotAllowed (not the office, the requester, the same person as the other side), Invalid, Stale.
    """
    async with deed(scope.actor, "decideExport", region=scope.region) as done:
        require(scope, "decideExport")
        await queries.visible(scope, id, done.tx)
        one = await queries.locked(done.tx, id)
        await closing.about(done, one)
        if if_version is not None and if_version != one.version:
            raise Stale()
        says = (await queries.approvals([one.id], done.tx))[one.id]
        there = await standing.known(done.tx, says, scope.account_id, one.account_id)
        if refusal := standing.against_deciding(scope, one, says, there):
            raise refusal
        mine = standing.speaks_for(scope, says)
        assert mine is not None  # noqa: S101 -- or it would have been refused
        _refuse_unsaid(decision, opinion, approval_no, evidence)
        _record(scope, one, mine, decision, opinion.strip() or None, approval_no.strip() or None, evidence)
        await mine.save(using_db=done.tx)
        if decision is not Decision.APPROVED:
            await closing.close(
                done.tx, one, lifecycle.enters(one.state, _MOVES[decision]), by=scope.actor.name, remark=opinion.strip()
            )
            await telling.answer(done.tx, one, f"导出申请{_TOLD[decision]}", opinion.strip())
        elif any(each.waits for each in says):
            await closing.step(done.tx, one)
        else:
            one.state = lifecycle.enters(one.state, "approve").value
            await closing.step(done.tx, one)
            await queue.enqueue(done.tx, JOB, one.id, one.region)
        done.details |= closing.said_of(one) | {"decision": decision.value, "side": mine.side, "state": one.state}
        done.details |= {"approval_no": mine.approval_no, "evidence_sha256": mine.evidence_sha256}
    await broker.wake(JOB)
    return one


def _refuse_unsaid(decision: Decision, opinion: str, approval_no: str, evidence: Evidence | None) -> None:
    if decision is not Decision.APPROVED and not opinion.strip():
        raise Invalid("请填写退回或不批准的理由，申请人会看到。", path=("opinion",))
    if decision is Decision.APPROVED and not approval_no.strip() and evidence is None:
        raise Invalid(
            "批准须有书面依据：请填写批准文号，或上传书面批复。", code="WRITTEN_REPLY_NEEDED", path=("approvalNo",)
        )
    if len(opinion.strip()) > LONGEST_OPINION:
        raise Invalid(f"审批意见不超过{LONGEST_OPINION}字。", path=("opinion",))
    if len(approval_no.strip()) > LONGEST_NO:
        raise Invalid(f"批准文号不超过{LONGEST_NO}字。", path=("approvalNo",))


def _record(
    scope: Scope,
    one: ExportRequest,
    mine: ExportApproval,
    decision: Decision,
    opinion: str | None,
    approval_no: str | None,
    evidence: Evidence | None,
) -> None:
    """The word is bound to the query as it stands now."""
    mine.waits, mine.decision, mine.query_hash = False, decision.value, one.query_hash
    mine.account_id, mine.by_name, mine.at = scope.account_id, scope.actor.name, now()
    mine.opinion, mine.approval_no = opinion, approval_no
    if evidence is not None:
        mine.evidence_sha256, mine.evidence_name = evidence.sha256, evidence.file_name
