"""A whole import of members on PostgreSQL, against the floor and against django-import-export.

``python -m benchmarks.import_postgres [rows …]``; by default 10000, 50000 and 100000. The server is HUB_TEST_POSTGRES.
Each side works in a process and a database of its own, in turns; hub and floor have done a small file before, as a
worker has that is not just being started. Beside the seconds on the clock it tells those of the
processors (the process, its children, and the server's for it): they hardly change when a machine has more to do.
"""

import asyncio
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from statistics import median
from typing import NamedTuple

import asyncpg  # type: ignore[import-untyped]
from python_calamine import CalamineWorkbook

from benchmarks.import_members import BAD, HEADER_ROW, asked, peak, workbook
from hub.database import reader
from hub.database.migrating import migrate
from hub.database.walls import everywhere
from hub.imports import running, standby
from hub.imports.models import Import
from hub.installation import installed
from hub.jobs import queue
from hub.orgs.models import Org
from hub.settings import Settings
from tests.factories import make_root
from tests.servers import as_worker, create_database, drop_database, name_of
from tests.workbooks import MEMBER_HEADERS

TURNS, STEADY = 3, 90_000  # of a short file so many more that each size works through as many rows
REST = 1.0  # seconds between the two: the next reader stands ready by then
BEFORE = 500  # rows of the file that is done before the clock starts
SIDES = ("hub", "floor", "peer")


def main(sizes: Sequence[int]) -> None:
    """Measure and print."""
    print("| rows | floor s | hub s | peer s | of floor | x peer | rows/s | CPU s: floor, hub, peer | MB | reader MB |")
    print("|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
    for rows in sizes:
        with tempfile.TemporaryDirectory() as folder:
            file = workbook(Path(folder) / f"{rows}.xlsx", rows)
            workbook(before(file), BEFORE, rows + 1)
            taken: dict[str, list[Worked]] = {side: [] for side in SIDES}
            for turn in range(max(TURNS, STEADY // rows)):
                for side in SIDES if not turn else SIDES[:2]:  # the peer once: it takes minutes
                    taken[side].append(measured(side, file, Path(folder) / f"data{turn}"))
        hub, floor, peer = (median_of(taken[side]) for side in SIDES)
        good = rows - rows // BAD
        assert (hub.rows, peer.rows) == (good, good)
        print(
            f"| {rows:,} | {floor.seconds:.2f} | {hub.seconds:.2f} | {peer.seconds:.1f} "
            f"| {floor.seconds / hub.seconds:.2f} | {peer.seconds / hub.seconds:.1f} | {rows / hub.seconds:,.0f} "
            f"| {floor.work:.2f}, {hub.work:.2f}, {peer.work:.1f} | {hub.grown:.0f} | {hub.reader:.0f} |",
            flush=True,
        )


class Worked(NamedTuple):
    """What one side took, and the seconds of processors it cost."""

    rows: float
    seconds: float
    grown: float
    work: float
    reader: float = 0.0


def median_of(turns: Sequence[Worked]) -> Worked:
    """The median of each figure."""
    return Worked(*(median(figures) for figures in zip(*turns, strict=True)))


def measured(side: str, file: Path, data: Path) -> Worked:
    """One side, in a process and a database of its own."""
    url = asyncio.run(create_database())
    try:
        command = [sys.executable, "-m", "benchmarks.import_postgres", side, str(file), str(data), url]
        return Worked(*json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout))
    finally:
        asyncio.run(drop_database(url))


def before(file: Path) -> Path:
    """Where the file lies that is done before."""
    return file.with_suffix(".before.xlsx")


async def hub(file: Path, data: Path, url: str) -> Worked:
    """From the claimed job to the committed import, as the role that row security binds."""
    given = Settings(data=data, database=as_worker(url), database_owner=url)
    await migrate(given)
    with everywhere(), standby.kept_ready():  # as a worker has it
        async with installed(given):
            root, held = await make_root(), peak()
            await _imported(root, before(file), url)
            await asyncio.sleep(REST)
            done = await _imported(root, file, url)
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return done._replace(grown=peak() - held, reader=most)


async def _imported(root: Org, file: Path, url: str) -> Worked:
    """One file, into a union of its own."""
    content = await asyncio.to_thread(file.read_bytes)
    one = await asked(root, content)
    claimed = await queue.claim()
    assert claimed is not None
    begun, spent = time.perf_counter(), work(url)
    await running.work(claimed)
    seconds, spent = time.perf_counter() - begun, work(url) - spent
    done = await Import.get(id=one.id, using_db=reader())
    return Worked(done.created, seconds, 0, spent)


async def floor(file: Path, url: str) -> Worked:
    """calamine, COPY, commit: texts into a table without a key, an index or a check."""
    db = await asyncpg.connect(url)
    names = [f"c{n}" for n in range(len(MEMBER_HEADERS))]
    await db.execute(f"CREATE TABLE floor ({', '.join(f'{name} text' for name in names)})")
    held = peak()
    await _copied(db, names, before(file))
    begun, spent = time.perf_counter(), work(url)
    rows = await _copied(db, names, file)
    taken = Worked(rows, time.perf_counter() - begun, peak() - held, work(url) - spent)
    await db.close()
    return taken


async def _copied(db: asyncpg.Connection, names: Sequence[str], file: Path) -> int:
    rows = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python(skip_empty_area=False)[HEADER_ROW + 1 :]
    async with db.transaction():
        await db.copy_records_to_table("floor", columns=names, records=rows)
    return len(rows)


def work(url: str) -> float:
    """Seconds of processors so far: this process, its children, and the server's processes for this database."""
    own = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    ticks = 0
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if f" {name_of(url)} ".encode() in (place / "cmdline").read_bytes():
                after_name = (place / "stat").read_text(encoding="ascii").rpartition(")")[2].split()
                ticks += int(after_name[11]) + int(after_name[12])
    return sum(one.ru_utime + one.ru_stime for one in own) + ticks / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["hub", file, data, url]:
            print(json.dumps(asyncio.run(hub(Path(file), Path(data), url))))
        case ["floor", file, _, url]:
            print(json.dumps(asyncio.run(floor(Path(file), url))))
        case ["peer", file, _, url]:
            from benchmarks.peer import taken

            begun = work(url)
            rows, seconds, grown, *_ = taken(Path(file), url)
            print(json.dumps(Worked(rows, seconds, grown, work(url) - begun)))
        case sizes:
            main([int(size) for size in sizes] or [10_000, 50_000, 100_000])
