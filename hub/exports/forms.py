"""Which form an export is printed on, the region's own or another's, and which of its columns."""

from collections.abc import Sequence

from hub import registry
from hub.clock import today
from hub.errors import Invalid, NotFound
from hub.exports.models import ExportRequest
from hub.region import Layout, RecordKind, Region

KINDS = (RecordKind.MEMBER, RecordKind.ORG)


def refuse_kind(kind: RecordKind) -> None:
    """Raises Invalid for what cannot be exported."""
    if kind not in KINDS:
        raise Invalid(
            "只能导出会员信息和工会组织信息。",
            code="KIND_NOT_EXPORTED",
            hint="转移、办卡等办理结果请在各自的列表和导入结果中查看。",
            path=("kind",),
        )


def form_of(region: Region, kind: RecordKind, name: str) -> tuple[Region, Layout]:
    """The sheet of that name and whose it is: ``members``, or another region's, ``hunan/members``.

    Without a name the region's own. Raises Invalid, NotFound.
    """
    if not name:
        sheets = (one for one in region.layouts if one.kind is kind and one.is_sheet and one.in_force(today()))
        for one in sheets:
            return region, one
        raise Invalid(
            f"{region.name}没有这一类的表格，不能导出。",
            hint="可以用 layout 指定其他地区的表，例如 hunan/members。",
            path=("layout",),
        )
    slug, slash, key = name.rpartition("/")
    known = registry.current().regions
    whose = region if not slash else known.get(slug)
    try:
        if whose is None:
            raise LookupError(slug)
        layout = whose.layout(key, today())
    except LookupError:
        raise NotFound(f"没有名为“{name}”的表。", path=("layout",)) from None
    if layout.kind is not kind or not layout.is_sheet:
        raise Invalid(f"“{layout.title}”不是这一类数据的表格，请另选表格。", path=("layout",))
    return whose, layout


def in_force(one: ExportRequest) -> Layout | None:
    """The form of a request in today's edition; None if there is none any more."""
    region = registry.current().regions.get(one.layout_region)
    try:
        return region.layout(one.layout_key, today()) if region else None
    except LookupError:
        return None


def columns_of(layout: Layout, wanted: Sequence[str] | None) -> list[str]:
    """Field keys in the layout's order; all of them where none are named. Raises Invalid for what the form has not."""
    there = list(dict.fromkeys(column.field.key for column in layout.flat if column.field))
    if wanted is None:
        return there
    if strange := [key for key in wanted if key not in there]:
        raise Invalid(f"“{layout.title}”没有“{strange[0]}”这一项，请从该表的项目中选择。", path=("fields",))
    if not wanted:
        raise Invalid("请指明要导出的项目，或不填，导出整张表。", path=("fields",))
    return [key for key in there if key in set(wanted)]
