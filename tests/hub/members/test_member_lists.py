"""Lists of members: by union or with all below, by what is known of people, and what an import learns of numbers."""

from datetime import date, timedelta

import pytest

from hub.clock import now
from hub.errors import NotFound
from hub.members import commands, queries
from hub.members.lifecycle import MembershipState
from hub.members.queries import MemberFilter, MemberSort
from hub.members.values import MEMBERS
from hub.orgs.models import Org
from hub.paging import Window
from hub.region import Against, OrgKind
from hub.settings import Settings
from tests.factories import make_member, make_org, make_root, person_values, scope_of

ALL = Window.of(first=100)


async def found(union: Org, wanted: MemberFilter, sort: MemberSort = MemberSort.MEMBER_NO) -> list[str]:
    return [one.full_name for one in (await queries.page(scope_of(union), union, wanted, ALL, sort=sort)).items]


async def test_a_list_is_of_one_union_or_of_all_below_it_and_of_nobody_elses(either: Settings) -> None:
    root = await make_root()
    city = await make_org(root, kind=OrgKind.LOCAL_FEDERATION)
    plant, other = await make_org(city), await make_org(root)
    for union, order in ((city, 1), (plant, 2), (other, 3)):
        await make_member(union, order)
    assert await found(city, MemberFilter()) == ["试1"]
    assert await found(city, MemberFilter(subtree=True)) == ["试1", "试2"]
    assert await found(root, MemberFilter(subtree=True)) == ["试1", "试2", "试3"]
    for hidden in (root, other):
        with pytest.raises(NotFound):
            await queries.page(scope_of(city), hidden, MemberFilter(subtree=True), ALL)


async def test_members_are_found_by_what_is_known_of_them(either: Settings) -> None:
    union = await make_org(await make_root())
    one = await make_member(union, 1, full_name="王一", is_migrant_worker=True, employer_name="虚构县第二糖厂")
    await make_member(union, 2, full_name="李二", is_migrant_worker=False)
    doubtful = await commands.enroll(
        scope_of(union), union.id, person_values(3, full_name="王三"), warnings=["HN-M-03", "HN-M-11"]
    )
    await commands.end_membership(scope_of(union), one.id, "6", reason="5", on=date(2021, 1, 1))
    number = str(person_values(2)["id_number"])
    assert await found(union, MemberFilter(name="王")) == ["王一", "王三"]
    assert await found(union, MemberFilter(member_no=doubtful.member_no)) == ["王三"]
    assert await found(union, MemberFilter(id_number=f" {number.lower()} ")) == ["李二"]
    assert await found(union, MemberFilter(id_number=number[:-1])) == []
    assert await found(union, MemberFilter(mobile="160 0000 0003")) == ["王三"]
    assert await found(union, MemberFilter(states=[MembershipState.LEFT])) == ["王一"]
    assert await found(union, MemberFilter(is_migrant_worker=False)) == ["李二"]
    assert await found(union, MemberFilter(warning="HN-M-03")) == ["王三"]
    assert await found(union, MemberFilter(warning="HN-M-0")) == []
    assert await found(union, MemberFilter(warning="*")) == ["王三"]
    assert await found(union, MemberFilter(created_from=now() - timedelta(hours=1), created_to=now())) != []
    assert await found(union, MemberFilter(created_from=now())) == []
    assert await found(union, MemberFilter(text="第二糖厂")) == ["王一"]
    assert await found(union, MemberFilter(text="三")) == ["王三"]
    assert len(await found(union, MemberFilter(), MemberSort.NAME)) == 3


async def test_an_import_learns_who_holds_a_number_only_where_it_may_look(either: Settings) -> None:
    root = await make_root()
    city = await make_org(root, "甲市总工会", kind=OrgKind.LOCAL_FEDERATION)
    home, beside, hidden = await make_org(city), await make_org(city), await make_org(root)
    for union, order in ((home, 1), (beside, 2), (hidden, 3)):
        await make_member(union, order)
    gone = await make_member(hidden, 4)
    await commands.end_membership(scope_of(hidden), gone.id, "5", reason="6", on=date(2021, 1, 1))
    indexes = {order: MEMBERS.index("id_number", person_values(order)["id_number"]) for order in range(1, 6)}
    held, _ = await queries.holders(scope_of(city), home, [index for index in indexes.values() if index])
    told = {order: held[index] for order, index in indexes.items() if index in held}
    assert {order: holder.against for order, holder in told.items()} == {
        1: Against.SAME_UNION,
        2: Against.VISIBLE_UNION,
        3: Against.HIDDEN_UNION,
    }
    assert told[2].org_name == beside.name
    assert (told[3].org_name, told[3].member_id, told[3].full_name) == (None, None, "")
