"""Nobody sees what is not theirs: the lists of everybody, and what is asked for by id, held against the model."""

from typing import Any
from uuid import UUID

from hypothesis.stateful import rule

from hub.access.scope import Scope
from hub.cards import queries as cards
from hub.cards.models import Card, CardBatch
from hub.members import queries as members
from hub.members.lifecycle import is_held
from hub.members.models import Member
from hub.members.queries import MemberFilter
from hub.orgs import queries as orgs
from hub.orgs.models import Org
from hub.orgs.queries import OrgFilter
from hub.paging import Window
from hub.transfers import queries as transfers
from hub.transfers.models import Transfer
from tests.hub.machine.acting import PEOPLE, UNIONS, Acting
from tests.hub.machine.model import BANK, MEMBER
from tests.hub.machine.tree import ABOVE

ALL = Window.of(first=100)


class Sight(Acting):
    """Asked behind each one's own wall."""

    def teardown(self) -> None:
        try:
            for name in ABOVE if self.hub.ids else ():
                self.a_union_looks(name)
            for person in self.world.people:
                self.somebody_looks(person)
            if self.hub.ids:
                self.the_bank_looks()
        finally:
            super().teardown()

    @rule(union=UNIONS)
    def a_union_looks(self, union: str) -> None:
        if union in self.world.ended:
            return
        scope, org = self.hub.union(union), self.hub.org(union)
        everything = self.hub.do(_everything())
        mine = {id_ for id_, one in self.world.cases.items() if self.world.sees(union, one.old, one.new)}
        mine |= {id_ for id_, one in self.world.moves.items() if self.world.sees(union, one.old, one.new, one.union)}
        self._are(mine, scope, everything, "transfer")
        assert {one.id for one in self.hub.asked(scope, transfers.page(scope, ALL)).items} == mine
        people = {f"试{n}" for n, one in self.world.people.items() if self.world.sees(union, one.union)}
        listed = self.hub.asked(scope, members.page(scope, org, MemberFilter(subtree=True), ALL)).items
        assert {one.full_name for one in listed} == people
        held = {f"试{n}" for n, one in self.world.people.items() if one.is_held}
        assert {one.full_name for one in listed if is_held(one.state)} == people & held
        self._are({one.id for one in listed}, scope, everything, "member")
        below = {self.hub.ids[name] for name in self.world.below(union)}
        assert {one.id for one in self.hub.asked(scope, orgs.page(scope, OrgFilter(), ALL)).items} == below
        self._are({self.hub.ids[one] for one in ABOVE if self.world.within(one, union)}, scope, everything, "org")
        own = {id_ for id_ in self.world.cards if self.world.sees_card(union, id_)}
        self._are(own, scope, everything, "card")
        live = {id_ for id_ in own if self.world.cards[id_].live}
        assert {one.id for one in self.hub.asked(scope, cards.page(scope, org, ALL, subtree=True)).items} == live
        batches = {id_ for id_, batch in self.world.batches.items() if self.world.sees(union, batch.union)}
        self._are(batches, scope, everything, "batch")
        assert {one.id for one in self.hub.asked(scope, cards.batches(scope, None, ALL)).items} == batches

    @rule()
    def the_bank_looks(self) -> None:
        scope, everything = self.hub.bank(), self.hub.do(_everything())
        own = {id_ for id_ in self.world.cards if self.world.sees_card(BANK, id_)}
        self._are(own, scope, everything, "card")
        self._are({id_ for id_ in self.world.batches if self.world.at_bank(id_)}, scope, everything, "batch")
        for kind in ("member", "org", "transfer"):
            self._are(set(), scope, everything, kind)

    @rule(person=PEOPLE)
    def somebody_looks(self, person: int) -> None:
        if person not in self.world.people:
            return
        scope, everything = self.hub.member(person), self.hub.do(_everything())
        self._are({self.hub.record(person)}, scope, everything, "member")
        self._are({self.hub.ids[self.world.people[person].union]}, scope, everything, "org")
        own = {id_ for id_ in self.world.cards if self.world.sees_card(MEMBER, id_, person)}
        self._are(own, scope, everything, "card")
        self._are(set(), scope, everything, "batch")
        mine = {id_ for id_, one in self.world.cases.items() if one.person == person}
        assert mine <= set(self._asked(scope, everything, "transfer")) | self._before(person)
        assert set(self._asked(scope, everything, "transfer")) <= mine

    def _before(self, person: int) -> set[UUID]:
        """Cases of a record that was taken out since, and the person entered anew."""
        record = self.hub.record(person)
        cases = self.hub.do(_subjects_of_cases())
        return {id_ for id_ in self.world.cases if cases[id_] != record}

    def _are(self, mine: set[UUID], scope: Scope, everything: dict[str, list[UUID]], kind: str) -> None:
        """Of all there is, by id, the actor is given what is the actor's."""
        assert set(self._asked(scope, everything, kind)) == mine, kind

    def _asked(self, scope: Scope, everything: dict[str, list[UUID]], kind: str) -> list[UUID]:
        ask: dict[str, Any] = {
            "member": members.by_ids,
            "org": orgs.by_ids,
            "transfer": transfers.by_ids,
            "card": cards.by_ids,
            "batch": cards.batches_by_ids,
        }
        return list(self.hub.asked(scope, ask[kind](scope, everything[kind])))


async def _everything() -> dict[str, list[UUID]]:
    tables: dict[str, Any] = {"member": Member, "org": Org, "transfer": Transfer, "card": Card, "batch": CardBatch}
    return {kind: [one.id for one in await table.all()] for kind, table in tables.items()}


async def _subjects_of_cases() -> dict[UUID, UUID]:
    return {one.id: one.subject_id for one in await Transfer.all()}
