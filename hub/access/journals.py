"""Reading the journal: what was done under a union, for those who may look.

An entry stays where its union stood when it was done: whoever was above then goes on seeing it, and who came to be
above sees what is done from then on. The union itself sees all that was ever done in it.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from hub.access.permissions import require
from hub.access.scope import Scope, after
from hub.database import Db, reader
from hub.errors import NotFound
from hub.journal.models import JournalEntry
from hub.paging import Page, Window, keyset


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalFilter:
    """Which entries; what is None does not matter."""

    act: str | None = None
    actor: str | None = None  # a display name, in full
    subject_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


async def visible(scope: Scope, id: UUID, db: Db | None = None) -> JournalEntry:
    """One entry. NotFound also where it is not the asker's to read; NotAllowed for those who read none."""
    entry = await _within(scope, scope.path, db).get_or_none(id=id)
    if entry is None:
        raise NotFound("没有找到该记录，或不在您的管理范围内。")
    return entry


async def page(
    scope: Scope, path: str, wanted: JournalFilter, window: Window, db: Db | None = None
) -> Page[JournalEntry]:
    """The entries under the union at ``path``, the latest first. NotAllowed, or NotFound outside the scope."""
    if not scope.covers(path):
        raise NotFound()
    rows = _within(scope, path, db)
    asked = {
        "act": wanted.act,
        "actor": wanted.actor,
        "subject_id": wanted.subject_id,
        "at__gte": wanted.since,
        "at__lt": wanted.until,
    }
    rows = rows.filter(**{key: value for key, value in asked.items() if value is not None})
    return await keyset(rows, window, "-number")


def _within(scope: Scope, path: str, db: Db | None) -> QuerySet[JournalEntry]:
    require(scope, "journal")
    rows = JournalEntry.filter(region=scope.region).using_db(db or reader())
    below = Q(org_path__gte=path, org_path__lt=after(path))
    own = scope.org_id is not None and path == scope.path
    return rows.filter(below | Q(org_id=scope.org_id) if own else below)
