"""Sending a batch: whoever is fit still goes to the bank, and is held from then on."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from hub.cards import candidates, filling, fitness, lifecycle, stepping
from hub.cards.faults import NobodyToApply
from hub.cards.filling import Refused
from hub.cards.models import Card, CardBatch
from hub.cards.states import CardBatchState
from hub.clock import now
from hub.database import Db, bulk
from hub.database.statements import run
from hub.database.walls import everywhere, reaching
from hub.journal.deeds import Deed
from hub.members.models import Hold, Member
from hub.orgs.models import Org
from hub.region import CardState, Party


async def send(done: Deed, org: Org, batch: CardBatch, judged: Sequence[Card] | None = None) -> Refused:
    """To the bank: every card makes the table's move, and its member is held from now on.

    ``judged``: the batch's cards, if they were put in just now; else everybody is looked at once more.
    """
    move, refused = lifecycle.sending(batch.region), Refused()
    cards = sorted(judged or await filling.cards_of(done.tx, batch), key=lambda one: one.member_id)
    if judged is None:
        cards = await _still_fit(done, org, batch, cards, refused)
    for one in cards:
        one.failure_code = one.failure_sealed = one.failed_at = None
    stepped = await stepping.step(done, cards, move, also=stepping.FAILURE)
    left = [one for one in cards if one.id in stepped.held]
    if left:
        await _refuse_held(done, batch, left, stepped.held, refused)
    batch.size -= refused.count
    if not batch.size:
        raise NobodyToApply(refused=refused.told)
    moment = now()
    batch.state, batch.submitted_at = CardBatchState.SUBMITTED.value, moment
    await filling.counted(done, batch, 0)
    done.details |= {"size": batch.size, "move": move.act}
    return refused


@reaching(everywhere)
async def hold(tx: Db, batch: CardBatch) -> set[UUID]:
    """The people in it, as nobody can change them: before the batch is, as all do who move members. Who they are."""
    people = await people_of(tx, batch)
    await bulk.fetch(tx, Member, batch.region, "id", sorted(people), lock=True)
    return people


@reaching(everywhere)
async def people_of(tx: Db, batch: CardBatch) -> set[UUID]:
    """Whoever is in it just now."""
    rows = await run(tx, "SELECT member_id FROM card WHERE batch_id = ?", batch.id)
    return {UUID(str(row["member_id"])) for row in rows}


@reaching(everywhere)
async def _still_fit(done: Deed, org: Org, batch: CardBatch, cards: Sequence[Card], refused: Refused) -> list[Card]:
    """Those who are as fit as when they were put in; the others are put back."""
    wanted, fit, unfit = fitness.terms(org.region), list[Card](), list[Card]()
    for start in range(0, len(cards), stepping.AT_ONCE):
        some = cards[start : start + stepping.AT_ONCE]
        ids = [one.member_id for one in some]
        people = {one.id: one for one in await bulk.fetch(done.tx, Member, org.region, "id", ids, lock=True)}
        held = {one.member_id: one for one in await bulk.fetch(done.tx, Hold, org.region, "member_id", ids)}
        for card in some:
            one = people.get(card.member_id)
            if one is None or one.org_id != org.id:
                unfit.append(card)
                continue
            values = fitness.values_of(wanted, one, card.card_name)
            gone = filling.objection(one, None, fitness.is_apart(wanted, values), batch)
            found = [*filter(None, (gone,)), *candidates.found(wanted, values, held.get(one.id))]
            if candidates.is_fit(found):
                fit.append(card)
            else:
                refused.add(wanted, one, values, found)
                unfit.append(card)
    if unfit:
        await filling.put_back(done, batch, unfit)
        batch.size -= len(unfit) - refused.count
    return fit


@reaching(everywhere)
async def _refuse_held(
    done: Deed, batch: CardBatch, cards: Sequence[Card], held: Mapping[UUID, Hold], refused: Refused
) -> None:
    """Somebody else was faster with these people: they go back to those who wait."""
    wanted = fitness.terms(batch.region)
    people = await bulk.fetch(done.tx, Member, batch.region, "id", [one.member_id for one in cards])
    by_member = {one.member_id: held[one.id] for one in cards}
    for one in people:
        values = fitness.values_of(wanted, one)
        refused.add(wanted, one, values, candidates.found(wanted, values, by_member[one.id]))
    await filling.put_back(done, batch, cards)


@reaching(everywhere)
async def reviewed(done: Deed, batch: CardBatch) -> None:
    """The bank has its file of a batch that is locked: it reviews from now on. A second time, nothing changes."""
    if batch.state != CardBatchState.SUBMITTED:
        return
    batch.state, batch.version, batch.updated_at = CardBatchState.REVIEWING.value, batch.version + 1, now()
    await batch.save(using_db=done.tx)
    review = frozenset({CardState.REVIEWING})
    if move := lifecycle.towards(batch.region, CardState.APPLIED, review, Party.BANK):
        cards = [one for one in await filling.cards_of(done.tx, batch) if one.state == CardState.APPLIED]
        await stepping.step(done, cards, move)
