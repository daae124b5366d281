"""What becomes of an error at the top level: a refusal is told, anything else is masked."""

from collections.abc import AsyncIterator, Iterator

from graphql import GraphQLError
from strawberry.extensions import SchemaExtension

from hub.errors import HubError
from hub.health import outage
from schema.context import Caller, Context


class Fresh(SchemaExtension):
    """Each operation finds out anew who asks, and loads anew what it needs: a socket lives for hours."""

    async def on_operation(self) -> AsyncIterator[None]:
        """Make the caller's context for this one operation."""
        caller: Caller = self.execution_context.context
        try:
            self.execution_context.context = await caller.context()
        except Exception as fault:  # before an operation begins, nobody else masks what is told
            raise shown(GraphQLError("", original_error=fault), caller.request_id) from fault
        yield


class Masked(SchemaExtension):
    """Clients are told what we refuse and why, and of anything else a reference."""

    def on_operation(self) -> Iterator[None]:
        """Mask an answer that is given at once."""
        yield
        self._mask(self.execution_context.result)

    def on_stream_result(self, result: object) -> Iterator[None]:
        """Mask one answer of a stream."""
        self._mask(result)
        yield

    def _mask(self, result: object) -> None:
        errors: list[GraphQLError] | None = getattr(result, "errors", None)
        if errors:
            context = self.execution_context.context
            told = errors if getattr(result, "data", None) is not None else errors[:1]
            result.errors = [shown(_unguessed(one, context), reference_of(context)) for one in told]  # type: ignore[attr-defined]


def _unguessed(error: GraphQLError, context: object) -> GraphQLError:
    """Without the names a client may have meant, for those who may not look at the schema."""
    if isinstance(context, Context) and not context.may_introspect:
        error.message = error.message.partition(" Did you mean")[0]
    return error


def shown(error: GraphQLError, reference: str) -> GraphQLError:
    """The error as a client may see it."""
    fault = error.original_error
    if fault is None or isinstance(fault, GraphQLError):
        return error if error.extensions else _unfit(error, reference)
    fault = outage(fault) or fault
    if isinstance(fault, HubError):
        message, told = fault.message, {"code": fault.code, "retryAfter": fault.retry_after, "hint": fault.hint}
    else:
        message, told = f"系统出现意外错误，请把编号 {reference} 告知管理员。", {"code": "INTERNAL"}
    extensions = {key: value for key, value in told.items() if value is not None} | {"reference": reference}
    return GraphQLError(
        message,
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        path=error.path,
        extensions=extensions,
    )


def _unfit(error: GraphQLError, reference: str) -> GraphQLError:
    """A request that the schema does not fit: the program's mistake, in the words that programmers look up."""
    return GraphQLError(
        f"请求与接口定义不符，请更正程序：{error.message}",
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        path=error.path,
        extensions={"code": "BAD_REQUEST", "reference": reference},
    )


def reference_of(context: object) -> str:
    """What a client may name to the help desk, and what the log knows the request by."""
    if isinstance(context, Context):
        return context.caller.request_id
    return context.request_id if isinstance(context, Caller) else "-"
