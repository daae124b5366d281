"""A record's values as a form holds them: by Field.key, dates as text, codes as codes, personal ones masked."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Self

import strawberry

from hub.errors import Invalid
from hub.keeping import Keeping
from hub.region import RecordKind
from schema.declared import DeclaredRegion
from schema.fields import Field
from schema.keys import inside, outside
from schema.scalars import JSON

_LONGEST = 2_000  # characters of one value: far beyond any field
_MOST = 200  # values of one record


@strawberry.type(description="What only this region keeps.")
class Extra:
    """One field of its own."""

    field: Field
    value: JSON | None
    label: str | None

    @classmethod
    def of(cls, region: DeclaredRegion, key: str, value: object) -> Self:
        """A value of one of the region's own fields."""
        entry = region.entry(key, str(value)) if value is not None else None
        return cls(
            field=Field.alone(region, region.fields[key]), value=plain(value), label=entry[1].label if entry else None
        )


def told(keeping: Keeping, row: Any, region: DeclaredRegion, kind: RecordKind, layout: str | None) -> dict[str, object]:
    """All values of a record, or those one layout asks for."""
    return {outside(key): plain(keeping.masked(row, key)) for key in keys_of(region, kind, layout, keeping)}


def keys_of(region: DeclaredRegion, kind: RecordKind, layout: str | None, keeping: Keeping) -> Iterable[str]:
    """The fields of a kind of record; of one layout those it asks for."""
    forms = [one for one in region.region.layouts if one.kind is kind and layout in (None, one.key)]
    lists = {c.field.key for one in forms for group in one.repeated.values() for c in group.columns if c.field}
    columns = [c.field.key for one in forms for c in (*one.asked, *one.declared, *one.derives) if c.field]
    asked = [*(key for key in columns if key not in lists), *(key for one in forms for key in one.repeated)]
    return dict.fromkeys(asked if layout is not None else (*keeping.record.fields, *asked))


def extras_of(keeping: Keeping, row: Any, region: DeclaredRegion, kind: RecordKind) -> list[Extra]:
    """What only the region keeps of such a record."""
    keys = (key for key in keys_of(region, kind, None, keeping) if key in region.extras)
    return [Extra.of(region, key, keeping.masked(row, key)) for key in keys]


def given(values: object) -> dict[str, object]:
    """What a client filled in, by the hub's own keys. Invalid: it is no object of plain values."""
    if not isinstance(values, Mapping):
        raise Invalid("values 应为一个对象，键为字段的 key。", path=("values",))
    if len(values) > _MOST:
        raise Invalid(f"一条记录最多 {_MOST} 个字段。", path=("values",))
    return {inside(key): _given(key, value) for key, value in values.items()}


def _given(key: str, value: object) -> object:
    """One value; of a section that repeats, a list of objects of such values."""
    if isinstance(value, list) and len(value) <= _MOST and all(isinstance(one, Mapping) for one in value):
        return [{inside(name): _single(key, of) for name, of in one.items()} for one in value]
    return _single(key, value)


def _single(key: str, value: object) -> object:
    if not isinstance(value, str | int | float | bool | None) or len(str(value)) > _LONGEST:
        raise Invalid("此字段的值应为文本、数字、是否或空。", path=("values", str(key)))
    return value


def plain(value: object) -> Any:
    """As JSON has it."""
    if isinstance(value, list):  # the entries of a section that repeats
        return [{outside(key): of for key, of in one.items()} for one in value]
    return value.isoformat() if isinstance(value, date) else value
