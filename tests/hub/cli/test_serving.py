"""Starting processes that cannot work here: a sentence, and an exit code that is not 0."""

import asyncio
import os
import socket
import subprocess
import sys

import pytest

from hub import worker
from hub.settings import Settings
from tests.processes import free_port


async def refused(settings: Settings, *words: str, **environment: str) -> str:
    """What the command says when it ends by itself."""
    own = {"HUB_DATA": str(settings.data), "HUB_PORT": str(free_port()), **environment}
    ended = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "hub", *words],
        env=os.environ | own,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    return ended.stderr


async def test_a_port_of_metrics_that_is_taken_is_named(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = await refused(settings, "serve", HUB_METRICS_PORT=str(port))
    assert f"HUB_METRICS_PORT={port}: Address already in use; each web process needs a port of its own" in said


async def test_a_second_web_process_on_sqlite_is_told_what_serves_many(installation: Settings) -> None:
    async with worker.started(installation):
        said = await refused(installation, "serve")
    assert "another hub works on it; SQLite serves one process, PostgreSQL serves many" in said


@pytest.mark.parametrize(
    ("word", "environment", "says"),
    [
        ("serve", {"HUB_BROKER": "redis://127.0.0.1"}, "set HUB_DATABASE=postgresql://…, or leave HUB_BROKER out"),
        ("worker", {}, "on SQLite hub serve does the jobs itself"),
    ],
)
async def test_many_processes_on_sqlite_are_refused(
    settings: Settings, word: str, environment: dict[str, str], says: str
) -> None:
    assert says in await refused(settings, word, **environment)
