"""Moving (转移): a union asks to hang below another superior, with its report brought up to date; both decide."""

from collections.abc import Mapping
from uuid import UUID

from hub.access.permissions import require
from hub.access.scope import Scope
from hub.database import Db
from hub.database.walls import across_region, reaching
from hub.errors import Invalid, NotFound, OrgNotActive, Stale
from hub.journal.deeds import deed
from hub.journal.revisions import Changes
from hub.orgs import commands, moves, rehanging
from hub.orgs.lifecycle import at_work
from hub.orgs.models import Org
from hub.orgs.moves import OrgMoveKind
from hub.orgs.shifting import keep_still
from hub.orgs.tree import is_outside
from hub.orgs.values import ORGS
from hub.region import Move, OrgState
from hub.transfers import guards, unions
from hub.transfers.lifecycle import OF_UNIONS
from hub.transfers.models import Transfer
from hub.transfers.unions import ACT, Going

KINDS = {how: kind for kind, how in OF_UNIONS.items()}
Values = Mapping[str, object]
_CHOOSE = "请从上级工会名录中选择在用的工会。"


async def request(
    scope: Scope, id: UUID, how: OrgMoveKind, to_id: UUID, written: Values, *, if_version: int | None = None
) -> Transfer:
    """Ask for it. Until it is decided the union works on where it is, and asks for nothing else.

    Raises Invalid naming what stands in the way, NotFound, OrgNotActive, Stale.
    """
    async with deed(scope.actor, ACT, region=scope.region) as done:
        require(scope, ACT)
        await keep_still(done.tx, scope.region)
        org = await commands.locked(done.tx, scope, id)
        done.about("org", org.id, org.name, org_id=org.id, org_path=org.path)
        move = moves.begins(org.region, org.state, how)
        if if_version is not None and if_version != org.version:
            raise Stale()
        to = await target(done.tx, scope.region, to_id)
        changes = await _changes(done.tx, org, written, move)
        kind = changes["kind"][1] if "kind" in changes else org.kind
        await rehanging.seat(done.tx, org, to, str(kind), how)
        await guards.refuse(done.tx, org, move, path=("id",))
        going = Going(org=org, old=await _superior(done.tx, org), new=to, kind=KINDS[how], changes=changes)
        one = await unions.open_case(done, scope, going)
        await commands.stand(done.tx, org, OrgState(move.enters), scope.actor, ACT)
        done.details |= {"kind": one.kind, "transfer": str(one.id), "fields": sorted(changes)}
    return one


@reaching(across_region)
async def target(db: Db, region: str, id: UUID) -> Org:
    """The new superior, wherever in the region it is. Its name is no secret: superiors are chosen from a list."""
    to = await Org.get_or_none(id=id, region=region, using_db=db)
    if to is None or is_outside(to.path):  # what was never reported is nobody's but its own
        raise NotFound("没有找到新的上级工会。", hint=_CHOOSE, path=("newParent",))
    if not at_work(to.state):
        raise OrgNotActive("新的上级工会尚未激活，或已经撤销。", hint=_CHOOSE, path=("newParent",))
    return to


@reaching(across_region)
async def _superior(tx: Db, org: Org) -> Org:
    return await Org.get(id=org.parent_id, using_db=tx)


async def _changes(tx: Db, org: Org, written: Values, move: Move) -> Changes:
    """What is to be corrected with the move; whether its kind has a seat there is asked apart."""
    changes = dict(await commands.foreseen(tx, org, {key: value for key, value in written.items() if key != "kind"}))
    if written.get("kind") is not None:
        changes |= ORGS.differences(org, {"kind": written["kind"]})
    asked = {field.key for field in move.asks}
    if asked and (other := sorted(set(changes) - asked)):
        field = ORGS.field(org.region, other[0])
        label = field.label if field else other[0]
        hint = "请先办理转移，转移之后再修改此项。"
        raise Invalid(f"办理转移不能修改“{label}”。", hint=hint, path=("values", other[0]))
    return changes
