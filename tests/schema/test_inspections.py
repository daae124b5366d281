"""年检 over GraphQL: a region opens it, unions confirm, superiors see who has not, and remind them."""

from datetime import date, timedelta

from hub.access.roles import Role
from hub.clock import today
from tests.factories import make_org
from tests.schema.conftest import Somebody, World

OPEN = """mutation($subject: InspectionSubject!, $year: Int!, $opens: Date!, $due: Date!, $region: String!) {
  openInspection(region: $region, subject: $subject, year: $year, opensOn: $opens, dueOn: $due) {
    window { id subject year opensOn dueOn notice isOpen } problems { code path }
  }
}"""
CONFIRM = """mutation($org: ID!, $year: Int!, $subject: InspectionSubject!) {
  confirmInspection(org: $org, subject: $subject, year: $year) {
    inspection { id state confirmedBy confirmedAt acts { name label allowed refusal { code } } } problems { code path }
  }
}"""
LIST = """query($under: ID!, $year: Int!, $subject: InspectionSubject!, $done: Boolean) {
  inspections(under: $under, year: $year, subject: $subject, done: $done, first: 50) {
    totalCount nodes { id org { name } state window { notice } acts { name label allowed refusal { code } } }
  }
}"""
AREAS = """query($under: ID!, $year: Int!) {
  inspectionAreas(under: $under, year: $year, subject: ORG) { org { name } expected done }
}"""
REMIND = """mutation($orgs: [ID!]!) {
  sendReminder(orgs: $orgs, about: INSPECTION, message: "请在周五前完成") { sent problems { code } }
}"""
NOTICES = "query { viewer { todo { inspections notices } notices(first: 5) { nodes { title body about { id } } } } }"


async def opened(world: World, *, since: int = 1, left: int = 10, subject: str = "ORG") -> dict[str, object]:
    """A window that opened so many days ago and has so many left; its year, and the region's administrator."""
    opens = today() - timedelta(days=since)
    return {
        "subject": subject,
        "year": opens.year,
        "opens": opens.isoformat(),
        "due": (today() + timedelta(days=left)).isoformat(),
        "region": world.root.region,
    }


async def begin(world: World) -> int:
    admin = await world.somebody(None, Role.REGION_ADMIN)
    asked = await opened(world)
    await admin.do(OPEN, **asked)
    return int(str(asked["year"]))


async def names(asker: Somebody, world: World, year: int, done: bool | None = None) -> set[str]:
    told = await asker.ask(LIST, under=world.id(world.city), year=year, subject="ORG", done=done)
    return {one["org"]["name"] for one in told["inspections"]["nodes"]}


async def test_a_region_opens_its_inspection_and_everybody_may_know(world: World) -> None:
    admin = await world.somebody(None, Role.REGION_ADMIN)
    asked = await opened(world)
    window = (await admin.do(OPEN, **asked))["window"]
    assert window["isOpen"]
    due = date.fromisoformat(str(asked["due"]))
    assert window["notice"] == f"请在{due.month}月{due.day}日前完成信息更新"
    told = await world.nobody().ask(
        "query($slug: String!) { region(slug: $slug) { inspectionWindows { id year } } }", slug=world.root.region
    )
    assert told["region"]["inspectionWindows"] == [{"id": window["id"], "year": asked["year"]}]


async def test_days_that_cannot_be_are_refused(world: World) -> None:
    admin = await world.somebody(None, Role.REGION_ADMIN)
    asked = await opened(world, left=-5)
    (problem,) = (await admin.attempt(OPEN, **asked))["problems"]
    assert (problem["code"], problem["path"]) == ("INVALID", ["dueOn"])


async def test_a_union_does_not_open_one(world: World) -> None:
    asker = await world.somebody(world.root)
    (problem,) = (await asker.attempt(OPEN, **await opened(world)))["problems"]
    assert problem["code"] == "NOT_ALLOWED"


async def test_the_days_can_be_put_right(world: World) -> None:
    admin = await world.somebody(None, Role.REGION_ADMIN)
    asked = await opened(world)
    first = (await admin.do(OPEN, **asked))["window"]
    again = (await admin.do(OPEN, **{**asked, "due": (today() + timedelta(days=30)).isoformat()}))["window"]
    assert again["id"] == first["id"]
    assert again["dueOn"] != first["dueOn"]


async def test_a_union_confirms_and_its_superior_sees_who_has_not(world: World) -> None:
    year = await begin(world)
    works, city = await world.somebody(world.works), await world.somebody(world.city)
    assert await names(city, world, year) == {world.city.name, world.works.name}  # the sibling is not active
    assert (await works.ask(NOTICES))["viewer"]["todo"]["inspections"] == 1
    done = (await works.do(CONFIRM, org=world.id(world.works), year=year, subject="ORG"))["inspection"]
    assert (done["state"], done["confirmedBy"]) == ("DONE", "试办")
    assert await names(city, world, year, done=False) == {world.city.name}
    assert await names(city, world, year, done=True) == {world.works.name}
    assert (await works.ask(NOTICES))["viewer"]["todo"]["inspections"] == 0


async def test_confirming_twice_is_confirming_once(world: World) -> None:
    year = await begin(world)
    works = await world.somebody(world.works)
    first = (await works.do(CONFIRM, org=world.id(world.works), year=year, subject="ORG"))["inspection"]
    again = (await works.do(CONFIRM, org=world.id(world.works), year=year, subject="ORG"))["inspection"]
    assert again["confirmedAt"] == first["confirmedAt"]
    assert {key: again["acts"][0][key] for key in ("name", "allowed")} == {
        "name": "confirmInspection",
        "allowed": False,
    }


async def test_before_it_opens_nothing_can_be_confirmed_and_after_it_closed_it_is_overdue(world: World) -> None:
    admin, works = await world.somebody(None, Role.REGION_ADMIN), await world.somebody(world.works)
    later = await opened(world, since=-2, subject="MEMBERS")
    await admin.do(OPEN, **later)
    (problem,) = (await works.attempt(CONFIRM, org=world.id(world.works), year=later["year"], subject="MEMBERS"))[
        "problems"
    ]
    assert problem["code"] == "NOT_IN_THIS_STATE"
    early = await opened(world, since=20, left=0)
    await admin.do(OPEN, **early)
    assert (await works.do(CONFIRM, org=world.id(world.works), year=early["year"], subject="ORG"))["inspection"][
        "state"
    ] == "DONE"


async def test_an_inspection_that_was_never_opened_is_not_found(world: World) -> None:
    works = await world.somebody(world.works)
    (problem,) = (await works.attempt(CONFIRM, org=world.id(world.works), year=1999, subject="ORG"))["problems"]
    assert (problem["code"], problem["path"]) == ("NOT_FOUND", ["year"])


async def test_nobody_confirms_for_a_union_that_is_not_theirs(world: World) -> None:
    year = await begin(world)
    stranger = await world.somebody(world.other)
    (problem,) = (await stranger.attempt(CONFIRM, org=world.id(world.works), year=year, subject="ORG"))["problems"]
    assert problem["code"] == "NOT_FOUND"
    told = await stranger.ask(LIST, under=world.id(world.works), year=year, subject="ORG")
    assert told["inspections"] is None


async def test_an_inspection_is_found_again_by_its_id_by_those_who_may_see_the_union(world: World) -> None:
    year = await begin(world)
    city, stranger = await world.somebody(world.city), await world.somebody(world.other)
    told = await city.ask(LIST, under=world.id(world.works), year=year, subject="ORG")
    (one,) = told["inspections"]["nodes"]
    node = "query($id: ID!) { node(id: $id) { ... on Inspection { state org { name } } } }"
    assert (await city.ask(node, id=one["id"]))["node"] == {"state": "OPEN", "org": {"name": world.works.name}}
    assert (await stranger.ask(node, id=one["id"]))["node"] is None


async def test_figures_by_area_count_all_below(world: World) -> None:
    year = await begin(world)
    await make_org(world.city, "虚构市第三糖厂工会委员会")
    root, works = await world.somebody(world.root), await world.somebody(world.works)
    await works.do(CONFIRM, org=world.id(world.works), year=year, subject="ORG")
    told = await root.ask(AREAS, under=world.id(world.root), year=year)
    assert [(one["org"]["name"], one["expected"], one["done"]) for one in told["inspectionAreas"]] == [
        (world.city.name, 3, 1),
        (world.other.name, 1, 0),
    ]


async def test_a_reminder_reaches_the_administrators_once_a_day(world: World) -> None:
    city, works = await world.somebody(world.city), await world.somebody(world.works)
    assert (await city.do(REMIND, orgs=[world.id(world.works)]))["sent"] == 1
    assert (await city.do(REMIND, orgs=[world.id(world.works)]))["sent"] == 0
    viewer = (await works.ask(NOTICES))["viewer"]
    (told,) = viewer["notices"]["nodes"]
    assert (told["title"], told["body"]) == ("催办：年检", "请在周五前完成")
    assert told["about"] == {"id": world.id(world.works)}


async def test_nobody_reminds_a_union_beside_its_own(world: World) -> None:
    stranger = await world.somebody(world.other)
    (problem,) = (await stranger.attempt(REMIND, orgs=[world.id(world.works)]))["problems"]
    assert problem["code"] == "NOT_FOUND"
