"""What a document may come to, who may look at the schema itself, and which of several operations is meant."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    OperationDefinitionNode,
    OperationType,
)
from strawberry.extensions import SchemaExtension

from hub.errors import RateLimited
from schema.declared import declared
from schema.documents import Document, Documents
from schema.lengths import lengths
from schema.measures import Excess, Measure, Measured, Size, with_defaults

if TYPE_CHECKING:
    from schema.context import Context
    from schema.costs import Bill
    from schema.entities import HubSchema

TOKENS = 1_000
# Deep enough for a form, asked by a gateway: region, layout, columns, field, codeTable, entries, edges, node, label.
MOST = Size(depth=12, fields=500, aliases=15, directives=5, cost=5_000)
_EXCESSES = (
    ("depth", "TOO_DEEP", "查询嵌套过深：{} 层，最多 {} 层。"),
    ("fields", "TOO_MANY_FIELDS", "查询的字段过多：展开后 {} 个，最多 {} 个。"),
    ("aliases", "TOO_MANY_ALIASES", "查询的别名过多：{} 个，最多 {} 个。"),
    ("directives", "TOO_MANY_DIRECTIVES", "查询的指令过多：{} 个，最多 {} 个。"),
    ("cost", "TOO_COSTLY", "查询的内容过多：约 {} 个对象，一次最多 {} 个。请减少 first、last 或分几次查询。"),
)


class Guard(SchemaExtension):
    """Refuses a document after it is parsed and before anything is done with it; charges for what is let through."""

    _bill: "Bill | None" = None
    _cost: dict[str, int] | None = None

    def on_operation(self) -> Iterator[None]:
        """Have the answer paid for. What is watched is paid for when it begins."""
        yield
        result = self.execution_context.result
        if self._bill and result and not self.execution_context.context.caller.watches:
            self._cost = self._bill.paid(result.data)
            result.extensions = self.get_results()  # of what was refused; of what was executed they are asked for next

    def get_results(self) -> dict[str, Any]:
        """What the operation cost, and what is left."""
        return {"cost": self._cost} if self._cost else {}

    def on_parse(self) -> Iterator[None]:
        """Stop the parser where a document becomes absurd; of one that is known to be valid, spare it the work."""
        asked = self.execution_context
        asked.parse_options["max_tokens"] = TOKENS
        known = self._documents.get(asked.query)
        asked.graphql_document = known.node if known else asked.graphql_document
        asked.context.document = known
        yield

    def on_validate(self) -> Iterator[None]:
        """Measure, before validation: some of its rules take longer than the document is long."""
        asked = self.execution_context
        known: Document | None = asked.context.document
        try:
            document = known or Document(cast(DocumentNode, asked.graphql_document))
            self._look(document)
            asked.pre_execution_errors = [] if known else None  # no errors: nothing is validated any more
        except Excess as excess:
            told = GraphQLError(excess.message, extensions=excess.extensions)
            asked.pre_execution_errors = [told]
        yield
        if known is None and asked.query and not asked.pre_execution_errors:
            self._documents.keep(asked.query, document)
            asked.context.document = document

    @property
    def _documents(self) -> Documents:
        return cast("HubSchema", self.execution_context.schema).documents

    def _look(self, document: Document) -> None:
        asked = self.execution_context
        definitions = document.node.definitions
        operations = [one for one in definitions if isinstance(one, OperationDefinitionNode)]
        if len(operations) > 1 and asked._provided_operation_name is None:
            raise Excess("OPERATION_NAME_NEEDED", "请求中有多个操作，请用 operationName 指明其中一个。")
        name = asked.operation_name
        meant = next(one for one in operations if len(operations) == 1 or (one.name and one.name.value == name))
        graphql_schema, variables = asked.schema._schema, with_defaults(meant, asked.variables)
        regions = declared()

        def measure() -> Measured:
            fragments = {one.name.value: one for one in definitions if isinstance(one, FragmentDefinitionNode)}
            known = lengths(graphql_schema, regions.lengths)
            return Measure(graphql_schema, known, fragments, variables).measured(meant)

        found = document.size((regions, id(meant)), variables, measure)
        refuse_excess(found.size)
        context: Context = asked.context
        refuse_wrong_way(meant.operation, watches=context.caller.watches)
        if found.introspects and not context.may_introspect:
            raise Excess("INTROSPECTION_OFF", "此系统不公开接口结构。")
        if found.asks_as_gateway and not context.may_ask_as_gateway:
            raise Excess("GATEWAY_ONLY", "_service 与 _entities 仅供已登录的账号与网关使用。")
        self._charge(context, max(1, found.size.cost))

    def _charge(self, context: "Context", cost: int) -> None:
        self._bill = context.bill(cost)
        try:
            if self._bill:
                self._bill.hold()
        except RateLimited as refusal:
            raise Excess(refusal.code, refusal.message, retry_after=refusal.retry_after) from None


def refuse_wrong_way(operation: OperationType, *, watches: bool) -> None:
    """Sockets and streams carry subscriptions, requests everything else: each has limits that fit it."""
    is_subscription = operation is OperationType.SUBSCRIPTION
    if watches and not is_subscription:
        raise Excess("SUBSCRIPTIONS_ONLY", "实时连接只用于订阅，查询与提交请用 POST。")
    if is_subscription and not watches:
        raise Excess("STREAM_NEEDED", "订阅请用 graphql-transport-ws，或以 Accept: text/event-stream 请求。")


def refuse_excess(size: Size) -> None:
    """Raises Excess with the first limit that is passed."""
    for part, code, says in _EXCESSES:
        found, most = getattr(size, part), getattr(MOST, part)
        if found > most:
            raise Excess(code, says.format(found, most))
