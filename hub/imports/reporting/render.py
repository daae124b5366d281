"""Finding -> the words a reader is told, with as much of the cell in them as that reader may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from hub import masks
from hub.imports.findings import Finding
from hub.imports.sentences import sentences_of
from hub.region import Field, FindingKind, Layout, Region, card


class Audience(Enum):
    """Who reads it."""

    OWNER = "whoever filled in the workbook, in that very workbook: everything is clear"
    SCREEN = "whoever looks at the import: personal values are masked"
    LOG = "the operator's log: no values at all"


@dataclass(frozen=True, slots=True)
class Told:
    """What is said: the sentence, why it may be so, what to do, and what may have been meant."""

    says: str
    cause: str
    fix: str
    suggestion: str
    value: str  # the cell as found

    @property
    def whole(self) -> str:
        """All of it in one paragraph."""
        meant = f"您是否想填：{self.suggestion}" if self.suggestion else ""
        return "".join(
            part if part.endswith(("。", "！", "？", "；")) else f"{part}。"
            for part in (self.says, self.fix, meant)
            if part
        )


def render(finding: Finding, region: Region, layout: Layout | None, audience: Audience) -> Told:
    """What ``audience`` is told. Without a ``layout`` (the file was not recognized) there are no fields to name."""
    sentence = sentences_of(region)[finding.code]
    fields = fields_of(region, layout) if layout else {}
    at = fields.get(finding.at)
    label = _labels(layout).get(finding.at, at.label if at else "") if layout else ""
    fills = _Fills(row=str(finding.row), label=label, longest=str(at.longest or "") if at else "")
    fills |= {key: _shown(key, str(value), at, fields, finding.kind, audience) for key, value in finding.fills.items()}
    fills.setdefault(finding.at, fills["text"])
    suggestion = fills["suggestion"] if audience is not Audience.LOG else ""
    says, cause, fix = (part.format_map(fills) for part in (sentence.says, sentence.cause, sentence.fix))
    return Told(says, cause, fix, suggestion, fills["text"] if audience is not Audience.LOG else "")


def fields_of(region: Region, layout: Layout) -> Mapping[str, Field]:
    """Every field a finding of this form may point at."""
    extras = {key: field for extra in region.extras for key, field in extra.fields.items()}
    blocks = {
        column.field.key: column.field for column in layout.flat if column.field and (column.block or column.ticks)
    }
    return {**card.fields, **extras, **layout.record.fields, **blocks}


def _labels(layout: Layout) -> Mapping[str, str]:
    """What the form itself calls its fields."""
    columns = (*layout.derives, *layout.asked, *layout.flat)
    return {column.field.key: column.called for column in columns if column.field}


class _Fills(dict[str, str]):
    """What was never filled in is left out."""

    def __missing__(self, key: str) -> str:
        return ""


def _shown(
    key: str,
    value: str,
    at: Field | None,
    fields: Mapping[str, Field],
    kind: FindingKind,
    audience: Audience,
) -> str:
    field = at if key in ("text", "suggestion", "nearest") else fields.get(key)
    if key == "other_row":
        return value
    if audience is Audience.LOG:
        return f"〔{field.label if field else key}〕"
    if audience is Audience.OWNER or kind is FindingKind.FILE or key in ("holder", "detail"):
        return value  # of a file as a whole nothing personal is said
    if key == "other_name":
        return masks.name(value)
    return masks.of(field, value) if field else masks.hidden(value)
