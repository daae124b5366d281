"""What acceptance does: the membership goes on in the other union, in another region, or out of the hub."""

from hub.database import Db
from hub.database.walls import everywhere, reaching
from hub.errors import Invalid, OrgNotActive
from hub.journal.deeds import Deed
from hub.members import moving
from hub.members.lifecycle import is_held
from hub.orgs.lifecycle import at_work
from hub.orgs.models import Org
from hub.region import Effect
from hub.transfers import closing, lifecycle, unions, who
from hub.transfers.crossing import cross
from hub.transfers.lifecycle import Asker, TransferKind
from hub.transfers.models import Transfer
from hub.transfers.who import Person


async def accept(done: Deed, one: Transfer) -> None:
    """The membership goes, or the union. Raises OrgNotActive or Invalid where it cannot: then nothing is decided."""
    if lifecycle.is_of_union(one.kind):
        await unions.accept(done, one)
        return
    person = await _person(done.tx, one)
    await closing.release(done.tx, one)
    if Effect.MOVE_MEMBERSHIP not in lifecycle.move(one.region, one.kind, "accept").effects:
        return
    if one.kind == TransferKind.OUT_OF_REGION:
        await moving.leave(done, person.member, person.org)
        return
    to = await _target(done.tx, one)
    if to.region == person.org.region:
        entered = done.actor.name if one.asked_by != Asker.IN else one.requested_by
        await moving.move(done, person.member, person.org, to, by=entered)
    else:
        one.became_id = (await cross(done, person.member, person.org, to)).id


async def _person(tx: Db, one: Transfer) -> Person:
    found = await who.locked(tx, one.from_region, [one.subject_id])
    if not found or found[0].org.id != one.from_org_id or not is_held(found[0].member.state):
        hint = "请拒绝；确需转移的，由对方核实后重新申请。"
        raise Invalid("该会员的会籍已经变化，不能转移。", code="NOT_IN_THIS_STATE", hint=hint, path=("id",))
    return found[0]


@reaching(everywhere)
async def _target(tx: Db, one: Transfer) -> Org:
    to = await Org.get_or_none(id=one.to_org_id, using_db=tx)
    if to is None or not at_work(to.state):
        raise OrgNotActive("转入的工会已不能接收会员，请拒绝，或由对方撤回。", path=("id",))
    return to
