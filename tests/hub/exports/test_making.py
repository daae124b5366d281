"""The job that makes a file, whatever happens beside it."""

import os
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from hub import files
from hub.clock import now
from hub.exports import asked, closing, giving, making, standing
from hub.exports.asked import Subjects
from hub.exports.models import ExportFile, ExportRequest, ExportRow
from hub.jobs import queue, working
from hub.jobs.models import Job
from hub.jobs.working import Handler
from hub.settings import Settings
from hub.worker import HANDLERS
from tests.hub.exports.setting import approved, scope, three


@pytest.fixture(autouse=True)
def _worker() -> None:
    working.register(HANDLERS)


@pytest.mark.usefixtures("either")
async def test_every_record_once_however_many_stretches_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asked, "AT_ONCE", 2)
    who = await three(5)
    one = await approved(who)
    await working.drain("export")
    given = await giving.give(await scope(who.clerk), one.id)
    sheet = load_workbook(BytesIO(given.content)).worksheets[0]
    rows = [(sheet.cell(row, 1).value, sheet.cell(row, 2).value) for row in range(5, 10)]
    assert rows == [(str(order), f"试{order}") for order in range(1, 6)]
    assert await ExportRow.filter(export_id=one.id).count() == 5


async def test_called_off_while_it_is_made_nothing_is_left(either: Settings) -> None:
    who = await three()
    one = await approved(who)
    claimed = await queue.claim("export")
    assert claimed is not None
    await closing.cancel(await scope(who.clerk), one.id)
    await working.run(claimed)
    assert (await ExportRequest.get()).state == "CANCELLED"
    assert await ExportFile.all().count() == await ExportRow.all().count() == 0
    assert not list((either.data / "uploads").rglob("*"))


@pytest.mark.usefixtures("either")
async def test_made_twice_by_two_workers_it_counts_once() -> None:
    """The first worker stood still until its lease was gone, and another began anew."""
    who = await three()
    one = await approved(who)
    slow = await queue.claim("export")
    assert slow is not None
    await queue.sweep(orphans=True)
    await working.drain("export")
    await working.run(slow)
    assert (await ExportRequest.get(id=one.id)).state == "READY"
    assert await ExportFile.all().count() == 1
    assert await ExportRow.all().count() == 3


@pytest.mark.usefixtures("either")
async def test_nothing_is_made_once_two_of_the_three_are_no_two_people_any_more() -> None:
    who = await three()
    one = await approved(who)
    who.leader.handed_by = who.above.id
    await who.leader.save()
    await working.drain("export")
    told = await ExportRequest.get(id=one.id)
    assert (told.state, told.remark) == ("RETURNED", standing.TIED)
    assert await ExportFile.all().count() == await ExportRow.all().count() == 0


@pytest.mark.usefixtures("either")
async def test_what_cannot_be_made_goes_back_to_whoever_asked() -> None:
    async def break_down(claimed: queue.Claimed) -> None:
        raise OSError("the disk is full")

    who = await three()
    one = await approved(who)
    working.register({"export": Handler(break_down, making.given_up)})
    for _ in range(queue.TRIES):
        await Job.filter(kind="export").update(due_at=now() - timedelta(days=1))
        await working.drain("export")
    told = await ExportRequest.get(id=one.id)
    assert (told.state, told.remark) == ("RETURNED", working.GIVEN_UP)


@pytest.mark.usefixtures("either")
async def test_the_stored_file_is_sealed(either: Settings) -> None:
    await approved(await three())
    await working.drain("export")
    (kept,) = await ExportFile.all()
    content = await files.load(kept.id)
    assert content[:2] == b"PK"
    assert not [path for path in (either.data / "uploads").iterdir() if content[:200] in path.read_bytes()]


async def test_nobody_stands_unsealed_on_a_disk_while_a_file_is_made(
    either: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that is killed in between leaves nothing to read: what it wrote until then is looked at as it goes."""
    monkeypatch.setattr(asked, "AT_ONCE", 10)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    stretches, seen = asked.stretches, list[tuple[Path, bytes]]()

    async def watched(*given: Any) -> AsyncIterator[Subjects]:
        async for some in stretches(*given):
            yield some
            seen.extend(files_below(tmp_path))

    who = await three(40)  # a row is a thousand characters: more than anything would keep back before it writes
    one = await approved(who, masked=False)
    monkeypatch.setattr(asked, "stretches", watched)
    with opened_to_write() as written:
        await working.drain("export")
    given = await giving.give(await scope(who.clerk), one.id)
    rows = list(load_workbook(BytesIO(given.content)).worksheets[0].iter_rows(min_row=5, max_row=44, values_only=True))
    names, numbers = ({str(row[place]).encode() for row in rows} for place in (1, 7))
    assert len(names) == len(numbers) == 40
    assert all(len(number) == 18 for number in numbers)
    assert not [path for path, content in seen if any(number in content for number in numbers)]
    register = f"{either.data}/hub.db"  # where names are looked for, as they are
    assert not [path for path, content in seen if register not in str(path) and any(one in content for one in names)]
    assert {path.parent for path in written} == {either.data / "uploads"}, "the sealed file, and no other"


def files_below(folder: Path) -> Iterator[tuple[Path, bytes]]:
    return ((path, path.read_bytes()) for path in folder.rglob("*") if path.is_file())


@contextmanager
def opened_to_write() -> Iterator[set[Path]]:
    """The files that Python opens to write, whoever asks it to."""
    found, heard = set[Path](), [True]

    def hear(event: str, given: tuple[Any, ...]) -> None:
        if heard and event == "open" and given[2] & (os.O_WRONLY | os.O_RDWR) and isinstance(given[0], str | Path):
            found.add(Path(given[0]))

    sys.addaudithook(hear)  # for good: it is told when to stop hearing
    try:
        yield found
    finally:
        heard.clear()
