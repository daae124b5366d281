"""Progress over HTTP: who is behind, since when, and what a superior asks for."""

from datetime import timedelta
from typing import Any

import pytest

from hub.access.roles import Role
from hub.clock import today
from hub.orgs import commands as orgs
from hub.orgs.completeness import lacking
from hub.orgs.models import Org
from hub.progress.models import CollectionTarget
from tests.factories import make_member, scope_of
from tests.hub.progress_days import pass_days
from tests.schema.conftest import Somebody, World

ROW = "org { name } label track { key } orgsEntered orgsExpected newOrgs members membersTarget newMembers percent alert"
PROGRESS = f"""query($under: ID!, $by: ProgressBy! = AREA, $asOf: Date, $since: Date, $alert: [AlertLevel!]) {{
  collectionProgress(under: $under, by: $by, asOf: $asOf, since: $since) {{
    asOf since target {{ dueOn orgPercent members org {{ name }} }} targets {{ id dueOn }}
    totals {{ {ROW} pacePerDay forecastOn }}
    rows(alert: $alert, first: 10) {{ totalCount nodes {{ {ROW} }} }}
  }}
}}"""
TARGET = """mutation($under: ID!, $percent: Float, $members: Int, $due: Date!) {
  setCollectionTarget(under: $under, orgPercent: $percent, members: $members, dueOn: $due) {
    target { id dueOn orgPercent members } problems { code path message }
  }
}"""


async def complete(world: World, org: Org) -> None:
    """Fill in what its region's form still asks of it."""
    wanted = {column.field: column for column in lacking(await Org.get(id=org.id), {"today": today()}) if column.field}
    values: dict[str, object] = {}
    for field, column in wanted.items():
        if column.codes:
            values[field.key] = column.codes.entries[0].code
        else:
            values[field.key] = {"date": today(), "integer": 5}.get(field.kind.name, "16000000001")
    await orgs.update(scope_of(world.root), org.id, values)


async def progress(asker: Somebody, org: str, **more: object) -> dict[str, Any]:
    told: dict[str, Any] = (await asker.ask(PROGRESS, under=org, **more))["collectionProgress"]
    return told


def figures(told: dict[str, Any]) -> list[tuple[object, ...]]:
    return [(one["label"], one["orgsEntered"], one["orgsExpected"], one["members"]) for one in told["rows"]["nodes"]]


async def test_a_superior_sees_how_far_each_area_has_come(world: World) -> None:
    await complete(world, world.works)
    root = await world.somebody(world.root)
    told = await progress(root, world.id(world.root))
    assert figures(told) == [(world.city.name, 1, 3, 1), (world.other.name, 0, 1, 0)]
    totals = told["totals"]
    assert (totals["orgsEntered"], totals["orgsExpected"], totals["percent"]) == (1, 5, 20.0)
    assert (totals["newOrgs"], totals["newMembers"], totals["alert"]) == (1, 1, "ON_TRACK")


async def test_a_past_day_is_told_as_it_was(world: World) -> None:
    root = await world.somebody(world.root)
    await pass_days(10)
    await complete(world, world.works)
    await make_member(world.works)
    await pass_days(5)
    then, before = today() - timedelta(days=5), today() - timedelta(days=6)
    told = await progress(root, world.id(world.root), asOf=before.isoformat())
    assert figures(told) == [(world.city.name, 0, 3, 1), (world.other.name, 0, 1, 0)]
    told = await progress(root, world.id(world.root), asOf=then.isoformat(), since=then.isoformat())
    assert figures(told) == [(world.city.name, 1, 3, 2), (world.other.name, 0, 1, 0)]
    assert (told["totals"]["newOrgs"], told["totals"]["newMembers"]) == (1, 1)
    told = await progress(root, world.id(world.root), since=today().isoformat())
    assert (told["totals"]["newOrgs"], told["totals"]["members"]) == (0, 2)
    told = await progress(root, world.id(world.root), asOf=(today() - timedelta(days=40)).isoformat())
    assert (figures(told), told["totals"]["orgsExpected"]) == ([], 0), "nobody was there yet"


async def test_what_is_filled_in_and_taken_out_again_is_not_entered(world: World) -> None:
    await complete(world, world.works)
    await orgs.update(scope_of(world.root), world.works.id, {"employer_name": None})
    root = await world.somebody(world.root)
    assert (await progress(root, world.id(world.root)))["totals"]["orgsEntered"] == 0


async def test_targets_tell_who_is_behind_and_who_is_overdue(world: World) -> None:
    root = await world.somebody(world.root)
    due = (today() + timedelta(days=20)).isoformat()
    made = await root.do(TARGET, under=world.id(world.root), percent=60, due=due)
    assert (made["target"]["orgPercent"], made["target"]["dueOn"]) == (60, due)
    told = await progress(root, world.id(world.root))
    assert {one["alert"] for one in told["rows"]["nodes"]} == {"BEHIND"}
    assert told["target"] == {"dueOn": due, "orgPercent": 60, "members": None, "org": {"name": world.root.name}}
    for one in (world.works, world.sibling):
        await complete(world, one)
    told = await progress(root, world.id(world.root))
    assert [(one["label"], one["alert"]) for one in told["rows"]["nodes"]] == [
        (world.city.name, "ON_TRACK"),
        (world.other.name, "BEHIND"),
    ]
    assert told["totals"]["alert"] == "ON_TRACK", "three are wanted, two came in thirty days, one more takes fifteen"
    assert told["totals"]["forecastOn"] == (today() + timedelta(days=15)).isoformat()
    told = await progress(root, world.id(world.root), alert=["BEHIND"])
    assert (figures(told), told["rows"]["totalCount"]) == ([(world.other.name, 0, 1, 0)], 1)


async def test_a_day_that_passed_is_overdue_and_the_next_target_counts_as_well(world: World) -> None:
    root = await world.somebody(world.root)
    await root.do(TARGET, under=world.id(world.city), percent=50, members=1, due=today().isoformat())
    await CollectionTarget.all().update(due_on=today() - timedelta(days=1))
    city = await world.somebody(world.city)
    told = await progress(city, world.id(world.city))
    assert told["totals"]["alert"] == "OVERDUE"
    assert {one["alert"] for one in told["rows"]["nodes"]} == {"OVERDUE"}, "a percentage holds for all below"
    assert {one["membersTarget"] for one in told["rows"]["nodes"]} == {None}, "a number is the area's own"
    assert told["totals"]["membersTarget"] == 1


async def test_nobody_sets_its_own_measure(world: World) -> None:
    city = await world.somebody(world.city)
    due = (today() + timedelta(days=9)).isoformat()
    (problem,) = (await city.attempt(TARGET, under=world.id(world.city), percent=1, due=due))["problems"]
    assert problem["code"] == "NOT_ALLOWED"
    await city.do(TARGET, under=world.id(world.works), percent=100, due=due)
    stranger = await world.somebody(world.other)
    (problem,) = (await stranger.attempt(TARGET, under=world.id(world.works), percent=1, due=due))["problems"]
    assert problem["code"] == "NOT_FOUND"


async def test_a_target_is_changed_by_its_day_and_taken_back(world: World) -> None:
    root = await world.somebody(world.root)
    under, due = world.id(world.city), (today() + timedelta(days=9)).isoformat()
    first = (await root.do(TARGET, under=under, percent=50, due=due))["target"]
    again = (await root.do(TARGET, under=under, percent=70, due=due))["target"]
    assert (again["id"], again["orgPercent"]) == (first["id"], 70)
    assert (await root.do(TARGET, under=under, due=due))["target"] is None
    assert (await progress(root, under))["targets"] == []


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"percent": 0}, ["orgPercent"]),
        ({"percent": 100.5}, ["orgPercent"]),
        ({"members": 0}, ["members"]),
        ({}, ["orgPercent"]),
        ({"percent": 50, "due": "2019-12-31"}, ["dueOn"]),
    ],
)
async def test_targets_that_cannot_be_are_refused(world: World, given: dict[str, object], path: list[str]) -> None:
    root = await world.somebody(world.root)
    asked = {"due": (today() + timedelta(days=9)).isoformat(), **given}
    (problem,) = (await root.attempt(TARGET, under=world.id(world.city), **asked))["problems"]
    assert (problem["code"], problem["path"]) == ("INVALID", path)


async def test_what_is_yet_to_come_is_not_told(world: World) -> None:
    root = await world.somebody(world.root)
    later = (today() + timedelta(days=1)).isoformat()
    assert await root.code(PROGRESS, under=world.id(world.root), asOf=later) == "INVALID"


async def test_by_track_what_stands_in_no_tree_is_others(world: World) -> None:
    root = await world.somebody(world.root)
    told = await progress(root, world.id(world.root), by="TRACK")
    assert [(one["org"], one["label"], one["orgsExpected"]) for one in told["rows"]["nodes"]] == [(None, "其他", 4)]


@pytest.mark.parametrize(("role", "sees"), [(Role.AUDITOR, True), (Role.REGION_ADMIN, True), (Role.BANK, False)])
async def test_figures_are_for_those_who_oversee(world: World, role: Role, sees: bool) -> None:
    asker = await world.somebody(None, role)
    told = await asker.ask(PROGRESS, under=world.id(world.city))
    assert (told["collectionProgress"] is not None) is sees


async def test_an_area_that_is_not_ones_own_is_null(world: World) -> None:
    stranger = await world.somebody(world.other)
    assert (await stranger.ask(PROGRESS, under=world.id(world.city)))["collectionProgress"] is None
