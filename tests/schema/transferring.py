"""What transfers over HTTP are tested with: unions with a member to move, and what is asked of the hub."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx2
import pytest

from hub.access import sessions
from hub.access.roles import Role
from hub.app import build
from hub.database.walls import everywhere
from hub.jobs import working
from hub.members.models import Member
from hub.orgs.models import Org
from hub.region import OrgKind
from hub.settings import Settings
from hub.worker import HANDLERS
from schema.ids import node_id
from tests.factories import make_member, make_org, make_root, person_values
from tests.hub.recount import assert_counters_right
from tests.schema.conftest import Somebody, World

TRANSFER = """{ id version kind state stateLabel subjectName subject { ... on Member { id memberNo } }
  from { id } fromName to { id } toName needs reason requestedBy dueAt
  approvals { side decision by opinion approvalNo orgName org { id } } waitingFor { side orgName org { id } }
  acts { name allowed refusal { code } } history(first: 10) { nodes { act by opinion } } }"""
ASK = f"""mutation($m: ID, $no: String, $n: String, $i: String, $to: ID, $toName: String, $why: String, $key: String) {{
  requestTransfer(
    member: $m, memberNo: $no, name: $n, idNumber: $i, to: $to, toName: $toName, reason: $why, idempotencyKey: $key
  ) {{ transfer {TRANSFER} problems {{ code message path hint }} }} }}"""
DECIDE = f"""mutation($id: ID!, $d: Decision!, $o: String, $no: String, $v: Int) {{
  decideTransfer(id: $id, decision: $d, opinion: $o, approvalNo: $no, ifVersion: $v) {{
    transfer {TRANSFER} problems {{ code message path }} }} }}"""
DECIDE_ALL = """mutation($ids: [ID!]!, $d: Decision!, $o: String) {
  decideTransfers(ids: $ids, decision: $d, opinion: $o) { transfers { id state } problems { code path } } }"""
CANCEL = f"mutation($id: ID!) {{ cancelTransfer(id: $id) {{ transfer {TRANSFER} problems {{ code message }} }} }}"
LIST = """query($box: Box!, $org: ID, $kind: [TransferKind!], $state: [TransferState!]) {
  transfers(box: $box, org: $org, kind: $kind, state: $state, first: 20) {
    totalCount nodes { id state kind subjectName } } }"""
TODO = "{ viewer { todo { transfers } } }"
MEMBER = """query($id: ID!) { member(id: $id) { memberNo org { id } openTransfer { id state }
  transfers(first: 5) { nodes { id state } }
  membership { orgName state change { label } since } memberships { orgName state change { label } until }
  history(first: 10) { nodes { act } } } }"""
NOTICES = "{ viewer { notices(first: 10) { nodes { title body about { id } } } } }"


@dataclass
class Unions:
    """A root; a city with two works, of which the first has a member; another city with a works of its own."""

    world: World
    city: Org
    old: Org
    new: Org
    far: Org
    member: Member

    async def somebody(self, org: Org, role: Role = Role.UNION_ADMIN, **more: Any) -> Somebody:
        with everywhere():
            return await self.world.somebody(org, role, **more)

    def id(self, one: Org | Member) -> str:
        return node_id(type(one).__name__, one.id)


@pytest.fixture
async def unions(either: Settings) -> AsyncIterator[Unions]:
    """On SQLite and on PostgreSQL, where nobody sees more than the wall lets through."""
    working.register(HANDLERS)
    transport = httpx2.ASGITransport(app=build(either))
    async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as http:
        yield await furnished(http)
        with everywhere():
            await assert_counters_right()
    await sessions.settle()


async def furnished(http: httpx2.AsyncClient) -> Unions:
    """The unions, entered in the register of this process; ``http`` leads to whoever answers for it."""
    root = await make_root()
    city = await make_org(root, "虚构市总工会", kind=OrgKind.LOCAL_FEDERATION)
    other = await make_org(root, "另一市总工会", kind=OrgKind.LOCAL_FEDERATION)
    old, new = await make_org(city, "虚构市第一糖厂工会"), await make_org(city, "虚构市第二糖厂工会")
    far = await make_org(other, "另一市第三糖厂工会")
    member = await make_member(old, 7)
    return Unions(World(http, root, city, old, new, other, member), city, old, new, far, member)


def known(order: int = 7) -> dict[str, object]:
    """What whoever knows the person can type."""
    values = person_values(order)
    return {"n": values["full_name"], "i": values["id_number"]}


def codes(payload: dict[str, Any]) -> list[str]:
    return [one["code"] for one in payload["problems"]]
