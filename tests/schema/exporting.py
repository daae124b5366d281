"""What exports over HTTP are tested with: a works with its clerks and leader, its city above, and what is asked."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import httpx2
import pytest
from openpyxl import Workbook, load_workbook

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
from tests.factories import make_member, make_org, make_root
from tests.schema.conftest import Somebody, World
from tests.schema.test_imports import uploaded

EXPORT = """{ id version kind scope masked rowCeiling state stateLabel remark purpose receiver fields expiresAt
  downloadUrl requestedBy org { id } layout { key title } acts { name allowed refusal { code message } }
  approvals { side label orgName decision by approvalNo opinion } waitingFor { side orgName } }"""
REQUEST = f"""mutation(
  $org: ID!, $kind: RecordKind! = MEMBER, $scope: CountScope! = OWN, $filter: MemberFilter, $layout: String,
  $fields: [String!], $masked: Boolean! = true, $purpose: String! = "年度核对会员信息", $receiver: String! = "市总工会",
  $key: String
) {{ requestExport(
    org: $org, kind: $kind, scope: $scope, filter: $filter, layout: $layout, fields: $fields, masked: $masked,
    purpose: $purpose, receiver: $receiver, idempotencyKey: $key
  ) {{ export {EXPORT} problems {{ code message path hint }} }} }}"""
DECIDE = f"""mutation($id: ID!, $d: Decision! = APPROVED, $o: String, $no: String, $e: ID, $v: Int) {{
  decideExport(id: $id, decision: $d, opinion: $o, approvalNo: $no, evidence: $e, ifVersion: $v) {{
    export {EXPORT} problems {{ code message path hint }} }} }}"""
CANCEL = f"mutation($id: ID!) {{ cancelExport(id: $id) {{ export {EXPORT} problems {{ code message }} }} }}"
READ = f"query($id: ID!) {{ node(id: $id) {{ ... on ExportRequest {EXPORT} }} }}"
LIST = """query($box: Box!, $state: [ExportState!]) {
  exportRequests(box: $box, state: $state, first: 20) { totalCount nodes { id state } } }"""
TODO = "{ viewer { todo { exports } } }"
NOTICES = "{ viewer { notices(first: 10) { nodes { title body about { id } } } } }"
JOURNAL = """query($org: ID!, $act: String) { journal(under: $org, act: $act, first: 10) {
  nodes { act actor outcome reason subject subjectLabel } } }"""

START = """mutation($o: ID!, $u: ID!, $kind: RecordKind!) {
  startImport(org: $o, kind: $kind, upload: $u) { import { id } problems { code message } } }"""
IMPORTED = """query($i: ID!) { import(id: $i) { outcome rejectedRowsUrl
  counts { read accepted rejected created updated unchanged } findings(first: 20) { nodes { code message cell } } } }"""


@dataclass
class Exporting:
    """A root, a city below it, a works below the city with three members; the works' clerk, and the two leaders."""

    world: World
    works: Org
    city: Org
    clerk: Somebody
    leader: Somebody
    above: Somebody

    async def somebody(self, org: Org | None, role: Role = Role.UNION_ADMIN, **more: Any) -> Somebody:
        with everywhere():
            return await self.world.somebody(org, role, stepped_up=True, **more)

    def id(self, one: Org | Member) -> str:
        return node_id(type(one).__name__, one.id)

    async def ask(self, **more: Any) -> dict[str, Any]:
        """The clerk's request; it must be taken."""
        payload = await self.clerk.do(REQUEST, **({"org": self.id(self.works)} | more))
        export: dict[str, Any] = payload["export"]
        return export

    async def approve(self, export: dict[str, Any]) -> None:
        """Both leaders say yes, and the file is made."""
        await self.leader.do(DECIDE, id=export["id"], no="厂工〔2026〕1号")
        await self.above.do(DECIDE, id=export["id"], no="市工〔2026〕7号")
        await working.drain("export")

    async def read(self, export: dict[str, Any]) -> dict[str, Any]:
        """The request as its requester sees it now."""
        told: dict[str, Any] = (await self.clerk.ask(READ, id=export["id"]))["node"]
        return told

    async def fetch(self, link: str) -> httpx2.Response:
        """What a link is answered with."""
        return await self.world.http.get(link)

    async def file(self, export: dict[str, Any]) -> Workbook:
        """The workbook, approved and fetched."""
        await self.approve(export)
        return await self.made(self.clerk, export)

    async def made(self, somebody: Somebody, export: dict[str, Any]) -> Workbook:
        """The workbook of an approved request, fetched by whoever asked."""
        await working.drain("export")
        answer = await self.fetch((await somebody.ask(READ, id=export["id"]))["node"]["downloadUrl"])
        assert answer.status_code == 200, answer.text
        return load_workbook(BytesIO(answer.content))


@pytest.fixture
async def exporting(either: Settings) -> AsyncIterator[Exporting]:
    """On SQLite and on PostgreSQL, where nobody sees more than the wall lets through."""
    working.register(HANDLERS)
    root = await make_root()
    city = await make_org(root, "虚构市总工会", kind=OrgKind.LOCAL_FEDERATION)
    works, other = await make_org(city, "虚构市第一糖厂工会委员会"), await make_org(city, "虚构市第二糖厂工会委员会")
    members = [await make_member(works, order) for order in (7, 8, 9)]
    transport = httpx2.ASGITransport(app=build(either))
    async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as http:
        world = World(http, root, city, works, other, other, members[0])
        clerk = await world.somebody(works, stepped_up=True)
        leader = await world.somebody(works, Role.UNION_LEADER, stepped_up=True)
        above = await world.somebody(city, Role.UNION_LEADER, stepped_up=True)
        yield Exporting(world, works, city, clerk, leader, above)
    await sessions.settle()


def codes(payload: dict[str, Any]) -> list[str]:
    return [one["code"] for one in payload["problems"]]


async def sent_back(somebody: Somebody, org: str, book: Workbook, kind: str = "MEMBER") -> dict[str, Any]:
    """A workbook imported by hand of somebody: the finished import."""
    file = BytesIO()
    book.save(file)
    payload = await somebody.do(START, o=org, u=await uploaded(somebody, file.getvalue()), kind=kind)
    await working.drain()
    told: dict[str, Any] = (await somebody.ask(IMPORTED, i=payload["import"]["id"]))["import"]
    return told
