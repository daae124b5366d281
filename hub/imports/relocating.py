"""A union's move with its report brought up to date: judged by its form's rules, then laid before both superiors."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from hub.access.permissions import require
from hub.access.scope import Scope
from hub.database import reader
from hub.errors import HubError, Invalid
from hub.imports import forms
from hub.imports.findings import Finding
from hub.journal.deeds import deed
from hub.orgs.moves import OrgMoveKind
from hub.procedures import moving
from hub.region import RecordKind, fold
from hub.transfers.models import Transfer
from hub.transfers.unions import ACT

SUPERIOR = "parent_name"


async def move_org(
    scope: Scope,
    id: UUID,
    how: OrgMoveKind,
    to_id: UUID,
    values: Mapping[str, object],
    if_version: int | None = None,
) -> tuple[Transfer, tuple[Finding, ...]]:
    """Ask for another superior. Problems: all that the values would make wrong, or what stands in the way."""
    given: dict[str, Any] = {key: value for key, value in values.items() if key != SUPERIOR}
    if values.get(SUPERIOR) is not None:
        await _refuse_another(scope, to_id, values[SUPERIOR])
    judged = await forms.passed_again(scope, ACT, RecordKind.ORG, id, given)
    one = await moving.request(scope, id, how, to_id, judged.written, if_version=if_version)
    return one, judged.warnings


async def _refuse_another(scope: Scope, to_id: UUID, named: object) -> None:
    """The form prints the superior as well: it is the one that was chosen, or somebody means something else."""
    try:
        require(scope, ACT)
        to = await moving.target(reader(), scope.region, to_id)
        if named != to.id and fold(str(named)) != fold(to.name):
            raise Invalid(f"与所选的上级工会“{to.name}”不一致。", path=("values", SUPERIOR))
    except HubError as refusal:
        async with deed(scope.actor, ACT, region=scope.region):
            raise refusal
