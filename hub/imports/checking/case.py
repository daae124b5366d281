"""One file before its judges: what is known of it while it is being checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from hub.imports.checking.hearing import Hearing
from hub.imports.checking.questions import Answers
from hub.imports.checking.suggest import Suggester
from hub.imports.convert import Values
from hub.imports.tables import Table
from hub.region import Layout, Region

Facts = Mapping[str, object]
"""What the core knows when it asks, by the names of ``given``; None: it does not know."""


def today_of(facts: Facts) -> date:
    """The day everything is judged by. LookupError: it is not among the facts."""
    today = facts.get("today")
    if not isinstance(today, date):
        raise LookupError("the facts lack the day")
    return today


@dataclass(frozen=True, slots=True)
class Case:
    """Everything a stage of the check may look at, and the hearing it speaks to."""

    region: Region
    table: Table
    values: Mapping[str, Values]
    facts: Facts
    answers: Answers | None  # None: the register is not asked
    known: Mapping[str, object]  # what the hub printed into locked columns
    hearing: Hearing
    suggester: Suggester

    @property
    def layout(self) -> Layout:
        return self.table.layout

    @property
    def rows(self) -> int:
        return len(self.table.rows)
