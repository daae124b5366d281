"""The audit: what must be true of every installation at every moment, looked at in one moment of a live one."""

from collections.abc import Mapping
from dataclasses import dataclass

from hub.auditing import (
    applications,
    bonds,
    cards,
    counters,
    exports,
    imports,
    jobs,
    journal,
    seals,
    transfers,
    tree,
    versions,
)
from hub.auditing.moments import Check, Moment
from hub.clock import now
from hub.database.snapshots import snapshot
from hub.database.walls import everywhere, reaching
from hub.journal import anchors

CHECKS: Mapping[str, Check] = {
    "tree": tree.check,
    "counters": counters.check,
    "memberships": bonds.check,
    "cards": cards.check,
    "applications": applications.check,
    "transfers": transfers.check,
    "exports": exports.check,
    "versions": versions.check,
    "imports": imports.check,
    "jobs": jobs.check,
    "journal": journal.check,
    "seals": seals.check,
}


@dataclass(frozen=True, slots=True)
class Violation:
    """Something that must never be, and the check that saw it."""

    check: str
    said: str


@reaching(everywhere)
async def audit() -> list[Violation]:
    """Look at everything. Writes nothing, and keeps nobody from working."""
    known = anchors.read()  # before the moment: what they name was written by then
    async with snapshot() as db:
        moment = Moment(db, now(), known)
        return [Violation(name, said) for name, check in CHECKS.items() async for said in check(moment)]
