"""Policies: how a region opens accounts, arranges its unions, limits, numbers and orders cards."""

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .asking import Read, reads
from .fields import Field
from .layouts import When
from .lifecycles import Party
from .places import Place, here
from .records import Record
from .rules import Rule
from .sources import Source
from .staffing import Staffing
from .states import Decision


class OrgKind(StrEnum):
    """What a union is; the region's own table says what it is called there."""

    LOCAL_FEDERATION = "LOCAL_FEDERATION"  # 总工会
    PRIMARY_FEDERATION = "PRIMARY_FEDERATION"  # 工会联合会
    INDUSTRIAL = "INDUSTRIAL"  # 产业工会
    SECTORAL = "SECTORAL"  # 行业工会
    SINGLE = "SINGLE"  # 单独基层工会
    JOINT = "JOINT"  # 联合基层工会


@dataclass(frozen=True, slots=True)
class Password:
    """How long a password is, of how many classes of characters, and the hint people read."""

    shortest: int
    longest: int
    classes: int = 2  # of letters, digits, signs
    says: str = ""


class Way(StrEnum):
    """How a union gets its account."""

    ACTIVATE_IMPORTED = "ACTIVATE_IMPORTED"  # the superior imports, the union activates
    SELF_REGISTERED = "SELF_REGISTERED"  # the union registers and reports
    PROVISIONED = "PROVISIONED"  # the superior opens the account
    IDENTITY_FILE = "IDENTITY_FILE"  # the union loads an identity file


@dataclass(frozen=True, slots=True, kw_only=True)
class Onboarding:
    """The way to an account, the keys that must match before it opens, and its password."""

    way: Way
    keys: tuple[Field, ...] = ()
    login: Field | str = ""
    password: Password
    must_change_first: bool = False


@dataclass(frozen=True, slots=True)
class Seat:
    """Who may sit at a level, under which levels, and under which kinds of union there."""

    level: int
    label: str
    kind: OrgKind
    under: tuple[int, ...]
    track: str = ""  # parallel trees: 区-街镇, 局-公司
    superiors: tuple[OrgKind, ...] = ()  # none named: whoever sits at those levels

    def takes(self, superior: OrgKind | None) -> bool:
        """Whether it may hang under a union of that kind."""
        return not self.superiors or superior in self.superiors

    def hangs_under(self, other: "Seat") -> bool:
        """Whether whoever sits here may have a superior who sits there."""
        return other.level in self.under and other.track in ("", self.track) and self.takes(other.kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """Who may hang under whom."""

    seats: tuple[Seat, ...]
    parent_by: Field | None = None  # how a sheet names the superior
    source: Source
    place: Place = dataclasses.field(default_factory=here, compare=False, repr=False)

    def problems(self) -> Iterator[str]:
        """Every seat that hangs in the air."""
        levels = {seat.level for seat in self.seats}
        for seat in self.seats:
            for above in seat.under:
                if above >= seat.level:
                    yield f"“{seat.label}” (level {seat.level}) may not hang under level {above}; write a smaller one."
                elif above not in levels:
                    yield f"“{seat.label}” hangs under level {above}, where nobody sits."
            for kind in set(seat.superiors) - {one.kind for one in self.seats if seat.hangs_under(one)}:
                yield f"“{seat.label}” (level {seat.level}) hangs under {kind}, which does not sit above it."
        if self.seats and all(seat.under for seat in self.seats):
            yield "has no top; give the first level no under=."

    @property
    def names_superiors(self) -> bool:
        """Whether it depends on a superior's kind, beside its level, who may hang under it."""
        return any(seat.superiors for seat in self.seats)

    def below(self, level: int, track: str, kind: OrgKind | None = None) -> tuple[Seat, ...]:
        """The seats under a union of that level and track; with ``kind``, only those under such a one."""
        under = (seat for seat in self.seats if level in seat.under and track in ("", seat.track))
        return tuple(seat for seat in under if kind is None or seat.takes(kind))

    def allows(
        self, kind: OrgKind, level: int, parent: int | None, track: str = "", superior: OrgKind | None = None
    ) -> bool:
        """Whether a union of that kind may sit at that level under a superior of level ``parent``.

        ``superior`` is that one's kind. Where a seat names its superiors, no kind is a wrong one.
        """
        return any(
            p.kind is kind
            and p.level == level
            and p.track == track
            and (parent in p.under if p.under else parent is None)
            and p.takes(superior)
            for p in self.seats
        )


def level(
    number: int,
    *labels: tuple[str, OrgKind],
    under: int | tuple[int, ...] = (),
    track: str = "",
    superiors: tuple[OrgKind, ...] = (),
) -> tuple[Seat, ...]:
    """The seats of one level; ``superiors`` are the kinds of union they hang under, any there where none is named."""
    above = under if isinstance(under, tuple) else (under,)
    return tuple(Seat(number, label, kind, above, track, superiors) for label, kind in labels)


class Charset(StrEnum):
    """The characters a bank's system and its card printer know."""

    GB_2312 = "gb2312"  # 6,763 common characters
    GBK = "gbk"  # 20,902, as most systems
    GB_18030 = "gb18030"  # all


@dataclass(frozen=True, slots=True, kw_only=True)
class CardWords:
    """What unions are told about ordering cards, where the region has words of its own. ``{limit}`` is a number."""

    limit: str = "该地区每天可办理{limit}个批次，今天已经办满，请明天再办理。"
    apart: str = "该会员须单独成批办理。"
    rare: str = ""  # what the agreed name must be like, of a name that cannot stand on a card; "": as wide as the card
    foreign: str = ""  # the same, of those who are ordered for apart


@dataclass(frozen=True, slots=True, kw_only=True)
class Cards:
    """How cards are ordered from the bank."""

    bank: str
    rules: tuple[Rule, ...]
    words: CardWords = CardWords()
    needs_org_code: bool = False  # the bank is told each union's organization code, a virtual one if need be
    batches_a_day: int | None = None
    apart: When | None = None  # those for whom it holds go into a batch of their own
    charset: Charset = Charset.GBK  # a name with any other character needs an agreed one
    name_width: int = 40  # of the name on the card; a Chinese character counts two
    source: Source


@dataclass(frozen=True, slots=True)
class Number:
    """A numbering scheme. ``make`` names what it reads, like a rule; the core supplies ``serial``, each once."""

    field: Field
    make: Callable[..., str]
    virtual: bool = False
    reads: tuple[Read, ...] = dataclasses.field(init=False, compare=False)
    place: Place = dataclasses.field(default_factory=here, compare=False, repr=False, kw_only=True)

    def __post_init__(self) -> None:
        object.__setattr__(self, "reads", reads(self.make))


@dataclass(frozen=True, slots=True)
class Window:
    """A yearly window: 年检."""

    about: type[Record]
    opens: tuple[int, int]  # month, day
    closes: tuple[int, int]
    done: str  # what a union that is done with it is told
    notice: str = ""  # what everybody is told of it, with {month} and {day} of its end; "": that it ends then


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be reached by a day: a share of the unions, a number of members."""

    by: date
    orgs: float  # up to 1
    members: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """Several layouts that are only complete together."""

    key: str
    title: str
    layouts: tuple[str, ...]
    one_record_of: type[Record]
    says: str  # what is told of a package that lacks a table


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviews:
    """Whose yes a union's correction of a member waits for: `Party.SUPERIOR`, or `Party.SELF`, somebody else at home.

    Corrections of unions wait where the region's org lifecycle has a move to CHANGE_PENDING. What a member corrects
    in its own record always waits for its union. ``labels``: what the region calls each decision on either, where it
    has words of its own.
    """

    members: Party
    labels: Mapping[Decision, str] = dataclasses.field(default_factory=dict[Decision, str])
    source: Source
    place: Place = dataclasses.field(default_factory=here, compare=False, repr=False)

    def problems(self) -> Iterator[str]:
        """Who is named must be there to say it, and who has words of its own has one for each decision."""
        if missing := ", ".join(sorted(set(Decision) - set(self.labels))) if self.labels else "":
            yield f"has no label for {missing}; say what the region calls it, or drop them all."
        if self.members not in (Party.SELF, Party.SUPERIOR):
            yield f"“{self.members}” cannot review a union's corrections; write Party.SELF or Party.SUPERIOR."


@dataclass(frozen=True, slots=True, kw_only=True)
class Policies:
    """Everything a region decides beyond its forms and rules."""

    onboarding: Onboarding
    tree: Tree | None = None
    cards: Cards | None = None
    numbers: tuple[Number, ...] = ()
    windows: tuple[Window, ...] = ()
    targets: tuple[Target, ...] = ()
    packages: tuple[Package, ...] = ()
    reviews: Reviews | None = None
    by_org_code: Source | None = None  # members are brought in by their union's code, which a superior has approved
    staffing: Staffing | None = None
