"""Unions register themselves: the answer tells nothing of others, and nothing is taken until the mailbox is proved."""

import pytest

from hub.access.models import Account
from hub.access.roles import Role
from hub.database.walls import everywhere
from hub.identity import new_id
from hub.orgs.models import Org
from schema.ids import node_id
from tests.schema.conftest import Somebody
from tests.schema.registering import (
    CONFIRM,
    EMPLOYER,
    LIST,
    LOGIN,
    MAILBOX,
    PASSWORD,
    READ,
    REGISTER,
    REVIEW,
    SUBMIT,
    UPDATE,
    City,
    city,
    load_register,
)

__all__ = ["city"]

MOVE = """mutation($o: ID!, $t: ID!) { moveOrg(id: $o, kind: WITHIN_TRACK, newParent: $t) {
  problems { code message hint path } } }"""
MERGE = """mutation($o: ID!, $t: ID!) { dissolveOrg(id: $o, how: MERGE, into: $t, dryRun: true) {
  problems { code message hint path } } }"""


async def test_a_union_registers_and_sees_its_draft_and_nothing_else(city: City) -> None:
    own, done = await city.registered()
    org = done["org"]
    assert (org["state"], org["stateLabel"], org["orgNo"], org["parent"]) == ("DRAFT", "未上报", None, None)
    assert org["employer"]["name"] == EMPLOYER
    assert done["viewer"]["org"]["id"] == org["id"]
    assert done["viewer"]["account"] == {"loginName": "o***@example.invalid", "email": None}
    assert await own.ask(LIST) == {"orgs": {"totalCount": 1, "nodes": [{"name": f"{EMPLOYER}工会委员会"}]}}


@pytest.mark.parametrize("role", [Role.UNION_ADMIN, Role.REGION_ADMIN])
async def test_nobody_else_sees_a_draft_in_lists_counts_or_by_its_id(city: City, role: Role) -> None:
    _, done = await city.registered()
    above = await city.somebody(city.root if role is Role.UNION_ADMIN else None, role)
    assert (await above.ask(LIST))["orgs"]["totalCount"] == 5
    assert (await above.ask(READ, o=done["org"]["id"]))["org"] is None
    root = await above.ask("query($o: ID!) { org(id: $o) { orgCount } }", o=city.id(city.root))
    assert root["org"]["orgCount"] == 4


async def test_an_employer_of_the_register_is_taken_over_however_it_is_typed(city: City) -> None:
    await load_register()
    _, done = await city.registered(name=f"  {EMPLOYER[:2]} {EMPLOYER[2:]} ")
    assert done["matched"] is True
    employer = done["org"]["employer"]
    assert (employer["creditCode"], employer["address"]) == ("913101900000000199", "虚构路9号")
    assert employer["economicType"] == {"label": "私营企业"}
    assert done["org"]["values"]["adcode"] == "310110"


async def test_where_two_bear_the_name_nobody_is_taken_over(city: City) -> None:
    await load_register()
    for name in ("虚构同名公司", "虚构未登记公司"):
        _, done = await city.registered(f"{len(name)}@example.invalid", name)
        assert done["matched"] is False
        assert done["org"]["employer"]["creditCode"] is None


async def test_the_mailbox_is_the_login_name_once_it_is_proved(city: City) -> None:
    own, done = await city.registered()
    refused = await city.nobody().attempt(LOGIN, n=MAILBOX, p=PASSWORD)
    assert [one["code"] for one in refused["problems"]] == ["LOGIN_REFUSED"]
    held_back = await own.attempt(SUBMIT, o=done["org"]["id"])
    assert held_back["problems"]
    (link,) = city.links(await city.letters())
    await city.nobody().do(CONFIRM, t=link)
    again = await city.nobody().do(LOGIN, n=f" {MAILBOX.upper()}", p=PASSWORD)
    told = await Somebody(city.http, again["token"]).ask("{ viewer { account { email loginName } } }")
    assert told["viewer"]["account"] == {"email": "o***@example.invalid", "loginName": "o***@example.invalid"}
    with everywhere():
        rows = await Account.all().values()
    assert MAILBOX not in str(rows)  # it is somebody's, and kept sealed


async def test_a_mailbox_that_has_an_account_is_answered_like_any_other(city: City) -> None:
    _, first = await city.registered("another@example.invalid")
    await city.proved()
    own, second = await city.registered()
    alike = [{**one, "token": "", "org": {**one["org"], "id": ""}, "viewer": ""} for one in (first, second)]
    assert alike[0] == alike[1]
    # Whoever reads the mailbox is told, and there is no link to take it by
    letters = await city.letters()
    assert "此邮箱已有账号" in letters[-1]
    assert len(city.links(letters)) == 2
    assert (await own.ask(READ, o=second["org"]["id"]))["org"]["state"] == "DRAFT"


async def test_of_two_who_register_one_mailbox_the_first_to_prove_it_has_it(city: City) -> None:
    await city.registered()
    await city.registered()
    links = city.links(await city.letters())
    assert len(links) == 2
    await city.nobody().do(CONFIRM, t=links[0])
    late = await city.nobody().attempt(CONFIRM, t=links[1])
    assert [one["code"] for one in late["problems"]] == ["LINK_REFUSED"]


async def test_a_weak_password_a_broken_address_or_another_kind_of_region_is_refused(city: City) -> None:
    ask = {"e": MAILBOX, "n": EMPLOYER, "p": PASSWORD, "r": "shanghai"}
    for wrong, path in (({"p": "abc"}, "password"), ({"e": "nobody"}, "email"), ({"n": " "}, "employerName")):
        told = await city.nobody().attempt(REGISTER, **(ask | wrong))
        assert [one["path"] for one in told["problems"]] == [[path]]
        assert told["org"] is None
    told = await city.nobody().attempt(REGISTER, **(ask | {"r": "hainan"}))
    assert [one["path"] for one in told["problems"]] == [["region"]]
    with everywhere():
        assert await Org.filter(level=0).count() == 0


async def test_registering_is_metered(city: City) -> None:
    for order in range(5):
        await city.registered(f"m{order}@example.invalid")
    told = await city.nobody().attempt(REGISTER, e=MAILBOX, n=EMPLOYER, p=PASSWORD, r="shanghai")
    assert [one["code"] for one in told["problems"]] == ["RATE_LIMITED"]


async def test_a_draft_keeps_its_name_from_nobody(city: City) -> None:
    own, done = await city.registered()
    told = await own.do(UPDATE, o=done["org"]["id"], v={"name": city.street.name, "parentName": city.street.name})
    assert (told["org"]["name"], told["org"]["values"]["parentName"]) == (city.street.name, city.street.name)
    found = await city.nobody().ask(
        'query($n: String!) { directory(region: "shanghai", name: $n, first: 5) { nodes { id } } }', n=city.street.name
    )
    assert [one["id"] for one in found["directory"]["nodes"]] == [city.id(city.street)]


async def test_what_somebody_fills_in_is_no_superior_and_no_heir_for_anybody_else(city: City) -> None:
    """A union that was never reported is answered like one that is not there."""
    _, draft = await city.registered("other@example.invalid", "虚构钢铁有限公司")
    own, o = await city.reported()
    await (await city.somebody(city.street)).do(REVIEW, o=o, d="APPROVED")
    missing = node_id("Org", new_id())
    for question in (MOVE, MERGE):
        there, nowhere = [await own.attempt(question, o=o, t=one) for one in (draft["org"]["id"], missing)]
        assert there == nowhere
        assert there["problems"][0]["hint"]
