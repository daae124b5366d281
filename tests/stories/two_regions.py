"""A hub of two regions, begun the way an operator does: `hub region init`, twice, then `hub serve`."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests import processes
from tests.stories.client import Client

PASSWORD = "qihang-Tuanjie-73"
REGIONS = {"HUB_REGIONS": "hainan,shenzhen"}
CITY, PROVINCE = "深圳虚构总工会", "海南虚构总工会"
CHANGE = """mutation($old: String!, $new: String!) {
  changePassword(currentPassword: $old, newPassword: $new) { ok problems { code message } }
}"""


@dataclass(frozen=True, slots=True)
class Begun:
    """The hub's address, and the initial password of each region's first administrator."""

    url: str
    passwords: dict[str, str]
    execute: Callable[[str], None]  # straight into the database: for time that no test can wait for
    nodes: tuple[str, ...] = ()

    def pass_hand_out_days(self) -> None:
        """As if the days had passed by which cards that were received are to be handed out."""
        self.execute("UPDATE card SET hand_out_by = '2020-01-02' WHERE state = 'RECEIVED'")


@contextmanager
def served(data: Path) -> Iterator[Begun]:
    """Both regions begun in an empty folder, and served until the end."""
    port = processes.free_port()
    environment = {"HUB_DATA": str(data), "HUB_PORT": str(port), "HUB_PRODUCTION": "false"}
    passwords = begin(environment)

    def execute(statement: str) -> None:
        with closing(sqlite3.connect(data / "hub.db", timeout=30)) as database, database:
            database.execute(statement)

    with processes.running(processes.web(environment | REGIONS, data / "output.txt")):
        yield Begun(f"http://127.0.0.1:{port}", passwords, execute)


def begin(environment: Mapping[str, str]) -> dict[str, str]:
    """`hub migrate`, and `hub region init` for each; the initial passwords."""
    _told(environment, "migrate")
    passwords = {}
    for slug, name in (("shenzhen", CITY), ("hainan", PROVINCE)):
        told = _told(environment, "region", "init", slug, "--org", name)
        passwords[slug] = told.split("initial password:")[1].split()[0]
    return passwords


def _told(environment: Mapping[str, str], *words: str) -> str:
    command, everything = [sys.executable, "-m", "hub", *words], {**os.environ, **environment, **REGIONS}
    return subprocess.run(command, env=everything, stdout=subprocess.PIPE, text=True, check=True).stdout


def first_sign_in(client: Client, login: str, initial: str, region: str) -> None:
    """With the password handed over, which opens nothing but changing it; then with one's own."""
    client.sign_in(login, initial, region)
    client.do(CHANGE, old=initial, new=PASSWORD)
    client.sign_in(login, PASSWORD, region)
