"""Exports over HTTP: asked for by one, approved by two others, fetched once."""

import asyncio
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from openpyxl import Workbook

from hub import masks
from hub.access.models import Account
from hub.access.roles import Role
from hub.access.states import AccountState
from hub.clock import now
from hub.database.walls import everywhere
from hub.exports import clock
from hub.exports.models import ExportFile, ExportRequest, ExportRow
from hub.jobs import working
from hub.journal.models import JournalEntry
from hub.members.models import Member
from hub.members.values import MEMBERS
from hub.settings import Settings
from tests.schema.exporting import (
    CANCEL,
    DECIDE,
    JOURNAL,
    LIST,
    NOTICES,
    READ,
    REQUEST,
    TODO,
    Exporting,
    codes,
    exporting,
)
from tests.schema.test_imports import uploaded

__all__ = ["exporting"]

LIVES = """{ regions { lifecycles { subject states { name label }
  moves { name from to by sides needs workingDays } } } }"""


async def test_two_leaders_approve_and_the_requester_fetches_the_file_once(exporting: Exporting) -> None:
    asked = await exporting.ask()
    assert (asked["state"], asked["rowCeiling"], asked["masked"]) == ("REQUESTED", 3, True)
    assert [(each["side"], each["orgName"]) for each in asked["waitingFor"]] == [
        ("OWN_LEADER", "虚构市第一糖厂工会委员会"),
        ("SUPERIOR", "虚构市总工会"),
    ]
    for leader in (exporting.leader, exporting.above):
        assert (await leader.ask(TODO))["viewer"]["todo"]["exports"] == 1
        (notice,) = (await leader.ask(NOTICES))["viewer"]["notices"]["nodes"]
        assert (notice["title"], notice["about"]["id"]) == ("有导出申请待审批", asked["id"])
    await exporting.approve(asked)

    ready = await exporting.read(asked)

    assert ready["state"] == "READY"
    assert [each["approvalNo"] for each in ready["approvals"]] == ["厂工〔2026〕1号", "市工〔2026〕7号"]
    answers = await asyncio.gather(*(exporting.fetch(ready["downloadUrl"]) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 404, 404, 404]
    over = await exporting.read(asked)
    assert (over["state"], over["downloadUrl"]) == ("DOWNLOADED", None)


async def test_nobody_below_or_beside_learns_of_a_request(exporting: Exporting) -> None:
    asked = await exporting.ask()
    for somebody in (
        await exporting.somebody(exporting.world.other, Role.UNION_LEADER),
        await exporting.somebody(exporting.works, Role.UNION_CLERK),
        await exporting.somebody(exporting.works, Role.MEMBER, member_id=exporting.world.member.id),
    ):
        assert (await somebody.ask(READ, id=asked["id"]))["node"] is None
        assert codes(await somebody.attempt(DECIDE, id=asked["id"], no="1号")) in (["NOT_FOUND"], ["NOT_ALLOWED"])


async def test_lists_say_whose_turn_it_is(exporting: Exporting) -> None:
    asked = await exporting.ask()
    boxes = {"TO_DECIDE": (exporting.leader, exporting.above), "REQUESTED": (exporting.clerk,)}
    for somebody in (exporting.clerk, exporting.leader, exporting.above):
        for box, whose in boxes.items():
            told = (await somebody.ask(LIST, box=box))["exportRequests"]["nodes"]
            assert (told == [{"id": asked["id"], "state": "REQUESTED"}]) is (somebody in whose), box
        assert (await somebody.ask(LIST, box="ALL", state=["READY"]))["exportRequests"]["totalCount"] == 0
    auditor = await exporting.somebody(None, Role.AUDITOR)
    (seen,) = (await auditor.ask(LIST, box="ALL"))["exportRequests"]["nodes"]
    assert seen["id"] == asked["id"]
    await exporting.leader.do(DECIDE, id=asked["id"], no="1号")
    assert (await exporting.leader.ask(TODO))["viewer"]["todo"]["exports"] == 0
    assert (await exporting.above.ask(TODO))["viewer"]["todo"]["exports"] == 1


async def test_masked_unless_it_was_asked_for_and_approved_otherwise(exporting: Exporting) -> None:
    member = exporting.world.member
    number, name = str(MEMBERS.clear(member, "id_number")), member.full_name
    masked = cells(await exporting.file(await exporting.ask()))
    assert name in masked
    assert number not in masked
    assert masks.id_number(number) in masked
    whole = await exporting.ask(masked=False, purpose="报市公安局核对身份")
    (_, notice) = (await exporting.leader.ask(NOTICES))["viewer"]["notices"]["nodes"][::-1]
    assert "包含完整的证件号码" in notice["body"]
    assert number in cells(await exporting.file(whole))
    (entry, _) = await journal(exporting, "downloadExport")
    assert (entry["outcome"], entry["reason"], entry["subject"]) == ("DONE", "报市公安局核对身份", whole["id"])


async def test_every_step_is_in_the_journal_and_no_person_is(exporting: Exporting) -> None:
    await exporting.file(await exporting.ask(filter={"name": exporting.world.member.full_name}))
    with everywhere():
        entries = await JournalEntry.filter(act__contains="Export").order_by("number")
        kept = await ExportRequest.get()
    assert [(one.act, one.details["rows"]) for one in entries] == [
        ("requestExport", 1),
        ("decideExport", 1),
        ("decideExport", 1),
        ("makeExport", 1),
        ("downloadExport", 1),
    ]
    said = repr([(one.details, one.subject_label) for one in entries]) + repr(kept.__dict__)
    assert exporting.world.member.full_name not in said
    assert str(MEMBERS.clear(exporting.world.member, "id_number")) not in said


async def test_the_file_tells_who_answers_for_it(exporting: Exporting) -> None:
    asked = await exporting.ask(receiver="市人社局")
    book = await exporting.file(asked)
    note = {str(key.value): str(value.value) for key, value in book["导出说明"].iter_rows(min_row=4, max_col=2)}
    assert (note["用途"], note["接收方"], note["行数"]) == ("年度核对会员信息", "市人社局", "3")
    assert "市工〔2026〕7号" in note["上级工会"]
    assert "虚构市总工会" in note["上级工会"]
    sheet = book["会员信息"]
    assert "市工〔2026〕7号" in str(sheet.oddHeader.center.text)
    assert "厂工〔2026〕1号" in str(book.properties.description)
    marks = [str(sheet.cell(row, 21).value) for row in (5, 6, 7)]
    assert sheet.cell(4, 21).value == "水印"
    assert sheet.column_dimensions["U"].hidden
    with everywhere():
        traced = {one.id.hex: one.subject_id for one in await ExportRow.all()}
        people = {one.id for one in await Member.all()}
    assert len(set(marks)) == 3
    assert {traced[mark] for mark in marks} == people


async def test_only_the_columns_that_were_asked_for(exporting: Exporting) -> None:
    asked = await exporting.ask(fields=["fullName", "sex"])
    assert asked["fields"] == ["fullName", "sex"]
    sheet = (await exporting.file(asked))["会员信息"]
    filled = {column for column in range(2, 21) if sheet.cell(5, column).value}
    assert filled == {2, 3}
    refused = await exporting.clerk.attempt(REQUEST, org=exporting.id(exporting.works), fields=["password"])
    assert codes(refused) == ["INVALID"]


async def test_another_regions_form_lists_what_is_missing(exporting: Exporting) -> None:
    asked = await exporting.ask(layout="shenzhen/members")
    assert asked["layout"]["title"] == "工会会员信息采集汇总表"
    book = await exporting.file(asked)
    lacks = {str(row[0].value): str(row[2].value) for row in book["缺少的内容"].iter_rows(min_row=2)}
    assert lacks
    assert set(lacks.values()) <= {"本地区不登记此项", "3行没有内容", "3行的内容在该表的选项中没有"}
    assert exporting.world.member.full_name in cells(book)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"kind": "TRANSFER_IN"}, "KIND_NOT_EXPORTED"),
        ({"kind": "PACKAGE"}, "KIND_NOT_EXPORTED"),
        ({"kind": "ORG", "filter": {"name": "试"}}, "INVALID"),
        ({"filter": {"name": "没有这个人"}}, "NOTHING_TO_EXPORT"),
        ({"layout": "orgs"}, "INVALID"),
        ({"layout": "nowhere/members"}, "NOT_FOUND"),
        ({"purpose": " 核 "}, "INVALID"),
        ({"receiver": ""}, "INVALID"),
        ({"fields": []}, "INVALID"),
    ],
)
async def test_requests_that_are_refused(exporting: Exporting, more: dict[str, Any], code: str) -> None:
    payload = await exporting.clerk.attempt(REQUEST, **({"org": exporting.id(exporting.works)} | more))
    assert codes(payload) == [code]


async def test_without_somebody_to_decide_nothing_is_asked(exporting: Exporting) -> None:
    clerk = await exporting.somebody(exporting.world.other)
    payload = await clerk.attempt(REQUEST, org=exporting.id(exporting.world.other), kind="ORG")
    assert codes(payload) == ["NOBODY_DECIDES"]
    assert "虚构市第二糖厂工会委员会" in payload["problems"][0]["message"]


async def test_a_superior_that_takes_out_a_lower_unions_data_answers_for_it_itself(exporting: Exporting) -> None:
    city = await exporting.somebody(exporting.city)
    top = await exporting.somebody(exporting.world.root, Role.UNION_LEADER)
    asked = (await city.do(REQUEST, org=exporting.id(exporting.works)))["export"]
    assert [each["orgName"] for each in asked["waitingFor"]] == ["虚构市总工会", "虚构省总工会"]
    assert codes(await exporting.leader.attempt(DECIDE, id=asked["id"], no="1号")) == ["NOT_ALLOWED"]
    await exporting.above.do(DECIDE, id=asked["id"], no="1号")
    await top.do(DECIDE, id=asked["id"], no="1号")
    assert "试7" in cells(await exporting.made(city, asked))


async def test_at_the_top_the_regions_administrator_decides(exporting: Exporting) -> None:
    root = exporting.world.root
    clerk, leader = await exporting.somebody(root), await exporting.somebody(root, Role.UNION_LEADER)
    region = await exporting.somebody(None, Role.REGION_ADMIN)
    asked = (await clerk.do(REQUEST, org=exporting.id(root), scope="SUBTREE"))["export"]
    assert (await region.ask(TODO))["viewer"]["todo"]["exports"] == 1
    await leader.do(DECIDE, id=asked["id"], no="省工1号")
    await region.do(DECIDE, id=asked["id"], no="平台1号")
    assert "试9" in cells(await exporting.made(clerk, asked))


async def test_proved_once_more_before_asking_and_deciding(exporting: Exporting) -> None:
    asked = await exporting.ask()
    with everywhere():
        clerk = await exporting.world.somebody(exporting.works)
        leader = await exporting.world.somebody(exporting.works, Role.UNION_LEADER)
    assert codes(await clerk.attempt(REQUEST, org=exporting.id(exporting.works))) == ["STEP_UP_NEEDED"]
    assert codes(await leader.attempt(DECIDE, id=asked["id"], no="1号")) == ["STEP_UP_NEEDED"]


async def test_a_written_reply_may_be_sent_instead_of_its_number(exporting: Exporting) -> None:
    asked = await exporting.ask()
    reply = "同意导出。".encode()
    upload = await uploaded(exporting.leader, reply, "批复.pdf")
    assert codes(await exporting.above.attempt(DECIDE, id=asked["id"], e=upload)) == ["NOT_FOUND"], "somebody else's"
    done = await exporting.leader.do(DECIDE, id=asked["id"], e=upload)
    assert sha256(reply).hexdigest() in done["export"]["approvals"][0]["approvalNo"]


@pytest.mark.parametrize(("decision", "state"), [("RETURNED", "RETURNED"), ("REJECTED", "REJECTED")])
async def test_one_no_is_enough_and_says_why(exporting: Exporting, decision: str, state: str) -> None:
    asked = await exporting.ask()
    assert codes(await exporting.above.attempt(DECIDE, id=asked["id"], d=decision)) == ["INVALID"]
    done = await exporting.above.do(DECIDE, id=asked["id"], d=decision, o="用途不清")
    assert (done["export"]["state"], done["export"]["waitingFor"]) == (state, [])
    assert codes(await exporting.leader.attempt(DECIDE, id=asked["id"], no="1号")) == ["EXPORT_OVER"]
    (notice,) = (await exporting.clerk.ask(NOTICES))["viewer"]["notices"]["nodes"]
    assert "用途不清" in notice["body"]


async def test_both_decide_at_the_same_moment_and_one_file_is_made(exporting: Exporting) -> None:
    asked = await exporting.ask()
    both = [exporting.leader, exporting.above, exporting.leader, exporting.above]
    answers = await asyncio.gather(*(one.attempt(DECIDE, id=asked["id"], no="1号") for one in both))
    assert sorted(codes(answer) for answer in answers) == [[], [], ["EXPORT_OVER"], ["EXPORT_OVER"]]
    assert await working.drain("export") == 1
    assert (await exporting.read(asked))["state"] == "READY"


async def test_called_off_it_is_erased(exporting: Exporting) -> None:
    asked = await exporting.ask()
    await exporting.approve(asked)
    link = (await exporting.read(asked))["downloadUrl"]
    other = await exporting.somebody(exporting.works)
    assert codes(await other.attempt(CANCEL, id=asked["id"])) == ["NOT_ALLOWED"]
    await exporting.clerk.do(CANCEL, id=asked["id"])
    assert (await exporting.fetch(link)).status_code == 404
    with everywhere():
        assert await ExportFile.all().count() == 0


async def test_a_link_is_its_requesters(exporting: Exporting) -> None:
    asked = await exporting.ask()
    await exporting.approve(asked)
    other = await exporting.somebody(exporting.works)
    assert (await other.ask(READ, id=asked["id"]))["node"]["downloadUrl"] is None
    link = (await exporting.read(asked))["downloadUrl"]
    with everywhere():
        await Account.filter(display_name="试办", role=Role.UNION_ADMIN).update(state=AccountState.REVOKED)
    assert (await exporting.fetch(link)).status_code == 404


async def test_who_only_looks_at_a_link_does_not_use_it_up(exporting: Exporting) -> None:
    """Previews of links ask with HEAD."""
    asked = await exporting.ask()
    await exporting.approve(asked)
    link = (await exporting.read(asked))["downloadUrl"]
    assert (await exporting.world.http.head(link)).status_code == 404
    assert (await exporting.fetch(link)).status_code == 200


async def test_the_superior_finds_every_step_in_the_journal_of_the_works(exporting: Exporting) -> None:
    await exporting.file(await exporting.ask())
    city = await exporting.somebody(exporting.city)
    told = await city.ask(JOURNAL, org=exporting.id(exporting.works))
    acts = [one["act"] for one in told["journal"]["nodes"] if "Export" in one["act"]]
    assert acts == ["downloadExport", "makeExport", "decideExport", "decideExport", "requestExport"]


async def test_a_day_later_the_file_is_gone(exporting: Exporting, either: Settings) -> None:
    asked = await exporting.ask()
    await exporting.approve(asked)
    link = (await exporting.read(asked))["downloadUrl"]
    with everywhere():
        await clock.strike(now() + timedelta(hours=23))
        assert await ExportFile.all().count() == 1
        await clock.strike(now() + timedelta(hours=25))
        assert await ExportFile.all().count() == 0
    assert not list((either.data / "uploads").iterdir())
    assert (await exporting.read(asked))["state"] == "EXPIRED"
    assert (await exporting.fetch(link)).status_code == 404


async def test_a_person_sees_that_it_was_in_a_file(exporting: Exporting) -> None:
    member = exporting.world.member
    person = await exporting.somebody(exporting.works, Role.MEMBER, member_id=member.id)
    query = "query($id: ID!) { member(id: $id) { accesses(first: 5) { nodes { act actor reason } } } }"
    await exporting.file(await exporting.ask(filter={"name": member.full_name}))
    await exporting.file(await exporting.ask(filter={"name": "试8"}, purpose="与本人无关的用途"))
    told = (await person.ask(query, id=exporting.id(member)))["member"]["accesses"]["nodes"]
    assert told == [{"act": "downloadExport", "actor": "试办", "reason": "年度核对会员信息"}]


async def test_who_asks_too_often_a_day_is_stopped(exporting: Exporting) -> None:
    asked = [
        codes(await exporting.clerk.attempt(REQUEST, org=exporting.id(exporting.works), purpose="核"))
        for _ in range(21)
    ]
    assert asked == [["INVALID"]] * 20 + [["RATE_LIMITED"]]


async def test_the_same_key_asks_once(exporting: Exporting) -> None:
    first, second = await exporting.ask(key="一"), await exporting.ask(key="一")
    assert first["id"] == second["id"]
    with everywhere():
        assert await ExportRequest.all().count() == 1


async def journal(exporting: Exporting, act: str) -> list[dict[str, Any]]:
    told = await exporting.clerk.ask(JOURNAL, org=exporting.id(exporting.works), act=act)
    nodes: list[dict[str, Any]] = told["journal"]["nodes"]
    return nodes


def cells(book: Workbook) -> set[str]:
    return {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None}


async def test_the_life_of_an_export_is_told_in_every_region(exporting: Exporting) -> None:
    """As it is lived: a file leaves by these moves and no other, and only these people make them."""
    told = await exporting.clerk.ask(LIVES)
    for region in told["regions"]:
        (life,) = [one for one in region["lifecycles"] if one["subject"] == "EXPORT"]
        moves = {one["name"]: one for one in life["moves"]}
        decide = moves["approve"]
        assert (decide["by"], decide["sides"], decide["needs"]) == (
            ["REGION_ADMIN", "UNION_LEADER"],
            ["OWN_LEADER", "SUPERIOR"],
            "ALL",
        )
        assert (moves["reject"]["sides"], moves["reject"]["needs"]) == (["OWN_LEADER", "SUPERIOR"], "ANY")
        assert (moves["download"]["by"], moves["download"]["sides"]) == (["UNION_ADMIN"], [])
        assert moves["expire"]["workingDays"] == 10
        assert {"READY", "REQUESTED"} <= set(moves["void"]["from"])
    asked = await exporting.ask()
    assert asked["state"] in {one["name"] for one in life["states"]}
