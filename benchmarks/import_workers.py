"""Two workers on the files of two unions, against one worker on both.

``python -m benchmarks.import_workers [rows]``; by default 20000 a union. The server is HUB_TEST_POSTGRES. Workers are
processes that have started, hold a connection and a reader, and take jobs until there is none.
"""

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from benchmarks.import_members import asked, workbook
from benchmarks.import_postgres import BEFORE, REST
from hub.database import reader
from hub.database.migrating import migrate
from hub.database.walls import everywhere
from hub.imports import running, standby
from hub.imports.models import Import
from hub.imports.states import ImportState
from hub.installation import installed
from hub.jobs import queue
from hub.settings import Settings
from tests.factories import make_root
from tests.servers import as_worker, create_database, drop_database

TURNS = 5
UNIONS = 2


def main(rows: int) -> None:
    """Measure in turns and print."""
    with tempfile.TemporaryDirectory() as folder:
        files = [workbook(Path(folder) / f"{n}.xlsx", rows, n * rows + 1) for n in range(UNIONS)]
        small = [workbook(Path(folder) / f"small{n}.xlsx", BEFORE, (UNIONS + n) * rows + 1) for n in range(UNIONS)]
        turns = [
            [seconds(workers, files, small, Path(folder) / f"{workers}-{turn}") for workers in (1, UNIONS)]
            for turn in range(TURNS)
        ]
    one, two = (median(side) for side in zip(*turns, strict=True))
    print(f"{UNIONS} files of {rows:,} rows: one worker {one:.2f} s, two {two:.2f} s, {one / two:.2f} times as fast")


def seconds(workers: int, files: Sequence[Path], small: Sequence[Path], data: Path) -> float:
    """From the word to begin until the last file is in the register, by so many workers."""
    url = asyncio.run(create_database())
    given = Settings(data=data, database=as_worker(url), database_owner=url)
    running_workers: list[subprocess.Popen[str]] = []
    try:
        asyncio.run(_asked(given, small[:workers], migrated=False))
        command = [sys.executable, "-m", "benchmarks.import_workers", "worker", str(data), url]
        running_workers = [
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(workers)
        ]
        for worker in running_workers:
            _hear(worker)  # it has done a small file
        asyncio.run(_asked(given, files))
        begun = time.perf_counter()
        for worker in running_workers:
            _say(worker)
        for worker in running_workers:
            _hear(worker)
        taken = time.perf_counter() - begun
        asyncio.run(_finished(given, len(files) + workers))
        return taken
    finally:
        for worker in running_workers:
            worker.kill()
            worker.wait()
        asyncio.run(drop_database(url))


async def _asked(given: Settings, files: Sequence[Path], *, migrated: bool = True) -> None:
    """A union for each file, and its import waiting for a worker."""
    if not migrated:
        await migrate(given)
    with everywhere():
        async with installed(given):
            root = await make_root(name=f"虚构省总工会{files[0].stem}")
            for file in files:
                await asked(root, await asyncio.to_thread(file.read_bytes))


async def _finished(given: Settings, count: int) -> None:
    with everywhere():
        async with installed(given):
            assert await Import.filter(state=ImportState.DONE).using_db(reader()).count() == count


async def worker(given: Settings) -> None:
    """One job, then the word, then jobs until there is none."""
    with everywhere(), standby.kept_ready():
        async with installed(given):
            await _one()
            await asyncio.sleep(REST)
            print("ready", flush=True)
            await asyncio.to_thread(sys.stdin.readline)
            while await _one():
                pass
            print("done", flush=True)


async def _one() -> bool:
    if claimed := await queue.claim():
        await running.work(claimed)
    return claimed is not None


def _say(worker: subprocess.Popen[str]) -> None:
    assert worker.stdin is not None
    worker.stdin.write("go\n")
    worker.stdin.flush()


def _hear(worker: subprocess.Popen[str]) -> None:
    assert worker.stdout is not None
    assert worker.stdout.readline().strip()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["worker", data, url]:
            asyncio.run(worker(Settings(data=Path(data), database=as_worker(url), database_owner=url)))
        case sizes:
            main(int(sizes[0]) if sizes else 20_000)
