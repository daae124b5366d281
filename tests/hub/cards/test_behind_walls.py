"""The whole way of cards with each party behind its own wall: nobody needs to see more than is theirs."""

from dataclasses import replace

import pytest

from hub.access.models import Account
from hub.access.roles import Role
from hub.access.scope import Scope
from hub.auditing.audit import audit
from hub.cards import answering, batches, candidates, history, moving, queries
from hub.cards.answering import BankAnswer, Said
from hub.cards.models import Card, CardBatch
from hub.cards.states import Answer
from hub.database.walls import behind
from hub.journal.deeds import deed
from hub.members import queries as members
from hub.members.queries import MemberFilter
from hub.region import CardState
from tests.accounts import make_account
from tests.hub.cards.setting import ALL, BANK, Setting, cards_of, set_up, workers

pytestmark = pytest.mark.usefixtures("either")


async def bank_of(setting: Setting) -> Scope:
    account = await make_account(setting.root, "银行", role=Role.BANK)
    await Account.filter(id=account.id).update(bank=BANK)
    return replace(setting.bank, account_id=account.id)


async def moved(scope: Scope, one: Card, act: str, reason: str = "") -> Card:
    with behind(scope.wall):
        (one,) = await moving.move(scope, [one.id], act, reason)
    return one


async def test_union_bank_and_member_each_do_their_part_behind_their_walls() -> None:
    setting = await set_up()
    bank, union = await bank_of(setting), setting.union
    await workers(setting.org, 3)
    with behind(union.wall):
        assert len((await candidates.page(union, setting.org, ALL)).items) == 3
        batch, refused = await batches.apply(union, setting.org.id, all_pending=True)
        assert (batch.size, refused) == (3, [])
        assert (await candidates.page(union, setting.org, ALL)).items == []
    first, second, third = await cards_of(batch)
    with behind(bank.wall):
        assert len((await queries.page(bank, None, ALL)).items) == 3
        first = await moving.decide(bank, first.id, Answer.APPROVED, card_no="6217000000000000012")
        assert (await moving.decide(bank, first.id, Answer.APPROVED)).version == first.version
        async with deed(bank.actor, "commitImport", region=bank.region) as done:
            answers = [BankAnswer(2, Said.RETURNED, None, "E1"), BankAnswer(3, Said.MADE, "6217000000000000020")]
            found = await queries.batch(bank, batch.id, done.tx)
            assert (await answering.take(done, found, answers)).updated == 2
        counted = (await queries.counts(bank, [batch.id]))[batch.id]
        assert counted == {CardState.MAKING: 1, CardState.FAILED: 1, CardState.MADE: 1}
        assert len((await queries.of_batch(bank, found, ALL, states=[CardState.FAILED])).items) == 1
    await moved(bank, first, "make")
    with behind(union.wall):
        await moving.move(union, [first.id, third.id], "receive")
        await moving.move(union, [second.id], "mend")
        await moving.move(union, [first.id, third.id], "hand_out")
    await moved(bank, first, "activate")
    await moved(bank, third, "recall", "卡面有误")
    third = await moved(bank, third, "remake")
    for scope, act in ((bank, "make"), (union, "receive"), (union, "hand_out"), (bank, "activate")):
        third = await moved(scope, third, act)
    assert (await CardBatch.get(id=batch.id)).state == "CLOSED"
    holder = setting.member(third)
    with behind(holder.wall):
        mine = (await queries.of_members(holder, [third.member_id]))[third.member_id]
        assert {one.state for one in mine} == {CardState.ACTIVE, CardState.RECALLED}
        assert len(await history.history(holder, mine[0])) == 5
        assert (await queries.page(holder, None, ALL)).items[0].id == third.id
    await moved(holder, third, "report_lost")
    with behind(bank.wall):
        assert (await queries.visible(bank, third.id)).state == CardState.LOST
    with behind(union.wall):
        asked = MemberFilter(card_states=[CardState.LOST])
        assert [one.id for one in (await members.page(union, setting.org, asked, ALL)).items] == [third.member_id]
        batch = await batches.open_batch(union, setting.org.id)
        batch, _ = await batches.add(union, batch.id, members=[second.member_id])
        await batches.cancel(union, batch.id)
    assert await audit() == []
