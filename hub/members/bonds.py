"""What stays behind of a membership that goes on elsewhere or ends: the bond that was, and who entered the record."""

from collections.abc import Sequence

from hub.database import bulk
from hub.database.walls import across_region, reaching
from hub.journal import revisions
from hub.journal.deeds import Deed
from hub.members.models import Member, Membership
from hub.orgs.models import Org


@reaching(across_region)
async def write_bonds(done: Deed, ended: Sequence[Membership]) -> None:
    """Write bonds that ended, with the names their unions have today."""
    if not ended:
        return
    orgs = await bulk.fetch(done.tx, Org, ended[0].region, "id", sorted({bond.org_id for bond in ended}))
    names = {one.id: one.name for one in orgs}
    for bond in ended:
        bond.org_name = names[bond.org_id]
    columns = {name: [getattr(bond, name) for bond in ended] for name in Membership._meta.fields_db_projection}
    await bulk.insert(done.tx, Membership, columns)


async def write_beginnings(done: Deed, moving: Sequence[Member]) -> None:
    """Who entered a record is told by the record, until it goes to another union: from then on by its first step."""
    await revisions.begin(done.tx, moving, "enrollMember")
