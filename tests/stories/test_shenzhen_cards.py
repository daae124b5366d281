"""Shenzhen's service card (会员服务卡), from the first import to the card in use, told by union, bank and member."""

import csv
from collections.abc import Callable, Mapping, Sequence
from io import StringIO
from typing import Any

import pytest

from hub.national.card_number import check_digit
from tests.shenzhen_workbooks import member_workbook, people
from tests.stories.client import Client
from tests.stories.test_shenzhen_unions_import_members import OWN, said
from tests.stories.test_shenzhen_unions_import_members import city as city
from tests.stories.test_shenzhen_unions_import_members import hub as hub
from tests.stories.test_shenzhen_unions_import_members import union as union
from tests.stories.test_shenzhen_unions_import_members import visit as visit
from tests.stories.two_regions import PASSWORD, Begun, first_sign_in

BANK = "虚构支行-经办"
RARE = "试𠮷"  # the bank's system has no such character

OPEN_BANK = """mutation($org: ID!, $login: String!) {
  provisionAccount(org: $org, role: BANK, displayName: "试银", loginName: $login) {
    account { id role org { name } } initialPassword problems { code message } } }"""
CANDIDATES = """query($org: ID!) { cardCandidates(org: $org, first: 50) {
  totalCount nodes { member { id name } needsCardName cardNameHint findings { code message fix } } } }"""
APPLY = """mutation($org: ID!, $members: [ID!], $all: Boolean! = false, $names: [CardNameInput!], $key: String) {
  applyForCards(org: $org, members: $members, allPending: $all, cardNames: $names, idempotencyKey: $key) {
    batch { id batchNo state size } refused { member { id name } findings { code } } problems { code message } } }"""
BATCHES = """query { cardBatches(first: 20) { nodes {
  id batchNo state size orgName org { id } bankFileUrl counts { state count }
  results(first: 10) { nodes { id outcome } } acts { name allowed } } } }"""
RECORD = """mutation($batch: ID!, $upload: ID!) { recordBankResults(batch: $batch, upload: $upload) {
  batch { id } import { id state } problems { code message } } }"""
RESULT = """query($id: ID!) { import(id: $id) {
  outcome remark counts { read accepted rejected blank updated unchanged }
  findings(first: 20) { nodes { code row message } } } }"""
CARDS = """query($state: [CardState!], $overdue: Boolean) { cards(state: $state, overdue: $overdue, first: 50) { nodes {
  id state stateLabel cardName cardNo overdue handOutBy failure { code message fix } member { id name version }
  batch { batchNo } replaces { id state } acts { name label allowed } } } }"""
DECIDE = """mutation($id: ID!, $decision: Decision!, $no: String, $code: String, $message: String) {
  decideCard(id: $id, decision: $decision, cardNo: $no, failureCode: $code, message: $message) {
    card { id state cardNo } problems { code message } } }"""
MOVE = """mutation($cards: [ID!]!, $move: String!, $reason: String) {
  moveCards(cards: $cards, move: $move, reason: $reason) {
    cards { id state replaces { id } } problems { code message } } }"""
FIX = """mutation($id: ID!, $values: JSON!, $version: Int) {
  updateMember(id: $id, values: $values, ifVersion: $version) { member { id } problems { code message path } } }"""
TODO = "query { viewer { todo { failedCards cardsToHandOut overdueCards } } }"
EVERYBODY = """query($org: ID!) { members(org: $org, first: 20) { nodes { name card { id state } cards { id } } } }"""
JOURNAL = """query($org: ID!) { journal(under: $org, first: 100) {
  nodes { act label actor subjectLabel outcome } } }"""
LIFE = """query { region(slug: "shenzhen") {
  lifecycles { subject states { name label terminal } moves { name from to by workingDays } } } }"""

Union = Callable[[str], tuple[Client, dict[str, Any]]]


@pytest.fixture(scope="module")
def bank(city: Client, visit: Callable[[], Client]) -> Client:
    """Somebody of the bank, let in by the city's administrator."""
    own = city.ask(OWN)["viewer"]["org"]
    made = city.do(OPEN_BANK, org=own["id"], login=BANK)
    assert made["account"]["role"] == "BANK"
    client = visit()
    first_sign_in(client, BANK, made["initialPassword"], "shenzhen")
    return client


def batch_of(somebody: Client, number: str) -> dict[str, Any]:
    found: dict[str, Any] = next(
        one for one in somebody.ask(BATCHES)["cardBatches"]["nodes"] if one["batchNo"] == number
    )
    return found


def listed(bank: Client, number: str) -> list[dict[str, str]]:
    """The bank's file of a batch, as its program reads it."""
    content = bank.download(batch_of(bank, number)["bankFileUrl"])
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"))))


def answered(
    bank: Client, number: str, rows: Sequence[Mapping[str, str]], name: str = "办卡结果.csv"
) -> dict[str, Any]:
    """The bank's answer file, sent and seen through."""
    headers = ("批次号", "行号", "人员标识", "结果", "卡号", "失败代码", "失败原因")
    out = StringIO()
    lines = csv.DictWriter(out, headers, extrasaction="ignore", restval="")
    lines.writeheader()
    lines.writerows(rows)
    upload = bank.upload(out.getvalue().encode("utf-8-sig"), name)
    done = bank.do(RECORD, batch=batch_of(bank, number)["id"], upload=upload)
    *_, last = bank.watch(done["import"]["id"])
    found: dict[str, Any] = bank.ask(RESULT, id=last["id"])["import"]
    return found


def made(row: Mapping[str, str], order: int) -> dict[str, str]:
    body = f"62000000000000{order:04d}"
    return {**row, "结果": "成功", "卡号": body + check_digit(body)}


def of_state(somebody: Client, state: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = somebody.ask(CARDS, state=[state])["cards"]["nodes"]
    return found


def ids(cards: Sequence[Mapping[str, Any]]) -> list[str]:
    return [one["id"] for one in cards]


def test_a_card_from_the_first_import_to_the_day_it_is_used_and_made_anew(
    hub: Begun, city: Client, bank: Client, union: Union
) -> None:
    name = "深圳虚构卡一厂工会委员会"
    clerk, org = union(name)

    # Given members, imported after what was wrong in the file was corrected
    rows = people(5, start=2000)
    wrong = [*rows, people(1, start=2005)[0] | {"*手机号码": "1600000"}]
    done = clerk.import_file(org["id"], "MEMBER", member_workbook(wrong, union=name))
    assert (done["outcome"], [code for code, _ in said(done)]) == ("REJECTED", ["SZ-E12"])
    rows.append(people(1, start=2005)[0] | {"*姓名": RARE})
    done = clerk.import_file(org["id"], "MEMBER", member_workbook(rows, union=name))
    assert (done["outcome"], done["counts"]["created"]) == ("SUCCEEDED", 6)

    # Then all wait for a card, and one is told that the bank cannot write the name
    waiting = clerk.ask(CANDIDATES, org=org["id"])["cardCandidates"]
    assert waiting["totalCount"] == 6
    (rare,) = [one for one in waiting["nodes"] if one["findings"]]
    assert (rare["member"]["name"], rare["needsCardName"]) == (RARE, True)
    assert [one["code"] for one in rare["findings"]] == ["CARD-CHARSET"]

    # When all are applied for, whoever is unfit stays behind; asked twice, it is done once
    sent = clerk.do(APPLY, org=org["id"], all=True, key="全部批量办卡-1")
    assert clerk.do(APPLY, org=org["id"], all=True, key="全部批量办卡-1")["batch"] == sent["batch"]
    assert (sent["batch"]["state"], sent["batch"]["size"]) == ("SUBMITTED", 5)
    assert [one["member"]["name"] for one in sent["refused"]] == [RARE]
    named = [{"member": rare["member"]["id"], "cardName": "试吉"}]
    second = clerk.do(APPLY, org=org["id"], all=True, names=named)["batch"]
    assert second["size"] == 1
    again = clerk.attempt(APPLY, org=org["id"], all=True)
    assert [one["code"] for one in again["problems"]] == ["NOBODY_TO_APPLY"]

    # The bank sees both batches, of whose union it knows the name; fetching its file begins the review
    first = sent["batch"]["batchNo"]
    assert {first, second["batchNo"]} <= {one["batchNo"] for one in bank.ask(BATCHES)["cardBatches"]["nodes"]}
    assert (batch_of(bank, first)["org"], batch_of(bank, first)["orgName"]) == (None, name)
    file = listed(bank, first)
    assert batch_of(bank, first)["state"] == "REVIEWING"
    assert {row["证件号码"] for row in file} == {row["*证件号码"] for row in rows[:5]}
    assert [row["办卡约定姓名"] for row in listed(bank, second["batchNo"])] == ["试吉"]

    # It answers for four of the five, returns one of them, and what it has wrong is told
    reject = {**file[1], "结果": "失败", "失败代码": "B07", "失败原因": "证件已过有效期"}
    answers = [made(file[0], 1), reject, made(file[2], 3), made(file[3], 4)]
    other_person = {**made(file[4], 5), "人员标识": file[0]["人员标识"]}
    done = answered(bank, first, [*answers, other_person])
    assert (done["counts"]["read"], done["counts"]["accepted"], done["counts"]["rejected"]) == (5, 4, 1)
    assert len(done["findings"]["nodes"]) == 1
    # The same file once more changes nothing; the rest comes by hand
    done = answered(bank, first, answers, "办卡结果（重发）.csv")
    assert (done["outcome"], done["counts"]["unchanged"], done["counts"]["updated"]) == ("SUCCEEDED", 4, 0)
    (left,) = [one for one in of_state(bank, "APPLIED") if one["batch"]["batchNo"] == first]
    assert left["member"] is None
    decided = bank.do(DECIDE, id=left["id"], decision="APPROVED")["card"]
    contrary = bank.attempt(DECIDE, id=left["id"], decision="RETURNED", code="B07", message="证件已过有效期")
    assert [one["code"] for one in contrary["problems"]] == ["ANSWERED_ALREADY"]
    assert decided["state"] == "MAKING"
    assert len(batch_of(bank, first)["results"]["nodes"]) == 2

    # The union learns why one was returned, mends the data, and applies once more
    assert clerk.ask(TODO)["viewer"]["todo"]["failedCards"] == 1
    (failed,) = of_state(clerk, "FAILED")
    assert (failed["failure"]["code"], failed["failure"]["message"]) == ("B07", "证件已过有效期")
    refused = clerk.attempt(APPLY, org=org["id"], members=[failed["member"]["id"]])
    assert refused["refused"][0]["findings"][0]["code"] == "CARD-FAILED"
    clerk.do(FIX, id=failed["member"]["id"], values={"mobile": "16000009999"}, version=failed["member"]["version"])
    clerk.do(MOVE, cards=[failed["id"]], move="mend")
    third = clerk.do(APPLY, org=org["id"], members=[failed["member"]["id"]])["batch"]
    (row,) = listed(bank, third["batchNo"])
    assert row["手机号码"] == "16000009999"
    done = answered(bank, third["batchNo"], [made(row, 2)])
    assert (done["outcome"], done["counts"]["updated"]) == ("SUCCEEDED", 1)
    (row,) = listed(bank, second["batchNo"])
    assert answered(bank, second["batchNo"], [made(row, 6)])["outcome"] == "SUCCEEDED"
    assert clerk.ask(TODO)["viewer"]["todo"]["failedCards"] == 0

    # The cards are made, brought, and received by the union, which has five working days to hand them out
    bank.do(MOVE, cards=ids(of_state(bank, "MAKING")), move="make")
    ready = of_state(clerk, "MADE")
    assert len(ready) == 6
    assert {one["cardNo"][:4] for one in ready if one["cardNo"]} <= {"****"}
    clerk.do(MOVE, cards=ids(ready), move="receive")
    assert clerk.ask(TODO)["viewer"]["todo"] == {"failedCards": 0, "cardsToHandOut": 6, "overdueCards": 0}
    assert all(one["handOutBy"] and not one["overdue"] for one in of_state(clerk, "RECEIVED"))
    clerk.do(MOVE, cards=ids(ready[:4]), move="hand_out")
    hub.pass_hand_out_days()
    assert clerk.ask(TODO)["viewer"]["todo"] == {"failedCards": 0, "cardsToHandOut": 2, "overdueCards": 2}
    late = clerk.ask(CARDS, overdue=True)["cards"]["nodes"]
    assert set(ids(late)) == set(ids(ready[4:]))
    clerk.do(MOVE, cards=ids(late), move="hand_out")
    assert clerk.ask(TODO)["viewer"]["todo"] == {"failedCards": 0, "cardsToHandOut": 0, "overdueCards": 0}

    # The bank activates them, but one whose face is wrong: that one is taken back and made anew
    bad, *good = of_state(bank, "HANDED_OUT")
    bank.do(MOVE, cards=ids(good), move="activate")
    bank.do(MOVE, cards=[bad["id"]], move="recall", reason="卡面姓名有误")
    (anew,) = bank.do(MOVE, cards=[bad["id"]], move="remake")["cards"]
    assert (anew["state"], anew["replaces"]) == ("MAKING", {"id": bad["id"]})
    for who, move in ((bank, "make"), (clerk, "receive"), (clerk, "hand_out"), (bank, "activate")):
        who.do(MOVE, cards=[anew["id"]], move=move)

    # At the end each member has one card that counts, in use
    everybody = clerk.ask(EVERYBODY, org=org["id"])["members"]["nodes"]
    assert [one["card"]["state"] for one in everybody] == ["ACTIVE"] * 6
    assert sorted(len(one["cards"]) for one in everybody) == [1, 1, 1, 1, 1, 2]
    assert clerk.ask(CANDIDATES, org=org["id"])["cardCandidates"]["totalCount"] == 0
    # And who did what is in the journal, without a number in it
    entries = city.ask(JOURNAL, org=org["id"])["journal"]["nodes"]
    acts = {"applyForCards", "downloadBankFile", "recordBankResults", "decideCard", "moveCards"}
    assert acts <= {one["act"] for one in entries}
    assert str(rows[0]["*证件号码"]) not in str(entries)


def test_the_bank_reaches_nothing_but_what_was_sent_to_it(bank: Client, union: Union) -> None:
    clerk, org = union("深圳虚构卡二厂工会委员会")
    clerk.import_file(org["id"], "MEMBER", member_workbook(people(2, start=2100), union=org["name"]))
    waiting = clerk.ask(CANDIDATES, org=org["id"])["cardCandidates"]["nodes"]
    sent = clerk.do(APPLY, org=org["id"], members=[waiting[0]["member"]["id"]])["batch"]
    assert batch_of(bank, sent["batchNo"])["size"] == 1
    told = bank.ask(
        """query($org: ID!, $member: ID!) {
        org(id: $org) { id } orgs(first: 5) { nodes { id } } member(id: $member) { id }
        members(org: $org, first: 5) { nodes { id } } imports(org: $org, first: 5) { nodes { id } }
        accounts(first: 5) { nodes { id } } journal(under: $org, first: 5) { nodes { id } }
        cardCandidates(org: $org, first: 5) { nodes { member { id } } } asNode: node(id: $member) { id } }""",
        org=org["id"],
        member=waiting[0]["member"]["id"],
    )
    assert set(told.values()) == {None}
    for call in (
        f'updateMember(id: "{waiting[0]["member"]["id"]}", values: {{}})',
        f'unmask(id: "{waiting[0]["member"]["id"]}", fields: ["mobile"], reason: "核对")',
        f'applyForCards(org: "{org["id"]}", allPending: true)',
        f'provisionAccount(org: "{org["id"]}", role: UNION_CLERK, displayName: "试")',
    ):
        refused = bank.attempt(f"mutation {{ {call} {{ problems {{ code }} }} }}")
        assert refused["problems"][0]["code"] in ("NOT_ALLOWED", "NOT_FOUND"), call


def test_only_the_top_of_the_region_lets_a_bank_in(city: Client, union: Union, visit: Callable[[], Client]) -> None:
    clerk, org = union("深圳虚构卡三厂工会委员会")
    for who in (clerk, city):
        refused = who.attempt(OPEN_BANK, org=org["id"], login="虚构支行-别处")
        assert [one["code"] for one in refused["problems"]] == ["NOT_ALLOWED"]
    # And a bank's own password is ten characters at least
    own = city.ask(OWN)["viewer"]["org"]
    made = city.do(OPEN_BANK, org=own["id"], login="虚构支行-复核")
    client = visit()
    client.sign_in("虚构支行-复核", made["initialPassword"], "shenzhen")
    change = """mutation($old: String!, $new: String!) {
      changePassword(currentPassword: $old, newPassword: $new) { problems { code hint } } }"""
    weak = client.attempt(change, old=made["initialPassword"], new="qh-Tj-73x")
    assert [one["code"] for one in weak["problems"]] == ["PASSWORD_TOO_WEAK"]
    assert len(PASSWORD) >= 10


def test_the_cards_life_is_data_that_a_frontend_draws_its_buttons_by(visit: Callable[[], Client]) -> None:
    region = visit().ask(LIFE)["region"]
    card = next(one for one in region["lifecycles"] if one["subject"] == "CARD")
    assert {"name": "PENDING", "label": "待办卡", "terminal": False} in card["states"]
    moves = {one["name"]: one for one in card["moves"]}
    assert (moves["hand_out"]["workingDays"], moves["hand_out"]["by"]) == (5, ["UNION_ADMIN", "UNION_CLERK"])
    assert moves["pass"]["by"] == ["BANK"]
    assert not any(name.startswith("remind") for name in moves)
