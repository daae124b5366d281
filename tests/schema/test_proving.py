"""Second factors, mailboxes, resets, disputes and notices, as a frontend drives them."""

import re
from dataclasses import replace

from hub import mail, settings
from hub.access import totp
from hub.access.models import Account
from hub.access.roles import Role
from hub.clock import now
from hub.jobs import working
from hub.settings import Settings
from tests.accounts import PASSWORD, make_account
from tests.people import people
from tests.schema.conftest import Somebody, World
from tests.schema.test_activation import ACTIVATE, FIND, ISSUE, keys
from tests.schema.test_activation import PASSWORD as CHOSEN
from tests.schema.test_imports import imported
from tests.workbooks import member_workbook

LOGIN = """mutation($n: String!, $p: String!) { login(loginName: $n, password: $p, region: "hainan") {
  token challenge expiresAt mustChangePassword mustAddSecondFactor viewer { account { hasSecondFactor } }
  problems { code path } } }"""
CONFIRM_LOGIN = """mutation($c: String!, $code: String!) { confirmLogin(challenge: $c, code: $code) {
  token mustAddSecondFactor viewer { account { hasSecondFactor } } problems { code path } } }"""
ADD = "mutation($k: FactorKind! = TOTP) { addSecondFactor(kind: $k) { uri recoveryCodes problems { code path hint } } }"
CONFIRM = "mutation($c: String!) { confirmSecondFactor(code: $c) { ok problems { code path } } }"
NOTICES = """{ viewer { todo { notices } notices(first: 9) { totalCount nodes {
  id title body readAt about { __typename id } } } } }"""
RESET = """mutation($a: ID!, $r: ID, $k: String) {
  resetAccount(account: $a, reason: "管理员调离，未交接", request: $r, idempotencyKey: $k) {
  account { id state mustChangePassword } request initialPassword problems { code path } } }"""
DISPUTE = """mutation($a: String!) {
  disputeActivation(activation: $a, contact: "试甲 16000000001", statement: "本单位从未办理激活") {
    ok problems { code } } }"""


def code(uri: str, steps: int = 0) -> str:
    return totp.code_at(uri.split("secret=")[1].split("&")[0], int(now().timestamp()) // totp.STEP + steps)


async def test_whoever_needs_a_factor_adds_one_and_does_nothing_before(world: World, installation: Settings) -> None:
    settings.use(replace(installation, second_factor=("superiors",)))
    await make_account(world.city, "city")
    done = await world.nobody().do(LOGIN, n="city", p=PASSWORD)
    assert (done["mustAddSecondFactor"], done["challenge"]) == (True, None)
    held = Somebody(world.http, done["token"])
    assert (await held.ask("query($o: ID!) { org(id: $o) { id } }", o=world.id(world.city)))["org"] is None
    assert await held.code("{ viewer { notices(first: 1) { totalCount } } }") == "MUST_ADD_SECOND_FACTOR"
    refused = await held.attempt('mutation { stepUp(password: "x") { ok problems { code } } }')
    assert [one["code"] for one in refused["problems"]] == ["MUST_ADD_SECOND_FACTOR"]
    added = await held.do(ADD)
    assert added["uri"].startswith("otpauth://totp/")
    assert len(added["recoveryCodes"]) == 10
    await held.do(CONFIRM, c=code(added["uri"]))
    told = await held.ask("query($o: ID!) { org(id: $o) { id } viewer { account { hasSecondFactor } } }",
                          o=world.id(world.city))  # fmt: skip
    assert told["org"]
    assert told["viewer"]["account"]["hasSecondFactor"]
    # And from now on the password is answered with a challenge
    done = await world.nobody().do(LOGIN, n="city", p=PASSWORD)
    assert (done["token"], done["viewer"], bool(done["challenge"])) == (None, None, True)
    wrong = await world.nobody().attempt(CONFIRM_LOGIN, c=done["challenge"], code="000000")
    assert [(one["code"], one["path"]) for one in wrong["problems"]] == [("LOGIN_REFUSED", ["code"])]
    right = await world.nobody().do(CONFIRM_LOGIN, c=done["challenge"], code=code(added["uri"], steps=1))
    assert (right["mustAddSecondFactor"], right["viewer"]["account"]["hasSecondFactor"]) == (False, True)
    assert (await Somebody(world.http, right["token"]).ask(NOTICES))["viewer"]["todo"] == {"notices": 1}


async def test_what_is_not_offered_is_said_so(world: World) -> None:
    somebody = await world.somebody(world.works)
    (problem,) = (await somebody.attempt(ADD, k="WEBAUTHN"))["problems"]
    assert (problem["code"], problem["path"]) == ("FACTOR_NOT_OFFERED", ["kind"])
    assert "TOTP" in problem["hint"]


async def test_a_superiors_account_is_reset_by_two_people(world: World) -> None:
    first, second = await world.somebody(world.root), await world.somebody(world.root)
    account = await make_account(world.city, "city")
    listed = await first.ask("query($o: ID!) { accounts(org: $o, first: 5) { nodes { id loginName } } }",
                             o=world.id(world.city))  # fmt: skip
    (city,) = listed["accounts"]["nodes"]
    asked = await first.do(RESET, a=city["id"], k="r-1")
    assert (asked["initialPassword"], asked["account"]["state"]) == (None, "ACTIVE")
    assert (await first.do(RESET, a=city["id"], k="r-1"))["request"] == asked["request"]
    notices = (await second.ask(NOTICES))["viewer"]["notices"]
    assert [(one["title"], one["about"]) for one in notices["nodes"]] == [
        ("有账号重置申请待同意", {"__typename": "Account", "id": city["id"]})
    ]
    own = await first.attempt(RESET, a=city["id"], r=asked["request"])
    assert [one["code"] for one in own["problems"]] == ["NOT_ALLOWED"]
    for strange in ("nonsense", city["id"]):
        refused = await second.attempt(RESET, a=city["id"], r=strange)
        assert [(one["code"], one["path"]) for one in refused["problems"]] == [("NOT_FOUND", ["request"])]
    done = await second.do(RESET, a=city["id"], r=asked["request"])
    assert (done["account"]["state"], done["account"]["mustChangePassword"]) == ("INVITED", True)
    login = await world.nobody().do(LOGIN, n="city", p=done["initialPassword"])
    assert login["mustChangePassword"]
    assert (await Account.get(id=account.id)).must_change_password


async def test_notices_are_read_once_and_by_their_owner_only(world: World) -> None:
    clerk, superior = await world.somebody(world.works), await world.somebody(world.city)
    other = await world.somebody(world.sibling)
    done = await imported(superior, world.id(world.works), member_workbook(people(2, start=901)))
    told = (await clerk.ask(NOTICES))["viewer"]
    (notice,) = told["notices"]["nodes"]
    assert (notice["title"], notice["about"]) == ("导入已完成", {"__typename": "Import", "id": done["id"]})
    assert "新增2条" in notice["body"]
    assert (await superior.ask(NOTICES))["viewer"]["notices"]["totalCount"] == 0
    read = "mutation($i: [ID!]!) { readNotices(ids: $i) { ok problems { code } } }"
    assert [one["code"] for one in (await other.attempt(read, i=[notice["id"]]))["problems"]] == ["NOT_FOUND"]
    node = "query($i: ID!) { node(id: $i) { ... on Notice { title } } }"
    assert (await other.ask(node, i=notice["id"]))["node"] is None
    assert (await clerk.ask(node, i=notice["id"]))["node"] == {"title": "导入已完成"}
    await clerk.do(read, i=[notice["id"]])
    assert (await clerk.ask(NOTICES))["viewer"]["todo"] == {"notices": 0}
    own = await imported(clerk, world.id(world.works), member_workbook(people(3, start=901)))
    assert own["counts"]["created"] == 1
    assert (await clerk.ask(NOTICES))["viewer"]["notices"]["totalCount"] == 1  # of what one does oneself, one knows


async def test_a_second_claimant_is_heard_by_the_superior(world: World) -> None:
    # Given a union that somebody has activated with the superior's code
    superior = await world.somebody(world.city)
    code_ = (await superior.do(ISSUE, o=world.id(world.sibling)))["code"]
    early = (await world.nobody().do(FIND, **keys(world.sibling, k=code_)))["activation"]["token"]
    refused = await world.nobody().attempt(DISPUTE, a=early)
    assert [one["code"] for one in refused["problems"]] == ["NOT_ACTIVATED"]
    form = (await world.nobody().do(FIND, **keys(world.sibling, k=code_)))["activation"]["token"]
    await world.nobody().do(ACTIVATE, a=form, k=code_, p=CHOSEN, v=None)
    (activated,) = (await superior.ask(NOTICES))["viewer"]["notices"]["nodes"]
    assert activated["title"] == "下级工会已激活"
    # When another one comes with the same code
    found = await world.nobody().do(FIND, **keys(world.sibling, k=code_))
    assert [one["key"] for one in found["mismatches"]] == ["account"]
    assert found["activation"] is None
    await world.nobody().do(DISPUTE, a=code_.upper())
    await world.nobody().do(DISPUTE, a=early)  # whoever held the form before may speak as well
    # Then the superior reads of it, and the union is as it was
    latest, *_ = (await superior.ask(NOTICES))["viewer"]["notices"]["nodes"]
    assert latest["title"] == "激活有异议，请核实"
    assert "16000000001" in latest["body"]
    assert latest["about"]["id"] == world.id(world.sibling)
    nobody = await world.nobody().attempt(DISPUTE, a="nonsense")
    assert [one["code"] for one in nobody["problems"]] == ["LINK_REFUSED"]


async def test_a_mailbox_is_told_once_it_is_proved(world: World, installation: Settings) -> None:
    somebody = await world.somebody(world.works, stepped_up=True)
    change = 'mutation { changeEmail(email: "someone@example.cn") { ok problems { code } } }'
    assert (await somebody.do(change))["ok"]
    email = "{ viewer { account { email } } }"
    assert (await somebody.ask(email))["viewer"]["account"]["email"] is None
    await working.drain(mail.JOB)
    (letter,) = (installation.data / "outbox").glob("*.eml")
    found = re.search(r"/confirm#(\S+)", letter.read_text(encoding="utf-8"))
    assert found
    confirm = "mutation($t: String!) { confirmEmail(token: $t) { ok problems { code } } }"
    assert (await world.nobody().do(confirm, t=found[1]))["ok"]
    assert (await somebody.ask(email))["viewer"]["account"]["email"] == "s***@example.cn"
    again = await world.nobody().attempt(confirm, t=found[1])
    assert [one["code"] for one in again["problems"]] == ["LINK_REFUSED"]
    plain = await world.somebody(world.works, Role.UNION_CLERK)
    assert [one["code"] for one in (await plain.attempt(change))["problems"]] == ["STEP_UP_NEEDED"]
