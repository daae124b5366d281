"""Reading proposals: what waits beside a record, what was decided last, and how many wait for the asker."""

from collections.abc import Collection
from uuid import UUID

from tortoise.queryset import QuerySet

from hub.access.permissions import may
from hub.access.roles import Role
from hub.access.scope import Scope
from hub.database import Db, reader
from hub.database.statements import run
from hub.region import Party
from hub.reviewing.models import Proposal
from hub.reviewing.proposals import REPORT

_NOBODY = UUID(int=0)
REVIEWS = {"member": "reviewMember", "org": "reviewOrg"}
_ALSO = {"org": REPORT}  # a menu tells them together
WITHDRAWS = {"member": "withdrawMember", "org": "withdrawOrg"}


def seen(scope: Scope, db: Db | None = None) -> QuerySet[Proposal]:
    """All that the asker may see, to be narrowed to records that are known to be the asker's to see."""
    rows = Proposal.filter(region=scope.region).using_db(db or reader())
    return rows.filter(subject_id=scope.member_id) if scope.role is Role.MEMBER else rows


async def open_ones(scope: Scope, subjects: Collection[UUID], db: Db | None = None) -> dict[UUID, Proposal]:
    """What waits, by record."""
    rows = seen(scope, db).filter(subject_id__in=list(subjects), open=True)
    return {one.subject_id: one for one in await rows} if subjects else {}


async def last_decided(scope: Scope, subjects: Collection[UUID], db: Db | None = None) -> dict[UUID, Proposal]:
    """The latest decision, by record."""
    rows = seen(scope, db).filter(subject_id__in=list(subjects), open__isnull=True).order_by("decided_at", "id")
    return {one.subject_id: one for one in await rows} if subjects else {}


async def waiting(scope: Scope, kind: str, db: Db | None = None) -> int:
    """How many wait for the asker's own union: what it decides itself, and what those right below it propose."""
    if scope.org_id is None or not may(scope, REVIEWS[kind]):
        return 0
    own, account = scope.org_id, scope.account_id or _NOBODY
    (found,) = await run(db or reader(), _WAITING, scope.region, kind, _ALSO.get(kind, kind), own, own, account)
    return int(found["times"])


_WAITING = f"""
    SELECT COUNT(*) AS times FROM proposal WHERE region = ? AND kind IN (?, ?) AND open
    AND (decider = '{Party.SELF.name}' AND org_id = ?
         OR decider = '{Party.SUPERIOR.name}' AND org_id IN (SELECT id FROM org WHERE parent_id = ?))
    AND (account_id IS NULL OR account_id <> ?)
"""
