"""Whether what is known of a union is complete: whether its region's form lacks nothing it requires (信息采集)."""

from collections.abc import Callable, Mapping, Sequence

from hub import registry
from hub.clock import today
from hub.orgs.models import Org
from hub.orgs.values import ORGS
from hub.region import Column, Medium, Need, RecordKind
from hub.rows import Rows


def is_complete(org: Org) -> bool:
    """By the form in force today. A region without one requires nothing."""
    return not lacking(org, {"today": today()})


def lacking(org: Org, facts: Mapping[str, object]) -> list[Column]:
    """What the form requires of a union, by what is known beside it, and nobody has filled in."""
    return _lacking(_form(org.region), lambda key: ORGS.holds(org, key), lambda key: ORGS.clear(org, key), facts)


def complete_rows(region: str, rows: Rows, places: Sequence[int]) -> list[bool]:
    """Of new unions, row by row."""
    form, facts = _form(region), {"today": today()}
    made = list[bool]()
    for at in places:
        said = rows.given(at)
        made.append(not _lacking(form, said.__contains__, said.get, facts))
    return made


def _form(region: str) -> Sequence[Column]:
    """The columns of the union's own form, or of the workbook that unions are imported by."""
    layouts = registry.current().region(region).layouts
    forms = [one for one in layouts if one.kind is RecordKind.ORG and one.in_force(today())]
    first = next(iter(sorted(forms, key=lambda one: one.medium is not Medium.FORM)), None)
    return [
        one
        for one in (first.flat if first else ())
        if one.field is not None and one.need is Need.REQUIRED and one.field.key not in ORGS.given
    ]


def _lacking(
    form: Sequence[Column],
    holds: Callable[[str], bool],
    clear: Callable[[str], object],
    facts: Mapping[str, object],
) -> list[Column]:
    return [one for one in form if one.field and not holds(one.field.key) and _is_asked(one, clear, facts)]


def _is_asked(column: Column, clear: Callable[[str], object], facts: Mapping[str, object]) -> bool:
    if column.when is None:
        return True
    said = [facts[one.name] if one.name in facts else clear(one.name) for one in column.when.reads]
    silent = any(value is None and not one.even_blank for value, one in zip(said, column.when.reads, strict=True))
    return not silent and column.when.holds(*said)
