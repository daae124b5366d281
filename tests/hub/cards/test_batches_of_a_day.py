"""Where a region allows one batch a day and wants foreigners apart: Shanghai, whose cards go the plain way."""

import asyncio

import pytest

from hub.auditing.audit import audit
from hub.cards import batches, candidates, lifecycle
from hub.cards.faults import BatchLimit
from hub.errors import Invalid
from hub.members import commands as members
from hub.members.models import Member
from hub.national import card_life
from hub.national.credit_code import virtual_org_code
from hub.orgs.models import Org
from hub.region import OrgKind, OrgState
from tests.factories import make_org, make_root, person_values, scope_of
from tests.hub.cards.setting import ALL, cards_of

pytestmark = pytest.mark.usefixtures("either")


async def below(parent: Org, name: str, kind: OrgKind = OrgKind.SINGLE) -> Org:
    """A union whose report was approved, and that was given a code for the bank."""
    org = await make_org(parent, name, kind=kind, active=False)
    await Org.filter(id=org.id).update(state=OrgState.ACTIVE.value, virtual_code=virtual_org_code(org.seq))
    return await Org.get(id=org.id)


async def union() -> Org:
    city = await make_root("虚构市总工会", "shanghai")
    return await below(await below(city, "虚构区总工会", OrgKind.LOCAL_FEDERATION), "虚构厂工会")


async def worker(org: Org, order: int, **more: object) -> Member:
    values = person_values(order) | {"country": "中国"} | more
    return await members.enroll(scope_of(org), org.id, values)


async def stranger(org: Org, order: int) -> Member:
    return await worker(org, order, country="法国", id_type="3", id_number=f"PA{order:07d}")


async def test_a_union_opens_one_batch_a_day_and_another_one_if_that_was_given_up() -> None:
    org = await union()
    first = await batches.open_batch(scope_of(org), org.id)
    with pytest.raises(BatchLimit):
        await batches.open_batch(scope_of(org), org.id)
    await batches.open_batch(scope_of(org), org.id, foreigners=True)
    other = await below(await Org.get(id=org.parent_id), "虚构二厂工会")
    await batches.open_batch(scope_of(other), other.id)
    await batches.cancel(scope_of(org), first.id)
    again = await batches.open_batch(scope_of(org), org.id)
    assert again.batch_no != first.batch_no


async def test_of_several_who_open_at_once_one_does() -> None:
    org = await union()
    came = await asyncio.gather(*(batches.open_batch(scope_of(org), org.id) for _ in range(4)), return_exceptions=True)
    assert sorted(type(one).__name__ for one in came) == ["BatchLimit", "BatchLimit", "BatchLimit", "CardBatch"]


async def test_foreigners_are_applied_for_apart_and_under_an_agreed_name() -> None:
    org = await union()
    own, foreign = await worker(org, 1), await stranger(org, 2)
    listed = {
        apart: [one.member.id for one in (await candidates.page(scope_of(org), org, ALL, foreigners=apart)).items]
        for apart in (None, False, True)
    }
    assert listed == {None: [own.id, foreign.id], False: [own.id], True: [foreign.id]}
    batch, refused = await batches.apply(scope_of(org), org.id, all_pending=True)
    assert ([one.member_id for one in await cards_of(batch)], refused) == ([own.id], [])
    apart = await batches.open_batch(scope_of(org), org.id, foreigners=True)
    _, (unnamed,) = await batches.add(scope_of(org), apart.id, members=[foreign.id])
    assert unnamed.needs_card_name
    assert "CARD-NAME-AGREED" in {one.code for one in unnamed.findings}
    _, (too_long,) = await batches.add(
        scope_of(org), apart.id, members=[foreign.id], card_names={foreign.id: "ABCDEFGHI"}
    )
    assert [one.code for one in too_long.findings] == ["SH-CARD-06C"]
    _, refused = await batches.add(scope_of(org), apart.id, members=[foreign.id], card_names={foreign.id: "ABCDEFGH"})
    assert refused == []
    late = await worker(org, 3)
    _, (misplaced,) = await batches.add(scope_of(org), apart.id, members=[late.id])
    assert [one.code for one in misplaced.findings] == ["CARD-APART"]
    assert await audit() == []


async def test_a_region_that_told_no_way_of_its_own_has_the_plain_one() -> None:
    assert lifecycle.declared("shanghai") is card_life.CARD
    assert lifecycle.declared("shenzhen") is not card_life.CARD


async def test_a_region_without_such_batches_opens_none_for_foreigners() -> None:
    org = await make_org(await make_root("虚构市总工会", "shenzhen"))
    with pytest.raises(Invalid):
        await batches.open_batch(scope_of(org), org.id, foreigners=True)
