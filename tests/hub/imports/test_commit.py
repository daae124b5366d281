"""Accepted rows go into the register all together or not at all, whoever interferes."""

import asyncio
import signal
import sqlite3
import sys
from collections.abc import Awaitable, Callable
from contextlib import closing

import pytest

from hub.database import reader
from hub.imports import running
from hub.imports.models import FoundItem, Import
from hub.imports.states import ImportState, OnError, Outcome
from hub.jobs import queue, working
from hub.journal.models import JournalEntry
from hub.members.models import Member
from hub.orgs.models import Org
from hub.region import RecordKind
from hub.settings import Settings
from tests.factories import make_org, make_root
from tests.hub.imports.setting import account_of, again, codes, imported, start, workers
from tests.people import union, unions
from tests.workbooks import member_workbook, org_workbook

MANY = 3000


@pytest.fixture
async def home(installation: Settings) -> Org:
    return await make_org(await make_root())


@pytest.fixture(scope="module")
def long_file() -> bytes:
    rows = workers(MANY)
    for row in rows[::100]:
        row["移动电话"] = "1600000"
    return member_workbook(rows)


async def reached(one: Import, state: ImportState) -> None:
    """Wait until the import is there; another process writes it."""
    while (await again(one)).state not in (state, ImportState.DONE):  # noqa: ASYNC110
        await asyncio.sleep(0.002)


async def writing(one: Import, settings: Settings) -> None:
    """Wait until somebody is in the middle of writing to the register."""
    with closing(sqlite3.connect(settings.data / "hub.db", timeout=0, isolation_level=None)) as db:
        while (await again(one)).state != ImportState.DONE:
            try:
                db.execute("BEGIN IMMEDIATE")
                db.execute("ROLLBACK")
            except sqlite3.OperationalError:
                return
            await asyncio.sleep(0.001)


async def read_killed(one: Import, settings: Settings) -> None:
    await reached(one, ImportState.READING)


async def check_killed(one: Import, settings: Settings) -> None:
    await reached(one, ImportState.CHECKING)


async def commit_killed(one: Import, settings: Settings) -> None:
    await reached(one, ImportState.COMMITTING)
    await asyncio.sleep(0.01)
    await writing(one, settings)
    await asyncio.sleep(0.02)


@pytest.mark.parametrize("moment", [read_killed, check_killed, commit_killed])
async def test_an_import_whose_worker_is_killed_is_done_again_and_once(
    home: Org,
    settings: Settings,
    long_file: bytes,
    moment: Callable[[Import, Settings], Awaitable[None]],
) -> None:
    # Given a worker process that is killed in the middle of an import
    one = await start(await account_of(home), home, long_file)
    worker = await asyncio.create_subprocess_exec(sys.executable, "-m", "tests.hub.imports.one_worker", settings.data)
    await moment(one, settings)
    worker.kill()
    assert await worker.wait() == -signal.SIGKILL
    assert (await again(one)).state in (ImportState.READING, ImportState.CHECKING, ImportState.COMMITTING)
    assert not await Member.filter(org_id=home.id).using_db(reader()).exists()
    # When the hub starts again
    await queue.sweep(orphans=True)
    working.register({"import": working.Handler(running.work, running.given_up)})
    await working.drain("import")
    # Then everything is there, and nothing twice
    one = await again(one)
    assert (one.state, one.outcome) == (ImportState.DONE, Outcome.PARTIAL)
    assert (one.read, one.accepted, one.rejected, one.created) == (MANY, MANY - 30, 30, MANY - 30)
    assert await Member.filter(org_id=home.id).using_db(reader()).count() == MANY - 30
    assert await FoundItem.filter(import_id=one.id, severity="ERROR").using_db(reader()).count() == 30
    assert (await Org.get(id=home.id, using_db=reader())).member_total == MANY - 30
    entries = await JournalEntry.filter(act="commitImport").using_db(reader())
    assert [(entry.outcome, entry.details["created"]) for entry in entries] == [("DONE", MANY - 30)]


@pytest.mark.parametrize("on_error", OnError)
async def test_two_unions_that_import_the_same_person_at_the_same_moment_get_one_member(
    home: Org,
    on_error: OnError,
) -> None:
    other = await make_org(await Org.get(id=home.parent_id, using_db=reader()))
    file = member_workbook(workers(2))
    ones = [await start(await account_of(org), org, file, on_error=on_error) for org in (home, other)]
    claims = [await queue.claim("import") for _ in ones]
    await asyncio.gather(*(running.work(claimed) for claimed in claims if claimed))
    done = [await again(one) for one in ones]
    assert sorted(one.outcome for one in done) == [Outcome.REJECTED, Outcome.SUCCEEDED]
    assert await Member.all().using_db(reader()).count() == 2
    assert all(one.read == one.accepted + one.rejected + one.blank == 2 for one in done)
    (loser,) = (one for one in done if one.outcome == Outcome.REJECTED)
    assert set(await codes(loser)) == {"HN-M-22"}


async def test_what_a_code_would_not_give_back_is_kept_as_typed(home: Org) -> None:
    rows = workers(1)
    rows[0]["就业状况"] = "其它"  # the list says 其他
    await imported(await account_of(home), home, member_workbook(rows))
    member = await Member.get(org_id=home.id, using_db=reader())
    assert (member.work_status, member.as_typed) == ("9", {"work_status": "其它"})


async def test_doubts_about_a_person_are_kept_with_the_member_and_those_about_the_file_are_not(home: Org) -> None:
    superior = await account_of(await Org.get(id=home.parent_id, using_db=reader()))
    rows = workers(1)
    rows[0]["工作单位"] = "糖厂"
    one = await imported(superior, home, member_workbook(rows))
    assert await codes(one) == ["HN-M-02", "HN-M-36"]
    assert (await Member.get(org_id=home.id, using_db=reader())).warnings == ["HN-M-36"]


async def test_a_union_that_may_not_stand_there_is_refused_and_so_are_those_below_it(home: Org) -> None:
    ring = [union(1, parent="虚构县第2糖厂工会委员会"), union(2, parent="虚构县第1糖厂工会委员会")]
    good = unions(1, 5, parent=home.name)
    one = await imported(await account_of(home), home, org_workbook([*ring, *good]), RecordKind.ORG)
    assert (one.outcome, one.created, one.rejected) == (Outcome.PARTIAL, 1, 2)
    assert one.read == one.accepted + one.rejected + one.blank


async def test_the_journal_tells_what_became_of_the_rows_and_no_persons_data(home: Org) -> None:
    one = await imported(await account_of(home), home, member_workbook(workers(2)))
    entry = await JournalEntry.get(act="commitImport", using_db=reader())
    assert (entry.subject_kind, entry.subject_id, entry.org_path) == ("import", one.id, home.path)
    assert entry.details == {"kind": "MEMBER", "accepted": 2, "rejected": 0, "created": 2, "updated": 0, "unchanged": 0}
