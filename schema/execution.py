"""How operations are executed: by graphql-core, but for lists that a shape can answer."""

from collections.abc import AsyncIterable, Awaitable, Callable, Coroutine, Iterable
from functools import partial
from typing import Any

from graphql import FieldNode, GraphQLList, GraphQLOutputType, GraphQLResolveInfo
from graphql.execution.collect_fields import FieldDetailsList
from graphql.pyutils import Path
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from schema.context import Context
from schema.documents import Document
from schema.selection import Beyond, Kind, kind_of, variables_of

Ordinary = Callable[[], Any]


class Execution(StrawberryGraphQLCoreExecutionContext):
    """One operation."""

    def complete_list_value(
        self,
        return_type: GraphQLList[GraphQLOutputType],
        field_details_list: FieldDetailsList,
        info: GraphQLResolveInfo[Any],
        path: Path,
        result: AsyncIterable[Any] | Iterable[Any],
        position_context: Any,
    ) -> Any:
        """Complete a list: shaped, if its document is kept and its selection plain; or else item by item."""
        ordinary = partial(
            super().complete_list_value, return_type, field_details_list, info, path, result, position_context
        )
        kind = self._kind(return_type, field_details_list) if type(result) is list and result else None
        if kind is None:
            return ordinary()
        shaping = _shaped(kind, result, self.context_value, ordinary)
        return shaping if kind.waits else _at_once(shaping)

    def _kind(self, return_type: GraphQLList[GraphQLOutputType], asked: FieldDetailsList) -> Kind | None:
        document = self.context_value.document if isinstance(self.context_value, Context) else None
        nodes = [details.node for details in asked]
        if document is None or nodes[0].selection_set is None:
            return None
        return self._kept(document, return_type, nodes, asked)

    def _kept(
        self,
        document: Document,
        return_type: GraphQLList[GraphQLOutputType],
        nodes: list[FieldNode],
        asked: FieldDetailsList,
    ) -> Kind | None:
        def compile_() -> Kind | None:
            try:
                return kind_of(self, return_type, asked)
            except Beyond:
                return None

        place = (id(return_type), *map(id, nodes))  # the nodes live as long as their document does
        names = document.remember(place, lambda: variables_of(nodes, self.fragment_definitions))
        coerced = self.variable_values.coerced
        try:
            return document.remember((place, *((type(v := coerced.get(name)), v) for name in names)), compile_)
        except TypeError:  # a value that is no key
            return None


async def _shaped(kind: Kind, result: object, context: Context, ordinary: Ordinary) -> Any:
    try:
        (told,) = await kind.column([result], context)
    except Exception:  # noqa: BLE001 - whatever it is, the ordinary way meets it again, and says what the client is told
        again = ordinary()
        return await again if isinstance(again, Awaitable) else again
    return told


def _at_once(shaping: Coroutine[Any, Any, Any]) -> Any:
    """The result of what awaits nothing."""
    try:
        shaping.send(None)
    except StopIteration as done:
        return done.value
    raise RuntimeError("a shape without relations waited")
