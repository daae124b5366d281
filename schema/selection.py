"""What was asked below a list, made once into a shape: a whole list is then answered column by column.

graphql-core asks every field of every item anew: which type, which resolver, which arguments, whether it must be
awaited. Below a list the answers are the same for each item. A shape asks once a document, and then calls the very
functions that graphql-core would call. It knows attributes, resolvers and relations. What else is selected (fields
with extensions, interfaces, unions), and whatever goes wrong while a list is shaped, is Beyond it: the list is then
completed in the ordinary way.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from operator import attrgetter
from typing import Any, Protocol, cast

from graphql import (
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLEnumType,
    GraphQLField,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLScalarType,
    Node,
    Undefined,
    VariableNode,
    get_argument_values,
)
from graphql.execution import Executor
from graphql.execution.collect_fields import FieldDetailsList
from strawberry.schema.schema_converter import get_arguments
from strawberry.types.field import StrawberryField

from schema.context import Context
from schema.declaring import Relation, relation_of

Column = list[Any]
_AS_IT_IS: Mapping[str, type] = {"String": str, "ID": str, "Boolean": bool}
_CONSTANT = (str, int, float, Enum, date, type(None))


class Beyond(Exception):
    """For the ordinary executor."""


class Kind(Protocol):
    """How values of one type are completed."""

    @property
    def waits(self) -> bool:
        """Whether something must be loaded first."""

    async def column(self, values: Column, context: Context) -> Column:
        """The values as the answer holds them. Raises, mostly Beyond, for what is not as it should be."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A scalar or an enum."""

    coerce: Callable[[Any], Any]
    as_it_is: type | None
    waits: bool = False

    async def column(self, values: Column, context: Context) -> Column:
        plain, coerced = self.as_it_is, self._coerced
        return [value if value is None or type(value) is plain else coerced(value) for value in values]

    def _coerced(self, value: object) -> object:
        told = self.coerce(value)
        if told is None or told is Undefined:
            raise Beyond
        return told


@dataclass(frozen=True, slots=True)
class Present:
    """What must not be null."""

    of: Kind

    @property
    def waits(self) -> bool:
        return self.of.waits

    async def column(self, values: Column, context: Context) -> Column:
        if None in values:
            raise Beyond
        return await self.of.column(values, context)


@dataclass(frozen=True, slots=True)
class Many:
    """Lists: all of their items at once."""

    of: Kind

    @property
    def waits(self) -> bool:
        return self.of.waits

    async def column(self, values: Column, context: Context) -> Column:
        if not all(value is None or type(value) is list for value in values):
            raise Beyond
        items = iter(await self.of.column([one for value in values if value is not None for one in value], context))
        return [value if value is None else [next(items) for _ in value] for value in values]


@dataclass(frozen=True, slots=True)
class Shape:
    """Objects of one type: the fields asked of them, in their order."""

    origin: type
    names: Sequence[str]
    fields: Sequence["Field"]
    waits: bool

    async def column(self, values: Column, context: Context) -> Column:
        distinct = {id(one): one for one in values if one is not None}
        items = list(distinct.values())
        if not all(type(one) is self.origin for one in items):
            raise Beyond
        begun = [each.begin(items, context) for each in self.fields]
        columns = [await each.end(one, context) for each, one in zip(self.fields, begun, strict=True)]
        names = self.names
        rows = (dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True))
        told: dict[int | None, object] = dict(zip(distinct, rows, strict=True))
        return [None if one is None else told[id(one)] for one in values]


class Field(Protocol):
    """One field of a shape."""

    def begin(self, items: Column, context: Context) -> Any:
        """Find out, or begin to: relations of several fields are loaded together."""

    async def end(self, begun: Any, context: Context) -> Column:
        """The column of the answer."""


@dataclass(frozen=True, slots=True)
class Name:
    """``__typename``."""

    name: str

    def begin(self, items: Column, context: Context) -> Column:
        return [self.name] * len(items)

    async def end(self, begun: Column, context: Context) -> Column:
        return begun


@dataclass(frozen=True, slots=True)
class Read:
    """An attribute, or what a plain resolver says."""

    get: Callable[[Context], Callable[[Any], Any]]
    kind: Kind

    def begin(self, items: Column, context: Context) -> Column:
        return list(map(self.get(context), items))

    async def end(self, begun: Column, context: Context) -> Column:
        return await self.kind.column(begun, context)


@dataclass(frozen=True, slots=True)
class Awaited:
    """What a resolver awaits, of all items side by side: its loaders load for all of them at once."""

    get: Callable[[Context], Callable[[Any], Awaitable[Any]]]
    kind: Kind

    def begin(self, items: Column, context: Context) -> Column:
        return items

    async def end(self, begun: Column, context: Context) -> Column:
        # None is cancelled for another's fault: it would take the loaders' answers with it.
        found = await asyncio.gather(*map(self.get(context), begun), return_exceptions=True)
        if any(isinstance(one, BaseException) for one in found):
            raise Beyond
        return await self.kind.column(found, context)


@dataclass(frozen=True, slots=True)
class Related:
    """What is loaded by a key: each once, however many items have it."""

    relation: Relation
    kind: Kind

    def begin(self, items: Column, context: Context) -> tuple[Column, dict[Any, Awaitable[Any]]]:
        keys = list(map(self.relation.by, items))
        loader = self.relation.loader(context.loaders)
        return keys, {key: loader.load(key) for key in dict.fromkeys(keys) if key is not None}

    async def end(self, begun: tuple[Column, dict[Any, Awaitable[Any]]], context: Context) -> Column:
        keys, loading = begun
        made: dict[Any, Any] = {key: self.relation.made(await found) for key, found in loading.items()}
        if None in keys:
            made[None] = self.relation.made(None)
        return await self.kind.column([made[key] for key in keys], context)


@dataclass(frozen=True, slots=True)
class Seen:
    """Of strawberry's Info what our resolvers look at; whoever looks for more is Beyond a shape."""

    context: Context


def variables_of(nodes: Sequence[Node], fragments: Mapping[str, FragmentDefinitionNode]) -> tuple[str, ...]:
    """The variables on which it depends what is selected below these fields, and with which arguments."""
    spread: set[str] = set()
    return tuple(sorted({name for node in nodes for name in _variables(node, fragments, spread)}))


def _variables(
    node: Node, fragments: Mapping[str, FragmentDefinitionNode], spread: set[str], within: bool = False
) -> Iterator[str]:
    if isinstance(node, VariableNode):
        yield node.name.value
    if isinstance(node, FragmentSpreadNode) and node.name.value not in spread:
        spread.add(node.name.value)
        yield from _variables(fragments[node.name.value], fragments, spread, True)
    for key in node.keys if within else ("selection_set",):
        value = getattr(node, key, None)
        for one in value if isinstance(value, list | tuple) else (value,):
            if isinstance(one, Node):
                yield from _variables(one, fragments, spread, True)


def kind_of(executor: "Executor[Any]", type_: GraphQLOutputType, asked: FieldDetailsList) -> Kind:
    """How values of that type are completed, where that was asked of them. Raises Beyond."""
    match type_:
        case GraphQLNonNull():
            return Present(kind_of(executor, type_.of_type, asked))
        case GraphQLList():
            return Many(kind_of(executor, type_.of_type, asked))
        case GraphQLScalarType() | GraphQLEnumType():
            return Leaf(type_.coerce_output_value, _AS_IT_IS.get(type_.name))
        case GraphQLObjectType():
            return _shape(executor, type_, asked)
    raise Beyond


def _shape(executor: "Executor[Any]", type_: GraphQLObjectType, asked: FieldDetailsList) -> Shape:
    grouped, deferred, forbidden = executor.collect_subfields(type_, asked)
    definition = type_.extensions.get("strawberry-definition")
    if deferred or forbidden or definition is None:
        raise Beyond
    fields = [_field(executor, type_, details) for details in grouped.values()]
    waits = any(isinstance(one, Related | Awaited) or (isinstance(one, Read) and one.kind.waits) for one in fields)
    return Shape(definition.origin, tuple(grouped), tuple(fields), waits)


def _field(executor: "Executor[Any]", parent: GraphQLObjectType, asked: FieldDetailsList) -> Field:
    node = asked[0].node
    if node.name.value == "__typename":
        return Name(parent.name)
    meant = executor.schema.get_field(parent, node.name.value)
    declared: StrawberryField | None = meant.extensions.get("strawberry-definition") if meant else None
    if meant is None or declared is None or declared.extensions or asked[0].fragment_variable_values:
        raise Beyond
    kind = kind_of(executor, meant.type, asked)
    if relation := relation_of(declared):
        return Related(relation, kind)
    get = _getter(executor, meant, declared, asked)
    return Awaited(get, kind) if declared.is_async else Read(get, kind)


def _getter(
    executor: "Executor[Any]", meant: GraphQLField, declared: StrawberryField, asked: FieldDetailsList
) -> Callable[[Context], Callable[[Any], Any]]:
    resolver = declared.base_resolver
    if resolver is None:
        attribute = attrgetter(declared.python_name)
        return lambda _: attribute
    if resolver.root_parameter or resolver.parent_parameter or not resolver.self_parameter:
        raise Beyond
    call = cast(Callable[..., Any], resolver.wrapped_func)
    given = _arguments(executor, meant, declared, asked)
    if info := resolver.info_parameter:
        return lambda context: lambda item: call(item, **given, **{info.name: Seen(context)})
    return (lambda _: lambda item: call(item, **given)) if given else (lambda _: call)


def _arguments(
    executor: "Executor[Any]", meant: GraphQLField, declared: StrawberryField, asked: FieldDetailsList
) -> dict[str, Any]:
    """What the resolver is called with, the same for every item: hence nothing that it could change."""
    if not meant.args:
        return {}
    told = get_argument_values(meant, asked[0].node, executor.variable_values, None, executor.hide_suggestions)
    converter = executor.schema.extensions["strawberry-definition"].schema_converter
    info: Any = None
    _, given = get_arguments(
        field=declared,
        source=None,
        info=info,
        kwargs=told,
        config=converter.config,
        scalar_registry=converter.scalar_registry,
    )
    if declared.base_resolver and declared.base_resolver.info_parameter:
        given.pop(declared.base_resolver.info_parameter.name)
    if not all(isinstance(value, _CONSTANT) for value in given.values()):
        raise Beyond
    return given
