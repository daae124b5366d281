"""Batches: opened, filled with all who wait or with some, sent to the bank; in three acts or in one."""

from collections.abc import Sequence
from uuid import UUID

from hub.access.permissions import require
from hub.access.scope import Scope
from hub.cards import filling, lifecycle, queries, sending, stepping
from hub.cards.candidates import Candidate
from hub.cards.faults import BatchLimit, BatchNotOpen, NobodyToApply
from hub.cards.filling import Names
from hub.cards.models import CardBatch
from hub.cards.states import CardBatchState
from hub.clock import now, today
from hub.database import Db, serials
from hub.errors import Invalid, Stale
from hub.identity import new_ids
from hub.journal.deeds import Deed, deed
from hub.orgs import queries as orgs
from hub.orgs.lifecycle import not_at_work
from hub.orgs.models import Org
from hub.orgs.shifting import keep_still
from hub.orgs.virtual_codes import code_of
from hub.region import Cards
from hub.transfers import guards

_NO_CODE_YET = "请在工会资料中填写组织机构代码；没有的，请先生成虚拟组织机构代码。"


async def open_batch(scope: Scope, org_id: UUID, *, foreigners: bool = False) -> CardBatch:
    """An empty batch. Raises BatchLimit where the region allows no more that day."""
    async with deed(scope.actor, "openCardBatch", region=scope.region) as done:
        require(scope, "openCardBatch")
        return await _opened(done, scope, org_id, foreigners)


async def add(
    scope: Scope,
    batch_id: UUID,
    *,
    members: Sequence[UUID] = (),
    all_pending: bool = False,
    card_names: Names | None = None,
) -> tuple[CardBatch, list[Candidate]]:
    """Put some, or all who wait, into an open batch. Also those who were not taken, and why: the first hundred."""
    async with deed(scope.actor, "addToCardBatch", region=scope.region) as done:
        require(scope, "addToCardBatch")
        batch, org = await _taken(done, scope, batch_id)
        _, refused = await filling.fill(done, scope, org, batch, members, all_pending, card_names or {})
    return batch, refused.told


async def remove(scope: Scope, batch_id: UUID, members: Sequence[UUID]) -> CardBatch:
    """Take people out of an open batch; whoever is not in it is left alone."""
    async with deed(scope.actor, "removeFromCardBatch", region=scope.region) as done:
        require(scope, "removeFromCardBatch")
        batch, _ = await _taken(done, scope, batch_id)
        out = set(members)
        cards = [one for one in await filling.cards_of(done.tx, batch) if one.member_id in out]
        await filling.put_back(done, batch, cards)
        await filling.counted(done, batch, -len(cards))
    return batch


async def submit(scope: Scope, batch_id: UUID) -> tuple[CardBatch, list[Candidate]]:
    """Send it. Whoever has become unfit since is taken out and told: the first hundred of them."""
    async with deed(scope.actor, "submitCardBatch", region=scope.region) as done:
        require(scope, "submitCardBatch")
        await keep_still(done.tx, scope.region)
        people = await sending.hold(done.tx, await queries.batch(scope, batch_id, done.tx))
        batch, org = await _taken(done, scope, batch_id)
        if not await sending.people_of(done.tx, batch) <= people:
            raise Stale("刚有会员加入该批次，请重新核对后再发送。")
        refused = await sending.send(done, org, batch)
    return batch, refused.told


async def cancel(scope: Scope, batch_id: UUID) -> CardBatch:
    """Give up a batch that was not sent: all in it wait again, and the day has room for another one."""
    async with deed(scope.actor, "cancelCardBatch", region=scope.region) as done:
        require(scope, "cancelCardBatch")
        batch, _ = await _taken(done, scope, batch_id)
        await filling.give_up(done, batch)
    return batch


async def apply(
    scope: Scope,
    org_id: UUID,
    *,
    members: Sequence[UUID] = (),
    all_pending: bool = False,
    foreigners: bool = False,
    card_names: Names | None = None,
) -> tuple[CardBatch, list[Candidate]]:
    """批量办卡申请: opens, fills and sends in one. NobodyToApply, with those who were refused: nothing was opened."""
    async with deed(scope.actor, "applyForCards", region=scope.region) as done:
        require(scope, "applyForCards")
        batch = await _opened(done, scope, org_id, foreigners)
        org = await orgs.visible(scope, org_id, done.tx)
        cards, refused = await filling.fill(done, scope, org, batch, members, all_pending, card_names or {})
        if not batch.size:
            raise NobodyToApply(refused=refused.told)
        later = await sending.send(done, org, batch, cards)
    return batch, [*refused.told, *later.told][: filling.TOLD]


async def _opened(done: Deed, scope: Scope, org_id: UUID, foreigners: bool) -> CardBatch:
    await keep_still(done.tx, scope.region)
    org = await orgs.visible(scope, org_id, done.tx)
    done.about("org", org.id, org.name, org_id=org.id, org_path=org.path)
    order = lifecycle.ordering(org.region)
    await _refuse_unready(done, scope, org)
    if foreigners and order.apart is None:
        raise Invalid("该地区不单独办理外籍会员的批次。", hint="请与其他会员同批办理。", path=("foreigners",))
    if order.needs_org_code and code_of(org) is None:
        said = "本工会还没有9位工会组织机构代码，不能办卡。"
        raise Invalid(said, code="NO_ORG_CODE", hint=_NO_CODE_YET, path=("org",))
    (number,) = await serials.take(done.tx, org.region, f"b{org.id.hex[1:]}")  # and others of this union wait here
    moment, day = now(), today()
    batch = CardBatch(
        id=next(new_ids(1)),
        region=org.region,
        org_id=org.id,
        org_path=org.path,
        org_name=org.name,
        batch_no=f"{org.org_no}-{number:04d}",
        state=CardBatchState.OPEN.value,
        foreigners=foreigners,
        day=day,
        nth=await _nth(done.tx, org, foreigners, order),
        bank=order.bank,
        created_by=done.actor.name,
        created_at=moment,
        updated_at=moment,
    )
    await batch.save(using_db=done.tx, force_create=True)
    _about(done, batch)
    return batch


async def _nth(tx: Db, org: Org, foreigners: bool, order: Cards) -> int | None:
    if (limit := order.batches_a_day) is None:
        return None
    mine = CardBatch.filter(region=org.region, org_id=org.id, day=today(), foreigners=foreigners, nth__isnull=False)
    taken = {row["nth"] for row in await mine.using_db(tx).values("nth")}
    free = next((nth for nth in range(1, limit + 1) if nth not in taken), None)
    if free is None:
        raise BatchLimit(order.words.limit.format(limit=limit))
    return free


async def _refuse_unready(done: Deed, scope: Scope, org: Org) -> None:
    if refusal := not_at_work(org.region, org.state, ("org",)):
        raise refusal
    move = lifecycle.sending(org.region)
    if (refusal := lifecycle.against(scope, move, org.id, None)) is not None:
        raise refusal
    await guards.refuse(done.tx, org, move)


async def _taken(done: Deed, scope: Scope, batch_id: UUID) -> tuple[CardBatch, Org]:
    """An open batch as nobody else can change it."""
    await keep_still(done.tx, scope.region)
    batch = await queries.batch(scope, batch_id, done.tx)
    await stepping.lock(done.tx, [batch.id])
    batch = await queries.batch(scope, batch_id, done.tx)
    _about(done, batch)
    if batch.state != CardBatchState.OPEN:
        raise BatchNotOpen()
    org = await orgs.visible(scope, batch.org_id, done.tx)
    await _refuse_unready(done, scope, org)
    return batch, org


def _about(done: Deed, batch: CardBatch) -> None:
    done.about("card_batch", batch.id, batch.batch_no, org_id=batch.org_id, org_path=batch.org_path)
