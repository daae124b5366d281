"""What the newer lists ask of the database does not grow with them; a menu's numbers are a handful of statements."""

from datetime import date
from typing import Any

from hub.database import transaction
from hub.database.walls import everywhere, reaching
from hub.identity import new_id
from hub.orgs.models import Org, Responsible
from tests.factories import make_org
from tests.schema.conftest import World
from tests.schema.statements import statements

ORGS = """{ orgs(first: 50) { nodes { responsible { name phone } past: responsible(past: true) { name } } } }"""
TODO = """{ viewer { todo { transfers orgReviews memberReviews applications exports imports failedCards cardsToHandOut
  overdueCards handovers duties inspections alerts notices } } }"""
A_HANDFUL = 16


@reaching(everywhere)
async def named(org: Org, until: date | None, place: int | None) -> None:
    """Somebody answers, or did, for the union's data."""
    kept: dict[str, Any] = {"region": org.region, "org_id": org.id, "since": date(2020, 1, 1)}
    async with transaction() as tx:
        await Responsible.create(
            id=new_id(), duty="ADMINISTRATOR", name="试专员", until=until, place=place, **kept, using_db=tx
        )


async def test_who_answers_for_many_unions_and_did_before(world: World) -> None:
    admin, counts = await world.somebody(world.root), list[int]()
    for _ in range(3):
        for one in [await make_org(world.city) for _ in range(2)]:
            await named(one, None, 1)
            await named(one, date(2021, 1, 1), None)
        async with statements() as seen:
            nodes = (await admin.ask(ORGS))["orgs"]["nodes"]
        counts.append(len(seen))
    assert sum(len(one["responsible"]) for one in nodes) == sum(len(one["past"]) for one in nodes) == 6
    assert len(set(counts)) == 1, counts


async def test_the_numbers_of_a_menu(world: World) -> None:
    admin = await world.somebody(world.city)
    async with statements() as seen:
        await admin.ask(TODO)
    assert len(seen) <= A_HANDFUL, seen
