"""Lifecycles: the states and moves a region declares for a kind of thing, as data a frontend draws its buttons by."""

from collections.abc import Iterator
from typing import Self

import strawberry

from hub.access.homes import ENDED
from hub.access.permissions import MAY
from hub.access.roles import Role
from hub.exports.lifecycle import EXPORT
from hub.region import Lifecycle as Declaration
from hub.region import Move, OrgState, Party, TransferState
from schema.directives import at_most
from schema.enums import ApprovalNeed, ApprovalSide, LifecycleSubject

_SUBJECTS = {
    "org": LifecycleSubject.ORG,
    "org_transfer": LifecycleSubject.TRANSFER,
    "membership": LifecycleSubject.MEMBERSHIP,
    "member_transfer": LifecycleSubject.TRANSFER,
    "card": LifecycleSubject.CARD,
    "card_batch": LifecycleSubject.CARD_BATCH,
    "join_application": LifecycleSubject.JOIN_APPLICATION,
    "export": LifecycleSubject.EXPORT,
}
_ENTERS = (Role.UNION_ADMIN, Role.UNION_CLERK)
_DECIDES = (Role.UNION_ADMIN, Role.UNION_LEADER)
_ROLES: dict[Party, tuple[Role, ...]] = {
    Party.SELF: _ENTERS,
    Party.SUPERIOR: _DECIDES,
    Party.OUT: _DECIDES,
    Party.IN: _DECIDES,
    Party.OUT_SUPERIOR: _DECIDES,
    Party.IN_SUPERIOR: _DECIDES,
    Party.BANK: (Role.BANK,),
    Party.MEMBER: (Role.MEMBER,),
    Party.APPLICANT: (),  # anybody with the receipt, who has no role
    Party.CLOCK: (),
}
_OF_EXPORTS = {  # whoever enters data decides on none of it
    "approve": "decideExport",
    "return": "decideExport",
    "reject": "decideExport",
    "download": "downloadExport",
    "cancel": "cancelExport",
}
_OF_UNIONS = {  # what a union does itself, by where it leads; a clerk enters, and ends nothing
    OrgState.SUBMITTED: "submitOrg",
    OrgState.CHANGE_PENDING: "updateOrg",
    OrgState.MOVE_PENDING: "moveOrg",
    **dict.fromkeys(ENDED, "dissolveOrg"),
}
_TAKEN_BACK = {
    OrgState.SUBMITTED: "withdrawOrg",
    OrgState.CHANGE_PENDING: "withdrawOrg",
    OrgState.MOVE_PENDING: "cancelTransfer",
}
_SIDES = {
    Party.SUPERIOR: ApprovalSide.SUPERIOR,
    Party.OUT: ApprovalSide.OUT,
    Party.IN: ApprovalSide.IN,
    Party.OUT_SUPERIOR: ApprovalSide.OUT_SUPERIOR,
    Party.IN_SUPERIOR: ApprovalSide.IN_SUPERIOR,
}


@strawberry.type
class LifecycleState:
    """A state, and what the region calls it."""

    name: str
    label: str
    terminal: bool


@strawberry.type
class LifecycleMove:
    """One row of the table: who may do what, from where to where."""

    name: str
    label: str
    from_: list[str] = strawberry.field(name="from", directives=at_most(20))
    to: str
    by: list[Role] = strawberry.field(directives=at_most(20))
    sides: list[ApprovalSide] = strawberry.field(
        directives=at_most(20), description="Decisions needed: any one of these sides, or all."
    )
    needs: ApprovalNeed | None
    working_days: int | None = strawberry.field(description="Working days until it is overdue.")

    @classmethod
    def of(cls, subject: LifecycleSubject, move: Move, reminders: list[Move]) -> Self:
        """A declared move. A reminder is no move: it says by when this one is to be made."""
        sides = _sides(subject, move)
        waits = [move, *(one for one in reminders if _urges(one, move))]
        days = [one.after.count for one in waits if one.after and one.after.working]
        return cls(
            name=move.act,
            label=move.label,
            from_=[state.value for state in move.leaves],
            to=move.enters.value,
            by=_roles(subject, move),
            sides=sides,
            needs=(ApprovalNeed.ALL if move.by.all else ApprovalNeed.ANY) if sides else None,
            working_days=min(days, default=None),
        )


def _roles(subject: LifecycleSubject, move: Move) -> list[Role]:
    if act := _mutation(subject, move):
        strangers = {Role.MEMBER} if subject is LifecycleSubject.ORG else set()
        return sorted(MAY[act] - strangers)
    return list(dict.fromkeys(role for party in move.by.parties for role in _ROLES[party]))


def _mutation(subject: LifecycleSubject, move: Move) -> str | None:
    """The mutation that makes the move, where that says more than whose move it is."""
    if subject is LifecycleSubject.EXPORT:
        return _OF_EXPORTS.get(move.act)
    if subject is LifecycleSubject.TRANSFER:
        return "cancelTransfer" if move.enters == TransferState.CANCELLED else None
    if subject is not LifecycleSubject.ORG or Party.SELF not in move.by.parties:
        return None
    back = (_TAKEN_BACK.get(OrgState(state)) for state in move.leaves)
    return _OF_UNIONS.get(OrgState(move.enters)) or next((act for act in back if act), None)


def _sides(subject: LifecycleSubject, move: Move) -> list[ApprovalSide]:
    own = {Party.SELF: ApprovalSide.OWN_LEADER} if _OF_EXPORTS.get(move.act) == "decideExport" else {}
    known = _SIDES | own if subject is LifecycleSubject.EXPORT else _SIDES
    return [known[party] for party in move.by.parties if party in known]


def _urges(reminder: Move, move: Move) -> bool:
    return set(reminder.leaves) <= set(move.leaves) and bool({*reminder.by.parties} & {*move.by.parties})


@strawberry.type
class Lifecycle:
    """What may become of a kind of thing."""

    subject: LifecycleSubject
    states: list[LifecycleState] = strawberry.field(directives=at_most(20))
    moves: list[LifecycleMove] = strawberry.field(directives=at_most(20))

    @classmethod
    def of(cls, subject: LifecycleSubject, life: Declaration) -> Self:
        """A declared lifecycle."""
        reminders = [one for one in life.moves if one.only_reminds]
        return cls(
            subject=subject,
            states=[
                LifecycleState(name=state.value, label=label, terminal=state in life.ends)
                for state, label in life.labels.items()
            ],
            moves=[LifecycleMove.of(subject, one, reminders) for one in life.moves if not one.only_reminds],
        )


def lifecycles_of(lives: tuple[Declaration, ...]) -> Iterator[Lifecycle]:
    """Those of a region's that the schema has a name for, and the exports', which are the same in every region."""
    for life in (*lives, EXPORT):
        if subject := _SUBJECTS.get(life.subject):
            yield Lifecycle.of(subject, life)
