"""Unions one by one: entered, corrected, listed, and told only to those above."""

import pytest

from hub.access.roles import Role
from hub.access.scope import region_scope
from hub.errors import HubError, Invalid, NotAllowed, NotFound, Stale
from hub.journal import revisions
from hub.journal.models import JournalEntry
from hub.orgs import commands, queries
from hub.orgs.models import Org
from hub.orgs.queries import OrgFilter, OrgSort
from hub.orgs.values import ORGS
from hub.paging import Window
from hub.region import OrgKind, OrgState
from hub.settings import Settings
from tests.factories import CLERK, REGION, make_org, make_root, scope_of

FEDERATION = OrgKind.LOCAL_FEDERATION
FIRST = Window.of(first=100)


async def anew(org: Org) -> Org:
    return await Org.get(id=org.id)


async def names(page: object) -> list[str]:
    return [one.name for one in page.items]  # type: ignore[attr-defined]


async def test_a_new_union_stands_below_its_superior_numbered_and_counted_and_waits_to_be_activated(
    either: Settings,
) -> None:
    root = await make_root()
    city = await make_org(root, "虚构市总工会", kind=FEDERATION)
    plant = await make_org(city, "虚构市第一糖厂工会委员会", active=False, adcode="460100", phone="16000000001")
    assert (plant.level, plant.parent_id, plant.state) == (3, city.id, OrgState.IMPORTED)
    assert plant.path.startswith(city.path)
    assert plant.org_no.startswith("46")
    assert ORGS.clear(plant, "phone") == "16000000001"
    assert ORGS.masked(plant, "phone") == "160****0001"
    above = [await anew(root), await anew(city)]
    assert [(one.child_count, one.org_total) for one in above] == [(1, 2), (1, 1)]


async def test_the_first_union_of_a_region_is_entered_by_the_region_and_active_at_once(either: Settings) -> None:
    root = await make_root()
    assert (root.level, root.parent_id, root.state) == (1, None, OrgState.ACTIVE)
    with pytest.raises(NotAllowed):
        await commands.create(scope_of(root), None, {"name": "另一个总工会", "kind": FEDERATION.value})
    with pytest.raises(Invalid) as refused:
        await commands.create(region_scope(REGION, CLERK), None, {"name": "厂工会", "kind": OrgKind.SINGLE.value})
    assert refused.value.path == ("values", "kind")


async def test_a_name_is_taken_however_it_is_spaced_and_bracketed(either: Settings) -> None:
    root = await make_root()
    await make_org(root, "虚构（甲）工会")
    with pytest.raises(Invalid) as refused:
        await make_org(root, "虚构 (甲)工会")
    assert refused.value.code == "ORG_NAME_TAKEN"


async def test_nobody_enters_corrects_or_sees_a_union_that_is_not_below(either: Settings) -> None:
    root = await make_root()
    one, other = await make_org(root, kind=FEDERATION), await make_org(root, kind=FEDERATION)
    below = await make_org(other)
    for hidden in (root, other, below):
        for attempt in (
            queries.visible(scope_of(one), hidden.id),
            commands.create(scope_of(one), hidden.id, {"name": "新工会"}),
            commands.update(scope_of(one), hidden.id, {"name": "改名"}),
            queries.page(scope_of(one), OrgFilter(under=hidden.id), FIRST),
        ):
            with pytest.raises(NotFound):
                await attempt
        assert await queries.by_ids(scope_of(one), [hidden.id, one.id]) == {one.id: one}
    assert await names(await queries.page(scope_of(one), OrgFilter(), FIRST)) == [one.name]


@pytest.mark.parametrize("role", [Role.MEMBER, Role.BANK, Role.DEVELOPER])
async def test_members_see_their_own_union_and_strangers_to_unions_none(either: Settings, role: Role) -> None:
    root = await make_root()
    below = await make_org(root)
    found = await queries.by_ids(scope_of(root, role), [root.id, below.id])
    assert set(found) == ({root.id} if role is Role.MEMBER else set())
    with pytest.raises(NotAllowed):
        await queries.page(scope_of(root, role), OrgFilter(), FIRST)


async def test_a_correction_is_written_with_what_was_there_before(either: Settings) -> None:
    plant = await make_org(await make_root(), phone="16000000001", declared_members=10)
    changed = await commands.update(
        scope_of(plant), plant.id, {"declared_members": 12, "phone": "160****0001", "employer_address": None}
    )
    assert (changed.version, changed.declared_members) == (plant.version + 1, 12)
    assert ORGS.clear(changed, "phone") == "16000000001", "a number that comes back masked was not touched"
    entry = await JournalEntry.get(act="updateOrg")
    assert entry.details == {"fields": ["declared_members"]}


async def test_a_correction_of_what_somebody_else_changed_meanwhile_is_refused(either: Settings) -> None:
    plant = await make_org(await make_root())
    await commands.update(scope_of(plant), plant.id, {"declared_members": 1}, if_version=plant.version)
    with pytest.raises(Stale):
        await commands.update(scope_of(plant), plant.id, {"declared_members": 2}, if_version=plant.version)


async def test_a_correction_neither_moves_a_union_nor_makes_it_what_may_not_stand_there(either: Settings) -> None:
    root = await make_root()
    city, plant = await make_org(root, kind=FEDERATION), await make_org(root)
    refusals: list[HubError] = []
    for values in ({"parent_name": city.name}, {"kind": OrgKind.SECTORAL.value}, {"name": city.name}, {"name": None}):
        with pytest.raises(Invalid) as refused:
            await commands.update(scope_of(root), plant.id, values)
        refusals.append(refused.value)
    assert [one.path[-1] for one in refusals] == ["parent_name", "kind", "name", "name"]
    assert (await commands.update(scope_of(root), plant.id, {"parent_name": root.name})).parent_id == root.id


async def test_unions_are_listed_as_a_tree_and_found_by_what_is_known_of_them(either: Settings) -> None:
    root = await make_root()
    city = await make_org(root, "乙市总工会", kind=FEDERATION)
    other = await make_org(root, "甲市总工会", kind=FEDERATION, active=False)
    plant = await make_org(city, "乙市糖厂工会", credit_code="81460390000000011X")
    asked = scope_of(root)

    async def found(wanted: OrgFilter, sort: OrgSort = OrgSort.TREE) -> list[str]:
        return await names(await queries.page(asked, wanted, FIRST, sort=sort))

    assert await found(OrgFilter()) == [root.name, city.name, plant.name, other.name]
    assert await found(OrgFilter(depth=1)) == [root.name, city.name, other.name]
    assert await found(OrgFilter(under=city.id)) == [city.name, plant.name]
    assert await found(OrgFilter(name="乙 市")) == [city.name, plant.name]
    assert await found(OrgFilter(org_no=plant.org_no)) == [plant.name]
    assert await found(OrgFilter(credit_code="81460390000000011x")) == [plant.name]
    assert await found(OrgFilter(kinds=[OrgKind.SINGLE])) == [plant.name]
    assert await found(OrgFilter(states=[OrgState.IMPORTED])) == [other.name]
    assert len(await found(OrgFilter(), OrgSort.MEMBER_COUNT)) == 4
    assert await names(await queries.children(asked, root, FIRST)) == [city.name, other.name]
    above = await queries.ancestors_of(scope_of(city), [plant, city])
    assert {org: [one.name for one in line] for org, line in above.items()} == {plant.id: [city.name], city.id: []}
    assert await queries.superior_names([city, root]) == {city.id: root.name}


async def test_an_import_learns_of_names_only_what_lies_within_its_union(either: Settings) -> None:
    root = await make_root()
    city = await make_org(root, "乙市总工会", kind=FEDERATION)
    await make_org(root, "甲市总工会", kind=FEDERATION)
    plant = await make_org(city, "乙市第一糖厂工会")
    known = await queries.named(scope_of(root), city, ["甲市总工会", "乙市第一糖厂 工会", "无此工会"])
    assert {name: one.within for name, one in known.items()} == {"甲市总工会": False, "乙市第一糖厂 工会": True}
    near = await queries.nearest(scope_of(root), city, ["乙市第一塘厂工会", "甲市总工", "毫不相干"])
    assert near == {"乙市第一塘厂工会": plant.name, "甲市总工": city.name}


async def test_a_unions_history_begins_with_who_entered_it(either: Settings) -> None:
    root = await make_root()
    plant = await make_org(root)
    await commands.update(scope_of(plant), plant.id, {"declared_members": 12})
    steps = await revisions.history(await anew(plant), "createOrg")
    assert [(step.version, step.act, step.by) for step in steps] == [
        (1, "createOrg", CLERK.name),
        (2, "activateOrg", CLERK.name),
        (3, "updateOrg", CLERK.name),
    ]
    assert steps[2].changes == {"declared_members": (None, 12)}
