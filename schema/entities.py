"""The schema as a federation subgraph: entities for a gateway, fetched through the same scope as everything else."""

import logging
from functools import cached_property
from typing import cast

from graphql import (
    GraphQLArgument,
    GraphQLError,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    Undefined,
)
from strawberry import federation
from strawberry.federation.schema import FederationAny
from strawberry.types import ExecutionContext
from strawberry.types.base import StrawberryObjectDefinition

from hub.errors import HubError
from hub.traces import where
from schema.context import Info
from schema.documents import Documents
from schema.faults import reference_of

log = logging.getLogger("hub.faults")

_KEYS = {
    "Region": {"id", "slug"},
    "Org": {"id"},
    "Member": {"id"},
    "Transfer": {"id"},
    "ServiceCard": {"id"},
    "CardBatch": {"id"},
}


class HubSchema(federation.Schema):
    """What we would have otherwise of strawberry's: what is unknown is null, and no error is logged with its words."""

    @cached_property
    def documents(self) -> Documents:
        """What was found valid against it."""
        return Documents()

    def entities_resolver(self, info: Info, representations: list[FederationAny]) -> list[FederationAny]:
        """An object or null for each; of one type in one statement."""
        return [cast(FederationAny, self._entity(info, one)) for one in representations]

    def _entity(self, info: Info, told: object) -> object:
        keys = dict(told) if isinstance(told, dict) else {}
        kind = keys.pop("__typename", None)
        wanted = {name: value for name, value in keys.items() if name in _KEYS.get(str(kind), ())}
        if not wanted or not all(isinstance(value, str) for value in wanted.values()):
            return None
        definition = cast(StrawberryObjectDefinition, self.get_type_by_name(str(kind)))
        return definition.origin.resolve_reference(info, **wanted)

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Log what nobody foresaw by its place and kind, under the reference the client is told."""
        reference = reference_of(execution_context.context) if execution_context else "-"
        for error in errors:
            fault = error.original_error
            if fault is not None and not isinstance(fault, GraphQLError | HubError):
                log.error("reference %s at %s: %s", reference, error.path, where(fault))


def leave_out_null_defaults(schema: HubSchema) -> None:
    """An argument one may leave out says nothing of null, as the contract has it."""
    for kind in schema._schema.type_map.values():
        if isinstance(kind, GraphQLInputObjectType):
            for field in kind.fields.values():
                _without_null(field)
        elif isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            for each in kind.fields.values():
                for argument in each.args.values():
                    _without_null(argument)


def _without_null(one: GraphQLArgument | GraphQLInputField) -> None:
    if one.default_value is None:
        one.default_value = Undefined
