"""Nodes: whatever can be fetched again by its id."""

from typing import Self

import strawberry
from strawberry import ID

from schema.context import Context, Info
from schema.ids import kind_of


@strawberry.interface(description="Can be fetched again by `node(id)`. Ids are opaque.")
class Node:
    """The id is the type's own: of another type it finds nothing."""

    id: ID

    @classmethod
    async def fetch(cls, context: Context, id: str) -> Self | None:
        """The object, if there is one and whoever asks may see it."""
        raise LookupError(f"{cls.__name__} {id} in {context}")


async def fetch(info: Info, id: str) -> Node | None:
    """The object of any type with that id. NotFound and the like are the field's own to hush."""
    kind = kind_of(id)
    definition = info.schema.get_type_by_name(kind) if kind else None
    origin = getattr(definition, "origin", None)
    return await origin.fetch(info.context, id) if isinstance(origin, type) and issubclass(origin, Node) else None
