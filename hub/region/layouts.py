"""Layouts: the shape of one official form, written the way the form is printed."""

import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from .asking import Read, reads
from .codes import CodeTable
from .fields import FLAG, TEXT, Field
from .letters import letter, ordinal
from .places import Place, here
from .records import Record, RecordKind
from .rules import FindingKind, Rule
from .sources import Source


class Need(StrEnum):
    """What a column asks of a row."""

    REQUIRED = "REQUIRED"
    OPTIONAL = "OPTIONAL"
    LOCKED = "LOCKED"  # printed by the hub, not to be changed
    DERIVED = "DERIVED"  # worked out by the hub
    UNUSED = "UNUSED"  # left empty


@dataclass(frozen=True, slots=True)
class When:
    """A condition, asked like a rule: by the names of what it reads."""

    holds: Callable[..., bool]
    reads: tuple[Read, ...]


@dataclass(frozen=True, slots=True)
class Derive:
    """How a value follows from others."""

    makes: Callable[..., object]
    reads: tuple[Read, ...]


def when(function: Callable[..., bool]) -> When:
    """Name a condition: ``required(…, only=is_legal_person)``."""
    return When(function, reads(function))


_HINT = re.compile(r"[\n(（]")  # where a header ends and a hint begins
NEED, UNUSED, LOCKED = "{label}必填。", "{label}此处不填，填写的内容不会保存。", "{label}由上级工会登记，不能修改。"


@dataclass(frozen=True, slots=True)
class Wording:
    """A sentence of the region's own where the core would say one, with cause and remedy."""

    code: str
    says: str
    cause: str = ""
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One of the numbered blocks of a repeated group: the list it becomes an entry of, which entry, and what of it."""

    group: str
    number: int  # from 1
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A printed header and the field under it."""

    header: str
    field: Field | None  # None: printed, but nothing we keep (序号)
    codes: CodeTable | None = None
    need: Need = Need.OPTIONAL
    when: When | None = None  # REQUIRED or UNUSED only then
    by: Derive | None = None  # DERIVED: how; else what a blank is filled with
    code: str = ""  # of the finding if the need is not met
    says: str = ""
    cause: str = ""
    fix: str = ""  # empty: what is usual for such a need
    unreadable: Wording | None = None  # what cannot be read; None: as its kind says it
    uncomputed: Wording | None = None  # a formula without its result, {detail}; None: as of every cell
    also: tuple[str, ...] = ()  # headers seen in the field
    ticked: bool = False  # the date counts only if its 时间生效 box is ticked
    hint: str = ""
    example: str = ""
    width: int | None = None  # in characters, as Excel counts; None: as wide as the header
    ticks: str = ""  # a 时间生效 box: the key of the date beside it
    block: Block | None = None  # where it stands in a group that repeats
    place: Place = dataclasses.field(default_factory=here, compare=False, repr=False)

    @property
    def called(self) -> str:
        """What a sentence calls it: its header without hints; where that only begins to say it (姓名), 主席姓名."""
        bare = _HINT.split(self.header.strip(), maxsplit=1)[0].strip("*＊：:　 ")
        return self.field.label if self.field and (not bare or self.field.label.endswith(bare)) else bare


def required(
    header: str,
    field: Field,
    codes: CodeTable | None = None,
    *,
    only: When | None = None,
    code: str = "NEED",
    says: str = NEED,
    cause: str = "",
    fix: str = "",
    unreadable: Wording | None = None,
    uncomputed: Wording | None = None,
    follows: Callable[..., object] | None = None,
    also: tuple[str, ...] = (),
    ticked: bool = False,
    hint: str = "",
    example: str = "",
    width: int | None = None,
) -> Column:
    """To be filled in - always, or only when the condition holds. ``follows`` works out what was left blank."""
    return Column(
        header=header,
        field=field,
        codes=codes,
        need=Need.REQUIRED,
        when=only,
        code=code,
        says=says,
        cause=cause,
        fix=fix,
        unreadable=unreadable,
        uncomputed=uncomputed,
        by=Derive(follows, reads(follows)) if follows else None,
        also=also,
        ticked=ticked,
        hint=hint,
        example=example,
        width=width,
    )


def optional(
    header: str,
    field: Field,
    codes: CodeTable | None = None,
    *,
    also: tuple[str, ...] = (),
    ticked: bool = False,
    hint: str = "",
    example: str = "",
    width: int | None = None,
) -> Column:
    """May be filled in."""
    return Column(
        header=header, field=field, codes=codes, also=also, ticked=ticked, hint=hint, example=example, width=width
    )


def locked(header: str, field: Field, *, code: str = "LOCKED", says: str = LOCKED) -> Column:
    """Printed by the hub; a clerk who changes it is told so."""
    return Column(header=header, field=field, need=Need.LOCKED, code=code, says=says)


def derived(header: str, field: Field, by: Callable[..., object], codes: CodeTable | None = None) -> Column:
    """Worked out from other fields, which the parameters of ``by`` name."""
    return Column(header=header, field=field, codes=codes, need=Need.DERIVED, by=Derive(by, reads(by)))


def unused(
    header: str,
    field: Field | None = None,
    codes: CodeTable | None = None,
    *,
    only: When | None = None,
    code: str = "UNUSED",
    says: str = UNUSED,
) -> Column:
    """Printed, but to be left empty - always, or only when the condition holds. What is there is put aside."""
    return Column(header=header, field=field, codes=codes, need=Need.UNUSED, when=only, code=code, says=says)


def serial(header: str = "序号", *, width: int | None = None) -> Column:
    """A running number: printed, not kept; a row with nothing else is blank."""
    return Column(header=header, field=None, width=width)


@dataclass(frozen=True, slots=True)
class Group:
    """A header over several columns. ``repeats``: so often may the block occur for one record; 0: it is no block."""

    title: str
    columns: tuple[Column, ...]
    repeats: int = 0

    @property
    def key(self) -> str:
        """Under what the blocks are kept together, as a list: the class their fields are declared in."""
        return next((column.field.record for column in self.columns if column.field), "")

    @property
    def field(self) -> Field:
        """The list as a field: what people call it, and its key."""
        return _named(Field(self.title, TEXT), self.key)


def group(title: str, *columns: Column, repeats: int = 0) -> Group:
    """A two-level header: the title is merged over its columns. What repeats has fields of a class of its own."""
    return Group(title, columns, repeats)


TICK, TICKED = "时间生效", "_ticked"


def _printed(columns: Sequence[Column | Group]) -> Iterator[Column | Group]:
    """As it stands on paper: a box beside each ticked date, and a block for each time that a group may occur."""
    known = {one.field.key for one in _single(columns) if one.field}
    for part in columns:
        if isinstance(part, Column):
            yield from _boxed(part, known)
        elif not part.repeats:
            yield Group(part.title, tuple(box for one in part.columns for box in _boxed(one, known)))
        else:
            for number in range(1, part.repeats + 1):
                block = (_numbered(part.key, one, number) for one in part.columns)
                yield Group(f"{part.title}（{number}）", tuple(box for one in block for box in _boxed(one, known)))


def _single(parts: Iterable[Column | Group]) -> tuple[Column, ...]:
    return tuple(c for part in parts for c in (part.columns if isinstance(part, Group) else (part,)))


def _boxed(column: Column, known: set[str]) -> Iterator[Column]:
    yield column
    field = column.field
    if field and column.ticked and f"{field.key}{TICKED}" not in known:
        box = _named(Field(f"{field.label}{TICK}", FLAG), f"{field.key}{TICKED}")
        hint = "填“是”，左边的日期才会保存"
        yield Column(header=f"{TICK}：{column.header}", field=box, ticks=field.key, hint=hint, place=column.place)


def _numbered(group: str, column: Column, number: int) -> Column:
    field = column.field
    if field is None:
        return column
    own = _named(replace(field, label=f"{field.label}{number}"), f"{field.key}_{number}")
    return replace(column, header=f"{column.header}{number}", field=own, block=Block(group, number, field.key))


def _named(field: Field, key: str) -> Field:
    object.__setattr__(field, "key", key)
    return field


@dataclass(frozen=True, slots=True)
class Words:
    """Printed words and the cells of their row they stand in, by column letter."""

    text: str
    at: str
    until: str = ""  # merged up to there; empty: one cell


def words(text: str, at: str = "A", until: str = "") -> Words:
    """``words("填表单位（盖章）：", "A", "K")``: merged over A to K of its line."""
    return Words(text, at, until)


@dataclass(frozen=True, slots=True)
class Line:
    """One row above the table: words that must be there, and values asked for once per file."""

    words: tuple[Words, ...]
    asks: tuple[Column, ...] = ()


def line(*parts: str | Words | Column) -> Line:
    """A row above the table. A plain string stands in the next free cell."""
    placed: list[Words] = []
    for part in parts:
        if isinstance(part, str):
            last = (placed[-1].until or placed[-1].at) if placed else ""
            placed.append(Words(part, letter(ordinal(last) + 1)))
        elif isinstance(part, Words):
            placed.append(part)
    return Line(tuple(placed), tuple(part for part in parts if isinstance(part, Column)))


class Refuse(StrEnum):
    """What a bad row costs."""

    ROW = "ROW"
    FILE = "FILE"


class Medium(StrEnum):
    """What a layout is filled in on."""

    SHEET = "SHEET"
    FORM = "FORM"
    PACKAGE = "PACKAGE"


INCOMPLETE = Wording("HEAD", "请把表头内容填写完整！", "表格上方要填的内容没有填全", "请补填后重新上传")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One official form in one edition. Rows and the last column follow from what is printed."""

    key: str
    kind: RecordKind
    record: type[Record]
    title: str
    source: Source
    since: date
    until: date | None = None
    medium: Medium = Medium.SHEET
    file_name: str = ""  # of the blank workbook when it is downloaded
    sheet: str = ""
    lists: str = ""  # the sheet of drop-down values: never data
    head: tuple[Line, ...] = ()
    columns: tuple[Column | Group, ...]
    derives: tuple[Column, ...] = ()  # not printed: worked out for every row
    footer: str = ""  # how the note under the data begins
    notes: tuple[str, ...] = ()  # what that note says, after the footer's word
    most_rows: int | None = None
    refuses: Refuse = Refuse.ROW
    incomplete_head: Wording = INCOMPLETE
    exact_head: bool = False  # its lines must stand in their rows with their words, or it is incomplete
    results: tuple[str, ...] = ()  # columns added to the clerk's own sheet
    fixed: bool = False  # regions within this one may not replace it
    track: str = ""  # of a union's report: the parallel tree its superior stands in; empty: any
    needs: tuple[Rule, ...] = ()  # asked of the target union before the file is read
    classes: Mapping[FindingKind, str] = dataclasses.field(default_factory=dict)  # what the region calls its findings
    parts: tuple[Column | Group, ...] = dataclasses.field(init=False)  # the columns as they are printed
    flat: tuple[Column, ...] = dataclasses.field(init=False)  # the same without their groups
    place: Place = dataclasses.field(default_factory=here, compare=False, repr=False)

    def __post_init__(self) -> None:
        parts = tuple(_printed(self.columns))
        object.__setattr__(self, "parts", parts)
        object.__setattr__(self, "flat", _single(parts))

    @property
    def declared(self) -> tuple[Column, ...]:
        """The columns as the form was written down: without boxes, each block once."""
        return _single(self.columns)

    @property
    def repeated(self) -> Mapping[str, Group]:
        """The groups that repeat, by the key of the list they are kept as."""
        return {part.key: part for part in self.columns if isinstance(part, Group) and part.repeats}

    @property
    def is_sheet(self) -> bool:
        """Whether it is filled in on a worksheet, sent alone or in a package."""
        return self.medium is not Medium.FORM

    @property
    def asked(self) -> tuple[Column, ...]:
        """The values asked for above the table, once per file."""
        return tuple(column for one in self.head for column in one.asks)

    @property
    def header_rows(self) -> tuple[int, ...]:
        """The rows of the headers as Excel counts them: one, or two where columns are grouped."""
        deep = any(isinstance(part, Group) for part in self.parts)
        return tuple(range(len(self.head) + 1, len(self.head) + (3 if deep else 2)))

    @property
    def first_row(self) -> int:
        """The first row of data as Excel counts."""
        return self.header_rows[-1] + 1

    @property
    def last_column(self) -> str:
        """The letter of the last printed column."""
        return letter(len(self.flat))

    def in_force(self, on: date) -> bool:
        """Whether this edition holds on that day."""
        return self.since <= on and (self.until is None or on <= self.until)
