"""Findings: what is wrong or doubtful in a person's data, in the region's words and masked."""

from collections.abc import Iterable
from typing import Self

import strawberry
from strawberry import ID

from hub.imports.findings import Finding as Found
from hub.imports.reporting.render import Audience, render
from hub.imports.sentences import sentences_of
from hub.region import FindingKind, Layout, RecordKind, Region, Severity
from schema.ids import node_id
from schema.keys import outside
from schema.sources import Source

_KINDS = {
    FindingKind.FILE: ("文件格式错误", "文件提醒"),
    FindingKind.HEADER: ("表头内容或格式错误", "表头提醒"),
    FindingKind.REGISTER: ("与已登记信息不符", "已登记信息提醒"),
}
_RECORDS = {
    RecordKind.ORG: ("工会组织信息填写错误", "工会组织信息提醒"),
    RecordKind.MEMBER: ("会员信息填写错误", "会员信息提醒"),
}
_ANY = ("填写错误", "填写提醒")
_OTHER_ROWS = "与表内其他行有关"


@strawberry.type(description="A person's data is wrong or doubtful: where, why, and what to do.")
class Finding:
    """One finding, as whoever looks at it on a screen may see it."""

    id: ID
    code: str
    severity: Severity
    kind: FindingKind
    kind_label: str = strawberry.field(description="表头内容或格式错误, 会员信息填写错误, 会员信息提醒.")
    row: int | None
    column: str | None = strawberry.field(description="The letter.")
    header: str | None
    cell: str | None = strawberry.field(description="The address: H12.")
    field: str | None
    value: str | None = strawberry.field(description="The text as found; personal values masked.")
    message: str
    cause: str | None
    fix: str | None
    suggestion: str | None = strawberry.field(description="A value to take over with one click.")
    related_row: int | None
    source: Source | None

    @classmethod
    def of(
        cls,
        id: str,
        found: Found,
        region: Region,
        layout: Layout | None,
        audience: Audience = Audience.SCREEN,
    ) -> Self:
        """A finding of a file or a form, told in the region's words."""
        told = render(found, region, layout, audience)
        clear = render(found, region, layout, Audience.OWNER)
        source = sentences_of(region)[found.code].source
        other = found.fills.get("other_row")
        return cls(
            id=node_id("Finding", id),
            code=found.code,
            severity=found.severity,
            kind=found.kind,
            kind_label=_called(found, layout),
            row=found.row or None,
            column=found.column or None,
            header=found.header or None,
            cell=f"{found.column}{found.row}" if found.column and found.row else None,
            field=outside(found.at) if found.at else None,
            value=told.value or None,
            message=told.says,
            cause=told.cause or None,
            fix=told.fix or None,
            # A masked value cannot be taken over: what was meant stands in the annotated workbook.
            suggestion=told.suggestion if told.suggestion and told.suggestion == clear.suggestion else None,
            related_row=other if isinstance(other, int) else None,
            source=Source.of(source) if source else None,
        )


def _called(found: Found, layout: Layout | None) -> str:
    """What the region calls such findings of this form, or what they are called everywhere: wrong, or doubtful."""
    if own := layout.classes.get(found.kind) if layout else None:
        return own
    if found.kind is FindingKind.REGISTER and "other_row" in found.fills:
        return _OTHER_ROWS
    wrong, doubtful = _KINDS.get(found.kind) or _RECORDS.get(layout.kind if layout else RecordKind.MEMBER, _ANY)
    return wrong if found.severity is Severity.ERROR else doubtful


def remark(code: str, says: str, kind_label: str) -> Finding:
    """Something to be known that is about no field: what an act has done, or would do."""
    blank = dict.fromkeys(_OF_A_FIELD)
    severity, kind = Severity.WARNING, FindingKind.REGISTER
    told = {"code": code, "severity": severity, "kind": kind, "kind_label": kind_label, "message": says}
    return Finding(id=ID(node_id("Finding", code)), **told, **blank)  # type: ignore[arg-type]


_OF_A_FIELD = (
    "row", "column", "header", "cell", "field", "value", "cause", "fix", "suggestion", "related_row", "source",
)  # fmt: skip


@strawberry.type
class FindingCount:
    """How often a code was found."""

    code: str
    severity: Severity
    message: str
    count: int


def of_record(
    found: Iterable[Found], region: Region, layout: Layout | None, audience: Audience = Audience.SCREEN
) -> list[Finding]:
    """The findings of one record on a form: known by their place in it."""
    return [
        Finding.of(f"{one.code}/{one.at}/{place}", one, region, layout, audience) for place, one in enumerate(found)
    ]
