"""The bank's answers, keyed by batch, row and person: what comes twice changes nothing, what contradicts is refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from hub.cards import lifecycle, stepping, values
from hub.cards.faults import AnsweredAlready, NotInThisState
from hub.cards.models import Card, CardBatch, CardBatchRow
from hub.cards.states import AT_BANK, Answer, CardBatchState
from hub.clock import now
from hub.database import bulk
from hub.database.walls import everywhere, reaching
from hub.errors import HubError
from hub.journal.deeds import Deed
from hub.region import CardState, Move, Party
from hub.rows import Refusal, Written

_REVIEWED = frozenset({CardState.APPLIED, CardState.REVIEWING})
_PASSED = frozenset({CardState.MAKING, CardState.MADE})
UNKNOWN = Refusal("CARD-UNKNOWN", "batch_row", "批次中没有这一行。")
ANOTHER = Refusal("CARD-PERSON", "person_key", "与批次中该行的人员不符。")
REPEATED = Refusal("CARD-REPEATED", "batch_row", "同一行在文件中出现了两次，结果不同。")
CONTRADICTS = Refusal(AnsweredAlready.code, "answer", AnsweredAlready.message)
OTHER_NUMBER = Refusal(AnsweredAlready.code, "card_no", "银行此前登记的卡号与此不同，不能再改；请核对。")
NUMBER_TAKEN = Refusal("CARD-NO-TAKEN", "card_no", "该卡号已属于另一张会员服务卡。")


class Said(StrEnum):
    """What a bank may say of a row."""

    APPROVED = "APPROVED"  # 审核通过
    MADE = "MADE"  # and the card is made
    RETURNED = "RETURNED"  # 审核不通过


@dataclass(frozen=True, slots=True)
class BankAnswer:
    """One row of an answer. ``member_id`` is the person the row names, where it names one."""

    row: int  # of the batch
    said: Said
    card_no: str | None = None
    failure_code: str | None = None
    message: str | None = None
    member_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class _Placed:
    """An answer beside the row and card it is about."""

    place: int
    said: BankAnswer
    row: CardBatchRow
    card: Card


async def take(
    done: Deed, batch: CardBatch, answers: Sequence[BankAnswer], *, check: HubError | None = None
) -> Written:
    """Take a bank's answers to a batch that the asker may see, within the asker's deed: some, all, or all once more.

    Refused by place: what names no row of the batch, another person, or contradicts what was answered before.
    ``check`` is raised if anything would change. ``ids`` are the cards'.
    """
    await stepping.lock(done.tx, [batch.id])
    placed, refused, twice = await _placed(done, batch, answers)
    changing: list[_Placed] = []
    for one in placed:
        if (refusal := _against(one)) is not None:
            refused[one.place] = refusal
        elif _changes(one):
            changing.append(one)
    changing = await _with_free_numbers(done, changing, refused)
    if changing and check is not None:
        raise check
    for said in Said:
        await _settle(done, [one for one in changing if one.said.said is said], refused)
    await stepping.settle(done, [batch.id])
    refused |= {place: refused[first] for place, first in twice.items() if first in refused}
    ids = {one.place: one.card.id for one in placed}
    updated = sum(one.place not in refused for one in changing)
    return Written(
        created=0,
        updated=updated,
        unchanged=len(answers) - updated - len(refused),
        ids=[ids.get(place) for place in range(len(answers))],
        refused=refused,
    )


@reaching(everywhere)
async def _placed(
    done: Deed, batch: CardBatch, answers: Sequence[BankAnswer]
) -> tuple[list[_Placed], dict[int, Refusal], dict[int, int]]:
    """Each answer with its row and card, locked; what is refused; and the places of what only repeats another one."""
    found = await bulk.fetch(done.tx, CardBatchRow, batch.region, "batch_id", [batch.id])
    asked = {one.row for one in answers}
    rows = {row.row: row for row in found if row.row in asked}
    ids = sorted(row.card_id for row in rows.values())
    cards = {one.id: one for one in await bulk.fetch(done.tx, Card, batch.region, "id", ids, lock=True)}
    state = CardBatchState(batch.state)
    placed, refused, twice = list[_Placed](), dict[int, Refusal](), dict[int, int]()
    first: dict[int, int] = {}
    for place, one in enumerate(answers):
        row = rows.get(one.row)
        if row is None or state not in (*AT_BANK, CardBatchState.CLOSED):
            refused[place] = UNKNOWN
        elif one.member_id is not None and one.member_id != row.member_id:
            refused[place] = ANOTHER
        elif (before := first.setdefault(one.row, place)) != place:
            if answers[before] == one:
                twice[place] = before
            else:
                refused[place] = REPEATED
        else:
            placed.append(_Placed(place, one, row, cards[row.card_id]))
    return placed, refused, twice


def _against(one: _Placed) -> Refusal | None:
    """What was answered before stands; and only what is under review is answered for the first time."""
    if one.row.answer is None:
        if _is_there(one) and CardState(one.card.state) in _REVIEWED:
            return None
        said = f"该卡处于“{lifecycle.label(one.card.region, one.card.state)}”，不在银行审核中。"
        return Refusal(NotInThisState.code, "answer", said)
    wants = Answer.RETURNED if one.said.said is Said.RETURNED else Answer.APPROVED
    if one.row.answer != wants:
        return CONTRADICTS
    if wants is Answer.RETURNED and (one.row.failure_code or "") != (one.said.failure_code or ""):
        return CONTRADICTS
    number = values.card_no(one.card) if _is_there(one) else None
    if one.said.card_no and number and values.index(number) != values.index(one.said.card_no):
        return OTHER_NUMBER
    return None


def _is_there(one: _Placed) -> bool:
    """The card is in this batch still, and not in a later one."""
    return one.card.batch_id == one.row.batch_id


def _changes(one: _Placed) -> bool:
    if one.row.answer is None:
        return True
    if one.row.answer == Answer.RETURNED or not _is_there(one):
        return False
    more = one.said.card_no and one.card.card_no_index is None
    return bool(more) or (one.said.said is Said.MADE and one.card.state == CardState.MAKING)


@reaching(everywhere)
async def _with_free_numbers(done: Deed, changing: list[_Placed], refused: dict[int, Refusal]) -> list[_Placed]:
    """A card's number is one card's."""
    numbers = {one.place: values.index(one.said.card_no) for one in changing if one.said.card_no}
    holders = await bulk.fetch(done.tx, Card, done.region, "card_no_index", list(set(numbers.values())))
    taken = {holder.card_no_index: holder.id for holder in holders}
    for one in changing:
        index = numbers.get(one.place)
        if index is not None and taken.setdefault(index, one.card.id) != one.card.id:
            refused[one.place] = NUMBER_TAKEN
    return [one for one in changing if one.place not in refused]


async def _settle(done: Deed, same: Sequence[_Placed], refused: dict[int, Refusal]) -> None:
    """Make the moves that an answer comes to, state by state."""
    for state in sorted({one.card.state for one in same}):
        mine = [one for one in same if one.card.state == state]
        moves = _moves(done.region, CardState(state), mine[0].said.said)
        if moves is None:
            said = f"该卡处于“{lifecycle.label(done.region, state)}”，银行的处理结果与此不符。"
            refused |= {one.place: Refusal(NotInThisState.code, "answer", said) for one in mine}
            continue
        await _answer(done, mine)
        also = (*stepping.FAILURE, *stepping.NUMBER)
        for move in moves:
            await stepping.step(done, [one.card for one in mine], move, also=also)  # why is kept sealed, on the card
        if not moves:
            await stepping.amend(done, [one.card for one in mine], also)


def _moves(region: str, state: CardState, said: Said) -> list[Move] | None:
    """The bank's way from a state to what it says, by the region's table; None: there is none from here."""
    if said is Said.RETURNED:
        back = lifecycle.towards(region, state, frozenset({CardState.FAILED}), Party.BANK)
        return [back] if back and state in _REVIEWED else None
    if said is Said.MADE and state not in _REVIEWED:
        made = lifecycle.towards(region, state, frozenset({CardState.MADE}), Party.BANK)
        return [made] if made else []
    if state not in _REVIEWED:
        return []
    passed = lifecycle.towards(region, state, _PASSED, Party.BANK)
    if passed is None:
        return None
    if said is Said.APPROVED or passed.enters is CardState.MADE:
        return [passed]
    made = lifecycle.towards(region, CardState(passed.enters), frozenset({CardState.MADE}), Party.BANK)
    return [passed, made] if made else [passed]


@reaching(everywhere)
async def _answer(done: Deed, mine: Sequence[_Placed]) -> None:
    """Into the rows, and onto the cards: the number, or why there is none."""
    moment, columns = now(), dict[str, list[object]]()
    for name in ("id", "answer", "failure_code", "answered_at"):
        columns[name] = []
    for one in mine:
        returned = one.said.said is Said.RETURNED
        columns["id"].append(one.row.id)
        columns["answer"].append((Answer.RETURNED if returned else Answer.APPROVED).value)
        columns["failure_code"].append(one.said.failure_code if returned else None)
        columns["answered_at"].append(one.row.answered_at or moment)
        if returned:
            values.put_failure(one.card, one.said.failure_code or "", one.said.message or "", moment)
        elif one.said.card_no:
            values.put_no(one.card, one.said.card_no)
    await bulk.update(done.tx, CardBatchRow, columns)


def meant_by(move: Move, cards: Sequence[Card]) -> Answer | None:
    """What a bank's move out of its review comes to, where it is made card by card."""
    if not cards or CardState(cards[0].state) not in _REVIEWED or move.enters in _REVIEWED:
        return None
    return Answer.RETURNED if move.enters is CardState.FAILED else Answer.APPROVED


async def note(
    done: Deed, cards: Sequence[Card], answer: Answer, code: str, reason: str, moment: datetime
) -> tuple[str, ...]:
    """Write down an answer given by a move: into the rows, and why onto the cards. Answers the columns it changed."""
    await stepping.answered(done, cards, answer, code if answer is Answer.RETURNED else None)
    if answer is Answer.APPROVED:
        return ()
    for one in cards:
        values.put_failure(one, code, reason, moment)
    return stepping.FAILURE
