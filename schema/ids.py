"""Node ids: opaque to clients, one look for every type, never mistaken for another type's."""

import base64
import binascii
from uuid import UUID

from strawberry import ID

_LETTERS = {
    "Account": "a",
    "CardBatch": "b",
    "CodeTable": "c",
    "CollectionTarget": "g",
    "ExportRequest": "e",
    "Finding": "f",
    "Handover": "v",
    "HistoryEntry": "h",
    "Import": "i",
    "Inspection": "y",
    "InspectionWindow": "w",
    "JournalEntry": "j",
    "JoinApplication": "k",
    "Layout": "l",
    "Member": "m",
    "Notice": "n",
    "Org": "o",
    "Region": "r",
    "ResetRequest": "q",
    "Responsible": "p",
    "ServiceCard": "s",
    "Transfer": "t",
    "Upload": "u",
}
_TYPES = {letter: name for name, letter in _LETTERS.items()}


def node_id(kind: str, key: UUID | str) -> ID:
    """The id of an object of that type: by its UUID, or by the words that name a declaration."""
    told = key.bytes if isinstance(key, UUID) else key.encode()
    return ID(base64.urlsafe_b64encode(_LETTERS[kind].encode() + told).rstrip(b"=").decode())


def kind_of(id: str) -> str | None:
    """The type an id belongs to; None for what we never gave out."""
    told = _told(id)
    return _TYPES.get(chr(told[0])) if told else None


def uuid_of(kind: str, id: str) -> UUID | None:
    """The UUID behind an id of that type; None for any other."""
    told = _told(id)
    return UUID(bytes=told[1:]) if kind_of(id) == kind and len(told) == 17 else None


def words_of(kind: str, id: str) -> str | None:
    """The words behind an id of that type; None for any other."""
    try:
        return _told(id)[1:].decode() if kind_of(id) == kind else None
    except UnicodeDecodeError:
        return None


def _told(id: str) -> bytes:
    """What was written into an id; nothing where it is not written as we write it: an object has one id, no other."""
    try:
        told = base64.b64decode(id + "=" * (-len(id) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""
    return told if base64.urlsafe_b64encode(told).rstrip(b"=") == id.encode() else b""
