"""Asking for one transfer: in, by name and full number; out, of a member of one's own; or of oneself."""

from dataclasses import dataclass
from uuid import UUID

from hub import masks
from hub.access.permissions import require
from hub.access.roles import Role
from hub.access.scope import Scope
from hub.database import Db, reader
from hub.database.walls import everywhere, reaching
from hub.errors import Invalid, NotAllowed, NotFound, OrgNotActive
from hub.journal.deeds import deed
from hub.members import metering, queries
from hub.members.holds import Held
from hub.members.lifecycle import MembershipOver, is_held
from hub.orgs.lifecycle import at_work
from hub.orgs.models import Org
from hub.orgs.shifting import keep_still
from hub.transfers import faults, who
from hub.transfers.lifecycle import Asker, TransferKind
from hub.transfers.models import Transfer
from hub.transfers.opening import Wish, open_cases
from hub.transfers.who import Asked, Person

LONGEST_REASON, LONGEST_NAME = 200, 200
_CHOOSE = "请从工会名录中选择在用的工会；不在本平台的，填写其名称。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Who is to go where. The person by ``member_id``, or by ``asked``; the union by id, or by name outside the hub."""

    member_id: UUID | None = None
    asked: Asked | None = None
    to_id: UUID | None = None
    to_name: str = ""
    reason: str = ""


async def request(scope: Scope, given: Request) -> Transfer:
    """Open a transfer. Whom the asker may not see must agree in name and full number, or is nobody at all.

    Raises Invalid, NotFound, OrgNotActive, Held; RateLimited for who asks about too many strangers a day.
    """
    if given.asked is not None and scope.role is not Role.MEMBER:
        require(scope, "requestTransfer")
        await _meter(scope, given.asked)
    async with deed(scope.actor, "requestTransfer", region=scope.region) as done:
        require(scope, "requestTransfer")
        _refuse_unclear(scope, given)
        await keep_still(done.tx, scope.region)
        to = await _target(done.tx, scope, given)
        person = await _person(done.tx, scope, given)
        seen = person.is_seen_by(scope)
        wish = Wish(
            kind=_kind(scope, person, to, seen=seen),
            asker=Asker.MEMBER if scope.role is Role.MEMBER else _asker(scope, person, to, seen=seen),
            to=to,
            to_name=to.name if to else given.to_name.strip(),
            reason=given.reason.strip() or None,
        )
        if to is not None and to.id == person.org.id:
            raise faults.no_move(known=given.member_id is not None)
        opened = await open_cases(done, scope, wish, [person])
        if opened.held:
            raise Held(opened.held[person.member.id]) if seen else faults.invalid(faults.UNDER_WAY)
        (one,) = opened.transfers
        done.about("transfer", one.id, masks.name(one.subject_name))
        done.details["kind"] = one.kind
    return one


async def _meter(scope: Scope, asked: Asked) -> None:
    """Asking about a stranger costs the same whether there is one or not."""
    await metering.refuse_prying(scope)
    indexes = await who.indexed([asked])
    (person,) = await who.find(reader(), scope.region, [asked], indexes)
    if person is None or not person.is_seen_by(scope):
        org = await Org.get_or_none(id=scope.org_id, using_db=reader())
        if org is not None:
            await metering.met(scope, org, {index for index in indexes if index is not None})


def _refuse_unclear(scope: Scope, given: Request) -> None:
    if (given.member_id is None) == (given.asked is None):
        raise Invalid("请选择会员，或填写姓名和证件号码。", path=("member",))
    if given.asked is not None and not (given.asked.name.strip() and given.asked.id_number.strip()):
        raise Invalid("姓名和证件号码须填写齐全。", path=("idNumber",))
    if given.to_id is not None and given.to_name.strip():
        raise Invalid("转入工会在本平台的请选择，不在本平台的填写名称，不能两样都填。", path=("toName",))
    if len(given.to_name.strip()) > LONGEST_NAME:
        raise Invalid(f"转入工会名称不超过{LONGEST_NAME}字。", path=("toName",))
    if len(given.reason.strip()) > LONGEST_REASON:
        raise Invalid(f"转移原因不超过{LONGEST_REASON}字。", path=("reason",))
    if scope.role is Role.MEMBER and given.member_id is None:
        raise NotAllowed("本人只能申请转移自己的会籍。", hint="请在本人的会籍中申请。", path=("member",))


@reaching(everywhere)
async def _target(tx: Db, scope: Scope, given: Request) -> Org | None:
    """The union to go to; None where it is outside the hub. Who asks for somebody to come means the own union."""
    if given.to_name.strip():
        return None
    to_id = given.to_id or (scope.org_id if given.asked is not None else None)
    if to_id is None:
        raise Invalid("请选择转入的工会，或填写其名称。", path=("to",))
    to = await Org.get_or_none(id=to_id, using_db=tx)
    known = to is not None and to.region == scope.region and scope.covers(to.path) and scope.role is not Role.MEMBER
    if to is None or (not at_work(to.state) and not known):
        raise NotFound("没有找到转入的工会。", hint=_CHOOSE, path=("to",))
    if not at_work(to.state):
        raise OrgNotActive("转入的工会尚未激活，或已经撤销。", hint=_CHOOSE, path=("to",))
    if given.asked is not None and not known:
        raise NotFound("没有找到转入的工会，或不在您的管理范围内。", hint=_CHOOSE, path=("to",))
    return to


async def _person(tx: Db, scope: Scope, given: Request) -> Person:
    """Locked until the case is open: nobody lets the person go meanwhile."""
    if given.asked is not None:
        (found,) = await who.find(tx, scope.region, [given.asked], await who.indexed([given.asked]), lock=True)
        outside = bool(given.to_name.strip())
        if found is None or (outside and not found.is_seen_by(scope)):
            raise faults.invalid(faults.NOBODY)
        return found
    assert given.member_id is not None  # noqa: S101 -- one of the two is there
    seen = await queries.visible(scope, given.member_id, tx)
    (person,) = await who.locked(tx, seen.region, [seen.id])
    if not is_held(person.member.state):
        raise MembershipOver(path=("member",))
    return person


def _kind(scope: Scope, person: Person, to: Org | None, *, seen: bool) -> TransferKind:
    if to is None:
        return TransferKind.OUT_OF_REGION
    return TransferKind.MEMBER_IN if _asker(scope, person, to, seen=seen) is Asker.IN else TransferKind.MEMBER_OUT


def _asker(scope: Scope, person: Person, to: Org | None, *, seen: bool) -> Asker:
    """A superior of both sides asks for the union that is to take the person in, as it would itself."""
    if to is None or (seen and person.org.id == scope.org_id) or scope.role is Role.MEMBER:
        return Asker.OUT
    return Asker.IN if to.region == scope.region and scope.covers(to.path) else Asker.OUT
