"""What becomes of unsent batches when their people, or their union, go elsewhere: nobody is stuck in one."""

import pytest

from hub.auditing.audit import audit
from hub.cards import batches
from hub.cards.faults import BatchNotOpen
from hub.cards.models import Card, CardBatch
from hub.clock import today
from hub.members import commands as members
from hub.members.models import Member
from hub.orgs.models import Org
from hub.orgs.moves import Dissolution
from hub.procedures import dissolving
from hub.region import Decision
from hub.settings import Settings
from hub.transfers.deciding import decide
from hub.transfers.requesting import Request, request
from tests.factories import person_values, scope_of
from tests.hub.machine.tree import approved, topmost


@pytest.fixture
async def works(either: Settings) -> list[Org]:
    """Two works in a street of Shanghai."""
    street = await approved(await approved(await topmost("市", "shanghai"), "甲区"), "甲街")
    return [await approved(street, "甲厂"), await approved(street, "乙厂")]


async def enrolled(org: Org, order: int) -> Member:
    return await members.enroll(scope_of(org), org.id, person_values(order) | {"country": "中国"})


async def put_in(org: Org, *people: Member) -> CardBatch:
    batch = await batches.open_batch(scope_of(org), org.id)
    batch, refused = await batches.add(scope_of(org), batch.id, members=[one.id for one in people])
    assert refused == []
    return batch


async def test_a_union_that_ends_gives_up_its_batch_and_its_members_order_in_the_other(works: list[Org]) -> None:
    old, new = works
    one = await enrolled(old, 1)
    batch = await put_in(old, one)
    told = await dissolving.foretell(scope_of(old), old.id, Dissolution.MERGE, new.id)
    assert "未发送的办卡批次1个撤销，其中的会员重新等待办卡。" in [said.says for said in told.consequences]
    await dissolving.dissolve(scope_of(old), old.id, Dissolution.MERGE, new.id, "并入")
    assert (await CardBatch.get(id=batch.id)).state == "CANCELLED"
    assert await Card.all().count() == 0
    sent, refused = await batches.apply(scope_of(new), new.id, all_pending=True)
    assert (sent.size, refused) == (1, [])
    assert await audit() == []


async def test_who_is_transferred_leaves_the_unsent_batch(works: list[Org]) -> None:
    old, new = works
    one, stays = await enrolled(old, 1), await enrolled(old, 2)
    batch = await put_in(old, one, stays)
    asked = await request(scope_of(old), Request(member_id=one.id, to_id=new.id))
    await decide(scope_of(new), asked.id, Decision.APPROVED)
    assert (await CardBatch.get(id=batch.id)).size == 1
    assert (await batches.apply(scope_of(new), new.id, members=[one.id]))[0].size == 1
    assert (await batches.submit(scope_of(old), batch.id))[0].size == 1
    assert {card.member_id for card in await Card.all()} == {one.id, stays.id}
    assert await audit() == []


async def test_who_left_and_joins_another_union_leaves_the_unsent_batch(works: list[Org]) -> None:
    old, new = works
    one = await enrolled(old, 1)
    batch = await put_in(old, one)
    await members.end_membership(scope_of(old), one.id, "6", reason="5", on=today())
    await enrolled(new, 1)
    assert (await batches.apply(scope_of(new), new.id, members=[one.id]))[0].size == 1
    assert (await batches.cancel(scope_of(old), batch.id)).state == "CANCELLED"
    with pytest.raises(BatchNotOpen):
        await batches.submit(scope_of(old), batch.id)
    assert await Card.all().count() == 1
    assert await audit() == []
