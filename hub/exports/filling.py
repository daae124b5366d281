"""A record -> a row of an export: masked or whole, in any region's form; and what that form asks for in vain."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from hub.keeping import Keeping
from hub.members.models import Member
from hub.members.values import MEMBERS
from hub.orgs.models import Org
from hub.orgs.values import ORGS
from hub.region import Column, Layout, Need, RecordKind
from hub.templates import filling

KEEPINGS: Mapping[RecordKind, Keeping] = {RecordKind.MEMBER: MEMBERS, RecordKind.ORG: ORGS}
_NOT_HERE = "本地区不登记此项"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """How rows are filled: in whose form, which columns, and whether what is sealed is shown."""

    layout: Layout
    own: bool  # the form is the records' own region's
    columns: frozenset[str]
    masked: bool
    on: date
    blanks: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])  # by field key and reason

    def row(self, one: Member | Org, given: Mapping[str, str]) -> dict[str, str]:
        """Texts by field key; of columns that were not asked for, blanks. ``given``: what other records tell."""
        values = {key: self._value(one, key, given) for key in self._keys()}
        typed: Mapping[str, str] = one.as_typed if self.own else {}
        try:
            said = filling.texts(self.layout, values, typed, self.on)
        except ValueError:  # more blocks than this edition has: without them
            known = {key: value for key, value in values.items() if key not in self.layout.repeated}
            said = filling.texts(self.layout, known, typed, self.on)
        for column in self.layout.flat:
            self._count(column, values, said)
        return {key: text for key, text in said.items() if key in self.columns}

    def lacks(self) -> list[tuple[str, str, str]]:
        """What the form requires and these records lack: the header, how it is asked for, and why it is blank."""
        found: list[tuple[str, str, str]] = []
        for column in self.layout.flat:
            for (key, why), times in sorted(self.blanks.items()):
                if column.field and column.field.key == key:
                    asked = "视情况必填" if column.when else "必填" if column.need is Need.REQUIRED else "选填"
                    said = why if why == _NOT_HERE else f"{times}行{why}"
                    found.append((" ".join(column.header.split()), asked, said))
        return found

    def _keys(self) -> Collection[str]:
        blocks = {column.block.group for column in self.layout.flat if column.block and self._prints(column)}
        return (*(c.field.key for c in self.layout.flat if c.field and not c.block and self._prints(c)), *blocks)

    def _prints(self, column: Column) -> bool:
        return column.field is not None and column.field.key in self.columns

    def _value(self, one: Member | Org, key: str, given: Mapping[str, str]) -> object:
        keeping = KEEPINGS[self.layout.kind]
        if key in given:
            return given[key]
        if not self.own and key not in keeping.record.fields:
            return None  # another region's extra of that name means something else
        return keeping.masked(one, key) if self.masked else keeping.clear(one, key)

    def _count(self, column: Column, values: Mapping[str, object], said: Mapping[str, str]) -> None:
        if self.own or column.field is None or column.field.key not in self.columns or said[column.field.key]:
            return
        key = column.field.key
        if values.get(key) is not None:
            self.blanks[key, "的内容在该表的选项中没有"] += 1
        elif column.need is Need.REQUIRED:
            known = key in KEEPINGS[self.layout.kind].record.fields
            self.blanks[key, "没有内容" if known else _NOT_HERE] += 1
