"""An import that nobody says yes to is called off after its days; its sender is told, and nothing was taken."""

from datetime import datetime, timedelta

import pytest

from hub.access import notices
from hub.access.scope import Scope
from hub.clock import now
from hub.database import reader
from hub.database.walls import behind
from hub.errors import Invalid
from hub.imports import clock, commands
from hub.imports.models import Import
from hub.imports.states import ImportMode, ImportState
from hub.journal.models import JournalEntry
from hub.members.models import Member
from hub.orgs.models import Org
from hub.paging import Window
from hub.settings import Settings
from hub.worker import HOURLY
from tests.factories import make_org, make_root
from tests.hub.imports.setting import account_of, again, imported, worked, workers
from tests.hub.recount import assert_counters_right
from tests.workbooks import member_workbook


@pytest.fixture
async def home(either: Settings) -> Org:
    return await make_org(await make_root())


def in_days(count: float) -> datetime:
    return now() + timedelta(days=count)


async def waiting(clerk: Scope, home: Org) -> Import:
    """Three rows were checked, one of them is wrong."""
    rows = workers(3)
    rows[2]["证件号码"] = "1234"
    return await imported(clerk, home, member_workbook(rows), mode=ImportMode.CHECK_THEN_WAIT)


async def bodies(clerk: Scope) -> list[str]:
    with behind(clerk.wall):
        return [one.body for one in (await notices.page(clerk, Window(first=10))).items]


async def test_what_nobody_says_yes_to_is_called_off_and_its_sender_told_once(home: Org) -> None:
    clerk = await account_of(home)
    one = await waiting(clerk, home)
    assert one.state == ImportState.WAITING_FOR_CONFIRMATION
    await clock.strike(in_days(89.9))
    assert (await again(one)).state == ImportState.WAITING_FOR_CONFIRMATION
    for _ in range(2):
        await clock.strike(in_days(90.1))
    gone = await again(one)
    assert (gone.state, gone.remark) == (
        ImportState.CANCELLED,
        "检查后90天没有确认，已自动取消，未导入任何数据。需要导入的，请重新上传。",
    )
    assert gone.finished_at is not None
    assert gone.read == gone.accepted + gone.rejected + gone.blank == 3
    assert (gone.created, await Member.all().using_db(reader()).count()) == (0, 0)
    assert await bodies(clerk) == [f"“会员.xlsx”{gone.remark}"]
    entry = await JournalEntry.get(act="expireImport", using_db=reader())
    assert (entry.region, entry.subject_id, entry.org_id) == (home.region, one.id, home.id)
    with pytest.raises(Invalid, match="不在等待确认"):
        await commands.confirm(clerk, one.id)
    await assert_counters_right()


async def test_what_was_confirmed_on_the_last_day_is_taken(home: Org) -> None:
    clerk = await account_of(home)
    one = await waiting(clerk, home)
    await commands.confirm(clerk, one.id)
    await clock.strike(in_days(90.1))
    assert (await worked(one)).created == 2
    assert await bodies(clerk) == []


def test_a_worker_looks_every_hour() -> None:
    assert clock.strike in HOURLY
