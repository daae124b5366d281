"""Who may hang below whom in Shanghai: nobody below a union at a workplace, however somebody goes about it."""

from typing import Any

from hub.database import transaction
from hub.database.walls import everywhere
from hub.orgs import commands as orgs
from hub.orgs.models import Org
from hub.region import OrgKind, OrgState
from tests.factories import CLERK, make_org
from tests.schema.moving import CANCEL, DECIDE, MOVE, City, approved, city

__all__ = ["city"]

ENTER = """mutation($p: ID!, $k: String!) { createOrg(region: "shanghai", parent: $p, layout: "opening",
  values: {name: "虚构糖厂二车间工会", kind: $k}) { org { level } problems { code message hint path } } }"""
BECOME = """mutation($o: ID!, $k: String!) { updateOrg(id: $o, values: {kind: $k}) {
  org { kind } problems { code message hint path } } }"""
BUTTON = "query($o: ID!) { org(id: $o) { acts { name allowed refusal { code message hint } } } }"
TREE = """{ region(slug: "shanghai") { orgTree { level kind track { key } parents } } }"""
NONE_BELOW = {
    "code": "ORG_KIND_NOT_HERE",
    "message": "本地区规定“单独基层工会”之下不设工会。",
    "hint": "请改选上级工会。",
}


async def plant(parent: Org, name: str, kind: OrgKind = OrgKind.SINGLE) -> Org:
    """An approved union."""
    with everywhere():
        return await approved(parent, name, kind)


def refusals(payload: dict[str, Any]) -> list[dict[str, Any]]:
    return [{key: one[key] for key in ("code", "message", "hint")} for one in payload["problems"]]


async def test_nobody_is_entered_below_a_union_at_a_workplace_and_its_button_says_why(city: City) -> None:
    salt = await plant(city.street, "虚构盐厂工会")
    for single in (salt, city.shop):
        admin = await city.somebody(single)
        (button,) = [
            one for one in (await admin.ask(BUTTON, o=city.id(single)))["org"]["acts"] if one["name"] == "createOrg"
        ]
        assert not button["allowed"]
        assert button["refusal"]["hint"] == "请改选上级工会。"
        told = await admin.attempt(ENTER, p=city.id(single), k="单独基层工会")
        assert refusals(told) == [button["refusal"]]
    (refusal,) = refusals(await (await city.somebody(salt)).attempt(ENTER, p=city.id(salt), k="联合基层工会"))
    assert refusal == NONE_BELOW


async def test_below_a_federation_a_union_at_a_workplace_is_entered(city: City) -> None:
    admin, o = await city.somebody(city.works), city.id(city.works)
    acts = (await admin.ask(BUTTON, o=o))["org"]["acts"]
    assert [one["allowed"] for one in acts if one["name"] == "createOrg"] == [True]
    (refusal,) = refusals(await admin.attempt(ENTER, p=o, k="总工会"))
    assert refusal["hint"] == "这里可以设：单独基层工会、联合基层工会。"
    assert (await admin.do(ENTER, p=o, k="单独基层工会"))["org"] == {"level": 5}


async def test_nobody_moves_below_a_union_at_a_workplace_but_to_a_federation_of_the_same_level(city: City) -> None:
    salt = await plant(city.street, "虚构盐厂工会")
    admin, o = await city.somebody(city.shop), city.id(city.shop)
    (refusal,) = (await admin.attempt(MOVE, o=o, to=city.id(salt)))["problems"]
    assert refusal == {
        "code": "ORG_KIND_NOT_HERE",
        "message": "不能转移到“虚构盐厂工会”之下：本地区规定“单独基层工会”之下不设工会。",
        "hint": "请从上级工会名录中另选上级工会。",
        "path": ["newParent"],
    }
    admin, o = await city.somebody(salt), city.id(salt)
    superiors = [await city.somebody(one) for one in (city.street, city.works)]
    asked = (await admin.do(MOVE, o=o, to=city.id(city.works)))["transfer"]["id"]
    for superior in superiors:
        told = await superior.do(DECIDE, id=asked)
    assert told["transfer"]["state"] == "ACCEPTED"
    moved = await city.fresh(salt)
    assert (moved.parent_id, moved.level) == (city.works.id, 5)


async def test_a_superior_that_has_become_a_workplaces_union_meanwhile_takes_nobody_in(city: City) -> None:
    # Given a union on its way below a federation that nobody hangs below
    other = await plant(city.other_street, "虚构联合会", OrgKind.PRIMARY_FEDERATION)
    shop, street = await city.somebody(city.shop), await city.somebody(city.other_street)
    asked = (await shop.do(MOVE, o=city.id(city.shop), to=city.id(other)))["transfer"]["id"]
    await (await city.somebody(city.works)).do(DECIDE, id=asked)
    # When that becomes a single union, the last word is refused, and nothing has moved
    assert (await street.do(BECOME, o=city.id(other), k="单独基层工会"))["org"]["kind"] == "SINGLE"
    (refusal,) = (await (await city.somebody(other)).attempt(DECIDE, id=asked))["problems"]
    assert refusal["message"].endswith("本地区规定“单独基层工会”之下不设工会。")
    assert (await city.fresh(city.shop)).parent_id == city.works.id


async def test_a_federation_with_unions_below_does_not_become_a_workplaces_union(city: City) -> None:
    street, o = await city.somebody(city.street), city.id(city.works)
    (refusal,) = (await street.attempt(BECOME, o=o, k="单独基层工会"))["problems"]
    assert (refusal["code"], refusal["path"]) == ("ORG_KIND_NOT_HERE", ["values", "kind"])
    assert refusal["hint"] == "请另选类型；之下有工会的，请先转移下级工会。"
    admin = await city.somebody(city.works)
    (refusal,) = (await admin.attempt(MOVE, o=o, to=city.id(city.other_street), v={"kind": "单独基层工会"}))["problems"]
    assert refusal["hint"] == "请先调整下级工会，再办理转移。"
    shop = await city.somebody(city.works)
    assert (await shop.do(BECOME, o=city.id(city.shop), k="联合基层工会"))["org"]["kind"] == "JOINT"


async def test_the_tree_that_screens_are_drawn_from_names_no_workplaces_union_as_superior(city: City) -> None:
    rules = (await city.world.nobody().ask(TREE))["region"]["orgTree"]
    assert {kind for one in rules for kind in one["parents"]} == {
        "LOCAL_FEDERATION",
        "INDUSTRIAL",
        "PRIMARY_FEDERATION",
    }
    (fifth,) = [one for one in rules if (one["level"], one["kind"]) == (5, "SINGLE")]
    assert fifth == {"level": 5, "kind": "SINGLE", "track": {"key": "区"}, "parents": ["PRIMARY_FEDERATION"]}


async def test_whoever_was_turned_away_stands_in_nobodys_way(city: City) -> None:
    # Given a federation that one union was entered below and turned away, and nobody else hangs below
    other = await plant(city.other_street, "虚构联合会", OrgKind.PRIMARY_FEDERATION)
    with everywhere():
        away = await make_org(other, "虚构盐厂工会", kind=OrgKind.SINGLE, active=False)
        async with transaction() as tx:
            await orgs.stand(tx, away, OrgState.REJECTED, CLERK, "reviewOrg")
    street, o = await city.somebody(city.other_street), city.id(other)
    admin = await city.somebody(other)
    single = {"kind": "单独基层工会"}
    # When it asks to move as a union at a workplace, or becomes one, nothing stands against it
    asked = (await admin.do(MOVE, o=o, to=city.id(city.street), v=single))["transfer"]["id"]
    await admin.do(CANCEL, id=asked)
    assert (await street.do(BECOME, o=o, k="单独基层工会"))["org"]["kind"] == "SINGLE"
