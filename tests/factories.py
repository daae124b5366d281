"""Unions and members in a register, made the way the hub makes them; fictional people only."""

from datetime import date
from itertools import count

from hub.access.roles import Role
from hub.access.scope import Scope, region_scope
from hub.database import transaction
from hub.journal.actor import Actor
from hub.members import commands as members
from hub.members.models import Member
from hub.orgs import commands as orgs
from hub.orgs.models import Org
from hub.region import OrgKind, OrgState
from tests.people import credit_code, id_number

REGION = "hainan"
CLERK = Actor(account_id=None, name="试办", region=REGION, request_id="test")
_orders = count(1)


def scope_of(org: Org, role: Role = Role.UNION_ADMIN, *, stepped_up: bool = False) -> Scope:
    """Somebody of that union."""
    return Scope(actor=CLERK, role=role, region=org.region, org_id=org.id, path=org.path, stepped_up=stepped_up)


async def make_root(name: str = "虚构省总工会", region: str = REGION) -> Org:
    """The union above all others of a region."""
    values = {"name": name, "kind": OrgKind.LOCAL_FEDERATION.value}
    return await orgs.create(region_scope(region, CLERK), None, values)


async def make_org(
    parent: Org, name: str = "", *, kind: OrgKind = OrgKind.SINGLE, active: bool = True, **values: object
) -> Org:
    """A union below another, by default activated."""
    order = next(_orders)
    given: dict[str, object] = {
        "name": name or f"虚构县第{order}糖厂工会委员会",
        "kind": kind.value,
        "employer_name": f"虚构县第{order}糖厂",
        "employer_code": credit_code("91", order),
    }
    org = await orgs.create(scope_of(parent), parent.id, given | values)
    if active and org.state != OrgState.ACTIVE:
        async with transaction() as tx:
            await orgs.enter(tx, org, "activate", CLERK, act="activateOrg")
    return org


def person_values(order: int, **values: object) -> dict[str, object]:
    """A person as the register keeps one: canonical codes, dates as dates."""
    born = date(1960 + order % 45, order // 45 % 12 + 1, order // 540 % 28 + 1)
    given: dict[str, object] = {
        "full_name": f"试{order}",
        "id_number": id_number(f"46039{order // 15120 % 10}", born, order % 1000),
        "id_type": "1",
        "sex": "1" if order % 2 else "2",
        "born_on": born,
        "mobile": f"160{order:08d}",
        "employer_name": "虚构县第一糖厂",
        "is_migrant_worker": order % 3 == 0,
        "change": "1",
        "changed_on": date(2020, 1, 1),
    }
    return given | values


async def make_member(org: Org, order: int = 0, **values: object) -> Member:
    """A member of that union."""
    return await members.enroll(scope_of(org), org.id, person_values(order or next(_orders), **values))
