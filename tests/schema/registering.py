"""What unions that register and report themselves are tested with: a city with its two trees, and what is asked."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest

from hub import mail
from hub.access import sessions
from hub.access.roles import Role
from hub.app import build
from hub.auditing.audit import audit
from hub.database import transaction
from hub.database.walls import everywhere
from hub.jobs import working
from hub.journal.actor import HUB
from hub.lists import employers
from hub.orgs import commands as orgs
from hub.orgs.models import Org
from hub.region import OrgKind, OrgState
from hub.settings import Settings
from hub.worker import HANDLERS
from schema.ids import node_id
from tests.factories import CLERK, make_org, make_root
from tests.schema.conftest import Somebody

EMPLOYER, MAILBOX, PASSWORD = "虚构软件有限公司", "office@example.invalid", "Qihang-7-Tuanjie"
ORG = """{ id version name orgNo state stateLabel level track { key } kind parent { id } employer { name creditCode
  address economicType { label } } values review { decision opinion by at } pendingChange { by }
  memberCount acts { name allowed refusal { code } } }"""
REGISTER = f"""mutation($e: String!, $n: String!, $p: String!, $r: String!) {{
  registerOrg(region: $r, email: $e, password: $p, employerName: $n) {{
  token matched org {ORG} viewer {{ account {{ loginName email }} org {{ id }} }}
  problems {{ code message path }} }} }}"""
CONFIRM = "mutation($t: String!) { confirmEmail(token: $t) { ok problems { code } } }"
LOGIN = """mutation($n: String!, $p: String!) { login(loginName: $n, password: $p, region: "shanghai") {
  token problems { code } } }"""
UPDATE = f"""mutation($o: ID!, $v: JSON!) {{ updateOrg(id: $o, values: $v) {{
  org {ORG} problems {{ code message path hint }} }} }}"""
SUBMIT = f"mutation($o: ID!) {{ submitOrg(id: $o) {{ org {ORG} problems {{ code message path hint }} }} }}"
WITHDRAW = f"mutation($o: ID!) {{ withdrawOrg(id: $o) {{ org {ORG} problems {{ code message path }} }} }}"
REVIEW = f"""mutation($o: ID!, $d: Decision!, $t: String) {{ reviewOrg(id: $o, decision: $d, opinion: $t) {{
  org {ORG} problems {{ code message path }} }} }}"""
READ = f"query($o: ID!) {{ org(id: $o) {ORG} }}"
LIST = "{ orgs(first: 50) { totalCount nodes { name } } }"
TODO = "{ viewer { todo { orgReviews notices } } }"
NOTICES = "{ viewer { notices(first: 5) { nodes { title body about { id } } } } }"
REPORT = {
    "employerCode": "913101900000000199",
    "economicType": "私营企业",
    "adcode": "杨浦区",
    "employerAddress": "虚构路1号",
    "industry": "信息传输、软件和信息技术服务业",
    "name": "虚构软件公司工会委员会",
    "establishedOn": "2015-03-08",
    "kind": "单独基层工会",
    "electedOn": "2025-03-08",
    "leaderName": "试乙",
    "phone": "021-60000001",
    "declaredWorkers": 120,
    "isMerged": False,
}


@dataclass
class City:
    """A city; a district with a street below it; a bureau with a company of the second level."""

    http: httpx2.AsyncClient
    outbox: Path
    root: Org
    district: Org
    street: Org
    bureau: Org
    company: Org

    def id(self, one: Org) -> str:
        return node_id("Org", one.id)

    def nobody(self) -> Somebody:
        return Somebody(self.http)

    async def somebody(self, org: Org | None, role: Role = Role.UNION_ADMIN) -> Somebody:
        """Somebody of one of these unions, signed in."""
        from tests.schema.conftest import World

        world = World(self.http, self.root, *[self.district] * 4, None)  # type: ignore[arg-type]
        with everywhere():
            return await world.somebody(org, role)

    async def registered(self, email: str = MAILBOX, name: str = EMPLOYER) -> tuple[Somebody, dict[str, Any]]:
        """Somebody who has just registered, and what the answer was."""
        done = await self.nobody().do(REGISTER, e=email, n=name, p=PASSWORD, r="shanghai")
        return Somebody(self.http, done["token"]), done

    async def proved(self, email: str = MAILBOX, name: str = EMPLOYER) -> tuple[Somebody, str]:
        """The same with the mailbox proved; and the union's id."""
        somebody, done = await self.registered(email, name)
        await somebody.do(CONFIRM, t=self.links(await self.letters())[-1])
        return somebody, done["org"]["id"]

    async def reported(self, superior: Org | None = None) -> tuple[Somebody, str]:
        """The same with the report filled in and laid before the street."""
        somebody, o = await self.proved()
        await somebody.do(UPDATE, o=o, v={**REPORT, "parentName": self.id(superior or self.street)})
        await somebody.do(SUBMIT, o=o)
        return somebody, o

    async def letters(self) -> list[str]:
        """What was mailed, the last one last."""
        with everywhere():
            await working.drain(mail.JOB)
        paths = sorted(self.outbox.glob("*.eml"), key=lambda one: one.stat().st_mtime_ns)
        return [path.read_text(encoding="utf-8") for path in paths]

    @staticmethod
    def links(letters: list[str]) -> list[str]:
        return [found[1] for text in letters if (found := re.search(r"/confirm#(\S+)", text))]


@pytest.fixture
async def city(either: Settings) -> AsyncIterator[City]:
    """On SQLite and on PostgreSQL; whatever was done, the register fits together at the end."""
    working.register(HANDLERS)
    root = await make_root("虚构市总工会", "shanghai")
    district = await _above(root, "虚构区总工会", OrgKind.LOCAL_FEDERATION)
    street = await _above(district, "虚构街道总工会", OrgKind.LOCAL_FEDERATION)
    bureau = await _above(root, "虚构局工会", OrgKind.INDUSTRIAL)
    company = await _above(bureau, "虚构二级公司工会", OrgKind.PRIMARY_FEDERATION)
    transport = httpx2.ASGITransport(app=build(either))
    async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as http:
        yield City(http, either.data / "outbox", root, district, street, bureau, company)
    with everywhere():
        assert await audit() == []
    await sessions.settle()


async def load_register() -> None:
    """A statistics register of two employers that bear one name, and one that is alone."""
    header = ["单位名称", "统一社会信用代码", "单位地址", "经济类型", "行业", "所属区"]
    lines = [
        header,
        [EMPLOYER, "913101900000000199", "虚构路9号", "私营企业", "信息传输、软件和信息技术服务业", "杨浦区"],
        ["虚构同名公司", "1", "", "", "", ""],
        ["虚构同名公司", "2", "", "", "", ""],
    ]
    await employers.load(HUB, "shanghai", lines, sha256="1" * 64, file_name="名录.csv")


async def _above(parent: Org, name: str, kind: OrgKind) -> Org:
    one = await make_org(parent, name, kind=kind, active=False)
    async with transaction() as tx:
        await orgs.stand(tx, one, OrgState.ACTIVE, CLERK, "reviewOrg")
    return one
