"""A hub in a process of its own, and what others publish to judge it with: a laptop may lack node, CI may not."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
Node = Callable[..., Any]


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """The packages of package-lock.json, installed once."""
    if not (shutil.which("node") and shutil.which("npm")):
        if os.environ.get("CI"):
            pytest.fail("node and npm are missing")
        pytest.skip("no node and npm on this machine: install Node.js 20 to run the public suites")
    folder, mark = HERE / "node_modules", HERE / "node_modules" / ".installed"
    lock = (HERE / "package-lock.json").read_text()
    if not mark.exists() or mark.read_text() != lock:
        installing = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run(installing, cwd=HERE, check=True, capture_output=True, timeout=300)
        mark.write_text(lock)
    return folder


@pytest.fixture
def node(node_modules: Path) -> Node:
    """Run a script of this folder: what it printed, read as JSON."""

    def run(script: str, *arguments: str) -> Any:
        done = subprocess.run(
            ["node", str(HERE / script), *arguments], capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


class Hub:
    """A running `hub serve`."""

    def __init__(self, process: "subprocess.Popen[bytes]", url: str, output: Path) -> None:
        self.process, self.url, self.output = process, url, output

    def stop(self) -> int:
        """Ask it to stop, and wait until it has."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=40)

    def lines(self) -> list[dict[str, Any]]:
        """What it wrote about itself, where that is JSON."""
        return [json.loads(line) for line in self.output.read_text().splitlines() if line.startswith("{")]


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


@contextmanager
def serving(folder: Path, given: dict[str, str]) -> Iterator[Hub]:
    """`hub serve` with these settings, until left."""
    port = free_port()
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("HUB_")},
        "HUB_DATA": str(folder),
        "HUB_PORT": str(port),
        **given,
    }
    output = folder / "output.txt"
    with output.open("w") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "hub", "serve"], env=environment, stdout=file, stderr=subprocess.STDOUT
        )
    hub = Hub(process, f"http://127.0.0.1:{port}", output)
    try:
        for _ in range(300):
            assert process.poll() is None, output.read_text()
            if "listening on" in output.read_text():
                break
            time.sleep(0.1)
        yield hub
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def serve(settings: Any) -> Iterator[Callable[..., Hub]]:
    """Start a hub on the test's own data folder."""
    with ExitStack() as running:
        yield lambda **given: running.enter_context(serving(settings.data, given))
