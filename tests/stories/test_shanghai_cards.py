"""Shanghai's service cards (会员服务卡): the code, the list with its red text, the batch of the day, the bank."""

import csv
from datetime import date
from io import StringIO
from typing import Any

import pytest

from hub.access.roles import Role
from hub.jobs import working
from schema.ids import node_id
from tests.people import id_number
from tests.schema.conftest import Somebody
from tests.schema.moving import City, city, codes
from tests.schema.test_imports import uploaded
from tests.schema.test_reporting import PERSON

__all__ = ["city"]

BANK = "会员服务卡合作银行"
RARE = "试𠮷"  # the bank's system has no such character
LONG = "虚构路" + "一二三四五六七八九十" * 3 + "零一二三四五六七八号"  # 43 characters

ENROLL = "mutation($o: ID!, $v: JSON!) { enrollMember(org: $o, values: $v) { member { id } problems { code } } }"
UPDATE = """mutation($m: ID!, $v: JSON!) { updateMember(id: $m, values: $v) {
  member { pendingChange { waitingFor } } problems { code message } } }"""
REVIEW = "mutation($m: ID!) { reviewMember(id: $m, decision: APPROVED) { problems { code } } }"
CODE = "mutation($o: ID!) { issueVirtualOrgCode(org: $o) { org { orgCode orgCodeIsVirtual } problems { code } } }"
LIST = """query($o: ID!, $f: Boolean) { cardCandidates(org: $o, foreigners: $f, first: 20) { totalCount nodes {
  member { id memberNo name sex { label } idNumber address mobile education { label } }
  needsCardName cardNameHint findings { code severity field message fix } } } }"""
BATCH = "batch { id batchNo size createdAt state stateLabel foreigners org { name } }"
REFUSED = "refused { member { id } findings { code severity message } }"
OPEN = f"""mutation($o: ID!, $f: Boolean! = false) {{ openCardBatch(org: $o, foreigners: $f) {{
  {BATCH} problems {{ code message hint path }} }} }}"""
ADD = f"""mutation($b: ID!, $m: [ID!], $all: Boolean! = false, $n: [CardNameInput!]) {{
  addToCardBatch(batch: $b, members: $m, allPending: $all, cardNames: $n) {{
    {BATCH} {REFUSED} problems {{ code message }} }} }}"""
SUBMIT = f"mutation($b: ID!) {{ submitCardBatch(batch: $b) {{ {BATCH} problems {{ code message }} }} }}"
BATCHES = """{ cardBatches(first: 5) { nodes { id batchNo size state stateLabel foreigners bankFileUrl
  counts { state label count } } } }"""
RESULTS = """mutation($b: ID!, $u: ID!) { recordBankResults(batch: $b, upload: $u) {
  import { id } problems { code message } } }"""
IMPORT = "query($i: ID!) { import(id: $i) { outcome counts { read accepted updated } } }"
MOVE = """mutation($c: [ID!]!, $a: String!) { moveCards(cards: $c, move: $a) {
  cards { id state } problems { code message } } }"""
GO = """mutation($o: ID!, $to: ID!) { moveOrg(id: $o, kind: WITHIN_TRACK, newParent: $to) {
  problems { code message } } }"""
CARDS = "query($s: [CardState!]) { cards(state: $s, first: 20) { nodes { id cardName member { id name } } } }"


async def joined(admin: Somebody, city: City, order: int, **more: object) -> str:
    """A member, by Shanghai's form; the id."""
    number = id_number("310190", date(1990, 5, order), order)
    values = {**PERSON, "fullName": f"试{order}", "idNumber": number, "mobile": f"160{order:08d}"}
    told = await admin.do(ENROLL, o=city.id(city.shop), v={**values, **more})
    member: str = told["member"]["id"]
    return member


async def foreigner(admin: Somebody, city: City, order: int) -> str:
    papers = {"idType": "护照", "idNumber": f"E{order:08d}", "sex": "女", "bornOn": "1990-05-17", "country": "法国"}
    return await joined(admin, city, order, fullName="ALPHA TRY", **papers)


async def with_code(city: City) -> Somebody:
    """The shop's administrator; the shop has a code, and one member who was there before."""
    admin = await city.somebody(city.shop)
    await admin.do(CODE, o=city.id(city.shop))
    return admin


async def candidates(admin: Somebody, city: City, **more: Any) -> dict[str, dict[str, Any]]:
    told = (await admin.ask(LIST, o=city.id(city.shop), **more))["cardCandidates"]
    return {one["member"]["id"]: one for one in told["nodes"]}


async def test_a_union_without_a_code_is_given_a_virtual_one_before_it_orders(city: City) -> None:
    admin = await city.somebody(city.shop)
    o = city.id(city.shop)
    (problem,) = (await admin.attempt(OPEN, o=o))["problems"]
    assert problem == {
        "code": "NO_ORG_CODE",
        "message": "本工会还没有9位工会组织机构代码，不能办卡。",
        "hint": "请在工会资料中填写组织机构代码；没有的，请先生成虚拟组织机构代码。",
        "path": ["org"],
    }
    given = (await admin.do(CODE, o=o))["org"]
    assert (len(given["orgCode"]), given["orgCode"][0], given["orgCodeIsVirtual"]) == (9, "V", True)
    opened = (await admin.do(OPEN, o=o))["batch"]
    assert (opened["size"], opened["state"], opened["org"]["name"]) == (0, "OPEN", city.shop.name)
    assert opened["createdAt"]


async def test_the_list_tells_in_red_what_is_to_be_mended_and_who_needs_an_agreed_name(city: City) -> None:
    admin, superior = await with_code(city), await city.somebody(city.works)
    fit, far = await joined(admin, city, 11), await joined(admin, city, 12, address=LONG)
    rare = await joined(admin, city, 13, fullName=RARE)
    strange = await foreigner(admin, city, 14)
    listed = await candidates(admin, city)
    shown = listed[fit]
    assert (shown["findings"], shown["needsCardName"], shown["cardNameHint"]) == ([], False, None)
    assert len(shown["member"]["memberNo"]) == 10
    assert (shown["member"]["sex"]["label"], shown["member"]["education"]["label"]) == ("男", "大学本科")
    assert shown["member"]["idNumber"].startswith("****")

    # 说明: the manual's own sentence, as an error with its fix
    (finding,) = listed[far]["findings"]
    assert (finding["code"], finding["severity"], finding["field"]) == ("SH-CARD-05", "ERROR", "address")
    assert finding["message"] == "联系地址不能超过40个字符"
    assert finding["fix"] == "请在会员管理中缩短联系地址"
    # 是否特殊: with the dialog's words for either kind
    assert listed[rare]["needsCardName"]
    assert listed[rare]["cardNameHint"].endswith(
        "请填写办卡约定姓名：生僻字会员姓名, 请填写约定的同音简写字, 并且长度不能大于四个汉字。"
    )
    assert listed[strange]["needsCardName"]
    assert listed[strange]["cardNameHint"].endswith("请填写办卡约定姓名：外籍人士姓名, 约定为8个英文字符。")
    assert set(await candidates(admin, city, f=True)) == {strange}
    assert strange not in await candidates(admin, city, f=False)

    # Mended in 会员管理, and approved by the superior, it is red no more
    waiting = await admin.do(UPDATE, m=far, v={"address": "虚构路12号"})
    assert waiting["member"]["pendingChange"]["waitingFor"] == city.works.name
    await superior.do(REVIEW, m=far)
    assert (await candidates(admin, city))[far]["findings"] == []


@pytest.mark.parametrize(
    ("name", "finding"),
    [
        ("试甲乙丙", None),
        ("试甲乙丙丁", "生僻字会员姓名, 请填写约定的同音简写字, 并且长度不能大于四个汉字。"),
    ],
)
async def test_a_rare_name_is_agreed_upon_in_at_most_four_characters(
    city: City, name: str, finding: str | None
) -> None:
    admin = await with_code(city)
    rare = await joined(admin, city, 13, fullName=RARE)
    batch = (await admin.do(OPEN, o=city.id(city.shop)))["batch"]["id"]
    (bare,) = (await admin.do(ADD, b=batch, m=[rare]))["refused"]
    assert [one["code"] for one in bare["findings"]] == ["CARD-CHARSET"]
    told = await admin.do(ADD, b=batch, m=[rare], n=[{"member": rare, "cardName": name}])
    said = [one["message"] for refused in told["refused"] for one in refused["findings"]]
    assert said == ([finding] if finding else [])
    assert told["batch"]["size"] == (0 if finding else 1)


async def test_foreigners_are_submitted_apart_under_eight_letters(city: City) -> None:
    admin = await with_code(city)
    o, strange, own = city.id(city.shop), await foreigner(admin, city, 14), await joined(admin, city, 11)
    plain = (await admin.do(OPEN, o=o))["batch"]["id"]
    eight = [{"member": strange, "cardName": "ALPHATRY"}]
    (refused,) = (await admin.do(ADD, b=plain, m=[strange], n=eight))["refused"]
    assert [one["message"] for one in refused["findings"]] == ["外籍人士需单独提交。"]
    apart = (await admin.do(OPEN, o=o, f=True))["batch"]
    assert apart["foreigners"]
    (refused,) = (await admin.do(ADD, b=apart["id"], m=[own]))["refused"]
    assert refused["findings"][0]["code"] == "CARD-APART"
    nine = [{"member": strange, "cardName": "ALPHATRYB"}]
    (refused,) = (await admin.do(ADD, b=apart["id"], m=[strange], n=nine))["refused"]
    assert [(one["code"], one["severity"]) for one in refused["findings"]] == [("SH-CARD-06C", "ERROR")]
    assert (await admin.do(ADD, b=apart["id"], m=[strange], n=eight))["batch"]["size"] == 1


async def test_fewer_than_eight_letters_are_doubtful_and_no_obstacle(city: City) -> None:
    admin = await with_code(city)
    strange = await foreigner(admin, city, 14)
    apart = (await admin.do(OPEN, o=city.id(city.shop), f=True))["batch"]["id"]
    told = await admin.do(ADD, b=apart, m=[strange], n=[{"member": strange, "cardName": "ALPHA"}])
    assert (told["batch"]["size"], told["refused"]) == (1, [])


async def test_a_union_adds_one_batch_a_day(city: City) -> None:
    admin, o = await with_code(city), city.id(city.shop)
    await admin.do(OPEN, o=o)
    (problem,) = (await admin.attempt(OPEN, o=o))["problems"]
    assert (problem["code"], problem["message"]) == (
        "BATCH_LIMIT", "一天只能够添加一个批次，今天已经添加，请明天再添加。",
    )  # fmt: skip
    assert (await admin.do(OPEN, o=o, f=True))["batch"]["foreigners"]  # 外籍人士需单独提交


async def test_the_batch_goes_to_the_bank_with_the_unions_code_and_the_cards_come_back(city: City) -> None:
    admin = await with_code(city)
    fit, rare = await joined(admin, city, 11), await joined(admin, city, 13, fullName=RARE)
    bank = await city.somebody(city.root, Role.BANK, bank=BANK)
    batch = (await admin.do(OPEN, o=city.id(city.shop)))["batch"]["id"]
    await admin.do(ADD, b=batch, m=[fit, rare], n=[{"member": rare, "cardName": "试吉"}])
    assert (await bank.ask(BATCHES))["cardBatches"]["nodes"] == []
    sent = (await admin.do(SUBMIT, b=batch))["batch"]
    assert (sent["size"], sent["stateLabel"]) == (2, "已发送银行")

    # 有在办卡人员: meanwhile the union does not move
    (problem,) = (await admin.attempt(GO, o=city.id(city.shop), to=city.id(city.street)))["problems"]
    assert (problem["code"], problem["message"]) == ("SH-TR-01", "有在办卡人员，禁止转移。")

    # The bank is given the code, the agreed name, and no NCZY that nobody understands
    (seen,) = (await bank.ask(BATCHES))["cardBatches"]["nodes"]
    file = (await bank.http.get(seen["bankFileUrl"])).content.decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(file, newline="")))
    code = (await admin.ask("query($o: ID!) { org(id: $o) { orgCode } }", o=city.id(city.shop)))["org"]["orgCode"]
    assert [row["工会组织机构代码"] for row in rows] == [code, code]
    assert [(row["姓名"], row["办卡约定姓名"], row["证件类型"]) for row in rows] == [
        ("试11", "", "身份证"), (RARE, "试吉", "身份证"),
    ]  # fmt: skip

    # It answers by file; the union receives and hands out
    out = StringIO()
    answers = csv.DictWriter(out, ["批次号", "行号", "人员标识", "结果", "卡号", "失败代码", "失败原因"])
    answers.writeheader()
    for row in rows:
        kept = {name: row[name] for name in ("批次号", "行号", "人员标识")}
        answers.writerow({**kept, "结果": "成功"})
    upload = await uploaded(bank, out.getvalue().encode("utf-8-sig"), "办卡结果.csv")
    running = (await bank.do(RESULTS, b=seen["id"], u=upload))["import"]["id"]
    await working.drain()
    done = (await bank.ask(IMPORT, i=running))["import"]
    assert done == {"outcome": "SUCCEEDED", "counts": {"read": 2, "accepted": 2, "updated": 2}}
    made = [one["id"] for one in (await admin.ask(CARDS, s=["MADE"]))["cards"]["nodes"]]
    assert len(made) == 2
    for act in ("receive", "hand_out"):
        await admin.do(MOVE, c=made, a=act)
    assert {one["state"] for one in (await bank.do(MOVE, c=made, a="activate"))["cards"]} == {"ACTIVE"}
    # 只有未办卡的会员: who has a card is asked for no more
    assert set(await candidates(admin, city)) == {node_id("Member", city.people[1].id)}
    assert codes(await admin.attempt(OPEN, o=city.id(city.shop))) == ["BATCH_LIMIT"]
