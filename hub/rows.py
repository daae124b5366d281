"""Rows on their way into the register, as columns; and what became of each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias
from uuid import UUID

from hub.region import CodeTable, Field, RecordKind

Went: TypeAlias = Callable[[int], None]  # told of so many more records that are done


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Accepted rows. Every sequence is as long as ``numbers``; a blank is None."""

    numbers: Sequence[int]  # of the rows in the file
    values: Mapping[str, Sequence[object]]  # canonical, by field key
    as_typed: Mapping[str, Sequence[str]] = field(default_factory=dict)  # texts that the codes would not give back
    warnings: Mapping[int, Sequence[str]] = field(default_factory=dict)  # codes of doubts, by place among these rows
    import_id: UUID | None = None
    indexes: Mapping[str, Sequence[UUID | None]] = field(default_factory=dict)  # blind indexes known already
    strangers: bool = False  # a moment ago the region had a record of none of these people

    def __len__(self) -> int:
        return len(self.numbers)

    def given(self, place: int) -> dict[str, object]:
        """What one row says; blanks say nothing."""
        return {key: value for key, column in self.values.items() if (value := column[place]) is not None}

    def typed(self, place: int) -> dict[str, str]:
        """The texts of one row that are worth keeping."""
        return {key: column[place] for key, column in self.as_typed.items() if column[place]}

    def column(self, key: str) -> Sequence[object]:
        """A field's values; blanks where the file does not have the field."""
        return self.values.get(key) or [None] * len(self)


def one_row(
    values: Mapping[str, object], *, as_typed: Mapping[str, str] | None = None, warnings: Sequence[str] = ()
) -> Rows:
    """A single record, from a form."""
    typed = {key: [text] for key, text in (as_typed or {}).items()}
    return Rows(
        numbers=[0],
        values={key: [value] for key, value in values.items()},
        as_typed=typed,
        warnings={0: tuple(warnings)} if warnings else {},
    )


def worth_keeping(
    field: Field, table: CodeTable, texts: Sequence[str], codes: Sequence[object], on: date
) -> list[str] | None:
    """The texts of a coded column where writing the code back would give another one; None if there are none.

    What is typed about a person's sensitive sides is not kept beside the code.
    """
    if field.sensitive:
        return None
    pairs = set(zip(texts, codes, strict=True))
    lost = {(text, code) for text, code in pairs if isinstance(code, str) and table.write(code, on) != text}
    return [text if (text, code) in lost else "" for text, code in zip(texts, codes, strict=True)] if lost else None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the register did not take a row it was given: somebody else was faster, or the file contradicts itself."""

    code: str
    at: str  # the field key
    message: str
    fix: str = field(default="", compare=False)  # what would be taken


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What became of the rows, each exactly one of four; ``ids`` and ``refused`` go by place among them."""

    created: int
    updated: int
    unchanged: int
    ids: Sequence[UUID | None]
    refused: Mapping[int, Refusal]


@dataclass(frozen=True, slots=True)
class Kept:
    """A record that an undone import leaves as it is: the code of the reason, and the row that spoke of it."""

    id: UUID
    code: str
    row: int
    kind: RecordKind | None = None  # said where an import holds records of several


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What of an import an undo would take out again, what it would put back, and what it would leave."""

    takes_out: Sequence[UUID]
    puts_back: Sequence[UUID]
    keeps: Sequence[Kept]
