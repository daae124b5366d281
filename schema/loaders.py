"""What an operation loads by id: each kind in one statement, however many fields ask for one."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar
from uuid import UUID

from strawberry.dataloader import DataLoader

from hub.access import notices
from hub.access import queries as accounts
from hub.access.models import Account, Handover
from hub.access.notices import Told
from hub.access.scope import Scope
from hub.cards import queries as cards
from hub.cards.models import Card, CardBatch
from hub.exports import queries as exports
from hub.exports import standing
from hub.exports.models import ExportApproval, ExportRequest
from hub.imports import applicants
from hub.imports import queries as imports
from hub.imports.applicants import Known
from hub.imports.models import Import
from hub.joining import queries as joining
from hub.joining.models import JoinApplication
from hub.lists import queries as lists
from hub.members import queries as members
from hub.members.models import Member, Membership
from hub.orgs import queries as orgs
from hub.orgs import responsible
from hub.orgs.models import Org, Responsible
from hub.procedures import handovers, reminding
from hub.procedures.reminding import Hearers, Reminder
from hub.region import CardState
from hub.reviewing import queries as reviewing
from hub.reviewing.models import Proposal
from hub.transfers import telling as transfers
from hub.transfers.telling import Told as Case

T = TypeVar("T")
Many = Callable[[Scope, list[UUID]], Awaitable[Mapping[UUID, T]]]


class Loaders:
    """One operation's. What the scope does not cover is None, like what is not there."""

    def __init__(self, scope: Scope | None) -> None:
        self.orgs: DataLoader[UUID, Org | None] = _loader(scope, orgs.by_ids)
        self.members: DataLoader[UUID, Member | None] = _loader(scope, members.by_ids)
        self.accounts: DataLoader[UUID, Account | None] = _loader(scope, accounts.by_ids)
        self.handovers: DataLoader[UUID, Handover | None] = _loader(scope, handovers.by_ids)
        self.hearers: DataLoader[UUID, Hearers | None] = _loader(scope, _hear_of_inspections)
        self.responsible: DataLoader[UUID, list[Responsible] | None] = _loader(scope, responsible.of)
        self.responsible_before: DataLoader[UUID, list[Responsible] | None] = _loader(scope, responsible.before)
        self.imports: DataLoader[UUID, Import | None] = _loader(scope, imports.by_ids)
        self.running_imports: DataLoader[UUID, Import | None] = _loader(scope, imports.running_in)
        self.notices: DataLoader[UUID, Told | None] = _loader(scope, notices.by_ids)
        self.memberships: DataLoader[UUID, list[Membership] | None] = _loader(scope, members.memberships)
        self.cards: DataLoader[UUID, Card | None] = _loader(scope, cards.by_ids)
        self.cards_of_members: DataLoader[UUID, list[Card] | None] = _loader(scope, cards.of_members)
        self.card_batches: DataLoader[UUID, CardBatch | None] = _loader(scope, cards.batches_by_ids)
        self.card_counts: DataLoader[UUID, dict[CardState, int] | None] = _loader(scope, cards.counts)
        self.transfers: DataLoader[UUID, Case | None] = _loader(scope, transfers.by_ids)
        self.open_transfers: DataLoader[UUID, Case | None] = _loader(scope, transfers.open_of)
        self.exports: DataLoader[UUID, ExportRequest | None] = _loader(scope, exports.by_ids)
        self.export_approvals: DataLoader[UUID, list[ExportApproval] | None] = _loader(scope, exports.said_of)
        self.exports_known: DataLoader[UUID, standing.Known | None] = _loader(scope, standing.known_of)
        self.applications: DataLoader[UUID, JoinApplication | None] = _loader(scope, joining.by_ids)
        self.applicants: DataLoader[UUID, Known | None] = _loader(scope, applicants.known)
        self.proposals: DataLoader[UUID, Proposal | None] = _loader(scope, reviewing.open_ones)
        self.reviews: DataLoader[UUID, Proposal | None] = _loader(scope, reviewing.last_decided)
        self.outlets: DataLoader[tuple[str, str, str], str | None] = DataLoader(_outlets)
        self.ancestors: DataLoader[Org, list[Org]] = DataLoader(_above(scope))
        self.superior_names: DataLoader[Org, str | None] = DataLoader(_superior_names)


def _loader(scope: Scope | None, many: Many[T]) -> DataLoader[UUID, T | None]:
    async def load(ids: list[UUID]) -> list[T | None]:
        found = await many(scope, ids) if scope is not None else {}
        return [found.get(one) for one in ids]

    return DataLoader(load)


def _above(scope: Scope | None) -> Callable[[list[Org]], Awaitable[list[list[Org]]]]:
    async def load(rows: list[Org]) -> list[list[Org]]:
        found = await orgs.ancestors_of(scope, rows) if scope is not None else {}
        return [found.get(row.id, []) for row in rows]

    return load


async def _hear_of_inspections(scope: Scope, ids: list[UUID]) -> Mapping[UUID, Hearers]:
    return await reminding.hearers(scope, ids, Reminder.INSPECTION)


async def _outlets(asked: list[tuple[str, str, str]]) -> list[str | None]:
    """By region, name of the list, and code: what the branch is called."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for region, name in dict.fromkeys((region, name) for region, name, _ in asked):
        found[region, name] = await lists.labels(region, name, {code for *of, code in asked if of == [region, name]})
    return [found[region, name].get(code) for region, name, code in asked]


async def _superior_names(rows: list[Org]) -> list[str | None]:
    found = await orgs.superior_names(rows)
    return [found.get(row.id) for row in rows]
