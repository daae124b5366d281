"""What a card keeps in the register: its person's record, whatever else is taken back."""

import pytest

from hub.cards import batches, candidates, filling, moving, queries
from hub.cards.states import Answer
from hub.clock import today
from hub.database import reader
from hub.members import commands as members
from hub.members import holds
from hub.members.holds import HoldKind
from hub.members.models import Member
from hub.region import CardState
from tests.card_rows import lay_card
from tests.factories import make_org, make_root
from tests.hub.cards.setting import ALL, applied, card, cards_of, set_up, workers
from tests.hub.imports.setting import account_of, imported, undone
from tests.hub.imports.setting import workers as rows
from tests.workbooks import member_workbook

pytestmark = pytest.mark.usefixtures("either")


async def test_an_import_taken_back_leaves_those_who_have_cards() -> None:
    home = await make_org(await make_root())
    admin = await account_of(home)
    one = await imported(admin, home, member_workbook(rows(3)))
    first, *_ = await Member.filter(org_id=home.id).using_db(reader()).order_by("member_no")
    await lay_card(first, CardState.ACTIVE)
    await undone(admin, one, "上传了错误的文件")
    assert [each.id for each in await Member.filter(org_id=home.id).using_db(reader())] == [first.id]


async def test_an_active_card_stays_its_persons_when_the_membership_ends() -> None:
    setting = await set_up()
    _, (one,) = await applied(setting, 1)
    await moving.decide(setting.bank, one.id, Answer.APPROVED)
    for scope, act in ((setting.bank, "make"), (setting.union, "receive"), (setting.union, "hand_out")):
        await moving.move(scope, [one.id], act)
    await members.end_membership(setting.union, one.member_id, "6", reason="5", on=today())
    (left,) = await moving.move(setting.bank, [one.id], "activate")
    assert (left.state, left.live) == (CardState.ACTIVE, True)
    assert (await candidates.page(setting.union, setting.org, ALL)).items == []


async def test_who_is_held_for_something_else_is_told_so_among_the_candidates() -> None:
    from hub.database import transaction

    setting = await set_up()
    one, other = await workers(setting.org, 2)
    async with transaction() as tx:
        await holds.take(tx, "shenzhen", HoldKind.TRANSFER, {one.id: one.id})
    found = {each.member.id: each.findings for each in (await candidates.page(setting.union, setting.org, ALL)).items}
    assert [each.code for each in found[one.id]] == ["MEMBER_HELD"]
    assert found[other.id] == []
    _, refused = await batches.apply(setting.union, setting.org.id, all_pending=True)
    assert [each.member.id for each in refused] == [one.id]


async def test_more_people_than_a_batch_holds_go_into_several(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "MOST", 2)
    setting = await set_up()
    await workers(setting.org, 3)
    first, _ = await batches.apply(setting.union, setting.org.id, all_pending=True)
    second, _ = await batches.apply(setting.union, setting.org.id, all_pending=True)
    assert (first.size, second.size) == (2, 1)
    assert len(await cards_of(first)) == 2


async def test_a_batch_is_listed_row_by_row_and_by_what_became_of_each() -> None:
    setting = await set_up()
    batch, (first, second, third) = await applied(setting, 3)
    await moving.decide(setting.bank, third.id, Answer.RETURNED, failure_code="E1")
    await moving.move(setting.union, [third.id], "mend")
    await moving.decide(setting.bank, first.id, Answer.APPROVED)
    batch = await queries.batch(setting.union, batch.id)
    listed = await queries.of_batch(setting.union, batch, ALL)
    assert [one.id for one in listed.items] == [first.id, second.id, third.id]
    assert (await card(third.id)).state == CardState.PENDING
    by_state = {
        state: [one.id for one in (await queries.of_batch(setting.union, batch, ALL, states=[state])).items]
        for state in (CardState.FAILED, CardState.APPLIED, CardState.MAKING, CardState.PENDING)
    }
    assert by_state == {
        CardState.FAILED: [third.id],
        CardState.APPLIED: [second.id],
        CardState.MAKING: [first.id],
        CardState.PENDING: [],
    }
    assert sum((await queries.counts(setting.union, [batch.id]))[batch.id].values()) == batch.size
