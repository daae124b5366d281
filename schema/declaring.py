"""How fields and mutations of the schema are declared."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import strawberry

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


def mutation(description: str = "") -> Callable[[F], F]:
    """A mutation: refused with problems, done once a key."""
    made: Callable[[F], F] = strawberry.mutation(description=description or None, extensions=[Once()])
    return made
