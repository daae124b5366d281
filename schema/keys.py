"""Field keys: ``id_number`` inside the hub, ``idNumber`` outside."""

import re
from collections.abc import Mapping
from functools import cache

_HUMP = re.compile(r"(?<=[a-z0-9])([A-Z])")


@cache
def outside(key: str) -> str:
    """``id_number`` -> ``idNumber``."""
    first, *rest = key.split("_")
    return first + "".join(word.capitalize() for word in rest)


def inside(key: str) -> str:
    """``idNumber`` -> ``id_number``."""
    return _HUMP.sub(r"_\1", key).lower()


def told(values: Mapping[str, object]) -> dict[str, object]:
    """A record as clients see it."""
    return {outside(key): value for key, value in values.items()}
