"""信息管理员调离 over HTTP: all the account holds dies, its business goes on, and the superior is asked by a day."""

from datetime import timedelta
from typing import Any

from hub.access import sessions, tokens
from hub.access.models import Account, Handover
from hub.access.roles import Role
from hub.access.tokens import Purpose
from hub.clock import today
from hub.database import reader, transaction
from hub.database.walls import everywhere
from hub.imports.states import ImportState
from hub.jobs import working
from hub.national import workdays
from hub.orgs.models import Org
from hub.procedures import handing_over
from tests.accounts import PASSWORD, make_account
from tests.people import people
from tests.schema.conftest import Somebody
from tests.schema.test_imports import START, sent, uploaded
from tests.schema.transferring import ASK, DECIDE, LIST, Unions, known, unions
from tests.workbooks import member_workbook

__all__ = ["unions"]

REVOKE = """mutation($a: ID!, $s: String) { revokeAccount(account: $a, reason: "调离", successor: $s) {
  account { state } successor { id role displayName } initialPassword
  handover { id dueOn overdue settledAt org { id } account { id } } problems { code message path hint } } }"""
OPEN = """mutation($o: ID!) { provisionAccount(org: $o, role: UNION_ADMIN, displayName: "试新") {
  account { id } problems { code message } } }"""
TODO = "{ viewer { todo { handovers transfers imports } } }"
ASKED = """{ handovers(waiting: true, first: 5) { totalCount nodes {
  id reason by dueOn overdue org { name } account { displayName } successor { displayName }
  acts { name label allowed refusal { code } } } } }"""
CONFIRM = """mutation($id: ID!) { confirmHandover(id: $id) {
  handover { settledAt settledBy } problems { code message hint } } }"""
NOTICES = "{ viewer { notices(first: 9) { nodes { title body about { __typename id } } } } }"
CONFIRM_IMPORT = "mutation($i: ID!) { confirmImport(id: $i) { import { id state } problems { code } } }"
REQUESTED = "query { transfers(box: REQUESTED, first: 5) { nodes { id } } }"
RESET = """mutation($a: ID!, $r: ID) { resetAccount(account: $a, reason: "忘记密码", request: $r) {
  request problems { code } } }"""


async def administrator(unions: Unions, org: Org, name: str = "leaving", role: Role = Role.UNION_ADMIN) -> Somebody:
    """Somebody of that union who has a password, signed in."""
    with everywhere():
        account = await make_account(org, name, role=role)
        async with transaction() as tx:
            token, _ = await sessions.open_session(tx, account)
    return Somebody(unions.world.http, token)


async def account(somebody: Somebody) -> str:
    found: str = (await somebody.ask("{ viewer { account { id } } }"))["viewer"]["account"]["id"]
    return found


async def notices(somebody: Somebody) -> dict[str, str]:
    told = (await somebody.ask(NOTICES))["viewer"]["notices"]["nodes"]
    return {one["title"]: one["body"] for one in told}


async def handovers(somebody: Somebody) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await somebody.ask(ASKED))["handovers"]["nodes"]
    assert (await somebody.ask(TODO))["viewer"]["todo"]["handovers"] == len(found)
    return found


async def test_the_only_administrator_goes_and_the_superior_is_asked_for_another(unions: Unions) -> None:
    goes, above = await administrator(unions, unions.old), await unions.somebody(unions.city)
    name = unions.old.name
    gone = await above.do(REVOKE, a=await account(goes))
    assert (gone["account"]["state"], gone["successor"]) == ("REVOKED", None)
    due = workdays.after(today(), 5).day
    assert gone["handover"]["dueOn"] == due.isoformat()
    (asked,) = await handovers(above)
    assert (asked["org"]["name"], asked["account"]["displayName"]) == (name, "leaving的管理员")
    assert (asked["reason"], asked["overdue"]) == ("调离", False)
    assert asked["acts"] == [
        {"name": "confirmHandover", "label": "核实信息管理员变更", "allowed": True, "refusal": None}
    ]
    # And to say that it is done is not enough
    (problem,) = (await above.attempt(CONFIRM, id=asked["id"]))["problems"]
    assert (problem["code"], problem["message"]) == ("NO_ADMINISTRATOR", "该工会目前没有信息管理员，不能确认。")
    assert "开通信息管理员账号" in problem["hint"]
    await above.do(OPEN, o=unions.id(unions.old))
    assert await handovers(above) == []


async def test_a_colleague_closes_it_and_the_superior_confirms_who_came(unions: Unions) -> None:
    goes, above = await administrator(unions, unions.old), await unions.somebody(unions.city)
    colleague = await administrator(unions, unions.old, "colleague")
    gone = await colleague.do(REVOKE, a=await account(goes), s="试接任")
    assert (gone["successor"]["role"], bool(gone["initialPassword"])) == ("UNION_ADMIN", True)
    told = (await notices(above))["信息管理员调离待办理"]
    assert f"请在{workdays.after(today(), 5)}前核实接任的信息管理员" in told
    (asked,) = await handovers(above)
    assert (asked["by"], asked["successor"]["displayName"]) == ("colleague的管理员", "试接任")
    # It is not the union's own to confirm, nor anybody's beside it
    assert await handovers(colleague) == []
    for other, code in ((colleague, "NOT_ALLOWED"), (await unions.somebody(unions.new), "NOT_FOUND")):
        assert [one["code"] for one in (await other.attempt(CONFIRM, id=asked["id"]))["problems"]] == [code]
    done = await above.do(CONFIRM, id=asked["id"])
    assert done["handover"]["settledBy"] == "试办"
    assert await handovers(above) == []
    assert [one["code"] for one in (await above.attempt(CONFIRM, id=asked["id"]))["problems"]] == ["NOT_IN_THIS_STATE"]


async def test_a_superior_that_names_the_successor_has_seen_to_it(unions: Unions) -> None:
    goes, above = await administrator(unions, unions.old), await unions.somebody(unions.city)
    gone = await above.do(REVOKE, a=await account(goes), s="试接任")
    assert (gone["handover"], gone["successor"]["displayName"]) == (None, "试接任")
    assert await handovers(above) == []


async def test_overdue_it_is_laid_before_everybody_above_once(unions: Unions) -> None:
    goes, city = await administrator(unions, unions.old), await unions.somebody(unions.city)
    root = await unions.somebody(unions.world.root)
    await city.do(REVOKE, a=await account(goes))
    assert await handovers(root) == []
    with everywhere():
        (row,) = await Handover.all()
        await handing_over.strike(row.due_on)
        assert (await Handover.get(id=row.id)).escalated_at is None  # the day itself still counts
        for _ in range(2):
            await handing_over.strike(row.due_on + timedelta(days=1))
    (asked,) = await handovers(root)
    assert asked["org"]["name"] == unions.old.name
    for each in (root, city):
        titles = [one["title"] for one in (await each.ask(NOTICES))["viewer"]["notices"]["nodes"]]
        assert titles.count("信息管理员调离逾期未办理") == 1


async def test_where_nobody_administers_the_superior_either_the_next_one_is_asked(unions: Unions) -> None:
    goes, root = await administrator(unions, unions.old), await unions.somebody(unions.world.root)
    colleague = await administrator(unions, unions.old, "colleague")
    await colleague.do(REVOKE, a=await account(goes))
    (asked,) = await handovers(root)  # the city has no account
    assert (await root.do(CONFIRM, id=asked["id"]))["handover"]["settledAt"]


async def test_at_the_top_the_region_is_asked(unions: Unions) -> None:
    goes = await administrator(unions, unions.world.root)
    colleague = await administrator(unions, unions.world.root, "colleague")
    with everywhere():
        region = await unions.world.somebody(None, Role.REGION_ADMIN)
    await colleague.do(REVOKE, a=await account(goes))
    (asked,) = await handovers(region)
    await region.do(CONFIRM, id=asked["id"])


async def test_an_account_of_the_union_may_come_after_and_a_clerk_becomes_administrator(unions: Unions) -> None:
    goes, above = await administrator(unions, unions.old), await unions.somebody(unions.city)
    clerk = await administrator(unions, unions.old, "clerk", Role.UNION_CLERK)
    leader = await administrator(unions, unions.old, "leader", Role.UNION_LEADER)
    stranger = await administrator(unions, unions.new, "stranger")
    a, heir = await account(goes), await account(clerk)
    for other, code in ((await account(stranger), "NOT_FOUND"), (await account(leader), "INVALID"), (a, "INVALID")):
        (problem,) = (await above.attempt(REVOKE, a=a, s=other))["problems"]
        assert (problem["code"], problem["path"]) == (code, ["successor"])
    assert (await goes.ask(TODO))["viewer"]  # nothing was done
    gone = await above.do(REVOKE, a=a, s=heir)
    assert (gone["successor"]["id"], gone["successor"]["role"], gone["initialPassword"]) == (heir, "UNION_ADMIN", None)
    assert await clerk.ask("{ viewer { roles } }") == {"viewer": None}  # another role: signed in anew


async def test_whoever_succeeds_is_told_so_even_where_nothing_is_unfinished(unions: Unions) -> None:
    goes, above = await administrator(unions, unions.old), await unions.somebody(unions.city)
    heir = await administrator(unions, unions.old, "heir")
    await above.do(REVOKE, a=await account(goes), s=await account(heir))
    told = await notices(heir)
    assert list(told) == ["由您接任"]  # and not once more that the account was closed
    assert told["由您接任"].endswith("原因：调离。由您接任，目前没有未办结的事项。")


async def test_every_kind_of_credential_dies_at_once(unions: Unions) -> None:
    goes, above = await administrator(unions, unions.old), await unions.somebody(unions.city)
    with everywhere():
        one = await Account.get(login_name="leaving")
        async with transaction() as tx:
            again, _ = await sessions.open_session(tx, one)
            secrets = {}
            for purpose, subject, by in (
                (Purpose.PASSWORD_RESET, one.id, None),
                (Purpose.MAILBOX, one.id, None),
                (Purpose.LOGIN, one.id, None),
                (Purpose.ACTIVATION_CODE, unions.new.id, one.id),
                (Purpose.IDENTITY_FILE, unions.new.id, one.id),
                (Purpose.ACCOUNT_RESET, unions.far.id, one.id),
            ):
                secrets[purpose] = tokens.bearer()
                more: dict[str, Any] = {"region": "hainan", "secret": secrets[purpose], "lasts": timedelta(days=1)}
                await tokens.issue(tx, purpose, subject, by=by, **more)
    other = Somebody(unions.world.http, again)
    assert (await other.ask("{ viewer { roles } }"))["viewer"]
    await above.do(REVOKE, a=await account(goes))
    with everywhere():
        assert [one for one, secret in secrets.items() if await tokens.found(reader(), one, secret)] == []
    for each in (goes, other):
        told = await each.raw("{ viewer { roles } }")
        assert told["data"] == {"viewer": None}
        assert told["errors"][0]["message"] == "您的账号已撤销，登录已失效。"
        (problem,) = (await each.attempt("mutation { readNotices(ids: []) { ok problems { code message hint } } }"))[
            "problems"
        ]
        assert (problem["code"], problem["message"]) == ("SIGNED_OUT", "您的账号已撤销，登录已失效。")
        assert "上级工会" in problem["hint"]
        refused = await sent(each, b"PK")
        assert (refused.status_code, refused.json()["problems"][0]["message"]) == (401, "您的账号已撤销，登录已失效。")


async def test_whoever_knows_the_password_is_told_at_the_door_and_a_stranger_is_not(unions: Unions) -> None:
    goes, above = await administrator(unions, unions.old), await unions.somebody(unions.city)
    await above.do(REVOKE, a=await account(goes))
    login = """mutation($p: String!) { login(loginName: "leaving", password: $p, region: "hainan") {
      token problems { code message } } }"""
    (right,) = (await unions.world.nobody().attempt(login, p=PASSWORD))["problems"]
    (wrong,) = (await unions.world.nobody().attempt(login, p="wrong-Password1"))["problems"]
    assert (right["code"], right["message"]) == ("LOGIN_REFUSED", "您的账号已撤销，不能再登录。")
    assert (wrong["code"], wrong["message"]) == ("LOGIN_REFUSED", "账号或密码不正确，或账号暂时不能登录。")


async def test_a_reset_it_has_asked_for_is_approved_by_nobody(unions: Unions) -> None:
    goes = await administrator(unions, unions.world.root, "leaving")
    colleague = await administrator(unions, unions.world.root, "colleague")
    held = await administrator(unions, unions.city, "city")
    a = await account(held)
    request = (await goes.do(RESET, a=a))["request"]
    await colleague.do(REVOKE, a=await account(goes))
    assert [one["code"] for one in (await colleague.attempt(RESET, a=a, r=request))["problems"]] == ["NOT_FOUND"]


async def test_an_import_that_waits_for_a_yes_is_the_successors(unions: Unions) -> None:
    goes, above = await administrator(unions, unions.old), await unions.somebody(unions.city)
    o = unions.id(unions.old)
    upload = await uploaded(goes, member_workbook(people(2, start=961)))
    started = (await goes.do(START, o=o, u=upload, m="CHECK_THEN_WAIT"))["import"]
    await working.drain()
    clerk = await administrator(unions, unions.old, "clerk", Role.UNION_CLERK)
    await above.do(REVOKE, a=await account(goes), s=await account(clerk))
    with everywhere():
        async with transaction() as tx:
            clerk.token, _ = await sessions.open_session(tx, await Account.get(login_name="clerk", using_db=tx))
    assert (await clerk.ask(TODO))["viewer"]["todo"]["imports"] == 1
    assert "待确认的导入1件" in (await notices(clerk))["接办未办结事项"]
    await clerk.do(CONFIRM_IMPORT, i=started["id"])
    await working.drain()
    told = await clerk.ask("query($i: ID!) { import(id: $i) { state counts { created } } }", i=started["id"])
    assert told["import"] == {"state": ImportState.DONE.value, "counts": {"created": 2}}


async def test_an_import_it_had_under_way_ends_and_writes_nothing(unions: Unions) -> None:
    goes, above = await administrator(unions, unions.old), await unions.somebody(unions.city)
    upload = await uploaded(goes, member_workbook(people(2, start=971)))
    started = (await goes.do(START, o=unions.id(unions.old), u=upload))["import"]
    await above.do(REVOKE, a=await account(goes), s="试接任")
    await working.drain()
    told = await above.ask("query($i: ID!) { import(id: $i) { outcome remark counts { created } } }", i=started["id"])
    assert told["import"] == {
        "outcome": "REJECTED", "remark": "发起导入的账号已停用，未导入任何数据。", "counts": {"created": 0},
    }  # fmt: skip


async def test_a_transfer_it_has_asked_for_goes_on_and_its_end_is_told_to_who_comes_after(unions: Unions) -> None:
    goes, above = await administrator(unions, unions.city), await unions.somebody(unions.world.root)
    colleague = await administrator(unions, unions.city, "colleague")
    asked = await goes.do(ASK, **known(), to=unions.id(unions.new))
    heir = await account(colleague)
    await above.do(REVOKE, a=await account(goes), s=heir)
    listed = (await colleague.ask(REQUESTED))["transfers"]["nodes"]
    assert listed == [{"id": asked["transfer"]["id"]}]
    assert "已申请未办结的转移1件" in (await notices(colleague))["接办未办结事项"]
    owner = await unions.somebody(unions.old)
    await owner.do(DECIDE, id=asked["transfer"]["id"], d="APPROVED", o="同意")
    assert "会籍转移：已转移" in await notices(colleague)


async def test_its_word_on_a_case_that_still_waits_for_another_is_asked_for_again(unions: Unions) -> None:
    goes = await administrator(unions, unions.old, "leaving")
    colleague = await administrator(unions, unions.old, "colleague")
    other, above = await unions.somebody(unions.far), await unions.somebody(unions.city)
    person = await unions.somebody(unions.old, Role.MEMBER, member_id=unions.member.id)
    case = (await person.do(ASK, m=unions.id(unions.member), to=unions.id(unions.far)))["transfer"]
    assert case["needs"] == "ALL"
    said = (await goes.do(DECIDE, id=case["id"], d="APPROVED", o="同意"))["transfer"]
    assert (said["state"], len(said["approvals"])) == ("PENDING", 1)
    await above.do(REVOKE, a=await account(goes))
    assert (await colleague.ask(TODO))["viewer"]["todo"]["transfers"] == 1
    after = (await other.do(DECIDE, id=case["id"], d="APPROVED", o="同意"))["transfer"]
    assert after["state"] == "PENDING"
    again = (await colleague.do(DECIDE, id=case["id"], d="APPROVED", o="同意"))["transfer"]
    assert again["state"] == "ACCEPTED"
    assert (await colleague.ask(LIST, box="TO_DECIDE"))["transfers"]["totalCount"] == 0


async def test_a_responsible_person_who_leaves_is_history_and_the_successor_is_named(unions: Unions) -> None:
    goes, above = await administrator(unions, unions.old), await unions.somebody(unions.city)
    o = unions.id(unions.old)
    own = await account(goes)
    await goes.do(
        """mutation($o: ID!, $a: ID!) { setResponsible(org: $o, people: [
        {duty: FIRST, name: "试主席"}, {duty: ADMINISTRATOR, name: "试旧", phone: "16000000003", account: $a}]) {
        problems { code message } } }""",
        o=o, a=own,
    )  # fmt: skip
    gone = await above.do(REVOKE, a=own, s="试接任")
    read = "query($o: ID!, $p: Boolean!) { org(id: $o) { responsible(past: $p) { duty name phone account { id } } } }"
    present = (await above.ask(read, o=o, p=False))["org"]["responsible"]
    assert [(one["duty"], one["name"]) for one in present] == [("FIRST", "试主席"), ("ADMINISTRATOR", "试接任")]
    assert present[1]["account"] == {"id": gone["successor"]["id"]}
    (past,) = (await above.ask(read, o=o, p=True))["org"]["responsible"]
    assert (past["name"], past["phone"]) == ("试旧", None)


async def test_what_was_handed_on_goes_further_with_the_successors_own_leaving(unions: Unions) -> None:
    first = await administrator(unions, unions.city)
    second = await administrator(unions, unions.city, "second")
    third = await administrator(unions, unions.city, "third")
    above = await unions.somebody(unions.world.root)
    asked = (await first.do(ASK, **known(), to=unions.id(unions.new)))["transfer"]
    await above.do(REVOKE, a=await account(first), s=await account(second))
    assert (await third.ask(REQUESTED))["transfers"]["nodes"] == []
    await above.do(REVOKE, a=await account(second))
    assert (await third.ask(REQUESTED))["transfers"]["nodes"] == [{"id": asked["id"]}]
