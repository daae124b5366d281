"""Whose word a transfer waits for, and who may call it off: the rules, and nothing that reads or writes."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from hub.access.roles import Role
from hub.access.scope import Scope
from hub.errors import HubError, NotAllowed
from hub.orgs.models import Org
from hub.region import Party, TransferState
from hub.transfers import faults
from hub.transfers.lifecycle import SUPERIORS, Asker
from hub.transfers.models import Approval, Transfer

Unions = Mapping[UUID, Org]


def speaks_for(scope: Scope, one: Transfer, says: Sequence[Approval], unions: Unions) -> list[Approval]:
    """The sides that wait for the asker's word: its own union's, and every superior's once it was laid before them.

    A superior of both sides speaks for both.
    """
    if scope.role is Role.MEMBER or scope.org_id is None:
        return []
    waiting = [each for each in says if each.waits]
    late = one.escalated_at is not None
    return [
        each
        for each in waiting
        if each.org_id == scope.org_id
        or (late and Party[each.side] in SUPERIORS and _covers(scope, unions.get(each.org_id)))
    ]


def against_deciding(one: Transfer, mine: Sequence[Approval]) -> HubError | None:
    """What stands against a word of the asker's."""
    if one.state != TransferState.PENDING:
        return faults.over(one.state)
    hint = "请在该转移的“等待审核”中查看由谁审核。"
    return None if mine else NotAllowed("该转移不由贵单位审核，或贵单位已经审核。", hint=hint, path=("id",))


def against_cancelling(scope: Scope, one: Transfer, unions: Unions) -> HubError | None:
    """What stands against the asker's calling it off."""
    if one.state != TransferState.PENDING:
        return faults.over(one.state)
    if scope.role is Role.MEMBER:
        own = one.asked_by == Asker.MEMBER and one.subject_id == scope.member_id
    else:
        own = _speaks_for_asker(scope, one, unions)
    hint = "不同意转移的，请由审核的一方拒绝并写明理由。"
    return None if own else NotAllowed("只有提出转移的一方可以撤回。", hint=hint, path=("id",))


def _speaks_for_asker(scope: Scope, one: Transfer, unions: Unions) -> bool:
    """Superiors may call off what a union below asked for, but not its move: on that they give their word."""
    if one.asked_by == Asker.SELF:
        return scope.org_id == one.subject_id
    side = {Asker.IN: one.to_org_id, Asker.OUT: one.from_org_id}.get(Asker(one.asked_by))
    return side is not None and _covers(scope, unions.get(side))


def _covers(scope: Scope, org: Org | None) -> bool:
    return org is not None and org.region == scope.region and scope.covers(org.path)
