"""How well a region is known: computed from what it declares, cites and proves; never claimed."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files

from hub.region import Case, Cases, Layout, Outcome, Region, Rule, problems, read_cases, unexplained

Try = Callable[[Region, Case], Outcome]
CASES = "cases.toml"
_COMMON = frozenset({"", "NEED", "UNUSED", "LOCKED", "HEAD", "BANK-ANSWER"})  # said by the core, of every region


class Quality(StrEnum):
    """Each step includes the one before."""

    DECLARED = "DECLARED"  # the declaration is sound, and its sentences say what to do
    SOURCED = "SOURCED"  # every layout and code table cites a source that was seen
    PROVEN = "PROVEN"  # every rule has a case that breaks it and one that keeps it, and all cases hold


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What is missing on each step; nothing missing means reached."""

    slug: str
    undeclared: tuple[str, ...]
    unsourced: tuple[str, ...]
    unproven: tuple[str, ...]
    cases: int
    idle: tuple[str, ...]  # rules no form ever asks

    @property
    def quality(self) -> Quality | None:
        """The highest step reached; None: not even declared."""
        if self.undeclared:
            return None
        if self.unsourced:
            return Quality.DECLARED
        return Quality.SOURCED if self.unproven else Quality.PROVEN


def cases_of(*packages: str) -> Cases:
    """The cases beside a region's package, and beside its province's; none at all is a sentence, too."""
    paths = {"/".join((*one.split("."), CASES)): files(one).joinpath(CASES) for one in packages}
    read = [read_cases(path.read_text(encoding="utf-8"), name) for name, path in paths.items() if path.is_file()]
    if not read:
        return Cases(problems=(f"{next(iter(paths))}: is not there; without cases nothing is proven.",))
    return Cases(
        cases=tuple(one for of in read for one in of.cases),
        problems=tuple(one for of in read for one in of.problems),
        typical=tuple(one for of in read for one in of.typical),
    )


def measure(region: Region, cases: Cases, try_case: Try) -> Report:
    """Judge a region as it is effective. ``try_case`` puts one case through the real pipeline."""
    outcomes = [try_case(region, case) for case in cases.cases]
    typical = [try_case(region, case) for case in cases.typical]
    return Report(
        slug=region.slug,
        undeclared=(*problems(region), *unexplained(region)),
        unsourced=tuple(_unsourced(region)),
        unproven=(*cases.problems, *_wrong(outcomes, typical), *_unproven(region, outcomes)),
        cases=len(outcomes),
        idle=tuple(_idle(region)),
    )


def layout_quality(layout: Layout, report: Report) -> Quality:
    """A form nobody has seen is only declared, whatever its region is."""
    if not layout.source.seen or report.quality is None:
        return Quality.DECLARED
    return Quality.PROVEN if report.quality is Quality.PROVEN else Quality.SOURCED


def _unsourced(region: Region) -> Iterator[str]:
    """One sentence for each source nobody has seen, with all that cites it."""
    layouts = [(one.source, one.place, f"layout “{one.key}”") for one in region.layouts]
    tables = [(one.source, one.place, f"code table “{one.key}”") for one in region.tables]
    unseen = [(source.title, place, name) for source, place, name in (*layouts, *tables) if not source.seen]
    for title in dict.fromkeys(title for title, _, _ in unseen):
        citing = [(place, name) for cited, place, name in unseen if cited == title]
        yield f"{citing[0][0]}: nobody has seen 《{title}》, which is cited by {', '.join(name for _, name in citing)}."


def _wrong(outcomes: list[Outcome], typical: list[Outcome]) -> Iterator[str]:
    """What is wrong with a typical row is said once, not again of every case that varies it."""
    wrong = [one for one in outcomes if not one.right]
    for row in typical:
        if any(_repeats(one, row) for one in wrong):
            name = row.case.name
            yield f"the typical {name} does not pass: {row.problem or f'says {_said(row)}; mend [typical.{name}].'}"
    for one in wrong:
        if any(_repeats(one, row) for row in typical):
            continue
        if one.problem:
            yield f"case “{one.case.name}”: {one.problem}"
        else:
            wanted = ", ".join(one.case.says) or "nothing"
            yield f"case “{one.case.name}”: should say {wanted}, says {_said(one)}."


def _repeats(one: Outcome, typical: Outcome) -> bool:
    """Whether a case is wrong in nothing but what is wrong with the typical row of its form."""
    if (one.case.kind, one.case.layout) != (typical.case.kind, typical.case.layout) or typical.right:
        return False
    if one.problem or typical.problem:
        return one.problem == typical.problem
    said, wanted = Counter(one.said), Counter(one.case.says)
    return wanted <= said and (said - wanted).keys() <= {*typical.said}


def _said(one: Outcome) -> str:
    told = (f"{code} ({at})" if at else code for code, at in zip(one.said, one.at, strict=True))
    return ", ".join(told) or "nothing"


def _unproven(region: Region, outcomes: list[Outcome]) -> Iterator[str]:
    """What has no case; while some do not hold, only what no case is about at all."""
    right = [one for one in outcomes if one.right]
    wrong = [one for one in outcomes if not one.right]
    for code in _codes(region):
        if not any(code in one.said for one in right) and not any(code in one.case.says for one in wrong):
            yield f'{code}: no case breaks it; add one with says = ["{code}"].'
        if not wrong and not any(code in one.asked and code not in one.said for one in right):
            yield f"{code}: no case keeps it; add one in which everything it reads is filled in as it should be."


def _codes(region: Region) -> Iterator[str]:
    """The codes of everything a region says in its own words, each once."""
    own = [need.code for layout in region.layouts for need in layout.needs]
    for layout in region.layouts:
        own += [layout.incomplete_head.code] if layout.asked else []
        for column in (*layout.asked, *layout.flat):
            own += [column.code, *(said.code for said in (column.unreadable, column.uncomputed) if said)]
    own += [one.code for book in region.books for one in book.rules]
    return iter(dict.fromkeys(code for code in own if code not in _COMMON))


def _idle(region: Region) -> Iterator[str]:
    for book in region.books:
        forms = [
            {c.field.key for c in (*layout.asked, *layout.flat, *layout.derives) if c.field}
            for layout in region.layouts
            if layout.record is book.about
        ]
        for one in book.rules:
            reads = {read.name for read in one.reads} if isinstance(one, Rule) else {one.at}
            fields = reads & book.about.fields.keys()
            if not any(fields <= form for form in forms):
                yield f"{one.place}: {one.code} is asked by no form: none has {' and '.join(sorted(fields))}."
