"""A workbook tried without a register: what an import would find in it, and what only a real one can ask."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from hub.errors import DeclarationFault
from hub.imports import report
from hub.imports.checking.case import Facts
from hub.imports.findings import Finding, finding_of
from hub.imports.identify import identify
from hub.imports.pipeline import Examination, examine
from hub.imports.read import read
from hub.imports.refused import Refused
from hub.imports.reporting.marks import CHECKED
from hub.imports.sheets import Workbook
from hub.region import Against, Check, Layout, RecordKind, Region, Rule, broken, given, sentences
from hub.templates.guide import in_general

STEPS = ("读取", "检查", "写出结果")

Step = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What became of the file. Without an ``examination`` it was refused as a whole."""

    region: Region
    findings: Sequence[Finding]
    examination: Examination | None
    unasked: tuple[str, ...]  # sentences that only an import can say, with their codes
    annotated: bytes

    @property
    def layout(self) -> Layout | None:
        return self.examination.layout if self.examination else None

    @property
    def refused(self) -> bool:
        return self.examination is None or self.examination.refused


def try_workbook(
    path: Path,
    regions: Mapping[str, Region],
    on: date,
    *,
    kind: RecordKind | None = None,
    step: Step = lambda _: None,
) -> Trial:
    """Read, check and annotate a file. Of several ``regions``, the first whose form it is; the first, if it is none's.

    What a hub would know of the union (is it activated, is it the importer's own) is not known: nothing asks for it.
    Raises DeclarationFault where a rule of the region's own breaks.
    """
    step(STEPS[0])
    region, facts = next(iter(regions.values())), {**dict.fromkeys(given.fields), "today": on}
    try:
        book = read(path)
        region = next((one for one in regions.values() if _is_form_of(book, one, kind, on)), region)
        step(STEPS[1])
        examination = _examined(region, kind, book, facts)
    except Refused as refused:
        findings = (finding_of(refused),)
        return Trial(
            region=region, findings=findings, examination=None, unasked=(), annotated=report.refusal(region, findings)
        )
    step(STEPS[2])
    annotated = report.annotate(path.read_bytes(), book.kind, examination, words=CHECKED)
    return Trial(
        region=region,
        findings=examination.findings,
        examination=examination,
        unasked=_unasked(region, examination.layout, facts),
        annotated=annotated,
    )


def _examined(region: Region, kind: RecordKind | None, book: Workbook, facts: Facts) -> Examination:
    try:
        return examine(region, kind, book, facts)
    except Refused:
        raise
    except Exception as error:
        if (fault := broken(region, error)) is None:
            raise
        more = f"a case in cases.toml that breaks it tells more: hub region check {region.slug}"
        raise DeclarationFault(f"{fault}; {more}") from None


def _is_form_of(book: Workbook, region: Region, kind: RecordKind | None, on: date) -> bool:
    try:
        identify(book, region.layouts, on, wanted=kind)
    except Refused:
        return False
    return True


def _unasked(region: Region, layout: Layout, facts: Facts) -> tuple[str, ...]:
    said = sentences(region)
    keys = {column.field.key for column in (*layout.asked, *layout.flat, *layout.derives) if column.field}
    codes = dict.fromkeys(
        one.code for one in (*layout.needs, *region.book(layout.record)) if _needs_a_register(one, facts, keys)
    )
    return tuple(f"{code} {in_general(said[code].says)}" for code in codes)


def _needs_a_register(one: Rule | Check, facts: Facts, keys: set[str]) -> bool:
    if isinstance(one, Check):
        return one.at in keys and one.against is not Against.OTHER_ROWS
    return any(read.name in given.fields and facts[read.name] is None and not read.even_blank for read in one.reads)
