"""Reading: what may not be seen is null, exactly like what is not there."""

from collections.abc import Awaitable, Callable
from typing import Any

from strawberry.extensions import FieldExtension

from hub.errors import NotAllowed, NotFound, SignedOut
from schema.context import Info


class Quiet(FieldExtension):
    """On a nullable field: a refusal that must not be told from absence becomes null; bad input stays an error."""

    async def resolve_async(
        self, next_: Callable[..., Awaitable[object]], source: object, info: Info, **given: Any
    ) -> object:
        """Answer, or null."""
        try:
            return await next_(source, info, **given)
        except (NotFound, NotAllowed, SignedOut):
            return None
