"""An answer file: some rows, all rows, the same once more, and what does not belong there."""

from collections.abc import Sequence

import pytest

from hub.auditing.audit import audit
from hub.cards import answering, values
from hub.cards.answering import BankAnswer, Said
from hub.cards.models import CardBatch
from hub.identity import new_id
from hub.journal.deeds import deed
from hub.region import CardState
from hub.rows import Written
from tests.hub.cards.setting import Setting, applied, cards_of, set_up, states

pytestmark = pytest.mark.usefixtures("either")
NUMBERS = [f"62170000000000000{at:02d}" for at in range(30)]


async def take(setting: Setting, batch: CardBatch, answers: Sequence[BankAnswer]) -> Written:
    async with deed(setting.bank.actor, "commitImport", region=setting.bank.region) as done:
        return await answering.take(done, await CardBatch.get(id=batch.id), answers)


async def batch_state(batch: CardBatch) -> str:
    return (await CardBatch.get(id=batch.id)).state


async def test_a_partial_answer_is_fine_and_the_rest_may_follow() -> None:
    setting = await set_up()
    batch, _ = await applied(setting, 3)
    some = await take(setting, batch, [BankAnswer(1, Said.APPROVED), BankAnswer(2, Said.RETURNED, None, "E7", "过期")])
    assert (some.updated, some.unchanged, dict(some.refused)) == (2, 0, {})
    assert await batch_state(batch) == "REVIEWING"
    rest = [BankAnswer(1, Said.MADE, NUMBERS[1]), BankAnswer(3, Said.MADE, NUMBERS[3])]
    assert (await take(setting, batch, rest)).updated == 2
    assert await batch_state(batch) == "ANSWERED"
    assert await states(setting) == {CardState.MADE: 2, CardState.FAILED: 1}
    told = [values.card_no(one) for one in await cards_of(batch)]
    assert told == [NUMBERS[1], None, NUMBERS[3]]
    assert await audit() == []


async def test_the_same_file_twice_or_shuffled_changes_nothing() -> None:
    setting = await set_up()
    batch, cards = await applied(setting, 3)
    answers = [
        BankAnswer(1, Said.MADE, NUMBERS[1], member_id=cards[0].member_id),
        BankAnswer(2, Said.RETURNED, None, "E7", "过期"),
        BankAnswer(3, Said.APPROVED),
    ]
    assert (await take(setting, batch, answers)).updated == 3
    before = {one.id: one.version for one in await cards_of(batch)}
    again = await take(setting, batch, answers[::-1])
    assert (again.updated, again.unchanged, dict(again.refused)) == (0, 3, {})
    assert {one.id: one.version for one in await cards_of(batch)} == before
    twice = await take(setting, batch, [answers[0], answers[0]])
    assert (twice.updated, twice.unchanged) == (0, 2)


async def test_what_contradicts_names_nobody_or_somebody_else_is_refused_alone() -> None:
    setting = await set_up()
    batch, _ = await applied(setting, 3)
    await take(setting, batch, [BankAnswer(1, Said.APPROVED)])
    written = await take(
        setting,
        batch,
        [
            BankAnswer(1, Said.RETURNED, None, "E7"),
            BankAnswer(9, Said.APPROVED),
            BankAnswer(2, Said.APPROVED, member_id=new_id()),
            BankAnswer(3, Said.MADE, NUMBERS[3]),
            BankAnswer(3, Said.RETURNED, None, "E7"),
        ],
    )
    assert {place: refusal.code for place, refusal in written.refused.items()} == {
        0: "ANSWERED_ALREADY",
        1: "CARD-UNKNOWN",
        2: "CARD-PERSON",
        4: "CARD-REPEATED",
    }
    assert written.updated == 1
    assert await states(setting) == {CardState.MAKING: 1, CardState.APPLIED: 1, CardState.MADE: 1}


async def test_what_repeats_a_refused_answer_is_refused_as_well() -> None:
    setting = await set_up()
    batch, _ = await applied(setting, 1)
    await take(setting, batch, [BankAnswer(1, Said.APPROVED)])
    written = await take(setting, batch, [BankAnswer(1, Said.RETURNED, None, "E7")] * 2)
    assert (sorted(written.refused), written.unchanged) == ([0, 1], 0)


async def test_one_number_is_one_cards() -> None:
    setting = await set_up()
    batch, _ = await applied(setting, 2)
    written = await take(
        setting, batch, [BankAnswer(1, Said.MADE, NUMBERS[1]), BankAnswer(2, Said.MADE, f" {NUMBERS[1]} ")]
    )
    assert {place: refusal.code for place, refusal in written.refused.items()} == {1: "CARD-NO-TAKEN"}


async def test_a_number_may_follow_an_approval() -> None:
    setting = await set_up()
    batch, _ = await applied(setting, 1)
    await take(setting, batch, [BankAnswer(1, Said.APPROVED)])
    assert (await take(setting, batch, [BankAnswer(1, Said.APPROVED, NUMBERS[1])])).updated == 1
    (one,) = await cards_of(batch)
    assert (one.state, values.card_no(one)) == (CardState.MAKING, NUMBERS[1])
    assert await audit() == []


async def test_a_late_copy_of_an_old_answer_does_not_touch_the_next_application() -> None:
    from hub.cards import batches, moving

    setting = await set_up()
    batch, (one,) = await applied(setting, 1)
    answer = [BankAnswer(1, Said.RETURNED, None, "E7", "过期")]
    await take(setting, batch, answer)
    await moving.move(setting.union, [one.id], "mend")
    second, _ = await batches.apply(setting.union, setting.org.id, all_pending=True)
    assert (await take(setting, batch, answer)).unchanged == 1
    late = await take(setting, batch, [BankAnswer(1, Said.MADE, NUMBERS[1])])
    assert late.refused[0].code == "ANSWERED_ALREADY"
    assert await states(setting) == {CardState.APPLIED: 1}
    assert await batch_state(second) == "SUBMITTED"
