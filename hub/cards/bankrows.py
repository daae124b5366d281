"""The rows of a batch as text in the columns of the region's form: one line a person, as a comma-separated file."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from io import StringIO
from uuid import UUID

from hub.cards import fitness
from hub.cards.fitness import Terms
from hub.cards.models import Card, CardBatch, CardBatchRow
from hub.clock import today
from hub.members.models import Member
from hub.orgs.models import Org
from hub.orgs.virtual_codes import code_of
from hub.region import Column, Layout
from hub.templates import looks_like_a_formula

_MARK = {"utf-8": "\ufeff"}  # by which spreadsheet programs know the encoding


def person_key(member_id: UUID) -> str:
    """人员标识: tells the person to us and nobody to anybody else. No spreadsheet program takes it for a number."""
    return f"P{member_id.hex[-12:].upper()}"


def written(
    wanted: Terms,
    form: Layout,
    union: Org,
    batch: CardBatch,
    people: Iterable[tuple[CardBatchRow, Card, Member]],
    encoding: str,
) -> bytes:
    """The whole file. UnicodeEncodeError: a character has no place in the encoding; fitness has kept those out."""
    at = {"batch_no": batch.batch_no, "org_code": code_of(union)}
    lines = [_line(form, {**at, **_values(wanted, *one)}) for one in people]
    return as_csv([[column.header for column in form.flat], *lines], encoding)


def as_csv(lines: Iterable[Sequence[str]], encoding: str) -> bytes:
    """Lines of cells, those quoted by an apostrophe that a spreadsheet program might calculate."""
    out = StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([_harmless(cell) for cell in line] for line in lines)
    return (_MARK.get(encoding, "") + out.getvalue()).encode(encoding)


def _values(wanted: Terms, row: CardBatchRow, card: Card, member: Member) -> Mapping[str, object]:
    said = fitness.values_of(wanted, member, card.card_name)
    at = {"batch_row": row.row, "person_key": person_key(member.id)}
    return {**said, **at, "outlet": card.outlet or said.get("outlet")}


def _line(form: Layout, values: Mapping[str, object]) -> list[str]:
    on = today()
    return [_text(column, fitness.value_of(column, values), on) for column in form.flat]


def _text(column: Column, value: object, on: date) -> str:
    """A value as the sheet has it: a code by its label, a date with slashes."""
    if value is None:
        return ""
    if column.codes:
        return column.codes.write(str(value), on) or str(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    return value.strftime("%Y/%m/%d") if isinstance(value, date) else str(value)


def _harmless(cell: str) -> str:
    return f"'{cell}" if looks_like_a_formula(cell) else cell
