"""A whole import of members on SQLite, against the floor: the same file read and inserted unchecked.

``python -m benchmarks.import_members [rows …]``; by default 10000 and 50000. Both write into the same database, each
in a process of its own, in turns.
"""

import asyncio
import json
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from hub.access.roles import Role
from hub.database import reader
from hub.imports import running, standby, uploads
from hub.imports.commands import start
from hub.imports.models import Import
from hub.installation import installed
from hub.jobs import queue
from hub.orgs.models import Org
from hub.region import RecordKind
from hub.settings import Settings
from tests.factories import make_org, make_root
from tests.hub.imports.setting import account_of
from tests.people import person
from tests.workbooks import MEMBER_HEADERS

SIDES = ("hub", "floor")  # the hub first: it makes the database
TURNS = 3
BAD = 100  # one row in so many has a telephone number that is too short
HEADER_ROW = 3  # from 0


def main(sizes: Sequence[int]) -> None:
    """Measure and print."""
    print("| rows | floor s | hub s | of floor | hub rows/s | floor MB | hub MB | reader MB |")
    print("|---:|---:|---:|---:|---:|---:|---:|---:|")
    for rows in sizes:
        with tempfile.TemporaryDirectory() as folder:
            file = workbook(Path(folder) / f"{rows}.xlsx", rows)
            turns = [[measured(side, file, Path(folder) / f"data{turn}") for side in SIDES] for turn in range(TURNS)]
        hub, floor = (middle(side) for side in zip(*turns, strict=True))
        assert hub.rows == rows - rows // BAD
        print(
            f"| {rows:,} | {floor.seconds:.2f} | {hub.seconds:.2f} | {floor.seconds / hub.seconds:.2f} "
            f"| {rows / hub.seconds:,.0f} | {floor.grown:.0f} | {hub.grown:.0f} | {hub.reader:.0f} |",
            flush=True,
        )


class Taken(NamedTuple):
    """What one side took: seconds, and the memory it grew by at most, in MB."""

    rows: float
    seconds: float
    grown: float
    reader: float = 0.0  # the process that opens the workbook; at least what its parent held when it began


def middle(turns: Sequence[Taken]) -> Taken:
    """The median of each figure."""
    return Taken(*(median(figures) for figures in zip(*turns, strict=True)))


def measured(side: str, file: Path, data: Path) -> Taken:
    """One side, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.import_members", side, str(file), str(data)]
    return Taken(*json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def workbook(path: Path, rows: int, start: int = 1) -> Path:
    """A member workbook of that many fictional people, the first of them numbered ``start``."""
    book = Workbook(path)
    sheet = book.add_worksheet("会员信息")
    sheet.write_row(HEADER_ROW, 0, MEMBER_HEADERS)
    words = [header.partition("（")[0].partition("\n")[0] for header in MEMBER_HEADERS]
    for row in range(1, rows + 1):
        one = person(start + row - 1)
        if row % BAD == 0:
            one["移动电话"] = "1600000"
        sheet.write_row(HEADER_ROW + row, 0, [one[word.removesuffix("填写“是”或“否”")] for word in words])
    book.close()
    return path


def floor(file: Path, data: Path) -> Taken:
    """calamine, executemany, commit."""
    db = sqlite3.connect(data / "hub.db")
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    columns = ", ".join(f"c{n} TEXT" for n in range(len(MEMBER_HEADERS)))
    db.execute(f"CREATE TABLE floor ({columns})")
    before, begun = peak(), time.perf_counter()
    rows = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python(skip_empty_area=False)[HEADER_ROW + 1 :]
    db.executemany(f"INSERT INTO floor VALUES ({', '.join('?' * len(MEMBER_HEADERS))})", rows)
    db.commit()
    return Taken(len(rows), time.perf_counter() - begun, peak() - before)


async def hub(content: bytes, data: Path) -> Taken:
    """From the claimed job to the committed import, with a reader standing ready as in a worker."""
    with standby.kept_ready():
        return await _hub(content, data)


async def _hub(content: bytes, data: Path) -> Taken:
    async with installed(Settings(data=data)):
        one = await asked(await make_root(), content)
        before, claimed = peak(), await queue.claim()
        assert claimed is not None
        begun = time.perf_counter()
        await running.work(claimed)
        seconds = time.perf_counter() - begun
        done = await Import.get(id=one.id, using_db=reader())
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return Taken(done.created, seconds, peak() - before, most)


async def asked(root: Org, content: bytes) -> Import:
    """A union of its own has sent a member workbook: its import waits for a worker."""
    org = await make_org(root)
    clerk = await account_of(org, Role.UNION_ADMIN)
    upload = await uploads.receive(clerk, "会员.xlsx", _pieces(content))
    return await start(clerk, org_id=org.id, kind=RecordKind.MEMBER, upload_id=upload.id)


def peak() -> float:
    """The most memory this process has held so far, in MB. (``getrusage`` would count its parent's as well.)"""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


async def _pieces(content: bytes) -> AsyncIterator[bytes]:
    yield content


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["floor", file, data]:
            print(json.dumps(floor(Path(file), Path(data))))
        case ["hub", file, data]:
            print(json.dumps(asyncio.run(hub(Path(file).read_bytes(), Path(data)))))
        case sizes:
            main([int(size) for size in sizes] or [10_000, 50_000])
