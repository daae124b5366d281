"""Transfers asked for, decided, called off and forgotten, with people who join and leave, and unions that move and end.

All of it beside a model.
"""

import asyncio
import shutil
import tempfile
from collections.abc import Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from hub.auditing.audit import audit
from hub.clock import now, today
from hub.errors import HubError
from hub.installation import installed
from hub.members import commands as members
from hub.members import queries as member_queries
from hub.members.lifecycle import is_held
from hub.members.models import Hold, Member, Membership
from hub.members.queries import MemberFilter
from hub.orgs import queries as org_queries
from hub.orgs.models import Org
from hub.orgs.moves import Dissolution, OrgMoveKind
from hub.orgs.queries import OrgFilter
from hub.paging import Window
from hub.procedures import dissolving, moving
from hub.region import Decision
from hub.settings import Settings
from hub.transfers import clock, queries
from hub.transfers.deciding import cancel, decide
from hub.transfers.models import Transfer
from hub.transfers.requesting import Request, request
from tests.factories import make_root, person_values, scope_of
from tests.hub.members.test_register_machine import blank
from tests.hub.recount import assert_counters_right
from tests.hub.transfers.setting import asked
from tests.hub.transfers.tree import ABOVE, SEATS, Case, Move, approved, fresh

T = TypeVar("T")
UNIONS, PEOPLE, YES = st.sampled_from(sorted(ABOVE)), st.integers(1, 4), st.booleans()
MOVING = st.sampled_from(["甲街", "甲厂", "乙厂", "车间", "市"])
ALL = Window.of(first=100)


class Transfers(RuleBasedStateMachine):
    """The model: which union has whom, and what was asked for. No union has accounts, so all superiors may decide."""

    def __init__(self) -> None:
        super().__init__()
        self.home: dict[int, str] = {}
        self.known: set[int] = set()
        self.bonds: dict[int, int] = {}
        self.cases: dict[Any, Case] = {}
        self.above = dict(ABOVE)
        self.moves: dict[Any, Move] = {}
        self.ended: set[str] = set()
        self.folder = Path(tempfile.mkdtemp()) / "data"
        shutil.copytree(blank(), self.folder)
        self.loop = asyncio.new_event_loop()
        self.opened = installed(Settings(data=self.folder))
        self.do(self.opened.__aenter__())

    def do(self, what: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(what)

    def refused(self, what: Coroutine[Any, Any, object]) -> str:
        """The code of the refusal; empty: it was done."""
        try:
            self.do(what)
        except HubError as refusal:
            return refusal.code
        return ""

    def teardown(self) -> None:
        try:
            for name in self.orgs:
                self.do(self.sight(name))
            assert self.do(audit()) == []
        finally:
            self.do(self.opened.__aexit__(None, None, None))
            self.loop.close()
            shutil.rmtree(self.folder.parent)

    def within(self, name: str, top: str) -> bool:
        return name == top or (self.above[name] != "" and self.within(self.above[name], top))

    def below(self, name: str) -> list[str]:
        """Itself and all below it that have not ended."""
        return [one for one in self.above if self.within(one, name) and one not in self.ended]

    def level(self, name: str) -> int:
        return 1 + (self.level(self.above[name]) if self.above[name] else 0)

    def is_leaving(self, name: str) -> bool:
        """Whether somebody waits to go from there, or from below."""
        return any(case.open and self.within(case.old, name) for case in self.cases.values())

    def pending(self, name: str) -> bool:
        return any(move.open and move.union == name for move in self.moves.values())

    def against_moving(self, union: str, new: str) -> str:
        """The code of what stands in the way of hanging it there."""
        if not self.above[union]:
            return "NO_SUPERIOR"
        if self.above[union] == new:
            return "HERE_ALREADY"
        if self.within(new, union):
            return "ORG_PARENT_CIRCULAR"
        deeper = self.level(new) + 1 - self.level(union)
        if any(self.level(one) + deeper not in SEATS[one[-1]] for one in self.below(union)):
            return "ORG_KIND_NOT_HERE"
        return ""

    def read(self) -> None:
        """The unions as they stand by now."""
        for name, org in self.orgs.items():
            self.orgs[name] = self.do(fresh(org))

    def open_case(self, person: int) -> Any:
        return next((id_ for id_, case in self.cases.items() if case.person == person and case.open), None)

    # what may be done

    @initialize()
    def begin(self) -> None:
        self.orgs: dict[str, Org] = {}
        for name, parent in ABOVE.items():
            self.orgs[name] = self.do(approved(self.orgs[parent], name) if parent else make_root(name, "shanghai"))
        for person, name in ((1, "甲厂"), (2, "乙厂")):
            self.enroll(person, name)

    @rule(person=PEOPLE, union=UNIONS)
    def enroll(self, person: int, union: str) -> None:
        org = self.orgs[union]
        code = self.refused(members.enroll(scope_of(org), org.id, person_values(person)))
        if union in self.ended:
            assert code == "ORG_NOT_ACTIVE"
            return
        if self.home.get(person, union) != union:
            assert code == "MEMBER_ELSEWHERE"
            return
        assert code == ""
        if person in self.known and person not in self.home:
            self.bonds[person] = self.bonds.get(person, 0) + 1
        self.known.add(person)
        self.home[person] = union

    @rule(person=PEOPLE)
    def leave(self, person: int) -> None:
        if person in self.home:
            going = members.end_membership(
                scope_of(self.orgs[self.home[person]]), self.do(self.one(person)).id, "6", reason="5", on=today()
            )
            held = self.open_case(person) is not None
            assert self.refused(going) == ("MEMBER_HELD" if held else "")
            if not held:
                del self.home[person]

    @rule(person=PEOPLE, union=UNIONS)
    def ask_for_somebody(self, person: int, union: str) -> None:
        org = self.orgs[union]
        home = self.home.get(person)
        asking = request(scope_of(org), Request(asked=asked(person), to_id=org.id))
        if union in self.ended:
            assert self.refused(asking) == "ORG_NOT_ACTIVE"
        elif home is None:
            assert self.refused(asking) == "NOBODY_MATCHES"
        elif home == union:
            assert self.refused(asking) == "HERE_ALREADY"
        elif self.open_case(person):
            assert self.refused(asking) == "MEMBER_HELD"
        else:
            self.cases[self.do(asking).id] = Case(person, home, union, by_new=True)

    @rule(person=PEOPLE, union=UNIONS)
    def send_somebody_on(self, person: int, union: str) -> None:
        home = self.home.get(person)
        if home is None:
            return
        given = Request(member_id=self.do(self.one(person)).id, to_id=self.orgs[union].id)
        asking = request(scope_of(self.orgs[home]), given)
        if union in self.ended:
            assert self.refused(asking) in ("NOT_FOUND", "ORG_NOT_ACTIVE")
        elif home == union:
            assert self.refused(asking) == "HERE_ALREADY"
        elif self.open_case(person):
            assert self.refused(asking) == "MEMBER_HELD"
        else:
            self.cases[self.do(asking).id] = Case(person, home, union, by_new=False)

    @rule(pick=st.integers(0, 100), union=UNIONS, yes=YES)
    def decide_one(self, pick: int, union: str, yes: bool) -> None:
        if not self.cases or union in self.ended:
            return
        id_ = list(self.cases)[pick % len(self.cases)]
        case = self.cases[id_]
        decision = Decision.APPROVED if yes else Decision.REJECTED
        code = self.refused(decide(scope_of(self.orgs[union]), id_, decision, opinion="意见"))
        if not self.sees(union, case.old, case.new):
            assert code == "NOT_FOUND"
        elif not case.open:
            assert code == "TRANSFER_OVER"
        elif not self.within(case.old if case.by_new else case.new, union):
            assert code == "NOT_ALLOWED"
        else:
            assert code == ""
            case.open = False
            if yes:
                self.home[case.person] = case.new
                self.bonds[case.person] = self.bonds.get(case.person, 0) + 1

    @rule(pick=st.integers(0, 100), union=UNIONS)
    def call_one_off(self, pick: int, union: str) -> None:
        if not self.cases or union in self.ended:
            return
        id_ = list(self.cases)[pick % len(self.cases)]
        case = self.cases[id_]
        code = self.refused(cancel(scope_of(self.orgs[union]), id_))
        if not self.sees(union, case.old, case.new):
            assert code == "NOT_FOUND"
        elif not case.open:
            assert code == "TRANSFER_OVER"
        elif not self.within(case.new if case.by_new else case.old, union):
            assert code == "NOT_ALLOWED"
        else:
            assert code == ""
            case.open = False

    @rule(union=MOVING, new=UNIONS)
    def ask_to_move(self, union: str, new: str) -> None:
        how, org = OrgMoveKind.WITHIN_TRACK, self.orgs[union]
        asking = moving.request(scope_of(org), org.id, how, self.orgs[new].id, {})
        if union in self.ended:
            assert self.refused(asking) == "ORG_NOT_ACTIVE"
        elif self.pending(union):
            assert self.refused(asking) == "NOT_IN_THIS_STATE"
        elif new in self.ended:
            assert self.refused(asking) == "ORG_NOT_ACTIVE"
        elif code := self.against_moving(union, new) or ("SH-TR-02" if self.is_leaving(union) else ""):
            assert self.refused(asking) == code
        else:
            self.moves[self.do(asking).id] = Move(union, self.above[union], new)

    @rule(pick=st.integers(0, 100), union=UNIONS, yes=YES)
    def decide_a_move(self, pick: int, union: str, yes: bool) -> None:
        if not self.moves or union in self.ended:
            return
        id_ = list(self.moves)[pick % len(self.moves)]
        move = self.moves[id_]
        decision = Decision.APPROVED if yes else Decision.REJECTED
        code = self.refused(decide(scope_of(self.orgs[union]), id_, decision, opinion="意见"))
        mine = {side for side in (move.old, move.new) if side not in move.agreed and self.within(side, union)}
        if not any(self.within(one, union) for one in (move.old, move.new, move.union)):
            assert code == "NOT_FOUND"
        elif not move.open:
            assert code == "TRANSFER_OVER"
        elif not mine:
            assert code == "NOT_ALLOWED"
        elif not yes:
            assert code == ""
            move.open = False
        elif move.agreed | mine != {move.old, move.new}:
            assert code == ""
            move.agreed |= mine
        else:
            kept = "SH-TR-02" if self.is_leaving(move.union) else self.against_moving(move.union, move.new)
            assert code == kept
            if not kept:
                move.open, self.above[move.union] = False, move.new
                self.read()

    @rule(union=UNIONS, into=UNIONS, merges=YES)
    def end_a_union(self, union: str, into: str, merges: bool) -> None:
        org = self.orgs[union]
        how, other = (Dissolution.MERGE, self.orgs[into].id) if merges else (Dissolution.CLOSE, None)
        code = self.refused(dissolving.dissolve(scope_of(org), org.id, how, other, "原因"))
        arriving = [case for case in self.cases.values() if case.open and case.new == union]
        comes = [move for move in self.moves.values() if move.open and move.new == union]
        if union in self.ended or self.pending(union):
            assert code == "NOT_IN_THIS_STATE"
        elif not self.above[union]:
            assert code == "NO_SUPERIOR"
        elif merges and into == union:
            assert code == "INVALID"
        elif merges and into in self.ended:
            assert code == "ORG_NOT_ACTIVE"
        elif self.is_leaving(union):
            assert code == "SH-TR-02"
        elif self.below(union) != [union]:
            assert code == "SH-TR-03"
        elif arriving or comes:
            assert code == "STILL_UNDER_WAY"
        else:
            assert code == ""
            self.ended.add(union)
            self.read()
            for person in [person for person, home in self.home.items() if home == union]:
                self.home[person] = into if merges else self.above[union]
                self.bonds[person] = self.bonds.get(person, 0) + 1

    @rule()
    def wait_for_long(self) -> None:
        self.do(clock.strike(now() + timedelta(days=60)))
        for case in self.cases.values():
            case.open = False

    # what must hold

    @invariant()
    def every_counter_equals_a_recount(self) -> None:
        self.do(assert_counters_right())

    @invariant()
    def a_person_has_one_current_membership_and_a_history_that_only_grows(self) -> None:
        self.do(self.same_people())

    @rule(union=UNIONS)
    def nobody_sees_what_is_outside_its_subtree(self, union: str) -> None:
        self.do(self.sight(union))

    async def one(self, person: int) -> Member:
        return await Member.get(full_name=f"试{person}")

    async def same_people(self) -> None:
        if not hasattr(self, "orgs"):
            return
        names = {org.id: name for name, org in self.orgs.items()}
        rows = await Member.all()
        assert {one.full_name for one in rows} == {f"试{person}" for person in self.known}
        assert len(rows) == len(self.known)
        held = {one.full_name: names[one.org_id] for one in rows if is_held(one.state)}
        assert held == {f"试{person}": union for person, union in self.home.items()}
        assert await Membership.all().count() == sum(self.bonds.values())
        assert {hold.subject_id for hold in await Hold.all()} == {id_ for id_, case in self.cases.items() if case.open}

    def sees(self, union: str, *sides: str) -> bool:
        return any(self.within(side, union) for side in sides)

    async def sight(self, union: str) -> None:
        org = self.orgs[union]
        seen = await queries.page(scope_of(org), ALL)
        mine = {id_ for id_, case in self.cases.items() if self.sees(union, case.old, case.new)}
        mine |= {id_ for id_, move in self.moves.items() if self.sees(union, move.old, move.new, move.union)}
        assert {one.id for one in seen.items} == mine
        everything = [one.id for one in await Transfer.all()]
        assert set(await queries.by_ids(scope_of(org), everything)) == mine
        people = await member_queries.page(scope_of(org), org, MemberFilter(subtree=True), ALL)
        current = {one.full_name for one in people.items if is_held(one.state)}
        assert current == {f"试{person}" for person, home in self.home.items() if self.within(home, union)}
        listed = await org_queries.page(scope_of(org), OrgFilter(), ALL)
        assert {one.name for one in listed.items} == set(self.below(union))


TestTransfers = Transfers.TestCase
TestTransfers.settings = settings(
    max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
