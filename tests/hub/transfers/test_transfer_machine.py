"""Transfers asked for, decided, called off and forgotten, with people who join and leave, beside a model."""

import asyncio
import shutil
import tempfile
from collections.abc import Coroutine
from dataclasses import dataclass
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
from hub.members.models import Hold, Member, Membership
from hub.members.queries import MemberFilter
from hub.orgs.models import Org
from hub.paging import Window
from hub.region import Decision, OrgKind
from hub.settings import Settings
from hub.transfers import clock, queries
from hub.transfers.deciding import cancel, decide
from hub.transfers.models import Transfer
from hub.transfers.requesting import Request, request
from tests.factories import make_org, make_root, person_values, scope_of
from tests.hub.members.test_register_machine import blank
from tests.hub.recount import assert_counters_right
from tests.hub.transfers.setting import asked

T = TypeVar("T")
ABOVE = {"根": "", "甲": "根", "乙": "根", "甲一": "甲", "甲二": "甲", "乙一": "乙"}
UNIONS, PEOPLE, YES = st.sampled_from(sorted(ABOVE)), st.integers(1, 4), st.booleans()
ALL = Window.of(first=100)


def within(name: str, top: str) -> bool:
    return name == top or (ABOVE[name] != "" and within(ABOVE[name], top))


@dataclass
class Case:
    """A transfer as the model has it."""

    person: int
    old: str
    new: str
    by_new: bool  # the union the person is to come to asked for it
    open: bool = True


class Transfers(RuleBasedStateMachine):
    """The model: which union has whom, and what was asked for. No union has accounts, so all superiors may decide."""

    def __init__(self) -> None:
        super().__init__()
        self.home: dict[int, str] = {}
        self.known: set[int] = set()
        self.bonds: dict[int, int] = {}
        self.cases: dict[Any, Case] = {}
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
        for name in self.orgs:
            self.do(self.sight(name))
        assert self.do(audit()) == []
        self.do(self.opened.__aexit__(None, None, None))
        self.loop.close()
        shutil.rmtree(self.folder.parent)

    def open_case(self, person: int) -> Any:
        return next((id_ for id_, case in self.cases.items() if case.person == person and case.open), None)

    # what may be done

    @initialize()
    def begin(self) -> None:
        self.orgs: dict[str, Org] = {}
        for name, parent in ABOVE.items():
            kind = OrgKind.PRIMARY_FEDERATION
            made = make_org(self.orgs[parent], name, kind=kind) if parent else make_root(name)
            self.orgs[name] = self.do(made)
        for person, name in ((1, "甲一"), (2, "乙一")):
            self.enroll(person, name)

    @rule(person=PEOPLE, union=UNIONS)
    def enroll(self, person: int, union: str) -> None:
        org = self.orgs[union]
        code = self.refused(members.enroll(scope_of(org), org.id, person_values(person)))
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
        if home is None:
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
        if home == union:
            assert self.refused(asking) == "HERE_ALREADY"
        elif self.open_case(person):
            assert self.refused(asking) == "MEMBER_HELD"
        else:
            self.cases[self.do(asking).id] = Case(person, home, union, by_new=False)

    @rule(pick=st.integers(0, 100), union=UNIONS, yes=YES)
    def decide_one(self, pick: int, union: str, yes: bool) -> None:
        if not self.cases:
            return
        id_ = list(self.cases)[pick % len(self.cases)]
        case = self.cases[id_]
        decision = Decision.APPROVED if yes else Decision.REJECTED
        code = self.refused(decide(scope_of(self.orgs[union]), id_, decision, opinion="意见"))
        if not (within(case.old, union) or within(case.new, union)):
            assert code == "NOT_FOUND"
        elif not case.open:
            assert code == "TRANSFER_OVER"
        elif not within(case.old if case.by_new else case.new, union):
            assert code == "NOT_ALLOWED"
        else:
            assert code == ""
            case.open = False
            if yes:
                self.home[case.person] = case.new
                self.bonds[case.person] = self.bonds.get(case.person, 0) + 1

    @rule(pick=st.integers(0, 100), union=UNIONS)
    def call_one_off(self, pick: int, union: str) -> None:
        if not self.cases:
            return
        id_ = list(self.cases)[pick % len(self.cases)]
        case = self.cases[id_]
        code = self.refused(cancel(scope_of(self.orgs[union]), id_))
        if not (within(case.old, union) or within(case.new, union)):
            assert code == "NOT_FOUND"
        elif not case.open:
            assert code == "TRANSFER_OVER"
        elif not within(case.new if case.by_new else case.old, union):
            assert code == "NOT_ALLOWED"
        else:
            assert code == ""
            case.open = False

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
        held = {one.full_name: names[one.org_id] for one in rows if one.state == "CURRENT"}
        assert held == {f"试{person}": union for person, union in self.home.items()}
        assert await Membership.all().count() == sum(self.bonds.values())
        assert {hold.subject_id for hold in await Hold.all()} == {id_ for id_, case in self.cases.items() if case.open}

    async def sight(self, union: str) -> None:
        org = self.orgs[union]
        seen = await queries.page(scope_of(org), ALL)
        mine = {id_ for id_, case in self.cases.items() if within(case.old, union) or within(case.new, union)}
        assert {one.id for one in seen.items} == mine
        everything = [one.id for one in await Transfer.all()]
        assert set(await queries.by_ids(scope_of(org), everything)) == mine
        people = await member_queries.page(scope_of(org), org, MemberFilter(subtree=True), ALL)
        current = {one.full_name for one in people.items if one.state == "CURRENT"}
        assert current == {f"试{person}" for person, home in self.home.items() if within(home, union)}


TestTransfers = Transfers.TestCase
TestTransfers.settings = settings(
    max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
