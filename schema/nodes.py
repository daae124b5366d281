"""Nodes: whatever can be fetched again by its id."""

from operator import attrgetter
from typing import Any, ClassVar, Self

import strawberry
from strawberry import ID

from schema.context import Context, Info
from schema.ids import kind_of, uuid_of


@strawberry.interface(description="Can be fetched again by `node(id)`. Ids are opaque.")
class Node:
    """The id is the type's own: of another type it finds nothing."""

    id: ID

    @classmethod
    async def fetch(cls, context: Context, id: str) -> Self | None:
        """The object, if there is one and whoever asks may see it."""
        raise LookupError(f"{cls.__name__} {id} in {context}")


class Loaded:
    """What a loader finds by its UUID, as far as the viewer sees it: all of one request in one statement.

    Stands before :class:`Node` among a type's parents.
    """

    loader: ClassVar["attrgetter[Any]"]  # which of the operation's loaders

    @classmethod
    def of(cls, row: Any) -> Self:
        """What was loaded, as the type shows it."""
        raise LookupError(f"{cls.__name__} of {type(row).__name__}")

    @classmethod
    async def fetch(cls, context: Context, id: str) -> Self | None:
        """The object in the viewer's scope."""
        key = uuid_of(cls.__name__, id)
        row = await cls.loader(context.loaders).load(key) if key else None
        return cls.of(row) if row else None

    @classmethod
    async def resolve_reference(cls, info: Info, id: str) -> Self | None:
        """For a gateway: through the same scope as any query."""
        return await cls.fetch(info.context, id)


async def fetch(info: Info, id: str) -> Node | None:
    """The object of any type with that id. NotFound and the like are the field's own to hush."""
    kind = kind_of(id)
    definition = info.schema.get_type_by_name(kind) if kind else None
    origin = getattr(definition, "origin", None)
    return await origin.fetch(info.context, id) if isinstance(origin, type) and issubclass(origin, Node) else None
