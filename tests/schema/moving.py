"""What unions that move and end are tested with: a city with its two trees and people, and what is asked."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx2
import pytest

from hub.access import sessions
from hub.access.roles import Role
from hub.app import build
from hub.auditing.audit import audit
from hub.database import transaction
from hub.database.walls import everywhere
from hub.jobs import working
from hub.members.models import Member
from hub.orgs import commands as orgs
from hub.orgs.models import Org
from hub.region import OrgKind, OrgState
from hub.settings import Settings
from hub.worker import HANDLERS
from schema.ids import node_id
from tests.factories import CLERK, make_member, make_org, make_root
from tests.hub.recount import assert_counters_right
from tests.schema.conftest import Somebody, World

TRANSFER = """{ id version kind state stateLabel subjectName subject { ... on Org { id state } } from { id } fromName
  to { id } toName needs requestedBy approvals { side decision by opinion orgName } waitingFor { side orgName }
  changes { field { key label } before after } acts { name allowed refusal { code } }
  history(first: 10) { nodes { act by opinion } } }"""
MOVE = f"""mutation($o: ID!, $k: OrgMoveKind! = WITHIN_TRACK, $to: ID!, $v: JSON, $n: Int) {{
  moveOrg(id: $o, kind: $k, newParent: $to, values: $v, ifVersion: $n) {{
    transfer {TRANSFER} problems {{ code message hint path }} }} }}"""
DECIDE = f"""mutation($id: ID!, $d: Decision! = APPROVED, $t: String) {{
  decideTransfer(id: $id, decision: $d, opinion: $t) {{
    transfer {TRANSFER} problems {{ code message hint path }} }} }}"""
CANCEL = f"mutation($id: ID!) {{ cancelTransfer(id: $id) {{ transfer {TRANSFER} problems {{ code message }} }} }}"
CASE = f"query($id: ID!) {{ node(id: $id) {{ ... on Transfer {TRANSFER} }} }}"
BOX = "query($b: Box! = TO_DECIDE) { transfers(box: $b, first: 5) { totalCount nodes { id kind } } }"
TODO = "{ viewer { todo { transfers } } }"
ORG = """query($o: ID!) { org(id: $o) { id name version state stateLabel level track { key } parent { id } values
  employer { address } memberCount(scope: SUBTREE) orgCount(scope: SUBTREE) orgCode orgCodeIsVirtual
  acts { name allowed refusal { code } } history(first: 10) { nodes { act by changes { field { key } before after } } }
  } }"""
LIST = """query($s: [OrgState!]) { orgs(first: 50, state: $s) { totalCount nodes { id name state } } }"""
JOURNAL = "query($o: ID!) { journal(under: $o, first: 50) { nodes { act } } }"
NOTICES = "{ viewer { notices(first: 10) { nodes { title body about { id } } } } }"


@dataclass
class City:
    """A city; two districts with a street each; a bureau with a company. In the first street a works' union."""

    world: World
    root: Org
    district: Org
    street: Org
    other_district: Org
    other_street: Org
    bureau: Org
    company: Org
    works: Org
    shop: Org  # below the works
    people: list[Member]

    async def somebody(self, org: Org, role: Role = Role.UNION_ADMIN, **more: Any) -> Somebody:
        with everywhere():
            return await self.world.somebody(org, role, **more)

    def id(self, one: Org | Member) -> str:
        return node_id(type(one).__name__, one.id)

    async def fresh(self, one: Org) -> Org:
        with everywhere():
            return await Org.get(id=one.id)


async def approved(parent: Org, name: str, kind: OrgKind = OrgKind.SINGLE) -> Org:
    """A union that was approved already."""
    org = await make_org(parent, name, kind=kind, active=False)
    async with transaction() as tx:
        await orgs.stand(tx, org, OrgState.ACTIVE, CLERK, "reviewOrg")
    return await Org.get(id=org.id)


@pytest.fixture
async def city(either: Settings) -> AsyncIterator[City]:
    """On SQLite and on PostgreSQL, where nobody sees more than the wall lets through."""
    working.register(HANDLERS)
    transport = httpx2.ASGITransport(app=build(either))
    async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as http:
        yield await furnished(http)
        await nothing_is_lost()
    await sessions.settle()


async def furnished(http: httpx2.AsyncClient) -> City:
    """The city, entered in the register of this process; ``http`` leads to whoever answers for it."""
    root = await make_root("虚构市总工会", "shanghai")
    upper, lower = OrgKind.LOCAL_FEDERATION, OrgKind.PRIMARY_FEDERATION
    district, other = await approved(root, "虚构区总工会", upper), await approved(root, "另一区总工会", upper)
    street, far = await approved(district, "虚构街道总工会", upper), await approved(other, "另一街道总工会", upper)
    bureau = await approved(root, "虚构产业局工会", OrgKind.INDUSTRIAL)
    company = await approved(bureau, "虚构二级公司工会", lower)
    works = await approved(street, "虚构糖厂工会联合会", lower)
    shop = await approved(works, "虚构糖厂一车间工会")
    people = [await make_member(works, 7), await make_member(shop, 8), await make_member(works, 9)]
    world = World(http, root, district, works, street, other, people[0])
    return City(world, root, district, street, other, far, bureau, company, works, shop, people)


async def nothing_is_lost() -> None:
    """Every counter equals a count, and all that must be true is."""
    with everywhere():
        await assert_counters_right()
        assert await audit() == []


def codes(payload: dict[str, Any]) -> list[str]:
    return [one["code"] for one in payload["problems"]]
