"""All members of a union go to another one: where it merges they go on there, where it ends they are retained there.

一次入会、动态接转: each bond that ends is kept, and the membership goes on under the same number.
"""

from collections.abc import Sequence
from uuid import UUID

from hub.clock import now
from hub.database import Db, bulk, is_sqlite
from hub.database.statements import run
from hub.database.walls import across_region, reaching
from hub.journal import revisions
from hub.journal.deeds import Deed
from hub.journal.revisions import Revised
from hub.members import carried, merging
from hub.members.bonds import write_beginnings, write_bonds
from hub.members.bulk import AT_ONCE
from hub.members.lifecycle import ARRIVES, HELD, RETAINS, MembershipState
from hub.members.models import Member, Membership
from hub.orgs import counters
from hub.orgs.models import Org

_HELD = ", ".join(f"'{state}'" for state in sorted(HELD))


@reaching(across_region)
async def of(db: Db, org: Org, *, lock: bool = False) -> list[UUID]:
    """Everybody the union counts. With ``lock`` nobody else changes them until the transaction ends."""
    sql = f"SELECT id FROM member WHERE org_id = ? AND state IN ({_HELD}) ORDER BY id"
    rows = await run(db, sql + (" FOR UPDATE" if lock and not is_sqlite(db) else ""), org.id)
    return [UUID(str(row["id"])) for row in rows]


@reaching(across_region)
async def move(done: Deed, home: Org, to: Org, ids: Sequence[UUID], *, retained: bool, act: str) -> None:
    """Let them go on in ``to``. They must be locked, both unions held, and nothing else under way for any of them.

    Whoever was retained before stays so, also where a union merges.
    """
    for start in range(0, len(ids), AT_ONCE):
        people = await bulk.fetch(done.tx, Member, home.region, "id", ids[start : start + AT_ONCE])
        await write_beginnings(done, people)
        await carried.follow(done.tx, {one.id: to.id for one in people})
        await _moved(done, to, people, retained, act)
    await counters.add_members(done.tx, home.region, home.path, -len(ids))
    await counters.add_members(done.tx, home.region, to.path, len(ids))


async def _moved(done: Deed, to: Org, people: Sequence[Member], retained: bool, act: str) -> None:
    ended: list[Membership] = []
    revised: list[Revised] = []
    moment = now()
    for one in people:
        stays_out = retained or one.state == MembershipState.RETAINED
        merged = merging.transfer(one, to, RETAINS if stays_out else ARRIVES)
        one.created_by, one.created_at, one.import_id, one.import_row = done.actor.name, moment, None, None
        one.version, one.updated_at = one.version + 1, moment
        ended += [merged.ended] if merged.ended else []
        revised.append(Revised(subject_id=one.id, version=one.version, changes=merged.changes, act=act))
    names = Member._meta.db_fields
    await bulk.update(done.tx, Member, {name: [getattr(one, name) for one in people] for name in sorted(names)})
    await write_bonds(done, ended)
    await revisions.many(done.tx, to.region, done.actor, revised)
