"""How long every list of the schema may become: what ``@listSize`` promises, or less where we know better."""

from collections.abc import Mapping
from weakref import WeakKeyDictionary

from graphql import GraphQLObjectType, GraphQLSchema

from schema.directives import ListSize
from schema.measures import Lengths

_promises: WeakKeyDictionary[GraphQLSchema, Lengths] = WeakKeyDictionary()


def lengths(schema: GraphQLSchema, known: Mapping[str, int]) -> Lengths:
    """Every list by ``Type.field``; ``known`` are the true lengths of what is declared."""
    if schema not in _promises:
        _promises[schema] = _promised(schema)
    promised = _promises[schema]
    return Lengths(promised.paged, {**promised.plain, **known})


def _promised(schema: GraphQLSchema) -> Lengths:
    paged: set[str] = set()
    plain: dict[str, int] = {}
    for kind in schema.type_map.values():
        if not isinstance(kind, GraphQLObjectType):
            continue
        for name, field in kind.fields.items():
            printed = field.extensions.get("strawberry-definition")
            for said in printed.directives if printed else ():
                if isinstance(said, ListSize) and said.slicing_arguments:
                    paged.add(f"{kind.name}.{name}")
                elif isinstance(said, ListSize):
                    plain[f"{kind.name}.{name}"] = said.assumed_size or 1
    return Lengths(frozenset(paged), plain)
