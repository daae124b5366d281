"""Revisions: a mark that changes whenever what a region declares does."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from hashlib import sha256

from .profile import Region


def revision(region: Region) -> str:
    """Sixteen hexadecimal digits, the same in every process that runs the same declaration."""
    digest = sha256()
    for text in _texts(region):
        digest.update(text.encode() + b"\0")
    return digest.hexdigest()[:16]


def _texts(value: object) -> Iterator[str]:
    """A value as texts: dataclasses by their compared fields, functions by their source."""
    yield type(value).__name__
    if is_dataclass(value) and not isinstance(value, type):
        for one in fields(value):
            if one.compare:
                yield one.name
                yield from _texts(getattr(value, one.name))
    elif isinstance(value, Enum):
        yield value.name
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _texts(key)
            yield from _texts(item)
    elif isinstance(value, frozenset):
        yield from sorted(map(repr, value))  # their order differs from process to process
    elif isinstance(value, type):
        yield value.__qualname__
        yield from _texts(tuple(vars(value).get("fields", {}).values()))
    elif callable(value):
        yield _source(value)
    else:
        yield repr(value)


def _source(function: Callable[..., object]) -> str:
    try:
        return inspect.getsource(function)
    except (OSError, TypeError):  # made without a file
        return getattr(function, "__qualname__", type(function).__qualname__)
