"""The moves by which a union goes below another superior, or ends: the region's table, read for each."""

from collections.abc import Iterable
from enum import StrEnum

from hub.access.homes import ENDED
from hub.errors import HubError, Invalid
from hub.orgs import lifecycle
from hub.region import Effect, Move, OrgState, Party


class OrgMoveKind(StrEnum):
    """Whether the union stays in its parallel tree."""

    WITHIN_TRACK = "WITHIN_TRACK"
    ACROSS_TRACKS = "ACROSS_TRACKS"


class Dissolution(StrEnum):
    """撤销: how a union ends."""

    MERGE = "MERGE"
    MOVE_OUT = "MOVE_OUT"
    CLOSE = "CLOSE"


NO_MORE = ENDED | {OrgState.REJECTED}
"""A union that ended, or was turned away: it hangs where it did, in nobody's way, and nobody comes to hang below it."""

_ACTS = {
    OrgMoveKind.WITHIN_TRACK: "move_within",
    OrgMoveKind.ACROSS_TRACKS: "move_across",
    Dissolution.MERGE: "merge",
    Dissolution.MOVE_OUT: "move_out",
    Dissolution.CLOSE: "close",
}


def begins(region: str, state: str, what: OrgMoveKind | Dissolution) -> Move:
    """The move by which a union asks for another superior, or ends. Raises Invalid where it cannot, or not now."""
    life, act = lifecycle.declared(region), _ACTS[what]
    if life is None or all(move.act != act for move in life.moves):
        raise Invalid("本地区不办理此项业务。", code="NOT_OFFERED", hint="请联系上级工会办理。", path=("id",))
    lifecycle.enters(region, state, act)
    return life.table[OrgState(state), act]


def against(region: str, state: str, all_: Iterable[OrgMoveKind | Dissolution]) -> HubError | None:
    """What stands against every one of these; None where one of them can be begun now."""
    said: HubError | None = None
    for what in all_:
        try:
            begins(region, state, what)
        except HubError as refusal:
            said = refusal
        else:
            return None
    return said


def hangs(region: str) -> Move:
    """The move by which a union comes to hang below its new superior. LookupError: the region has none."""
    return next(move for move in _waiting(region) if Effect.REHANG in move.effects)


def stays(region: str) -> Move:
    """The move by which it is refused. LookupError: the region has none."""
    return next(move for move in _kept(region) if Party.SELF not in move.by.parties)


def is_called_off(region: str) -> Move:
    """The move by which the union thinks better of it. LookupError: the region has none."""
    return next(move for move in _kept(region) if Party.SELF in move.by.parties)


def timed(region: str) -> list[Move]:
    """What time does to a move that nobody decides on."""
    return [move for move in _waiting(region) if move.after]


def _kept(region: str) -> list[Move]:
    return [move for move in _waiting(region) if not move.after and Effect.DROP_CHANGES in move.effects]


def _waiting(region: str) -> list[Move]:
    life = lifecycle.declared(region)
    return [move for (state, _), move in life.table.items() if state == OrgState.MOVE_PENDING] if life else []
