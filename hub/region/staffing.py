"""Staffing: for which duties a region wants a person named in every union, and how soon who leaves is succeeded."""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from .lifecycles import After, working_days
from .places import Place, here
from .sources import Source


class Duty(StrEnum):
    """What somebody answers for in a union."""

    FIRST = "第一责任人"
    IN_CHARGE = "分管领导"
    ADMINISTRATOR = "信息管理员"


@dataclass(frozen=True, slots=True, kw_only=True)
class Staffing:
    """Who is to be named in every union, what one that has not is told, and when who leaves is to be succeeded."""

    duties: tuple[Duty, ...]
    says: str
    succession: After = working_days(5)  # for the superior to see to a new administrator
    source: Source
    place: Place = dataclasses.field(default_factory=here, compare=False, repr=False)

    def problems(self) -> Iterator[str]:
        """What is asked for must be something that can be done."""
        if not self.duties or len(set(self.duties)) < len(self.duties):
            yield "names no duty, or one of them twice; write each Duty at most once."
        if self.succession.count < 1:
            yield "leaves the superior no day for a successor; write working_days(1) or more."
