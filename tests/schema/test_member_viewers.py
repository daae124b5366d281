"""Members as viewers: a person's own record and nothing of anybody else's, who read it, and a copy of all of it."""

import re
from io import BytesIO

import pytest
from openpyxl import load_workbook

from hub import mail
from hub.access.models import Account
from hub.access.roles import Role
from hub.clock import today
from hub.database import reader
from hub.jobs import working
from hub.journal.models import JournalEntry
from hub.members import commands
from hub.members.values import MEMBERS
from hub.settings import Settings
from tests.factories import make_member, make_org, person_values, scope_of
from tests.schema.conftest import Somebody, World

PROVISION = """mutation($o: ID!, $m: ID!) {
  provisionAccount(org: $o, role: MEMBER, displayName: "试七", member: $m) {
    account { id loginName role state } initialPassword problems { code path } } }"""
LOGIN = """mutation($n: String!, $p: String!) { login(loginName: $n, password: $p, region: "hainan") {
  token mustChangePassword viewer { roles member { id } } problems { code } } }"""
CHANGE = """mutation($old: String!, $new: String!) { changePassword(currentPassword: $old, newPassword: $new) {
  ok problems { code } } }"""
STEP_UP = "mutation($p: String!) { stepUp(password: $p) { ok problems { code } } }"
OWN = """{ viewer { roles org { id name } member { id name idNumber mobile memberNo org { name }
  membership { state } acts { name allowed } } todo { memberReviews notices } } }"""
UNMASK = """mutation($m: ID!, $f: [String!]!) { unmask(id: $m, fields: $f, reason: "核对联系方式") {
  values { field value } problems { code } } }"""
ACCESSES = """query($m: ID!) { member(id: $m) {
  accesses(first: 10) { totalCount nodes { act label actor reason outcome } } } }"""
COPY = "mutation { copyMyData { downloadUrl expiresAt problems { code } } }"
PASSWORD, RENEWED = "qihang-Tuanjie-73", "lvzhou-Yuanhang-58"


async def itself(world: World, *, stepped_up: bool = True) -> Somebody:
    return await world.somebody(world.works, Role.MEMBER, member_id=world.member.id, stepped_up=stepped_up)


async def test_a_union_opens_an_account_for_its_member_who_then_sees_the_own_record(world: World) -> None:
    admin, m, o = await world.somebody(world.works), world.id(world.member), world.id(world.works)
    made = await admin.do(PROVISION, o=o, m=m)
    assert (made["account"]["loginName"], made["account"]["role"]) == (world.member.member_no, "MEMBER")
    twice = await admin.attempt(PROVISION, o=o, m=m)
    assert [(one["code"], one["path"]) for one in twice["problems"]] == [("HAS_ACCOUNT", ["member"])]
    # The initial password opens nothing but changing it.
    first = await world.nobody().do(LOGIN, n=world.member.member_no, p=made["initialPassword"])
    assert first["mustChangePassword"]
    assert first["viewer"]["member"] is None
    await Somebody(world.http, first["token"]).do(CHANGE, old=made["initialPassword"], new=PASSWORD)
    person = Somebody(world.http, (await world.nobody().do(LOGIN, n=world.member.member_no, p=PASSWORD))["token"])
    viewer = (await person.ask(OWN))["viewer"]
    assert viewer["roles"] == ["MEMBER"]
    assert viewer["org"]["name"] == viewer["member"]["org"]["name"] == world.works.name
    assert viewer["member"]["idNumber"].startswith("*" * 16)
    allowed = {one["name"] for one in viewer["member"]["acts"] if one["allowed"]}
    assert allowed == {"updateMember", "requestTransfer"}  # to read in full, the person proves once more who it is
    await person.do(STEP_UP, p=PASSWORD)
    number = str(MEMBERS.clear(world.member, "id_number"))
    assert (await person.do(UNMASK, m=m, f=["idNumber"]))["values"] == [{"field": "idNumber", "value": number}]


async def test_nothing_of_colleagues_superiors_or_the_unions_own_business_is_seen(world: World) -> None:
    person, colleague = await itself(world), await make_member(world.works, 8)
    asked = """query($o: ID!, $p: ID!, $m: ID!) {
      member(id: $m) { id } members(org: $o, first: 5) { nodes { id } } imports(org: $o, first: 5) { nodes { id } }
      accounts(org: $o, first: 5) { nodes { id } } journal(under: $o, first: 5) { nodes { id } }
      above: org(id: $p) { id }
      org(id: $o) { name parent { id } ancestors { id } pendingChange { by } accounts(first: 5) { nodes { id } }
        members(first: 5) { nodes { id } } children(first: 5) { nodes { id } } history(first: 5) { nodes { id } } } }"""
    told = await person.ask(asked, o=world.id(world.works), p=world.id(world.city), m=world.id(colleague))
    org = told.pop("org")
    assert set(told.values()) == {None}
    assert (org.pop("name"), org.pop("ancestors"), org.pop("children")) == (world.works.name, [], {"nodes": []})
    assert set(org.values()) == {None}
    for act in ("(id: $m, decision: APPROVED)", "(id: $m)"):
        name = "reviewMember" if "decision" in act else "withdrawMember"
        refused = await person.attempt(f"mutation($m: ID!) {{ {name}{act} {{ problems {{ code }} }} }}",
                                       m=world.id(colleague))  # fmt: skip
        assert refused["problems"][0]["code"] in ("NOT_FOUND", "NOT_ALLOWED")


async def test_a_person_sees_who_read_the_full_data_and_why_and_nobody_else_does(world: World) -> None:
    m, person = world.id(world.member), await itself(world)
    admin, superior = (
        await world.somebody(world.works, stepped_up=True),
        await world.somebody(world.city, stepped_up=True),
    )
    other = await make_member(world.works, 8)
    await admin.do(UNMASK, m=m, f=["mobile"])
    await superior.do(UNMASK, m=m, f=["idNumber"])
    await admin.do(UNMASK, m=world.id(other), f=["mobile"])
    found = (await person.ask(ACCESSES, m=m))["member"]["accesses"]
    assert found["totalCount"] == 2
    assert [(one["act"], one["label"], one["actor"], one["reason"]) for one in found["nodes"]] == [
        ("unmask", "查看完整信息", "试办", "核对联系方式")
    ] * 2
    for stranger in (admin, superior):
        assert (await stranger.ask(ACCESSES, m=m))["member"]["accesses"] is None


async def test_a_member_gets_a_copy_of_all_that_is_kept(world: World) -> None:
    m = world.id(world.member)
    admin = await world.somebody(world.works, stepped_up=True)
    await admin.do(UNMASK, m=m, f=["mobile"])
    refused = await (await itself(world, stepped_up=False)).attempt(COPY)
    assert [one["code"] for one in refused["problems"]] == ["STEP_UP_NEEDED"]
    person = await itself(world)
    update = (
        'mutation($m: ID!) { updateMember(id: $m, values: {employerName: "虚构县第三糖厂"}) { problems { code } } }'
    )
    await person.do(update, m=m)
    link = (await person.do(COPY))["downloadUrl"]
    answer = await world.http.get(link)
    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]
    book = load_workbook(BytesIO(answer.content))
    told = {name: [[cell.value for cell in row] for row in book[name]] for name in book.sheetnames}
    record = {row[0]: row[1] for row in told["本人信息"] if len(row) > 1}
    values = person_values(7)
    assert record["姓名"] == values["full_name"]
    assert record["证件号码"] == values["id_number"]
    assert record["移动电话"] == values["mobile"]
    assert record["性别"] == "男"
    assert told["会籍"][1][:2] == [world.works.name, "在册"]
    assert told["待审核的修改"][1][-2:] == ["虚构县第一糖厂", "虚构县第三糖厂"]
    assert [row[1:] for row in told["查看记录"][1:]] == [
        ["下载本人信息", "试办", ""], ["申请下载本人信息", "试办", ""], ["查看完整信息", "试办", "核对联系方式"],
    ]  # fmt: skip
    # It is the person's alone, and dies with the account.
    assert [one["code"] for one in (await admin.attempt(COPY))["problems"]] == ["NOT_ALLOWED"]
    acts = [one.act for one in await JournalEntry.filter(subject_id=world.member.id).using_db(reader())]
    assert acts.count("copyMyData") == acts.count("downloadCopy") == 1
    await Account.filter(member_id=world.member.id).update(state="REVOKED")
    assert (await world.http.get(link)).status_code == 404


async def test_a_member_who_forgot_the_password_renews_it_by_mail(world: World, installation: Settings) -> None:
    admin = await world.somebody(world.works)
    made = await admin.do(PROVISION, o=world.id(world.works), m=world.id(world.member))
    name = made["account"]["loginName"]
    first = Somebody(world.http, (await world.nobody().do(LOGIN, n=name, p=made["initialPassword"]))["token"])
    await first.do(CHANGE, old=made["initialPassword"], new=PASSWORD)
    person = Somebody(world.http, (await world.nobody().do(LOGIN, n=name, p=PASSWORD))["token"])
    await person.do(STEP_UP, p=PASSWORD)
    await person.do('mutation { changeEmail(email: "someone@example.cn") { ok problems { code } } }')
    token = await mailed(installation, "confirm")
    await world.nobody().do("mutation($t: String!) { confirmEmail(token: $t) { ok problems { code } } }", t=token)
    ask = 'mutation($n: String!) { requestPasswordReset(loginName: $n, region: "hainan") { ok problems { code } } }'
    await world.nobody().do(ask, n=name)
    reset = "mutation($t: String!, $p: String!) { resetPassword(token: $t, newPassword: $p) { ok problems { code } } }"
    await world.nobody().do(reset, t=await mailed(installation, "reset"), p=RENEWED)
    assert (await world.nobody().do(LOGIN, n=name, p=RENEWED))["viewer"]["member"]["id"] == world.id(world.member)


async def mailed(installation: Settings, what: str) -> str:
    """The token in the latest letter of that kind."""
    await working.drain(mail.JOB)
    letters = sorted((installation.data / "outbox").glob("*.eml"), key=lambda one: one.stat().st_mtime_ns)
    found = [hit[1] for one in letters if (hit := re.search(rf"/{what}#(\S+)", one.read_text(encoding="utf-8")))]
    return found[-1]


async def test_who_has_left_still_reads_and_copies_but_corrects_nothing(world: World) -> None:
    person, m = await itself(world), world.id(world.member)
    propose = 'mutation($m: ID!) { updateMember(id: $m, values: {mobile: "16099990001"}) { problems { code } } }'
    await person.do(propose, m=m)
    await commands.end_membership(scope_of(world.works), world.member.id, "6", reason="5", on=today())
    viewer = (await person.ask(OWN))["viewer"]
    assert viewer["member"]["membership"]["state"] == "LEFT"
    pending = "query($m: ID!) { member(id: $m) { pendingChange { by } } }"
    assert (await person.ask(pending, m=m))["member"]["pendingChange"] is None
    assert [one["code"] for one in (await person.attempt(propose, m=m))["problems"]] == ["NOT_IN_THIS_STATE"]
    assert (await person.do(COPY))["downloadUrl"]


async def test_an_account_goes_with_its_member_to_the_next_union(world: World) -> None:
    person, o = await itself(world), world.id(world.works)
    await commands.end_membership(scope_of(world.works), world.member.id, "6", reason="5", on=today())
    next_one = await make_org(world.city)
    await commands.enroll(scope_of(next_one), next_one.id, person_values(7))
    viewer = (await person.ask(OWN))["viewer"]
    assert viewer["org"]["name"] == viewer["member"]["org"]["name"] == next_one.name
    assert (await person.ask("query($o: ID!) { org(id: $o) { id } }", o=o))["org"] is None
    accounts = "query($o: ID!) { accounts(org: $o, role: MEMBER, first: 5) { totalCount } }"
    for org, count in ((world.works, 0), (next_one, 1)):
        admin = await world.somebody(org)
        assert (await admin.ask(accounts, o=world.id(org)))["accounts"]["totalCount"] == count


@pytest.mark.parametrize("place", ["works", "city", "sibling"])
async def test_a_member_account_without_a_record_sees_no_person(world: World, place: str) -> None:
    stray = await world.somebody(getattr(world, place), Role.MEMBER, stepped_up=True)
    assert (await stray.ask(OWN))["viewer"]["member"] is None
    assert (await stray.attempt(COPY))["problems"][0]["code"] == "NOT_FOUND"
