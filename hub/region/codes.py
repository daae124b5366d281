"""Codes: label <-> canonical code <-> regional code, with aliases, dates and what is lost."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from .places import Place, here
from .sources import Source


class Typed(Enum):
    """What the clerk types into the cell."""

    LABEL = "label"
    CODE = "regional code"


@dataclass(frozen=True, slots=True)
class Entry:
    """One choice: the printed label, and the canonical code it is stored as."""

    label: str
    code: str  # canonical
    local: str = ""  # the region's own code, if it prints one
    aliases: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()  # further canonical codes written back as this label; “2*” covers a family
    since: date | None = None
    until: date | None = None

    def in_force(self, on: date) -> bool:
        """Whether this choice may be made on that day."""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)

    def meets(self, other: "Entry") -> bool:
        """Whether there is a day on which both may be chosen."""
        begin = max(self.since or date.min, other.since or date.min)
        return begin <= min(self.until or date.max, other.until or date.max)

    def writes(self, code: str) -> bool:
        """Whether a further canonical code is printed as this label."""
        return any(code == c or (c.endswith("*") and code.startswith(c[:-1])) for c in self.covers)


def choice(
    label: str,
    code: str = "",
    *,
    local: str = "",
    also: tuple[str, ...] = (),
    covers: tuple[str, ...] = (),
    since: date | None = None,
    until: date | None = None,
) -> Entry:
    """One line of a drop-down. Without a canonical code the region's own code, or the label, is canonical."""
    return Entry(label, code or local or label, local, also, covers, since, until)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeTable:
    """A drop-down list. ``standard`` names the national table its canonical codes belong to."""

    key: str
    standard: str = ""  # empty: the table is the region's own
    entries: tuple[Entry, ...]
    source: Source
    typed: Typed = Typed.LABEL
    otherwise: str | None = None  # the label for what this region cannot express; None: say so
    parent: "CodeTable | None" = None  # a cascading list: entries' codes begin with the parent's
    label: str = ""  # what people call the list; empty: the column's header
    loaded: bool = False  # somebody else keeps it: the operator loads its entries while the hub runs
    place: Place = field(default_factory=here, compare=False, repr=False)

    def texts(self, entry: Entry) -> tuple[str, ...]:
        """What a clerk may type for this choice."""
        return (entry.local if self.typed is Typed.CODE else entry.label, *entry.aliases)

    def problems(self) -> Iterator[str]:
        """Every contradiction of the list with itself."""
        if self.loaded and self.entries:
            yield "is loaded while the hub runs; declare no entries for it."
        if not self.entries and not self.loaded:
            yield "has no entries; a column that takes any text needs no table."
        for i, one in enumerate(self.entries):
            if one.since and one.until and one.until < one.since:
                yield f"“{one.label}” ends on {one.until}, before it begins on {one.since}."
            if self.typed is Typed.CODE and not one.local:
                yield f"“{one.label}” has no code to type; write local=, or drop typed=Typed.CODE."
            if self.parent and not any(one.code.startswith(above.code) for above in self.parent.entries):
                yield f"“{one.label}” ({one.code}) begins with no code of its parent table “{self.parent.key}”."
            for other in self.entries[:i]:
                if other.code != one.code and other.meets(one):
                    for text in sorted({fold(t) for t in self.texts(one)} & {fold(t) for t in self.texts(other)}):
                        yield (
                            f"“{text}” means both {other.code} and {one.code}; "
                            "a clerk who types it could not be understood. Give one of them another label."
                        )
        if self.otherwise is not None and self.otherwise not in {text for e in self.entries for text in self.texts(e)}:
            yield f"otherwise=“{self.otherwise}” is none of its labels."

    def reader(self, on: date) -> dict[str, str]:
        """Folded text -> canonical code, for what is in force on that day."""
        return {fold(t): e.code for e in self.entries if e.in_force(on) for t in self.texts(e)}

    def write(self, code: str, on: date) -> str | None:
        """Canonical code -> what this region prints: exact, else the label that covers it, else ``otherwise``."""
        open_ = [e for e in self.entries if e.in_force(on)]
        hit = next((e for e in open_ if e.code == code), None) or next((e for e in open_ if e.writes(code)), None)
        return (hit.local if self.typed is Typed.CODE else hit.label) if hit else self.otherwise

    def losses(self, standard: Iterable[str], on: date) -> tuple[tuple[str, str | None], ...]:
        """Canonical codes that do not come back as themselves: (code, what is printed or None)."""
        back = self.reader(on)
        printed = [(code, self.write(code, on)) for code in standard]
        return tuple((code, text) for code, text in printed if text is None or back.get(fold(text)) != code)


_FOLD = str.maketrans("（）／", "()/", "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")


def fold(text: str) -> str:
    """For matching a label only: brackets, spaces and invisible characters as clerks vary them."""
    return "".join(text.translate(_FOLD).split())
