"""A register anything may be done to, in any order, beside a model of plain dictionaries."""

import asyncio
import shutil
import tempfile
from collections.abc import Coroutine
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from hub.database.migrating import migrate
from hub.errors import Invalid
from hub.installation import installed, prepare
from hub.journal.deeds import deed
from hub.members import bulk as member_bulk
from hub.members import commands as members
from hub.members import queries as member_queries
from hub.members.models import Member, Membership
from hub.members.queries import MemberFilter
from hub.members.values import MEMBERS
from hub.orgs import bulk as org_bulk
from hub.orgs import queries as org_queries
from hub.orgs.models import Org
from hub.orgs.queries import OrgFilter
from hub.paging import Window
from hub.region import OrgKind
from hub.rows import Rows, Written
from hub.settings import Settings
from tests.factories import make_org, make_root, person_values, scope_of
from tests.hub.recount import assert_counters_right

T = TypeVar("T")
ROOT = "虚构省总工会"
FEDERATION = OrgKind.PRIMARY_FEDERATION  # in Hainan's tree such unions stand on the levels 2 to 5
DEEPEST = 5
ALL = Window.of(first=100)
NAMES, PEOPLE, PICK = st.integers(1, 12), st.integers(1, 8), st.integers(0, 10_000)


@cache
def blank() -> Path:
    """An installation with tables and no rows, to copy."""
    folder = Path(tempfile.mkdtemp()) / "data"
    prepare(folder)
    asyncio.run(migrate(Settings(data=folder)))
    return folder


class Register(RuleBasedStateMachine):
    """The model: which union stands under which, which person has a record where, and who still belongs there."""

    def __init__(self) -> None:
        super().__init__()
        self.above: dict[str, str] = {ROOT: ""}
        self.home: dict[int, str] = {}
        self.held: set[int] = set()
        self.bonds: dict[int, int] = {}
        self.folder = Path(tempfile.mkdtemp()) / "data"
        shutil.copytree(blank(), self.folder)
        self.loop = asyncio.new_event_loop()
        self.opened = installed(Settings(data=self.folder))
        self.do(self.opened.__aenter__())

    def do(self, what: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(what)

    def teardown(self) -> None:
        for name in self.above:
            self.do(self.sight(name))
        self.do(self.opened.__aexit__(None, None, None))
        self.loop.close()
        shutil.rmtree(self.folder.parent)

    # what the model knows

    def union(self, pick: int) -> str:
        return sorted(self.above)[pick % len(self.above)]

    def level(self, name: str) -> int:
        return 1 + self.level(self.above[name]) if self.above[name] else 1

    def lies_within(self, name: str, top: str) -> bool:
        return name == top or (
            name in self.above and bool(self.above[name]) and self.lies_within(self.above[name], top)
        )

    def enrolled(self, person: int, union: str) -> bool:
        """What the model makes of an enrollment; whether the person is taken."""
        if person in self.held and self.home[person] != union:
            return False
        if person in self.home and person not in self.held:
            self.bonds[person] = self.bonds.get(person, 0) + 1
        self.home[person] = union
        self.held.add(person)
        return True

    # what may be done

    @initialize()
    def begin(self) -> None:
        self.do(make_root(ROOT))

    @rule(number=NAMES, pick=PICK)
    def enter_a_union(self, number: int, pick: int) -> None:
        name, parent = f"会{number}", self.union(pick)
        if name in self.above or self.level(parent) >= DEEPEST:
            with pytest.raises(Invalid):
                self.do(self.make(name, parent))
        else:
            self.do(self.make(name, parent))
            self.above[name] = parent

    @rule(rows=st.lists(st.tuples(NAMES, NAMES | st.just(0)), max_size=8), pick=PICK)
    def import_unions(self, rows: list[tuple[int, int]], pick: int) -> None:
        home = self.union(pick)
        lines = [(f"会{name}", f"会{parent}" if parent else home) for name, parent in rows]
        seated, repeated = self.seated(lines, home)
        known = {at for at, (name, _) in enumerate(lines) if name in self.above} - repeated
        within = {at for at in known if self.lies_within(lines[at][0], home)}
        written = self.do(self.taken_in_unions(home, lines))
        assert (written.created, written.updated + written.unchanged) == (len(seated), len(within))
        assert set(written.refused) == set(range(len(lines))) - seated.keys() - within
        self.above |= {lines[at][0]: lines[at][1] for at in seated}

    def seated(self, lines: list[tuple[str, str]], home: str) -> tuple[dict[int, int], set[int]]:
        """Rows that find a place, with their levels, by looking again and again; and rows whose name came before."""
        names = [name for name, _ in lines]
        repeated = {at for at, name in enumerate(names) if name in names[:at]}
        levels: dict[int, int] = {}
        again = True
        while again:
            again = False
            for at, (name, parent) in enumerate(lines):
                if at in levels or at in repeated or name in self.above:
                    continue
                beside = next((other for other in levels if names[other] == parent), None)
                reach = parent in self.above and self.lies_within(parent, home)
                level = levels[beside] if beside is not None else self.level(parent) if reach else DEEPEST
                if level < DEEPEST:
                    levels[at], again = level + 1, True
        return levels, repeated

    @rule(person=PEOPLE, pick=PICK)
    def enroll(self, person: int, pick: int) -> None:
        union = self.union(pick)
        if self.enrolled(person, union):
            self.do(self.enroll_into(union, person))
        else:
            with pytest.raises(Invalid):
                self.do(self.enroll_into(union, person))

    @rule(people=st.lists(PEOPLE, max_size=8), pick=PICK)
    def import_people(self, people: list[int], pick: int) -> None:
        union, before = self.union(pick), set(self.home)
        first = [person for at, person in enumerate(people) if person not in people[:at]]
        taken = [person for person in first if self.enrolled(person, union)]
        written = self.do(self.taken_in_people(union, people))
        assert written.created == len(set(taken) - before)
        assert written.created + written.updated + written.unchanged == len(taken)
        assert len(written.refused) == len(people) - len(taken)

    @precondition(lambda self: self.held)
    @rule(pick=PICK, change=st.sampled_from("56"))
    def end(self, pick: int, change: str) -> None:
        person = sorted(self.held)[pick % len(self.held)]
        self.do(self.ended(person, change))
        self.held.discard(person)

    @precondition(lambda self: self.home)
    @rule(pick=PICK)
    def delete(self, pick: int) -> None:
        person = sorted(self.home)[pick % len(self.home)]
        if person in self.held and not self.bonds.get(person):
            self.do(self.deleted(person))
            self.held.discard(person)
            del self.home[person]
        else:
            with pytest.raises(Invalid):
                self.do(self.deleted(person))

    @precondition(lambda self: self.home)
    @rule(pick=PICK, text=st.sampled_from("甲乙"))
    def correct(self, pick: int, text: str) -> None:
        person = sorted(self.home)[pick % len(self.home)]
        self.do(self.corrected(person, text))

    # what must hold

    @invariant()
    def every_counter_equals_a_recount(self) -> None:
        self.do(assert_counters_right())

    @invariant()
    def a_person_has_one_record_and_as_many_ended_bonds_as_returns(self) -> None:
        self.do(self.same_people())

    @rule(pick=PICK)
    def nobody_sees_what_is_outside_its_subtree(self, pick: int) -> None:
        self.do(self.sight(self.union(pick)))

    # how it is done

    async def org(self, name: str) -> Org:
        return await Org.get(name=name)

    async def person(self, person: int) -> Member:
        index = MEMBERS.index("id_number", person_values(person)["id_number"])
        return await Member.get(id_number_index=index)

    async def make(self, name: str, parent: str) -> Org:
        return await make_org(await self.org(parent), name, kind=FEDERATION)

    async def enroll_into(self, union: str, person: int) -> Member:
        org = await self.org(union)
        if org.state != "ACTIVE":
            await Org.filter(id=org.id).update(state="ACTIVE")
        return await members.enroll(scope_of(org), org.id, person_values(person))

    async def taken_in_unions(self, home: str, lines: list[tuple[str, str]]) -> Written:
        org = await self.org(home)
        values = {
            "name": [name for name, _ in lines],
            "parent_name": [parent for _, parent in lines],
            "kind": [FEDERATION.value] * len(lines),
        }
        async with deed(scope_of(org).actor, "commitImport") as done:
            rows = Rows(numbers=list(range(len(lines))), values=values)
            return await org_bulk.upsert(done, scope_of(org), org, rows)

    async def taken_in_people(self, union: str, people: list[int]) -> Written:
        org, said = await self.org(union), [person_values(person) for person in people]
        keys = said[0] if said else person_values(1)
        rows = Rows(numbers=list(range(len(said))), values={key: [one[key] for one in said] for key in keys})
        async with deed(scope_of(org).actor, "commitImport") as done:
            return await member_bulk.upsert(done, scope_of(org), org, rows)

    async def ended(self, person: int, change: str) -> None:
        union, one = await self.org(self.home[person]), await self.person(person)
        await members.end_membership(scope_of(union), one.id, change, reason="5", on=date(2021, 1, 1))

    async def deleted(self, person: int) -> None:
        union, one = await self.org(self.home[person]), await self.person(person)
        await members.delete(scope_of(union), one.id, "录入有误")

    async def corrected(self, person: int, text: str) -> None:
        union, one = await self.org(self.home[person]), await self.person(person)
        await members.update(scope_of(union), one.id, {"native_place": text}, if_version=one.version)

    async def same_people(self) -> None:
        orgs = {org.id: org.name for org in await Org.all()}
        found = {
            (one.id_number_index, orgs[one.org_id], one.state in ("CURRENT", "RETAINED")) for one in await Member.all()
        }
        indexes = {person: MEMBERS.index("id_number", person_values(person)["id_number"]) for person in self.home}
        assert found == {(indexes[person], union, person in self.held) for person, union in self.home.items()}
        assert await Member.all().count() == len(self.home)
        assert await Membership.all().count() == sum(self.bonds.values())

    async def sight(self, name: str) -> None:
        org = await self.org(name)
        below = {one for one in self.above if self.lies_within(one, name)}
        listed = await org_queries.page(scope_of(org), OrgFilter(), ALL)
        assert {one.name for one in listed.items} == below
        people = await member_queries.page(scope_of(org), org, MemberFilter(subtree=True), ALL)
        mine = {person for person, union in self.home.items() if union in below}
        assert {one.full_name for one in people.items} == {f"试{person}" for person in mine}
        everybody = [one.id for one in await Member.all()]
        assert set(await member_queries.by_ids(scope_of(org), everybody)) == {one.id for one in people.items}


TestRegister = Register.TestCase
TestRegister.settings = settings(
    max_examples=20, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)
