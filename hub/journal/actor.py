"""Who acts: what the journal must know of whoever asked for something."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """An idempotency key under way: what the deed's result is to be kept under, and since when it is ours."""

    id: UUID
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """The person or process behind a deed. ``name`` is an account's display name, never a person's full data."""

    account_id: UUID | None
    name: str
    region: str  # empty: the hub itself
    request_id: str
    org_id: UUID | None = None  # the union they act for: where a deed is found that names no other
    org_path: str = ""
    on_behalf_of: str = ""
    claim: Claim | None = None


HUB = Actor(account_id=None, name="系统", region="", request_id="-")
