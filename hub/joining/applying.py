"""Applying to join (网上入会), signed out: sent, mended and sent again, taken back, each by whoever has the receipt.

What the register knows of the person is neither asked nor told here: the answer is the same for everybody.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from hub.access import throttle, tokens
from hub.access.throttle import Try
from hub.clock import now
from hub.database.walls import everywhere, reaching
from hub.errors import HubError, NotFound
from hub.identity import new_id
from hub.joining import lifecycle, queries, turns, values
from hub.joining.models import JoinApplication
from hub.joining.queries import Held
from hub.joining.values import Said
from hub.journal.actor import Actor
from hub.journal.deeds import Deed, deed
from hub.orgs.lifecycle import AT_WORK
from hub.orgs.models import Org
from hub.orgs.shifting import keep_still
from hub.region import ApplicationState, Move
from hub.seal import token_hash

NOT_THERE = "请按工会的全称或编号在工会名录中查找，或向所在单位的工会询问。"
Read = Callable[[Org, JoinApplication | None], Said]
"""What the region's form makes of what was filled in, on top of what an application says already. Raises Problems."""


class AppliedAlready(HubError):
    """The very same was sent before and taken in; the receipt that was answered then is answered to nobody again."""

    code = "APPLIED_ALREADY"
    message = "这份申请此前已经收到，没有重复提交；回执只在当时显示一次。"
    hint = "请用当时的回执查询；回执遗失的，请重新申请，或向所申请的工会询问。"


@dataclass(frozen=True, slots=True)
class Sent:
    """An application, and the receipt that opens it: told here and nowhere else."""

    held: Held
    receipt: str


@reaching(everywhere)
async def apply(org_id: UUID, *, read: Read, source: str, actor: Actor) -> Sent:
    """Lay an application before a union that is at work. Raises NotFound, Invalid, Problems, RateLimited."""
    await throttle.admit(Try("applyToJoin", str(org_id), source))
    async with deed(actor, "applyToJoin", region="") as done:
        org = await _taking(done, org_id)
        done.about("application", id_ := new_id(), org.name, org_id=org.id, org_path=org.path)
        lifecycle.offered(org.region)
        said, receipt, moment = read(org, None), tokens.readable(), now()
        one = JoinApplication(
            id=id_,
            region=org.region,
            org_id=org.id,
            state=lifecycle.WAITS.value,
            receipt_hash=token_hash(receipt),
            at=moment,
            changed_at=moment,
        )
        values.put(one, said)
        await turns.hold(done.tx, org.id)
        await one.save(using_db=done.tx, force_create=True)
        await turns.give(done.tx, one)
    return Sent(Held(one, org), receipt)


@reaching(everywhere)
async def mend(receipt: str, *, read: Read, source: str, actor: Actor) -> Held:
    """Send one that was given back again, with corrections. Raises NotFound, Invalid, Problems, RateLimited."""
    await throttle.admit(Try("application", "", source))
    async with deed(actor, "amendApplication", region="") as done:
        found = await _held(done, receipt)
        one = found.row
        move = lifecycle.mends(one.region, one.state)
        await _taking(done, one.org_id)
        values.put(one, read(found.org, one))
        one.version += 1
        await _enter(done, one, move)
        await turns.give(done.tx, one)
    return found


@reaching(everywhere)
async def withdraw(receipt: str, *, source: str, actor: Actor) -> Held:
    """Take it back before it is decided for good; nothing but the name is kept. Raises NotFound, Invalid."""
    await throttle.admit(Try("application", "", source))
    async with deed(actor, "withdrawApplication", region="") as done:
        found = await _held(done, receipt)
        one = found.row
        move = lifecycle.withdraws(one.region, one.state)
        values.forget(one)
        await _enter(done, one, move)
        await turns.give(done.tx, one)
    return found


async def _taking(done: Deed, org_id: UUID) -> Org:
    """A union that is at work, and stays where it is for now. NotFound for any other, whatever it is."""
    org = await Org.get_or_none(id=org_id, state__in=sorted(AT_WORK), using_db=done.tx)
    if org is not None:
        await keep_still(done.tx, org.region)
        org = await Org.get_or_none(id=org_id, state__in=sorted(AT_WORK), using_db=done.tx)
    if org is None:
        raise NotFound("没有找到该工会，或该工会目前不接受入会申请。", hint=NOT_THERE, path=("org",))
    done.region = org.region
    return org


async def _held(done: Deed, receipt: str) -> Held:
    """The application of that receipt, as nobody else can change it until the deed is done."""
    found = await queries.held(done.tx, receipt)
    one, org = found.row, found.org
    done.region = one.region
    done.about("application", one.id, org.name, org_id=org.id, org_path=org.path)
    await keep_still(done.tx, one.region)
    await turns.hold(done.tx, one.org_id)
    await one.refresh_from_db(using_db=done.tx)
    return found


async def _enter(done: Deed, one: JoinApplication, move: Move) -> None:
    one.state, one.changed_at, one.open = ApplicationState(move.enters).value, now(), None
    await one.save(using_db=done.tx)
