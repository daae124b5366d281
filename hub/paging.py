"""Pages: a stretch of an ordered list, found again by the values it is sorted by, never by counting rows."""

import base64
import binascii
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Self, TypeVar, overload
from uuid import UUID

import orjson
from tortoise.expressions import Q, RawSQL
from tortoise.models import Model
from tortoise.queryset import QuerySet

from hub.errors import Invalid

COUNTED = 10_000  # up to here a list's length is told exactly
LARGEST = 100

T = TypeVar("T")
U = TypeVar("U")
M = TypeVar("M", bound=Model)
Cursor = list[object]
Read = Callable[[QuerySet[M]], Awaitable[list[M]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Which stretch: the ``first`` so many after a cursor, or the ``last`` so many before one."""

    first: int | None = None
    last: int | None = None
    after: str | None = None
    before: str | None = None

    @classmethod
    def of(
        cls, *, first: int | None = None, after: str | None = None, last: int | None = None, before: str | None = None
    ) -> Self:
        """As a client asks for it. Raises Invalid unless exactly one of first and last is given, from 1 to 100."""
        if (first is None) == (last is None):
            raise Invalid("请只填写 first、last 之一。", path=("first",))
        if not 1 <= (size := first if first is not None else last or 0) <= LARGEST:
            raise Invalid(
                f"每页可取 1 至 {LARGEST} 条，不能取 {size} 条。", path=("first" if last is None else "last",)
            )
        return cls(first=first, after=after, last=last, before=before)

    @property
    def size(self) -> int:
        return self.first if self.first is not None else self.last or 0

    @property
    def forward(self) -> bool:
        return self.first is not None


@dataclass(frozen=True, slots=True)
class Total:
    """How long the list is; ``capped``: longer than that."""

    count: int
    capped: bool


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A stretch of a list, each item with the cursor it is found again by."""

    items: Sequence[T]
    cursors: Sequence[str]
    has_next: bool
    has_previous: bool
    count: Callable[[], Awaitable[int]]  # up to one more than is told exactly

    async def total(self) -> Total:
        """Counted only when asked for."""
        found = await self.count()
        return Total(min(found, COUNTED), found > COUNTED)

    def map(self, made: Callable[[T], U]) -> "Page[U]":
        """The same stretch, every item made into something else."""
        return Page([made(one) for one in self.items], self.cursors, self.has_next, self.has_previous, self.count)


async def _mapped(rows: QuerySet[M]) -> list[M]:
    return await rows


async def keyset(
    rows: QuerySet[M],
    window: Window,
    *order: str,
    read: Read[M] = _mapped,
    columns: Collection[str] | None = None,
) -> Page[M]:
    """A page of rows in that order (``-name``: falling). The last key must be unique; what is null comes last.

    Each page costs the same, wherever in the list it lies. Raises Invalid for a cursor of another order. ``read``
    fetches the rows: the object mapper, if nothing else is said. With ``columns`` they hold these and the order's.
    """
    keys = tuple(_Key.of(rows.model, name) for name in order)
    wanted = rows if columns is None else rows.only(*sorted({*columns, *(key.name for key in keys)}))
    for key in keys:
        if key.nullable:
            wanted = wanted.annotate(**{key.absent: RawSQL(f'("{rows.model._meta.db_table}"."{key.name}" IS NULL)')})
    if window.after is not None:
        wanted = wanted.filter(_beyond(keys, _read(rows.model, order, window.after, "after"), forward=True))
    if window.before is not None:
        wanted = wanted.filter(_beyond(keys, _read(rows.model, order, window.before, "before"), forward=False))
    wanted = wanted.order_by(*(one for key in keys for one in key.ordering(window.forward)))
    found = await read(wanted.limit(window.size + 1))
    more, found = len(found) > window.size, found[: window.size]
    if not window.forward:
        found.reverse()

    async def count() -> int:
        return await _count(rows)

    cursors = _Cursors(found, list(order), keys)
    has_next = more if window.forward else window.before is not None
    has_previous = window.after is not None if window.forward else more
    return Page(found, cursors, has_next, has_previous, count)


def page_of(items: Sequence[T], window: Window) -> Page[T]:
    """A page of a short list that is all there."""
    start = _position(window.after, "after") + 1 if window.after is not None else 0
    end = min(_position(window.before, "before"), len(items)) if window.before is not None else len(items)
    low, high = (start, min(start + window.size, end)) if window.forward else (max(end - window.size, start), end)

    async def count() -> int:
        return len(items)

    cursors = [_written([[], place]) for place in range(low, high)]
    return Page(list(items[low:high]), cursors, high < len(items), low > 0, count)


class _Cursors(Sequence[str]):
    """Of these rows; written when somebody looks at one, since most look at the last alone."""

    def __init__(self, rows: Sequence[Model], order: list[str], keys: Sequence["_Key"]) -> None:
        self._rows, self._order, self._keys = rows, order, keys

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> str: ...

    @overload
    def __getitem__(self, at: slice) -> "_Cursors": ...

    def __getitem__(self, at: int | slice) -> "str | _Cursors":
        if isinstance(at, slice):
            return _Cursors(self._rows[at], self._order, self._keys)
        row = self._rows[at]
        return _written([self._order, *(getattr(row, key.name) for key in self._keys)])


@dataclass(frozen=True, slots=True)
class _Key:
    """One column of the order."""

    name: str
    falling: bool
    nullable: bool

    @classmethod
    def of(cls, model: type[Model], name: str) -> Self:
        plain = name.removeprefix("-")
        return cls(plain, name != plain, model._meta.fields_map[plain].null)

    @property
    def absent(self) -> str:
        return f"{self.name}_absent"

    def ordering(self, forward: bool) -> tuple[str, ...]:
        own = self.name if forward != self.falling else f"-{self.name}"
        return (self.absent if forward else f"-{self.absent}", own) if self.nullable else (own,)

    def past(self, value: object, forward: bool) -> Q | None:
        """What comes strictly after the value, going that way; None: nothing does."""
        if value is None:
            return None if forward else self.where("isnull", False)
        strictly = self.where("gt" if forward != self.falling else "lt", value)
        return strictly | self.where("isnull", True) if self.nullable and forward else strictly

    def same(self, value: object) -> Q:
        return self.where("isnull", True) if value is None else self.where("in", [value])

    def where(self, how: str, value: object) -> Q:
        condition: dict[str, Any] = {f"{self.name}__{how}": value}
        return Q(**condition)


def _beyond(keys: Sequence[_Key], values: Sequence[object], *, forward: bool) -> Q:
    """Strictly past the row with these values: past its first one, or equal there and past it in what follows."""
    key, value = keys[0], values[0]
    past = key.past(value, forward)
    if len(keys) == 1:
        return past if past is not None else key.where("in", [])
    tied = key.same(value) & _beyond(keys[1:], values[1:], forward=forward)
    if past is None:
        return tied
    if key.nullable:
        return past | tied
    bound = key.where("gte" if forward != key.falling else "lte", value)
    return bound & (past | tied)  # the bound adds nothing but a range the index can be entered by


async def _count(rows: QuerySet[M]) -> int:
    """Count no further than is told: the cost has a bound, whatever the list."""
    ids = rows.order_by().limit(COUNTED + 1).values_list("id", flat=True)
    ids._choose_db_if_not_chosen()
    ids._make_query()
    sql, values = ids.query.get_parameterized_sql()
    counted = await ids._db.execute_query_dict(f"SELECT COUNT(*) AS n FROM ({sql}) AS found", values)
    return int(counted[0]["n"])


def _written(cursor: Cursor) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(cursor, default=_plain)).decode().rstrip("=")


def _plain(value: object) -> str:
    if isinstance(value, UUID):  # of a driver's own make: the ordinary ones are written without asking
        return str(value)
    raise TypeError(type(value))


def _opened(text: str, at: str) -> Cursor:
    try:
        cursor = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError):
        cursor = None
    if not isinstance(cursor, list) or not cursor or not isinstance(cursor[0], list):
        raise Invalid("分页位置无效，请从第一页重新查询。", path=(at,))
    return cursor


def _read(model: type[Model], order: Sequence[str], text: str, at: str) -> list[object]:
    named, *values = _opened(text, at)
    if named != list(order) or len(values) != len(order):
        raise Invalid("分页位置属于另一种排序，请从第一页重新查询。", path=(at,))
    try:
        columns: list[Any] = [model._meta.fields_map[name.removeprefix("-")] for name in order]
        return [column.to_python_value(value) for column, value in zip(columns, values, strict=True)]
    except (ValueError, TypeError, AttributeError):
        raise Invalid("分页位置无效，请从第一页重新查询。", path=(at,)) from None


def _position(text: str, at: str) -> int:
    match _opened(text, at):
        case [[], int(place)] if place >= 0:
            return place
    raise Invalid("分页位置无效，请从第一页重新查询。", path=(at,))
