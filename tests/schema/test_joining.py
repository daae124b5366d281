"""Joining online: applied for by anybody, decided by the union, and telling nobody who is known."""

import json
from io import BytesIO
from uuid import UUID

from openpyxl import load_workbook

from hub.access.roles import Role
from hub.database.walls import everywhere
from hub.joining.models import JoinApplication
from hub.journal.models import JournalEntry
from hub.members.models import Member
from hub.members.values import MEMBERS
from schema.ids import node_id, uuid_of
from tests.factories import make_member, make_org, make_root
from tests.schema.joining import (
    APPLY,
    LIST,
    MEND,
    MINE,
    NODE,
    REVIEW,
    TODO,
    UNMASK,
    WITHDRAW,
    applied,
    codes,
    person,
)
from tests.schema.transferring import Unions, unions

__all__ = ["unions"]

FIND = """query($n: String!) { directory(region: "hainan", name: $n, first: 5) { nodes { id name } } }"""
MEMBER = """query($m: ID!) { member(id: $m) { version name idNumber joinedOn membership { state since change { code } }
  history(first: 5) { nodes { act } } } }"""


ACCESSES = "query($m: ID!) { member(id: $m) { accesses(first: 5) { nodes { label reason } } } }"
COPY = "mutation { copyMyData { downloadUrl problems { code } } }"
NOWHERE = node_id("Org", UUID(int=7))


def alike(application: dict[str, object]) -> dict[str, object]:
    """An answer but for what is another one's each time."""
    return application | {"id": "", "at": ""}


async def number_of(member: Member) -> object:
    with everywhere():
        return MEMBERS.clear(await Member.get(id=member.id), "id_number")


async def test_somebody_finds_the_union_by_its_name_applies_and_is_taken_in(unions: Unions) -> None:
    # Given a person who knows what the union is called
    nobody, admin = unions.world.nobody(), await unions.somebody(unions.old)
    (found,) = (await nobody.ask(FIND, n=unions.old.name))["directory"]["nodes"]
    one, receipt = await applied(nobody, found["id"])
    assert (one["state"], one["stateLabel"], one["orgName"]) == ("SUBMITTED", "待审核", unions.old.name)
    assert (one["name"], one["values"]["mobile"]) == ("试*", "160****0501")
    assert (await nobody.ask(MINE, r=receipt))["application"] == one
    # When the union looks
    assert (await admin.ask(TODO))["viewer"]["todo"]["applications"] == 1
    (seen,) = (await admin.ask(LIST, o=unions.id(unions.old)))["applications"]["nodes"]
    assert (seen["name"], seen["org"]["id"], seen["findings"]) == ("试甲乙", unions.id(unions.old), [])
    assert seen["values"]["idNumber"] == "****************19"
    # And says yes
    done = (await admin.do(REVIEW, i=seen["id"], d="APPROVED"))["application"]
    assert (done["state"], done["review"]["by"]) == ("APPROVED", "试办")
    told = (await admin.ask(MEMBER, m=done["member"]["id"]))["member"]
    assert (told["version"], told["name"], told["membership"]["state"]) == (1, "试甲乙", "CURRENT")
    assert told["joinedOn"] == told["membership"]["since"]
    assert told["membership"]["change"] == {"code": "1"}
    assert (await admin.ask(TODO))["viewer"]["todo"]["applications"] == 0
    # Then the person is told so, and by the union: not who of it, nor the new record
    mine = (await nobody.ask(MINE, r=receipt))["application"]
    assert (mine["state"], mine["review"]["by"], mine["member"]) == ("APPROVED", unions.old.name, None)
    assert mine["values"] is None


async def test_what_is_wrong_is_told_at_its_field_in_the_regions_words_and_nothing_is_kept(unions: Unions) -> None:
    wrong = person(mobile="1600000", idNumber="46039019900517", fullName="")
    told = await unions.world.nobody().attempt(APPLY, o=unions.id(unions.old), v=wrong)
    said = {one["path"][-1]: one["message"] for one in told["problems"]}
    assert said["mobile"] == "移动电话应为11位手机号码。"
    assert said["fullName"] == "姓名必填。"
    assert "idNumber" in said
    assert (told["application"], told["receipt"]) == (None, None)
    more = await unions.world.nobody().attempt(APPLY, o=unions.id(unions.old), v=person(joinedOn="2001-01-01"))
    assert [one["path"] for one in more["problems"]] == [["values", "joinedOn"]]
    with everywhere():
        assert await JoinApplication.all().count() == 0


async def test_the_answer_is_the_same_whoever_the_person_is(unions: Unions) -> None:
    nobody, o = unions.world.nobody(), unions.id(unions.new)
    with everywhere():
        own = await make_member(unions.new, 9)
    stranger = await applied(nobody, o, person(1))
    known = [
        await applied(nobody, o, person(1, idNumber=await number_of(unions.member))),  # of a union beside it
        await applied(nobody, o, person(1, idNumber=await number_of(own))),  # of this one
        await applied(nobody, o, person(1)),  # who has applied already
    ]
    masked = [alike(one) | {"values": ""} for one, _ in (stranger, *known)]
    assert all(one == masked[0] for one in masked)
    asked = [(await nobody.ask(MINE, r=receipt))["application"] for _, receipt in (stranger, *known)]
    assert [alike(one) | {"values": ""} for one in asked] == masked


async def test_only_the_union_learns_that_somebody_is_known_and_a_transfer_is_offered_instead(unions: Unions) -> None:
    nobody, admin, o = unions.world.nobody(), await unions.somebody(unions.new), unions.id(unions.new)
    number = await number_of(unions.member)
    _, receipt = await applied(nobody, o, person(idNumber=number, bornOn="1967-01-01"))
    (seen,) = (await admin.ask(LIST, o=o))["applications"]["nodes"]
    assert "该证件号码已在其他工会登记，请发起转会" in [one["message"] for one in seen["findings"]]
    told = await admin.attempt(REVIEW, i=seen["id"], d="APPROVED")
    (problem,) = [one for one in told["problems"] if one["path"] == ["values", "idNumber"]]
    assert "请发起转会" in problem["message"] + problem["hint"]
    assert unions.old.name not in json.dumps(told, ensure_ascii=False)
    assert (await nobody.ask(MINE, r=receipt))["application"]["state"] == "SUBMITTED"
    with everywhere():
        assert (await Member.get(id=unions.member.id)).org_id == unions.old.id


async def test_what_is_given_back_is_mended_with_the_receipt_and_decided_again(unions: Unions) -> None:
    nobody, clerk = unions.world.nobody(), await unions.somebody(unions.old, Role.UNION_CLERK)
    one, receipt = await applied(nobody, unions.id(unions.old))
    early = await nobody.attempt(MEND, r=receipt, v={})
    assert [(each["code"], each["path"]) for each in early["problems"]] == [("NOT_IN_THIS_STATE", ["receipt"])]
    silent = await clerk.attempt(REVIEW, i=one["id"], d="RETURNED")
    assert [(each["code"], each["path"]) for each in silent["problems"]] == [("INVALID", ["opinion"])]
    await clerk.do(REVIEW, i=one["id"], d="RETURNED", t="请填写单位全称")
    back = (await nobody.ask(MINE, r=receipt))["application"]
    assert (back["state"], back["review"]["opinion"]) == ("RETURNED", "请填写单位全称")
    assert {each["name"]: each["allowed"] for each in back["acts"]} == {
        "amendApplication": True,
        "withdrawApplication": True,
    }
    # The form comes back as it was shown, masks and all, with one correction; what would be wrong is told
    wrong = await nobody.attempt(MEND, r=receipt, v=back["values"] | {"mobile": "1"})
    assert [each["path"] for each in wrong["problems"]] == [["values", "mobile"]]
    typed = f" {receipt.upper()} ".replace("-", " ")
    sent = await nobody.do(MEND, r=typed, v=back["values"] | {"employerName": "虚构县第一糖厂有限公司"})
    assert (sent["application"]["state"], sent["receipt"]) == ("SUBMITTED", None)
    done = (await clerk.do(REVIEW, i=one["id"], d="APPROVED"))["application"]
    with everywhere():
        taken = await Member.get(id=uuid_of("Member", done["member"]["id"]))
    told = {key: MEMBERS.clear(taken, key) for key in ("full_name", "id_number", "mobile", "employer_name")}
    assert told == {
        "full_name": "试甲乙",
        "id_number": person()["idNumber"],
        "mobile": person()["mobile"],
        "employer_name": "虚构县第一糖厂有限公司",
    }


async def test_what_is_refused_is_over_and_leaves_nothing_but_the_name(unions: Unions) -> None:
    nobody, admin = unions.world.nobody(), await unions.somebody(unions.old, stepped_up=True)
    one, receipt = await applied(nobody, unions.id(unions.old))
    done = (await admin.do(REVIEW, i=one["id"], d="REJECTED", t="不是本单位职工"))["application"]
    assert (done["state"], done["name"], done["values"]) == ("REJECTED", "试甲乙", None)
    for document, given in ((MEND, {"v": {}}), (WITHDRAW, {})):
        assert codes(await nobody.attempt(document, r=receipt, **given)) == ["NOT_IN_THIS_STATE"]
    assert codes(await admin.attempt(REVIEW, i=one["id"], d="APPROVED")) == ["NOT_IN_THIS_STATE"]
    assert codes(await admin.attempt(UNMASK, i=one["id"], f=["mobile"], w="核对号码")) == ["NOT_IN_THIS_STATE"]


async def test_whoever_has_the_receipt_takes_it_back_and_nobody_else_does(unions: Unions) -> None:
    nobody, admin = unions.world.nobody(), await unions.somebody(unions.old)
    one, receipt = await applied(nobody, unions.id(unions.old))
    for wrong in ("", "aaaaa-bbbbb-ccccc-ddddd", one["id"]):
        assert (await nobody.ask(MINE, r=wrong))["application"] is None
        assert codes(await nobody.attempt(WITHDRAW, r=wrong)) == ["NOT_FOUND"]
    done = (await nobody.do(WITHDRAW, r=receipt))["application"]
    assert (done["state"], done["stateLabel"], done["values"]) == ("WITHDRAWN", "已撤回", None)
    assert codes(await admin.attempt(REVIEW, i=one["id"], d="APPROVED")) == ["NOT_IN_THIS_STATE"]


async def test_where_nobody_administers_the_union_its_superior_is_told_and_may_decide(unions: Unions) -> None:
    above = await unions.somebody(unions.city)
    one, _ = await applied(unions.world.nobody(), unions.id(unions.old))
    (notice,) = (await above.ask(TODO))["viewer"]["notices"]["nodes"]
    assert (notice["title"], notice["about"]) == ("网上入会申请", {"id": one["id"]})
    assert (await above.do(REVIEW, i=one["id"], d="RETURNED", t="请填写全称"))["application"]["state"] == "RETURNED"


async def test_of_one_persons_applications_the_union_sees_one_at_a_time(unions: Unions) -> None:
    nobody, admin, o = unions.world.nobody(), await unions.somebody(unions.old), unions.id(unions.old)
    first, receipt = await applied(nobody, o)
    second, late = await applied(nobody, o, person(mobile="16000000777"))
    (seen,) = (await admin.ask(LIST, o=o))["applications"]["nodes"]
    assert (seen["id"], [one["code"] for one in seen["findings"]]) == (first["id"], ["JOIN-REPEATED"])
    assert codes(await admin.attempt(REVIEW, i=second["id"], d="REJECTED", t="重复")) == ["NOT_FOUND"]
    # Decided, the next one comes before the union, with what became of the first
    await admin.do(REVIEW, i=first["id"], d="RETURNED", t="电话有误")
    (seen,) = (await admin.ask(LIST, o=o, s=["SUBMITTED"]))["applications"]["nodes"]
    assert (seen["id"], [one["code"] for one in seen["findings"]]) == (second["id"], ["JOIN-EARLIER"])
    # The one given back waits in its turn when it is sent again, and either may be taken back
    await nobody.do(MEND, r=receipt, v={})
    assert (await admin.ask(TODO))["viewer"]["todo"]["applications"] == 1
    await nobody.do(WITHDRAW, r=late)
    (seen,) = (await admin.ask(LIST, o=o, s=["SUBMITTED"]))["applications"]["nodes"]
    assert seen["id"] == first["id"]


async def test_another_union_role_or_place_sees_and_decides_nothing(unions: Unions) -> None:
    one, _ = await applied(unions.world.nobody(), unions.id(unions.old))
    o = unions.id(unions.old)
    for union, role in (
        (unions.new, Role.UNION_ADMIN),
        (unions.far, Role.UNION_ADMIN),
        (unions.old, Role.MEMBER),
        (unions.old, Role.BANK),
    ):
        stranger = await unions.somebody(union, role, stepped_up=True)
        assert (await stranger.ask(LIST, o=o))["applications"] is None
        assert (await stranger.ask(NODE, i=one["id"]))["node"] is None
        told = codes(await stranger.attempt(REVIEW, i=one["id"], d="APPROVED"))
        assert told == (["NOT_FOUND"] if role is Role.UNION_ADMIN else ["NOT_ALLOWED"])
        told = codes(await stranger.attempt(UNMASK, i=one["id"], f=["mobile"], w="核对号码"))
        assert told in (["NOT_FOUND"], ["NOT_ALLOWED"])
    nobody = unions.world.nobody()
    assert (await nobody.ask(LIST, o=o))["applications"] is None
    assert (await nobody.ask(NODE, i=one["id"]))["node"] is None
    assert codes(await nobody.attempt(REVIEW, i=one["id"], d="APPROVED")) == ["SIGNED_OUT"]
    leader = await unions.somebody(unions.old, Role.UNION_LEADER)
    (seen,) = (await leader.ask(LIST, o=o))["applications"]["nodes"]
    assert {each["name"]: each["allowed"] for each in seen["acts"]} == {"reviewApplication": False, "unmask": False}
    assert codes(await leader.attempt(REVIEW, i=one["id"], d="APPROVED")) == ["NOT_ALLOWED"]


async def test_a_superior_finds_it_below_and_may_decide(unions: Unions) -> None:
    one, _ = await applied(unions.world.nobody(), unions.id(unions.old))
    city = await unions.somebody(unions.city)
    assert (await city.ask(LIST, o=unions.id(unions.city)))["applications"]["nodes"] == []
    (seen,) = (await city.ask(LIST, o=unions.id(unions.city), c="SUBTREE"))["applications"]["nodes"]
    assert seen["id"] == one["id"]
    assert (await city.ask(TODO))["viewer"]["todo"]["applications"] == 0
    await city.do(REVIEW, i=one["id"], d="APPROVED")


async def test_values_are_read_in_full_for_a_reason_and_the_journal_knows(unions: Unions) -> None:
    one, receipt = await applied(unions.world.nobody(), unions.id(unions.old))
    admin = await unions.somebody(unions.old, stepped_up=True)
    assert codes(await admin.attempt(UNMASK, i=one["id"], f=["mobile"], w="")) == ["INVALID"]
    told = await admin.do(UNMASK, i=one["id"], f=["mobile", "idNumber"], w="核对证件号码")
    assert {each["field"]: each["value"] for each in told["values"]} == {
        "mobile": person()["mobile"],
        "idNumber": person()["idNumber"],
    }
    await admin.do(REVIEW, i=one["id"], d="APPROVED")
    with everywhere():
        kept = await JournalEntry.filter(subject_kind="application").order_by("number").values()
        rows = await JoinApplication.all().values()
    assert [(each["act"], each["outcome"]) for each in kept] == [
        ("applyToJoin", "DONE"),
        ("unmask", "INVALID"),
        ("unmask", "DONE"),
        ("reviewApplication", "DONE"),
    ]
    assert kept[2]["details"]["reason"] == "核对证件号码"
    for secret in (person()["mobile"], person()["idNumber"], "试甲乙", receipt):
        assert str(secret) not in str(kept)
        assert str(secret) not in str(rows)


async def test_a_region_without_it_says_so_and_a_union_not_at_work_is_as_if_it_were_not_there(unions: Unions) -> None:
    nobody = unions.world.nobody()
    with everywhere():
        idle = await make_org(unions.city, "虚构待激活工会", active=False)
        elsewhere = await make_root("虚构省总工会", "hebei")
    told = await nobody.attempt(APPLY, o=unions.id(elsewhere), v={})
    assert codes(told) == ["JOINING_NOT_OFFERED"]
    assert told["problems"][0]["message"].startswith("河北省总工会未开通网上入会")
    said = [await nobody.attempt(APPLY, o=o, v=person()) for o in (unions.id(idle), NOWHERE, "nonsense")]
    assert [codes(each) for each in said] == [["NOT_FOUND"]] * 3
    assert len({each["problems"][0]["message"] for each in said}) == 1


async def test_applying_is_metered(unions: Unions) -> None:
    nobody, o = unions.world.nobody(), unions.id(unions.old)
    for order in range(10):
        await nobody.attempt(APPLY, o=o, v=person(order + 20))
    assert codes(await nobody.attempt(APPLY, o=o, v=person())) == ["RATE_LIMITED"]


async def test_the_same_key_applies_once_and_tells_the_receipt_once(unions: Unions) -> None:
    nobody, o = unions.world.nobody(), unions.id(unions.old)
    first = await nobody.do(APPLY, o=o, v=person(), k="one")
    again = await nobody.attempt(APPLY, o=o, v=person(), k="one")
    assert (bool(first["receipt"]), again["receipt"], again["application"]) == (True, None, None)
    # Whoever hears nothing of the receipt is told why, and what to do
    (told,) = again["problems"]
    assert (told["code"], told["path"]) == ("APPLIED_ALREADY", [])
    assert ("已经收到" in told["message"], "重新申请" in told["hint"]) == (True, True)
    # With a new key one applies anew
    assert (await nobody.do(APPLY, o=o, v=person(), k="two"))["receipt"]
    with everywhere():
        assert await JoinApplication.all().count() == 2


async def test_a_notice_tells_who_administers_the_union_and_names_nobody(unions: Unions) -> None:
    admin = await unions.somebody(unions.old)
    one, _ = await applied(unions.world.nobody(), unions.id(unions.old))
    (told,) = (await admin.ask(TODO))["viewer"]["notices"]["nodes"]
    assert (told["title"], told["about"]["id"]) == ("网上入会申请", one["id"])
    assert "试甲乙" not in told["body"]


async def test_a_member_sees_who_read_the_application_and_finds_it_in_the_copy(unions: Unions) -> None:
    one, _ = await applied(unions.world.nobody(), unions.id(unions.old))
    admin = await unions.somebody(unions.old, stepped_up=True)
    await admin.do(UNMASK, i=one["id"], f=["mobile"], w="核对联系方式")
    done = (await admin.do(REVIEW, i=one["id"], d="APPROVED", t="同意入会"))["application"]
    m = done["member"]["id"]
    person = await unions.somebody(unions.old, Role.MEMBER, member_id=uuid_of("Member", m), stepped_up=True)
    read = (await person.ask(ACCESSES, m=m))["member"]["accesses"]["nodes"]
    assert read == [{"label": "查看完整信息", "reason": "核对联系方式"}]
    link = (await person.do(COPY))["downloadUrl"]
    book = load_workbook(BytesIO((await unions.world.http.get(link)).content))
    (_, told) = ([cell.value for cell in row] for row in book["入会申请"])
    assert (told[1], told[2], told[4]) == (unions.old.name, "已通过", "同意入会")
