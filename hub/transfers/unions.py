"""A union on its way below another superior: the case that both superiors decide, and what becomes of the union."""

from dataclasses import dataclass

import orjson

from hub.access import notices
from hub.access.scope import Scope
from hub.clock import now, today
from hub.database import Db
from hub.database.walls import everywhere, reaching
from hub.errors import Invalid, OrgNotActive
from hub.identity import new_id, new_ids
from hub.journal.deeds import Deed
from hub.journal.revisions import Changes
from hub.orgs import commands, counters, moves, rehanging
from hub.orgs.lifecycle import at_work
from hub.orgs.models import Org
from hub.orgs.shifting import keep_still, shift
from hub.orgs.values import ORGS
from hub.region import OrgState, Party, TransferState
from hub.reviewing import proposals
from hub.seal import keyring
from hub.transfers import guards, lifecycle, under_way
from hub.transfers.lifecycle import OF_UNIONS, Asker, TransferKind
from hub.transfers.models import Approval, Transfer

SEALED = "transfer.changes"
ACT = "moveOrg"  # of the steps in the union's life


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """What is asked for."""

    org: Org
    old: Org
    new: Org
    kind: TransferKind
    changes: Changes  # what is to be corrected with it


@reaching(everywhere)
async def open_case(done: Deed, scope: Scope, going: Going) -> Transfer:
    """The case, laid before the superiors. Where one of them has nobody, every union above it may decide at once."""
    case_id, told = new_id(), orjson.dumps(dict(going.changes)).decode()
    one = Transfer(
        id=case_id,
        region=going.org.region,
        kind=going.kind.value,
        state=TransferState.PENDING.value,
        subject_id=going.org.id,
        subject_name=going.org.name[:100],
        from_region=going.old.region,
        from_org_id=going.old.id,
        from_name=going.old.name,
        to_region=going.new.region,
        to_org_id=going.new.id,
        to_name=going.new.name,
        changes_sealed=keyring().seal(SEALED, case_id, told) if going.changes else None,
        asked_by=Asker.SELF.value,
        requested_by=scope.actor.name,
        account_id=scope.account_id,
        requested_at=now(),
        remind_at=lifecycle.reminds(going.org.region, going.kind, today()),
        due_at=lifecycle.due(going.org.region, going.kind, today()),
    )
    parties = lifecycle.parties(one.region, going.kind, Asker.SELF)
    sides = {party: going.old if lifecycle.side(party) is Party.OUT else going.new for party in parties}
    body = f"“{going.org.name}”申请由“{one.from_name}”转到“{one.to_name}”之下，请审核。"
    for union in sides.values():
        to = await notices.administrators(done.tx, union.id)
        if not to:
            to, one.escalated_at = await notices.superiors(done.tx, union.id), one.requested_at
        await notices.tell(done.tx, to, "有工会转移待审核", body, about=("transfer", one.id))
    await one.save(using_db=done.tx, force_create=True)
    says = [
        Approval(id=id_, transfer_id=one.id, side=party.name, org_id=union.id, org_name=union.name)
        for id_, (party, union) in zip(new_ids(len(sides)), sides.items(), strict=True)
    ]
    await Approval.bulk_create(says, using_db=done.tx)
    return one


@reaching(everywhere)
async def accept(done: Deed, one: Transfer) -> None:
    """The union hangs below its new superior, corrected as it was said. Raises Invalid where it no longer can."""
    await shift(done.tx, one.region)
    to = await _target(done.tx, one)
    org = await _locked(done.tx, one)
    how = OF_UNIONS[TransferKind(one.kind)]
    await guards.refuse(done.tx, org, moves.begins(org.region, OrgState.ACTIVE, how), path=("id",))
    await under_way.refuse_any(done.tx, org, (under_way.RUNNING_IMPORTS,))  # they know where the union stands
    changes = changes_of(one)
    if changed := [key for key, pair in changes.items() if ORGS.clear(org, key) not in pair]:
        proposals.refuse_fields(ORGS, org.region, changed)
    values = {key: after for key, (_, after) in changes.items()}
    track = await rehanging.seat(done.tx, org, to, str(values.get("kind") or org.kind), how)
    before = await Org.get(id=org.parent_id, using_db=done.tx)
    await rehanging.rehang(done.tx, org, to, track)
    await _pass_on(done.tx, org, before, to)
    org.state = OrgState(moves.hangs(org.region).enters).value
    moved = {"parent_name": (before.name, to.name)}
    await commands.amend(done.tx, org, values, done.actor, act=ACT, beside=moved)
    done.about("transfer", one.id, one.subject_name, org_id=org.id, org_path=org.path)


async def _target(tx: Db, one: Transfer) -> Org:
    """The new superior, which may have become what takes no such union in: nobody changes it, nor the union, now."""
    seen, to = [await Org.get(id=id_, using_db=tx) for id_ in (one.subject_id, one.to_org_id)]
    _refuse_idle(to)
    await counters.hold(tx, one.region, seen.path, to.path)
    to = await Org.get(id=to.id, using_db=tx)
    _refuse_idle(to)  # it may have become so while we waited
    return to


def _refuse_idle(to: Org) -> None:
    if not at_work(to.state):
        raise OrgNotActive("新的上级工会已不能接收工会，请拒绝，或由对方撤回。", path=("id",))


async def _pass_on(tx: Db, org: Org, before: Org, to: Org) -> None:
    """What waits for its superior's word waits for the new one's: the former superior sees the union no more."""
    for side, column in ((Party.OUT_SUPERIOR, "from_org_id"), (Party.IN_SUPERIOR, "to_org_id")):
        cases = Transfer.filter(**{column: org.id}, state=TransferState.PENDING.value).using_db(tx)
        ids = await cases.values_list("id", flat=True)
        waiting = Approval.filter(transfer_id__in=ids, side=side.name, org_id=before.id, waits=True).using_db(tx)
        await waiting.update(org_id=to.id, org_name=to.name)


@reaching(everywhere)
async def stay(done: Deed, one: Transfer, state: TransferState) -> None:
    """It stays where it hangs: refused, called off, or nobody decided in time."""
    await keep_still(done.tx, one.region)
    org = await _locked(done.tx, one)
    found = moves.is_called_off if state is TransferState.CANCELLED else moves.stays
    await commands.stand(done.tx, org, OrgState(found(org.region).enters), done.actor, _STAYS[state])


def changes_of(one: Transfer) -> Changes:
    """What is to be corrected with the move: before and after, by field."""
    if one.changes_sealed is None:
        return {}
    told = orjson.loads(keyring().open(SEALED, one.id, one.changes_sealed))
    return {
        key: (ORGS.thawed(one.region, key, before), ORGS.thawed(one.region, key, after))
        for key, (before, after) in told.items()
    }


async def _locked(tx: Db, one: Transfer) -> Org:
    org = await commands.alone(tx, await Org.get(id=one.subject_id, using_db=tx))
    if org.state != OrgState.MOVE_PENDING:
        hint = "请刷新后查看工会的状态。"
        raise Invalid("该工会已不在等待转移。", code="NOT_IN_THIS_STATE", hint=hint, path=("id",))
    return org


_STAYS = {
    TransferState.REFUSED: "refuseTransfer",
    TransferState.CANCELLED: "cancelTransfer",
    TransferState.EXPIRED: "expireTransfer",
}
