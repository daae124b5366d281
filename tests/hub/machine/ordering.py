"""The simple world's cards and batches: what a union orders, what the bank answers, what becomes of a card by hand."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from tests.hub.machine.model import BANK, MEMBER, Card, World

UNION = "工会"  # any union that sees the card
MOVES = {  # the plain way of cards, one by one: from where, to where, whose
    "pass": (("APPLIED",), "MAKING", (BANK,)),
    "fail": (("APPLIED",), "FAILED", (BANK,)),
    "mend": (("FAILED",), "PENDING", (UNION,)),
    "make": (("MAKING",), "MADE", (BANK,)),
    "receive": (("MADE",), "RECEIVED", (UNION,)),
    "hand_out": (("RECEIVED",), "HANDED_OUT", (UNION,)),
    "activate": (("HANDED_OUT",), "ACTIVE", (BANK,)),
    "report_lost": (("HANDED_OUT", "ACTIVE"), "LOST", (UNION, MEMBER, BANK)),
    "reapply": (("LOST",), "PENDING", (UNION,)),
    "close": (("ACTIVE", "LOST"), "CLOSED", (UNION, BANK)),
}


@dataclass
class Batch:
    """A batch: of which union and day, who is in it with the card and the bank's answer."""

    union: str
    day: date
    state: str = "OPEN"
    rows: dict[UUID, str] = field(
        default_factory=dict
    )  # by card: "", "APPROVED", "FAIL" or the code it was returned by


@dataclass
class Ordering(World):
    """The world with its cards."""

    batches: dict[UUID, Batch] = field(default_factory=dict)

    def batch_state(self, id: UUID) -> str:
        """By what became of its rows, once it was sent."""
        batch = self.batches[id]
        if batch.state != "SENT":
            return batch.state
        if not all(batch.rows.values()):
            return "REVIEWING" if any(batch.rows.values()) else "SUBMITTED"
        there = (card for card in self.cards.values() if card.batch == id and card.live)
        return "ANSWERED" if any(card.state not in ("ACTIVE", "CLOSED") for card in there) else "CLOSED"

    def at_bank(self, id: UUID | None) -> bool:
        return id is not None and self.batch_state(id) in ("SUBMITTED", "REVIEWING", "ANSWERED")

    def sees_card(self, actor: str, id: UUID, person: int | None = None) -> bool:
        card = self.cards[id]
        if actor == BANK:
            return self.at_bank(card.batch)
        if actor == MEMBER:
            return card.person == person
        return self.sees(actor, self.people[card.person].union)

    # batches

    def opening(self, actor: str, union: str) -> str:
        if not self.sees(actor, union):
            return "NOT_FOUND"
        if union in self.ended:
            return "ORG_NOT_ACTIVE"
        today = [one for one in self.batches.values() if one.union == union and one.day == self.today]
        return "BATCH_LIMIT" if any(one.state != "CANCELLED" for one in today) else ""

    def using(self, actor: str, id: UUID) -> str:
        """What stands against changing a batch at all."""
        batch = self.batches[id]
        if not self.sees(actor, batch.union):
            return "NOT_FOUND"
        if batch.state != "OPEN":
            return "BATCH_NOT_OPEN"
        return "ORG_NOT_ACTIVE" if batch.union in self.ended else ""

    def strangers(self, union: str, chosen: list[int]) -> bool:
        """Whether somebody chosen is not the union's."""
        return any(person not in self.people or self.people[person].union != union for person in chosen)

    def fit(self, union: str, chosen: list[int]) -> list[int]:
        """Those of the chosen, or of everybody, who go into a batch of the union now."""
        return [person for person in chosen or sorted(self.people) if self._is_fit(union, person)]

    def _is_fit(self, union: str, person: int) -> bool:
        one, card = self.people[person], self.live_card(person)
        waits = card is None or (self.cards[card].state == "PENDING" and self.cards[card].batch is None)
        return one.union == union and one.state == "CURRENT" and not self.is_busy(person) and waits

    def still_fit(self, id: UUID) -> list[UUID]:
        """The cards of a batch that would go to the bank."""
        union = self.batches[id].union
        people = {card: self.people[self.cards[card].person] for card in self.batches[id].rows}
        return [
            card
            for card, one in people.items()
            if one.union == union and one.state == "CURRENT" and not self.is_busy(self.cards[card].person)
        ]

    def put_in(self, id: UUID, cards: dict[UUID, int]) -> None:
        """``cards``: as the hub has them now in the batch, with whose they are."""
        for card, person in cards.items():
            if card in self.batches[id].rows:
                continue
            if card in self.cards:
                self.cards[card].is_new = False
            else:
                self.cards[card] = Card(person)
            self.cards[card].batch = id
            self.batches[id].rows[card] = ""

    def take_out(self, id: UUID, card: UUID) -> None:
        """As if never asked for, if it was at no bank; else it waits again."""
        del self.batches[id].rows[card]
        self.cards[card].batch = None
        if self.cards[card].is_new:
            del self.cards[card]

    def send(self, id: UUID) -> None:
        fit = self.still_fit(id)
        for card in [card for card in self.batches[id].rows if card not in fit]:
            self.take_out(id, card)
        for card in fit:
            self.cards[card].state, self.cards[card].is_new = "APPLIED", False
        self.batches[id].state = "SENT"

    def give_up(self, id: UUID) -> None:
        for card in list(self.batches[id].rows):
            self.take_out(id, card)
        self.batches[id].state = "CANCELLED"

    # the bank's word, and cards one by one

    def answering(self, id: UUID, code: str) -> str:
        """``code``: why it is returned; empty is a yes."""
        card = self.cards[id]
        if not self.sees_card(BANK, id):
            return "NOT_FOUND"
        said = self.batches[card.batch].rows[id] if card.batch else ""
        return "ANSWERED_ALREADY" if said and said != (code or "APPROVED") else ""

    def answer(self, id: UUID, code: str) -> None:
        card = self.cards[id]
        batch = self.batches[card.batch] if card.batch else None
        if batch is not None and not batch.rows[id]:
            batch.rows[id] = code or "APPROVED"
            card.state = "FAILED" if code else "MAKING"

    def stepping(self, actor: str, id: UUID, act: str, person: int | None = None) -> str:
        card, (leaves, _, parties) = self.cards[id], MOVES[act]
        if not self.sees_card(actor, id, person):
            return "NOT_FOUND"
        if not card.live or card.state not in leaves:
            return "NOT_IN_THIS_STATE"
        if (actor if actor in (BANK, MEMBER) else UNION) not in parties:
            return "NOT_ALLOWED"
        return "NOT_A_MEMBER" if act == "reapply" and not self.people[card.person].is_held else ""

    def step(self, id: UUID, act: str, now_live: UUID) -> None:
        """``now_live``: the card that counts afterwards; another one where it was made anew."""
        card, enters = self.cards[id], MOVES[act][1]
        if act in ("pass", "fail") and card.batch:
            self.batches[card.batch].rows[id] = "FAIL" if act == "fail" else "APPROVED"
        if now_live != id:
            card.live = False
            self.cards[now_live] = Card(card.person)
            return
        card.state, card.live = enters, enters != "CLOSED"
        if enters == "PENDING":
            card.batch = None

    # what goes with people and unions

    def follow(self, person: int) -> None:
        card = self.live_card(person)
        batch = self.cards[card].batch if card else None
        if card and batch and self.batches[batch].state == "OPEN":
            self.take_out(batch, card)

    def dissolve(self, union: str, how: str, into: str | None) -> None:
        for id_, batch in self.batches.items():
            if batch.union == union and batch.state == "OPEN":
                self.give_up(id_)
        super().dissolve(union, how, into)
