"""Accounts: signing in and out, passwords, who is asking, and the accounts of others."""

from hub.access import accounts
from hub.access.homes import home
from hub.access.models import Account
from hub.access.roles import Role
from hub.database import reader, transaction
from hub.orgs.models import Org
from tests.schema.conftest import Somebody, World

LOGIN = """mutation($name: String!, $password: String!, $region: String) {
  login(loginName: $name, password: $password, region: $region) {
    token expiresAt mustChangePassword viewer { account { loginName } org { name } roles }
    problems { code message } } }"""
PASSWORD = "甘蔗Field7788"


async def registered(org: Org, *, initial: bool = False) -> str:
    """An account with that password, by its login name."""
    async with transaction() as tx:
        made = await accounts.create(
            tx,
            region=org.region,
            place=await home(reader(), org.id),
            role=Role.UNION_ADMIN,
            login_name=f"{org.name}-登录",
            display_name="试登",
            password=PASSWORD,
            is_initial=initial,
        )
    return made.login_name


async def signed_in(world: World, org: Org, *, initial: bool = False) -> Somebody:
    somebody = world.nobody()
    payload = await somebody.do(LOGIN, name=await registered(org, initial=initial), password=PASSWORD, region="hainan")
    somebody.token = payload["token"]
    return somebody


async def test_signing_in_tells_who_one_is_and_signing_out_ends_it(world: World) -> None:
    somebody = await signed_in(world, world.works)
    told = await somebody.ask("{ viewer { account { displayName role state } org { name } region { slug } roles } }")
    assert told["viewer"] == {
        "account": {"displayName": "试登", "role": "UNION_ADMIN", "state": "ACTIVE"},
        "org": {"name": world.works.name},
        "region": {"slug": "hainan"},
        "roles": ["UNION_ADMIN"],
    }
    await somebody.do("mutation { logout { ok problems { code } } }")
    assert await somebody.ask("{ viewer { roles } }") == {"viewer": None}


async def test_a_wrong_password_and_an_unknown_name_are_one_answer(world: World) -> None:
    name = await registered(world.works)
    wrong = await world.nobody().attempt(LOGIN, name=name, password="wrong-Password1", region="hainan")
    unknown = await world.nobody().attempt(LOGIN, name="无此账号", password="wrong-Password1", region="hainan")
    assert wrong == unknown
    assert wrong["token"] is None
    assert [one["code"] for one in wrong["problems"]] == ["LOGIN_REFUSED"]


async def test_an_initial_password_opens_nothing_but_changing_it(world: World) -> None:
    newcomer = await signed_in(world, world.works, initial=True)
    own = world.id(world.works)
    told = await newcomer.ask(
        'query($o: ID!) { viewer { account { mustChangePassword } org { id } can(act: "enrollMember") } '
        "org(id: $o) { id } orgs(first: 1) { nodes { id } } members(org: $o, first: 1) { nodes { id } } "
        "node(id: $o) { id } }",
        o=own,
    )
    assert told["viewer"] == {"account": {"mustChangePassword": True}, "org": None, "can": False}
    assert [told[name] for name in ("org", "orgs", "members", "node")] == [None] * 4
    refused = await newcomer.attempt(
        "mutation($o: ID!) { enrollMember(org: $o, values: {}) { problems { code } } }", o=own
    )
    assert refused["problems"] == [{"code": "MUST_CHANGE_PASSWORD"}]
    change = """mutation($old: String!, $new: String!) {
      changePassword(currentPassword: $old, newPassword: $new) { ok problems { code } } }"""
    assert (await newcomer.do(change, old=PASSWORD, new="椰林Harbor3344"))["ok"]
    assert await newcomer.ask("{ viewer { roles } }") == {"viewer": None}  # every session ended


async def test_whoever_signs_in_with_an_initial_password_learns_it_at_once_and_again_with_every_refusal(
    world: World,
) -> None:
    somebody = world.nobody()
    name = await registered(world.works, initial=True)
    payload = await somebody.do(LOGIN, name=name, password=PASSWORD, region="hainan")
    assert (payload["mustChangePassword"], payload["viewer"]["org"]) == (True, None)
    somebody.token = payload["token"]
    told = await somebody.ask(
        "{ viewer { roles region { slug } todo { transfers } } accounts(first: 1) { nodes { id } } }"
    )
    assert told == {"viewer": {"roles": ["UNION_ADMIN"], "region": {"slug": "hainan"}, "todo": None}, "accounts": None}
    assert await somebody.code("{ viewer { notices(first: 1) { nodes { id } } } }") == "MUST_CHANGE_PASSWORD"


async def test_stepping_up_needs_the_password_and_says_until_when_it_holds(world: World) -> None:
    somebody = await signed_in(world, world.works)
    step = "mutation($p: String) { stepUp(password: $p) { ok problems { code path } } }"
    assert (await somebody.attempt(step))["problems"] == [{"code": "INVALID", "path": ["password"]}]
    assert (await somebody.attempt(step, p="Wrong1234"))["problems"][0]["code"] == "LOGIN_REFUSED"
    assert (await somebody.ask("{ viewer { steppedUpUntil } }"))["viewer"]["steppedUpUntil"] is None


async def test_asking_for_a_reset_answers_the_same_for_everybody(world: World) -> None:
    ask = 'mutation($n: String!) { requestPasswordReset(loginName: $n, region: "hainan") { ok problems { code } } }'
    known = await world.nobody().attempt(ask, n=await registered(world.works))
    assert known == await world.nobody().attempt(ask, n="无此账号") == {"ok": True, "problems": []}
    reset = (
        """mutation { resetPassword(token: "guessed", newPassword: "椰林Harbor3344") { ok problems { code path } } }"""
    )
    assert (await world.nobody().attempt(reset))["problems"] == [{"code": "LINK_REFUSED", "path": ["token"]}]


async def test_a_superior_opens_and_closes_accounts_below(world: World) -> None:
    admin, org = await world.somebody(world.city), world.id(world.works)
    made = await admin.do(
        """mutation($o: ID!) { provisionAccount(org: $o, role: UNION_ADMIN, displayName: "试管") {
        account { id loginName state org { id } acts { name allowed } } initialPassword problems { code } } }""",
        o=org,
    )
    account = made["account"]
    assert (account["state"], account["org"]["id"]) == ("INVITED", org)
    assert account["acts"] == [{"name": name, "allowed": True} for name in ("resetAccount", "revokeAccount")]
    listed = await admin.ask("query($o: ID!) { accounts(org: $o, first: 10) { nodes { id } totalCount } }", o=org)
    assert [one["id"] for one in listed["accounts"]["nodes"]] == [account["id"]]
    gone = await admin.do(
        """mutation($a: ID!) { revokeAccount(account: $a, reason: "调离", successor: "试接") {
        account { state acts { allowed refusal { code } } } successor { displayName state }
        initialPassword problems { code } } }""",
        a=account["id"],
    )
    assert gone["account"] == {
        "state": "REVOKED",
        "acts": [{"allowed": False, "refusal": {"code": "ACCOUNT_REVOKED"}}] * 2,
    }
    assert gone["successor"] == {"displayName": "试接", "state": "INVITED"}
    assert gone["initialPassword"]


async def test_a_revoked_account_is_out_at_once(world: World) -> None:
    victim = await signed_in(world, world.works)
    admin = await world.somebody(world.city)
    account = (await victim.ask("{ viewer { account { id } } }"))["viewer"]["account"]["id"]
    await admin.do('mutation($a: ID!) { revokeAccount(account: $a, reason: "调离") { problems { code } } }', a=account)
    told = await victim.raw("{ viewer { roles } orgs(first: 1) { nodes { id } } }")
    assert told["data"] == {"viewer": None, "orgs": None}
    (said,) = told["errors"]
    assert (said["message"], said["extensions"]["code"]) == ("您的账号已撤销，登录已失效。", "SIGNED_OUT")


async def test_an_account_sees_itself_and_others_only_with_the_right(world: World) -> None:
    clerk = await world.somebody(world.works, Role.UNION_CLERK)
    own = (await clerk.ask("{ viewer { account { id } } }"))["viewer"]["account"]["id"]
    told = await clerk.ask("query($i: ID!) { node(id: $i) { id } accounts(first: 5) { nodes { id } } }", i=own)
    assert told == {"node": {"id": own}, "accounts": None}
    other = await world.somebody(world.sibling)
    assert await other.ask("query($i: ID!) { node(id: $i) { id } }", i=own) == {"node": None}


async def test_a_mailbox_is_masked(world: World) -> None:
    somebody = await signed_in(world, world.works)
    account = await Account.get(display_name="试登")
    from hub.seal import keyring

    account.email_sealed = keyring().seal("account.email", account.id, "someone@example.cn")
    await account.save()
    assert (await somebody.ask("{ viewer { account { email } } }"))["viewer"]["account"]["email"] == "s***@example.cn"


async def test_nobody_is_offered_to_close_the_own_account(world: World) -> None:
    admin = await world.somebody(world.city)
    asked = "{ viewer { account { acts { name allowed refusal { code } } } } }"
    _, act = (await admin.ask(asked))["viewer"]["account"]["acts"]
    assert act == {"name": "revokeAccount", "allowed": False, "refusal": {"code": "NOT_ALLOWED"}}
