"""Landings: where the accepted rows of a file arrive, and what that takes. One line a kind of record."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType, ModuleType

from hub.access.scope import Scope
from hub.errors import Invalid
from hub.imports import bank_answers
from hub.imports.models import Import
from hub.imports.reading.limits import USUAL, Limits
from hub.journal.deeds import Deed
from hub.members import bulk as members
from hub.members import undoing as undoing_members
from hub.orgs import bulk as orgs
from hub.orgs import queries
from hub.orgs import undoing as undoing_orgs
from hub.orgs.models import Org
from hub.region import RecordKind
from hub.rows import Refusal, Rows, Written
from hub.transfers import filing
from hub.transfers import undoing as undoing_transfers


async def _visible(scope: Scope, one: Import) -> Org:
    return await queries.visible(scope, one.org_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """How the rows of one kind are taken in, within the transaction of the commit; each becomes one of four things."""

    act: str = "startImport"  # what whoever sent the file must be allowed, then and when it is taken
    home: Callable[[Scope, Import], Awaitable[Org]] = _visible  # the union they arrive in; raises what forbids it
    limits: Limits = USUAL  # of the file
    take: Callable[[Deed, Scope, Org, Rows], Awaitable[Written]] | None  # None: each of its tables has its own
    foreseen: Callable[[Scope, Org, Rows], Awaitable[Mapping[int, Refusal]]] | None = None
    """The rows that would be refused as things stand: told with the other findings, before anything is written."""
    undoing: ModuleType | None = None  # with `reach` and `undo`; None: what was taken stays
    only_active: bool = True  # the union must be activated


LANDINGS: Mapping[RecordKind, Landing] = MappingProxyType(
    {
        RecordKind.ORG: Landing(take=orgs.upsert, foreseen=orgs.foreseen, undoing=undoing_orgs, only_active=False),
        RecordKind.MEMBER: Landing(take=members.upsert, undoing=undoing_members),
        RecordKind.TRANSFER_IN: Landing(take=filing.take, foreseen=filing.foreseen, undoing=undoing_transfers),
        RecordKind.PACKAGE: Landing(take=None),  # its tables arrive as rows of their kinds do, all of them or none
        RecordKind.BANK_RESULT: Landing(
            act=bank_answers.ACT,
            home=bank_answers.home,
            limits=replace(USUAL, separated=True),
            take=bank_answers.take,
            foreseen=bank_answers.foreseen,
            only_active=False,
        ),
    }
)


def landing_of(kind: RecordKind) -> Landing:
    """Where such rows arrive. Invalid: such a file is not imported."""
    try:
        return LANDINGS[kind]
    except KeyError:
        raise Invalid("该类表格不能导入。", path=("kind",)) from None
