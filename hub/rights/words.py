"""A member's values as the person reads them: under the region's headers, codes by their labels, nothing masked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from hub.clock import today
from hub.keeping import Keeping
from hub.national import STANDARDS
from hub.region import Column, RecordKind, Region

_HOW_TO = re.compile(r"[（(](格式|填写).*")


@dataclass(frozen=True)
class Words:
    """What a region calls the fields of a noun, and the values in them."""

    region: Region
    keeping: Keeping
    kind: RecordKind

    @cached_property
    def columns(self) -> Mapping[str, Column]:
        """How the region's forms ask for each field; the newest edition wins."""
        forms = sorted((one for one in self.region.layouts if one.kind is self.kind), key=lambda one: one.since)
        asked = (column for one in forms for column in (*one.derives, *one.asked, *one.flat))
        return {column.field.key: column for column in asked if column.field}

    @property
    def keys(self) -> list[str]:
        """Every field there is, in the order of the forms, then of the record."""
        extras = (key for each in self.region.extras for key in each.fields)
        return list(dict.fromkeys([*self.columns, *self.keeping.record.fields, *extras]))

    def header(self, key: str) -> str:
        """What the field is called, without what the form says of how to fill it in."""
        if (column := self.columns.get(key)) and column.header:
            return _HOW_TO.sub("", column.header.partition("\n")[0]).strip("*＊ ")
        field = self.keeping.field(self.region.slug, key)
        return field.label if field else key

    def text(self, key: str, value: object) -> str:
        """The value, as somebody would write it; a blank is empty."""
        match value:
            case None:
                return ""
            case bool():
                return "是" if value else "否"
            case date():
                return f"{value:%Y/%m/%d}"
        return self._label(key, str(value)) or str(value)

    def _label(self, key: str, code: str) -> str | None:
        column, field = self.columns.get(key), self.keeping.field(self.region.slug, key)
        if column and column.codes and (label := column.codes.write(code, today())):
            return label
        standard = STANDARDS.get(field.standard) if field else None
        return standard.labels.get(code) if standard else None
