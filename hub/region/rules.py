"""Rules: statements that must hold, each a pure function named for the truth it states."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum, StrEnum
from string import Formatter

from .asking import Read, reads
from .codes import CodeTable
from .fields import Field
from .places import Place, here, of_function
from .records import Record
from .sources import Source


class Severity(StrEnum):
    """What a broken statement costs."""

    ERROR = "ERROR"  # certain: the row is refused
    WARNING = "WARNING"  # doubtful: the row goes on, and somebody looks


class FindingKind(StrEnum):
    """Where in a file a finding points."""

    FILE = "FILE"
    HEADER = "HEADER"  # the head block above the table
    ROW = "ROW"
    REGISTER = "REGISTER"  # the row against what is registered already


@dataclass(frozen=True, slots=True)
class Suggest:
    """What the clerk probably meant, asked like a rule; None where nothing can be guessed."""

    makes: Callable[..., str | None]
    reads: tuple[Read, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Asked once per distinct combination of what it reads; about a blank only if a type says ``| None``."""

    code: str
    says: str
    holds: Callable[..., bool]
    reads: tuple[Read, ...]
    at: str  # the field the finding points at
    severity: Severity = Severity.ERROR
    cause: str = ""
    fix: str = ""
    since: date | None = None
    suggests: Suggest | None = None
    place: Place = field(default_factory=here, compare=False, repr=False)

    def __call__(self, *values: object) -> bool:
        return self.holds(*values)

    def saying(
        self, code: str, says: str, *, cause: str = "", fix: str = "", suggests: Callable[..., str | None] | None = None
    ) -> "Rule":
        """A rule of the common stock, in this region's own words; the stock's cause and fix stay where it has none."""
        guess = _suggest(suggests) or self.suggests
        cause, fix = cause or self.cause, fix or self.fix
        return replace(self, code=code, says=says, cause=cause, fix=fix, suggests=guess, place=here())

    def as_warning(self) -> "Rule":
        """The same statement where the region only doubts."""
        return replace(self, severity=Severity.WARNING)


def rule(
    code: str,
    says: str,
    *,
    at: Field | None = None,
    severity: Severity = Severity.ERROR,
    cause: str = "",
    fix: str = "",
    since: date | None = None,
    suggests: Callable[..., str | None] | None = None,
) -> Callable[[Callable[..., bool]], Rule]:
    """Turn a predicate into a rule. Its parameters name the fields; the finding points at the first, or at ``at``."""

    def declare(holds: Callable[..., bool]) -> Rule:
        asked = reads(holds)
        return Rule(
            code=code,
            says=says,
            holds=holds,
            reads=asked,
            at=at.key if at else asked[0].name if asked else "",
            severity=severity,
            cause=cause,
            fix=fix,
            since=since,
            suggests=_suggest(suggests),
            place=of_function(holds.__code__, holds.__module__),
        )

    return declare


def warns(
    code: str,
    says: str,
    *,
    at: Field | None = None,
    cause: str = "",
    fix: str = "",
    since: date | None = None,
    suggests: Callable[..., str | None] | None = None,
) -> Callable[[Callable[..., bool]], Rule]:
    """A rule about something doubtful."""
    return rule(code, says, at=at, severity=Severity.WARNING, cause=cause, fix=fix, since=since, suggests=suggests)


def _suggest(makes: Callable[..., str | None] | None) -> Suggest | None:
    return Suggest(makes, reads(makes)) if makes else None


class Against(Enum):
    """What a value is compared with."""

    OTHER_ROWS = "another row of this file"
    ANOTHER_NAME = "the same number under another name"
    SAME_UNION = "this union's own records"
    VISIBLE_UNION = "a union the importer may see"
    HIDDEN_UNION = "a union the importer may not see"  # nothing of it can be said
    OTHER_REGION = "another region of this hub"  # nor of that
    REGISTER = "the register"
    LIST = "a list that is loaded"  # as long as nothing is loaded, everything is listed


FOUND_BY = frozenset({"id_number", "name", "parent_name", "union_name"})  # by what the register finds people and unions

FILLS = {  # what the core can put into the sentence: privacy is decided here, once
    Against.OTHER_ROWS: frozenset({"other_row", "other_name"}),
    Against.SAME_UNION: frozenset({"holder"}),
    Against.VISIBLE_UNION: frozenset({"holder"}),
    Against.REGISTER: frozenset({"nearest"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A question only the register can answer. Declared here, executed by the core in one join."""

    code: str
    says: str
    at: str
    against: Against
    above: str = ""  # REGISTER: another row's value of this field answers as well
    table: CodeTable | None = None  # LIST: which
    severity: Severity = Severity.ERROR
    cause: str = ""
    fix: str = ""
    place: Place = field(default_factory=here, compare=False, repr=False)


def unlike(
    against: Against,
    field: Field,
    code: str,
    says: str,
    *,
    cause: str = "",
    fix: str = "",
    severity: Severity = Severity.ERROR,
) -> Check:
    """The value must not be found there."""
    return Check(code=code, says=says, at=field.key, against=against, severity=severity, cause=cause, fix=fix)


def registered(
    field: Field,
    code: str,
    says: str,
    *,
    above: Field | None = None,
    cause: str = "",
    fix: str = "",
    severity: Severity = Severity.ERROR,
) -> Check:
    """The value must be known to the register, or stand under ``above`` in another row of the same file."""
    known = above.key if above else ""
    against = Against.REGISTER
    return Check(
        code=code, says=says, at=field.key, against=against, above=known, severity=severity, cause=cause, fix=fix
    )


def listed(table: CodeTable, field: Field, code: str, says: str, *, cause: str = "", fix: str = "") -> Check:
    """The value must be in the list that was loaded, and hold on the day; a list nobody has loaded says nothing."""
    return Check(code=code, says=says, at=field.key, against=Against.LIST, table=table, cause=cause, fix=fix)


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Everything said about one record, in order. At one cell the first broken statement is the one heard."""

    about: type[Record]
    source: Source
    rules: tuple[Rule | Check, ...]
    place: Place = field(default_factory=here, compare=False, repr=False, kw_only=True)


def rulebook(about: type[Record], source: Source, *rules: Rule | Check) -> Rulebook:
    """One source for all; the order is the precedence."""
    return Rulebook(about, source, rules)


def placeholders(says: str) -> Iterator[str]:
    """What a sentence asks to have filled in."""
    return (name for _, name, _, _ in Formatter().parse(says) if name is not None)
