"""A hub to talk to over HTTP, with a tree of fictional unions and somebody of every role."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx2
import pytest

from hub.access import sessions
from hub.access.models import Account, Session
from hub.access.roles import Role
from hub.access.states import AccountState
from hub.app import build
from hub.clock import now
from hub.database import transaction
from hub.identity import new_id
from hub.jobs import working
from hub.members.models import Member
from hub.orgs.models import Org
from hub.settings import Settings
from hub.worker import HANDLERS
from schema.ids import node_id
from tests.factories import make_member, make_org, make_root


@dataclass
class Somebody:
    """Somebody at a browser, signed in or not."""

    http: httpx2.AsyncClient
    token: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    async def raw(self, document: str, **variables: Any) -> dict[str, Any]:
        """The whole answer, errors and all."""
        body = {"query": document, "variables": variables}
        answer = await self.http.post("/graphql", json=body, headers=self.all_headers)
        told: dict[str, Any] = answer.json()
        return told

    async def ask(self, document: str, **variables: Any) -> dict[str, Any]:
        """The data of a query that must succeed."""
        answer = await self.raw(document, **variables)
        assert "errors" not in answer, answer["errors"]
        told: dict[str, Any] = answer["data"]
        return told

    async def code(self, document: str, **variables: Any) -> str:
        """The code of the error a document is answered with."""
        answer = await self.raw(document, **variables)
        code: str = answer["errors"][0]["extensions"]["code"]
        return code

    async def attempt(self, document: str, **variables: Any) -> dict[str, Any]:
        """The payload of a mutation, whatever became of it."""
        (payload,) = (await self.ask(document, **variables)).values()
        told: dict[str, Any] = payload
        return told

    async def do(self, document: str, **variables: Any) -> dict[str, Any]:
        """The payload of a mutation that must succeed."""
        payload = await self.attempt(document, **variables)
        assert payload["problems"] == [], payload["problems"]
        return payload

    @property
    def all_headers(self) -> dict[str, str]:
        return {**self.headers, **({"authorization": f"Bearer {self.token}"} if self.token else {})}


@dataclass
class World:
    """Four unions: a root, a city below it with two works, and beside the city another one. One member in a works."""

    http: httpx2.AsyncClient
    root: Org
    city: Org
    works: Org
    sibling: Org
    other: Org
    member: Member

    def id(self, one: Org | Member) -> str:
        return node_id(type(one).__name__, one.id)

    def nobody(self) -> Somebody:
        return Somebody(self.http)

    async def somebody(
        self, org: Org | None, role: Role = Role.UNION_ADMIN, *, stepped_up: bool = False, **more: Any
    ) -> Somebody:
        """Somebody of that union, signed in."""
        account = Account(
            id=new_id(),
            region="" if role in (Role.HUB_ADMIN, Role.DEVELOPER) and org is None else self.root.region,
            org_id=org.id if org else None,
            role=role,
            login_name=f"试{new_id()}",
            login_key=str(new_id()),
            display_name="试办",
            state=AccountState.ACTIVE,
            created_at=now(),
            **more,
        )
        async with transaction() as tx:
            await account.save(using_db=tx, force_create=True)
            token, _ = await sessions.open_session(tx, account)
            if stepped_up:
                until = now() + sessions.STEPPED_UP
                await Session.filter(account_id=account.id).using_db(tx).update(stepped_up_until=until)
        return Somebody(self.http, token)


@pytest.fixture
async def http(installation: Settings) -> AsyncIterator[httpx2.AsyncClient]:
    """The web application of an open installation."""
    working.register(HANDLERS)
    transport = httpx2.ASGITransport(app=build(installation))
    async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        yield client
    await sessions.settle()


@pytest.fixture
async def world(http: httpx2.AsyncClient) -> World:
    """The unions, and nobody signed in yet."""
    root = await make_root()
    city = await make_org(root, "虚构市总工会", kind=_federation())
    other = await make_org(root, "另一市总工会", kind=_federation())
    works = await make_org(city, "虚构市第一糖厂工会委员会")
    sibling = await make_org(city, "虚构市第二糖厂工会委员会", active=False)
    member = await make_member(works, 7)
    return World(http, root, city, works, sibling, other, member)


def _federation() -> Any:
    from hub.region import OrgKind

    return OrgKind.LOCAL_FEDERATION


def plain(values: Mapping[str, object]) -> dict[str, object]:
    """Without what nobody said."""
    return {key: value for key, value in values.items() if value is not None}
