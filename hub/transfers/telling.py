"""What each side is told of a transfer: who asks for somebody to come learns where from when it is agreed to."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid5

from hub import masks
from hub.access.roles import Role
from hub.access.scope import Scope
from hub.database import Db
from hub.errors import HubError
from hub.journal.actor import HUB
from hub.journal.revisions import Step
from hub.orgs.models import Org
from hub.region import Decision, Party, TransferState
from hub.transfers import lifecycle, queries, standing
from hub.transfers.lifecycle import TransferKind
from hub.transfers.models import Approval, Transfer

HIDDEN = "转出单位（同意后显示）"


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """One side, as far as the asker may know: ``org_id`` is for looking it up, which has a scope of its own."""

    id: UUID
    party: Party
    org_id: UUID | None
    org_name: str
    decision: Decision | None
    by: str | None
    opinion: str | None
    approval_no: str | None
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A transfer, as far as the asker may know it, and what stands against a word of the asker's."""

    row: Transfer
    subject_name: str
    from_name: str
    says: tuple[Say, ...]  # what was decided
    waits: tuple[Say, ...]  # who may still decide
    needs_all: bool
    against_deciding: HubError | None
    against_cancelling: HubError | None


async def told(scope: Scope, rows: Collection[Transfer], db: Db | None = None) -> dict[UUID, Told]:
    """Of transfers that the asker may see, in a few statements for all of them."""
    said = await queries.approvals([one.id for one in rows], db)
    unions = await queries.unions(rows, said, db)
    return {one.id: _told(scope, one, said[one.id], unions) for one in rows}


def _told(scope: Scope, one: Transfer, said: list[Approval], unions: Mapping[UUID, Org]) -> Told:
    hides = _hides(scope, one, unions.get(one.from_org_id))
    mine = standing.speaks_for(scope, one, said, unions)
    parties = lifecycle.parties(one.region, TransferKind(one.kind), lifecycle.Asker(one.asked_by))
    says = [_say(each, hides=hides and lifecycle.side(Party[each.side]) is Party.OUT) for each in said]
    return Told(
        row=one,
        subject_name=masks.name(one.subject_name) if hides and one.by_code else one.subject_name,
        from_name=HIDDEN if hides else one.from_name,
        says=tuple(each for each in says if each.decision),
        waits=tuple(say for say, each in zip(says, said, strict=True) if each.waits),
        needs_all=lifecycle.needs_all(one.region, one.kind, parties),
        against_deciding=standing.against_deciding(one, mine),
        against_cancelling=standing.against_cancelling(scope, one, unions),
    )


def _hides(scope: Scope, one: Transfer, home: Org | None) -> bool:
    """Whoever asked for a stranger knows the name and the number, and is not to learn where the person is.

    Whoever asked by a code does not know the name either, and is not to learn it before the person comes.
    """
    if one.kind != TransferKind.MEMBER_IN or one.state == TransferState.ACCEPTED or scope.role is Role.MEMBER:
        return False
    return home is None or home.region != scope.region or not scope.covers(home.path)


def _say(each: Approval, *, hides: bool) -> Say:
    told_ = Say(
        id=each.id,
        party=Party[each.side],
        org_id=each.org_id,
        org_name=each.org_name,
        decision=Decision(each.decision) if each.decision else None,
        by=each.by_name,
        opinion=each.opinion,
        approval_no=each.approval_no,
        at=each.at,
    )
    return replace(told_, org_id=None, org_name=Party[each.side].value, by=None) if hides else told_


async def by_ids(scope: Scope, ids: Collection[UUID], db: Db | None = None) -> dict[UUID, Told]:
    """Those of the transfers that the asker may see."""
    return await told(scope, (await queries.by_ids(scope, ids, db)).values(), db)


async def open_of(scope: Scope, members: Collection[UUID], db: Db | None = None) -> dict[UUID, Told]:
    """The transfer that is under way, by member."""
    rows = await queries.open_of(scope, members, db)
    said = await told(scope, rows.values(), db)
    return {member: said[row.id] for member, row in rows.items()}


def steps(one: Told) -> list[Step]:
    """The case's life, the first step first: asked for, laid before the superiors, decided, over."""
    row = one.row
    asked = "moveOrg" if lifecycle.is_of_union(row.kind) else "requestTransfer"
    life = [_step(row, row.id, asked, row.requested_at, row.requested_by, row.reason)]
    if row.escalated_at is not None:
        life.append(_step(row, uuid5(row.id, "escalated"), "escalateTransfer", row.escalated_at, HUB.name))
    for each in sorted((each for each in one.says if each.at), key=lambda each: (str(each.at), each.id)):
        act = "acceptTransfer" if each.decision is Decision.APPROVED else "refuseTransfer"
        life.append(_step(row, each.id, act, each.at or row.requested_at, each.by or each.party.value, each.opinion))
    over = {TransferState.CANCELLED: "cancelTransfer", TransferState.EXPIRED: "expireTransfer"}
    if (act_ := over.get(TransferState(row.state))) and row.ended_at is not None:
        life.append(_step(row, uuid5(row.id, "ended"), act_, row.ended_at, row.ended_by or ""))
    return [replace(step, version=number) for number, step in enumerate(life, 1)]


def _step(row: Transfer, id: UUID, act: str, at: datetime, by: str, opinion: str | None = None) -> Step:
    return Step(
        id=id,
        version=0,
        at=at,
        act=act,
        by=by,
        opinion=opinion,
        import_id=row.import_id if act == "requestTransfer" else None,
        import_row=row.import_row,
        changes={},
    )
