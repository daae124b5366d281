"""An import taken back, and a row explained, as a frontend asks for it."""

from typing import Any

from hub.access.roles import Role
from hub.jobs import working
from hub.members import commands as members
from hub.members.models import Member
from schema.ids import node_id
from tests.factories import scope_of
from tests.people import people
from tests.schema.conftest import Somebody, World
from tests.schema.test_imports import START, imported, uploaded
from tests.workbooks import member_workbook

PREVIEW = """query($i: ID!) { import(id: $i) { outcome stateLabel remark resultUrl
  acts { name allowed refusal { code } } undo { possible refusal { code message } until takesBack keeps
    kept(first: 5) { totalCount nodes { id record { id ... on Member { name } }
      finding { code severity row message fix } } } } } }"""
UNDO = """mutation($i: ID!, $r: String!, $k: String) { undoImport(id: $i, reason: $r, idempotencyKey: $k) {
  import { id state outcome stateLabel progress { percent } acts { name allowed refusal { code } }
    undo { possible refusal { code } } } problems { code message path } } }"""
EXPLAIN = """query($i: ID!, $r: Int!) { explainRow(import: $i, row: $r) {
  rule { code message severity fields source { title } } holds skipped } }"""


async def told(somebody: Somebody, id: str) -> dict[str, Any]:
    found: dict[str, Any] = (await somebody.ask(PREVIEW, i=id))["import"]
    return found


def found(done: dict[str, Any], row: int) -> set[str]:
    """The codes of what an import has found in a row."""
    return {one["code"] for one in done["findings"]["nodes"] if one["row"] == row}


async def test_an_administrator_looks_at_what_would_go_and_takes_it_back(world: World) -> None:
    admin, org = await world.somebody(world.works), world.id(world.works)
    done = await imported(admin, org, member_workbook(people(3, start=901)))
    edited = await Member.filter(org_id=world.works.id, import_row=6).first()
    assert edited
    await members.update(scope_of(world.works), edited.id, {"education": "20"})
    before = await told(admin, done["id"])
    assert next(act for act in before["acts"] if act["name"] == "undoImport")["allowed"]
    assert before["undo"]["possible"]
    assert (before["undo"]["takesBack"], before["undo"]["keeps"], before["undo"]["refusal"]) == (2, 1, None)
    assert before["undo"]["until"] > done["finishedAt"]
    (kept,) = before["undo"]["kept"]["nodes"]
    assert kept["record"]["id"] == node_id("Member", edited.id)
    assert (kept["finding"]["code"], kept["finding"]["severity"], kept["finding"]["row"]) == (
        "UNDO-EDITED",
        "WARNING",
        6,
    )
    payload = await admin.do(UNDO, i=done["id"], r="上传了错误的文件", k="u-1")
    # Then it says that it is being taken back, and to whoever asks once more, too
    told_ = payload["import"]
    assert (told_["state"], told_["outcome"], told_["stateLabel"]) == ("DONE", "SUCCEEDED", "正在撤销")
    assert told_["undo"] == {"possible": False, "refusal": {"code": "BEING_UNDONE"}}
    act = next(act for act in told_["acts"] if act["name"] == "undoImport")
    assert (act["allowed"], act["refusal"]["code"], told_["progress"]["percent"]) == (False, "BEING_UNDONE", 0.0)
    assert (await admin.do(UNDO, i=done["id"], r="上传了错误的文件"))["import"] == told_
    waiting = await admin.attempt(START, o=org, u=await uploaded(admin, member_workbook(people(1, start=950))))
    assert [one["code"] for one in waiting["problems"]] == ["IMPORT_RUNNING"]
    assert waiting["import"]["id"] == done["id"]
    await working.drain()
    # The same request again is answered with the same import, another one is refused
    same = await admin.do(UNDO, i=done["id"], r="上传了错误的文件", k="u-1")
    assert same["import"]["id"] == done["id"]
    again = await admin.attempt(UNDO, i=done["id"], r="上传了错误的文件")
    assert [one["code"] for one in again["problems"]] == ["IMPORT_UNDONE"]
    after = await told(admin, done["id"])
    assert (after["stateLabel"], after["remark"], after["resultUrl"]) == ("已撤销", "已撤销：上传了错误的文件", None)
    assert (after["undo"]["takesBack"], after["undo"]["keeps"]) == (0, 1)
    left = await admin.ask("query($o: ID!) { members(org: $o, first: 9) { totalCount } }", o=org)
    assert left["members"]["totalCount"] == 2  # the one edited, and who was there before
    entries = await admin.ask(
        'query($o: ID!) { journal(under: $o, act: "undoImport", first: 5) { nodes { outcome } } }', o=org
    )
    assert sorted(one["outcome"] for one in entries["journal"]["nodes"]) == ["DONE", "DONE", "IMPORT_UNDONE"]
    entries = await admin.ask(
        'query($o: ID!) { journal(under: $o, act: "takeBackImport", first: 5) { nodes { outcome label } } }', o=org
    )
    assert entries["journal"]["nodes"] == [{"outcome": "DONE", "label": "撤回导入数据"}]


async def test_only_the_unions_own_administrators_and_those_above_take_back(world: World) -> None:
    admin, org = await world.somebody(world.works), world.id(world.works)
    done = await imported(admin, org, member_workbook(people(2, start=901)))
    for role, place, code in (
        (Role.UNION_CLERK, world.works, "NOT_ALLOWED"),
        (Role.UNION_LEADER, world.works, "NOT_ALLOWED"),
        (Role.UNION_ADMIN, world.sibling, "NOT_FOUND"),
    ):
        refused = await (await world.somebody(place, role)).attempt(UNDO, i=done["id"], r="上传了错误的文件")
        assert [one["code"] for one in refused["problems"]] == [code]
    superior = await world.somebody(world.city)
    await superior.do(UNDO, i=done["id"], r="上传了错误的文件")
    await working.drain()
    assert (await told(admin, done["id"]))["outcome"] == "UNDONE"


async def test_a_check_alone_has_nothing_to_take_back(world: World) -> None:
    admin = await world.somebody(world.works)
    done = await imported(admin, world.id(world.works), member_workbook(people(2, start=901)), m="CHECK_ONLY")
    assert (await told(admin, done["id"]))["undo"] is None


async def test_every_rule_of_a_row_is_told_with_its_answer_and_none_of_its_values(world: World) -> None:
    clerk, org = await world.somebody(world.works, Role.UNION_CLERK), world.id(world.works)
    rows = [dict(one) for one in people(3, start=901)]
    rows[1]["移动电话"] = "123"
    rows[2]["籍贯"] = ""
    done = await imported(clerk, org, member_workbook(rows))
    answer = await clerk.ask(EXPLAIN, i=done["id"], r=6)
    outcomes = {one["rule"]["code"]: one for one in answer["explainRow"]}
    broken = [code for code, one in outcomes.items() if not one["holds"]]
    assert "HN-M-04" in broken
    assert set(broken) == found(done, 6)
    assert outcomes["HN-M-04"]["rule"]["fields"] == ["mobile"]
    assert outcomes["HN-M-04"]["rule"]["source"]["title"]
    assert "123" not in str([{**one, "rule": one["rule"]["code"]} for one in answer["explainRow"]]).replace("HN-M", "")
    region = (await clerk.ask('{ region(slug: "hainan") { rules(kind: MEMBER) { code } } }'))["region"]["rules"]
    assert list(outcomes) == [one["code"] for one in region]
    first = (await clerk.ask(EXPLAIN, i=done["id"], r=5))["explainRow"]
    assert {one["rule"]["code"] for one in first if not one["holds"]} == found(done, 5)
    assert any(one["skipped"] for one in first)
    for row in (1, 99):  # above the table, below it
        assert (await clerk.ask(EXPLAIN, i=done["id"], r=row))["explainRow"] is None


async def test_what_the_register_said_is_told_as_it_was_found(world: World) -> None:
    clerk, org = await world.somebody(world.works), world.id(world.works)
    rows = [dict(one) for one in people(2, start=901)]
    rows[1]["证件号码"] = rows[0]["证件号码"]
    done = await imported(clerk, org, member_workbook(rows))
    (said,) = {one["code"] for one in done["findings"]["nodes"] if one["row"] == 6 and one["severity"] == "ERROR"}
    answers = {one["rule"]["code"]: one for one in (await clerk.ask(EXPLAIN, i=done["id"], r=6))["explainRow"]}
    assert (answers[said]["holds"], answers[said]["skipped"]) == (False, False)


async def test_a_row_is_explained_to_those_who_see_the_import(world: World) -> None:
    clerk, org = await world.somebody(world.works), world.id(world.works)
    done = await imported(clerk, org, member_workbook(people(1, start=901)))
    assert (await (await world.somebody(world.city)).ask(EXPLAIN, i=done["id"], r=5))["explainRow"]
    for stranger in (await world.somebody(world.sibling), world.nobody(), await world.somebody(None, Role.AUDITOR)):
        assert (await stranger.ask(EXPLAIN, i=done["id"], r=5))["explainRow"] is None
    broken = await imported(clerk, org, b"<html><table></table></html>")
    assert (await clerk.ask(EXPLAIN, i=broken["id"], r=5))["explainRow"] is None
