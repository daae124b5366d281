"""Whoever opened an account, or gave it a new password, is no second person beside it."""

from typing import Any

from hub.access.roles import Role
from hub.database.walls import everywhere
from hub.exports.models import ExportRequest
from tests.schema.conftest import Somebody
from tests.schema.exporting import DECIDE, Exporting, codes, exporting

__all__ = ["exporting"]

OPEN = """mutation($o: ID!) { provisionAccount(org: $o, role: UNION_LEADER, displayName: "试副主席") {
  account { id loginName } initialPassword problems { code message } } }"""
RESET = """mutation($a: ID!, $r: ID) { resetAccount(account: $a, reason: "忘记密码", request: $r) {
  request initialPassword problems { code message } } }"""
REPLACE = """mutation($a: ID!) { revokeAccount(account: $a, reason: "调离", successor: "试新副主席") {
  successor { loginName } initialPassword problems { code message } } }"""
LOGIN = """mutation($n: String!, $p: String!) { login(loginName: $n, password: $p, region: "hainan") {
  token problems { code message } } }"""
CHANGE = """mutation($old: String!, $new: String!) { changePassword(currentPassword: $old, newPassword: $new) {
  ok problems { code message } } }"""
PROVE = "mutation($p: String!) { stepUp(password: $p) { ok problems { code message } } }"
ACCOUNTS = "{ viewer { account { id } } }"
NEW = "qihang-Tuanjie-73"


async def test_an_administrator_and_the_leader_it_opened_an_account_for_are_not_two(exporting: Exporting) -> None:
    administrator = await exporting.somebody(None, Role.REGION_ADMIN)
    asked = await of_the_root(exporting)
    handed = await administrator.do(OPEN, o=exporting.id(exporting.world.root))
    leader = await signed_in(exporting, handed["account"]["loginName"], handed["initialPassword"])

    assert (await leader.do(DECIDE, id=asked["id"], no="1号"))["export"]["state"] == "REQUESTED"
    refused = await administrator.attempt(DECIDE, id=asked["id"], no="2号")
    assert codes(refused) == ["SAME_PERSON"]
    assert "初始密码" in refused["problems"][0]["message"]

    another = await exporting.somebody(None, Role.REGION_ADMIN)
    assert (await another.do(DECIDE, id=asked["id"], no="2号"))["export"]["state"] == "APPROVED"


async def test_who_asks_does_not_decide_by_the_account_it_put_in_a_leaders_place(exporting: Exporting) -> None:
    asked = await exporting.ask()
    account = (await exporting.leader.ask(ACCOUNTS))["viewer"]["account"]["id"]
    handed = await exporting.clerk.do(REPLACE, a=account)
    leader = await signed_in(exporting, handed["successor"]["loginName"], handed["initialPassword"])

    assert codes(await leader.attempt(DECIDE, id=asked["id"], no="1号")) == ["SAME_PERSON"]
    with everywhere():
        assert (await ExportRequest.get()).state == "REQUESTED"


async def test_a_new_password_makes_whoever_gave_it_the_one_who_is_no_second_person(exporting: Exporting) -> None:
    administrator = await exporting.somebody(None, Role.REGION_ADMIN)
    asked = await of_the_root(exporting)
    account = (await administrator.do(OPEN, o=exporting.id(exporting.world.root)))["account"]
    another = await exporting.somebody(None, Role.REGION_ADMIN)
    request = (await administrator.do(RESET, a=account["id"]))["request"]
    handed = await another.do(RESET, a=account["id"], r=request)
    leader = await signed_in(exporting, account["loginName"], handed["initialPassword"])
    await leader.do(DECIDE, id=asked["id"], no="1号")

    assert codes(await another.attempt(DECIDE, id=asked["id"], no="2号")) == ["SAME_PERSON"]
    assert (await administrator.do(DECIDE, id=asked["id"], no="2号"))["export"]["state"] == "APPROVED"


async def of_the_root(exporting: Exporting) -> dict[str, Any]:
    """Asked for by the root's own administrator: its leader and the region's administrator decide."""
    root = exporting.world.root
    await exporting.somebody(root, Role.UNION_LEADER)
    exporting.clerk = await exporting.somebody(root)
    return await exporting.ask(org=exporting.id(root), scope="SUBTREE")


async def signed_in(exporting: Exporting, name: str, password: str) -> Somebody:
    """With the initial password, and a new one in its place."""
    nobody = Somebody(exporting.world.http, "")
    token = (await nobody.do(LOGIN, n=name, p=password))["token"]
    somebody = Somebody(exporting.world.http, token)
    await somebody.do(CHANGE, old=password, new=NEW)
    token = (await nobody.do(LOGIN, n=name, p=NEW))["token"]
    somebody = Somebody(exporting.world.http, token)
    await somebody.do(PROVE, p=NEW)
    return somebody
