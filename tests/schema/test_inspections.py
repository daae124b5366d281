"""年检 over GraphQL: a region opens it, unions confirm, superiors see who has not, and remind them."""

from datetime import date, timedelta
from typing import Any

from hub.access.models import Notice
from hub.access.roles import Role
from hub.clock import CHINA, now, today
from tests.factories import make_org
from tests.schema.conftest import Somebody, World
from tests.schema.registering import City, city

__all__ = ["city"]

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


async def told(asker: Somebody) -> list[tuple[str, str]]:
    notices = (await asker.ask(NOTICES))["viewer"]["notices"]["nodes"]
    return [(one["title"], one["body"]) for one in notices]


async def test_the_unions_that_take_part_are_told_of_it_with_its_days(world: World) -> None:
    admin, works = await world.somebody(None, Role.REGION_ADMIN), await world.somebody(world.works)
    clerk = await world.somebody(world.works, Role.UNION_CLERK)
    outside = [await world.somebody(one) for one in (world.root, world.sibling)]  # the top, and one not activated
    asked = await opened(world)
    await admin.do(OPEN, **asked)
    (notice,) = (await works.ask(NOTICES))["viewer"]["notices"]["nodes"]
    assert notice["title"] == f"{asked['year']}年组织年检"
    since, due = (date.fromisoformat(str(asked[key])) for key in ("opens", "due"))
    days = f"（{since.year}年{since.month}月{since.day}日至{due.year}年{due.month}月{due.day}日）"
    told_ = f"请在{due.month}月{due.day}日前完成信息更新。完成后请点击“确认年检”。"
    assert notice["body"] == f"{asked['year']}年组织年检{days}：{told_}"
    assert notice["about"] == {"id": world.id(world.works)}
    assert [await told(one) for one in (clerk, *outside)] == [[], [], []]


async def test_unions_are_told_again_when_the_days_change_and_only_those_that_have_not_confirmed(world: World) -> None:
    admin, works = await world.somebody(None, Role.REGION_ADMIN), await world.somebody(world.works)
    city_ = await world.somebody(world.city)
    asked = await opened(world)
    await admin.do(OPEN, **asked)
    await admin.do(OPEN, **asked)  # the same, said twice
    assert [len(await told(one)) for one in (works, city_)] == [1, 1]
    await works.do(CONFIRM, org=world.id(world.works), year=asked["year"], subject="ORG")
    await admin.do(OPEN, **{**asked, "due": (today() + timedelta(days=30)).isoformat()})
    assert len(await told(works)) == 1
    (title, body), _ = await told(city_)
    later = today() + timedelta(days=30)
    assert title == f"{asked['year']}年组织年检有调整"
    assert f"至{later.year}年{later.month}月{later.day}日" in body


async def test_in_shanghai_unions_are_told_in_its_own_words(city: City) -> None:
    admin, street = await city.somebody(None, Role.REGION_ADMIN), await city.somebody(city.street)
    year = today().year
    days = {"year": year, "due": f"{year}-12-31", "region": "shanghai"}
    await admin.do(OPEN, subject="ORG", opens=f"{year}-03-01", **days)
    await admin.do(OPEN, subject="MEMBERS", opens=f"{year}-07-01", **days)
    members, orgs = await told(street)
    last = f"至{year}年12月31日）："
    said = "请在12月31日前完成信息更新。完成后请点击“已完成更新”。"
    assert members == (f"{year}年会员年检", f"{year}年会员年检（{year}年7月1日{last}{said}")
    said = "请确认企业信息更新到最新，以确认年检。完成后请点击“已完成年检信息更新”。"
    assert orgs == (f"{year}年组织年检", f"{year}年组织年检（{year}年3月1日{last}{said}")


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
    (problem,) = (await city.attempt(REMIND, orgs=[world.id(world.works)]))["problems"]
    assert problem["code"] == "RATE_LIMITED"
    viewer = (await works.ask(NOTICES))["viewer"]
    (told,) = viewer["notices"]["nodes"]
    assert (told["title"], told["body"]) == ("催办：年检", "请在周五前完成")
    assert told["about"] == {"id": world.id(world.works)}


async def test_whoever_reminds_the_own_union_is_told_whom_to_choose_and_its_button_says_so(world: World) -> None:
    year = await begin(world)
    city, _ = await world.somebody(world.city), await world.somebody(world.works)
    for chosen in ([world.city], [world.works, world.city]):
        told = await city.attempt(
            REMIND.replace("{ code }", "{ message hint }"), orgs=[world.id(one) for one in chosen]
        )
        assert (told["sent"], told["problems"]) == (
            0,
            [
                {
                    "message": "催办由上级工会发给下级工会，不能催办本工会。",
                    "hint": "请只选择下级工会；本工会的事项，请直接办理。",
                }
            ],
        )
    told = await city.ask(LIST, under=world.id(world.city), year=year, subject="ORG", done=None)
    may = {one["org"]["name"]: one["acts"][1]["allowed"] for one in told["inspections"]["nodes"]}
    assert may == {world.city.name: False, world.works.name: True}


async def reminders(asker: Somebody, world: World, year: int) -> dict[str, dict[str, Any] | None]:
    """The button of each union: None where it may be pressed, else why not."""
    listed = await asker.ask(
        LIST.replace("refusal { code }", "refusal { code message hint }"),
        under=world.id(world.city),
        year=year,
        subject="ORG",
    )
    told = {one["org"]["name"]: one["acts"][1] for one in listed["inspections"]["nodes"]}
    return {name: None if one["allowed"] else one["refusal"] for name, one in told.items()}


async def test_whoever_reminds_again_too_soon_is_told_when_to_and_the_button_says_so_before(world: World) -> None:
    year, named = await begin(world), REMIND.replace("{ code }", "{ code message hint retryAfter }")
    superior, _ = await world.somebody(world.city), await world.somebody(world.works)
    assert (await reminders(superior, world, year))[world.works.name] is None
    await superior.do(REMIND, orgs=[world.id(world.works)])
    hour_ago = now() - timedelta(hours=1)
    await Notice.filter(title="催办：年检").update(at=hour_ago)
    told = await superior.attempt(named, orgs=[world.id(world.works)])
    (problem,) = told["problems"]
    again = (hour_ago + timedelta(hours=20)).astimezone(CHINA) + timedelta(minutes=1)
    said = f"同一事项20小时内已经催办过，请在{again.month}月{again.day}日{again:%H:%M}以后再次催办。"
    assert (told["sent"], problem["code"], problem["message"]) == (0, "RATE_LIMITED", said)
    assert 18 * 3600 < problem.pop("retryAfter") <= 19 * 3600
    assert (await reminders(superior, world, year))[world.works.name] == problem
    # an administrator who came since has not been told, and is
    await world.somebody(world.works)
    assert (await reminders(superior, world, year))[world.works.name] is None
    assert (await superior.do(REMIND, orgs=[world.id(world.works)]))["sent"] == 1
    await Notice.filter(title="催办：年检").update(at=now() - timedelta(hours=20, seconds=1))
    assert (await reminders(superior, world, year))[world.works.name] is None


async def test_of_several_unions_those_are_told_who_were_not_yet(world: World) -> None:
    superior, _ = await world.somebody(world.root), await world.somebody(world.works)
    await world.somebody(world.other)
    await superior.do(REMIND, orgs=[world.id(world.works)])
    both = [world.id(world.works), world.id(world.other)]
    assert (await superior.do(REMIND, orgs=both))["sent"] == 1
    assert [one["code"] for one in (await superior.attempt(REMIND, orgs=both))["problems"]] == ["RATE_LIMITED"]
    told = await Notice.filter(title="催办：年检")
    assert sorted(one.about_id for one in told) == sorted([world.works.id, world.other.id]), "each of its own union"


async def test_a_union_without_administrators_cannot_be_reminded_and_its_superior_is_told_so(world: World) -> None:
    year, superior = await begin(world), await world.somebody(world.city)
    (problem,) = (
        await superior.attempt(REMIND.replace("{ code }", "{ code message hint }"), orgs=[world.id(world.works)])
    )["problems"]
    assert problem == {
        "code": "NOBODY_TO_REMIND",
        "message": "没有可以收到催办的信息管理员账号。",
        "hint": "请先为该工会开通账号，或用其他方式通知。",
    }
    assert (await reminders(superior, world, year))[world.works.name] == problem


async def test_nobody_reminds_a_union_beside_its_own(world: World) -> None:
    stranger = await world.somebody(world.other)
    (problem,) = (await stranger.attempt(REMIND, orgs=[world.id(world.works)]))["problems"]
    assert problem["code"] == "NOT_FOUND"
