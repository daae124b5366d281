"""The simple world: who is where, what was asked for, and what must be answered to whoever asks for more.

Plain dictionaries, one thing after the other. A prediction is the code of a refusal, or empty; what is done is done
only where the hub has done it.
"""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from hub.national import workdays
from tests.hub.machine.tree import STAFFED, Tree

HELD = ("CURRENT", "RETAINED")
AFTER = {"3": "RETAINED", "5": "EXPELLED", "6": "LEFT"}  # by the code of the change
ON_ITS_WAY = ("APPLIED", "MAKING", "MADE", "RECEIVED")
MEMBER, BANK = "会员", "银行"  # who asks, where it is no union
LATE, LAPSES = 5, 10  # working days


@dataclass
class Person:
    """Somebody's record: in which union, in which state, and the bonds that ended."""

    union: str
    state: str = "CURRENT"
    bonds: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_held(self) -> bool:
        return self.state in HELD


@dataclass
class Case:
    """A transfer of a person. ``waits``: whose word is waited for, by side, and whether as the superior."""

    person: int
    old: str
    new: str | None  # None: out of the hub
    asker: str  # IN, OUT, MEMBER
    waits: list[tuple[str, str, bool]]  # the side, the union, whether it is the superior's row
    asked_on: date
    late: bool
    open: bool = True

    def is_over(self, day: date) -> bool:
        return day > workdays.after(self.asked_on, LAPSES).day

    def is_late(self, day: date) -> bool:
        return self.late or day > workdays.after(self.asked_on, LATE).day


@dataclass
class Move:
    """A union on its way below another superior."""

    union: str
    old: str
    new: str
    across: bool
    waits: list[str]
    late: bool
    open: bool = True


@dataclass
class Card:
    """A card: whose, how far, in which batch. ``is_new``: it was never at a bank, and goes if it is taken out."""

    person: int
    state: str = "PENDING"
    batch: UUID | None = None
    is_new: bool = True
    live: bool = True


@dataclass
class World(Tree):
    """Everything there is."""

    today: date = date.min
    people: dict[int, Person] = field(default_factory=dict)
    cases: dict[UUID, Case] = field(default_factory=dict)
    moves: dict[UUID, Move] = field(default_factory=dict)
    cards: dict[UUID, Card] = field(default_factory=dict)

    # what is under way

    def open_case(self, person: int) -> UUID | None:
        return next((id_ for id_, case in self.cases.items() if case.person == person and case.open), None)

    def live_card(self, person: int) -> UUID | None:
        return next((id_ for id_, card in self.cards.items() if card.person == person and card.live), None)

    def is_busy(self, person: int) -> bool:
        """Whether something holds the person: a transfer, or a card on its way."""
        card = self.live_card(person)
        return self.open_case(person) is not None or (card is not None and self.cards[card].state in ON_ITS_WAY)

    def is_moving(self, union: str) -> bool:
        return any(move.open and move.union == union for move in self.moves.values())

    def guards(self, union: str) -> str:
        """What the region has against a union's moving or ending: cards on their way, people who wait to leave."""
        for person, one in self.people.items():
            card = self.live_card(person)
            if card is not None and self.cards[card].state in ON_ITS_WAY and self.within(one.union, union):
                return "SH-TR-01"
        leaving = any(case.open and self.within(case.old, union) for case in self.cases.values())
        return "SH-TR-02" if leaving else ""

    def sees(self, actor: str, *unions: str | None) -> bool:
        return any(union is not None and self.within(union, actor) for union in unions)

    # members

    def enrolling(self, actor: str, person: int, union: str) -> str:
        if not self.sees(actor, union):
            return "NOT_FOUND"
        if union in self.ended:
            return "ORG_NOT_ACTIVE"
        one = self.people.get(person)
        return "MEMBER_ELSEWHERE" if one and one.is_held and one.union != union else ""

    def enroll(self, person: int, union: str) -> None:
        one = self.people.setdefault(person, Person(union))
        if not one.is_held:
            one.bonds.append((one.union, one.state))
        if one.union != union:
            self.follow(person)
        one.union, one.state = union, "CURRENT"

    def goes(self, person: int, union: str, state: str) -> None:
        """The membership goes on elsewhere: the bond that ends is kept."""
        one = self.people[person]
        one.bonds.append((one.union, "TRANSFERRED"))
        self.follow(person)
        one.union, one.state = union, state

    def end(self, person: int, change: str) -> None:
        self.people[person].state = AFTER[change]
        if not self.people[person].is_held:
            self.lets_go(person)

    def forget(self, person: int) -> None:
        """The record was an error."""
        del self.people[person]

    def follow(self, person: int) -> None:
        """What goes with somebody who goes to another union."""

    def lets_go(self, person: int) -> None:
        """What is over for somebody who leaves for good."""

    def ending(self, actor: str, person: int, change: str) -> str:
        one = self.people[person]
        if not self.sees(actor, one.union):
            return "NOT_FOUND"
        if not one.is_held or one.state == AFTER[change] == "RETAINED":
            return "NOT_IN_THIS_STATE"
        return "MEMBER_HELD" if self.is_busy(person) else ""

    def deleting(self, actor: str, person: int) -> str:
        one = self.people[person]
        if not self.sees(actor, one.union):
            return "NOT_FOUND"
        if not one.is_held or one.bonds:
            return "HAS_HISTORY"
        if self.is_busy(person):
            return "MEMBER_HELD"
        return "HAS_CARD" if any(card.person == person for card in self.cards.values()) else ""

    # transfers

    def asking(self, actor: str, person: int, to: str | None, *, by_name: bool) -> str:
        """``to``: None is a union out of the hub."""
        one = self.people.get(person)
        if to is not None and to in self.ended:
            return "ORG_NOT_ACTIVE" if actor != MEMBER and self.sees(actor, to) else "NOT_FOUND"
        if by_name:
            if to is not None and not self.sees(actor, to):
                return "NOT_FOUND"
            if one is None or not one.is_held or (to is None and not self.sees(actor, one.union)):
                return "NOBODY_MATCHES"
        else:
            if one is None or (actor != MEMBER and not self.sees(actor, one.union)):
                return "NOT_FOUND"
            if not one.is_held:
                return "NOT_IN_THIS_STATE"
        if one.union == to:
            return "HERE_ALREADY"
        return "MEMBER_HELD" if self.is_busy(person) else ""

    def ask(self, id: UUID, actor: str, person: int, to: str | None) -> None:
        old = self.people[person].union
        asker = MEMBER if actor == MEMBER else self._asker(actor, old, to)
        sides = {
            "IN": ["OUT"],
            "OUT": ["OUT" if to is None else "IN"],
            MEMBER: ["OUT"] if to is None else ["OUT", "IN"],
        }
        waits: list[tuple[str, str, bool]] = []
        for side in sides[asker]:
            union = old if side == "OUT" else to or ""
            waits.append((side, union, False))
            if self.above[union]:
                waits.append((side, self.above[union], True))
        late = any(union not in STAFFED for _, union, is_superior in waits if not is_superior)
        self.cases[id] = Case(person, old, to, asker, waits, self.today, late)

    def _asker(self, actor: str, old: str, to: str | None) -> str:
        if to is None or old == actor:
            return "OUT"
        return "IN" if self.sees(actor, to) else "OUT"

    def _spoken(self, actor: str, case: Case) -> set[str]:
        """The sides the actor speaks for."""
        late = case.is_late(self.today)
        return {
            side
            for side, union, is_superior in case.waits
            if union == actor or (late and is_superior and self.within(union, actor))
        }

    def deciding(self, actor: str, id: UUID) -> str:
        case = self.cases[id]
        if not self.sees(actor, case.old, case.new):
            return "NOT_FOUND"
        if not case.open:
            return "TRANSFER_OVER"
        return "" if self._spoken(actor, case) else "NOT_ALLOWED"

    def decide(self, actor: str, id: UUID, *, yes: bool) -> None:
        case = self.cases[id]
        spoken = self._spoken(actor, case)
        case.waits = [wait for wait in case.waits if wait[0] not in spoken]
        if yes and case.waits:
            return
        case.open = False
        one = self.people[case.person]
        if yes and case.new is None:
            one.state = "TRANSFERRED"
            self.lets_go(case.person)
        elif yes and case.new is not None:
            self.goes(case.person, case.new, "CURRENT")

    def cancelling(self, actor: str, id: UUID, person: int | None = None) -> str:
        """``person``: the member who asks."""
        case = self.cases[id]
        if not (case.person == person if person is not None else self.sees(actor, case.old, case.new)):
            return "NOT_FOUND"
        if not case.open:
            return "TRANSFER_OVER"
        if person is not None:
            return "" if case.asker == MEMBER else "NOT_ALLOWED"
        side = {"IN": case.new, "OUT": case.old}.get(case.asker)
        return "" if self.sees(actor, side) else "NOT_ALLOWED"

    def strike(self) -> None:
        """What the clock does by itself."""
        for case in self.cases.values():
            case.open = case.open and not case.is_over(self.today)
            case.late = case.late or (case.open and case.is_late(self.today))

    # unions

    def moving(self, actor: str, union: str, new: str, *, across: bool) -> str:
        if not self.sees(actor, union):
            return "NOT_FOUND"
        if union in self.ended:
            return "ORG_NOT_ACTIVE"
        if self.is_moving(union):
            return "NOT_IN_THIS_STATE"
        if new in self.ended:
            return "ORG_NOT_ACTIVE"
        return self.against_hanging(union, new, across=across) or self.guards(union)

    def move(self, id: UUID, union: str, new: str, *, across: bool) -> None:
        old = self.above[union]
        late = old not in STAFFED or new not in STAFFED
        self.moves[id] = Move(union, old, new, across, [old, new], late)

    def deciding_move(self, actor: str, id: UUID, *, yes: bool) -> str:
        move = self.moves[id]
        if not self.sees(actor, move.old, move.new, move.union):
            return "NOT_FOUND"
        if not move.open:
            return "TRANSFER_OVER"
        mine = self._agreeing(actor, move)
        if not mine:
            return "NOT_ALLOWED"
        if yes and set(move.waits) == mine:
            return self.guards(move.union) or self.against_hanging(move.union, move.new, across=move.across)
        return ""

    def _agreeing(self, actor: str, move: Move) -> set[str]:
        return {one for one in move.waits if one == actor or (move.late and self.within(one, actor))}

    def decide_move(self, actor: str, id: UUID, *, yes: bool) -> None:
        move = self.moves[id]
        mine = self._agreeing(actor, move)
        move.waits = [one for one in move.waits if one not in mine]
        move.open = yes and bool(move.waits)
        if yes and not move.open:
            self.above[move.union] = move.new
            self._superiors_changed(move.union)

    def _superiors_changed(self, union: str) -> None:
        """Whoever stands above it now has the superior's word in what waits."""
        for case in self.cases.values():
            sides = {"OUT": case.old, "IN": case.new}
            case.waits = [
                (side, self.above[union] if is_superior and sides[side] == union else who, is_superior)
                for side, who, is_superior in case.waits
            ]

    def cancelling_move(self, actor: str, id: UUID) -> str:
        move = self.moves[id]
        if not self.sees(actor, move.old, move.new, move.union):
            return "NOT_FOUND"
        if not move.open:
            return "TRANSFER_OVER"
        return "" if actor == move.union else "NOT_ALLOWED"

    def dissolving(self, actor: str, union: str, into: str | None) -> str:
        if not self.sees(actor, union):
            return "NOT_FOUND"
        if union in self.ended or self.is_moving(union):
            return "NOT_IN_THIS_STATE"
        if not self.above[union]:
            return "NO_SUPERIOR"
        if into == union:
            return "INVALID"
        if into in self.ended:
            return "ORG_NOT_ACTIVE"
        if code := self.guards(union):
            return code.replace("TR", "REV")
        if self.below(union) != [union]:
            return "SH-REV-03"
        arriving = any(case.open and case.new == union for case in self.cases.values())
        coming = any(move.open and move.new == union for move in self.moves.values())
        return "STILL_UNDER_WAY" if arriving or coming else ""

    def dissolve(self, union: str, how: str, into: str | None) -> None:
        self.ended[union] = how
        for person, one in self.people.items():
            if one.union == union and one.is_held:
                self.goes(person, into or self.above[union], one.state if into else "RETAINED")
