"""How fields and mutations of the schema are declared."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, TypeVar

import strawberry
from strawberry.dataloader import DataLoader
from strawberry.types.field import StrawberryField

from hub.errors import HubError
from schema.context import Info
from schema.loaders import Loaders
from schema.once import Once
from schema.person import Person
from schema.reading import Quiet

F = TypeVar("F", bound=Callable[..., Any])


def field(
    description: str = "",
    *,
    directives: Sequence[object] = (),
    name: str | None = None,
    quiet: bool = False,
    reads: Sequence[str] | None = None,
) -> Callable[[F], F]:
    """A field with a resolver. ``quiet``: what may not be seen is null. ``reads``: as of `reads_of`."""
    made: Callable[[F], F] = strawberry.field(
        name=name,
        description=description or None,
        directives=directives,
        extensions=[Quiet()] if quiet else [],
        metadata={"reads": reads},
    )
    return made


def column(name: str, *, blank: str | None = "") -> Any:
    """A field that says what a column of the object's row holds; ``blank``: what it says of an empty text."""
    held = attrgetter(f"row.{name}")

    def resolve(self: object) -> Any:
        value = held(self)
        return blank if value == "" else value

    return strawberry.field(resolver=resolve, metadata={"reads": (name,)})


def reads_of(field: StrawberryField) -> Sequence[str] | None:
    """The columns of its row that the field looks at, beside those every list fetches; None: it may be any."""
    found: Sequence[str] | None = field.metadata.get("reads")
    return found


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
    *,
    reads: Sequence[str] | None = None,
) -> Any:
    """A field with another object. One item resolves it by itself; a list loads all of its keys at once."""
    relation = Relation(loader, by, made)

    async def resolve(self: object, info: Info) -> Any:
        key = by(self)
        return made(None if key is None else await loader(info.context.loaders).load(key))

    metadata = {"relation": relation, "reads": reads}
    return strawberry.field(resolver=resolve, description=description or None, metadata=metadata)


def relation_of(field: StrawberryField) -> Relation | None:
    """The relation that a field was declared as, if it is one."""
    found: Relation | None = field.metadata.get("relation")
    return found


def mutation(description: str = "", *, again: type[HubError] | None = None) -> Callable[[F], F]:
    """A mutation: refused with problems, done once a key, and where it takes a captcha not for programs.

    ``again``: as of :class:`Once`.
    """
    around = [Person(), Once(again)]  # the last is outermost: what was done is given again, nobody asked twice
    made: Callable[[F], F] = strawberry.mutation(description=description or None, extensions=around)
    return made


def subscription(description: str) -> Callable[[F], F]:
    """What is told again and again."""
    made: Callable[[F], F] = strawberry.subscription(description=description)
    return made
