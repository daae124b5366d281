"""Out of one region into another inside the hub, over HTTP: what is true of a person everywhere goes along."""

from hub.database.walls import everywhere
from hub.members.models import Member
from hub.orgs.models import Org
from tests.factories import make_member, make_org, make_root
from tests.schema.conftest import Somebody, World
from tests.schema.moving import City, city, codes
from tests.schema.transferring import ASK
from tests.schema.transferring import DECIDE as AGREE

__all__ = ["city"]

CAME = """query($o: ID!) { members(org: $o, first: 5) { nodes { id memberNo name sex { label } idNumber
  membership { state orgName change { label } } warnings { code message fix } } } }"""
LEFT = """query($m: ID!) { member(id: $m) { name membership { state change { label } } openTransfer { id }
  acts { name allowed refusal { message hint } } } }"""


async def province(city: City) -> tuple[Org, Member, Somebody]:
    """A union of Hainan beside the city, one of its members, and whoever administers it."""
    with everywhere():
        root = await make_root("虚构省总工会", "hainan")
        org = await make_org(root, "虚构市糖厂工会")
        member = await make_member(org, 61)
        world = World(city.world.http, root, root, org, org, org, member)
        return org, member, await world.somebody(org)


async def test_a_member_of_hainan_goes_on_in_shanghai(city: City) -> None:
    _, member, hainan = await province(city)
    shanghai, o = await city.somebody(city.company), city.id(city.company)
    asked = (await hainan.do(ASK, m=city.id(member), to=o, why="调往上海"))["transfer"]
    assert (asked["kind"], asked["state"]) == ("MEMBER_OUT", "PENDING")
    assert (await shanghai.do(AGREE, id=asked["id"], d="APPROVED"))["transfer"]["state"] == "ACCEPTED"

    # In Shanghai there is a record of its own, under a number of its own, which says what the form still lacks
    (came,) = (await shanghai.ask(CAME, o=o))["members"]["nodes"]
    assert (came["name"], came["sex"]["label"], came["membership"]["state"]) == ("试61", "男", "CURRENT")
    assert len(came["memberNo"]) == 10
    said = " ".join(one["message"] for one in came["warnings"])
    assert all(label in said for label in ("联系地址", "学历", "户籍类型", "技术等级")), came["warnings"]
    assert all(one["fix"] for one in came["warnings"] if one["code"].startswith("TRANSFER-LACKS"))

    # In Hainan the bond has ended, and is history
    left = (await hainan.ask(LEFT, m=city.id(member)))["member"]
    assert (left["membership"]["state"], left["membership"]["change"]["label"]) == ("TRANSFERRED", "转出")
    assert left["openTransfer"] is None
    again = next(one for one in left["acts"] if one["name"] == "requestTransfer")
    assert again["refusal"]["hint"]


async def test_whom_the_other_region_has_already_is_not_taken_in_twice(city: City) -> None:
    _, member, hainan = await province(city)
    with everywhere():
        await make_member(city.shop, 61)
    shanghai = await city.somebody(city.company)
    asked = (await hainan.do(ASK, m=city.id(member), to=city.id(city.company)))["transfer"]
    (problem,) = (await shanghai.attempt(AGREE, id=asked["id"], d="APPROVED"))["problems"]
    assert problem["code"] == "MEMBER_ELSEWHERE"
    assert city.shop.name not in str(problem)
    assert codes(await shanghai.attempt(AGREE, id=asked["id"], d="REJECTED", o="两地已有会籍")) == []
    left = (await hainan.ask(LEFT, m=city.id(member)))["member"]
    assert left["membership"]["state"] == "CURRENT"
