"""In the demonstration a newcomer plays a card's life: as the union that applies, and as the bank that answers."""

from collections.abc import Callable
from typing import Any

from tests.stories.client import Client

APPLY = """mutation($org: ID!) { applyForCards(org: $org, allPending: true) {
  batch { id batchNo size } refused { member { id } } problems { code message hint } } }"""
BATCHES = "query { cardBatches(first: 5) { nodes { batchNo size orgName acts { name allowed } } } }"


def test_the_demonstrations_union_applies_and_its_bank_sees_the_batch(
    demo: dict[str, Any], visit: Callable[[], Client]
) -> None:
    ways = {one["role"]: one for one in demo["accounts"] if one["region"] == "shenzhen"}
    union, bank = visit(), visit()
    org = union.sign_in(ways["UNION_ADMIN"]["login"], ways["UNION_ADMIN"]["password"], "shenzhen")["org"]
    assert org["memberCount"] == 12
    bank.sign_in(ways["BANK"]["login"], ways["BANK"]["password"], "shenzhen")
    assert bank.ask(BATCHES)["cardBatches"]["nodes"] == []
    sent = union.do(APPLY, org=org["id"])
    assert (sent["batch"]["size"], sent["refused"]) == (12, [])
    (seen,) = bank.ask(BATCHES)["cardBatches"]["nodes"]
    assert (seen["batchNo"], seen["orgName"]) == (sent["batch"]["batchNo"], org["name"])
    assert {"name": "recordBankResults", "allowed": True} in seen["acts"]
    # Whoever presses again is told that nobody is left, and what to do
    (problem,) = union.attempt(APPLY, org=org["id"])["problems"]
    assert (problem["code"], "请新增会员" in problem["hint"]) == ("NOBODY_TO_APPLY", True)
