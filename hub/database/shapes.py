"""Statements of queries by their shape: the mapper builds each shape once, and what differs later are its values.

Two queries have one shape if they differ in nothing but what they compare with. Only plain ones have any: rows of one
table by comparisons that hand a value over as it is. Where the built statement's values are not exactly those of the
query, each once, it is built anew each time.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

KEPT = 500  # shapes; a client's filters can make many
_COMPARED = frozenset({"", "not", "gt", "gte", "lt", "lte", "in", "not_in"})
_TOLD = frozenset({"isnull", "not_isnull"})  # whether, and nothing more: part of the shape
_BEYOND = (
    "_annotations", "_custom_filters", "_offset", "_distinct", "_having", "_group_bys", "_select_for_update",
    "_select_related", "_prefetch_map", "_prefetch_queries", "_force_indexes", "_use_indexes",
)  # fmt: skip

Statement = tuple[str, list[Any]]
Value = tuple[str, object]  # the column it is compared with, and it


class _Shapeless(Exception):
    """To be built anew each time."""


@dataclass(frozen=True, slots=True)
class _Built:
    sql: str
    order: Sequence[int]  # which of the query's values stands where


_built: dict[Hashable, _Built] = {}


def statement(rows: QuerySet[Any]) -> Statement:
    """What asks for these rows, and the values it is run with."""
    rows._choose_db_if_not_chosen()
    try:
        key, values = _shape(rows)
    except _Shapeless:
        return _made(rows)
    known = _built.get(key)
    if known is None:
        sql, in_order = _made(rows)
        _keep(key, sql, in_order, values)
        return sql, in_order
    return known.sql, [values[at] for at in known.order]


def _made(rows: QuerySet[Any]) -> Statement:
    rows._make_query()
    sql, values = rows.query.get_parameterized_sql()
    return sql, values


def _keep(key: Hashable, sql: str, in_order: list[Any], values: list[Any]) -> None:
    marked = [(type(value), value) for value in values]  # 1 is not True
    found = [(type(value), value) for value in in_order]
    if len(set(marked)) != len(marked) or len(found) != len(marked) or set(found) != set(marked):
        return  # two alike could change places, or one stands in the text
    if len(_built) >= KEPT:
        _built.clear()
    _built[key] = _Built(sql, tuple(marked.index(one) for one in found))


def _shape(rows: QuerySet[Any]) -> tuple[Hashable, list[Any]]:
    """Its shape, and its values as the database takes them."""
    if any(getattr(rows, name) for name in _BEYOND):
        raise _Shapeless
    told: list[Value] = []
    wanted = tuple(_filter(one, told) for one in rows._q_objects)
    model, limited = rows.model, rows._limit is not None
    columns = model._meta.fields_map
    if any(name not in columns for name, _ in told):  # the mapper's own name for a key
        raise _Shapeless
    values = [columns[name].to_db_value(value, model) for name, value in told]
    key = (model, rows._db.capabilities.dialect, rows._fields_for_select, tuple(rows._orderings), limited, wanted)
    return key, [*values, rows._limit] if limited else values


def _filter(one: Q, told: list[Value]) -> Hashable:
    compared = tuple(_comparison(name, value, told) for name, value in one.filters.items())
    within = tuple(_filter(child, told) for child in one.children)
    return one.join_type, one._is_negated, compared, within


def _comparison(name: str, value: object, told: list[Value]) -> Hashable:
    column, _, how = name.partition("__")
    if how in _TOLD and type(value) is bool:
        return name, value
    if how not in _COMPARED:
        raise _Shapeless
    if value is None:
        return name, None
    many: object = value if how in {"in", "not_in"} else (value,)  # a list to compare with is no plain value
    if not isinstance(many, list | tuple) or not all(map(_is_plain, many)):
        raise _Shapeless
    told.extend((column, each) for each in many)
    return name, len(many)


def _is_plain(value: object) -> bool:
    return isinstance(value, str | UUID | date | int) and type(value) is not bool
