"""Which of a region's forms is in force for what: the workbook for many records, the form for one."""

from collections.abc import Iterable

from hub.clock import today
from hub.errors import Invalid, NotFound
from hub.region import Layout, Medium, Need, Package, RecordKind, Refuse, Region, org


def sheet_for(region: Region, kind: RecordKind) -> Layout:
    """The workbook for such records. Invalid: the region has none."""
    return _first((one for one in _of(region, kind) if one.is_sheet), region)


def package_for(region: Region) -> Package:
    """The tables that only count together. Invalid: the region has no package."""
    for one in region.policies.packages if region.policies else ():
        return one
    raise Invalid(f"{region.name}没有上报数据包。", path=("kind",))


def packages_of(region: Region) -> tuple[Layout, ...]:
    """The region's packages as forms, beside its layouts."""
    return tuple(as_layout(region, one) for one in (region.policies.packages if region.policies else ()))


def tables_of(region: Region, package: Layout) -> tuple[Layout, ...]:
    """The tables of a package; of any other form, none."""
    told = region.policies.packages if region.policies and package.kind is RecordKind.PACKAGE else ()
    return tuple(region.layout(key, today()) for one in told if one.key == package.key for key in one.layouts)


def as_layout(region: Region, package: Package) -> Layout:
    """The package as one form: complete or refused, and filled in by filling in its tables."""
    tables = [region.layout(key, today()) for key in package.layouts]
    return Layout(
        key=package.key,
        kind=RecordKind.PACKAGE,
        record=package.one_record_of,
        title=package.title,
        source=tables[0].source,
        since=max(one.since for one in tables),
        medium=Medium.PACKAGE,
        file_name=f"{package.title}.zip",
        notes=(package.says,),
        refuses=Refuse.FILE,
        needs=tuple(dict.fromkeys(need for one in tables for need in one.needs)),
        columns=(),
    )


def form_for(region: Region, kind: RecordKind, key: str | None = None) -> Layout:
    """The form for one such record: the region's own, or the questions of its workbook. Invalid, NotFound."""
    if key is not None:
        try:
            return region.layout(key, today())
        except LookupError:
            raise NotFound(f"没有名为“{key}”的表。", path=("layout",)) from None
    return _first(sorted(_of(region, kind), key=lambda one: one.medium is not Medium.FORM), region)


def report_for(region: Region, track: str, *, is_entered: bool) -> Layout:
    """The form by which a union reports itself: of its superior's track, or the one by which its superior entered it.

    Invalid: the region has none.
    """
    forms = [one for one in _of(region, RecordKind.ORG) if one.medium is Medium.FORM]
    entered = [one for one in forms if any(c.need is Need.LOCKED and c.field is org.parent_name for c in one.flat)]
    fitting = [one for one in forms if one not in entered and one.track in ("", track)]
    return _first([*entered, *fitting] if is_entered else fitting, region)


def _of(region: Region, kind: RecordKind) -> list[Layout]:
    return [one for one in region.layouts if one.kind is kind and one.in_force(today())]


def _first(layouts: Iterable[Layout], region: Region) -> Layout:
    for one in layouts:
        return one
    raise Invalid(f"{region.name}没有这一类的表。", path=("kind",))
