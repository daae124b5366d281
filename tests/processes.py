"""The hub's processes as an operator has them: started by their commands, asked to stop, killed, held and let go."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

PATIENCE = 60.0  # seconds for a process to be ready, or to end


@dataclass(slots=True)
class Process:
    """``hub`` with these words, in this environment; what it prints goes into a file."""

    words: tuple[str, ...]
    environment: Mapping[str, str]
    output: Path
    ready: Callable[["Process"], bool]
    module: str = "hub"
    starts: int = 0
    popen: "subprocess.Popen[bytes]" = field(init=False)

    def start(self) -> None:
        """Start it, again if need be, and wait until it is ready."""
        self.starts += 1
        with self.output.open("ab") as output:
            self.popen = subprocess.Popen(
                [sys.executable, "-m", self.module, *self.words],
                env={**os.environ, **self.environment},
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        until(lambda: self.ready(self), lambda: f"{self.words}: {self.told}", give_up=lambda: not self.runs)

    @property
    def runs(self) -> bool:
        return self.popen.poll() is None

    @property
    def told(self) -> str:
        return self.output.read_text(encoding="utf-8")

    def send(self, number: signal.Signals) -> None:
        """To this process alone."""
        if self.runs:
            self.popen.send_signal(number)

    def kill(self) -> None:
        """As the kernel does when memory runs out."""
        self.send(signal.SIGKILL)
        self.popen.wait()

    def stop(self) -> int:
        """Ask it to stop; its exit code."""
        self.send(signal.SIGTERM)
        self.send(signal.SIGCONT)
        try:
            return self.popen.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()
            raise


def web(environment: Mapping[str, str], output: Path) -> Process:
    """A web process on a port of its own: ``environment["HUB_PORT"]``."""
    return Process(("serve",), environment, output, lambda one: listens(int(one.environment["HUB_PORT"])))


def scaled(environment: Mapping[str, str], addresses: Sequence[str], data: Path) -> list[Process]:
    """A web process at each of these addresses and two workers, whose words go into that folder."""
    webs = [
        web({**environment, "HUB_PORT": one.rpartition(":")[2]}, data / f"web{number}.txt")
        for number, one in enumerate(addresses)
    ]
    return [*webs, *(worker(environment, data / f"worker{number}.txt") for number in (1, 2))]


def demo(environment: Mapping[str, str], output: Path) -> Process:
    """The demonstration; it is ready when ``demo.json`` says who may sign in."""
    told = Path(environment["HUB_DATA"]) / "demo.json"
    return Process(("demo",), environment, output, lambda one: told.exists())


def worker(environment: Mapping[str, str], output: Path, module: str = "hub") -> Process:
    """A worker process."""
    return Process(("worker",), environment, output, _says_it_works, module)


def _says_it_works(one: Process) -> bool:
    return one.told.splitlines().count("working") == one.starts


@contextmanager
def running(*processes: Process) -> Iterator[None]:
    """All of them, started one after the other, stopped at the end whatever happens."""
    begun: list[Process] = []
    try:
        for one in processes:
            begun.append(one)
            one.start()
        yield
    finally:
        for one in begun:
            one.send(signal.SIGTERM)
            one.send(signal.SIGCONT)
        for one in begun:
            one.stop()


def until(truth: Callable[[], bool], says: Callable[[], str], *, give_up: Callable[[], bool] = lambda: False) -> None:
    """Wait for something another process makes true."""
    end = time.monotonic() + PATIENCE
    while not truth():
        assert time.monotonic() < end and not give_up(), says()  # noqa: PT018 -- one thing: it will not become true
        time.sleep(0.05)


def listens(port: int) -> bool:
    """Whether somebody accepts connections there."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
