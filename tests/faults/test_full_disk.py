"""A disk that is full: nothing half is written, reading goes on, and work goes on by itself once there is room."""

import asyncio
import os
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path
from random import Random

import httpx2
import pytest
from tortoise.backends.base.executor import EXECUTOR_CACHE

from hub.auditing import audit
from hub.database.walls import everywhere
from hub.installation import installed
from hub.settings import Settings
from tests import processes
from tests.factories import make_org, make_root
from tests.faults.hurting import Union, signed_in
from tests.faults.importing import import_file
from tests.faults.runs import workbook
from tests.processes import until

ROWS = 5_000
LEFT = 3 << 20  # bytes that are free when the import begins: enough for the file, not for its people


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "disk"
    place.mkdir()
    mounted = ["mount", "-t", "tmpfs", "-o", "size=48m,mode=700", "hub-faults", str(place)]
    if subprocess.run(mounted, capture_output=True, check=False).returncode:
        pytest.skip("no disk of its own can be mounted here")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def test_an_import_waits_for_room_and_is_then_done(small_disk: Path, tmp_path: Path) -> None:
    # Given a hub whose disk has room for the file, but not for the people in it
    given = Settings(data=small_disk / "data", lease=3)
    union = asyncio.run(made(given))
    environment = {"HUB_DATA": str(given.data), "HUB_PORT": str(processes.free_port()), "HUB_LEASE": "3"}
    node = f"http://127.0.0.1:{environment['HUB_PORT']}"
    with processes.running(processes.web(environment, tmp_path / "output.txt")):
        ballast = small_disk / "ballast"
        fill(ballast, small_disk)
        # When it is imported
        import_file((node,), union, workbook(ROWS, 0), ROWS, Random(0))
        until(lambda: "disk" in (tmp_path / "output.txt").read_text() or tried(given), lambda: "it fitted")
        # Then nobody is in the register, and reading goes on
        assert told(given, "SELECT count(*) FROM member") == 0
        asked = {"query": "{ viewer { org { memberCount(scope: OWN) } } }"}
        answer = httpx2.post(f"{node}/graphql", json=asked, headers={"authorization": f"Bearer {union.token}"})
        assert answer.json()["data"]["viewer"]["org"]["memberCount"] == 0
        # And once there is room, all of them are, without anybody doing anything
        ballast.unlink()
        until(lambda: told(given, "SELECT count(*) FROM member") == ROWS, lambda: str(tried(given)))
        until(lambda: told(given, "SELECT count(*) FROM job WHERE state = 'DONE'") == 1, lambda: str(tried(given)))
    assert told(given, "PRAGMA integrity_check") == "ok"
    assert asyncio.run(audited(given)) == []


async def made(given: Settings) -> Union:
    EXECUTOR_CACHE.clear()
    with everywhere():
        async with installed(given):
            return await signed_in(await make_org(await make_root()))


async def audited(given: Settings) -> list[audit.Violation]:
    EXECUTOR_CACHE.clear()
    async with installed(given):
        return await audit.audit()


def fill(ballast: Path, disk: Path) -> None:
    free = os.statvfs(disk)
    with ballast.open("wb") as file:
        file.write(bytes(free.f_bavail * free.f_frsize - LEFT))


def tried(given: Settings) -> bool:
    """Whether a try of the job has failed by now."""
    return bool(told(given, "SELECT count(*) FROM job WHERE reason <> ''"))


def told(given: Settings, asked: str) -> object:
    db = sqlite3.connect(f"file:{given.data / 'hub.db'}?mode=ro", uri=True)
    try:
        (value,) = db.execute(asked).fetchone()
        return value
    finally:
        db.close()
