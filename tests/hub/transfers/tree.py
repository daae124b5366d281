"""The tree that transfers and moves are tried in beside a model, and how the model keeps what was asked for."""

from dataclasses import dataclass, field

from hub.database import transaction
from hub.orgs import commands as orgs
from hub.orgs.models import Org
from hub.region import OrgKind, OrgState
from tests.factories import CLERK, make_org

ABOVE = {
    "市": "",
    "甲区": "市",
    "乙区": "市",
    "甲街": "甲区",
    "乙街": "乙区",
    "甲厂": "甲街",
    "乙厂": "乙街",
    "车间": "甲厂",
}
KINDS = {
    "市": OrgKind.LOCAL_FEDERATION,
    "区": OrgKind.LOCAL_FEDERATION,
    "街": OrgKind.LOCAL_FEDERATION,
    "厂": OrgKind.PRIMARY_FEDERATION,
    "间": OrgKind.SINGLE,
}
SEATS = {"市": {1}, "区": {2, 3}, "街": {2, 3}, "厂": {3, 4}, "间": {3, 4, 5}}  # levels, of the districts' tree


@dataclass
class Case:
    """A transfer as the model has it."""

    person: int
    old: str
    new: str
    by_new: bool  # the union the person is to come to asked for it
    open: bool = True


@dataclass
class Move:
    """A union's move as the model has it."""

    union: str
    old: str
    new: str
    agreed: set[str] = field(default_factory=set)
    open: bool = True


async def fresh(org: Org) -> Org:
    return await Org.get(id=org.id)


async def approved(parent: Org, name: str) -> Org:
    org = await make_org(parent, name, kind=KINDS[name[-1]], active=False)
    async with transaction() as tx:
        await orgs.stand(tx, org, OrgState.ACTIVE, CLERK, "reviewOrg")
    return await Org.get(id=org.id)
