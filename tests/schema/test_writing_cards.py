"""Applying for cards over GraphQL, the bank's answers one by one, and the moves from hand to hand."""

import csv
from io import StringIO
from typing import Any

import httpx2
import pytest

from hub.access.roles import Role
from hub.jobs import working
from hub.members.models import Member
from hub.members.values import MEMBERS
from hub.orgs.models import Org
from schema.ids import node_id
from tests.card_rows import BANK
from tests.factories import make_member, make_org, make_root, person_values
from tests.schema.conftest import Somebody, World
from tests.schema.test_imports import uploaded

BATCH = "batch { id batchNo state size cards(first: 50) { nodes { id state cardName } } }"
REFUSED = "refused { member { id } needsCardName cardNameHint findings { code field message fix severity } }"
APPLY = f"""mutation($o: ID!, $m: [ID!], $all: Boolean! = false, $n: [CardNameInput!], $k: String) {{
  applyForCards(org: $o, members: $m, allPending: $all, cardNames: $n, idempotencyKey: $k) {{
    {BATCH} {REFUSED} problems {{ code message path }} }} }}"""
OPEN = f"mutation($o: ID!) {{ openCardBatch(org: $o) {{ {BATCH} problems {{ code path }} }} }}"
ADD = f"""mutation($b: ID!, $m: [ID!], $all: Boolean! = false) {{
  addToCardBatch(batch: $b, members: $m, allPending: $all) {{ {BATCH} {REFUSED} problems {{ code path }} }} }}"""
REMOVE = f"""mutation($b: ID!, $m: [ID!]!) {{
  removeFromCardBatch(batch: $b, members: $m) {{ {BATCH} problems {{ code path }} }} }}"""
SUBMIT = f"mutation($b: ID!) {{ submitCardBatch(batch: $b) {{ {BATCH} problems {{ code path }} }} }}"
CANCEL = f"mutation($b: ID!) {{ cancelCardBatch(batch: $b) {{ {BATCH} problems {{ code path }} }} }}"
DECIDE = """mutation($c: ID!, $d: Decision!, $no: String, $f: String, $t: String, $v: Int) {
  decideCard(id: $c, decision: $d, cardNo: $no, failureCode: $f, message: $t, ifVersion: $v) {
    card { id state version cardNo failure { code message } } problems { code path } } }"""
MOVE = """mutation($c: [ID!]!, $a: String!, $r: String) { moveCards(cards: $c, move: $a, reason: $r) {
  cards { id state handOutBy replaces { id state } } problems { code message path hint } } }"""
CANDIDATES = """query($o: ID!, $f: Boolean, $w: MemberFilter) {
  cardCandidates(org: $o, foreigners: $f, filter: $w, first: 20) { totalCount nodes {
    member { id name } needsCardName cardNameHint findings { code field message fix severity kindLabel } } } }"""
RESULTS = """mutation($b: ID!, $u: ID!) { recordBankResults(batch: $b, upload: $u) {
  import { id } problems { code message } } }"""
FOUND = "query($i: ID!) { import(id: $i) { findings(first: 5) { nodes { code row message fix } } } }"
NOTICES = "{ viewer { notices(first: 5) { nodes { title body about { __typename } } } } }"


class Works(World):
    """A union of Shenzhen whose members are fit for cards, but the last of them: the bank cannot write her name."""

    people: list[Member]


@pytest.fixture
async def works(http: httpx2.AsyncClient) -> Works:
    root = await make_root("深圳虚构总工会", "shenzhen")
    union, beside = await make_org(root, "深圳虚构一厂工会委员会"), await make_org(root, "深圳虚构二厂工会委员会")
    people = [await _member(union, order) for order in range(1, 4)] + [await _member(union, 4, full_name="试𠮷")]
    made = Works(http, root, root, union, beside, beside, people[0])
    made.people = people
    return made


async def _member(org: Org, order: int, **values: object) -> Member:
    given = person_values(order, outlet="45678", loads_transit=True)
    return await make_member(org, order, **(given | values))


def member_ids(people: list[Member]) -> list[str]:
    return [node_id("Member", one.id) for one in people]


async def bank_of(works: Works, name: str = BANK) -> Somebody:
    return await works.somebody(works.root, Role.BANK, bank=name)


async def applied(works: Works, count: int = 3) -> tuple[Somebody, list[str]]:
    """The union's administrator, and the cards of a batch at the bank."""
    admin = await works.somebody(works.works)
    done = await admin.do(APPLY, o=works.id(works.works), m=member_ids(works.people[:count]))
    return admin, [one["id"] for one in done["batch"]["cards"]["nodes"]]


async def test_candidates_tell_what_stands_in_the_way_before_anything_is_sent(works: Works) -> None:
    clerk = await works.somebody(works.works, Role.UNION_CLERK)
    told = (await clerk.ask(CANDIDATES, o=works.id(works.works)))["cardCandidates"]
    assert told["totalCount"] == 4
    fit, unfit = told["nodes"][:3], told["nodes"][3]
    assert [one["findings"] for one in fit] == [[], [], []]
    assert (unfit["needsCardName"], "𠮷" in unfit["cardNameHint"]) == (True, True)
    (finding,) = unfit["findings"]
    assert (finding["code"], finding["field"], finding["severity"]) == ("CARD-CHARSET", "fullName", "ERROR")
    assert finding["fix"]
    found = await clerk.ask(CANDIDATES, o=works.id(works.works), w={"name": "𠮷"})
    assert [one["member"]["name"] for one in found["cardCandidates"]["nodes"]] == ["试𠮷"]


async def test_all_who_wait_are_applied_for_in_one_go_but_who_is_unfit_and_once_a_key(works: Works) -> None:
    clerk = await works.somebody(works.works, Role.UNION_CLERK)
    asked: dict[str, Any] = {"o": works.id(works.works), "all": True, "k": "batch-1"}
    done = await clerk.do(APPLY, **asked)
    assert (done["batch"]["state"], done["batch"]["size"]) == ("SUBMITTED", 3)
    assert {one["state"] for one in done["batch"]["cards"]["nodes"]} == {"APPLIED"}
    assert [one["member"]["id"] for one in done["refused"]] == member_ids(works.people[3:])
    again = await clerk.do(APPLY, **asked)
    assert again["batch"]["id"] == done["batch"]["id"]
    # Who was refused is taken with an agreed name; who has a card is not taken twice
    names = [{"member": member_ids(works.people)[3], "cardName": "试吉"}]
    more = await clerk.do(APPLY, o=works.id(works.works), m=member_ids(works.people[2:]), n=names)
    assert [one["cardName"] for one in more["batch"]["cards"]["nodes"]] == ["试吉"]
    assert [one["findings"][0]["code"] for one in more["refused"]] == ["CARD-EXISTS"]


async def test_where_nobody_can_be_applied_for_it_is_told_who_and_why_and_nothing_is_opened(works: Works) -> None:
    admin = await works.somebody(works.works)
    told = await admin.attempt(APPLY, o=works.id(works.works), m=member_ids(works.people[3:]))
    assert [one["code"] for one in told["problems"]] == ["NOBODY_TO_APPLY"]
    assert [one["findings"][0]["code"] for one in told["refused"]] == ["CARD-CHARSET"]
    assert told["batch"] is None
    batches = await admin.ask("{ cardBatches(first: 5) { nodes { id } } }")
    assert batches == {"cardBatches": {"nodes": []}}


async def test_a_batch_is_filled_bit_by_bit_and_taken_back_until_it_is_sent(works: Works) -> None:
    clerk, admin = await works.somebody(works.works, Role.UNION_CLERK), await works.somebody(works.works)
    own, people = works.id(works.works), member_ids(works.people)
    batch = (await clerk.do(OPEN, o=own))["batch"]
    assert (batch["state"], batch["size"]) == ("OPEN", 0)
    assert (await clerk.do(ADD, b=batch["id"], m=people[:2]))["batch"]["size"] == 2
    assert (await clerk.do(REMOVE, b=batch["id"], m=people[:1]))["batch"]["size"] == 1
    # Sending and giving up are the administrator's
    for document in (SUBMIT, CANCEL):
        assert [one["code"] for one in (await clerk.attempt(document, b=batch["id"]))["problems"]] == ["NOT_ALLOWED"]
    assert (await admin.do(CANCEL, b=batch["id"]))["batch"]["state"] == "CANCELLED"
    other = (await clerk.do(OPEN, o=own))["batch"]
    assert (await admin.attempt(SUBMIT, b=other["id"]))["problems"][0]["code"] == "NOBODY_TO_APPLY"
    await clerk.do(ADD, b=other["id"], all=True)
    assert (await admin.do(SUBMIT, b=other["id"]))["batch"]["state"] == "SUBMITTED"
    late = await clerk.attempt(ADD, b=other["id"], m=people[:1])
    assert [one["code"] for one in late["problems"]] == ["BATCH_NOT_OPEN"]


async def test_the_bank_answers_one_by_one_and_the_same_twice_changes_nothing(works: Works) -> None:
    _, (first, second, third) = await applied(works)
    bank = await bank_of(works)
    passed = (await bank.do(DECIDE, c=first, d="APPROVED", no="6217 0012 3456 7890 122"))["card"]
    assert passed["state"] == "MAKING"
    assert passed["cardNo"].endswith("0122")
    assert "6217001234567890" not in str(passed)
    again = (await bank.do(DECIDE, c=first, d="APPROVED", no="6217001234567890122"))["card"]
    assert again["version"] == passed["version"]
    other = await bank.attempt(DECIDE, c=first, d="RETURNED", f="B01", t="证件已过期")
    assert [one["code"] for one in other["problems"]] == ["ANSWERED_ALREADY"]
    silent = await bank.attempt(DECIDE, c=second, d="RETURNED")
    assert [one["path"] for one in silent["problems"]] == [["failureCode"]]  # a union must know what to put right
    returned = (await bank.do(DECIDE, c=second, d="RETURNED", f="B01", t="证件已过期"))["card"]
    assert (returned["state"], returned["failure"]) == ("FAILED", {"code": "B01", "message": "证件已过期"})
    mistyped = await bank.attempt(DECIDE, c=third, d="APPROVED", no="6217001234567890123")
    assert mistyped["problems"] == [{"code": "INVALID", "path": ["cardNo"]}]
    never = await bank.attempt(DECIDE, c=second, d="REJECTED", f="B01")
    assert never["problems"] == [{"code": "INVALID", "path": ["decision"]}]


async def test_the_union_is_told_once_when_the_bank_has_answered_the_whole_batch(works: Works) -> None:
    admin, (first, second) = await applied(works, 2)
    bank = await bank_of(works)
    await bank.do(DECIDE, c=first, d="APPROVED")
    assert (await admin.ask(NOTICES))["viewer"]["notices"]["nodes"] == []
    for _ in range(2):
        await bank.do(DECIDE, c=second, d="RETURNED", f="B01", t="证件已过期")
    (notice,) = (await admin.ask(NOTICES))["viewer"]["notices"]["nodes"]
    assert (notice["title"], notice["about"]["__typename"]) == ("银行已答复办卡批次", "CardBatch")
    assert notice["body"].endswith("共2人，银行已全部答复：通过1人，待处理1人，请查看原因后办理。")


async def test_of_a_banks_file_the_union_is_told_how_many_it_answers_for_and_the_bank_what_it_may_write(
    works: Works,
) -> None:
    admin, _ = await applied(works, 3)
    bank = await bank_of(works)
    asked = await bank.ask("{ cardBatches(first: 5) { nodes { id batchNo bankFileUrl } } }")
    (batch,) = asked["cardBatches"]["nodes"]
    listed = csv.DictReader(StringIO((await works.http.get(batch["bankFileUrl"])).content.decode("utf-8-sig")))
    keys = [(row["批次号"], row["行号"], row["人员标识"]) for row in listed]
    said = [("成功", "", "", ""), ("失败", "", "B01", "证件已过期"), ("待定", "", "", "")]
    head = "批次号,行号,人员标识,结果,卡号,失败代码,失败原因"
    lines = [head, *(",".join(key + answer) for key, answer in zip(keys, said, strict=True))]
    done = await bank.do(RESULTS, b=batch["id"], u=await uploaded(bank, "\r\n".join(lines).encode(), "办卡结果.csv"))
    await working.drain()
    found = (await bank.ask(FOUND, i=done["import"]["id"]))["import"]
    assert [(one["code"], one["row"]) for one in found["findings"]["nodes"]] == [("BANK-ANSWER", 4)]
    assert found["findings"]["nodes"][0]["fix"] == "请填写“审核通过”、“成功”或“失败”"
    (notice,) = (await admin.ask(NOTICES))["viewer"]["notices"]["nodes"]
    assert (notice["title"], notice["about"]["__typename"]) == ("银行处理结果已导入", "Import")
    assert notice["body"] == (
        f"试办导入了银行处理结果“办卡结果.csv”（办卡批次{batch['batchNo']}）："
        "登记结果2人，与此前相同0人，有误未登记1行。原因见该导入，请银行更正后重新发送。"
    )


async def test_a_stale_answer_is_refused(works: Works) -> None:
    _, (first, *_) = await applied(works, 1)
    told = await (await bank_of(works)).attempt(DECIDE, c=first, d="APPROVED", v=77)
    assert [one["code"] for one in told["problems"]] == ["STALE"]


async def test_cards_go_from_hand_to_hand_by_whom_the_table_names(works: Works) -> None:
    admin, cards = await applied(works)
    bank = await bank_of(works)
    for one in cards:
        await bank.do(DECIDE, c=one, d="APPROVED")
    grey = await admin.attempt(MOVE, c=cards, a="make")
    assert [one["code"] for one in grey["problems"]] == ["NOT_ALLOWED"]
    assert {one["state"] for one in (await bank.do(MOVE, c=cards, a="make"))["cards"]} == {"MADE"}
    grey = await bank.attempt(MOVE, c=cards, a="receive")
    assert [one["code"] for one in grey["problems"]] == ["NOT_ALLOWED"]
    received = (await admin.do(MOVE, c=cards, a="receive"))["cards"]
    assert all(one["handOutBy"] for one in received)
    assert (await admin.attempt(MOVE, c=cards, a="activate"))["problems"][0]["code"] == "NOT_IN_THIS_STATE"
    (unheard_of,) = (await admin.attempt(MOVE, c=cards, a="activated"))["problems"]
    assert (unheard_of["code"], unheard_of["path"]) == ("INVALID", ["move"])
    assert {one["state"] for one in (await admin.do(MOVE, c=cards, a="hand_out"))["cards"]} == {"HANDED_OUT"}
    # Taken back with a reason, and made anew: another card, and the old one remembered
    assert (await bank.attempt(MOVE, c=cards[:1], a="recall"))["problems"][0]["path"] == ["reason"]
    await bank.do(MOVE, c=cards[:1], a="recall", r="卡面姓名有误")
    (anew,) = (await bank.do(MOVE, c=cards[:1], a="remake"))["cards"]
    assert (anew["state"], anew["replaces"]) == ("MAKING", {"id": cards[0], "state": "RECALLED"})
    person = await admin.ask(
        "query($m: ID!) { member(id: $m) { card { id } cards { id } } }", m=member_ids(works.people)[0]
    )
    assert (person["member"]["card"]["id"], len(person["member"]["cards"])) == (anew["id"], 2)
    history = await admin.ask(
        "query($c: ID!) { node(id: $c) { ... on ServiceCard { history(first: 9) { nodes { act by opinion } } } } }",
        c=cards[0],
    )
    steps = history["node"]["history"]["nodes"]
    assert [one["act"] for one in steps] == [
        "remake", "recall", "hand_out", "receive", "make", "pass", "apply", "addToCardBatch"
    ]  # fmt: skip
    assert steps[1]["opinion"] == "卡面姓名有误"


async def test_the_bank_fetches_its_file_by_a_link_which_is_journalled_and_begins_its_review(works: Works) -> None:
    admin, cards = await applied(works)
    bank = await bank_of(works)
    ask = "{ cardBatches(first: 5) { nodes { id state batchNo bankFileUrl } } }"
    (batch,) = (await bank.ask(ask))["cardBatches"]["nodes"]
    assert batch["state"] == "SUBMITTED"
    answer = await works.http.get(batch["bankFileUrl"])
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/csv")
    number = str(MEMBERS.clear(works.people[0], "id_number"))
    assert number in answer.text
    assert works.people[3].full_name not in answer.text
    (batch,) = (await bank.ask(ask))["cardBatches"]["nodes"]
    assert batch["state"] == "REVIEWING"
    # Whatever is asked for again is the same file; whose it is not gets none
    assert (await works.http.get((await admin.ask(ask))["cardBatches"]["nodes"][0]["bankFileUrl"])).text == answer.text
    above = await works.somebody(works.root)
    assert (await above.ask(ask))["cardBatches"]["nodes"][0]["bankFileUrl"] is None
    entries = await admin.ask(
        """query($o: ID!) { journal(under: $o, act: "downloadBankFile", first: 5) { nodes { actor outcome } } }""",
        o=works.id(works.works),
    )
    assert [one["outcome"] for one in entries["journal"]["nodes"]] == ["DONE", "DONE"]
    assert len(cards) == 3


async def test_a_link_to_a_banks_file_dies_with_the_account(works: Works) -> None:
    await applied(works, 1)
    bank, admin = await bank_of(works), await works.somebody(works.root)
    (batch,) = (await bank.ask("{ cardBatches(first: 5) { nodes { bankFileUrl } } }"))["cardBatches"]["nodes"]
    account = (await bank.ask("{ viewer { account { id } } }"))["viewer"]["account"]["id"]
    await admin.do('mutation($a: ID!) { revokeAccount(account: $a, reason: "调离") { problems { code } } }', a=account)
    assert (await works.http.get(batch["bankFileUrl"])).status_code == 404


async def test_whoever_cannot_move_a_card_is_told_of_which_one_and_what_can_be_done_with_it(works: Works) -> None:
    admin, cards = await applied(works)
    bank = await bank_of(works)
    # Of all alike it is told once; where nothing is the asker's to do, whose turn it is
    (alike,) = (await admin.attempt(MOVE, c=cards, a="hand_out"))["problems"]
    assert (alike["path"], alike["message"]) == ([], "会员服务卡处于“待审核”，不能办理“发放”。")
    assert alike["hint"] == "此时没有您可以办理的事项：“审核通过”由银行办理；“审核不通过”由银行办理。"
    # When the first lies with the union and the second has been made, the third is still with the bank
    for one in cards[:2]:
        await bank.do(DECIDE, c=one, d="APPROVED")
    await bank.do(MOVE, c=cards[:2], a="make")
    await admin.do(MOVE, c=cards[:1], a="receive")
    told = (await admin.attempt(MOVE, c=[cards[2], cards[0], cards[1]], a="hand_out"))["problems"]
    assert [(one["path"], one["message"]) for one in told] == [
        (["cards", "0"], "会员服务卡处于“待审核”，不能办理“发放”。"),
        (["cards", "2"], "会员服务卡处于“制卡成功，待签收”，不能办理“发放”。"),
    ]
    assert told[1]["hint"] == "此时可以办理“统一签收”；请刷新后再试。"
    (one,) = (await admin.attempt(MOVE, c=cards[:2], a="hand_out"))["problems"]
    assert one["path"] == ["cards", "1"]
    assert {one["state"] for one in (await admin.do(MOVE, c=cards[:1], a="hand_out"))["cards"]} == {"HANDED_OUT"}


async def test_a_member_reports_its_own_card_lost_and_nobody_elses(works: Works) -> None:
    admin, cards = await applied(works, 2)
    bank = await bank_of(works)
    for one in cards:
        await bank.do(DECIDE, c=one, d="APPROVED")
    for who, act in ((bank, "make"), (admin, "receive"), (admin, "hand_out")):
        await who.do(MOVE, c=cards, a=act)
    person = await works.somebody(works.works, Role.MEMBER, member_id=works.people[0].id)
    own = (await person.ask("{ viewer { member { card { id acts { name allowed } } } } }"))["viewer"]["member"]["card"]
    assert {"name": "report_lost", "allowed": True} in own["acts"]
    (other,) = set(cards) - {own["id"]}
    assert (await person.attempt(MOVE, c=[other], a="report_lost"))["problems"][0]["code"] == "NOT_FOUND"
    assert (await person.do(MOVE, c=[own["id"]], a="report_lost"))["cards"][0]["state"] == "LOST"


ACTS = {
    "applyForCards": "(org: $o, allPending: true)",
    "openCardBatch": "(org: $o)",
    "addToCardBatch": "(batch: $b, allPending: true)",
    "removeFromCardBatch": "(batch: $b, members: [])",
    "submitCardBatch": "(batch: $b)",
    "cancelCardBatch": "(batch: $b)",
    "decideCard": "(id: $c, decision: APPROVED)",
    "moveCards": '(cards: [$c], move: "receive")',
}


@pytest.mark.parametrize("act", sorted(ACTS))
@pytest.mark.parametrize("who", ["a union beside", "another bank", "nobody", "a leader", "an auditor"])
async def test_nobody_else_does_anything_with_another_unions_cards(works: Works, act: str, who: str) -> None:
    _, (card, *_) = await applied(works, 1)
    admin = await works.somebody(works.works)
    batch = (await admin.do(OPEN, o=works.id(works.works)))["batch"]["id"]
    strangers = {
        "a union beside": lambda: works.somebody(works.sibling),
        "another bank": lambda: bank_of(works, "虚构乙银行"),
        "a leader": lambda: works.somebody(works.works, Role.UNION_LEADER),
        "an auditor": lambda: works.somebody(None, Role.AUDITOR),
    }
    stranger = works.nobody() if who == "nobody" else await strangers[who]()
    arguments = ACTS[act].replace("$o", f'"{works.id(works.works)}"').replace("$b", f'"{batch}"')
    call = f"mutation {{ {act}{arguments.replace('$c', chr(34) + card + chr(34))} {{ problems {{ code }} }} }}"
    (problem,) = (await stranger.attempt(call))["problems"]
    assert problem["code"] in ({"SIGNED_OUT"} if who == "nobody" else {"NOT_FOUND", "NOT_ALLOWED"})
