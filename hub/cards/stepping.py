"""A step in the life of cards: what a move of the table does to them, to their members' holds and to their batches."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from hub.cards import lifecycle, telling
from hub.cards.faults import NotInThisState
from hub.cards.models import Card, CardBatch, CardBatchRow
from hub.cards.states import BEGUN, GONE, HOLDING, SETTLED, Answer, CardBatchState
from hub.clock import now, today
from hub.database import Db, bulk, is_sqlite
from hub.database.walls import everywhere, reaching
from hub.identity import new_id
from hub.journal import revisions
from hub.journal.deeds import Deed
from hub.journal.revisions import Revised
from hub.members import holds
from hub.members.holds import HoldKind
from hub.members.models import Hold
from hub.national import workdays
from hub.region import CardState, Lifecycle, Move

AT_ONCE = 2_000  # cards a statement
_STEP = ("id", "state", "live", "version", "updated_at", "batch_id", "batch_row", "hand_out_by")
FAILURE = ("failure_code", "failure_sealed", "failed_at")
NUMBER = ("card_no_sealed", "card_no_index")
FILLED = ("card_name", "outlet")  # what the actor of a move may be asked for


@dataclass(slots=True)
class Stepped:
    """What became of the cards: the ones that are live now, and those whose member something else holds."""

    cards: list[Card] = field(default_factory=list)
    held: dict[UUID, Hold] = field(default_factory=dict)  # by card


@reaching(everywhere)
async def step(
    done: Deed, cards: Sequence[Card], move: Move, *, reason: str | None = None, also: Collection[str] = ()
) -> Stepped:
    """Make one move with cards that nobody else can change, whoever may see what it touches: it was asked before.

    ``also``: columns the caller has changed. A card whose member is held for something else stays as it is.
    """
    out = Stepped()
    for start in range(0, len(cards), AT_ONCE):
        await _some(done, cards[start : start + AT_ONCE], move, reason, also, out)
    return out


async def _some(
    done: Deed, cards: Sequence[Card], move: Move, reason: str | None, also: Collection[str], out: Stepped
) -> None:
    moment, life, enters = now(), lifecycle.declared(done.region), CardState(move.enters)
    anew = [one for one in cards if CardState(one.state) in GONE and enters in BEGUN]
    ids = {one.id: new_id() if one in anew else one.id for one in cards}  # of the card that is live afterwards
    held: dict[UUID, Hold] = {}
    if enters in HOLDING:
        begins = {one.member_id: ids[one.id] for one in cards if CardState(one.state) not in HOLDING}
        in_the_way = await holds.take(done.tx, done.region, HoldKind.CARD, begins)
        held = {one.id: in_the_way[one.member_id] for one in cards if one.member_id in in_the_way}
    going = [one for one in cards if one.id not in held]
    revised: list[Revised] = []
    fresh: list[Card] = []
    for one in going:
        before, one.version, one.updated_at = one.state, one.version + 1, moment
        if ids[one.id] != one.id:
            fresh.append(_remade(done, one, ids[one.id], enters, moment))
            one.live = None
        else:
            _enter(one, life, enters)
        revised.append(_step_of(one, move, before))
    names = [*_STEP, *also]
    await bulk.update(done.tx, Card, {name: [getattr(one, name) for one in going] for name in names}) if going else None
    if fresh:
        await _write_fresh(done, fresh, move, reason)
    if enters not in HOLDING:
        await holds.release(done.tx, [one.id for one in going])
    await revisions.many(done.tx, done.region, done.actor, revised, opinion=reason, import_id=done.import_id)
    out.cards += [one for one in going if one.live or not any(new.replaces_id == one.id for new in fresh)] + fresh
    out.held |= held


def _enter(one: Card, life: Lifecycle, enters: CardState) -> None:
    one.state = enters.value
    if enters is CardState.PENDING:
        one.batch_id = one.batch_row = None
    if enters is CardState.CLOSED:
        one.live = None
    if enters is CardState.RECEIVED:
        one.hand_out_by = due(life, enters, today())


def due(life: Lifecycle, state: CardState, since: date) -> date | None:
    """By when a card that entered the state is to leave it; None where the region names no time."""
    after = next((one.after for one in life.moves if one.after and state in one.leaves), None)
    if after is None:
        return None
    return workdays.after(since, after.count).day if after.working else since + timedelta(days=after.count)


def _remade(done: Deed, old: Card, id: UUID, enters: CardState, moment: datetime) -> Card:
    """The card that takes the place of one that was lost or taken back, in the same row of the same batch."""
    waits = enters is CardState.PENDING
    return Card(
        id=id,
        region=old.region,
        org_id=old.org_id,
        member_id=old.member_id,
        batch_id=None if waits else old.batch_id,
        batch_row=None if waits else old.batch_row,
        version=1,
        state=enters.value,
        live=True,
        card_name=old.card_name,
        outlet=old.outlet,
        replaces_id=old.id,
        created_by=done.actor.name,
        created_at=moment,
        updated_at=moment,
    )


async def _write_fresh(done: Deed, fresh: Sequence[Card], move: Move, reason: str | None) -> None:
    await insert(done.tx, fresh)
    firsts = [Revised(subject_id=one.id, version=1, changes={}, act=move.act) for one in fresh]
    await revisions.many(done.tx, done.region, done.actor, firsts, opinion=reason, import_id=done.import_id)
    for one in fresh:
        rows = CardBatchRow.filter(card_id=one.replaces_id, batch_id=one.batch_id).using_db(done.tx)
        await rows.update(card_id=one.id)


async def insert(tx: Db, cards: Sequence[Card]) -> None:
    """Write new cards. Raises Tortoise's IntegrityError where somebody has a live one."""
    names = Card._meta.fields_db_projection
    await bulk.insert(tx, Card, {name: [getattr(one, name) for one in cards] for name in names})


def _step_of(one: Card, move: Move, before: str) -> Revised:
    changes: dict[str, tuple[object, object]] = {"state": (before, one.state)} if before != one.state else {}
    return Revised(subject_id=one.id, version=one.version, changes=changes, act=move.act)


@reaching(everywhere)
async def amend(done: Deed, cards: Sequence[Card], names: Collection[str]) -> None:
    """Write down more of cards that stay where they are."""
    for one in cards:
        one.version, one.updated_at = one.version + 1, now()
    kept = ("id", "version", "updated_at", *names)
    await bulk.update(done.tx, Card, {name: [getattr(one, name) for one in cards] for name in kept})
    steps = [Revised(subject_id=one.id, version=one.version, changes={}, act=done.act) for one in cards]
    await revisions.many(done.tx, done.region, done.actor, steps, import_id=done.import_id)


@reaching(everywhere)
async def settle(done: Deed, batches: Collection[UUID]) -> None:
    """Bring the states of batches up to what became of their rows; they are locked, see :func:`lock`.

    A batch is closed while nothing in it is the bank's to do. A card that is lost later opens it again.
    """
    for batch in sorted(batches):
        one = await CardBatch.get(id=batch, using_db=done.tx)
        waited = one.answered_at is None
        state = await _settled(done, one)
        if state != one.state:
            one.state, one.version, one.updated_at = state.value, one.version + 1, now()
            await one.save(using_db=done.tx, update_fields=["state", "version", "updated_at", "answered_at"])
        if waited and one.answered_at is not None:
            await telling.tell(done.tx, one)


async def _settled(done: Deed, one: CardBatch) -> CardBatchState:
    state = CardBatchState(one.state)
    rows = CardBatchRow.filter(batch_id=one.id).using_db(done.tx)
    if state in (CardBatchState.SUBMITTED, CardBatchState.REVIEWING):
        if await rows.filter(answer=None).exists():
            return CardBatchState.REVIEWING if await rows.exclude(answer=None).exists() else state
        one.answered_at = now()
    if state in (CardBatchState.OPEN, CardBatchState.CANCELLED):
        return state
    cards = Card.filter(batch_id=one.id, live=True).exclude(state__in=_settled_states(done.region))
    return CardBatchState.ANSWERED if await cards.using_db(done.tx).exists() else CardBatchState.CLOSED


def _settled_states(region: str) -> list[str]:
    return sorted({str(state) for state in (*SETTLED, *lifecycle.declared(region).ends)})


@reaching(everywhere)
async def lock(tx: Db, batches: Collection[UUID]) -> None:
    """Let nobody else change these batches, nor move their cards, until the transaction ends: they come first."""
    if batches and not is_sqlite(tx):
        rows = CardBatch.filter(id__in=sorted(batches)).using_db(tx).order_by("id")
        await rows.select_for_update().only("id")  # not values_list: Tortoise would leave FOR UPDATE out


@reaching(everywhere)
async def answered(done: Deed, cards: Sequence[Card], answer: Answer, code: str | None = None) -> None:
    """Write the bank's answer into the rows of these cards."""
    homes, moment = {one.id: one.batch_id for one in cards}, now()
    rows = await bulk.fetch(done.tx, CardBatchRow, done.region, "card_id", list(homes))
    found = [row for row in rows if row.batch_id == homes[row.card_id]]
    columns: dict[str, Sequence[object]] = {
        "id": [row.id for row in found],
        "answer": [answer.value] * len(found),
        "failure_code": [code] * len(found),
        "answered_at": [moment] * len(found),
    }
    if found:
        await bulk.update(done.tx, CardBatchRow, columns)


def refuse_dead(card: Card) -> None:
    """Raises NotInThisState for a card that another one has replaced, or that is closed."""
    if not card.live:
        raise NotInThisState("该会员服务卡已被新卡替换或已注销，不能再办理。")
