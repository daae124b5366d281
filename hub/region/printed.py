"""What is wrong with a form as it is printed: its headers, its head block, its columns' lists and examples."""

from collections.abc import Iterator
from itertools import combinations

from .codes import CodeTable, Typed, fold
from .fields import Unreadable
from .layouts import Column, Layout, Line
from .letters import ordinal
from .records import Record, RecordKind, member, org, transfer

_RECORDS: dict[RecordKind, type[Record]] = {
    RecordKind.ORG: org,
    RecordKind.MEMBER: member,
    RecordKind.JOIN_APPLICATION: member,
    RecordKind.TRANSFER_IN: transfer,
}


def printed(layout: Layout) -> Iterator[str]:
    """Every contradiction of a layout with itself, as sentences with their place."""
    here = f"{layout.place}: layout “{layout.key}”"
    if layout.until and layout.until < layout.since:
        yield f"{here}: ends on {layout.until}, before it begins on {layout.since}."
    if layout.record is not _RECORDS.get(layout.kind, layout.record):
        yield f"{here}: is of kind {layout.kind}, but its record is {layout.record.__name__}."
    if not layout.flat:
        yield f"{here}: has no columns."
    for group in layout.repeated.values():
        if len({column.field.record for column in group.columns if column.field}) != 1:
            yield f"{here}: “{group.title}” repeats; declare its fields in a class of Extras of their own."
    for count, one in enumerate(layout.head, 1):
        yield from (f"{here}, line {count}: {problem}" for problem in _line(one, len(layout.flat)))
    yield from _columns(layout)


def _line(one: Line, width: int) -> Iterator[str]:
    spans = [(words, ordinal(words.at), ordinal(words.until or words.at)) for words in one.words]
    for words, begin, end in spans:
        if not 1 <= begin <= end:
            yield f"“{words.text}” stands in {words.at}:{words.until}; write column letters, the first one first."
        elif end > width:
            yield f"“{words.text}” reaches {words.until or words.at}, beyond the last column."
    for (words, _, end), (other, begin, _) in combinations(sorted(spans, key=lambda span: span[1]), 2):
        if begin <= end:
            yield f"“{other.text}” begins in {other.at}, where “{words.text}” still stands."


def _columns(layout: Layout) -> Iterator[str]:
    filled: dict[str, str] = {}
    headers: dict[str, str] = {}
    for column in (*layout.asked, *layout.flat, *layout.derives):
        here = f"{column.place}: layout “{layout.key}”, column “{column.header}”"
        if not fold(column.header):
            yield f"{here}: has no header."
        for text in (column.header, *column.also):
            if headers.setdefault(fold(text), column.header) != column.header:
                yield f"{here}: is also how “{headers[fold(text)]}” may be headed; a sheet could not tell them apart."
        if column.field:
            if column.field.key in filled:
                yield f"{here}: fills {column.field.key}, which “{filled[column.field.key]}” fills already."
            filled.setdefault(column.field.key, column.header)
            yield from (f"{here}: {problem}" for problem in _value(column))


def _value(column: Column) -> Iterator[str]:
    field, codes = column.field, column.codes
    if field is None:
        return
    if codes is None and field.kind.name == "code":
        yield f"{field.key} is a code; name the code table it is read through."
    elif codes and field.kind.name != "code":
        yield f"{field.key} is no code; drop the code table “{codes.key}”, or keep it in a coded field."
    elif codes and codes.standard != field.standard:
        yield (
            f"table “{codes.key}” translates into “{codes.standard}”, "
            f"but {field.key} is kept in “{field.standard}”; translate into that, or ask for another field."
        )
    if column.example and not _readable(column, codes):
        yield f"its example “{column.example}” would be refused."


def _readable(column: Column, codes: CodeTable | None) -> bool:
    if codes:
        shown = [entry.local if codes.typed is Typed.CODE else entry.label for entry in codes.entries]
        return fold(column.example) in map(fold, shown)
    try:
        value = column.field.kind.read(column.example) if column.field else column.example
    except Unreadable:
        return False
    longest = column.field.longest if column.field else None
    return not longest or len(str(value)) <= longest
