"""Whom a transfer is asked for: found by name and full number in every region, at one price whether found or not."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from hub import registry
from hub.access.roles import Role
from hub.access.scope import Scope
from hub.database import Db, bulk
from hub.database.walls import everywhere, reaching
from hub.members.lifecycle import is_held
from hub.members.models import Member
from hub.members.values import MEMBERS
from hub.orgs.models import Org
from hub.region import fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is said of a person."""

    name: str
    id_number: str
    member_no: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """A member and the union it is bound to."""

    member: Member
    org: Org

    def is_seen_by(self, scope: Scope) -> bool:
        """Whether more may be said of the person than that there is one."""
        if scope.role is Role.MEMBER:
            return self.member.id == scope.member_id
        return self.org.region == scope.region and scope.covers(self.org.path)


async def indexed(asked: Sequence[Asked]) -> list[UUID | None]:
    """The blind indexes of the numbers."""
    return await asyncio.to_thread(MEMBERS.index_column, "id_number", [one.id_number for one in asked])


@reaching(everywhere)
async def find(
    db: Db, region: str, asked: Sequence[Asked], indexes: Sequence[UUID | None], *, lock: bool = False
) -> list[Person | None]:
    """For each the member in whom all that is said agrees; of those in several regions the one in ``region``.

    Every region is asked about everybody: how long it takes tells nothing.
    """
    wanted = [index for index in indexes if index is not None]
    found: dict[UUID, dict[str, Person]] = {}
    for slug in sorted(registry.current().regions):
        members = await bulk.fetch(db, Member, slug, "id_number_index", wanted, lock=lock)
        orgs = await bulk.fetch(db, Org, slug, "id", sorted({one.org_id for one in members}))
        homes = {org.id: org for org in orgs}
        for one in members:
            if one.id_number_index is not None:
                found.setdefault(one.id_number_index, {})[slug] = Person(one, homes[one.org_id])
    told: list[Person | None] = []
    for said, index in zip(asked, indexes, strict=True):
        there = found.get(index, {}) if index else {}
        fits = [person for person in there.values() if _agrees(said, person.member)]
        told.append(min(fits, key=lambda person: person.org.region != region, default=None))
    return told


@reaching(everywhere)
async def locked(tx: Db, region: str, ids: Sequence[UUID]) -> list[Person]:
    """These members as nobody else can change them until the transaction ends."""
    members = await bulk.fetch(tx, Member, region, "id", ids, lock=True)
    orgs = await bulk.fetch(tx, Org, region, "id", sorted({one.org_id for one in members}))
    homes = {org.id: org for org in orgs}
    return [Person(one, homes[one.org_id]) for one in members]


def _agrees(one: Asked, member: Member) -> bool:
    same = fold(one.name) == fold(member.full_name)
    return is_held(member.state) and same and one.member_no in ("", member.member_no)
