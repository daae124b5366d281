"""What may be done to people: enrolled, let go, taken out, asked for, sent on, decided on, called off."""

from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from hub.clock import today
from hub.members import commands as members
from hub.region import Decision
from hub.transfers.deciding import cancel, decide
from hub.transfers.requesting import Request, request
from tests.factories import person_values
from tests.hub.machine.acting import BUSY, OWN, PEOPLE, PICK, WHO, YES, Acting
from tests.hub.machine.model import AFTER, MEMBER
from tests.hub.transfers.setting import asked

FAR = "外省虚构工会"


class MemberRules(Acting):
    """Clerks, superiors and the people themselves."""

    def people_come(self) -> None:
        for person, union in ((1, "甲厂"), (2, "乙厂"), (3, "车间"), (4, "甲厂")):
            self.enroll(person, union, OWN)

    @rule(person=PEOPLE, union=BUSY, who=WHO)
    def enroll(self, person: int, union: str, who: str) -> None:
        actor = self.actor(who, union)
        foretold = self.world.enrolling(actor, person, union)
        given = person_values(person) | {"country": "中国"}
        if self.agree(
            foretold, self.hub.union(actor), members.enroll(self.hub.union(actor), self.hub.ids[union], given)
        ):
            self.world.enroll(person, union)

    @rule(person=PEOPLE, who=WHO, change=st.sampled_from(sorted(AFTER)))
    def end_a_membership(self, person: int, who: str, change: str) -> None:
        if person not in self.world.people:
            return
        one = self.world.people[person]
        actor = self.actor(who, one.union)
        scope, id_ = self.hub.union(actor), self.hub.record(person)
        foretold = self.world.ending(actor, person, change)
        if self.agree(foretold, scope, members.end_membership(scope, id_, change, reason="5", on=today())):
            self.world.end(person, change)

    @rule(person=PEOPLE, who=WHO)
    def take_out_an_error(self, person: int, who: str) -> None:
        if person not in self.world.people:
            return
        actor = self.actor(who, self.world.people[person].union)
        scope, id_ = self.hub.union(actor), self.hub.record(person)
        if self.agree(self.world.deleting(actor, person), scope, members.delete(scope, id_, "录入有误")):
            self.world.forget(person)

    @rule(person=PEOPLE, union=BUSY, who=WHO)
    def ask_for_somebody(self, person: int, union: str, who: str) -> None:
        actor = self.actor(who, union)
        scope, given = self.hub.union(actor), Request(asked=asked(person), to_id=self.hub.ids[union])
        foretold = self.world.asking(actor, person, union, by_name=True)
        if one := self.agree(foretold, scope, request(scope, given)):
            self.world.ask(one.id, actor, person, union)

    @rule(person=PEOPLE, union=BUSY, who=WHO, far=st.sampled_from([False, False, False, True]))
    def send_somebody_on(self, person: int, union: str, who: str, far: bool) -> None:
        if person not in self.world.people:
            return
        actor = self.actor(who, self.world.people[person].union)
        to, scope = None if far else union, self.hub.union(actor)
        where: dict[str, Any] = {"to_name": FAR} if far else {"to_id": self.hub.ids[union]}
        foretold = self.world.asking(actor, person, to, by_name=False)
        if one := self.agree(foretold, scope, request(scope, Request(member_id=self.hub.record(person), **where))):
            self.world.ask(one.id, actor, person, to)

    @rule(person=PEOPLE, union=BUSY)
    def ask_for_oneself(self, person: int, union: str) -> None:
        if person not in self.world.people:
            return
        scope = self.hub.member(person)
        given = Request(member_id=scope.member_id, to_id=self.hub.ids[union])
        foretold = self.world.asking(MEMBER, person, union, by_name=False)
        if one := self.agree(foretold, scope, request(scope, given)):
            self.world.ask(one.id, MEMBER, person, union)

    @precondition(lambda self: self.world.cases)
    @rule(pick=PICK, other_side=YES, who=WHO, yes=st.sampled_from([True, True, False]))
    def decide_on_somebody(self, pick: int, other_side: bool, who: str, yes: bool) -> None:
        id_ = self.one_of(list(self.world.cases), pick)
        actor, scope = self._of_a_side(id_, who, other_side=other_side)
        decision = Decision.APPROVED if yes else Decision.REJECTED
        foretold = self.world.deciding(actor, id_)
        if self.agree(foretold, scope, decide(scope, id_, decision, opinion="意见")):
            self.world.decide(actor, id_, yes=yes)

    @precondition(lambda self: self.world.cases)
    @rule(pick=PICK, other_side=YES, who=WHO)
    def call_it_off(self, pick: int, other_side: bool, who: str) -> None:
        id_ = self.one_of(list(self.world.cases), pick)
        actor, scope = self._of_a_side(id_, who, other_side=other_side)
        if self.agree(self.world.cancelling(actor, id_), scope, cancel(scope, id_)):
            self.world.cases[id_].open = False

    @precondition(lambda self: self.world.cases)
    @rule(pick=PICK, person=PEOPLE)
    def call_it_off_oneself(self, pick: int, person: int) -> None:
        if person not in self.world.people:
            return
        id_ = self.one_of(list(self.world.cases), pick)
        scope = self.hub.member(person)
        if self.agree(self.world.cancelling(MEMBER, id_, person), scope, cancel(scope, id_)):
            self.world.cases[id_].open = False

    def _of_a_side(self, id: UUID, who: str, *, other_side: bool) -> Any:
        case = self.world.cases[id]
        actor = self.actor(who, case.new if other_side and case.new else case.old)
        return actor, self.hub.union(actor)
