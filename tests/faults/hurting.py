"""A hub to be hurt: two web processes, two workers, a database and a broker, and the unions that import meanwhile."""

import asyncio
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]
from tortoise.backends.base.executor import EXECUTOR_CACHE

from hub import settings
from hub.access.models import Account
from hub.access.sessions import open_session
from hub.database import transaction
from hub.database.migrating import migrate
from hub.database.walls import everywhere
from hub.installation import installed, prepare
from hub.orgs.models import Org
from hub.settings import Settings
from tests import processes
from tests.factories import make_org, make_root
from tests.faults.servers import Server
from tests.hub.imports.setting import account_of
from tests.processes import Process
from tests.servers import as_worker

LEASE = 3  # seconds
PATIENCE = 120.0  # seconds within which every import must have ended once all is well again


@dataclass(frozen=True, slots=True)
class Union:
    """One that imports: its number, and the token of somebody who may."""

    org_id: UUID
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hub:
    """All that can be hurt, and where to reach it."""

    given: Settings
    postgres: Server
    broker: Server | None  # of its own; None: a queue on a server that others use
    wipe: Callable[[], None]
    webs: tuple[Process, ...]
    workers: tuple[Process, ...]
    span: float = 4.0  # seconds an import takes

    @property
    def nodes(self) -> tuple[str, ...]:
        """The addresses of the web processes."""
        return tuple(f"http://127.0.0.1:{web.environment['HUB_PORT']}" for web in self.webs)

    def restore(self) -> None:
        """Let everything run again that was hurt."""
        for server in (self.postgres, self.broker):
            if server and server.popen is None:
                server.start()
            elif server:
                server.send(signal.SIGCONT)
        for one in (*self.webs, *self.workers):
            one.send(signal.SIGCONT)
            if not one.runs:
                one.start()

    def wait_until(self, truth: Callable[[set[str]], bool], patience: float = PATIENCE) -> None:
        """Wait for something to be true of the states in which jobs are, or until it takes too long."""
        asyncio.run(_wait_until(self.given.database_owner, truth, patience))

    @contextmanager
    def at_rest(self) -> Iterator[None]:
        """With every worker stopped: one that came to itself late has said by now whatever it had to say."""
        for one in self.workers:
            assert one.stop() == 0, one.told
        yield
        self.restore()

    def unions(self, count: int) -> list[Union]:
        """So many new ones."""
        return asyncio.run(_unions(self.given, count))


@contextmanager
def hub(
    folder: Path,
    postgres: Server,
    broker: Mapping[str, str],
    *,
    wipe: Callable[[], None],
    own: Server | None = None,
    worker: str = "hub",
) -> Iterator[Hub]:
    """One that runs; ``worker`` is the module its workers are."""
    database = f"postgresql://postgres@127.0.0.1:{postgres.port}/hub"
    environment = {
        **broker,
        "HUB_DATA": str(folder / "data"),
        "HUB_DATABASE": as_worker(database),
        "HUB_DATABASE_OWNER": database,
        "HUB_LEASE": str(LEASE),
        "HUB_WORKER_THREADS": "2",
        "HUB_IDLE_SECONDS": "3",
        "HUB_LOCK_SECONDS": "5",
    }
    given = settings.load(environment)
    asyncio.run(_made(given))
    webs = [
        processes.web(environment | {"HUB_PORT": str(processes.free_port())}, folder / f"web{number}.txt")
        for number in (1, 2)
    ]
    workers = [processes.worker(environment, folder / f"worker{number}.txt", worker) for number in (1, 2)]
    with processes.running(*webs, *workers):
        yield Hub(given=given, postgres=postgres, broker=own, wipe=wipe, webs=tuple(webs), workers=tuple(workers))


async def _wait_until(database: str, truth: Callable[[set[str]], bool], patience: float) -> None:
    end = time.monotonic() + patience
    db = await asyncpg.connect(database)
    try:
        while not truth({row["state"] for row in await db.fetch("SELECT DISTINCT state FROM job")}):
            if time.monotonic() > end:
                return
            await asyncio.sleep(0.05)
    finally:
        await db.close()


async def _made(given: Settings) -> None:
    prepare(given.data)
    server = await asyncpg.connect(given.database_owner.rpartition("/")[0] + "/postgres")
    await server.execute("CREATE DATABASE hub")
    await server.close()
    await migrate(given)
    EXECUTOR_CACHE.clear()
    with everywhere():
        async with installed(given):
            await make_root()


async def _unions(given: Settings, count: int) -> list[Union]:
    EXECUTOR_CACHE.clear()
    with everywhere():
        async with installed(given):
            root = await Org.get(parent_id=None)
            return [await signed_in(await make_org(root)) for _ in range(count)]


async def signed_in(org: Org) -> Union:
    """Somebody of that union who may import, as when signed in."""
    scope = await account_of(org)
    async with transaction() as tx:
        token, _ = await open_session(tx, await Account.get(id=scope.account_id, using_db=tx))
    return Union(org.id, token)
