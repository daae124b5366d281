"""Statistics over HTTP: what may be counted, and which small numbers nobody is told."""

import pytest

from hub.access.roles import Role
from hub.orgs import commands as orgs
from tests.factories import make_member, scope_of
from tests.schema.conftest import Somebody, World

STATISTICS = """query($under: ID!, $kind: RecordKind!, $by: [String!]!, $sum: [String!], $asOf: Date) {
  statistics(under: $under, kind: $kind, by: $by, sum: $sum, asOf: $asOf) {
    total cut sums { field value } rows { keys labels count sums { field value } }
  }
}"""


async def counts(asker: Somebody, under: str, *by: str, kind: str = "MEMBER") -> dict[tuple[str, ...], int | None]:
    told = (await asker.ask(STATISTICS, under=under, kind=kind, by=list(by)))["statistics"]
    return {tuple(one["labels"]): one["count"] for one in told["rows"]}


async def test_unions_are_counted_and_summed_by_what_their_form_asks(world: World) -> None:
    await orgs.update(scope_of(world.root), world.works.id, {"declared_workers": 30, "legal_person": True})
    await orgs.update(scope_of(world.root), world.sibling.id, {"declared_workers": 12, "legal_person": False})
    root = await world.somebody(world.root)
    told = (
        await root.ask(STATISTICS, under=world.id(world.city), kind="ORG", by=["legalPerson"], sum=["declaredWorkers"])
    )["statistics"]
    assert (told["total"], told["sums"], told["cut"]) == (3, [{"field": "declaredWorkers", "value": 42}], False)
    assert {(*one["keys"], *one["labels"], one["count"], one["sums"][0]["value"]) for one in told["rows"]} == {
        ("", "未填写", 1, 0),
        ("true", "是", 1, 30),
        ("false", "否", 1, 12),
    }, "unions are nobody's secret, however few"


async def test_few_people_are_not_counted_aloud_and_no_difference_tells_them(world: World) -> None:
    for order in range(100, 140, 2):
        await make_member(world.works, order, sex="2")
    for order in range(200, 220, 2):
        await make_member(world.works, order, sex="9")
    root, works = await world.somebody(world.root), await world.somebody(world.works)
    assert set((await counts(root, world.id(world.works), "sex")).values()) == {20, None}, "one man, ten unknown"
    assert set((await counts(works, world.id(world.works), "sex")).values()) == {1, 10, 20}, "one's own members"


async def test_what_is_left_out_is_not_the_only_one_in_any_sum(world: World) -> None:
    for order in range(100, 160):
        await make_member(world.works, order)  # half of each sex, a third of them migrant workers
    root = await world.somebody(world.root)
    told = await counts(root, world.id(world.city), "sex", "isMigrantWorker")
    assert sum(one or 0 for one in told.values()) == 61
    assert None not in told.values()


async def test_sums_of_the_region_are_for_those_who_oversee_but_not_for_a_member(world: World) -> None:
    auditor, member = await world.somebody(None, Role.AUDITOR), await world.somebody(world.works, Role.MEMBER)
    assert await counts(auditor, world.id(world.city), "sex") == {("男",): None}
    asked = {"under": world.id(world.works), "kind": "MEMBER", "by": ["sex"]}
    assert (await member.ask(STATISTICS, **asked))["statistics"] is None


@pytest.mark.parametrize(
    "asked",
    [
        {"by": ["idNumber"]},
        {"by": ["fullName"]},
        {"by": ["nonsense"]},
        {"by": []},
        {"by": ["sex", "sex"]},
        {"by": ["sex", "education", "hukou", "isMigrantWorker"]},
        {"by": ["sex"], "sum": ["education"]},
        {"by": ["sex"], "asOf": "2020-01-01"},
        {"by": ["sex"], "kind": "BANK_RESULT"},
    ],
)
async def test_what_cannot_be_counted_is_refused(world: World, asked: dict[str, object]) -> None:
    root = await world.somebody(world.root)
    code = await root.code(STATISTICS, **{"under": world.id(world.city), "kind": "MEMBER", **asked})
    assert code == "INVALID"
