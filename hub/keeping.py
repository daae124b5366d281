"""Where the fields of a record are kept: in a column, sealed, or in the bag for what has no column of its own."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, auto
from typing import Any
from uuid import UUID

from tortoise.models import Model

from hub import masks, registry
from hub.region import Field, Record, narrow
from hub.seal import keyring


class Place(Enum):
    """Where a value stands."""

    COLUMN = auto()
    SEALED = auto()
    BAG = auto()


@dataclass(frozen=True, slots=True)
class Keeping:
    """How one noun's records are kept. ``given``: fields the hub decides, never written from a form."""

    noun: str  # the table, and the first half of every sealed value's place
    model: type[Model]
    record: type[Record]
    given: frozenset[str]
    places: Mapping[str, Place] = field(init=False, compare=False, repr=False)
    indexes: frozenset[str] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        columns, keys = self.model._meta.fields_map, self.record.fields
        sealed = {key: Place.SEALED for key in keys if f"{key}_sealed" in columns}
        own = {key: Place.COLUMN for key in keys if key in columns}
        object.__setattr__(self, "places", sealed | own)
        object.__setattr__(self, "indexes", frozenset(key for key in sealed if f"{key}_index" in columns))

    @property
    def kept(self) -> tuple[str, ...]:
        """The shared fields that have a place of their own in the row."""
        return tuple(key for key in self.record.fields if key not in self.given and self.place(key) is not Place.BAG)

    def place(self, key: str) -> Place:
        """Where the field stands; what is no shared field has no column, whatever it is called."""
        return self.places.get(key, Place.BAG)

    def stored(self, key: str) -> tuple[str, ...]:
        """The columns a change of the field changes."""
        match self.place(key):
            case Place.COLUMN:
                return (key,)
            case Place.SEALED:
                return (f"{key}_sealed", f"{key}_index") if self.indexed(key) else (f"{key}_sealed",)
            case Place.BAG:
                return ("more",)

    def indexed(self, key: str) -> bool:
        """Whether equal values of a sealed field can be found."""
        return key in self.indexes

    def bound(self, key: str) -> str:
        """What a sealed value is bound to beside its row."""
        return f"{self.noun}.{key}"

    def field(self, region: str, key: str) -> Field | None:
        """A shared field, or one of the region's own."""
        shared = self.record.fields.get(key)
        if shared:
            return shared
        extras = registry.current().region(region).extras
        return next((each.fields[key] for each in extras if key in each.fields), None)

    def clear(self, row: Any, key: str) -> object:
        """The value itself, opened where it is sealed."""
        match self.place(key):
            case Place.COLUMN:
                value: object = getattr(row, key)
                return value
            case Place.SEALED:
                sealed = getattr(row, f"{key}_sealed")
                return None if sealed is None else keyring().open(self.bound(key), row.id, sealed)
            case Place.BAG:
                return self._taken(row, key)

    def holds(self, row: Any, key: str) -> bool:
        """Whether anything stands there; what is sealed is not opened."""
        match self.place(key):
            case Place.COLUMN:
                return getattr(row, key) is not None
            case Place.SEALED:
                return getattr(row, f"{key}_sealed") is not None
            case Place.BAG:
                return row.more.get(key) is not None

    def masked(self, row: Any, key: str) -> object:
        """What may be shown without a reason: everything but sealed values, of which the field's mask."""
        one, value = self.field(row.region, key), self.clear(row, key)
        sealed = self.place(key) is Place.SEALED or (one is not None and one.sealed)
        if value is None or not sealed:
            return value
        return masks.shown(one, str(value)) if one else masks.hidden(str(value))

    def is_sensitive(self, region: str, key: str) -> bool:
        """Whether the field is a person's, and may be read in full only with a reason."""
        one = self.field(region, key)
        return one is not None and (one.sensitive or one.sealed)

    def differences(self, row: Any, values: Mapping[str, object]) -> dict[str, tuple[object, object]]:
        """What the values would change: before and after, by field. What comes back masked was not touched."""
        changed: dict[str, tuple[object, object]] = {}
        for key, after in values.items():
            if key in self.given or (after is not None and self.indexed(key) and self._same(row, key, str(after))):
                continue
            before = self.clear(row, key)
            if before == after or (before is not None and isinstance(after, str) and after == self.masked(row, key)):
                continue
            changed[key] = before, after
        return changed

    def thawed(self, region: str, key: str, text: object) -> object:
        """A value that was written down as JSON: a day is a day again."""
        one = self.field(region, key)
        return date.fromisoformat(text) if isinstance(text, str) and one is not None and one.kind.type is date else text

    def assign(self, row: Any, values: Mapping[str, object], typed: Mapping[str, str] | None = None) -> None:
        """Write values into a row, sealed where they must be; with the texts that their codes would not give back."""
        kept = {key: text for key, text in row.as_typed.items() if key not in values}
        row.as_typed = kept | {key: text for key, text in (typed or {}).items() if key in values}
        for key, value in values.items():
            match self.place(key):
                case Place.COLUMN:
                    setattr(row, key, value)
                case Place.SEALED:
                    sealed = None if value is None else keyring().seal(self.bound(key), row.id, str(value))
                    setattr(row, f"{key}_sealed", sealed)
                    if self.indexed(key):
                        setattr(row, f"{key}_index", self.index(key, value))
                case Place.BAG:
                    row.more = self._put(row, key, value)

    def columns(
        self,
        region: str,
        ids: Sequence[UUID],
        values: Mapping[str, Sequence[Any]],
        indexes: Mapping[str, Sequence[UUID | None]] | None = None,
    ) -> dict[str, Sequence[Any]]:
        """The columns of new rows, from the values of their fields; ``indexes`` are blind indexes known already."""
        made: dict[str, Sequence[Any]] = {}
        bag: dict[str, Sequence[Any]] = {}
        for key, column in values.items():
            if key in self.given:
                continue
            match self.place(key):
                case Place.COLUMN:
                    made[key] = column
                case Place.SEALED:
                    made[f"{key}_sealed"] = keyring().seal_column(self.bound(key), ids, column)
                    if self.indexed(key):
                        made[f"{key}_index"] = (indexes or {}).get(key) or self.index_column(key, column)
                case Place.BAG:
                    bag[key] = column
        made["more"] = [self._bag(region, row, at, bag) for at, row in enumerate(ids)] if bag else [{}] * len(ids)
        return made

    def index_column(self, key: str, values: Sequence[Any]) -> list[UUID | None]:
        """The blind indexes of a column."""
        return keyring().index_column(self.bound(key), [None if value is None else narrow(value) for value in values])

    def index(self, key: str, value: object) -> UUID | None:
        """The blind index of a value, however it was spaced or capitalized."""
        return None if value is None else keyring().index(self.bound(key), narrow(str(value)))

    def bagged(self, region: str, id: UUID, key: str, value: object) -> object:
        """A value as the bag keeps it."""
        one = self.field(region, key)
        if one is not None and one.sealed:
            return base64.b64encode(keyring().seal(self.bound(f"more.{key}"), id, str(value))).decode()
        return value.isoformat() if isinstance(value, date) else value

    def _bag(self, region: str, row: UUID, at: int, columns: Mapping[str, Sequence[Any]]) -> dict[str, object]:
        said = {key: column[at] for key, column in columns.items() if column[at] is not None}
        return {key: self.bagged(region, row, key, value) for key, value in said.items()}

    def _same(self, row: Any, key: str, after: str) -> bool:
        return bool(getattr(row, f"{key}_index") == self.index(key, after))

    def _put(self, row: Any, key: str, value: object) -> dict[str, object]:
        rest = {name: kept for name, kept in row.more.items() if name != key}
        return rest if value is None else rest | {key: self.bagged(row.region, row.id, key, value)}

    def _taken(self, row: Any, key: str) -> object:
        kept, one = row.more.get(key), self.field(row.region, key)
        if kept is None or one is None:
            return kept
        if one.sealed:
            return keyring().open(self.bound(f"more.{key}"), row.id, base64.b64decode(kept))
        return self.thawed(row.region, key, kept)
