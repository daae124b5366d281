"""Which columns of the rows in a list a document asks for, by what its fields are declared to read.

Conditions are not looked at: what might be asked for is fetched. Where one field may read any column, all are.
"""

from collections.abc import Iterable, Iterator, Mapping

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLObjectType,
    InlineFragmentNode,
    SelectionSetNode,
)
from strawberry import Info as Asked

from schema.context import Info
from schema.declaring import reads_of

Fragments = Mapping[str, FragmentDefinitionNode]


def columns_below(info: Info, kind: str) -> frozenset[str] | None:
    """Those of a page of that type, worked out once a document; None: all of them."""
    if not isinstance(info, Asked):  # a shape's, which knows no selection
        return None
    raw = info._raw_info
    fields, of = tuple(raw.field_nodes), raw.schema.type_map[kind]

    def found() -> frozenset[str] | None:
        return _read(_items(fields, raw.fragments), of, raw.fragments) if isinstance(of, GraphQLObjectType) else None

    document = info.context.document
    return document.remember(("columns", *map(id, fields)), found) if document else found()


def _items(pages: Iterable[FieldNode], fragments: Fragments) -> Iterator[FieldNode]:
    """Where the items of pages are asked for: their nodes, and each edge's."""
    for field in _below(pages, fragments):
        if field.name.value == "nodes":
            yield field
        elif field.name.value == "edges":
            yield from (one for one in _below([field], fragments) if one.name.value == "node")


def _read(items: Iterable[FieldNode], of: GraphQLObjectType, fragments: Fragments) -> frozenset[str] | None:
    read: set[str] = set()
    for name in {field.name.value for field in _below(items, fragments)} - {"id", "__typename"}:
        columns = reads_of(of.fields[name].extensions["strawberry-definition"])
        if columns is None:
            return None
        read.update(columns)
    return frozenset(read)


def _below(fields: Iterable[FieldNode], fragments: Fragments) -> Iterator[FieldNode]:
    for field in fields:
        if field.selection_set:
            yield from _selected(field.selection_set, fragments)


def _selected(selection: SelectionSetNode, fragments: Fragments) -> Iterator[FieldNode]:
    for one in selection.selections:
        match one:
            case FieldNode():
                yield one
            case InlineFragmentNode():
                yield from _selected(one.selection_set, fragments)
            case FragmentSpreadNode():
                yield from _selected(fragments[one.name.value].selection_set, fragments)
