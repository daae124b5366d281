"""Shanghai's members as the manual shows them: the template in two phases, the list, and the yearly checks."""

from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import Workbook

from hub.access.roles import Role
from hub.clock import today
from hub.jobs import working
from tests.people import id_number
from tests.schema.conftest import Somebody
from tests.schema.moving import City, city, codes
from tests.schema.test_imports import uploaded

__all__ = ["city"]

START = """mutation($o: ID!, $u: ID!) { startImport(org: $o, kind: MEMBER, upload: $u) {
  import { id stateLabel } problems { code message } } }"""
READ = """query($i: ID!) { import(id: $i) { stateLabel outcome counts { read accepted rejected created }
  findings(severity: ERROR, first: 20) { nodes { row code message fix } } resultUrl annotatedUrl } }"""
HISTORY = """query($o: ID!) { imports(org: $o, kind: MEMBER, first: 10) {
  nodes { fileName stateLabel at byName } } }"""
MEMBERS = """query($o: ID!, $f: MemberFilter, $after: String) {
  members(org: $o, filter: $f, first: 10, after: $after) { totalCount pageInfo { hasNextPage endCursor }
    nodes { id memberNo name sex { label } idType { label } idNumber address mobile card { id }
      membership { state stateLabel } pendingChange { waitingFor } acts { name allowed } } } }"""
UPDATE = """mutation($m: ID!, $v: JSON!) { updateMember(id: $m, values: $v) { problems { code } } }"""
OPEN = """mutation($s: InspectionSubject!, $y: Int!, $from: Date!, $to: Date!) {
  openInspection(region: "shanghai", subject: $s, year: $y, opensOn: $from, dueOn: $to) {
    window { notice isOpen } problems { code message } } }"""
CONFIRM = """mutation($o: ID!, $s: InspectionSubject!, $y: Int!) { confirmInspection(org: $o, subject: $s, year: $y) {
  inspection { state confirmedBy confirmedAt } problems { code } } }"""
DUE = """query($u: ID!, $s: InspectionSubject!, $y: Int!, $d: Boolean) {
  inspections(under: $u, subject: $s, year: $y, done: $d, first: 20) {
    nodes { org { name } acts { name label allowed } } } }"""
NOTICES = "{ viewer { notices(first: 1) { nodes { body } } } }"
REMIND = "mutation($o: [ID!]!) { sendReminder(orgs: $o, about: INSPECTION) { sent problems { code } } }"

HEADERS = (
    "姓名",
    "工会职位",
    "有效证件类型",
    "证件号码",
    "性别",
    "出生日期",
    "国家/地区",
    "联系地址",
    "移动电话",
    "学历",
    "户籍类型",
    "技术等级",
    "入会日期",
)


def person(order: int, **more: object) -> dict[str, object]:
    """As a clerk fills the template in: neither sex nor birthday, which follow from the number."""
    given: dict[str, object] = {
        "姓名": f"试{order}",
        "有效证件类型": "身份证",
        "证件号码": id_number("310190", date(1990, 5, order), order),
        "联系地址": "虚构路1号",
        "移动电话": f"160{order:08d}",
        "学历": "小学及以下",
        "户籍类型": "非农业",
        "技术等级": "初级",
    }
    return given | more


def sheet(*people: dict[str, object]) -> bytes:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = "会员"
    for row in (HEADERS, *([one.get(name) for name in HEADERS] for one in people)):
        page.append(list(row))
    file = BytesIO()
    book.save(file)
    return file.getvalue()


async def sent(somebody: Somebody, o: str, content: bytes, name: str = "会员导入模板.xlsx") -> dict[str, Any]:
    begun = await somebody.do(START, o=o, u=await uploaded(somebody, content, name))
    assert begun["import"]["stateLabel"] == "处理中"
    await working.drain()
    told: dict[str, Any] = (await somebody.ask(READ, i=begun["import"]["id"]))["import"]
    return told


async def test_a_file_with_one_error_is_refused_whole_and_a_clean_one_is_loaded(city: City) -> None:
    clerk, o = await city.somebody(city.shop, Role.UNION_CLERK), city.id(city.shop)
    bad = await sent(clerk, o, sheet(person(1), person(2, 移动电话="1600"), person(3)), "有错.xlsx")
    assert (bad["outcome"], bad["stateLabel"]) == ("REJECTED", "导入失败")
    assert bad["counts"] == {"read": 3, "accepted": 0, "rejected": 3, "created": 0}
    assert [(one["row"], one["message"]) for one in bad["findings"]["nodes"]] == [(3, "移动电话应为11位手机号码。")]
    assert bad["findings"]["nodes"][0]["fix"]
    assert (await clerk.ask(MEMBERS, o=o))["members"]["totalCount"] == 1  # who was there before

    good = await sent(clerk, o, sheet(person(1), person(2), person(3)))
    assert (good["outcome"], good["stateLabel"]) == ("SUCCEEDED", "导入成功")
    assert good["counts"]["created"] == 3
    history = (await clerk.ask(HISTORY, o=o))["imports"]["nodes"]
    assert [(one["fileName"], one["stateLabel"]) for one in history] == [
        ("会员导入模板.xlsx", "导入成功"), ("有错.xlsx", "导入失败"),
    ]  # fmt: skip


async def test_the_list_shows_what_the_manual_shows_ten_at_a_time(city: City) -> None:
    admin, o = await city.somebody(city.shop), city.id(city.shop)
    await sent(admin, o, sheet(*(person(order) for order in range(1, 12))))
    page = (await admin.ask(MEMBERS, o=o))["members"]
    assert (len(page["nodes"]), page["totalCount"], page["pageInfo"]["hasNextPage"]) == (10, 12, True)
    rest = (await admin.ask(MEMBERS, o=o, after=page["pageInfo"]["endCursor"]))["members"]
    assert (len(rest["nodes"]), rest["totalCount"], rest["pageInfo"]["hasNextPage"]) == (2, 12, False)

    async def found(**wanted: object) -> list[dict[str, Any]]:
        nodes: list[dict[str, Any]] = (await admin.ask(MEMBERS, o=o, f=wanted))["members"]["nodes"]
        return nodes

    # 性别 is never 未知 where the number tells it
    (one,) = await found(idNumber=person(3)["证件号码"])
    assert (one["name"], one["sex"]["label"], one["idType"]["label"]) == ("试3", "男", "身份证")
    assert (len(one["memberNo"]), one["card"], one["pendingChange"]) == (10, None, None)
    assert (one["idNumber"][:4], one["mobile"]) == ("****", "160****0003")
    assert {"updateMember", "requestTransfer"} <= {act["name"] for act in one["acts"]}
    assert [each["name"] for each in await found(memberNo=one["memberNo"])] == ["试3"]
    assert "试3" in [each["name"] for each in await found(name="试3")]
    assert len(await found(state=["CURRENT"], hasCard=False)) == 10
    assert await found(state=["LEFT"]) == []
    # 信息修改状态
    await admin.do(UPDATE, m=one["id"], v={"address": "虚构路8号"})
    (changing,) = await found(changePending=True)
    assert (changing["name"], changing["pendingChange"]["waitingFor"]) == ("试3", city.works.name)


async def test_the_yearly_checks_speak_the_manuals_words_and_say_who_has_not_done_them(city: City) -> None:
    region = await city.somebody(city.root, Role.REGION_ADMIN)
    shop, street = await city.somebody(city.shop), await city.somebody(city.street)
    o, day = city.id(city.shop), today()
    asked: dict[str, Any] = {"y": day.year, "from": f"{day.year}-01-01", "to": f"{day.year}-12-31"}
    window = (await region.do(OPEN, s="ORG", **asked))["window"]
    assert window == {"notice": "请确认企业信息更新到最新，以确认年检", "isOpen": True}
    closed = (await region.do(OPEN, s="MEMBERS", **(asked | {"to": f"{day.year}-10-31"})))["window"]
    assert closed["notice"] == "请在10月31日前完成信息更新"
    await region.do(OPEN, s="MEMBERS", **asked)  # its days may be put right

    def button(told: dict[str, Any], name: str) -> list[str]:
        acts = next(one["acts"] for one in told["inspections"]["nodes"] if one["org"]["name"] == name)
        return [one["label"] for one in acts if one["name"] == "confirmInspection"]

    assert button(await shop.ask(DUE, u=o, s="ORG", y=day.year), city.shop.name) == ["已完成年检信息更新"]
    assert button(await shop.ask(DUE, u=o, s="MEMBERS", y=day.year), city.shop.name) == ["已完成更新"]
    for subject in ("ORG", "MEMBERS"):
        done = (await shop.do(CONFIRM, o=o, s=subject, y=day.year))["inspection"]
        assert (done["state"], done["confirmedBy"]) == ("DONE", "试办")
        assert done["confirmedAt"]
    works = await city.somebody(city.works)
    # 上级 sees who has not, and reminds them
    under = city.id(city.street)
    waiting = (await street.ask(DUE, u=under, s="ORG", y=day.year, d=False))["inspections"]["nodes"]
    assert city.works.name in {one["org"]["name"] for one in waiting}
    assert city.shop.name not in {one["org"]["name"] for one in waiting}
    assert (await street.do(REMIND, o=[city.id(city.works)]))["sent"] == 1
    (notice,) = (await works.ask(NOTICES))["viewer"]["notices"]["nodes"]
    assert notice["body"] == "贵工会尚未完成年检。请在12月31日前完成信息更新；请确认企业信息更新到最新，以确认年检"
    assert codes(await shop.attempt(OPEN, s="ORG", **asked)) == ["NOT_ALLOWED"]
