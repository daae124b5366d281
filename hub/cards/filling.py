"""Filling a batch: some of the members who wait, or all; a stretch at a time, however many they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from tortoise.exceptions import IntegrityError

from hub.access.scope import Scope
from hub.cards import candidates, fitness, lifecycle, stepping
from hub.cards.candidates import Candidate
from hub.cards.fitness import Terms, Unfit
from hub.cards.models import Card, CardBatch, CardBatchRow
from hub.cards.states import CardBatchState
from hub.clock import now
from hub.database import Db, bulk
from hub.database.statements import run
from hub.database.walls import everywhere, reaching
from hub.errors import Invalid, NotFound
from hub.identity import new_ids
from hub.journal import revisions
from hub.journal.deeds import Deed
from hub.journal.revisions import Revised
from hub.members import carried
from hub.members.lifecycle import MembershipState
from hub.members.models import Hold, Member
from hub.orgs.models import Org
from hub.region import CardState

MOST = 5_000  # people in a batch: a request makes so many in its time, and a bank reads their file
TOLD = 100  # so many of those who were not taken are told; the others are among the candidates still
Names = Mapping[UUID, str]  # 办卡约定姓名, by member
_BLANK = dict.fromkeys(name for name, one in Card._meta.fields_map.items() if one.null and name != "live")


@dataclass(slots=True)
class Refused:
    """Those who were not taken: all are counted, the first are told."""

    count: int = 0
    told: list[Candidate] = field(default_factory=list)

    def add(self, wanted: Terms, one: Member, values: Mapping[str, object], found: Sequence[Unfit]) -> None:
        """One more, and what was found."""
        self.count += 1
        if len(self.told) < TOLD:
            self.told.append(candidates.told(wanted, one, values, found))


async def fill(
    done: Deed,
    scope: Scope,
    org: Org,
    batch: CardBatch,
    chosen: Sequence[UUID],
    everybody: bool,
    names: Names,
) -> tuple[list[Card], Refused]:
    """Put the chosen, or everybody who waits, into a batch that is locked: their cards, and who was not taken.

    When it is full, everybody else waits for the next batch; somebody who was chosen is never left out silently.
    """
    if everybody == bool(chosen):
        raise Invalid("请选择会员，或选择全部待办卡会员，两者选一。", path=("members",))
    wanted, refused, taken = fitness.terms(org.region), Refused(), list[Card]()
    if everybody:
        rows = await candidates.asked(scope, org, None, done.tx).values_list("id", flat=True)
        ids = sorted(UUID(str(id_)) for id_ in rows)
    else:
        ids = sorted(set(chosen))
    number = await _last_row(done.tx, batch)
    for start in range(0, len(ids), stepping.AT_ONCE):
        room = MOST - batch.size
        if room <= 0:
            break
        some = ids[start : start + stepping.AT_ONCE]
        fit = await _fit(done.tx, wanted, org, batch, some, names, refused, chosen=not everybody)
        if len(fit) > room and not everybody:
            raise Invalid(f"一个批次最多{MOST}人，还可以加入{room}人。", code="BATCH_FULL", path=("members",))
        taken += await _write(done, batch, fit[:room], names, number)
        number += len(fit[:room])
        batch.size += len(fit[:room])
    await counted(done, batch, 0)
    done.details |= {"taken": len(taken), "refused": refused.count}
    return taken, refused


async def _last_row(tx: Db, batch: CardBatch) -> int:
    (found,) = await run(tx, "SELECT MAX(row) AS last FROM card_batch_row WHERE batch_id = ?", batch.id)
    return int(found["last"] or 0)


@reaching(everywhere)  # the union is the asker's: what is looked at is chosen by it alone
async def _fit(
    tx: Db,
    wanted: Terms,
    org: Org,
    batch: CardBatch,
    ids: Sequence[UUID],
    names: Names,
    refused: Refused,
    *,
    chosen: bool,
) -> list[tuple[Member, Card | None]]:
    """Those of the people who may go into the batch, with the card each has waiting, if any; the others are refused."""
    inside = {one.member_id for one in await bulk.fetch(tx, Card, org.region, "batch_id", [batch.id])}
    ids = [id_ for id_ in ids if id_ not in inside]  # who leaves now waits for the batch: it waits for nobody in it
    people = {one.id: one for one in await bulk.fetch(tx, Member, org.region, "id", ids, lock=True)}
    strange = [id_ for id_ in ids if id_ not in people or people[id_].org_id != org.id]
    if strange and chosen:
        raise NotFound(f"所选会员中有{len(strange)}人不属于该工会，或已不存在。", path=("members",))
    cards = {one.member_id: one for one in await bulk.fetch(tx, Card, org.region, "member_id", ids) if one.live}
    held = {one.member_id: one for one in await bulk.fetch(tx, Hold, org.region, "member_id", ids)}
    fit: list[tuple[Member, Card | None]] = []
    for one in sorted(people.values(), key=lambda one: one.member_no):
        card = cards.get(one.id)
        if one.org_id != org.id:
            continue
        values = fitness.values_of(wanted, one, names.get(one.id) or (card.card_name if card else None))
        values["has_card"] = card is not None and card.state not in carried.NOT_YET
        is_apart = fitness.is_apart(wanted, values)
        if is_apart != batch.foreigners and not chosen:
            continue  # theirs is another batch
        found = [
            *filter(None, (objection(one, card, is_apart, batch),)),
            *candidates.found(wanted, values, held.get(one.id)),
        ]
        if candidates.is_fit(found):
            fit.append((one, card))
        else:
            refused.add(wanted, one, values, found)
    return fit


def objection(one: Member, card: Card | None, is_apart: bool, batch: CardBatch) -> Unfit | None:
    """What the register has against the person, beside the data."""
    if one.state != MembershipState.CURRENT:
        return Unfit(code="CARD-NOT-CURRENT", at="", says="会员已不在册，不能办卡。", fix="请先办理入会")
    if card is not None and card.state == CardState.FAILED:
        return Unfit(code="CARD-FAILED", at="", says="上次办卡失败，尚未处理。", fix="请更正后先改回“待办卡”，再申请")
    if card is not None and card.state != CardState.PENDING:
        said = lifecycle.label(one.region, card.state)
        return Unfit(code="CARD-EXISTS", at="", says=f"该会员已有会员服务卡（{said}），不能重复办理。")
    if card is not None and card.batch_id is not None:
        return Unfit(code="CARD-IN-BATCH", at="", says="该会员已在另一个未发送的批次中。", fix="请先从那个批次移出")
    if is_apart != batch.foreigners:
        apart = lifecycle.ordering(one.region).words.apart
        said = apart if is_apart else "该批次只收须单独成批办理的会员。"
        return Unfit(code="CARD-APART", at="", says=said, fix="请选择相应的批次")
    return None


@reaching(everywhere)
async def _write(
    done: Deed, batch: CardBatch, fit: Sequence[tuple[Member, Card | None]], names: Names, last: int
) -> list[Card]:
    """New cards for those who have none, waiting ones taken along, a row for each."""
    if not fit:
        return []
    moment = now()
    made, waiting, places = list[Card](), list[Card](), list[Card]()
    for (one, card), id_, row in zip(fit, new_ids(len(fit)), range(last + 1, last + 1 + len(fit)), strict=True):
        if card is None:
            card = _new_card(done, batch, one, id_)
            made.append(card)
        else:
            card.version, card.updated_at = card.version + 1, moment
            waiting.append(card)
        card.batch_id, card.batch_row = batch.id, row
        card.card_name = names.get(one.id, "").strip() or card.card_name
        card.outlet = fitness.outlet_of(one)
        places.append(card)
    try:
        await stepping.insert(done.tx, made) if made else None
    except IntegrityError:
        raise Invalid(
            "所选会员中有人刚刚办理了会员服务卡，请刷新后再试。", code="CARD_EXISTS", path=("members",)
        ) from None
    if waiting:
        kept = ("id", "version", "updated_at", "batch_id", "batch_row", "card_name", "outlet")
        await bulk.update(done.tx, Card, {name: [getattr(one, name) for one in waiting] for name in kept})
        await _told(done, waiting)
    rows: dict[str, Sequence[object]] = {
        "id": list(new_ids(len(places))),
        "region": [batch.region] * len(places),
        "batch_id": [batch.id] * len(places),
        "row": [one.batch_row for one in places],
        "card_id": [one.id for one in places],
        "member_id": [one.member_id for one in places],
    }
    await bulk.insert(done.tx, CardBatchRow, rows)
    return places


def _new_card(done: Deed, batch: CardBatch, one: Member, id: UUID) -> Card:
    moment = now()
    return Card._init_from_db(
        id=id,
        region=one.region,
        org_id=one.org_id,
        member_id=one.id,
        version=1,
        state=CardState(lifecycle.declared(batch.region).starts).value,
        live=True,
        created_by=done.actor.name,
        created_at=moment,
        updated_at=moment,
        **_BLANK,
    )


async def _told(done: Deed, cards: Sequence[Card]) -> None:
    steps = [Revised(subject_id=one.id, version=one.version, changes={}, act=done.act) for one in cards]
    await revisions.many(done.tx, done.region, done.actor, steps)


async def cards_of(tx: Db, batch: CardBatch) -> list[Card]:
    return await bulk.fetch(tx, Card, batch.region, "batch_id", [batch.id], lock=True)


async def put_back(done: Deed, batch: CardBatch, cards: Sequence[Card]) -> None:
    """Cards that were never at the bank are gone, as if never asked for; the others wait for the next batch."""
    for start in range(0, len(cards), stepping.AT_ONCE):
        some = cards[start : start + stepping.AT_ONCE]
        new = [one.id for one in some if one.version == 1]
        old = [one for one in some if one.version > 1]
        for one in old:
            one.batch_id = one.batch_row = None
            one.version, one.updated_at = one.version + 1, now()
        if old:
            names = ("id", "version", "updated_at", "batch_id", "batch_row")
            await bulk.update(done.tx, Card, {name: [getattr(one, name) for one in old] for name in names})
            await _told(done, old)
        out = {one.id for one in some}
        rows = await bulk.fetch(done.tx, CardBatchRow, batch.region, "card_id", list(out))
        await bulk.delete(done.tx, CardBatchRow, batch.region, [row.id for row in rows if row.batch_id == batch.id])
        await bulk.delete(done.tx, Card, batch.region, new)
    done.details["taken_out"] = len(cards)


async def give_up(done: Deed, batch: CardBatch) -> None:
    """All who are in a batch that was not sent wait again, and the day has room for another one."""
    cards = await cards_of(done.tx, batch)
    await put_back(done, batch, cards)
    batch.state, batch.nth = CardBatchState.CANCELLED.value, None
    await counted(done, batch, -len(cards))


async def unsent(db: Db, org: Org) -> list[CardBatch]:
    """The union's batches that were not sent."""
    open_ones = CardBatch.filter(region=org.region, org_id=org.id, state=CardBatchState.OPEN.value)
    return await open_ones.using_db(db).order_by("id")


async def counted(done: Deed, batch: CardBatch, more: int) -> None:
    """The batch's size, and the outlet if all in it name one."""
    told = "MIN(outlet) AS least, MAX(outlet) AS most, COUNT(*) - COUNT(outlet) AS blank"
    (found,) = await run(done.tx, f"SELECT {told} FROM card WHERE batch_id = ?", batch.id)
    batch.outlet = found["least"] if found["least"] == found["most"] and not found["blank"] else None
    batch.size += more
    batch.version, batch.updated_at = batch.version + 1, now()
    await batch.save(using_db=done.tx)
