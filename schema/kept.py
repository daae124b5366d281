"""An answer as it is remembered under its idempotency key: objects by their ids, secrets not at all."""

import dataclasses
from collections.abc import Awaitable, Callable
from datetime import date, datetime
from enum import Enum
from typing import Any, TypeVar, cast
from uuid import UUID

from strawberry.types.base import StrawberryList, StrawberryOptional, has_object_definition
from strawberry.types.enum import StrawberryEnumDefinition

from schema.ids import node_id
from schema.nodes import Node

P = TypeVar("P")
Read = Callable[[str], Awaitable[Node | None]]

_TYPES = {"application": "JoinApplication", "export": "ExportRequest"}  # where a type is called otherwise than its noun

ONCE = {"shown": "once"}
"""Metadata of a payload's field that is not kept: a token, a code, a password, and what cannot be read again."""


def keep(payload: object) -> dict[str, object]:
    """What to remember of a payload."""
    return {
        one.name: _plain(getattr(payload, one.name))
        for one in dataclasses.fields(payload)  # type: ignore[arg-type]
        if one.metadata.get("shown") != "once"
    }


def _plain(value: object) -> object:
    if isinstance(value, Node):
        return {"node": str(value.id)}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if dataclasses.is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in dataclasses.fields(value)}
    return value


async def give_again(kind: type[P], kept: dict[str, object], read: Read) -> P:
    """The payload a result was kept of, its objects read again; what may not be seen any more is null."""
    return cast(P, await _value(kind, kept, read))


async def give_subject(kind: type[P], subject: object, read: Read) -> P:
    """The payload when only this is known: what was done was done to that object."""
    noun, key = cast(tuple[str, str | None], subject)
    own = {one.python_name for one in kind.__strawberry_definition__.fields}  # type: ignore[attr-defined]
    if "ok" in own:
        return cast(P, cast(Any, kind)(ok=True))
    name = "import_" if noun == "import" else noun
    found = await read(node_id(_TYPES.get(noun, noun.capitalize()), UUID(key))) if key and name in own else None
    return kind(**{name: found}) if name in own else kind()


async def _value(kind: object, plain: Any, read: Read) -> object:
    if isinstance(kind, StrawberryOptional):
        return None if plain is None else await _value(kind.of_type, plain, read)
    if isinstance(kind, StrawberryList):
        return [await _value(kind.of_type, one, read) for one in plain]
    if isinstance(kind, StrawberryEnumDefinition):
        return cast(type[Enum], kind.wrapped_cls)(plain)
    if kind is datetime:
        return datetime.fromisoformat(plain)
    if kind is date:
        return date.fromisoformat(plain)
    if has_object_definition(kind):
        if "node" in plain:
            return await read(plain["node"])
        fields = {one.python_name: one for one in kind.__strawberry_definition__.fields if one.python_name in plain}
        return kind(**{name: await _value(one.type, plain[name], read) for name, one in fields.items()})
    return plain
