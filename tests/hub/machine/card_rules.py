"""What may be done to cards: ordered by the batch, answered by the bank, handed out, lost, made anew, given up."""

from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from hub.access.scope import Scope
from hub.cards import batches, moving
from hub.cards.models import CardBatchRow
from hub.cards.states import Answer
from tests.hub.machine.acting import BUSY, PEOPLE, PICK, WHO, YES, Acting
from tests.hub.machine.model import BANK, MEMBER
from tests.hub.machine.ordering import MOVES, UNION, Batch

CODES = st.sampled_from(["", "", "", "E1", "E2"])  # why the bank returns a card; empty: it does not


class CardRules(Acting):
    """Unions, the bank, and people who lose their cards."""

    @rule(union=BUSY, who=WHO)
    def open_a_batch(self, union: str, who: str) -> None:
        actor = self.actor(who, union)
        scope, foretold = self.hub.union(actor), self.world.opening(actor, union)
        if one := self.agree(foretold, scope, batches.open_batch(scope, self.hub.ids[union])):
            self.world.batches[one.id] = Batch(union, self.world.today)

    @precondition(lambda self: self.world.batches)
    @rule(pick=PICK, chosen=st.lists(PEOPLE, max_size=3, unique=True), who=WHO)
    def put_people_in(self, pick: int, chosen: list[int], who: str) -> None:
        id_ = self._unsent(pick)
        union = self.world.batches[id_].union
        actor = self.actor(who, union)
        foretold = self.world.using(actor, id_)
        if not foretold and self.world.strangers(union, chosen):
            foretold = "NOT_FOUND"
        scope, ids = self.hub.union(actor), self._ids(chosen)
        fit = self.world.fit(union, chosen) if not foretold else []
        if self.agree(foretold, scope, batches.add(scope, id_, members=ids, all_pending=not ids)):
            self._filled(id_, fit)

    @rule(union=BUSY, chosen=st.lists(PEOPLE, max_size=3, unique=True), who=WHO)
    def order_at_once(self, union: str, chosen: list[int], who: str) -> None:
        actor = self.actor(who, union)
        foretold = self.world.opening(actor, union)
        if not foretold and self.world.strangers(union, chosen):
            foretold = "NOT_FOUND"
        fit = self.world.fit(union, chosen) if not foretold else []
        if not foretold and not fit:
            foretold = "NOBODY_TO_APPLY"
        scope, ids = self.hub.union(actor), self._ids(chosen)
        ordering = batches.apply(scope, self.hub.ids[union], members=ids, all_pending=not ids)
        if done := self.agree(foretold, scope, ordering):
            self.world.batches[done[0].id] = Batch(union, self.world.today)
            self._filled(done[0].id, fit)
            self.world.send(done[0].id)

    @precondition(lambda self: self.world.batches)
    @rule(pick=PICK, person=PEOPLE, who=WHO)
    def take_somebody_out(self, pick: int, person: int, who: str) -> None:
        id_ = self._unsent(pick)
        actor = self.actor(who, self.world.batches[id_].union)
        scope, foretold = self.hub.union(actor), self.world.using(actor, id_)
        if self.agree(foretold, scope, batches.remove(scope, id_, self._ids([person]))):
            for card in [card for card in self.world.batches[id_].rows if self.world.cards[card].person == person]:
                self.world.take_out(id_, card)

    @precondition(lambda self: self.world.batches)
    @rule(pick=PICK, who=WHO)
    def send_a_batch(self, pick: int, who: str) -> None:
        id_ = self._unsent(pick)
        actor = self.actor(who, self.world.batches[id_].union)
        foretold = self.world.using(actor, id_)
        if not foretold and not self.world.still_fit(id_):
            foretold = "NOBODY_TO_APPLY"
        scope = self.hub.union(actor)
        if self.agree(foretold, scope, batches.submit(scope, id_)):
            self.world.send(id_)

    @precondition(lambda self: self.world.batches)
    @rule(pick=PICK, who=WHO)
    def give_a_batch_up(self, pick: int, who: str) -> None:
        id_ = self._unsent(pick)
        actor = self.actor(who, self.world.batches[id_].union)
        scope, foretold = self.hub.union(actor), self.world.using(actor, id_)
        if self.agree(foretold, scope, batches.cancel(scope, id_)):
            self.world.give_up(id_)

    @precondition(lambda self: self.world.cards)
    @rule(pick=PICK, code=CODES)
    def the_bank_answers(self, pick: int, code: str) -> None:
        id_ = self.one_of(list(self.world.cards), pick)
        answer, scope = Answer.RETURNED if code else Answer.APPROVED, self.hub.bank()
        foretold = self.world.answering(id_, code)
        if self.agree(foretold, scope, moving.decide(scope, id_, answer, failure_code=code or None)):
            self.world.answer(id_, code)

    @precondition(lambda self: self.world.cards)
    @rule(
        pick=PICK,
        who=st.sampled_from([UNION, UNION, BANK, BANK, MEMBER]),
        union=WHO,
        act=st.sampled_from(sorted(MOVES)),
    )
    def move_a_card(self, pick: int, who: str, union: str, act: str) -> None:
        self._moved(self.one_of(list(self.world.cards), pick), who, union, act)

    @precondition(lambda self: self._under_way())
    @rule(pick=PICK, further=YES, union=WHO)
    def take_a_card_further(self, pick: int, further: bool, union: str) -> None:
        """What comes next for a card, by whoever's turn it is: else few would ever come far."""
        id_ = self.one_of(self._under_way(), pick)
        acts = [act for act, (leaves, _, _) in MOVES.items() if self.world.cards[id_].state in leaves]
        act = acts[0 if further else -1]
        self._moved(id_, MOVES[act][2][0], union, act)

    def _under_way(self) -> list[UUID]:
        return [id_ for id_, card in self.world.cards.items() if card.live and card.state != "PENDING"]

    def _moved(self, id: UUID, who: str, union: str, act: str) -> None:
        card = self.world.cards[id]
        actor, scope = self._party(who, union, card.person)
        foretold = self.world.stepping(actor, id, act, card.person)
        if moved := self.agree(foretold, scope, moving.move(scope, [id], act, "试一试")):
            self.world.step(id, act, moved[0].id)

    def _party(self, who: str, union: str, person: int) -> tuple[str, Scope]:
        if who == BANK:
            return who, self.hub.bank()
        if who == MEMBER:
            return who, self.hub.member(person)
        actor = self.actor(union, self.world.people[person].union)
        return actor, self.hub.union(actor)

    def _unsent(self, pick: int) -> UUID:
        """One that is not sent, if there is one; else any."""
        unsent = [id_ for id_, batch in self.world.batches.items() if batch.state == "OPEN"]
        return self.one_of(unsent if unsent and pick % 8 else list(self.world.batches), pick)

    def _ids(self, people: list[int]) -> list[UUID]:
        """Their records; of whom the register does not know, one that is not there."""
        known = [person for person in people if person in self.world.people]
        return [self.hub.record(person) for person in known] + [
            UUID(int=person) for person in people if person not in known
        ]

    def _filled(self, id: UUID, fit: list[int]) -> None:
        """Those who were put in have a card there now, and nobody else has."""
        there = self.hub.do(_rows(id))
        new = {card: member for card, member in there.items() if card not in self.world.batches[id].rows}
        assert set(new.values()) == set(self._ids(fit))
        people = {self.hub.record(person): person for person in fit}
        self.world.put_in(id, {card: people[member] for card, member in new.items()})


async def _rows(id: UUID) -> dict[UUID, UUID]:
    return {row.card_id: row.member_id for row in await CardBatchRow.filter(batch_id=id)}
