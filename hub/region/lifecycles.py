"""Lifecycles: states and moves as a table - what, from, to, who, on which condition, with which effect."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum

from .fields import Field
from .places import Place, here
from .rules import Rule
from .sources import Source


class Party(StrEnum):
    """Who acts, seen from the subject."""

    SELF = "本级工会"
    SUPERIOR = "上级工会"
    OUT, IN = "转出单位", "转入单位"
    OUT_SUPERIOR, IN_SUPERIOR = "转出单位的上级", "转入单位的上级"
    BANK, MEMBER, APPLICANT, CLOCK = "银行", "会员", "申请人", "时限"


@dataclass(frozen=True, slots=True)
class By:
    """Whose decision it takes. The core records each decision; the move happens when enough are in."""

    parties: tuple[Party, ...]
    all: bool = False


def either(*parties: Party) -> By:
    """Any one of them closes it."""
    return By(parties)


def both(*parties: Party) -> By:
    """Each of them decides on its own, in any order; one refusal is enough to refuse."""
    return By(parties, all=True)


class Effect(Enum):
    """What the core does with a move, in the same transaction. A region chooses; it cannot invent."""

    OPEN_ACCOUNT = "the union's account may be used"
    ISSUE_ORG_NO = "a union number is issued by the region's scheme"
    APPLY_CHANGES = "the proposed values become the record's"
    DROP_CHANGES = "the proposed values are put away"
    REHANG = "the union hangs under its new superior; counters of both branches follow"
    MOVE_MEMBERS = "members follow to the other union"
    RETAIN_MEMBERS = "memberships are retained (保留会籍)"
    CLOSE_ACCOUNTS = "the union's accounts are closed"
    MOVE_MEMBERSHIP = "the membership ends here and begins there"
    ASK_REASON = "a reason must be given and is shown"


@dataclass(frozen=True, slots=True)
class After:
    """How long the clock waits."""

    count: int
    working: bool  # by the national calendar of working days, with its moved weekends


def working_days(count: int) -> After:
    """So many working days of the national calendar, with its moved weekends."""
    return After(count, working=True)


def days(count: int) -> After:
    """So many days as they come."""
    return After(count, working=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One row of the table: who may do what, from where to where, and what the core does with it."""

    act: str
    label: str
    leaves: tuple[StrEnum, ...]
    enters: StrEnum
    by: By
    asks: tuple[Field, ...] = ()  # what the actor may fill in
    guards: tuple[Rule, ...] = ()
    effects: tuple[Effect, ...] = ()
    after: After | None = None  # made by the clock
    only_reminds: bool = False


def move(
    act: str,
    label: str,
    leaves: StrEnum | tuple[StrEnum, ...],
    enters: StrEnum,
    by: Party | By,
    *effects: Effect,
    asks: tuple[Field, ...] = (),
    guards: tuple[Rule, ...] = (),
) -> Move:
    """What the act is called, from which states to which, who decides, and the effects it has."""
    return Move(
        act=act,
        label=label,
        leaves=leaves if isinstance(leaves, tuple) else (leaves,),
        enters=enters,
        by=by if isinstance(by, By) else By((by,)),
        asks=asks,
        guards=guards,
        effects=effects,
    )


def lapse(act: str, label: str, leaves: StrEnum, enters: StrEnum, after: After, *effects: Effect) -> Move:
    """Nobody acted in time: the clock does."""
    return Move(
        act=act, label=label, leaves=(leaves,), enters=enters, by=By((Party.CLOCK,)), effects=effects, after=after
    )


def remind(label: str, state: StrEnum, after: After, who: Party) -> Move:
    """Nobody acted in time: somebody is told, nothing moves."""
    return Move(
        act=f"remind_{state.value.lower()}",
        label=label,
        leaves=(state,),
        enters=state,
        by=By((who,)),
        after=after,
        only_reminds=True,
    )


SUBJECTS = ("org", "org_transfer", "membership", "member_transfer", "card", "card_batch", "join_application")
"""What a region may declare the life of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifecycle:
    """The states of one kind of thing, what the region calls them, and every move between them."""

    subject: str  # one of SUBJECTS
    source: Source
    starts: StrEnum
    moves: tuple[Move, ...]
    ends: tuple[StrEnum, ...]
    labels: Mapping[StrEnum, str]  # what the region calls each state
    table: Mapping[tuple[StrEnum, str], Move] = field(init=False, compare=False, repr=False)
    place: Place = field(default_factory=here, compare=False, repr=False)

    def __post_init__(self) -> None:
        table = {(state, one.act): one for one in self.moves for state in one.leaves}
        object.__setattr__(self, "table", table)

    def problems(self) -> Iterator[str]:
        """Every contradiction of the table."""
        taken: set[tuple[StrEnum, str]] = set()
        for one in self.moves:
            for state in one.leaves:
                if (state, one.act) in taken:
                    yield f"“{one.act}” leaves {state} twice; give one another name."
                if state in self.ends:
                    yield f"{state} is an end, yet “{one.act}” leaves it; take it out of ends, or drop the move."
                taken.add((state, one.act))
        reached, edge = {self.starts}, [self.starts]
        while edge:
            here = edge.pop()
            for (state, _), one in self.table.items():
                if state == here and one.enters not in reached:
                    reached.add(one.enters)
                    edge.append(one.enters)
        real = [m for m in self.moves if not m.only_reminds]
        for one in real:
            for state in one.leaves:
                if state not in reached:
                    remedy = "add the move that enters it, or drop this"
                    yield f"no move leads to {state}, so “{one.act}” can never happen; {remedy}."
        for state in sorted(reached - {s for m in real for s in m.leaves} - set(self.ends)):
            yield f"nothing leaves {state}; list it under ends, or add the move out."
        for state in sorted(set(self.ends) - reached):
            yield f"the end {state} is never reached."
        for state in sorted(reached - set(self.labels)):
            yield f"{state} has no label; say what the region calls it."
        for one in real if self.subject == "card" else ():
            if one.by.all:
                yield f"“{one.act}”: a card is in one hand at a time; write either(…) for both(…)."
            if one.after:
                yield f"“{one.act}”: no card moves by itself; write remind(…) for lapse(…)."
        for one in real:
            if one.by.all and not any(m.leaves == one.leaves and m.act != one.act and not m.by.all for m in real):
                yield f"“{one.act}” needs {' and '.join(one.by.parties)}, but no move lets one of them refuse."
