"""How fields and mutations of the schema are declared."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import strawberry
from strawberry.dataloader import DataLoader
from strawberry.types.field import StrawberryField

from schema.context import Info
from schema.loaders import Loaders
from schema.once import Once
from schema.reading import Quiet

F = TypeVar("F", bound=Callable[..., Any])


def field(
    description: str = "", *, directives: Sequence[object] = (), name: str | None = None, quiet: bool = False
) -> Callable[[F], F]:
    """A field with a resolver. ``quiet``: what may not be seen is null."""
    made: Callable[[F], F] = strawberry.field(
        name=name, description=description or None, directives=directives, extensions=[Quiet()] if quiet else []
    )
    return made


@dataclass(frozen=True, slots=True)
class Relation:
    """What is loaded by a key of the object and is the same for all objects with that key."""

    loader: Callable[[Loaders], DataLoader[Any, Any]]
    by: Callable[[Any], Hashable]  # the key; None: nothing is loaded
    made: Callable[[Any], Any]  # of what was loaded, or of None; may refuse


def related(
    loader: Callable[[Loaders], DataLoader[Any, Any]],
    by: Callable[[Any], Hashable],
    made: Callable[[Any], Any],
    description: str = "",
) -> Any:
    """A field with another object. One item resolves it by itself; a list loads all of its keys at once."""
    relation = Relation(loader, by, made)

    async def resolve(self: object, info: Info) -> Any:
        key = by(self)
        return made(None if key is None else await loader(info.context.loaders).load(key))

    return strawberry.field(resolver=resolve, description=description or None, metadata={"relation": relation})


def relation_of(field: StrawberryField) -> Relation | None:
    """The relation that a field was declared as, if it is one."""
    found: Relation | None = field.metadata.get("relation")
    return found


def mutation(description: str = "") -> Callable[[F], F]:
    """A mutation: refused with problems, done once a key."""
    made: Callable[[F], F] = strawberry.mutation(description=description or None, extensions=[Once()])
    return made
