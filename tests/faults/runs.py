"""One run: two unions import, or undo; something is done to the hub meanwhile; the oracle says what became of it."""

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, partial
from itertools import count
from pathlib import Path
from random import Random
from typing import TypeAlias

from tests.brokers import wipe_redis
from tests.faults import servers
from tests.faults.harming import Fault
from tests.faults.hurting import Hub, Union, hub
from tests.faults.importing import Acknowledged, import_file, undo_import
from tests.faults.oracle import violations
from tests.hub.imports.setting import workers
from tests.workbooks import member_workbook

ROWS = 5_000
OPEN = {"READY", "RUNNING"}
_files = count()

Ask: TypeAlias = Callable[[], Acknowledged]


def run(hurt: Hub, fault: Fault, seed: int, *, rows: int = ROWS) -> list[str]:
    """What must never be and was, after that fault at the moments of that seed."""
    lot, unions = Random(f"{fault.__name__} {seed}"), hurt.unions(2)
    return _hurt(hurt, fault, lot, [_importing(hurt, union, rows, lot) for union in unions])


def run_undo(hurt: Hub, fault: Fault, seed: int, *, rows: int = ROWS) -> list[str]:
    """The same while the unions take back what they have imported in peace."""
    lot, unions = Random(f"undo {fault.__name__} {seed}"), hurt.unions(2)
    done = [_importing(hurt, union, rows, lot)() for union in unions]
    hurt.wait_until(lambda states: not states & OPEN)
    lots = [Random(lot.random()) for _ in unions]
    asks = [partial(undo_import, hurt.nodes, *one) for one in zip(unions, done, lots, strict=True)]
    return _hurt(replace(hurt, span=hurt.span / 2), fault, lot, asks)  # an undo is faster


def _importing(hurt: Hub, union: Union, rows: int, lot: Random) -> Ask:
    return partial(import_file, hurt.nodes, union, workbook(rows, next(_files)), rows, Random(lot.random()))


def _hurt(hurt: Hub, fault: Fault, lot: Random, asks: Sequence[Ask]) -> list[str]:
    with ThreadPoolExecutor(len(asks)) as clients:
        asked = [clients.submit(ask) for ask in asks]
        try:
            fault(hurt, lot)
        finally:
            hurt.restore()
        acknowledged = [one.result() for one in asked]
    hurt.wait_until(lambda states: not states & OPEN)
    with hurt.at_rest():
        return asyncio.run(violations(hurt.given, acknowledged))


def calibrated(hurt: Hub) -> Hub:
    """The same, knowing how long an import takes on this machine: the moments of faults are drawn within."""
    (union,) = hurt.unions(1)
    with ThreadPoolExecutor(1) as client:
        client.submit(import_file, hurt.nodes, union, workbook(ROWS, next(_files)), ROWS, Random(0))
        hurt.wait_until(lambda states: "RUNNING" in states)
        begun = time.monotonic()
        hurt.wait_until(lambda states: not states & OPEN)
    return replace(hurt, span=time.monotonic() - begun)


@cache
def workbook(rows: int, number: int) -> bytes:
    """A file of people who are in no other one."""
    return member_workbook(workers(rows, 1 + number * rows))


@contextmanager
def scaled(folder: Path, worker: str = "hub") -> Iterator[Hub]:
    """A hub with a database and a Redis of its own."""
    with servers.postgres() as database, servers.redis() as broker:
        address = f"redis://127.0.0.1:{broker.port}/0"
        settings = {"HUB_BROKER": address, "HUB_QUEUE": "hub"}
        wipe: Callable[[], None] = lambda: wipe_redis(address, "hub")  # noqa: E731
        with hub(folder, database, settings, wipe=wipe, own=broker, worker=worker) as hurt:
            yield calibrated(hurt)
