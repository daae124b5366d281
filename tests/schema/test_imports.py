"""Imports from the file to the register, as a frontend drives them."""

from typing import Any

import httpx2
import pytest

from hub.jobs import working
from tests.people import people
from tests.schema.conftest import Somebody, World
from tests.workbooks import member_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

START = """mutation($o: ID!, $u: ID!, $m: ImportMode! = CHECK_THEN_COMMIT, $e: OnError, $k: String) {
  startImport(org: $o, kind: MEMBER, upload: $u, mode: $m, onError: $e, idempotencyKey: $k) {
    import { id state stateLabel outcome acts { name allowed } } problems { code path message } } }"""
READ = """query($i: ID!) { import(id: $i) {
  id state stateLabel outcome remark fileName sha256 byName mode onError finishedAt
  org { name } region { slug } by { displayName } layout { key columns { header } }
  progress { rowsDone rowsTotal percent heartbeatAt }
  counts { read accepted rejected blank created updated unchanged warnings }
  findings(first: 50) { totalCount nodes { id code severity kind kindLabel row column header cell field value
    message cause fix suggestion relatedRow source { title } } }
  errors: findings(severity: ERROR, first: 50) { nodes { code row } }
  findingCounts { code severity message count } annotatedUrl rejectedRowsUrl resultUrl earlierSameFile { id }
  acts { name allowed refusal { code message hint } } } }"""
CANCEL = "mutation($i: ID!) { cancelImport(id: $i) { import { state stateLabel } problems { code message hint } } }"


async def sent(somebody: Somebody, content: bytes, name: str = "会员.xlsx") -> httpx2.Response:
    """A file, uploaded."""
    return await somebody.http.post("/uploads", files={"file": (name, content, XLSX)}, headers=somebody.all_headers)


async def uploaded(somebody: Somebody, content: bytes, name: str = "会员.xlsx") -> str:
    answer = await sent(somebody, content, name)
    assert answer.status_code == 200, answer.text
    found: str = answer.json()["uploadId"]
    return found


async def imported(somebody: Somebody, org: str, content: bytes, **more: Any) -> dict[str, Any]:
    """A file, imported to its end."""
    payload = await somebody.do(START, o=org, u=await uploaded(somebody, content), **more)
    await working.drain()
    told: dict[str, Any] = (await somebody.ask(READ, i=payload["import"]["id"]))["import"]
    return told


@pytest.fixture
def rows() -> list[dict[str, Any]]:
    """Four people; the third has a telephone number that is none."""
    found: list[dict[str, Any]] = [dict(one) for one in people(4, start=901)]
    found[2]["移动电话"] = "123"
    return found


async def test_a_file_is_taken_row_by_row(world: World, rows: list[dict[str, Any]]) -> None:
    clerk, org = await world.somebody(world.works), world.id(world.works)
    done = await imported(clerk, org, member_workbook(rows))
    assert (done["state"], done["outcome"], done["stateLabel"]) == ("DONE", "PARTIAL", "部分导入成功")
    counts = done["counts"]
    assert counts["read"] == counts["accepted"] + counts["rejected"] + counts["blank"] == 4
    assert (counts["created"], counts["rejected"]) == (3, 1)
    assert done["errors"]["nodes"] == [{"code": "HN-M-04", "row": 7}]
    finding = next(one for one in done["findings"]["nodes"] if one["code"] == "HN-M-04")
    assert (finding["cell"], finding["field"], finding["kindLabel"]) == ("K7", "mobile", "会员信息填写错误")
    assert finding["value"] == "***"
    counted = {one["code"]: one["count"] for one in done["findingCounts"]}
    assert counted["HN-M-04"] == 1
    assert done["progress"]["percent"] == 100.0
    assert (done["org"]["name"], done["by"]["displayName"]) == (world.works.name, "试办")
    listed = await clerk.ask("query($o: ID!) { imports(org: $o, first: 5) { nodes { id } totalCount } }", o=org)
    assert listed["imports"] == {"nodes": [{"id": done["id"]}], "totalCount": 1}


async def test_a_finding_is_called_wrong_doubtful_or_a_matter_of_other_rows(
    world: World, rows: list[dict[str, Any]]
) -> None:
    clerk = await world.somebody(world.city)
    twice, short = rows[0] | {"姓名": "张伟"}, rows[1] | {"工作单位": "糖厂"}
    done = await imported(clerk, world.id(world.works), member_workbook([rows[0], short, rows[2], twice]))
    called = {one["code"]: one["kindLabel"] for one in done["findings"]["nodes"]}
    assert called["HN-M-04"] == "会员信息填写错误"
    assert called["HN-M-36"] == "会员信息提醒"
    assert called["HN-M-20"] == "与表内其他行有关"
    assert called["HN-M-02"] == "文件提醒"  # a superior does it: no word above the table is wrong


async def test_a_check_alone_writes_nothing(world: World, rows: list[dict[str, Any]]) -> None:
    clerk = await world.somebody(world.works)
    done = await imported(clerk, world.id(world.works), member_workbook(rows), m="CHECK_ONLY")
    assert (done["state"], done["stateLabel"], done["counts"]["created"]) == ("DONE", "检查完成", 0)
    assert done["resultUrl"] is None
    # Of a file in which every row is wrong as well; one that cannot be read was not checked at all
    wrong = await imported(clerk, world.id(world.works), member_workbook(rows[2:3]), m="CHECK_ONLY")
    assert (wrong["outcome"], wrong["stateLabel"], wrong["counts"]["read"]) == ("REJECTED", "检查完成", 1)
    torn = await imported(clerk, world.id(world.works), member_workbook(rows)[:900], m="CHECK_ONLY")
    assert (torn["outcome"], torn["stateLabel"], torn["counts"]["read"]) == ("REJECTED", "文件未能检查", 0)
    assert [one["code"] for one in torn["findings"]["nodes"]] == ["FILE-BROKEN"]


@pytest.mark.parametrize(
    ("mode", "people_sent", "message", "hint"),
    [
        (
            "CHECK_ONLY",
            1,
            "该文件只作检查，检查已经结束，没有可以取消的内容。",
            "没有导入任何数据。需要导入的，请改正后重新导入。",
        ),
        (
            "CHECK_THEN_COMMIT",
            1,
            "该导入已经结束，不能取消。",
            "导入有误的，请撤销该导入；不能撤销的，请逐条更正。",
        ),
        (
            "CHECK_THEN_COMMIT",
            0,
            "该导入已经结束，不能取消。",
            "需要导入的，请改正后重新导入。",
        ),
    ],
    ids=["only checked", "taken in", "refused"],
)
async def test_what_is_over_cannot_be_called_off_and_its_button_says_what_can_be_done(
    world: World, mode: str, people_sent: int, message: str, hint: str
) -> None:
    clerk = await world.somebody(world.works)
    done = await imported(clerk, world.id(world.works), member_workbook(people(people_sent, start=901)), m=mode)
    refusal = {"code": "IMPORT_OVER", "message": message, "hint": hint}
    pressed = await clerk.attempt(CANCEL, i=done["id"])
    assert pressed["problems"] == [refusal]
    buttons = {one["name"]: one["refusal"] for one in done["acts"]}
    assert buttons["cancelImport"] == refusal


async def test_a_careful_clerk_looks_first_and_says_yes(world: World, rows: list[dict[str, Any]]) -> None:
    clerk = await world.somebody(world.works)
    waiting = await imported(clerk, world.id(world.works), member_workbook(rows), m="CHECK_THEN_WAIT")
    assert waiting["state"] == "WAITING_FOR_CONFIRMATION"
    acts = {"confirmImport": True, "cancelImport": True, "undoImport": False}
    assert {one["name"]: one["allowed"] for one in waiting["acts"]} == acts
    assert (await clerk.ask("{ viewer { todo { imports } } }"))["viewer"]["todo"] == {"imports": 1}
    await clerk.do("mutation($i: ID!) { confirmImport(id: $i) { problems { code } } }", i=waiting["id"])
    await working.drain()
    done = (await clerk.ask(READ, i=waiting["id"]))["import"]
    assert (done["state"], done["counts"]["created"]) == ("DONE", 3)
    again = await clerk.attempt("mutation($i: ID!) { confirmImport(id: $i) { problems { code } } }", i=waiting["id"])
    assert again["problems"] == [{"code": "NOT_WAITING"}]


async def test_a_yes_during_another_import_names_the_running_one(world: World, rows: list[dict[str, Any]]) -> None:
    clerk, org = await world.somebody(world.works), world.id(world.works)
    waiting = await imported(clerk, org, member_workbook(rows), m="CHECK_THEN_WAIT")
    running = (await clerk.do(START, o=org, u=await uploaded(clerk, member_workbook(people(1)))))["import"]
    told = await clerk.attempt(
        "mutation($i: ID!) { confirmImport(id: $i) { import { id } problems { code message hint } } }", i=waiting["id"]
    )
    assert told["import"] == {"id": running["id"]}
    assert [one["code"] for one in told["problems"]] == ["IMPORT_RUNNING"]
    buttons = {one["name"]: one["refusal"] for one in (await clerk.ask(READ, i=waiting["id"]))["import"]["acts"]}
    assert buttons["confirmImport"] == told["problems"][0]


async def test_what_was_found_often_is_said_once_and_in_general(world: World) -> None:
    clerk = await world.somebody(world.works)
    twice = [dict(one) | {"学历": "本课", "移动电话": "16O00000901"} for one in (people(1) * 2)]
    done = await imported(clerk, world.id(world.works), member_workbook(twice), m="CHECK_ONLY")
    said = {one["code"]: one["message"] for one in done["findingCounts"]}
    assert (said["READ-CODE"], said["HN-M-20"]) == ("该项不在可选项内。", "证件号码与第……行的……重复。")
    # and a suggestion is one that can be taken over: what is masked cannot
    meant = {one["code"]: one["suggestion"] for one in done["findings"]["nodes"]}
    assert (meant["READ-CODE"], meant["HN-M-04"]) == ("本科", None)


async def test_one_import_at_a_time_and_the_running_one_is_named(world: World, rows: list[dict[str, Any]]) -> None:
    clerk, org = await world.somebody(world.works), world.id(world.works)
    content = member_workbook(rows)
    first = await clerk.do(START, o=org, u=await uploaded(clerk, content))
    second = await clerk.attempt(START, o=org, u=await uploaded(clerk, content))
    assert [one["code"] for one in second["problems"]] == ["IMPORT_RUNNING"]
    assert second["import"]["id"] == first["import"]["id"]
    assert (await clerk.do(CANCEL, i=first["import"]["id"]))["import"]["state"] == "CANCELLED"
    await clerk.do(START, o=org, u=await uploaded(clerk, content))


async def test_a_repeated_start_starts_one_import(world: World, rows: list[dict[str, Any]]) -> None:
    clerk, org = await world.somebody(world.works), world.id(world.works)
    upload = await uploaded(clerk, member_workbook(rows))
    first = await clerk.do(START, o=org, u=upload, k="i-1")
    assert (await clerk.do(START, o=org, u=upload, k="i-1"))["import"]["id"] == first["import"]["id"]


async def test_another_accounts_upload_is_not_there(world: World, rows: list[dict[str, Any]]) -> None:
    owner, other = await world.somebody(world.works), await world.somebody(world.works)
    upload = await uploaded(owner, member_workbook(rows))
    told = await other.attempt(START, o=world.id(world.works), u=upload)
    assert [(one["code"], one["path"]) for one in told["problems"]] == [("NOT_FOUND", ["upload"])]


async def test_members_do_not_go_into_a_union_that_is_not_active(world: World, rows: list[dict[str, Any]]) -> None:
    superior = await world.somebody(world.city)
    upload = await uploaded(superior, member_workbook(rows))
    told = await superior.attempt(START, o=world.id(world.sibling), u=upload)
    assert [one["code"] for one in told["problems"]] == ["ORG_NOT_ACTIVE"]


async def test_the_same_file_is_recognized(world: World, rows: list[dict[str, Any]]) -> None:
    clerk, org, content = await world.somebody(world.works), world.id(world.works), member_workbook(rows)
    first = await imported(clerk, org, content)
    second = await imported(clerk, org, content)
    assert first["earlierSameFile"] is None
    assert second["earlierSameFile"] == {"id": first["id"]}
    assert (second["counts"]["created"], second["counts"]["unchanged"]) == (0, 3)


async def test_no_file_at_all_is_one_clear_sentence(world: World) -> None:
    clerk = await world.somebody(world.works)
    done = await imported(clerk, world.id(world.works), b"<html><table></table></html>")
    assert (done["outcome"], done["counts"]["read"]) == ("REJECTED", 0)
    assert [one["code"] for one in done["findings"]["nodes"]] == ["FILE-HTML"]
    assert "网页" in done["findings"]["nodes"][0]["message"]
