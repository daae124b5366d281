"""The history of a member's record, as far as the asker was concerned: what an earlier union did is its own."""

from hub.access.roles import Role
from hub.access.scope import Scope
from hub.database import Db, reader
from hub.database.walls import across_region, reaching
from hub.errors import NotFound
from hub.journal import revisions
from hub.journal.revisions import Step
from hub.members import queries
from hub.members.models import Member, Membership
from hub.orgs.models import Org

ENROLLED, TRANSFERRED = "enrollMember", "acceptTransfer"
BEGINNINGS = frozenset({ENROLLED, TRANSFERRED})  # of bonds


async def history(scope: Scope, member: Member, db: Db | None = None) -> list[Step]:
    """The steps of a record, the first one first. NotFound for a record that is not the asker's."""
    db = db or reader()
    if not await queries.by_ids(scope, [member.id], db):
        raise NotFound()
    steps = await revisions.history(member, ENROLLED, db)
    begun = [at for at, step in enumerate(steps) if step.act in BEGINNINGS]
    hidden = await _bonds_out_of_sight(scope, member, db)
    return steps[begun[min(hidden, len(begun) - 1)] :]


@reaching(across_region)
async def _bonds_out_of_sight(scope: Scope, member: Member, db: Db) -> int:
    """How many bonds from the first up to the last that the asker may not see: each bond began with a step."""
    if scope.role is Role.MEMBER or not scope.path:
        return 0
    bonds = await Membership.filter(region=member.region, member_id=member.id).using_db(db).order_by("id")
    orgs = await Org.filter(id__in=[bond.org_id for bond in bonds]).using_db(db) if bonds else []
    paths = {org.id: org.path for org in orgs}
    hidden = [at for at, bond in enumerate(bonds, 1) if not scope.covers(paths.get(bond.org_id, ""))]
    return max(hidden, default=0)
