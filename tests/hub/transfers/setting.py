"""Two unions beside each other, whose accounts are real ones, and what people of theirs do about a transfer."""

from dataclasses import dataclass

from hub.access.roles import Role
from hub.access.scope import Scope
from hub.members.models import Member
from hub.orgs.models import Org
from hub.region import OrgKind
from hub.transfers.requesting import Request, request
from hub.transfers.models import Transfer
from hub.transfers.who import Asked
from tests.factories import make_member, make_org, make_root, person_values
from tests.hub.imports.setting import account_of


@dataclass(frozen=True, slots=True)
class Place:
    """A root, a city below it with two works, another city, one works below that; a member in the first works."""

    root: Org
    city: Org
    old: Org
    new: Org
    far_city: Org
    far: Org
    member: Member


async def place(order: int = 7) -> Place:
    root = await make_root()
    city = await make_org(root, "虚构市总工会", kind=OrgKind.LOCAL_FEDERATION)
    far_city = await make_org(root, "另一市总工会", kind=OrgKind.LOCAL_FEDERATION)
    old, new = await make_org(city, "虚构市第一糖厂工会"), await make_org(city, "虚构市第二糖厂工会")
    far = await make_org(far_city, "另一市第三糖厂工会")
    return Place(root, city, old, new, far_city, far, await make_member(old, order))


def asked(order: int = 7, **other: str) -> Asked:
    """What is known of the person of that order."""
    values = person_values(order)
    return Asked(**({"name": str(values["full_name"]), "id_number": str(values["id_number"])} | other))


async def somebody(org: Org, role: Role = Role.UNION_ADMIN) -> Scope:
    return await account_of(org, role=role)


async def ask_in(scope: Scope, order: int = 7, **more: object) -> Transfer:
    return await request(scope, Request(asked=asked(order), **more))  # type: ignore[arg-type]
