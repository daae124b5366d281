"""From the bank's word to the activated card, and back when one is lost or wrong: as Shenzhen's table says."""

from datetime import timedelta
from uuid import UUID

import pytest

from hub.access.roles import Role
from hub.auditing.audit import audit
from hub.cards import batches, history, lifecycle, moving, queries, values
from hub.cards.faults import AnsweredAlready, CardHeld, NotInThisState
from hub.cards.models import Card, CardBatch
from hub.cards.states import Answer
from hub.clock import today
from hub.database import transaction
from hub.errors import Invalid, NotAllowed, NotFound, Stale
from hub.journal.models import JournalEntry
from hub.members import holds
from hub.members.holds import HoldKind
from hub.members.models import Hold
from hub.national import workdays
from hub.region import CardState
from tests.factories import make_org, scope_of
from tests.hub.cards.setting import ALL, Setting, applied, card, set_up, states, workers

pytestmark = pytest.mark.usefixtures("either")
NUMBER = "6217000000000000012"


async def made(setting: Setting, how_many: int = 1) -> list[Card]:
    """Cards that lie with the union."""
    _, cards = await applied(setting, how_many)
    for one in cards:
        await moving.decide(setting.bank, one.id, Answer.APPROVED)
    ids = [one.id for one in cards]
    await moving.move(setting.bank, ids, "make")
    return await moving.move(setting.union, ids, "receive")


async def handed_out(setting: Setting) -> Card:
    (one,) = await made(setting)
    (one,) = await moving.move(setting.union, [one.id], "hand_out")
    return one


async def test_a_card_goes_its_whole_way() -> None:
    setting = await set_up()
    batch, (one,) = await applied(setting, 1)
    one = await moving.decide(setting.bank, one.id, Answer.APPROVED, card_no=NUMBER)
    assert (one.state, values.masked_no(one)) == (CardState.MAKING, "***************0012")
    for scope, act in (
        (setting.bank, "make"),
        (setting.union, "receive"),
        (setting.union, "hand_out"),
        (setting.bank, "activate"),
    ):
        (one,) = await moving.move(scope, [one.id], act)
    assert (one.state, one.live) == (CardState.ACTIVE, True)
    assert await Hold.all().count() == 0
    assert (await CardBatch.get(id=batch.id)).state == "CLOSED"
    steps = await history.history(setting.union, one)
    acts = ["addToCardBatch", "apply", "pass", "make", "receive", "hand_out", "activate"]
    assert [step.act for step in steps] == acts
    assert steps[-1].changes["state"] == ("HANDED_OUT", "ACTIVE")
    entries = await JournalEntry.filter(act="moveCards").order_by("number")
    assert [entry.details["move"] for entry in entries] == ["make", "receive", "hand_out", "activate"]
    assert await audit() == []


async def test_the_bank_loses_sight_of_a_batch_that_is_closed_and_of_what_was_never_sent() -> None:
    setting = await set_up()
    one = await handed_out(setting)
    assert one.batch_id is not None
    await queries.batch(setting.bank, one.batch_id)
    await moving.move(setting.bank, [one.id], "activate")
    for lost in (queries.batch(setting.bank, one.batch_id), queries.visible(setting.bank, one.id)):
        with pytest.raises(NotFound):
            await lost
    opened = await batches.open_batch(setting.union, setting.org.id)
    with pytest.raises(NotFound):
        await queries.batch(setting.bank, opened.id)


async def test_received_cards_are_to_be_handed_out_within_five_working_days() -> None:
    setting = await set_up()
    one, other = await made(setting, 2)
    assert one.hand_out_by == workdays.after(today(), 5).day
    assert (await queries.waiting(setting.union)).to_hand_out == 2
    await Card.filter(id=one.id).update(hand_out_by=today() - timedelta(days=1))
    late = await queries.page(setting.union, setting.org, ALL, overdue=True)
    assert [found.id for found in late.items] == [one.id]
    assert values.is_overdue(late.items[0])
    assert not values.is_overdue(other)
    assert (await queries.waiting(setting.union)).overdue == 1
    await moving.move(setting.union, [one.id], "hand_out")
    assert (await queries.waiting(setting.union)).overdue == 0
    in_time = await queries.page(setting.union, setting.org, ALL, overdue=False)
    assert {found.id for found in in_time.items} == {one.id, other.id}


async def test_the_same_answer_twice_changes_nothing_and_another_one_is_refused() -> None:
    setting = await set_up()
    _, (one, other) = await applied(setting, 2)
    first = await moving.decide(setting.bank, one.id, Answer.APPROVED, card_no=NUMBER)
    again = await moving.decide(setting.bank, one.id, Answer.APPROVED, card_no=NUMBER, if_version=1)
    assert (again.version, again.state) == (first.version, first.state)
    with pytest.raises(AnsweredAlready):
        await moving.decide(setting.bank, one.id, Answer.RETURNED, failure_code="E1")
    with pytest.raises(AnsweredAlready):
        await moving.decide(setting.bank, one.id, Answer.APPROVED, card_no="6217000000000000020")
    with pytest.raises(Invalid):
        await moving.decide(setting.bank, other.id, Answer.APPROVED, card_no=NUMBER)
    returned = await moving.decide(setting.bank, other.id, Answer.RETURNED, failure_code="E1", message="照片不清")
    failure = values.failure(returned)
    assert failure is not None
    assert (failure.code, failure.message) == ("E1", "照片不清")
    assert failure.fix.startswith("请按银行所述核对、更正会员信息")
    await moving.decide(setting.bank, other.id, Answer.RETURNED, failure_code="E1", message="照片不清")
    with pytest.raises(AnsweredAlready):
        await moving.decide(setting.bank, other.id, Answer.APPROVED)
    assert (await queries.waiting(setting.union)).failed == 1
    assert await audit() == []


async def test_a_stale_version_is_refused_only_where_something_would_change() -> None:
    setting = await set_up()
    _, (one,) = await applied(setting, 1)
    with pytest.raises(Stale):
        await moving.decide(setting.bank, one.id, Answer.APPROVED, if_version=one.version + 1)
    await moving.decide(setting.bank, one.id, Answer.APPROVED, if_version=one.version)


async def test_a_wrong_card_is_taken_back_and_made_anew() -> None:
    setting = await set_up()
    old = await handed_out(setting)
    with pytest.raises(Invalid):
        await moving.move(setting.bank, [old.id], "recall")
    await moving.move(setting.bank, [old.id], "recall", "卡面姓名有误")
    (new,) = await moving.move(setting.bank, [old.id], "remake")
    assert (new.id != old.id, new.replaces_id, new.state, new.live) == (True, old.id, CardState.MAKING, True)
    assert (await card(old.id)).live is None
    assert await states(setting) == {CardState.MAKING: 1}
    with pytest.raises(NotInThisState):
        await moving.move(setting.bank, [old.id], "remake")
    await moving.move(setting.bank, [new.id], "make")
    await moving.move(setting.union, [new.id], "receive")
    await moving.move(setting.union, [new.id], "hand_out")
    (new,) = await moving.move(setting.bank, [new.id], "activate")
    assert [step.act for step in await history.history(setting.union, new)][:2] == ["remake", "make"]
    cards = (await queries.of_members(setting.union, [new.member_id]))[new.member_id]
    assert [one.id for one in cards] == [new.id, old.id]
    assert await audit() == []


async def test_no_card_is_made_anew_while_something_else_is_under_way() -> None:
    setting = await set_up()
    old = await handed_out(setting)
    await moving.move(setting.bank, [old.id], "recall", "卡面姓名有误")
    async with transaction() as tx:
        await holds.take(tx, "shenzhen", HoldKind.TRANSFER, {old.member_id: old.id})
    with pytest.raises(CardHeld):
        await moving.move(setting.bank, [old.id], "remake")
    assert (await card(old.id)).live


async def test_who_lost_a_card_says_so_and_is_applied_for_anew() -> None:
    setting = await set_up()
    one = await handed_out(setting)
    await moving.move(setting.bank, [one.id], "activate")
    (lost,) = await moving.move(setting.member(one), [one.id], "report_lost")
    assert lost.state == CardState.LOST
    (waits,) = await moving.move(setting.union, [one.id], "reapply")
    assert (waits.state, waits.batch_id, waits.replaces_id) == (CardState.PENDING, None, one.id)
    batch, _ = await batches.apply(setting.union, setting.org.id, all_pending=True)
    assert (await card(waits.id)).batch_id == batch.id
    assert await audit() == []


async def test_each_move_is_its_partys() -> None:
    setting = await set_up()
    _, (one,) = await applied(setting, 1)
    with pytest.raises(NotAllowed):
        await moving.decide(setting.union, one.id, Answer.APPROVED)
    with pytest.raises(NotAllowed):
        await moving.move(setting.union, [one.id], "pass")
    await moving.decide(setting.bank, one.id, Answer.APPROVED)
    await moving.move(setting.bank, [one.id], "make")
    with pytest.raises(NotAllowed):
        await moving.move(setting.bank, [one.id], "receive")
    with pytest.raises(NotAllowed):
        await moving.move(scope_of(setting.org, Role.UNION_LEADER), [one.id], "receive")
    told = {move.act: refusal for move, refusal in lifecycle.open_moves(setting.union, await card(one.id))}
    assert told == {"receive": None}
    (refusal,) = [refusal for _, refusal in lifecycle.open_moves(setting.bank, await card(one.id))]
    assert refusal is not None
    assert "本级工会" in refusal.message


async def test_moves_that_are_not_open_are_refused_and_none_of_several_is_made() -> None:
    setting = await set_up()
    first, second = await made(setting, 2)
    await moving.move(setting.union, [first.id], "hand_out")
    with pytest.raises(NotInThisState):
        await moving.move(setting.union, [first.id, second.id], "hand_out")
    assert (await card(second.id)).state == CardState.RECEIVED
    with pytest.raises(NotInThisState):
        await moving.move(setting.union, [second.id], "apply")
    with pytest.raises(Invalid):
        await moving.move(setting.union, [UUID(int=at) for at in range(101)], "hand_out")


async def test_nobody_moves_cards_out_of_sight() -> None:
    setting = await set_up()
    one, other = await made(setting, 2)
    stranger = await make_org(setting.root, "虚构二厂工会")
    for scope in (scope_of(stranger), setting.member(other)):
        with pytest.raises(NotFound):
            await moving.move(scope, [one.id], "hand_out")
    await workers(stranger, 1)
    assert (await moving.move(scope_of(setting.root), [one.id], "hand_out"))[0].state == CardState.HANDED_OUT
