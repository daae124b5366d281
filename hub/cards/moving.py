"""Moving cards one by one, as the region's table says; and the bank's answer for a single card."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from hub.access.permissions import require
from hub.access.scope import Scope
from hub.cards import answering, lifecycle, queries, stepping
from hub.cards.answering import BankAnswer, Said
from hub.cards.faults import AnsweredAlready, CardHeld, NotInThisState
from hub.cards.models import Card, CardBatch
from hub.cards.states import BEGUN, GONE, Answer
from hub.clock import now
from hub.database import bulk
from hub.database.walls import everywhere, reaching
from hub.errors import HubError, Invalid, NotFound, Problems, Stale
from hub.journal.deeds import Deed, deed
from hub.members.lifecycle import is_held
from hub.members.models import Member
from hub.national import card_number
from hub.orgs.models import Org
from hub.region import CardState, Effect, Field, Move, narrow
from hub.transfers import guards

AT_MOST = 100  # cards a request
SHORTEST_REASON, LONGEST_REASON = 2, 200


async def move(
    scope: Scope, ids: Sequence[UUID], act: str, reason: str | None = None, values: Mapping[str, object] | None = None
) -> list[Card]:
    """Make one move of the region's table with some cards: with all of them, or with none.

    ``values``: what the move asks the actor to fill in. Answers the cards that are live afterwards: after a remake, the
    new ones. Raises NotFound, NotInThisState, NotAllowed, Invalid or CardHeld.
    """
    wanted = list(dict.fromkeys(ids))
    if not 1 <= len(wanted) <= AT_MOST:
        raise Invalid(f"一次可以办理 1 至 {AT_MOST} 张卡。", path=("cards",))
    async with deed(scope.actor, "moveCards", region=scope.region) as done:
        done.details |= {"move": act, "cards": [str(id_) for id_ in sorted(wanted)]}
        require(scope, "moveCards")
        cards = await _locked(done, scope, wanted)
        told = (reason or "").strip()[:LONGEST_REASON]
        moves = _allowed(scope, cards, act, told, ids)
        await _guarded(done, cards, moves)
        for one in cards:
            _fill_in(one, moves[one.id], values or {})
        batches = _batches(cards)
        moved = await _made(done, cards, moves, told)
        await stepping.settle(done, batches)
        if told:
            done.details["reason"] = told
    return moved


async def decide(
    scope: Scope,
    id: UUID,
    decision: Answer,
    *,
    card_no: str | None = None,
    failure_code: str | None = None,
    message: str | None = None,
    if_version: int | None = None,
) -> Card:
    """The bank's answer for one card. The same answer again changes nothing; another one raises AnsweredAlready."""
    async with deed(scope.actor, "decideCard", region=scope.region) as done:
        require(scope, "decideCard")
        (card,) = await _locked(done, scope, [id])
        if card.batch_id is None or card.batch_row is None:
            raise NotInThisState("该卡不在银行处理的批次中。")
        batch = await queries.batch(scope, card.batch_id, done.tx)
        said = Said.RETURNED if decision is Answer.RETURNED else Said.APPROVED
        if said is Said.RETURNED and not (failure_code or message):
            raise Invalid("请填写办卡失败的代码或原因，工会据此更正。", path=("failureCode",))
        if card_no and not card_number.is_genuine(narrow(card_no)):
            raise Invalid("卡号有误：应为16至19位数字，且校验位正确。", path=("cardNo",))
        answer = BankAnswer(card.batch_row, said, card_no, failure_code, message)
        written = await answering.take(done, batch, [answer], check=_stale(card, if_version))
        if written.refused:
            refusal = written.refused[0]
            fault = AnsweredAlready if refusal.code == AnsweredAlready.code else Invalid
            raise fault(refusal.message, code=refusal.code)
        done.details |= {"decision": decision.value, "changed": written.updated}
        return await _as_it_is(done, id)


@reaching(everywhere)
async def _as_it_is(done: Deed, id: UUID) -> Card:
    """To whoever has just answered for it: its batch may be closed by now."""
    return await Card.get(id=id, using_db=done.tx)


def _stale(card: Card, if_version: int | None) -> HubError | None:
    return Stale() if if_version is not None and if_version != card.version else None


async def _locked(done: Deed, scope: Scope, ids: Sequence[UUID]) -> list[Card]:
    """The cards as nobody else can change them, their batches first."""
    before = await queries.by_ids(scope, ids, done.tx)
    if len(before) < len(ids):
        raise NotFound("没有找到所选的会员服务卡，或不在您的管理范围内。", path=("cards",))
    await stepping.lock(done.tx, _batches(list(before.values())))
    cards = await bulk.fetch(done.tx, Card, done.region, "id", sorted(ids), lock=True)
    await _about(done, cards)
    return cards


@reaching(everywhere)
async def _about(done: Deed, cards: Sequence[Card]) -> None:
    """Under which union the deed is found: of several cards, that of the first."""
    org = await Org.get(id=cards[0].org_id, using_db=done.tx)
    batch = await CardBatch.get_or_none(id=cards[0].batch_id, using_db=done.tx) if cards[0].batch_id else None
    label = f"{batch.batch_no} 第{cards[0].batch_row}行" if batch and len(cards) == 1 else f"{len(cards)}张"
    done.about("card", cards[0].id, label, org_id=org.id, org_path=org.path)


def _batches(cards: Sequence[Card]) -> set[UUID]:
    return {one.batch_id for one in cards if one.batch_id}


def _allowed(scope: Scope, cards: Sequence[Card], act: str, reason: str, asked: Sequence[UUID]) -> dict[UUID, Move]:
    """The move of each card. Every refusal is told, with its card's place in ``asked``; one of all, once."""
    moves: dict[UUID, Move] = {}
    refusals: dict[int, HubError] = {}
    for one in cards:
        try:
            moves[one.id] = _the_move(scope, one, act, reason)
        except HubError as refusal:
            refusals[asked.index(one.id)] = refusal
    if not refusals:
        return moves
    if len(refusals) == len(cards) and len({(one.code, one.message) for one in refusals.values()}) == 1:
        raise refusals[min(refusals)]
    for at, told in refusals.items():
        told.path = told.path or ("cards", str(at))
    raise Problems([refusals[at] for at in sorted(refusals)]) if len(refusals) > 1 else refusals.popitem()[1]


def _the_move(scope: Scope, card: Card, act: str, reason: str) -> Move:
    stepping.refuse_dead(card)
    found = lifecycle.the_move(scope, card, act)
    if not lifecycle.is_single(found):
        raise NotInThisState(f"“{found.label}”以批次办理，不能逐张办理。")
    if (refusal := lifecycle.against(scope, found, card.org_id, card.member_id)) is not None:
        raise refusal
    if Effect.ASK_REASON in found.effects and len(reason) < SHORTEST_REASON:
        raise Invalid(f"“{found.label}”须写明原因。", path=("reason",))
    return found


@reaching(everywhere)
async def _guarded(done: Deed, cards: Sequence[Card], moves: Mapping[UUID, Move]) -> None:
    """What the region asks of the union; and who is no member any more gets no other card."""
    guarded = {(one.org_id, moves[one.id]) for one in cards if moves[one.id].guards}
    for org_id, found in guarded:
        await guards.refuse(done.tx, await Org.get(id=org_id, using_db=done.tx), found)
    anew = [one for one in cards if CardState(one.state) in GONE and moves[one.id].enters in BEGUN]
    people = await bulk.fetch(done.tx, Member, done.region, "id", [one.member_id for one in anew], lock=True)
    if any(not is_held(one.state) for one in people) or len(people) < len(anew):
        hint = "请去掉已经退会、转出的会员。"
        raise Invalid("会员已不在册，不能重新制卡。", code="NOT_A_MEMBER", hint=hint, path=("cards",))


def _fill_in(card: Card, found: Move, values: Mapping[str, object]) -> None:
    asked: dict[str, Field] = {one.key: one for one in found.asks}
    if strange := sorted(set(values) - set(asked) | (set(values) - set(stepping.FILLED))):
        said = f"办理“{found.label}”时不能填写其他项目。"
        raise Invalid(said, hint="请去掉该项。", path=("values", strange[0]))
    for key, value in values.items():
        setattr(card, key, str(value).strip() or None if value is not None else None)


async def _made(done: Deed, cards: Sequence[Card], moves: Mapping[UUID, Move], reason: str) -> list[Card]:
    """Each card's own row of the table: one act may leave several states. An answer is written into the row too."""
    moved: list[Card] = []
    for found in dict.fromkeys(moves[one.id] for one in cards):
        mine = [one for one in cards if moves[one.id] == found]
        moment, also = now(), list(stepping.FILLED if found.asks else ())
        if answer := answering.meant_by(found, mine):
            also += await answering.note(done, mine, answer, found.act.upper(), reason, moment)
        stepped = await stepping.step(done, mine, found, reason=reason or None, also=also)
        if stepped.held:
            raise CardHeld(next(iter(stepped.held.values())))
        moved += stepped.cards
    return moved
