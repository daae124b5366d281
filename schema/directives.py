"""``@listSize``: how long a list may become, told to gateways and obeyed by our own guard."""

from typing import ClassVar

import strawberry
from strawberry.federation.schema_directives import FederationDirective, ImportedFrom
from strawberry.federation.versions import FederationVersion
from strawberry.schema_directive import Location


@strawberry.schema_directive(locations=[Location.FIELD_DEFINITION], name="listSize", print_definition=False)
class ListSize(FederationDirective):
    """Federation 2.9 and later: the length to reckon with, or the arguments that say it."""

    assumed_size: int | None = strawberry.directive_field(name="assumedSize", default=strawberry.UNSET)
    slicing_arguments: list[str] | None = strawberry.directive_field(name="slicingArguments", default=strawberry.UNSET)
    sized_fields: list[str] | None = strawberry.directive_field(name="sizedFields", default=strawberry.UNSET)
    imported_from: ClassVar[ImportedFrom] = ImportedFrom(name="listSize")
    minimum_version: ClassVar[FederationVersion] = (2, 9)


def at_most(size: int) -> list[object]:
    """For a plain list that is short by declaration."""
    return [ListSize(assumed_size=size)]


PAGED: list[object] = [ListSize(slicing_arguments=["first", "last"], sized_fields=["nodes", "edges"])]
"""For a connection: exactly one of ``first`` and ``last`` says how many."""
