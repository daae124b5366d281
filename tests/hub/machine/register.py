"""The hub that the model is held against: its own installation, a clock that can be put forward, and who asks."""

import asyncio
import re
import shutil
import tempfile
from collections.abc import Coroutine, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from tortoise.backends.base.executor import EXECUTOR_CACHE

import hub.clock
from hub.access.models import Account
from hub.access.roles import Role
from hub.access.scope import Scope
from hub.database.migrating import migrate
from hub.database.walls import behind, everywhere
from hub.errors import HubError
from hub.installation import installed
from hub.members.models import Member
from hub.orgs.models import Org
from hub.settings import Settings
from tests.accounts import make_account
from tests.factories import CLERK, scope_of
from tests.hub.machine.tree import ABOVE, STAFFED, approved, topmost
from tests.hub.members.test_register_machine import blank
from tests.servers import as_worker, create_database, drop_database

T = TypeVar("T")
REGION, CARD_BANK = "shanghai", "会员服务卡合作银行"
SENTENCE = re.compile(r"^[^A-Za-z_]*[\u4e00-\u9fff].*[。！]$", re.DOTALL)


class _Forward:
    """What the hub's clock asks for the time: the time it is, and some days more."""

    ahead = timedelta()
    combine = staticmethod(datetime.combine)

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:
        return datetime.now(tz) + cls.ahead


@cache
def blank_postgres() -> str:
    """A database with tables and no rows, to copy; whoever asks first must see to it that it is dropped."""
    url = asyncio.run(create_database())
    asyncio.run(migrate(Settings(database=as_worker(url), database_owner=url)))
    return url


class Register:
    """An installation that lives as long as one example."""

    def __init__(self, *, postgres: bool) -> None:
        self.folder = Path(tempfile.mkdtemp()) / "data"
        shutil.copytree(blank(), self.folder)
        self.given = Settings(data=self.folder)
        self.database = ""
        self.ids: dict[str, UUID] = {}
        self.open = ExitStack()
        EXECUTOR_CACHE.clear()  # Tortoise keeps statements by the connection's name, whatever database it was
        if postgres:
            self.database = asyncio.run(create_database(blank_postgres()))
            self.given = replace(self.given, database=as_worker(self.database), database_owner=self.database)
        self.loop = asyncio.new_event_loop()
        self.open.enter_context(_clock())
        self.open.enter_context(everywhere())
        self.installation = installed(self.given)
        self.do(self.installation.__aenter__())

    def close(self) -> None:
        self.do(self.installation.__aexit__(None, None, None))
        self.open.close()
        self.loop.close()
        shutil.rmtree(self.folder.parent)
        if self.database:
            asyncio.run(drop_database(self.database))

    def do(self, what: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(what)

    def wait(self, days: int) -> None:
        """So many days later."""
        _Forward.ahead += timedelta(days=days)

    def asked(self, scope: Scope, what: Coroutine[Any, Any, T]) -> T:
        """As somebody, behind the wall that is around what is theirs."""
        with behind(scope.wall):
            return self.do(what)

    def tried(self, scope: Scope, what: Coroutine[Any, Any, T]) -> tuple[T | None, str]:
        """What came of it, and the code of the refusal; empty: it was done. A refusal is a sentence for people."""
        try:
            return self.asked(scope, what), ""
        except HubError as fault:
            refusal = fault
        assert SENTENCE.match(refusal.message), refusal.message
        return None, refusal.code

    # who there is

    async def furnish(self) -> None:
        """The unions, and accounts in some of them."""
        for name, parent in ABOVE.items():
            above = await self.org_of(parent) if parent else None
            org = await approved(above, name) if above else await topmost(name, REGION)
            self.ids[name] = org.id
            if name in STAFFED:
                await make_account(org, f"{name}的人")
        bank = await make_account(await self.org_of("市"), "银行", role=Role.BANK)
        await Account.filter(id=bank.id).update(bank=CARD_BANK)
        self.bank_account = bank.id

    async def org_of(self, name: str) -> Org:
        return await Org.get(id=self.ids[name])

    def org(self, name: str) -> Org:
        """As it stands by now."""
        return self.do(self.org_of(name))

    def union(self, name: str) -> Scope:
        return scope_of(self.org(name))

    def bank(self) -> Scope:
        root = self.org("市")
        return Scope(
            actor=CLERK,
            role=Role.BANK,
            region=REGION,
            org_id=root.id,
            path=root.path,
            bank=CARD_BANK,
            account_id=self.bank_account,
        )

    def member(self, person: int) -> Scope:
        one = self.do(self.record_of(person))
        org = self.do(self._org_with(one.org_id))
        return Scope(actor=CLERK, role=Role.MEMBER, region=REGION, org_id=org.id, path=org.path, member_id=one.id)

    async def record_of(self, person: int) -> Member:
        return await Member.get(full_name=f"试{person}")

    def record(self, person: int) -> UUID:
        return self.do(self.record_of(person)).id

    async def _org_with(self, id: UUID) -> Org:
        return await Org.get(id=id)


@contextmanager
def _clock() -> Iterator[None]:
    """Everybody asks the hub's clock; it asks this one meanwhile."""
    asked = vars(hub.clock)
    _Forward.ahead = timedelta()
    asked["datetime"] = _Forward
    try:
        yield
    finally:
        asked["datetime"] = datetime
