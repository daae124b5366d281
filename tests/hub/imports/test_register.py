"""What the register answers about a file, and to whom."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from hub import registry
from hub.database import reader
from hub.imports.checking.questions import Held, Question, Unknown
from hub.imports.register import answered
from hub.orgs.models import Org
from hub.region import Against, Check, member, org, registered, unlike
from hub.registry import Registry
from tests.factories import make_member, make_org, make_root, person_values, scope_of
from tests.hub.imports.setting import account_of

pytestmark = pytest.mark.usefixtures("installation")


@pytest.fixture
async def home(installation: object) -> Org:
    return await make_org(await make_root())


@pytest.fixture
def two_regions(installation: object) -> Iterator[str]:
    """The same hub serves a second region."""
    before = registry.current()
    region = replace(before.region("hainan"), slug="elsewhere", name="别处")
    registry.use(Registry({**before.regions, "elsewhere": region}))
    yield "elsewhere"
    registry.use(before)


def asked(check: Check, *values: str, name: str = "") -> Question:
    return Question(check, check.at, values, dict.fromkeys(values, name) if name else {})


def not_in(against: Against) -> Check:
    return unlike(against, member.id_number, against.name, "已登记。")


def number(order: int) -> str:
    return str(person_values(order)["id_number"])


async def test_each_check_hears_only_of_its_own_place(home: Org) -> None:
    # Given three people: of this union, of one below it, of one next door
    root = await Org.get(id=home.parent_id, using_db=reader())
    below, next_door = await make_org(home), await make_org(root)
    for order, union in ((1, home), (2, below), (3, next_door)):
        await make_member(union, order)
    numbers = [number(order) for order in (1, 2, 3, 4)]
    # When all checks ask about all of them, and about a fourth
    places = (Against.SAME_UNION, Against.VISIBLE_UNION, Against.HIDDEN_UNION, Against.OTHER_REGION)
    said = await answered(scope_of(home), home, [asked(not_in(place), *numbers) for place in places])
    # Then
    assert said.answers == {
        "SAME_UNION": {numbers[0]: Held(Against.SAME_UNION, {"holder": home.name})},
        "VISIBLE_UNION": {numbers[1]: Held(Against.VISIBLE_UNION, {"holder": below.name})},
        "HIDDEN_UNION": {numbers[2]: Held(Against.HIDDEN_UNION, {})},
        "OTHER_REGION": {},
    }
    assert len(said.foreign) == 1


async def test_who_left_a_union_elsewhere_stands_in_nobodys_way(home: Org) -> None:
    next_door = await make_org(await Org.get(id=home.parent_id, using_db=reader()))
    await make_member(next_door, 1, change="6", change_reason="5")
    said = await answered(scope_of(home), home, [asked(not_in(Against.HIDDEN_UNION), number(1))])
    assert (said.answers, said.foreign) == ({"HIDDEN_UNION": {}}, set())


async def test_another_region_is_mentioned_and_never_named(home: Org, two_regions: str) -> None:
    abroad = await make_root("别处省总工会", two_regions)
    await make_member(abroad, 1)
    said = await answered(scope_of(home), home, [asked(not_in(Against.OTHER_REGION), number(1))])
    assert said.answers == {"OTHER_REGION": {number(1): Held(Against.OTHER_REGION, {})}}
    assert len(said.foreign) == 1


async def test_another_name_is_told_only_of_people_the_asker_may_see(home: Org) -> None:
    next_door = await make_org(await Org.get(id=home.parent_id, using_db=reader()))
    await make_member(home, 1)
    await make_member(next_door, 2)
    check = not_in(Against.ANOTHER_NAME)
    said = await answered(scope_of(home), home, [asked(check, number(1), number(2), name="别人")])
    assert list(said.answers["ANOTHER_NAME"]) == [number(1)]
    said = await answered(scope_of(home), home, [asked(check, number(1), name="试1")])
    assert said.answers["ANOTHER_NAME"] == {}


async def test_the_record_that_is_changed_does_not_stand_against_itself(home: Org) -> None:
    one = await make_member(home, 1)
    said = await answered(scope_of(home), home, [asked(not_in(Against.SAME_UNION), number(1))], besides=one.id)
    assert said.answers == {"SAME_UNION": {}}


async def test_unions_are_known_by_name_within_reach_and_the_nearest_is_offered(home: Org) -> None:
    below = await make_org(home, "虚构县第七糖厂工会委员会")
    root = await Org.get(id=home.parent_id, using_db=reader())
    superior = registered(org.parent_name, "UNKNOWN", "不存在。")
    names = [below.name, "虚构县第七糖厂工会委员", root.name, "毫不相干"]
    said = await answered(scope_of(home), home, [asked(superior, *names)])
    assert said.answers["UNKNOWN"] == {
        below.name: Held(Against.REGISTER, {}),
        "虚构县第七糖厂工会委员": Unknown(below.name),
    }


async def test_a_unions_name_is_taken_within_reach_or_out_of_sight(home: Org) -> None:
    root = await Org.get(id=home.parent_id, using_db=reader())
    checks = [unlike(place, org.name, place.name, "已登记。") for place in (Against.SAME_UNION, Against.HIDDEN_UNION)]
    said = await answered(await account_of(home), home, [asked(check, home.name, root.name) for check in checks])
    assert said.answers == {
        "SAME_UNION": {home.name: Held(Against.SAME_UNION, {"holder": home.name})},
        "HIDDEN_UNION": {root.name: Held(Against.HIDDEN_UNION, {})},
    }


async def test_a_check_the_register_cannot_answer_is_a_fault_of_ours(home: Org) -> None:
    by_mobile = unlike(Against.SAME_UNION, member.mobile, "X", "已登记。")
    with pytest.raises(LookupError, match="finds nobody by mobile"):
        await answered(scope_of(home), home, [asked(by_mobile, "16000000001")])
