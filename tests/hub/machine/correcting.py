"""The simple world's corrections: what a clerk says of somebody waits for the superior, and goes with the person."""

from dataclasses import dataclass, field

from tests.hub.machine.ordering import Ordering


@dataclass
class Waiting:
    """A correction that nobody has decided on: by which union, of what, to what."""

    union: str
    before: str | None
    after: str


@dataclass
class Correcting(Ordering):
    """The world with its corrections; of a person's record one thing is kept, the native place."""

    places: dict[int, str] = field(default_factory=dict)
    waiting: dict[int, Waiting] = field(default_factory=dict)

    def correcting(self, actor: str, person: int, place: str) -> str:
        one = self.people[person]
        if not self.sees(actor, one.union):
            return "NOT_FOUND"
        if not self._waits(actor, person):
            return ""
        if not one.is_held:
            return "NOT_IN_THIS_STATE"
        changes = self.places.get(person) != place
        return "CHANGE_PENDING" if changes and person in self.waiting else ""

    def correct(self, actor: str, person: int, place: str) -> None:
        before = self.places.get(person)
        if not self._waits(actor, person):
            self.places[person] = place
        elif before != place:
            self.waiting[person] = Waiting(actor, before, place)

    def _waits(self, actor: str, person: int) -> bool:
        """A superior decides by doing it; above the topmost there is nobody to wait for."""
        union = self.people[person].union
        return actor == union and self.above[union] != ""

    def reviewing(self, actor: str, person: int, *, yes: bool) -> str:
        one = self.people[person]
        if not self.sees(actor, one.union):
            return "NOT_FOUND"
        if person not in self.waiting:
            return "NOTHING_PENDING"
        if actor == one.union:
            return "NOT_ALLOWED"
        found = self.waiting[person]
        return "STALE" if yes and self.places.get(person) not in (found.before, found.after) else ""

    def review(self, person: int, *, yes: bool) -> None:
        found = self.waiting.pop(person)
        if yes:
            self.places[person] = found.after

    def taking_back(self, actor: str, person: int) -> str:
        if not self.sees(actor, self.people[person].union):
            return "NOT_FOUND"
        if person not in self.waiting:
            return "NOTHING_PENDING"
        return "" if actor == self.waiting[person].union else "NOT_ALLOWED"

    # what goes with people

    def enroll(self, person: int, union: str) -> None:
        if person in self.people and self.people[person].union != union:
            self.places.pop(person, None)  # what the other union knew stays its own
        super().enroll(person, union)

    def lets_go(self, person: int) -> None:
        super().lets_go(person)
        self.waiting.pop(person, None)

    def follow(self, person: int) -> None:
        super().follow(person)
        self.waiting.pop(person, None)

    def forget(self, person: int) -> None:
        super().forget(person)
        self.waiting.pop(person, None)
        self.places.pop(person, None)
