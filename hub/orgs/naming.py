"""Naming (责任人登记): who answers for which duty in a union from now on, and what becomes of whoever did."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from tortoise.expressions import Q

from hub.access.homes import Home
from hub.access.models import Account
from hub.access.permissions import require
from hub.access.roles import STAFF
from hub.access.scope import Scope
from hub.access.states import AccountState
from hub.clock import today
from hub.database import Db
from hub.errors import Invalid, NotFound
from hub.identity import new_id
from hub.journal.deeds import Deed, deed
from hub.national.contacts import is_phone
from hub.orgs import commands
from hub.orgs.models import Org, Responsible
from hub.orgs.responsible import SEALED, phone
from hub.region import Duty
from hub.seal import keyring

MOST = {Duty.FIRST: 1, Duty.IN_CHARGE: 1, Duty.ADMINISTRATOR: 5}
"""A union has one head and one who leads the work; several may enter its data."""
LONGEST_NAME, LONGEST_POSITION, LONGEST_PHONE = 50, 100, 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Somebody to be named. A phone that is None, or comes back masked, stays what it was; an empty one goes."""

    duty: Duty
    name: str
    position: str | None = None
    phone: str | None = None
    account_id: UUID | None = None


async def name(scope: Scope, org_id: UUID, people: Sequence[Named]) -> Org:
    """Who answers for what from now on: all of them at once. Who is named no more stays as history, without phone.

    Raises NotFound, NotAllowed, or Invalid naming the entry: two for a duty of one, no name, no phone, not its account.
    """
    async with deed(scope.actor, "setResponsible", region=scope.region) as done:
        require(scope, "setResponsible")
        org = await commands.locked(done.tx, scope, org_id)
        done.about("org", org.id, org.name, org_id=org.id, org_path=org.path)
        _refuse_ill_said(people)
        await _refuse_strange_accounts(done.tx, org, people)
        present = await Responsible.filter(org_id=org.id, until=None).using_db(done.tx).order_by("place")
        staying = _paired(people, present)
        for one in present:
            if one.id not in {each.id for each in staying.values()}:
                await _end(done.tx, one)
        for at, said in enumerate(people):
            _refuse_stars(at, said, staying.get(at))
            await _put(done.tx, org, said, staying.get(at))
        done.details |= {"named": [one.duty.name for one in people], "ended": len(present) - len(staying)}
    return org


async def leaves(done: Deed, org: Home, account: Account, heir: Account | None) -> None:
    """An account was closed: whoever had it answers for nothing any more; who comes after, for the union's data."""
    rows = await Responsible.filter(account_id=account.id, until=None).using_db(done.tx)
    for one in rows:
        await _end(done.tx, one)
    if heir is None or not any(one.duty == Duty.ADMINISTRATOR.name for one in rows):
        return
    duty = Duty.ADMINISTRATOR
    known = Q(account_id=heir.id) | Q(name=heir.display_name)
    if not await Responsible.filter(known, org_id=org.id, duty=duty.name, until=None).using_db(done.tx).exists():
        said = Named(duty=duty, name=heir.display_name[:LONGEST_NAME], account_id=heir.id)
        await _put(done.tx, org, said, None)


def _paired(people: Sequence[Named], present: Sequence[Responsible]) -> dict[int, Responsible]:
    """Who goes on, by the place in what was said: the same name for the same duty is the same person."""
    free, staying = list(present), {}
    for at, said in enumerate(people):
        same = next((one for one in free if (one.duty, one.name) == (said.duty.name, said.name.strip())), None)
        if same is not None:
            free.remove(same)
            staying[at] = same
    return staying


def _refuse_ill_said(people: Sequence[Named]) -> None:
    for duty, most in MOST.items():
        at = [index for index, one in enumerate(people) if one.duty is duty]
        if len(at) > most:
            raise Invalid(f"{duty.value}只能登记{most}人。", path=("people", str(at[most]), "duty"))
    for index, one in enumerate(people):
        here = ("people", str(index))
        if not 1 <= len(one.name.strip()) <= LONGEST_NAME:
            raise Invalid(f"请填写{one.duty.value}的姓名，不超过{LONGEST_NAME}字。", path=(*here, "name"))
        if len((one.position or "").strip()) > LONGEST_POSITION:
            raise Invalid(f"职务不超过{LONGEST_POSITION}字。", path=(*here, "position"))
        number = (one.phone or "").strip()
        if number and "*" not in number and (len(number) > LONGEST_PHONE or not is_phone(number)):
            raise Invalid("联系电话应为手机号码，或带区号的固定电话。", path=(*here, "phone"))


def _refuse_stars(at: int, said: Named, kept: Responsible | None) -> None:
    """A mask stands for the phone of whoever goes on, and for no other."""
    if "*" in (said.phone or "") and (kept is None or said.phone != phone(kept)):
        raise Invalid("联系电话不完整，请重新填写。", path=("people", str(at), "phone"))


async def _refuse_strange_accounts(tx: Db, org: Org, people: Sequence[Named]) -> None:
    """Who may be named: whoever works in the union."""
    wanted = [one.account_id for one in people if one.account_id]
    own = Account.filter(id__in=wanted, org_id=org.id, role__in=list(STAFF)).exclude(state=AccountState.REVOKED)
    known = {one.id for one in await own.using_db(tx)} if wanted else set()
    for index, one in enumerate(people):
        if one.account_id and one.account_id not in known:
            raise NotFound("没有找到该账号，或不是本工会在用的工作账号。", path=("people", str(index), "account"))


async def _end(tx: Db, one: Responsible) -> None:
    """From today it is history; nobody needs to call them any more."""
    one.place, one.until, one.phone_sealed = None, today(), None
    await one.save(using_db=tx)


async def _put(tx: Db, org: Org | Home, said: Named, kept: Responsible | None) -> None:
    one = kept or Responsible(id=new_id(), region=org.region, org_id=org.id, duty=said.duty.name, since=today())
    if kept is None:
        taken = Responsible.filter(org_id=org.id, duty=said.duty.name, place__isnull=False).using_db(tx)
        places = {each.place for each in await taken}
        one.place = next(at for at in range(1, len(places) + 2) if at not in places)
    one.name, one.position = said.name.strip(), (said.position or "").strip() or None
    one.account_id = said.account_id
    number = said.phone.strip() if said.phone is not None else "*"
    if "*" not in number:
        one.phone_sealed = keyring().seal(SEALED, one.id, number) if number else None
    await one.save(using_db=tx, force_create=kept is None)
