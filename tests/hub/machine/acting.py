"""Whoever acts: the machine that has the hub and the model side by side, and lets both answer to the same request."""

from collections.abc import Coroutine
from typing import Any, ClassVar, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from hub.access.scope import Scope
from hub.clock import now, today
from hub.transfers import clock
from tests.hub.machine.correcting import Correcting
from tests.hub.machine.register import Register
from tests.hub.machine.tree import ABOVE

T = TypeVar("T")
UNIONS, PICK, YES = st.sampled_from(sorted(ABOVE)), st.integers(0, 10_000), st.booleans()
PEOPLE = st.integers(1, 5)
OWN, SUPERIOR = "own", "superior"
WHO = st.sampled_from([OWN] * 8 + [SUPERIOR] * 4 + ["市", "甲街", "乙街", "公司"])
BUSY = st.sampled_from(["甲厂", "乙厂", "车间"] * 3 + sorted(ABOVE))  # where most of it happens: so that it meets


class Acting(RuleBasedStateMachine):
    """What all rules stand on."""

    postgres: ClassVar[bool] = False

    def __init__(self) -> None:
        super().__init__()
        self.hub = Register(postgres=self.postgres)
        self.world = Correcting(today=today())

    def teardown(self) -> None:
        self.hub.close()

    @initialize()
    def begin(self) -> None:
        self.hub.do(self.hub.furnish())
        self.people_come()

    def people_come(self) -> None:
        """Those who are there from the beginning."""

    @rule(days=st.sampled_from([1, 1, 1, 3, 8, 20]))
    def time_passes(self, days: int) -> None:
        self.hub.wait(days)
        self.world.today = today()
        self.hub.do(clock.strike(now()))
        self.world.strike()

    def actor(self, who: str, union: str) -> str:
        """The union that acts: the one it is about, its superior, or any other; one that has ended acts no more."""
        chosen = {OWN: union, SUPERIOR: self.world.above[union] or union}.get(who, who)
        return self.world.living(chosen)

    def agree(self, foretold: str, scope: Scope, what: Coroutine[Any, Any, T]) -> T | None:
        """Both say the same: done, or refused, and why. What came of it; None: it was refused."""
        came, code = self.hub.tried(scope, what)
        assert code == foretold, f"the hub says {code or 'done'}, the model {foretold or 'done'}"
        return None if code else came

    def one_of(self, found: list[T], pick: int) -> T:
        """Whatever the number: the later ones first, for they are not done with."""
        return found[-1 - pick % len(found)]
