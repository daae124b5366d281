"""How a region's function says what it reads: by the names and types of its parameters."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Union, get_args, get_origin, get_type_hints


class DeclarationError(ValueError):
    """Nothing sensible can be made of what was declared; the message says what, and what to do."""


@dataclass(frozen=True, slots=True)
class Read:
    """One parameter: the field or given of that name, and whether a blank is wanted."""

    name: str
    type: type
    even_blank: bool
    flaw: str = ""  # why its annotation cannot be understood


def reads(function: Callable[..., object]) -> tuple[Read, ...]:
    """List what ``function`` reads. ``x: date`` is never asked about a blank, ``x: date | None`` is."""
    try:
        hints, unknown = get_type_hints(function), ""
    except NameError as error:
        hints, unknown = {}, f"is annotated with “{error.name}”, which is not imported; import it from where it lives."
    return tuple(_read(name, hints, unknown) for name in inspect.signature(function).parameters)


def _read(name: str, hints: dict[str, object], unknown: str) -> Read:
    if unknown or name not in hints:
        return Read(name, object, False, unknown or "has no type; write the type of the field it reads.")
    hint = hints[name]
    kinds = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    solid = [kind for kind in kinds if kind is not NoneType]
    if len(solid) != 1 or not isinstance(solid[0], type):
        return Read(name, object, False, "may be one type, or one type | None.")
    return Read(name, solid[0], NoneType in kinds)


def truth(function: Callable[..., object]) -> str:
    """The truth a function is named for, as words: ``mobile_has_11_digits`` -> ``mobile has 11 digits``."""
    return function.__name__.strip("_").replace("_", " ")
