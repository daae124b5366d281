"""How a transfer ends: the case is closed, the person is free for something else, and everybody concerned is told."""

from uuid import UUID

from hub import masks
from hub.access import notices
from hub.access.models import Account
from hub.clock import now
from hub.database import Db, held
from hub.database.walls import everywhere, reaching
from hub.journal.deeds import Deed
from hub.members import holds
from hub.region import Decision, TransferState
from hub.transfers import lifecycle, unions
from hub.transfers.models import Approval, Transfer
from hub.transfers.opening import accounts_of

_ENDED = {
    TransferState.ACCEPTED: "已获同意，会籍已经转入",
    TransferState.REFUSED: "未获同意",
    TransferState.CANCELLED: "已由提出的一方撤回",
    TransferState.EXPIRED: "逾期未审核，已经作废",
}

_UNION_ENDED = {TransferState.ACCEPTED: "双方上级已经同意，工会已经转入"}


async def close(done: Deed, one: Transfer, state: TransferState) -> None:
    """It is over, one way or another: nobody is waited for, and the person or union is free for something else."""
    tx = done.tx
    if lifecycle.is_of_union(one.kind) and state is not TransferState.ACCEPTED:
        await unions.stay(done, one, state)
    one.state, one.ended_at, one.ended_by = state.value, now(), done.actor.name
    one.changes_sealed = None
    await step(tx, one)
    await Approval.filter(transfer_id=one.id, waits=True).using_db(tx).update(waits=False)
    await release(tx, one)


@reaching(everywhere)
async def locked(tx: Db, id: UUID) -> Transfer:
    """The transfer as nobody else can change it until the transaction ends."""
    return await held(tx, Transfer.filter(id=id)).get()


async def step(tx: Db, one: Transfer) -> None:
    """One version further."""
    one.version += 1
    await one.save(using_db=tx)


@reaching(everywhere)
async def release(tx: Db, one: Transfer) -> None:
    """Something else may be begun for the person."""
    await holds.release(tx, [one.id])


@reaching(everywhere)
async def tell(tx: Db, one: Transfer, *, but: UUID | None = None) -> None:
    """Both sides, whoever asked, and the person learn how it ended; nobody where the person had been."""
    to = await notices.administrators(tx, one.from_org_id)
    if one.to_org_id is not None:
        to += await notices.administrators(tx, one.to_org_id)
    if one.account_id is not None:
        to += await Account.filter(id=one.account_id).using_db(tx)
    of_union = lifecycle.is_of_union(one.kind)
    to += await (notices.administrators(tx, one.subject_id) if of_union else accounts_of(tx, [one.subject_id]))
    label = lifecycle.label(one.region, one.state, one.kind).removeprefix("转移")
    title = f"{'工会' if of_union else '会籍'}转移：{label}"
    said = (_UNION_ENDED if of_union else {}).get(TransferState(one.state)) or _ENDED[TransferState(one.state)]
    nameless = one.by_code and one.state != TransferState.ACCEPTED  # whoever asked does not know the name
    name = masks.name(one.subject_name) if nameless else one.subject_name
    body = f"{name}转入“{one.to_name}”的申请{said}。{await _why(tx, one)}"
    others = [account for account in to if account.id != but]
    await notices.tell(tx, others, title, body, about=("transfer", one.id))


async def _why(tx: Db, one: Transfer) -> str:
    """What whoever refused gave as the reason."""
    if one.state != TransferState.REFUSED:
        return ""
    said = await Approval.filter(transfer_id=one.id, decision=Decision.REJECTED.value).using_db(tx).first()
    return f"审核意见：{said.opinion}" if said and said.opinion else ""
