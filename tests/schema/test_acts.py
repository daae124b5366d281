"""Acts have names that a clerk can read: in the journal, in a history, on a button."""

import re
from collections.abc import Iterator
from pathlib import Path

from hub.access.permissions import MAY
from schema.acts import LABELS

HUB = Path(__file__).parents[2] / "hub"
LISTS = {  # read, never done
    "accesses", "accounts", "applications", "bankResults", "cardBatches", "cardCandidates", "cards",
    "checkRecord", "collectionProgress", "exportRequests", "handovers", "imports", "inspections", "journal",
    "members", "orgs", "regionFaults", "responsible", "statistics", "transfers",
}  # fmt: skip


def written() -> Iterator[str]:
    """Every act that a command writes into the journal or into a record's history."""
    for file in HUB.rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        yield from re.findall(r'\bdeed\([\w.]+, "(\w+)"', text)
        yield from re.findall(r'\bact="(\w+)"', text)


def test_every_act_that_is_written_down_has_a_label() -> None:
    acts = set(written())
    assert {"login", "activateOrg", "commitImport"} <= acts
    assert sorted(acts - LABELS.keys()) == []


def test_every_act_a_role_may_do_has_a_label() -> None:
    assert sorted(MAY.keys() - LABELS.keys() - LISTS) == []
