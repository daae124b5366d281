"""批量办卡申请: opening, filling, sending and giving up batches."""

import asyncio
from dataclasses import replace

import pytest

from hub.access.roles import Role
from hub.auditing.audit import audit
from hub.cards import batches, candidates, moving, queries
from hub.cards.faults import BatchNotOpen, NobodyToApply, NoCards
from hub.cards.models import Card, CardBatch, CardBatchRow
from hub.cards.states import Answer
from hub.clock import today
from hub.errors import HubError, Invalid, NotAllowed, NotFound, OrgNotActive
from hub.members import commands as members
from hub.members.holds import Held, HoldKind
from hub.members.models import Hold
from hub.region import CardState
from tests.factories import CLERK, make_org, make_root, scope_of
from tests.hub.cards.setting import ALL, REGION, Setting, applied, card, cards_of, set_up, states, worker, workers

pytestmark = pytest.mark.usefixtures("either")


async def waiting(setting: Setting) -> list[str]:
    return [one.member.full_name for one in (await candidates.page(setting.union, setting.org, ALL)).items]


async def test_all_who_wait_go_to_the_bank_in_one_act() -> None:
    setting = await set_up()
    batch, cards = await applied(setting, 3)
    assert (batch.size, batch.state, batch.bank, batch.outlet) == (3, "SUBMITTED", "中国银行", "00012")
    assert [one.batch_row for one in cards] == [1, 2, 3]
    assert await states(setting) == {CardState.APPLIED: 3}
    assert (await queries.counts(setting.bank, [batch.id]))[batch.id] == {CardState.APPLIED: 3}
    assert {one.kind for one in await Hold.all()} == {HoldKind.CARD}
    assert await waiting(setting) == []
    assert await audit() == []


async def test_some_may_be_chosen_and_the_others_wait() -> None:
    setting = await set_up()
    first, second, third = await workers(setting.org, 3)
    batch, refused = await batches.apply(setting.union, setting.org.id, members=[first.id, third.id])
    assert ({one.member_id for one in await cards_of(batch)}, refused) == ({first.id, third.id}, [])
    assert await waiting(setting) == [second.full_name]


async def test_a_batch_may_be_opened_filled_mended_and_sent_step_by_step() -> None:
    setting = await set_up()
    first, second, third = await workers(setting.org, 3)
    batch = await batches.open_batch(setting.union, setting.org.id)
    await batches.add(setting.union, batch.id, members=[first.id, second.id])
    batch, _ = await batches.add(setting.union, batch.id, members=[second.id, third.id])
    assert batch.size == 3
    assert await waiting(setting) == []
    batch = await batches.remove(setting.union, batch.id, [first.id])
    assert await waiting(setting) == [first.full_name]
    assert await audit() == []
    batch, _ = await batches.submit(setting.union, batch.id)
    assert (batch.size, batch.state) == (2, "SUBMITTED")
    assert await Hold.all().count() == 2
    with pytest.raises(BatchNotOpen):
        await batches.add(setting.union, batch.id, members=[first.id])
    with pytest.raises(BatchNotOpen):
        await batches.cancel(setting.union, batch.id)


async def test_a_batch_given_up_leaves_nothing_but_itself() -> None:
    setting = await set_up()
    people = await workers(setting.org, 2)
    batch = await batches.open_batch(setting.union, setting.org.id)
    await batches.add(setting.union, batch.id, all_pending=True)
    batch = await batches.cancel(setting.union, batch.id)
    assert (batch.state, batch.size) == ("CANCELLED", 0)
    assert await Card.all().count() == await CardBatchRow.all().count() == 0
    assert await waiting(setting) == [one.full_name for one in people]
    await members.delete(setting.union, people[0].id, "录入有误")
    assert await audit() == []


async def test_whoever_is_unfit_is_told_why_and_the_others_go() -> None:
    setting = await set_up()
    fit, unfit = await worker(setting.org), await worker(setting.org, full_name="试\U00020089")
    batch, (refused,) = await batches.apply(setting.union, setting.org.id, all_pending=True)
    assert (batch.size, refused.member.id, refused.needs_card_name) == (1, unfit.id, True)
    assert [(one.code, one.at) for one in refused.findings] == [("CARD-CHARSET", "full_name")]
    with pytest.raises(NobodyToApply) as refusal:
        await batches.apply(setting.union, setting.org.id, all_pending=True)
    assert [one.member.id for one in refusal.value.refused] == [unfit.id]
    assert await CardBatch.all().count() == 1
    batch, refused_now = await batches.apply(
        setting.union, setting.org.id, members=[unfit.id], card_names={unfit.id: "试易"}
    )
    assert refused_now == []
    assert [one.card_name for one in await cards_of(batch)] == ["试易"]
    assert fit.id not in {one.member_id for one in await cards_of(batch)}


async def test_whoever_became_unfit_before_it_is_sent_stays_behind() -> None:
    setting = await set_up()
    left, unfit, fit, gone = await workers(setting.org, 4)
    batch = await batches.open_batch(setting.union, setting.org.id)
    await batches.add(setting.union, batch.id, all_pending=True)
    await members.end_membership(setting.union, left.id, "6", reason="5", on=today())
    await members.update(setting.union, unfit.id, {"mobile": None})
    await members.end_membership(setting.union, gone.id, "6", reason="5", on=today())
    other = await make_org(setting.root, "虚构二厂工会", declared_members=1)
    await worker(other, id_number=members.MEMBERS.clear(gone, "id_number"))
    batch, refused = await batches.submit(setting.union, batch.id)
    assert [one.member_id for one in await cards_of(batch)] == [fit.id]
    assert {one.member.id: one.findings[0].code for one in refused} == {left.id: "CARD-NOT-CURRENT", unfit.id: "NEED"}
    assert batch.size == 1
    assert await audit() == []


async def test_nobody_gets_a_second_card() -> None:
    setting = await set_up()
    _, (one,) = await applied(setting, 1)
    with pytest.raises(NobodyToApply) as refusal:
        await batches.apply(setting.union, setting.org.id, members=[one.member_id])
    assert [found.code for found in refusal.value.refused[0].findings] == ["CARD-EXISTS", "MEMBER_HELD"]
    assert await Card.all().count() == 1


async def test_of_several_who_apply_at_once_for_the_same_people_one_does() -> None:
    setting = await set_up()
    await workers(setting.org, 5)
    tries = [batches.apply(setting.union, setting.org.id, all_pending=True) for _ in range(4)]
    came = await asyncio.gather(*tries, return_exceptions=True)
    assert [one for one in came if isinstance(one, BaseException) and not isinstance(one, HubError)] == []
    assert sum(not isinstance(one, BaseException) for one in came) == 1
    assert await states(setting) == {CardState.APPLIED: 5}
    assert await audit() == []


async def test_while_a_card_is_under_way_its_member_stays() -> None:
    setting = await set_up()
    _, (one,) = await applied(setting, 1)
    with pytest.raises(Held):
        await members.end_membership(setting.union, one.member_id, "6", reason="5", on=today())
    with pytest.raises(HubError):
        await members.delete(setting.union, one.member_id, "录入有误")


async def test_a_member_with_a_card_is_not_deleted_though_nothing_is_under_way() -> None:
    setting = await set_up()
    _, (one,) = await applied(setting, 1)
    await moving.decide(setting.bank, one.id, Answer.RETURNED, failure_code="E1", message="证件照片不清")
    with pytest.raises(Invalid) as refusal:
        await members.delete(setting.union, one.member_id, "录入有误")
    assert refusal.value.code == "HAS_CARD"


async def test_the_card_goes_with_whoever_enrolls_in_another_union() -> None:
    setting = await set_up()
    _, (one,) = await applied(setting, 1)
    await moving.decide(setting.bank, one.id, Answer.RETURNED, failure_code="E1")
    other = await make_org(setting.root, "虚构二厂工会", declared_members=1)
    person = await members.Member.get(id=one.member_id)
    await members.end_membership(setting.union, person.id, "6", reason="5", on=today())
    await worker(other, full_name=person.full_name, id_number=members.MEMBERS.clear(person, "id_number"))
    with pytest.raises(NotFound):
        await queries.visible(setting.union, one.id)
    assert (await queries.visible(scope_of(other), one.id)).state == CardState.FAILED


async def test_choosing_both_some_and_all_or_neither_is_refused() -> None:
    setting = await set_up()
    person = await worker(setting.org)
    for given in ({}, {"all_pending": True, "members": [person.id]}):
        with pytest.raises(Invalid):
            await batches.apply(setting.union, setting.org.id, **given)  # type: ignore[arg-type]


async def test_members_of_another_union_are_not_put_into_the_batch() -> None:
    setting = await set_up()
    other = await make_org(setting.root, "虚构二厂工会")
    stranger = await worker(other)
    with pytest.raises(NotFound):
        await batches.apply(setting.union, setting.org.id, members=[stranger.id])
    with pytest.raises(NotFound):
        await batches.apply(scope_of(other), setting.org.id, all_pending=True)


async def test_only_active_unions_of_regions_with_cards_apply() -> None:
    setting = await set_up()
    sleeping = await make_org(setting.root, active=False)
    if sleeping.state != "ACTIVE":
        with pytest.raises(OrgNotActive):
            await batches.open_batch(scope_of(sleeping), sleeping.id)
    elsewhere = await make_org(await make_root())
    with pytest.raises(NoCards):
        await batches.open_batch(scope_of(elsewhere), elsewhere.id)


@pytest.mark.parametrize("role", [Role.UNION_LEADER, Role.BANK, Role.MEMBER, Role.AUDITOR])
async def test_only_clerks_apply(role: Role) -> None:
    setting = await set_up()
    await worker(setting.org)
    with pytest.raises(NotAllowed):
        await batches.apply(replace(setting.union, role=role), setting.org.id, all_pending=True)


async def test_batches_are_numbered_and_written_into_the_journal() -> None:
    from hub.journal.models import JournalEntry

    setting = await set_up()
    one, two = [await batches.open_batch(setting.union, setting.org.id) for _ in range(2)]
    assert [one.batch_no, two.batch_no] == [f"{setting.org.org_no}-0001", f"{setting.org.org_no}-0002"]
    entry = await JournalEntry.filter(act="openCardBatch").order_by("number").first()
    assert entry is not None
    assert (entry.subject_kind, entry.subject_id, entry.outcome) == ("card_batch", one.id, "DONE")
    assert (CLERK.name, REGION) == (entry.actor, entry.region)


async def test_a_returned_card_goes_into_the_next_batch() -> None:
    setting = await set_up()
    first, (one,) = await applied(setting, 1)
    await moving.decide(setting.bank, one.id, Answer.RETURNED, failure_code="E1", message="证件照片不清")
    with pytest.raises(NobodyToApply):
        await batches.apply(setting.union, setting.org.id, members=[one.member_id])
    await moving.move(setting.union, [one.id], "mend")
    second, refused = await batches.apply(setting.union, setting.org.id, all_pending=True)
    assert refused == []
    again = await card(one.id)
    assert (again.batch_id, again.state, again.failed_at) == (second.id, CardState.APPLIED, None)
    assert (await queries.counts(setting.union, [first.id, second.id])) == {
        first.id: {CardState.FAILED: 1},
        second.id: {CardState.APPLIED: 1},
    }
    assert (await CardBatch.get(id=first.id)).state == "CLOSED"
    assert await audit() == []
