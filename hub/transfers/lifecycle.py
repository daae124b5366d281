"""The life of a transfer: the region's table of moves, read for each way a transfer can be asked for.

A member's follows the table of transfers, a union's that of unions.
"""

from datetime import date, datetime
from enum import StrEnum

from hub import registry
from hub.clock import end_of
from hub.national import workdays
from hub.national.transfers import MEMBER_TRANSFER
from hub.orgs import lifecycle as orgs
from hub.orgs import moves
from hub.orgs.moves import OrgMoveKind
from hub.region import After, Effect, Lifecycle, Move, OrgState, Party, TransferState


class TransferKind(StrEnum):
    """Which side asked, as far as there are two."""

    MEMBER_IN = "MEMBER_IN"
    MEMBER_OUT = "MEMBER_OUT"
    ORG_WITHIN_TRACK = "ORG_WITHIN_TRACK"  # a union below another superior
    ORG_ACROSS_TRACKS = "ORG_ACROSS_TRACKS"
    OUT_OF_REGION = "OUT_OF_REGION"  # to a union outside the hub


class Asker(StrEnum):
    """Who asked for it."""

    IN = "IN"
    OUT = "OUT"
    MEMBER = "MEMBER"
    SELF = "SELF"  # the union that moves


OF_UNIONS = {
    TransferKind.ORG_WITHIN_TRACK: OrgMoveKind.WITHIN_TRACK,
    TransferKind.ORG_ACROSS_TRACKS: OrgMoveKind.ACROSS_TRACKS,
}
COUNTERPART = {
    Party.OUT: Party.IN,
    Party.OUT_SUPERIOR: Party.IN_SUPERIOR,
    Party.IN: Party.OUT,
    Party.IN_SUPERIOR: Party.OUT_SUPERIOR,
}
OUT_SIDE = (Party.OUT, Party.OUT_SUPERIOR)
SUPERIORS = (Party.OUT_SUPERIOR, Party.IN_SUPERIOR)


def declared(region: str) -> Lifecycle:
    """The region's own table, or the nation's."""
    lives = registry.current().region(region).lifecycles
    return next((life for life in lives if life.subject == MEMBER_TRANSFER.subject), MEMBER_TRANSFER)


def label(region: str, state: str, kind: str = TransferKind.MEMBER_IN) -> str:
    """The state in the region's words."""
    if is_of_union(kind):
        if state == TransferState.PENDING:
            return orgs.label(region, OrgState.MOVE_PENDING)
        made = {TransferState.ACCEPTED: "accept", TransferState.REFUSED: "refuse"}.get(TransferState(state))
        return move(region, kind, made).label if made else MEMBER_TRANSFER.labels[TransferState(state)]
    return declared(region).labels[TransferState(state)]


def is_of_union(kind: str) -> bool:
    """Whether a union moves, and not a member."""
    return kind in OF_UNIONS


def move(region: str, kind: str, act: str) -> Move:
    """A move out of PENDING: accept, refuse, cancel. LookupError: the region knows none of that name."""
    if is_of_union(kind):
        return {"accept": moves.hangs, "refuse": moves.stays, "cancel": moves.is_called_off}[act](region)
    return declared(region).table[TransferState.PENDING, act]


def asks_reason(region: str, kind: str) -> bool:
    """Whether whoever refuses must say why."""
    return Effect.ASK_REASON in move(region, kind, "refuse").effects


def parties(region: str, kind: TransferKind, asker: Asker) -> tuple[Party, ...]:
    """Whose decision it takes. The table speaks of a transfer in: of one out, each party is its counterpart.

    What a person asks for alone needs a word of both sides. Outside the hub nobody decides: the old union does.
    """
    said = move(region, kind, "accept").by.parties
    if is_of_union(kind):
        return said
    if kind is TransferKind.OUT_OF_REGION:
        return tuple(dict.fromkeys(one if one in OUT_SIDE else COUNTERPART[one] for one in said))
    other = tuple(COUNTERPART[one] for one in said)
    if asker is Asker.MEMBER:
        return tuple(dict.fromkeys((*said, *other)))
    return said if asker is Asker.IN else other


def side(party: Party) -> Party:
    """The side a party speaks for: a superior speaks for the union below it."""
    return Party.OUT if party in OUT_SIDE else Party.IN


def needs_all(region: str, kind: str, some: tuple[Party, ...]) -> bool:
    """Whether one decision is not enough: the table says so, or both sides are asked."""
    return move(region, kind, "accept").by.all or len({side(one) for one in some}) > 1


def due(region: str, kind: str, asked_on: date) -> datetime | None:
    """The moment from which it is too late to decide; None: it never is. Days not announced yet may put it off."""
    timed = _timed(region, kind)
    return next((_moment(asked_on, one.after) for one in timed if not one.only_reminds and one.after), None)


def reminds(region: str, kind: str, asked_on: date) -> datetime | None:
    """The moment from which the superiors are asked to see to it."""
    return next((_moment(asked_on, one.after) for one in _timed(region, kind) if one.only_reminds and one.after), None)


def _timed(region: str, kind: str) -> list[Move]:
    if is_of_union(kind):
        return moves.timed(region)
    return [one for one in declared(region).moves if one.after and TransferState.PENDING in one.leaves]


def _moment(asked_on: date, wait: After) -> datetime:
    """The end of the last day."""
    return end_of(workdays.deadline(asked_on, wait).day)
