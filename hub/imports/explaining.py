"""Explaining a row: every rule that was asked about it, and its answer; of what it says, nothing is told."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hub.access import throttle
from hub.access.permissions import require
from hub.access.scope import Scope
from hub.access.throttle import Try
from hub.database import reader
from hub.errors import NotFound
from hub.imports import queries
from hub.imports.checking.blocks import in_blocks
from hub.imports.checking.combinations import rows_where
from hub.imports.convert import ODD, Values
from hub.imports.findings import Finding
from hub.imports.models import FoundItem, Import
from hub.imports.pipeline import Prepared
from hub.imports.refused import Refused
from hub.imports.rereading import reread
from hub.imports.storing import found
from hub.region import Check, Rule, Severity, sentences


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule said: by its code. ``skipped``: it had nothing to look at, or an earlier one had spoken."""

    code: str
    holds: bool
    skipped: bool


async def explain(scope: Scope, one: Import, row: int) -> Sequence[Outcome]:
    """Every rule for such records, in the order a file meets them, and what became of it at that row of the sheet.

    Rules are asked again, of the stored file; what only the register could answer is told as it was found then.
    NotFound: not the asker's, or no such row. RateLimited: each time a whole file is read.
    """
    require(scope, "explainRow")
    await queries.visible(scope, one.id)
    await throttle.admit(Try("explainRow", str(scope.account_id), ""))
    try:
        _, prepared = await reread(scope, one)
    except Refused:
        raise NotFound("该文件没有可以逐行检查的数据。") from None
    if row not in prepared.table.rows:
        raise NotFound("文件中没有这一行数据。")
    stored = FoundItem.filter(import_id=one.id, row__in=[0, row]).using_db(reader()).order_by("number")
    return list(_outcomes(prepared, row, [found(each).finding for each in await stored]))


def _outcomes(prepared: Prepared, row: int, findings: Sequence[Finding]) -> Iterator[Outcome]:
    layout, at = prepared.table.layout, prepared.table.rows.index(row)
    values = {key: Values((column.rows[at],), frozenset((column.rows[at],))) for key, column in prepared.values.items()}
    told = {each.code for each in findings}
    wrong = {each.at: each.code for each in findings if each.severity is Severity.ERROR and each.at}
    book = {one.code: one for one in prepared.region.book(layout.record)}
    asked = {column.field.key for column in (*layout.asked, *layout.flat) if column.field}
    for said in sentences(prepared.region).values():
        if layout.kind not in said.records:
            continue
        one, fields = book.get(said.code), asked.intersection(said.fields)
        if isinstance(one, Rule):
            yield _together([_of_rule(each, values, prepared) for each in in_blocks(one, layout)])
        elif isinstance(one, Check):
            yield _of_check(one, values, told, wrong)
        else:
            yield Outcome(said.code, said.code not in told, not fields and any(said.fields))


def _together(said: Sequence[Outcome]) -> Outcome:
    """Of a rule asked about several blocks: it holds if it does everywhere, it was skipped if nowhere asked."""
    holds, skipped = all(one.holds for one in said), all(one.skipped for one in said)
    return Outcome(said[0].code, holds=holds, skipped=skipped)


def _of_rule(one: Rule, values: Mapping[str, Values], prepared: Prepared) -> Outcome:
    facts, today = prepared.facts, prepared.facts["today"]
    known = all(read.name in values or read.name in facts for read in one.reads)
    if not known or (one.since is not None and one.since > today):  # type: ignore[operator]
        return Outcome(one.code, holds=True, skipped=True)
    broken = bool(rows_where(one, False, values, facts, 1))
    return Outcome(one.code, holds=not broken, skipped=not broken and not rows_where(one, True, values, facts, 1))


def _of_check(one: Check, values: Mapping[str, Values], told: set[str], wrong: Mapping[str, str]) -> Outcome:
    """As it was found then. Where a cell had its error already, the register was not heard."""
    if one.code in told:
        return Outcome(one.code, holds=False, skipped=False)
    blank = one.at not in values or values[one.at].rows[0] in (None, ODD)
    return Outcome(one.code, holds=True, skipped=blank or one.at in wrong)
