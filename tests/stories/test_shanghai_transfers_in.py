"""会员转入 by Excel, as Shanghai's manual tells it: the template, the list, its results, and who decides."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook

from hub.database.walls import everywhere
from hub.jobs import working
from hub.orgs.models import Org
from hub.region import OrgState
from tests.factories import make_member, person_values
from tests.schema.conftest import Somebody
from tests.schema.moving import City, city, codes
from tests.schema.test_imports import uploaded

__all__ = ["city"]

HEADERS = ("姓名", "证件号码", "会员编号")
START = """mutation($o: ID!, $u: ID!) { startImport(org: $o, kind: TRANSFER_IN, upload: $u) {
  import { id state stateLabel } problems { code message hint } } }"""
READ = """query($i: ID!) { import(id: $i) { state stateLabel outcome remark
  counts { read accepted rejected blank created } findings(first: 20) { nodes { row code message fix value } }
  resultUrl rejectedRowsUrl } }"""
HISTORY = """query($o: ID!) { imports(org: $o, kind: TRANSFER_IN, first: 10) {
  totalCount nodes { fileName byName stateLabel } } }"""
REGION = """{ region(slug: "shanghai") { limits { code value }
  layout(key: "transfers_in") { notes templateUrl columns { header field { required hint } } } } }"""
BOX = """query($b: Box!) { transfers(box: $b, first: 20) {
  nodes { id stateLabel subjectName waitingFor { side } } } }"""
DECIDE = """mutation($id: ID!, $d: Decision!, $t: String) { decideTransfer(id: $id, decision: $d, opinion: $t) {
  transfer { stateLabel approvals { side by } } problems { code message } } }"""

NOTES = [
    "请从第二行开始填写会员信息;",
    "本功能为会员转入功能;",
    "会员信息必须存在于系统中方能导入;",
    "当一次导入会员未处理结束时,需等待上次导入完成才能继续下次导入;",
    "最终导入结果需等待转出单位或者上级单位审核",
    "为保整资料上传完善,每次上传不得大于1000条,请知悉!",
]


def sheet(rows: Sequence[Sequence[object]]) -> bytes:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = "会员"
    for row in (HEADERS, *rows):
        page.append(list(row))
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def known(order: int, member_no: str | None = None) -> tuple[object, ...]:
    values = person_values(order)
    return values["full_name"], values["id_number"], member_no


async def sent(somebody: Somebody, o: str, content: bytes) -> dict[str, Any]:
    begun = await somebody.do(START, o=o, u=await uploaded(somebody, content, "会员转入.xlsx"))
    await working.drain()
    told: dict[str, Any] = (await somebody.ask(READ, i=begun["import"]["id"]))["import"]
    return told | {"id": begun["import"]["id"]}


async def exported(somebody: Somebody, link: str) -> list[tuple[object, ...]]:
    """The rows of 导出结果."""
    page = load_workbook(BytesIO((await somebody.http.get(link)).content)).active
    assert page is not None
    return [row for row in page.iter_rows(values_only=True) if any(row)]


async def test_the_template_has_the_manuals_columns_and_notes(city: City) -> None:
    admin = await city.somebody(city.shop)
    told = (await admin.ask(REGION))["region"]
    columns = told["layout"]["columns"]
    assert [(one["header"], one["field"]["required"]) for one in columns] == list(
        zip(HEADERS, ("ALWAYS", "ALWAYS", "NEVER"), strict=True)
    )
    assert columns[1]["field"]["hint"] == "会员姓名和证件号码必须一致方能转入"
    assert told["layout"]["notes"] == NOTES
    page = load_workbook(BytesIO((await admin.http.get(told["layout"]["templateUrl"])).content))["会员"]
    assert tuple(cell.value for cell in page[1])[:3] == HEADERS
    assert {"code": "history", "value": "未查询到导入记录"} in told["limits"]


async def test_a_list_is_sent_decided_upon_and_its_results_are_exported(city: City) -> None:
    with everywhere():
        people = [await make_member(city.company, order) for order in range(31, 35)]
    own, old, above = [await city.somebody(one) for one in (city.shop, city.company, city.bureau)]
    o = city.id(city.shop)
    assert (await own.ask(HISTORY, o=o))["imports"] == {"totalCount": 0, "nodes": []}

    # Sent, it is 处理中, and no other may be sent until it is done
    rows = [
        known(31),
        known(32, people[1].member_no),
        (None, None, None),
        known(33, "9999999999"),
        ("试错", known(34)[1]),
        known(8),
        known(31),
    ]
    running = (await own.do(START, o=o, u=await uploaded(own, sheet(rows), "会员转入.xlsx")))["import"]
    assert running["stateLabel"] == "处理中"
    second = await own.attempt(START, o=o, u=await uploaded(own, sheet([known(34)])))
    assert codes(second) == ["IMPORT_RUNNING"]
    await working.drain()

    # Two become transfers; each of the others says why not, and nothing of where anybody is
    done = (await own.ask(READ, i=running["id"]))["import"]
    assert done["counts"] == {"read": 7, "accepted": 2, "rejected": 4, "blank": 1, "created": 2}
    assert [(one["row"], one["message"]) for one in done["findings"]["nodes"]] == [
        (5, "没有找到姓名、证件号码都一致的在册会员，填写了会员编号的也须一致。"),
        (6, "没有找到姓名、证件号码都一致的在册会员，填写了会员编号的也须一致。"),
        (7, "该会员已在转入的工会，不需要转移。"),
        (8, "该证件号码在文件中重复。"),
    ]
    assert city.company.name not in str(done)
    (entry,) = (await own.ask(HISTORY, o=o))["imports"]["nodes"]
    assert (entry["fileName"], entry["byName"]) == ("会员转入.xlsx", "试办")

    # 转出单位 decides one; 上级单位 the other: either is enough
    cases = {one["subjectName"]: one for one in (await old.ask(BOX, b="TO_DECIDE"))["transfers"]["nodes"]}
    assert cases["试31"]["stateLabel"] == "待转出单位或上级单位审核"
    assert {one["side"] for one in cases["试31"]["waitingFor"]} == {"OUT", "OUT_SUPERIOR"}
    taken = (await old.do(DECIDE, id=cases["试31"]["id"], d="APPROVED"))["transfer"]
    assert (taken["stateLabel"], [one["side"] for one in taken["approvals"]]) == ("已转入", ["OUT"])
    assert (await above.attempt(DECIDE, id=cases["试32"]["id"], d="REJECTED"))["problems"]  # without a reason
    refused = (await above.do(DECIDE, id=cases["试32"]["id"], d="REJECTED", t="尚有未了手续"))["transfer"]
    assert (refused["stateLabel"], [one["side"] for one in refused["approvals"]]) == ("已拒绝", ["OUT_SUPERIOR"])

    # 还可以导出结果: how each row stands now, beside what was written
    head, *told = await exported(own, (await own.ask(READ, i=running["id"]))["import"]["resultUrl"])
    assert head[-2:] == ("是否已申请转入", "转移")
    assert [(row[0], *row[-2:]) for row in told[:2]] == [("试31", "是", "已转入"), ("试32", "是", "已拒绝")]
    rejected = await exported(own, done["rejectedRowsUrl"])
    assert [row[0] for row in rejected[1:5]] == ["试33", "试错", "试8", "试31"]


async def test_a_union_whose_report_is_not_approved_sends_none(city: City) -> None:
    superior, o = await city.somebody(city.works), city.id(city.shop)
    with everywhere():
        await Org.filter(id=city.shop.id).update(state=OrgState.SUBMITTED.value)
    upload = await uploaded(superior, sheet([known(31)]))
    (problem,) = (await superior.attempt(START, o=o, u=upload))["problems"]
    assert problem == {
        "code": "ORG_NOT_ACTIVE",
        "message": "基层工会完成了组织上报并通过审核，才能新增会员。",
        "hint": "请先在组织管理中上报，等待街镇或产业局审核",
    }
    with everywhere():
        await Org.filter(id=city.shop.id).update(state=OrgState.ACTIVE.value)


async def test_a_thousand_rows_are_taken_and_one_more_is_refused_blank_ones_not_counted(city: City) -> None:
    own, o = await city.somebody(city.shop), city.id(city.shop)
    many = [row for order in range(1000) for row in (("试", f"{order:018d}", None), (None, None, None))]
    fits = await sent(own, o, sheet(many))
    assert (fits["counts"]["read"], fits["counts"]["rejected"], fits["counts"]["blank"]) == (1999, 1000, 999)
    over = await sent(own, o, sheet([*many, ("试", f"{1000:018d}", None)]))
    assert (over["outcome"], over["counts"]["read"]) == ("REJECTED", 0)
    assert any("1000" in one["message"] for one in over["findings"]["nodes"]), over
