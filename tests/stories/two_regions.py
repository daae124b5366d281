"""A hub of two regions, begun the way an operator does: `hub region init`, twice, then `hub serve`."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.stories.client import Client

PASSWORD = "qihang-Tuanjie-73"
CITY, PROVINCE = "深圳虚构总工会", "海南虚构总工会"
CHANGE = """mutation($old: String!, $new: String!) {
  changePassword(currentPassword: $old, newPassword: $new) { ok problems { code message } }
}"""


@dataclass(frozen=True, slots=True)
class Begun:
    """The hub's address, and the initial password of each region's first administrator."""

    url: str
    passwords: dict[str, str]


@contextmanager
def served(data: Path) -> Iterator[Begun]:
    """Both regions begun in an empty folder, and served until the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "HUB_DATA": str(data), "HUB_PORT": str(port), "HUB_REGIONS": "hainan,shenzhen"}
    environment["HUB_PRODUCTION"] = "false"
    hub = [sys.executable, "-m", "hub"]
    passwords = {}
    for slug, name in (("shenzhen", CITY), ("hainan", PROVINCE)):
        told = subprocess.run(
            [*hub, "region", "init", slug, "--org", name], env=environment, capture_output=True, text=True, check=True
        ).stdout
        passwords[slug] = told.split("initial password:")[1].split()[0]
    with (data / "output.txt").open("w") as output:
        process = subprocess.Popen([*hub, "serve"], env=environment, stdout=output, stderr=subprocess.STDOUT)
        try:
            _wait(process, port, data)
            yield Begun(f"http://127.0.0.1:{port}", passwords)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)


def _wait(process: subprocess.Popen[bytes], port: int, data: Path) -> None:
    for _ in range(600):
        assert process.poll() is None, (data / "output.txt").read_text()
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError((data / "output.txt").read_text())


def first_sign_in(client: Client, login: str, initial: str, region: str) -> None:
    """With the password handed over, which opens nothing but changing it; then with one's own."""
    client.sign_in(login, initial, region)
    client.do(CHANGE, old=initial, new=PASSWORD)
    client.sign_in(login, PASSWORD, region)
