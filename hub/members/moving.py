"""A membership that goes on elsewhere (会籍接转): in another union of the region, or beyond it; history is kept."""

from hub.clock import now, today
from hub.database.walls import across_region, reaching
from hub.journal import revisions
from hub.journal.deeds import Deed
from hub.journal.revisions import Revised
from hub.members import carried, merging
from hub.members.bonds import write_beginnings, write_bonds
from hub.members.history import TRANSFERRED
from hub.members.lifecycle import DEPARTS
from hub.members.merging import Merged
from hub.members.models import Member
from hub.orgs import counters
from hub.orgs.models import Org
from hub.reviewing import proposals


@reaching(across_region)
async def move(done: Deed, one: Member, home: Org, to: Org, *, by: str) -> None:
    """To another union of the region: the same record under the same number. ``by`` entered it there.

    The record must be locked, and nothing else under way for the person.
    """
    await write_beginnings(done, [one])
    merged = merging.transfer(one, to)
    if merged.ended:
        await write_bonds(done, [merged.ended])
    one.created_by, one.created_at, one.import_id, one.import_row = by, now(), None, None
    await _step(done, one, merged)
    await carried.follow(done.tx, {one.id: to.id})
    for path, more in sorted(((home.path, -1), (to.path, 1))):
        await counters.add_members(done.tx, one.region, path, more)


@reaching(across_region)
async def leave(done: Deed, one: Member, home: Org) -> None:
    """To a union that keeps its members elsewhere: the bond ends as 转出, and stays the record's last one."""
    merged = merging.amend(one, {"change": DEPARTS, "changed_on": today(), "change_reason": None})
    await _step(done, one, merged)
    await proposals.drop(done.tx, [one.id])
    await counters.add_members(done.tx, one.region, home.path, merged.counted)


async def _step(done: Deed, one: Member, merged: Merged) -> None:
    one.version, one.updated_at = one.version + 1, now()
    await one.save(using_db=done.tx)
    act = TRANSFERRED if merged.ended else "leaveByTransfer"
    step = Revised(subject_id=one.id, version=one.version, changes=merged.changes, act=act)
    await revisions.record(done.tx, one.region, done.actor, step)
