"""How large a document is when its fragments are spread: depth, fields, aliases, directives, cost.

Every fragment is measured once, however often it is spread, so no document takes longer than it is long. Documents may
still be invalid here: unknown names count as plain fields, and validation says what is wrong with them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    NullValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    is_composite_type,
)

NESTED = 100  # braces and fragments within each other; the parser gives up soon after
MOST_ITEMS = 100  # of one page, and of representations of one gateway request


class Excess(Exception):
    """The document asks for more than anybody may."""

    def __init__(self, code: str, message: str, *, retry_after: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.retry_after = retry_after

    @property
    def extensions(self) -> dict[str, object]:
        """As an error tells it."""
        return {"code": self.code, **({"retryAfter": self.retry_after} if self.retry_after else {})}


@dataclass(frozen=True, slots=True)
class Size:
    """What a selection comes to. ``cost`` counts objects; ``sliced`` those of one item of a page."""

    depth: int = 0
    fields: int = 0
    aliases: int = 0
    directives: int = 0
    cost: int = 0
    sliced: int = 0

    def __add__(self, other: "Size") -> "Size":
        return Size(
            max(self.depth, other.depth),
            self.fields + other.fields,
            self.aliases + other.aliases,
            self.directives + other.directives,
            self.cost + other.cost,
            self.sliced + other.sliced,
        )


@dataclass(frozen=True, slots=True)
class Lengths:
    """How long lists become: pages as long as they are asked for, or as is known; the others as declared."""

    paged: frozenset[str]  # Type.field
    plain: Mapping[str, int]  # Type.field -> items


@dataclass(frozen=True, slots=True)
class Measured:
    """What an operation came to, and what of its variables that hangs on."""

    size: Size
    introspects: bool
    asks_as_gateway: bool
    variables: frozenset[str]


@dataclass(slots=True)
class Measure:
    """One document on the scales."""

    schema: GraphQLSchema
    lengths: Lengths
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: Mapping[str, object]
    introspects: bool = field(default=False, init=False)
    asks_as_gateway: bool = field(default=False, init=False)
    _known: dict[str, Size | None] = field(default_factory=dict, init=False)
    _read: set[str] = field(default_factory=set, init=False)

    def measured(self, node: OperationDefinitionNode) -> Measured:
        """The whole operation and all that was noticed. Raises Excess as ``operation`` does."""
        return Measured(self.operation(node), self.introspects, self.asks_as_gateway, frozenset(self._read))

    def operation(self, node: OperationDefinitionNode) -> Size:
        """The whole operation. Raises Excess for a page without its length, and for fragments within themselves."""
        whole = self._selection(node.selection_set, self.schema.get_root_type(node.operation), 0)
        return whole + Size(directives=len(node.directives or ()))

    def _selection(self, node: SelectionSetNode, parent: GraphQLNamedType | None, level: int) -> Size:
        if level > NESTED:
            raise Excess("TOO_DEEP", "查询嵌套过深。")
        total = part = Size()
        for one in node.selections:
            if isinstance(one, FieldNode):
                part = self._field(one, parent, level)
            elif isinstance(one, FragmentSpreadNode):
                part = self._fragment(one.name.value, level)
            elif isinstance(one, InlineFragmentNode):
                within = self._type(one.type_condition.name.value) if one.type_condition else parent
                part = self._selection(one.selection_set, within, level + 1)
            total += part + Size(directives=len(one.directives or ()))
        return total

    def _fragment(self, name: str, level: int) -> Size:
        if name not in self._known:
            self._known[name] = None  # being measured: whoever meets it now is inside it
            found = self.fragments.get(name)
            within = self._type(found.type_condition.name.value) if found else None
            self._known[name] = self._selection(found.selection_set, within, level + 1) if found else Size()
        size = self._known[name]
        if size is None:
            raise Excess("FRAGMENT_CYCLE", f"片段“{name}”包含它自己。")
        return size

    def _field(self, node: FieldNode, parent: GraphQLNamedType | None, level: int) -> Size:
        name = node.name.value
        if name in ("__schema", "__type"):
            self.introspects = True  # how deep this may go is for validation to say
            return Size(depth=1, fields=1)
        self.asks_as_gateway |= name in ("_service", "_entities")
        fields = parent.fields if isinstance(parent, GraphQLObjectType | GraphQLInterfaceType) else {}
        meant: GraphQLField | None = fields.get(name)
        kind = get_named_type(meant.type) if meant else None
        inner = self._selection(node.selection_set, kind, level + 1) if node.selection_set else Size()
        return Size(
            depth=inner.depth + 1,
            fields=inner.fields + 1,
            aliases=inner.aliases + (node.alias is not None),
            directives=inner.directives,
            **self._cost(node, f"{parent.name}.{name}" if parent else "", kind, inner),
        )

    def _cost(self, node: FieldNode, place: str, kind: GraphQLNamedType | None, inner: Size) -> dict[str, int]:
        own = 1 if kind is not None and is_composite_type(kind) else 0
        if place.endswith(("Connection.nodes", "Connection.edges")):
            return {"sliced": own + inner.cost}
        if place in self.lengths.paged:
            wanted = self._page(node)
            return {"cost": own + inner.cost + min(wanted, self.lengths.plain.get(place, wanted)) * inner.sliced}
        if place == "Query._entities":
            return {"cost": self._representations(node) * (own + inner.cost)}
        return {"cost": self.lengths.plain.get(place, 1) * (own + inner.cost)}

    def _page(self, node: FieldNode) -> int:
        given = {one.name.value: one.value for one in node.arguments or () if one.name.value in ("first", "last")}
        wanted = [asked for value in given.values() if (asked := self._number(value)) is not None]
        if len(wanted) != 1 or not 1 <= wanted[0] <= MOST_ITEMS:
            raise Excess("PAGE_SIZE", f"列表“{node.name.value}”须给出 first 或 last 中的一个，取值 1 到 {MOST_ITEMS}。")
        return wanted[0]

    def _number(self, value: ValueNode) -> int | None:
        """The number meant; None if none is given. What is no number is for validation to refuse."""
        if isinstance(value, IntValueNode):
            return int(value.value[:6])
        if isinstance(value, NullValueNode):
            return None
        given = self._variable(value) if isinstance(value, VariableNode) else MOST_ITEMS
        return (
            given
            if isinstance(given, int) and not isinstance(given, bool)
            else MOST_ITEMS
            if given is not None
            else None
        )

    def _representations(self, node: FieldNode) -> int:
        value = next((one.value for one in node.arguments or () if one.name.value == "representations"), None)
        given = self._variable(value) if isinstance(value, VariableNode) else None
        count = len(value.values) if isinstance(value, ListValueNode) else len(given) if isinstance(given, list) else 1
        if count > MOST_ITEMS:
            raise Excess("TOO_MANY", f"一次最多取 {MOST_ITEMS} 个对象。")
        return count

    def _variable(self, node: VariableNode) -> object:
        self._read.add(node.name.value)
        return self.variables.get(node.name.value)

    def _type(self, name: str) -> GraphQLNamedType | None:
        return self.schema.get_type(name)


def with_defaults(node: OperationDefinitionNode, given: Mapping[str, object] | None) -> dict[str, object]:
    """The variables as the operation will see them, as far as lengths are concerned."""
    told = dict(given or {})
    for one in node.variable_definitions or ():
        default = one.default_value
        if one.variable.name.value not in told and default is not None:
            told[one.variable.name.value] = int(default.value[:6]) if isinstance(default, IntValueNode) else None
    return told


def weight(value: object) -> int | str | tuple[int] | None:
    """What of a variable's value a size can depend on: of a number itself, of a list its length."""
    if isinstance(value, list):
        return (len(value),)
    return value if value is None or type(value) is int else "else"
