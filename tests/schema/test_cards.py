"""Cards and batches as each role sees them: the unions', the member's own, and the bank's without unions or people."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import httpx2
import pytest

from hub.access.roles import Role
from hub.cards.models import Card, CardBatch
from hub.cards.states import CardBatchState
from hub.clock import now
from hub.journal.actor import HUB
from hub.lists import loading
from hub.members.models import Member
from hub.national import workdays
from hub.region import CardState
from schema.ids import node_id
from tests.card_rows import BANK, lay_batch, lay_card
from tests.factories import make_member, make_org, make_root
from tests.schema.conftest import Somebody, World

CARDS = """query($o: ID, $s: [CardState!], $l: Boolean) { cards(org: $o, state: $s, overdue: $l, first: 10) {
  totalCount nodes { id state stateLabel cardName overdue handOutBy handOutByNote pickupOutlet { code label }
  failure { code message fix } batch { batchNo } member { id name }
  acts { name label allowed refusal { code } } } } }"""
BATCHES = """query($o: ID, $s: [CardBatchState!]) { cardBatches(org: $o, state: $s, first: 10) {
  totalCount nodes { id batchNo orgName org { id } state stateLabel size bank foreigners submittedAt bankFileUrl
  counts { state label count } cards(first: 10) { nodes { id } } acts { name allowed refusal { code } } } } }"""
ONE = """query($c: ID!, $b: ID!) {
  card: node(id: $c) { id ... on ServiceCard { state } } batch: node(id: $b) { id ... on CardBatch { state } } }"""
ENTITIES = """query($r: [_Any!]!) { _entities(representations: $r) {
  ... on ServiceCard { id state } ... on CardBatch { id size } } }"""


@dataclass
class Ordered:
    """Shenzhen's root and two unions; the first has sent one batch of two, has one batch open, and one card waits."""

    world: World
    sent: CardBatch
    open: CardBatch
    cards: list[Card]  # two in the batch that was sent, one in the open one, one in none
    members: list[Member]

    def ids(self, *cards: Card) -> set[str]:
        return {node_id("ServiceCard", one.id) for one in cards}

    @property
    def own(self) -> str:
        return self.world.id(self.world.works)

    async def bank(self, name: str = BANK) -> Somebody:
        return await self.world.somebody(self.world.root, Role.BANK, bank=name)


@pytest.fixture
async def ordered(http: httpx2.AsyncClient) -> Ordered:
    root = await make_root("深圳虚构总工会", "shenzhen")
    works, beside = await make_org(root, "深圳虚构一厂工会委员会"), await make_org(root, "深圳虚构二厂工会委员会")
    members = [await make_member(works) for _ in range(4)]
    sent, open_ = await lay_batch(works, outlet="45678"), await lay_batch(works, CardBatchState.OPEN)
    cards = [
        await lay_card(members[0], CardState.APPLIED, sent, card_name="试甲", outlet="45678"),
        await lay_card(members[1], CardState.RECEIVED, sent, hand_out_by=now().date().replace(year=2020)),
        await lay_card(members[2], CardState.PENDING, open_),
        await lay_card(members[3], CardState.FAILED, failed_at=now(), failure_code="B01"),
    ]
    world = World(http, root, root, works, beside, beside, members[0])
    return Ordered(world, sent, open_, cards, members)


def ids(answer: dict[str, Any] | None) -> set[str]:
    assert answer is not None
    return {one["id"] for one in answer["nodes"]}


async def test_a_union_sees_its_cards_with_what_may_be_done_with_each(ordered: Ordered) -> None:
    admin = await ordered.world.somebody(ordered.world.works)
    told = (await admin.ask(CARDS, o=ordered.own))["cards"]
    assert (ids(told), told["totalCount"]) == (ordered.ids(*ordered.cards), 4)
    applied, received, pending, failed = sorted(
        told["nodes"], key=lambda one: ["APPLIED", "RECEIVED", "PENDING", "FAILED"].index(one["state"])
    )
    assert applied["member"] == {"id": node_id("Member", ordered.members[0].id), "name": ordered.members[0].full_name}
    assert applied["pickupOutlet"] == {"code": "45678", "label": "45678"}
    assert (applied["batch"], applied["cardName"]) == ({"batchNo": ordered.sent.batch_no}, "试甲")
    assert (received["stateLabel"], received["overdue"]) == ("待领取", True)
    assert {"name": "hand_out", "label": "发放", "allowed": True, "refusal": None} in received["acts"]
    assert pending["acts"] == []  # sent with its batch, and not by itself
    assert failed["failure"] == {  # the bank wrote no reason beside its code
        "code": "B01",
        "message": "银行只给出失败代码“B01”，没有写明原因。",
        "fix": "请凭失败代码向银行询问原因，更正后改回待办卡，再次申请。",
    }
    assert [one["name"] for one in failed["acts"] if one["allowed"]] == ["mend"]
    assert ids((await admin.ask(CARDS, o=ordered.own, s=["FAILED"]))["cards"]) == ordered.ids(ordered.cards[3])
    assert ids((await admin.ask(CARDS, o=ordered.own, l=True))["cards"]) == ordered.ids(ordered.cards[1])


async def test_cards_come_the_oldest_first_and_batches_the_latest_first(ordered: Ordered) -> None:
    clerk = await ordered.world.somebody(ordered.world.works)
    cards = (await clerk.ask(CARDS, o=ordered.own))["cards"]["nodes"]
    assert [one["id"] for one in cards] == [node_id("ServiceCard", one.id) for one in ordered.cards]
    batches = (await clerk.ask(BATCHES, o=ordered.own))["cardBatches"]["nodes"]
    assert [one["id"] for one in batches] == [node_id("CardBatch", one.id) for one in (ordered.open, ordered.sent)]


async def test_a_branch_is_called_by_its_name_once_the_banks_list_is_loaded(ordered: Ordered) -> None:
    admin = await ordered.world.somebody(ordered.world.works)
    lines = [["行号", "名称"], ["45678", "虚构支行"]]
    await loading.load(HUB, ordered.world.root.region, "outlets", lines, sha256="1" * 64, file_name="网点.csv")
    (applied,) = (await admin.ask(CARDS, o=ordered.own, s=["APPLIED"]))["cards"]["nodes"]
    assert applied["pickupOutlet"] == {"code": "45678", "label": "虚构支行"}


async def test_a_day_counted_by_weekends_alone_says_so(ordered: Ordered) -> None:
    admin = await ordered.world.somebody(ordered.world.works)
    (received,) = (await admin.ask(CARDS, o=ordered.own, s=["RECEIVED"]))["cards"]["nodes"]
    assert received["handOutByNote"] is None
    beyond = date(workdays.LAST + 1, 3, 1)
    await Card.filter(id=ordered.cards[1].id).update(hand_out_by=beyond)
    (received,) = (await admin.ask(CARDS, o=ordered.own, s=["RECEIVED"]))["cards"]["nodes"]
    assert received["handOutByNote"] == "按周末推算，当年放假安排尚未公布"


async def test_what_is_the_banks_to_do_is_grey_for_a_union_and_says_why(ordered: Ordered) -> None:
    admin = await ordered.world.somebody(ordered.world.works)
    (making,) = (await admin.ask(CARDS, o=ordered.own, s=["APPLIED"]))["cards"]["nodes"]
    assert all(not one["allowed"] for one in making["acts"])
    assert {one["refusal"]["code"] for one in making["acts"]} <= {"NOT_ALLOWED"}


async def test_a_batch_tells_what_became_of_its_cards_and_what_may_be_done_with_it(ordered: Ordered) -> None:
    admin = await ordered.world.somebody(ordered.world.works)
    told = (await admin.ask(BATCHES, o=ordered.own))["cardBatches"]
    batches = {one["id"]: one for one in told["nodes"]}
    sent, open_ = (batches[node_id("CardBatch", one.id)] for one in (ordered.sent, ordered.open))
    assert (sent["state"], sent["stateLabel"], sent["size"], sent["bank"]) == ("SUBMITTED", "已发送银行", 2, BANK)
    assert sent["counts"] == [
        {"state": "APPLIED", "label": "待审核", "count": 1},
        {"state": "RECEIVED", "label": "待领取", "count": 1},
    ]
    assert ids(sent["cards"]) == ordered.ids(*ordered.cards[:2])
    assert sent["bankFileUrl"].startswith("http")
    assert open_["bankFileUrl"] is None
    acts = {one["name"]: one for one in sent["acts"]}
    assert acts["submitCardBatch"] == {
        "name": "submitCardBatch", "allowed": False, "refusal": {"code": "BATCH_NOT_OPEN"}
    }  # fmt: skip
    assert acts["recordBankResults"]["allowed"]
    assert {one["name"] for one in open_["acts"] if one["allowed"]} >= {
        "addToCardBatch", "submitCardBatch", "cancelCardBatch"
    }  # fmt: skip


async def test_a_bank_sees_the_batches_sent_to_it_with_their_cards_and_no_union_or_person(ordered: Ordered) -> None:
    bank = await ordered.bank()
    (batch,) = (await bank.ask(BATCHES))["cardBatches"]["nodes"]
    assert batch["id"] == node_id("CardBatch", ordered.sent.id)
    assert (batch["org"], batch["orgName"]) == (None, ordered.world.works.name)
    assert batch["bankFileUrl"].startswith("http")
    assert {one["name"] for one in batch["acts"]} == {"recordBankResults"}
    cards = (await bank.ask(CARDS))["cards"]
    assert ids(cards) == ids(batch["cards"]) == ordered.ids(*ordered.cards[:2])
    assert [one["member"] for one in cards["nodes"]] == [None, None]
    # By no other way either
    everything = """query($o: ID!, $m: ID!) {
      viewer { org { id } member { id } todo { failedCards imports } }
      org(id: $o) { id } orgs(first: 5) { nodes { id } } member(id: $m) { id }
      members(org: $o, first: 5) { nodes { id } }
      accounts(first: 5) { nodes { id } } imports(org: $o, first: 5) { nodes { id } }
      journal(under: $o, first: 5) { nodes { id } } cards(org: $o, first: 5) { nodes { id } }
      cardBatches(org: $o, first: 5) { nodes { id } } node(id: $m) { id } }"""
    told = await bank.ask(everything, o=ordered.own, m=node_id("Member", ordered.members[0].id))
    viewer = told.pop("viewer")
    assert (viewer["org"], viewer["member"], viewer["todo"]) == (None, None, {"failedCards": 0, "imports": 0})
    assert set(told.values()) == {None}, told


async def test_a_bank_sees_no_other_banks_batches_and_none_that_are_closed(ordered: Ordered) -> None:
    other = await ordered.bank("虚构乙银行")
    assert ids((await other.ask(BATCHES))["cardBatches"]) == ids((await other.ask(CARDS))["cards"]) == set()
    bank = await ordered.bank()
    assert ids((await bank.ask(BATCHES))["cardBatches"])
    await CardBatch.filter(id=ordered.sent.id).update(state=CardBatchState.CLOSED)
    assert ids((await bank.ask(BATCHES))["cardBatches"]) == ids((await bank.ask(CARDS))["cards"]) == set()


@pytest.mark.parametrize(
    ("role", "place", "sees"),
    [
        (Role.UNION_ADMIN, "works", True),
        (Role.UNION_CLERK, "root", True),
        (Role.UNION_LEADER, "works", True),
        (Role.BANK, "root", True),
        (Role.UNION_ADMIN, "sibling", False),
        (Role.REGION_ADMIN, None, False),
        (Role.AUDITOR, None, False),
        (Role.HUB_ADMIN, None, False),
        (Role.DEVELOPER, None, False),
    ],
)
async def test_a_card_and_a_batch_are_found_by_id_and_by_a_gateway_only_by_whom_they_concern(
    ordered: Ordered, role: Role, place: str | None, sees: bool
) -> None:
    org = getattr(ordered.world, place) if place else None
    asker = await ordered.world.somebody(org, role, **({"bank": BANK} if role is Role.BANK else {}))
    card, batch = node_id("ServiceCard", ordered.cards[0].id), node_id("CardBatch", ordered.sent.id)
    one = await asker.ask(ONE, c=card, b=batch)
    representations = [{"__typename": "ServiceCard", "id": card}, {"__typename": "CardBatch", "id": batch}]
    (entity, other) = (await asker.ask(ENTITIES, r=representations))["_entities"]
    if sees:
        assert one == {"card": {"id": card, "state": "APPLIED"}, "batch": {"id": batch, "state": "SUBMITTED"}}
        assert (entity, other) == ({"id": card, "state": "APPLIED"}, {"id": batch, "size": 2})
    else:
        assert (one["card"], one["batch"], entity, other) == (None,) * 4


async def test_a_member_sees_its_own_card_and_nobody_elses(ordered: Ordered) -> None:
    own = ordered.members[1]
    person = await ordered.world.somebody(ordered.world.works, Role.MEMBER, member_id=own.id)
    told = await person.ask(
        "{ viewer { member { card { id stateLabel } cards { id } } } cards(first: 5) { nodes { id } } }"
    )
    assert told["viewer"]["member"]["card"] == {
        "id": node_id("ServiceCard", ordered.cards[1].id),
        "stateLabel": "待领取",
    }
    assert ids(told["cards"]) == ordered.ids(ordered.cards[1])
    assert (await person.ask(BATCHES))["cardBatches"] is None
    assert (await person.ask(ONE, c=node_id("ServiceCard", ordered.cards[0].id), b=""))["card"] is None


async def test_signed_out_there_are_no_cards(ordered: Ordered) -> None:
    nobody = ordered.world.nobody()
    assert await nobody.ask("{ cards(first: 1) { nodes { id } } cardBatches(first: 1) { nodes { id } } }") == {
        "cards": None, "cardBatches": None
    }  # fmt: skip


async def test_members_are_listed_by_their_card_with_the_card_of_each_in_one_statement(ordered: Ordered) -> None:
    admin = await ordered.world.somebody(ordered.world.works)
    ask = """query($o: ID!, $f: MemberFilter) { members(org: $o, filter: $f, first: 10) {
      nodes { id card { state batch { size } } cards { id } } } }"""
    found = (await admin.ask(ask, o=ordered.own, f={"hasCard": False}))["members"]["nodes"]
    assert {one["card"]["state"] for one in found} == {"PENDING", "FAILED"}
    found = (await admin.ask(ask, o=ordered.own, f={"cardState": ["RECEIVED"]}))["members"]["nodes"]
    assert [one["card"] for one in found] == [{"state": "RECEIVED", "batch": {"size": 2}}]


async def test_what_waits_for_a_union_is_counted_for_its_menu(ordered: Ordered) -> None:
    ask = "{ viewer { todo { failedCards cardsToHandOut overdueCards } } }"
    admin = await ordered.world.somebody(ordered.world.works)
    assert (await admin.ask(ask))["viewer"]["todo"] == {"failedCards": 1, "cardsToHandOut": 1, "overdueCards": 1}
    above = await ordered.world.somebody(ordered.world.root)
    assert (await above.ask(ask))["viewer"]["todo"] == {"failedCards": 0, "cardsToHandOut": 0, "overdueCards": 0}
