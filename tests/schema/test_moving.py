"""转移 over HTTP: a union asks for another superior, both superiors decide, and all below it goes along."""

from hub.clock import now
from hub.database import transaction
from hub.database.walls import everywhere
from hub.identity import new_id
from hub.orgs import tallies
from hub.orgs.models import Org
from hub.orgs.tree import DEEPEST, child_path
from hub.region import OrgKind, OrgState
from hub.transfers.models import Transfer
from tests.factories import make_member
from tests.schema.moving import (
    BOX,
    CANCEL,
    CASE,
    DECIDE,
    JOURNAL,
    LIST,
    MOVE,
    NOTICES,
    ORG,
    TODO,
    City,
    approved,
    city,
    codes,
)
from tests.schema.test_dissolving import ASK

__all__ = ["city"]


async def test_both_superiors_decide_and_the_union_goes_with_all_below_it(city: City) -> None:
    # Given a union that asks for another street, and brings its report up to date
    admin = await city.somebody(city.works)
    old, new = await city.somebody(city.street), await city.somebody(city.other_street)
    values = {"employerAddress": "另一区甘蔗路1号"}
    asked = (await admin.do(MOVE, o=city.id(city.works), to=city.id(city.other_street), v=values))["transfer"]
    assert (asked["kind"], asked["state"], asked["stateLabel"], asked["needs"]) == (
        "ORG_WITHIN_TRACK", "PENDING", "转移待审核", "ALL",
    )  # fmt: skip
    assert (asked["fromName"], asked["toName"]) == (city.street.name, city.other_street.name)
    assert asked["subject"] == {"id": city.id(city.works), "state": "MOVE_PENDING"}
    assert [one["side"] for one in asked["waitingFor"]] == ["OUT_SUPERIOR", "IN_SUPERIOR"]
    changes = {one["field"]["key"]: (one["before"], one["after"]) for one in asked["changes"]}
    assert changes == {
        "parentName": (city.street.name, city.other_street.name),
        "employerAddress": (None, "另一区甘蔗路1号"),
    }
    # Then it stands where it stood, as it was
    shown = (await admin.ask(ORG, o=city.id(city.works)))["org"]
    assert (shown["level"], shown["employer"]["address"]) == (4, None)
    for side in (old, new):
        assert (await side.ask(TODO))["viewer"]["todo"]["transfers"] == 1
        assert (await side.ask(NOTICES))["viewer"]["notices"]["nodes"][0]["title"] == "有工会转移待审核"
    assert (await new.ask(CASE, id=asked["id"]))["node"]["subject"] is None  # not its own yet
    assert (await new.ask(ORG, o=city.id(city.works)))["org"] is None
    # When one of them agrees, nothing happens yet
    told = (await old.do(DECIDE, id=asked["id"], t="同意转出"))["transfer"]
    assert (told["state"], [one["side"] for one in told["waitingFor"]]) == ("PENDING", ["IN_SUPERIOR"])
    assert codes(await old.attempt(DECIDE, id=asked["id"])) == ["NOT_ALLOWED"]
    assert (await old.ask(TODO))["viewer"]["todo"]["transfers"] == 0
    # and when the other does as well, all of it goes
    told = (await new.do(DECIDE, id=asked["id"], t="同意接收"))["transfer"]
    assert (told["state"], told["waitingFor"]) == ("ACCEPTED", [])
    assert [(one["side"], one["opinion"]) for one in told["approvals"]] == [
        ("OUT_SUPERIOR", "同意转出"),
        ("IN_SUPERIOR", "同意接收"),
    ]
    came = (await new.ask(ORG, o=city.id(city.works)))["org"]
    assert (came["state"], came["parent"]["id"]) == ("ACTIVE", city.id(city.other_street))
    assert (came["employer"]["address"], came["memberCount"], came["orgCount"]) == ("另一区甘蔗路1号", 3, 1)
    step = came["history"]["nodes"][0]
    assert step["act"] == "moveOrg"
    assert {one["field"]["key"]: one["after"] for one in step["changes"]} == {
        "parentName": city.other_street.name,
        "employerAddress": "另一区甘蔗路1号",
    }
    assert (await new.ask(ORG, o=city.id(city.shop)))["org"]["level"] == 5
    assert (await old.ask(ORG, o=city.id(city.shop)))["org"] is None
    assert (await old.ask(LIST))["orgs"]["totalCount"] == 1
    assert (await admin.ask(ORG, o=city.id(city.works)))["org"]["parent"] is None  # above what it sees
    assert (await city.fresh(city.district)).member_total == 0
    assert (await city.fresh(city.other_district)).member_total == 3
    # Both still see the case
    for somebody in (old, new, admin):
        assert (await somebody.ask(CASE, id=asked["id"]))["node"]["state"] == "ACCEPTED"


async def test_one_refusal_ends_it_and_the_union_stays(city: City) -> None:
    admin, new = await city.somebody(city.works), await city.somebody(city.other_street)
    old = await city.somebody(city.street)
    asked = (await admin.do(MOVE, o=city.id(city.works), to=city.id(city.other_street)))["transfer"]
    assert codes(await new.attempt(DECIDE, id=asked["id"], d="REJECTED")) == ["INVALID"]
    told = (await new.do(DECIDE, id=asked["id"], d="REJECTED", t="地址不在本街道"))["transfer"]
    assert (told["state"], told["waitingFor"]) == ("REFUSED", [])
    assert codes(await old.attempt(DECIDE, id=asked["id"])) == ["TRANSFER_OVER"]
    shown = (await admin.ask(ORG, o=city.id(city.works)))["org"]
    assert (shown["state"], shown["parent"]) == ("ACTIVE", None)
    assert "地址不在本街道" in str((await admin.ask(CASE, id=asked["id"]))["node"]["approvals"])
    notice = (await admin.ask(NOTICES))["viewer"]["notices"]["nodes"][0]
    assert notice["title"] == "工会转移：审核不通过"  # as Shanghai's table calls it
    assert notice["body"].endswith("未获同意。审核意见：地址不在本街道")
    assert (await admin.ask(CASE, id=asked["id"]))["node"]["stateLabel"] == "转移审核不通过"
    await admin.do(MOVE, o=city.id(city.works), to=city.id(city.other_street))  # it may ask again


async def test_the_union_thinks_better_of_it(city: City) -> None:
    admin, new = await city.somebody(city.works), await city.somebody(city.other_street)
    asked = (await admin.do(MOVE, o=city.id(city.works), to=city.id(city.other_street)))["transfer"]
    assert {one["name"]: one["allowed"] for one in asked["acts"]} == {"decideTransfer": False, "cancelTransfer": True}
    for superior in (new, await city.somebody(city.street)):  # who is against it says so, with a reason
        (problem,) = (await superior.attempt(CANCEL, id=asked["id"]))["problems"]
        assert problem["code"] == "NOT_ALLOWED"
    assert (await admin.do(CANCEL, id=asked["id"]))["transfer"]["state"] == "CANCELLED"
    assert (await admin.ask(ORG, o=city.id(city.works)))["org"]["state"] == "ACTIVE"
    assert (await new.ask(BOX))["transfers"]["totalCount"] == 0


async def test_there_is_one_move_at_a_time_and_only_where_a_seat_is(city: City) -> None:
    admin = await city.somebody(city.works)
    o = city.id(city.works)
    assert codes(await admin.attempt(MOVE, o=o, to=city.id(city.street))) == ["HERE_ALREADY"]
    assert codes(await admin.attempt(MOVE, o=o, to=city.id(city.shop))) == ["ORG_PARENT_CIRCULAR"]
    assert codes(await admin.attempt(MOVE, o=o, to=city.id(city.company))) == ["ORG_KIND_NOT_HERE"]
    assert codes(await admin.attempt(MOVE, o=o, to=city.id(city.bureau))) == ["OTHER_KIND_OF_MOVE"]
    assert codes(await admin.attempt(MOVE, o=o, to=o)) == ["ORG_PARENT_CIRCULAR"]
    await admin.do(MOVE, o=o, to=city.id(city.other_street), v={"parentName": city.other_street.name})
    assert codes(await admin.attempt(MOVE, o=o, to=city.id(city.other_street))) == ["NOT_IN_THIS_STATE"]
    with everywhere():
        assert await Transfer.all().count() == 1


async def test_a_union_crosses_into_the_other_tree_and_all_below_it_stand_in_that(city: City) -> None:
    admin = await city.somebody(city.works)
    old, new = await city.somebody(city.street), await city.somebody(city.bureau)
    asked = (await admin.do(MOVE, o=city.id(city.works), k="ACROSS_TRACKS", to=city.id(city.bureau)))["transfer"]
    for side in (old, new):
        await side.do(DECIDE, id=asked["id"])
    works, shop = await city.fresh(city.works), await city.fresh(city.shop)
    assert [(one.track, one.level) for one in (works, shop)] == [("局", 3), ("局", 4)]
    assert shop.path == works.path + shop.path[-7:]
    assert works.parent_id == city.bureau.id


async def test_the_journal_stays_with_who_was_above_and_with_the_union_itself(city: City) -> None:
    admin, o = await city.somebody(city.works), city.id(city.works)
    old, new = await city.somebody(city.street), await city.somebody(city.other_street)
    before = len((await old.ask(JOURNAL, o=city.id(city.street)))["journal"]["nodes"])
    asked = (await admin.do(MOVE, o=o, to=city.id(city.other_street)))["transfer"]
    for side in (old, new):
        await side.do(DECIDE, id=asked["id"])
    mine = [one["act"] for one in (await admin.ask(JOURNAL, o=o))["journal"]["nodes"]]
    assert mine == ["decideTransfer", "moveOrg", "enrollMember", "enrollMember", "createOrg"]
    assert len((await old.ask(JOURNAL, o=city.id(city.street)))["journal"]["nodes"]) >= before + 1
    theirs = [one["act"] for one in (await new.ask(JOURNAL, o=city.id(city.other_street)))["journal"]["nodes"]]
    assert "enrollMember" not in theirs  # what was done before is not theirs


async def test_nobody_else_hears_of_it(city: City) -> None:
    admin = await city.somebody(city.works)
    asked = (await admin.do(MOVE, o=city.id(city.works), to=city.id(city.other_street)))["transfer"]
    for org in (city.company, city.shop):
        stranger = await city.somebody(org)
        assert (await stranger.ask(CASE, id=asked["id"]))["node"] is None
        assert codes(await stranger.attempt(DECIDE, id=asked["id"])) == ["NOT_FOUND"]
    above = await city.somebody(city.district)
    assert (await above.ask(CASE, id=asked["id"]))["node"]["state"] == "PENDING"


async def test_what_an_unknown_superior_is_called_is_nobodys_business(city: City) -> None:
    admin = await city.somebody(city.works)
    with everywhere():
        await Org.filter(id=city.other_street.id).update(state="DRAFT")
    assert codes(await admin.attempt(MOVE, o=city.id(city.works), to=city.id(city.other_street))) == ["ORG_NOT_ACTIVE"]
    with everywhere():
        await Org.filter(id=city.other_street.id).update(state="ACTIVE")


async def test_whoever_stands_above_it_now_decides_on_who_waits_to_come(city: City) -> None:
    # Given somebody on the way to a union that nobody works for, and that is moved meanwhile
    shop, admin = await city.somebody(city.shop), await city.somebody(city.works)
    old, new = await city.somebody(city.street), await city.somebody(city.other_street)
    company = await city.somebody(city.company)
    with everywhere():
        person = await make_member(city.company, 11)
    coming = (await company.do(ASK, m=city.id(person), to=city.id(city.works)))["transfer"]["id"]
    moved = (await admin.do(MOVE, o=city.id(city.works), to=city.id(city.other_street)))["transfer"]["id"]
    await old.do(DECIDE, id=moved)
    await new.do(DECIDE, id=moved)
    # Then the former superior sees nothing of it any more, and the new one decides
    assert (await old.ask(CASE, id=coming))["node"] is None
    assert [one["orgName"] for one in (await new.ask(CASE, id=coming))["node"]["waitingFor"]] == [
        city.works.name,
        city.other_street.name,
    ]
    assert (await new.do(DECIDE, id=coming))["transfer"]["state"] == "ACCEPTED"
    assert codes(await shop.attempt(DECIDE, id=coming)) == ["NOT_FOUND"]


async def test_unions_that_ended_long_ago_go_along_as_deep_as_the_tree_is(city: City) -> None:
    # Given a union at a workplace with a chain of ended ones below, down to the last level of all
    with everywhere():
        salt = await approved(city.street, "虚构盐厂工会")
        above = salt
        while above.level < DEEPEST:
            above = await _ended(above)
    admin, o = await city.somebody(salt), city.id(salt)
    # Then it moves beside where it stands, with all of them, but not one level deeper
    (refusal,) = (await admin.attempt(MOVE, o=o, to=city.id(city.works)))["problems"]
    assert (refusal["code"], refusal["path"]) == ("ORG_TOO_DEEP", ["newParent"])
    assert refusal["message"] == "连同下级工会（含已撤销的），层级将超过12级。"
    asked = (await admin.do(MOVE, o=o, to=city.id(city.other_street)))["transfer"]["id"]
    for superior in (city.street, city.other_street):
        await (await city.somebody(superior)).do(DECIDE, id=asked)
    assert (await city.fresh(above)).path.startswith((await city.fresh(salt)).path)


async def _ended(above: Org) -> Org:
    seq = 900 + above.level
    org = Org(
        id=new_id(),
        region=above.region,
        seq=seq,
        path=child_path(above.path, seq),
        level=above.level + 1,
        parent_id=above.id,
        state=OrgState.CLOSED.value,
        track=above.track,
        name=f"虚构盐厂第{seq}车间工会",
        name_key=f"虚构盐厂第{seq}车间工会",
        kind=OrgKind.SINGLE.value,
        created_by="试办",
        created_at=now(),
        updated_at=now(),
    )
    async with transaction() as tx:
        await org.save(using_db=tx, force_create=True)
        await tallies.keep(tx, org.region, [org.path])
    return org
