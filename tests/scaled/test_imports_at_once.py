"""Imports of different unions run side by side; of one union, one after the other, and the second is told so."""

import asyncio
from collections.abc import Callable
from typing import Any

import asyncpg  # type: ignore[import-untyped]

from tests.people import people
from tests.stories.client import IMPORT, START, Client
from tests.workbooks import member_workbook

OWN = "query { viewer { org { id } } }"
MANY = 3000


def started(somebody: Client, content: bytes) -> dict[str, Any]:
    org = somebody.ask(OWN)["viewer"]["org"]["id"]
    return somebody.attempt(START, org=org, kind="MEMBER", upload=somebody.upload(content))


def seen_through(somebody: Client, import_id: str) -> dict[str, Any]:
    for _ in somebody.watch(import_id):
        pass
    found: dict[str, Any] = somebody.ask(IMPORT, id=import_id)["import"]
    return found


def test_two_unions_are_served_by_two_workers(demo: dict[str, Any], signed_in: Callable[[str, str], Client]) -> None:
    # Given two workers who do one thing at a time each
    city, education = signed_in("UNION_ADMIN", "虚构市总工会"), signed_in("UNION_ADMIN", "虚构市教育工会")
    files = [member_workbook(people(MANY, start=start)) for start in (20_001, 30_001)]
    # When two unions import at the same time
    imports = [started(one, file)["import"]["id"] for one, file in zip((city, education), files, strict=True)]
    # Then both are being worked on at the same moment
    assert asyncio.run(most_at_once(demo["database"])) == 2
    # And each has all of its people
    done = [seen_through(one, import_id) for one, import_id in zip((city, education), imports, strict=True)]
    assert [one["counts"]["accepted"] for one in done] == [one["counts"]["created"] for one in done]
    assert all(one["counts"]["accepted"] > MANY * 0.9 for one in done), done


def test_a_unions_second_import_is_refused_while_the_first_runs(signed_in: Callable[[str, str], Client]) -> None:
    clerk = signed_in("UNION_ADMIN", "虚构市教育工会")
    first = started(clerk, member_workbook(people(MANY, start=40_001)))["import"]
    small = member_workbook(people(1, start=50_001))
    (problem,) = started(clerk, small)["problems"]
    assert problem["code"] == "IMPORT_RUNNING"
    assert "导入" in problem["message"]
    # And when the first is done, the same file is taken
    seen_through(clerk, first["id"])
    second = started(clerk, small)
    assert second["problems"] == []
    assert seen_through(clerk, second["import"]["id"])["outcome"] == "SUCCEEDED"


async def most_at_once(url: str) -> int:
    """The most imports seen in the hands of workers, from now until none is left to be done."""
    most = 0
    db = await asyncpg.connect(url)
    try:
        while True:
            waits, runs = await db.fetchrow(
                "SELECT count(*) FILTER (WHERE state = 'READY'), count(*) FILTER (WHERE state = 'RUNNING') FROM job"
            )
            most = max(most, runs)
            if most > 1 or not waits + runs:
                return most
            await asyncio.sleep(0.02)
    finally:
        await db.close()
