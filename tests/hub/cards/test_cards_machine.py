"""Cards on which anything may be done in any order, beside a model of one live card a person."""

import asyncio
import shutil
import tempfile
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from hub.auditing import cards as audited
from hub.auditing import versions
from hub.auditing.moments import Moment
from hub.cards import answering, batches, moving
from hub.cards.answering import BankAnswer, Said
from hub.cards.models import Card, CardBatch, CardBatchRow
from hub.cards.states import Answer, CardBatchState
from hub.clock import now, today
from hub.database import reader
from hub.database.walls import everywhere
from hub.errors import HubError
from hub.installation import installed
from hub.journal import anchors
from hub.journal.deeds import deed
from hub.members import commands as members
from hub.region import CardState
from hub.settings import Settings
from tests.factories import make_org, person_values, scope_of
from tests.hub.cards.setting import Setting, set_up, worker
from tests.hub.members.test_register_machine import blank

T = TypeVar("T")
PICK, ACTS = st.integers(0, 10_000), (
    "apply", "pass", "fail", "mend", "make", "receive", "hand_out", "activate", "recall", "report_lost", "remake",
    "reapply", "close",
)  # fmt: skip
PEOPLE = range(30_000, 30_004)
ANSWERS = st.lists(
    st.tuples(st.integers(0, 6), st.sampled_from(Said), st.sampled_from(["", "E1", "E2"]), st.booleans()), max_size=8
)
BEYOND_PENDING = frozenset(CardState) - {CardState.PENDING}


class Cards(RuleBasedStateMachine):
    """The model: for whom a card went to the bank, and who has none any more because it was closed."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp()) / "data"
        shutil.copytree(blank(), self.folder)
        self.loop = asyncio.new_event_loop()
        self.reach = everywhere()
        self.reach.__enter__()
        self.opened = installed(Settings(data=self.folder))
        self.do(self.opened.__aenter__())
        self.sent: set[UUID] = set()  # people whose card was at the bank once
        self.closed: set[UUID] = set()  # and of them those whose card was given up

    def do(self, what: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(what)

    def teardown(self) -> None:
        self.do(self.opened.__aexit__(None, None, None))
        self.reach.__exit__(None, None, None)
        self.loop.close()
        shutil.rmtree(self.folder.parent)

    @initialize()
    def begin(self) -> None:
        self.setting: Setting = self.do(set_up())
        self.other = self.do(make_org(self.setting.root, "虚构二厂工会", declared_members=1))
        self.people = [self.do(worker(self.setting.org, order)).id for order in PEOPLE]

    def tried(self, what: Coroutine[Any, Any, T]) -> T | None:
        """What may be refused, in words; anything else that is raised is a fault."""
        try:
            return self.do(what)
        except HubError:
            return None

    def one_of(self, found: list[T], pick: int) -> T | None:
        return found[pick % len(found)] if found else None

    # what may be done

    @rule(pick=PICK, everybody=st.booleans())
    def apply(self, pick: int, everybody: bool) -> None:
        chosen = [] if everybody else [self.people[pick % len(self.people)]]
        done = self.tried(batches.apply(self.setting.union, self.setting.org.id, members=chosen, all_pending=everybody))
        if done:
            self.note_sent(done[0])

    @rule()
    def open(self) -> None:
        self.tried(batches.open_batch(self.setting.union, self.setting.org.id))

    @rule(pick=PICK, person=PICK, everybody=st.booleans())
    def add(self, pick: int, person: int, everybody: bool) -> None:
        chosen = [] if everybody else [self.people[person % len(self.people)]]
        if batch := self.one_of(self.batches(), pick):
            self.tried(batches.add(self.setting.union, batch.id, members=chosen, all_pending=everybody))

    @rule(pick=PICK, person=PICK)
    def remove(self, pick: int, person: int) -> None:
        if batch := self.one_of(self.batches(), pick):
            self.tried(batches.remove(self.setting.union, batch.id, [self.people[person % len(self.people)]]))

    @rule(pick=PICK)
    def submit(self, pick: int) -> None:
        batch = self.one_of(self.batches(), pick)
        if batch and self.tried(batches.submit(self.setting.union, batch.id)):
            self.note_sent(batch)

    @rule(pick=PICK)
    def cancel(self, pick: int) -> None:
        if batch := self.one_of(self.batches(), pick):
            self.tried(batches.cancel(self.setting.union, batch.id))

    @rule(pick=PICK, act=st.sampled_from(ACTS), by=st.sampled_from(["union", "bank", "member"]))
    def move(self, pick: int, act: str, by: str) -> None:
        cards = self.do(self.cards())
        if not cards:
            return
        one = cards[pick % len(cards)]
        scope = self.setting.member(one) if by == "member" else getattr(self.setting, by)
        moved = self.tried(moving.move(scope, [one.id], act, "试一试"))
        if moved and act == "close":
            self.closed.add(one.member_id)

    @rule(pick=PICK, answer=st.sampled_from(Answer), code=st.sampled_from(["E1", "E2"]))
    def decide(self, pick: int, answer: Answer, code: str) -> None:
        if one := self.one_of(self.do(self.cards()), pick):
            self.tried(moving.decide(self.setting.bank, one.id, answer, failure_code=code))

    @rule(pick=PICK, answers=ANSWERS, again=st.permutations(range(8)))
    def answer_by_file(self, pick: int, answers: list[tuple[int, Said, str, bool]], again: list[int]) -> None:
        sent = [one for one in self.batches() if one.state not in (CardBatchState.OPEN, CardBatchState.CANCELLED)]
        batch = self.one_of(sent, pick)
        if batch is None:
            return
        said = [self.answer(batch, *one) for one in answers]
        first = self.do(self.taken(batch, said))
        before = self.do(self.as_it_is())
        good = [one for place, one in enumerate(said) if place not in first]
        shuffled = [good[at] for at in again if at < len(good)]
        assert self.do(self.taken(batch, shuffled)) == set()
        assert self.do(self.as_it_is()) == before

    @rule(person=PICK)
    def leave(self, person: int) -> None:
        id_ = self.people[person % len(self.people)]
        self.tried(members.end_membership(self.setting.union, id_, "6", reason="5", on=today()))

    @rule(person=PICK, elsewhere=st.booleans())
    def return_(self, person: int, elsewhere: bool) -> None:
        home = self.other if elsewhere else self.setting.org
        given = person_values(PEOPLE[person % len(self.people)]) | {"loads_transit": False}
        self.tried(members.enroll(scope_of(home), home.id, given))

    @precondition(lambda self: self.sent)
    @rule(person=PICK)
    def delete(self, person: int) -> None:
        id_ = sorted(self.sent)[person % len(self.sent)]
        assert self.tried(members.delete(self.setting.union, id_, "录入有误")) is None

    # what must hold

    @invariant()
    def nobody_has_two_live_cards_and_none_is_lost(self) -> None:
        live = self.do(self.live())
        assert len(live) == len(set(live))
        assert self.sent - self.closed <= set(live)

    @invariant()
    def the_register_fits_together(self) -> None:
        assert self.do(self.violations()) == []

    # how it is done

    def note_sent(self, batch: CardBatch) -> None:
        people = self.do(self.people_in(batch))
        self.sent |= people
        self.closed -= people

    def answer(self, batch: CardBatch, row: int, said: Said, code: str, numbered: bool) -> BankAnswer:
        number = f"62170000{batch.batch_no[-4:]}{row:07d}" if numbered and said is not Said.RETURNED else None
        return BankAnswer(row, said, number, code if said is Said.RETURNED else None)

    def batches(self) -> list[CardBatch]:
        return self.do(self.all_batches())

    async def all_batches(self) -> list[CardBatch]:
        return await CardBatch.all().order_by("batch_no")

    async def cards(self) -> list[Card]:
        return await Card.all().order_by("member_id", "id")

    async def live(self) -> list[UUID]:
        return [one.member_id for one in await Card.filter(live=True)]

    async def people_in(self, batch: CardBatch) -> set[UUID]:
        return {row.member_id for row in await CardBatchRow.filter(batch_id=batch.id)}

    async def taken(self, batch: CardBatch, said: list[BankAnswer]) -> set[int]:
        async with deed(self.setting.bank.actor, "commitImport", region=batch.region) as done:
            found = await CardBatch.get(id=batch.id, using_db=done.tx)
            return set((await answering.take(done, found, said)).refused)

    async def as_it_is(self) -> set[tuple[object, ...]]:
        rows = {(row.id, row.answer, row.failure_code) for row in await CardBatchRow.all()}
        cards = {(one.id, one.version, one.state, one.live) for one in await Card.all()}
        return rows | cards | {(one.id, one.version, one.state) for one in await CardBatch.all()}

    async def violations(self) -> list[str]:
        moment = Moment(reader(), now(), anchors.read())
        return [said for check in (audited.check, versions.check) async for said in check(moment)]


TestCards = Cards.TestCase
TestCards.settings = settings(
    max_examples=25, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
