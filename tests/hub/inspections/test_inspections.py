"""Who takes part in an inspection and how far an area is, on either database."""

from datetime import timedelta

from hub.access.models import Notice
from hub.access.roles import Role
from hub.access.scope import region_scope
from hub.clock import today
from hub.database import reader
from hub.inspections import commands, queries
from hub.inspections.states import Subject
from hub.paging import Window
from hub.region import OrgKind
from hub.settings import Settings
from tests.factories import CLERK, make_org, make_root, scope_of
from tests.hub.imports.setting import account_of


async def test_areas_count_those_who_take_part_and_those_who_are_done(either: Settings) -> None:
    root = await make_root()
    city = await make_org(root, "虚构市总工会", kind=OrgKind.LOCAL_FEDERATION)
    works, _, idle = await make_org(city), await make_org(city), await make_org(city, active=False)
    year, opened = today().year, region_scope(root.region, CLERK, role=Role.REGION_ADMIN)
    await commands.open_window(opened, Subject.MEMBERS, year, today(), today() + timedelta(days=3))
    await commands.confirm(scope_of(works), works.id, Subject.MEMBERS, year)

    (area,) = await queries.areas(scope_of(root), root.id, year, Subject.MEMBERS)
    assert (area.org.name, area.expected, area.done) == (city.name, 3, 1)
    page = await queries.page(scope_of(root), root.id, year, Subject.MEMBERS, Window(first=10), done=False)
    assert works.id not in {one.org.id for one in page.items}
    assert idle.id not in {one.org.id for one in page.items}
    assert (await page.total()).count == 2


async def test_a_unions_own_inspections_are_told_year_by_year(either: Settings) -> None:
    root = await make_root()
    works = await make_org(root)
    opened = region_scope(root.region, CLERK, role=Role.REGION_ADMIN)
    year = today().year
    await commands.open_window(opened, Subject.ORG, year, today(), today() + timedelta(days=3))
    (one,) = (await queries.of_org(scope_of(works), works, Window(first=5))).items
    assert (one.window.year, one.state) == (year, "OPEN")
    assert await queries.waiting(scope_of(works)) == 1


async def test_every_union_is_told_however_many_take_part(either: Settings) -> None:
    root = await make_root()
    unions = [await make_org(root) for _ in range(60)]  # more than PostgreSQL is handed one by one
    for one in unions:
        await account_of(one)
    year, opener = today().year, region_scope(root.region, CLERK, role=Role.REGION_ADMIN)
    await commands.open_window(opener, Subject.ORG, year, today(), today() + timedelta(days=3))
    told = await Notice.all().using_db(reader())
    assert {(one.about_kind, one.about_id) for one in told} == {("org", one.id) for one in unions}
    assert len({one.account_id for one in told}) == len(told) == 60
