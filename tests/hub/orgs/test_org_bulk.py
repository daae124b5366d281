"""Unions by the file: seated in any order, brought up to date, and counted like those entered one by one."""

from collections.abc import Mapping, Sequence

from hub.database import transaction
from hub.journal.deeds import deed
from hub.journal.models import Revision
from hub.orgs import bulk, commands
from hub.orgs.models import Org
from hub.orgs.placing import KIND_MISFIT, NAME_TAKEN, PARENT_UNKNOWN
from hub.orgs.values import ORGS
from hub.region import OrgKind
from hub.rows import Rows, Written
from hub.settings import Settings
from tests.factories import make_member, make_org, make_root, scope_of
from tests.hub.recount import assert_counters_right

FEDERATION, SINGLE = OrgKind.LOCAL_FEDERATION, OrgKind.SINGLE


def rows(*unions: Mapping[str, object]) -> Rows:
    keys = sorted({key for union in unions for key in union})
    columns: dict[str, Sequence[object]] = {key: [union.get(key) for union in unions] for key in keys}
    return Rows(numbers=[6 + at for at in range(len(unions))], values=columns)


async def imported(home: Org, *unions: Mapping[str, object], by: Org | None = None) -> Written:
    scope = scope_of(by or home)
    async with deed(scope.actor, "commitImport") as done:
        return await bulk.upsert(done, scope, home, rows(*unions))


async def test_a_file_lists_superiors_below_their_subordinates_and_all_find_their_place(either: Settings) -> None:
    root = await make_root()
    written = await imported(
        root,
        {"name": "丙厂工会", "parent_name": "乙县总工会", "kind": SINGLE.value, "phone": "0898-6600"},
        {"name": "乙县总工会", "parent_name": "甲市总工会", "kind": FEDERATION.value},
        {"name": "甲市总工会", "parent_name": root.name, "kind": FEDERATION.value},
        {"name": "丁厂工会", "parent_name": "甲市总工会", "kind": SINGLE.value},
    )
    assert (written.created, written.updated, written.unchanged, dict(written.refused)) == (4, 0, 0, {})
    found = {one.name: one for one in await Org.all()}
    assert [str(one) for one in written.ids] == [
        str(found[name].id) for name in ("丙厂工会", "乙县总工会", "甲市总工会", "丁厂工会")
    ]
    assert found["丙厂工会"].path.startswith(found["乙县总工会"].path)
    assert ORGS.clear(found["丙厂工会"], "phone") == "0898-6600"
    await assert_counters_right()


async def test_a_union_named_again_is_brought_up_to_date_where_it_stands(either: Settings) -> None:
    root = await make_root()
    plant = await make_org(root, "甲厂工会", declared_members=10, leader_name="试甲", phone="16000000001")
    await make_member(plant)
    written = await imported(
        root,
        {"name": "甲厂 工会", "parent_name": "", "kind": SINGLE.value, "declared_members": 12, "leader_name": None},
        {"name": root.name, "declared_members": None},
    )
    assert (written.created, written.updated, written.unchanged) == (0, 1, 1)
    after = await Org.get(id=plant.id)
    assert (after.name, after.declared_members, after.leader_name, after.path) == ("甲厂工会", 12, "试甲", plant.path)
    assert await Revision.filter(subject_id=plant.id, act="updateOrg").count() == 1
    await assert_counters_right()


async def test_a_file_reaches_no_further_than_the_union_it_is_for(either: Settings) -> None:
    root = await make_root()
    city, other = (
        await make_org(root, "甲市总工会", kind=FEDERATION),
        await make_org(root, "乙市总工会", kind=FEDERATION),
    )
    written = await imported(
        city,
        {"name": "乙市总工会", "parent_name": "甲市总工会", "kind": FEDERATION.value},
        {"name": "丙厂工会", "parent_name": "乙市总工会", "kind": SINGLE.value},
        {"name": "丁厂工会", "parent_name": "甲市总工会", "kind": SINGLE.value},
        by=root,
    )
    assert written.created == 1
    assert written.refused[0] == NAME_TAKEN
    assert set(written.refused) == {0, 1}
    assert (await Org.get(id=other.id)).child_count == 0
    assert PARENT_UNKNOWN.at == written.refused[1].at
    await assert_counters_right()


async def test_a_rename_frees_the_old_name_for_another_union(either: Settings) -> None:
    root = await make_root()
    plant = await make_org(root, "甲厂工会")
    await commands.update(scope_of(root), plant.id, {"name": "甲厂集团工会"})
    written = await imported(root, {"name": "甲厂工会", "parent_name": root.name, "kind": SINGLE.value})
    assert written.created == 1


async def test_a_file_that_fails_leaves_nothing_behind(either: Settings) -> None:
    root = await make_root()
    scope = scope_of(root)
    try:
        async with deed(scope.actor, "commitImport") as done:
            await bulk.upsert(done, scope, root, rows({"name": "甲厂工会", "kind": SINGLE.value}))
            raise ZeroDivisionError
    except ZeroDivisionError:
        pass
    async with transaction() as tx:
        assert await Org.all().using_db(tx).count() == 1
    await assert_counters_right()


async def test_a_file_leaves_a_union_what_has_below_it_whom_the_file_enters_there(either: Settings) -> None:
    root = await make_root("虚构市总工会", "shanghai")
    district = await make_org(root, "虚构区总工会", kind=FEDERATION, active=False)
    street = await make_org(district, "虚构街道总工会", kind=FEDERATION, active=False)
    works = await make_org(street, "虚构糖厂工会联合会", kind=OrgKind.PRIMARY_FEDERATION, active=False)
    told = (
        {"name": works.name, "kind": SINGLE.value},
        {"name": "虚构糖厂一车间工会", "parent_name": works.name, "kind": SINGLE.value},
    )
    foreseen = await bulk.foreseen(scope_of(root), root, rows(*told))
    written = await imported(root, *told)
    assert (written.created, written.updated, dict(written.refused)) == (1, 0, {0: KIND_MISFIT})
    assert foreseen == written.refused
