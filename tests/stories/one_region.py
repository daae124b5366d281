"""A hub of one region begun by the operator's commands, and served by one web process or by several on one database."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests import processes
from tests.servers import as_worker, create_database, drop_database


@dataclass(frozen=True)
class Begun:
    """The hub's addresses, and the initial password of the first union's administrator."""

    nodes: tuple[str, ...]
    password: str


@contextmanager
def begun(data: Path, region: str, org: str, *, many: int, postgres: bool, **settings: str) -> Iterator[Begun]:
    """``region`` with ``org`` at its top, while so ``many`` processes serve it."""
    url = asyncio.run(create_database()) if postgres else ""
    stands = {"HUB_DATABASE": as_worker(url), "HUB_DATABASE_OWNER": url} if url else {}
    ports = [processes.free_port() for _ in range(many)]
    nodes = tuple(f"http://127.0.0.1:{port}" for port in ports)
    given = {"HUB_DATA": str(data), "HUB_URL": nodes[0], "HUB_PRODUCTION": "false", "HUB_REGIONS": region}
    given |= stands | settings
    told = ""
    for words in (["migrate"], ["region", "init", region, "--org", org]):
        command = [sys.executable, "-m", "hub", *words]
        told = subprocess.run(
            command, env={**os.environ, **given}, stdout=subprocess.PIPE, text=True, check=True
        ).stdout
    everyone = (processes.web({**given, "HUB_PORT": str(port)}, data / f"web{port}.txt") for port in ports)
    with processes.running(*everyone):
        yield Begun(nodes, told.split("initial password:")[1].split()[0])
    if url:
        asyncio.run(drop_database(url))
