"""What the newer lists ask of the database does not grow with them; a menu's numbers are a handful of statements."""

from datetime import date
from typing import Any

from hub.access.roles import Role
from hub.database import transaction
from hub.database.walls import everywhere, reaching
from hub.identity import new_id
from hub.orgs.models import Org, Responsible
from tests.factories import make_org
from tests.schema.conftest import World
from tests.schema.exporting import DECIDE, REQUEST
from tests.schema.statements import statements

ORGS = """{ orgs(first: 50) { nodes { responsible { name phone } past: responsible(past: true) { name } } } }"""
TODO = """{ viewer { todo { transfers orgReviews memberReviews applications exports imports failedCards cardsToHandOut
  overdueCards handovers duties inspections alerts notices } } }"""
TO_DECIDE = """{ exportRequests(box: TO_DECIDE, first: 50) { nodes { id fields downloadUrl layout { key } org { name }
  approvals { by org { name } } waitingFor { org { name } } acts { name allowed refusal { code } } } } }"""
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


async def test_exports_that_wait_for_a_word(world: World) -> None:
    leader = await world.somebody(world.works, Role.UNION_LEADER, stepped_up=True)
    above = await world.somebody(world.city, Role.UNION_LEADER, stepped_up=True)
    counts = list[int]()
    for _ in range(3):
        for clerk in [await world.somebody(world.works, stepped_up=True) for _ in range(2)]:
            asked = (await clerk.do(REQUEST, org=world.id(world.works)))["export"]["id"]
            await leader.do(DECIDE, id=asked, no="厂工〔2026〕1号")
        async with statements() as seen:
            nodes = (await above.ask(TO_DECIDE))["exportRequests"]["nodes"]
        counts.append(len(seen))
    assert [one["acts"][0] for one in nodes] == [{"name": "decideExport", "allowed": True, "refusal": None}] * 6
    assert len(set(counts)) == 1, counts


async def test_the_numbers_of_a_menu(world: World) -> None:
    admin = await world.somebody(world.city)
    async with statements() as seen:
        await admin.ask(TODO)
    assert len(seen) <= A_HANDFUL, seen
