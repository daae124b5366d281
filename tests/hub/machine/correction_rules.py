"""What may be said of people: corrected, decided on by the superior, taken back by the union."""

from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from hub.members import commands as members
from hub.members import reviews
from hub.region import Decision
from hub.reviewing.models import Proposal
from tests.hub.machine.acting import PEOPLE, WHO, Acting

PLACES = st.sampled_from(["海南虚构", "外省虚构"])


class CorrectionRules(Acting):
    """Clerks, and superiors who judge what they said."""

    @rule(person=PEOPLE, who=WHO, place=PLACES)
    def correct(self, person: int, who: str, place: str) -> None:
        if person not in self.world.people:
            return
        actor = self.actor(who, self.world.people[person].union)
        scope, id_ = self.hub.union(actor), self.hub.record(person)
        foretold = self.world.correcting(actor, person, place)
        if self.agree(foretold, scope, members.update(scope, id_, {"native_place": place})):
            self.world.correct(actor, person, place)

    @precondition(lambda self: self.world.waiting)
    @rule(person=PEOPLE, who=WHO, yes=st.sampled_from([True, True, False]))
    def judge_a_correction(self, person: int, who: str, yes: bool) -> None:
        if person not in self.world.people:
            return
        actor = self.actor(who, self.world.people[person].union)
        scope, id_ = self.hub.union(actor), self.hub.record(person)
        one = self.hub.do(_waiting(id_))
        written = {"native_place": self.world.waiting[person].after} if person in self.world.waiting else {}
        decision = Decision.APPROVED if yes else Decision.REJECTED
        foretold = self.world.reviewing(actor, person, yes=yes)
        judging = reviews.review(scope, id_, decision, "意见", proposal=one.id if one else None, written=written)
        if self.agree(foretold, scope, judging):
            self.world.review(person, yes=yes)

    @precondition(lambda self: self.world.waiting)
    @rule(person=PEOPLE, who=WHO)
    def take_a_correction_back(self, person: int, who: str) -> None:
        if person not in self.world.people:
            return
        actor = self.actor(who, self.world.people[person].union)
        scope, id_ = self.hub.union(actor), self.hub.record(person)
        if self.agree(self.world.taking_back(actor, person), scope, reviews.withdraw(scope, id_)):
            del self.world.waiting[person]


async def _waiting(id: UUID) -> Proposal | None:
    return await Proposal.get_or_none(subject_id=id, open=True)
