"""Sealed values among the others of a bag: found by opening them, whatever a region declares by now."""

import base64
import binascii
from collections.abc import Mapping
from uuid import UUID

from hub.errors import KeyFault
from hub.keys.places import Bag
from hub.seal import AES_256_GCM, key_of, keyring

_SHORTEST = 40  # signs of base64: suite, key, nonce and tag of an empty text


def sealed(bag: Bag, id: UUID, more: Mapping[str, object]) -> dict[str, bytes]:
    """Those of the fields that are sealed for this row, by field."""
    found = {key: value for key, text in more.items() if (value := _perhaps(text)) is not None}
    return {key: value for key, value in found.items() if _opens(bag, id, key, value)}


def resealed(bag: Bag, id: UUID, more: Mapping[str, object], newest: int) -> dict[str, object]:
    """The fields with every sealed one under the newest key."""
    stale = {key: value for key, value in sealed(bag, id, more).items() if key_of(value) != newest}
    return {**more, **{key: _text(keyring().resealed(f"{bag.bound}.{key}", id, old)) for key, old in stale.items()}}


def _perhaps(text: object) -> bytes | None:
    if not isinstance(text, str) or len(text) < _SHORTEST:
        return None
    try:
        value = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return value if value[0] == AES_256_GCM else None


def _opens(bag: Bag, id: UUID, key: str, value: bytes) -> bool:
    """Whether it was sealed for here. A text that only looks so opens nowhere."""
    try:
        keyring().open(f"{bag.bound}.{key}", id, value)
    except KeyFault:
        return False
    return True


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()
