"""A PostgreSQL cluster and a Redis of the harness's own: what is killed and restarted here serves nobody else."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.processes import free_port, listens, until

PLACES = (*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True), *map(Path, os.get_exec_path()))
OWNER = "postgres" if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root


@dataclass(slots=True)
class Server:
    """A process that listens on a port, and can be lost and started again on the same one."""

    command: Sequence[str]
    output: Path
    port: int
    user: str | None = None
    answers: Callable[[int], bool] = listens
    popen: "subprocess.Popen[bytes] | None" = field(default=None, init=False)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        with self.output.open("ab") as output:
            self.popen = subprocess.Popen(
                self.command, stdout=output, stderr=subprocess.STDOUT, user=self.user, cwd="/"
            )
        popen = self.popen
        says = self.output.read_text
        until(lambda: self.answers(self.port), says, give_up=lambda: popen.poll() is not None)

    def send(self, number: signal.Signals) -> None:
        """To this process alone."""
        if self.popen:
            self.popen.send_signal(number)

    def lose(self, how: signal.Signals) -> None:
        """Let it be gone."""
        if self.popen:
            self.popen.send_signal(how)
            self.popen.wait()
            self.popen = None


@contextmanager
def postgres() -> Iterator[Server]:
    """An empty cluster; SIGQUIT is its immediate shutdown, after which it must recover."""
    initdb, server = (program(name) for name in ("initdb", "postgres"))
    with folder(OWNER) as place:
        data, port = place / "data", free_port()
        made = [initdb, "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run(made, check=True, capture_output=True, user=OWNER, cwd="/")
        words = ["-D", str(data), "-p", str(port), "-h", "127.0.0.1", "-k", str(place), "-c", "max_connections=200"]
        with serving(
            Server([server, *words], place / "output.txt", port, OWNER, _has_recovered), signal.SIGQUIT
        ) as one:
            yield one


@contextmanager
def redis() -> Iterator[Server]:
    """An empty Redis that writes nothing down: killed, it has forgotten everything."""
    command = [program("redis-server"), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--port"]
    with folder() as place:
        port = free_port()
        with serving(Server([*command, str(port)], place / "output.txt", port), signal.SIGKILL) as one:
            yield one


def _has_recovered(port: int) -> bool:
    asked = [program("pg_isready"), "-h", "127.0.0.1", "-p", str(port)]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


@contextmanager
def serving(one: Server, end: signal.Signals) -> Iterator[Server]:
    """Started, and gone at the end."""
    one.start()
    try:
        yield one
    finally:
        one.lose(end)


@contextmanager
def folder(owner: str | None = None) -> Iterator[Path]:
    """A folder that another user may own: those of tests are their user's alone."""
    place = Path(tempfile.mkdtemp(prefix="hub-faults-"))
    try:
        if owner:
            shutil.chown(place, owner)
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def program(name: str) -> str:
    """Where a program is. Skips the test where there is none, but not in continuous integration."""
    found = shutil.which(name, path=os.pathsep.join(map(str, PLACES)))
    if found is None:
        if os.environ.get("CI"):
            raise FileNotFoundError(name)
        pytest.skip(f"no {name} on this machine")
    return found
