"""What only the register can answer about a file: one question a check, asked once for all its rows."""

from collections.abc import Mapping
from dataclasses import dataclass

from hub.imports.convert import ODD, Values
from hub.region import Against, Check, Layout, Region


@dataclass(frozen=True, slots=True)
class Question:
    """One check, and every distinct readable value of the file it is asked about."""

    check: Check
    field: str  # the key of the values' field
    values: tuple[object, ...]
    names: Mapping[object, str]  # value -> the name beside it in the file, for ANOTHER_NAME


@dataclass(frozen=True, slots=True)
class Held:
    """The register knows the value: where, and what may be said about it (``holder``)."""

    against: Against
    fills: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Unknown:
    """The register does not know the value, but one written much like it."""

    nearest: str


Answers = Mapping[str, Mapping[object, Held | Unknown]]
"""Check code -> value -> answer. A value without an answer is not held there, or not known."""


def questions(region: Region, layout: Layout, values: Mapping[str, Values]) -> tuple[Question, ...]:
    """What to ask the register before the file can be judged; nothing about fields this form does not have."""
    return tuple(
        Question(one, one.at, readable, _names(one, values))
        for one in region.book(layout.record)
        if isinstance(one, Check) and one.against is not Against.OTHER_ROWS and one.at in values
        if (readable := tuple(value for value in values[one.at].distinct if value is not None and value is not ODD))
    )


def _names(check: Check, values: Mapping[str, Values]) -> Mapping[object, str]:
    if check.against is not Against.ANOTHER_NAME or "full_name" not in values:
        return {}
    beside = zip(values[check.at].rows, values["full_name"].rows, strict=True)
    return {value: name for value, name in beside if isinstance(name, str)}
