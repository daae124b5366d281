"""A register in which all there is to do has been done once: made once for each database, copied for each test."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tortoise.backends.base.executor import EXECUTOR_CACHE

from hub.access.scope import Scope
from hub.cards import batches, moving
from hub.cards.states import Answer
from hub.clock import today
from hub.database import reader
from hub.database.walls import everywhere
from hub.exports import giving, requesting
from hub.exports.requesting import Wish
from hub.imports import joining
from hub.installation import installed
from hub.jobs import working
from hub.joining import applying
from hub.journal.actor import HUB
from hub.members import commands as members
from hub.members.models import Member
from hub.orgs import commands as orgs
from hub.orgs.models import Org
from hub.region import Decision, RecordKind
from hub.settings import Settings
from hub.transfers.deciding import decide
from hub.transfers.requesting import Request, request
from hub.worker import HANDLERS
from schema import values as record
from tests.accounts import SOURCE
from tests.factories import make_member, make_org, make_root, scope_of
from tests.hub.cards.setting import applied, set_up, worker
from tests.hub.exports import setting as exports
from tests.hub.imports.setting import account_of, imported, start, undone, workers
from tests.schema.joining import person
from tests.servers import as_worker, create_database, drop_database
from tests.workbooks import member_workbook


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def register(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, blank_installation: Path
) -> Iterator[Settings]:
    """The one that is copied."""
    folder = tmp_path_factory.mktemp("used") / "data"
    shutil.copytree(blank_installation, folder)
    given = Settings(data=folder, production=False)
    if request.param == "postgres":
        blank: str = request.getfixturevalue("blank_postgres")
        url = asyncio.run(create_database(blank))
        given = replace(given, database=as_worker(url), database_owner=url)
    asyncio.run(_furnish(given))
    yield given
    if given.database:
        asyncio.run(drop_database(given.database_owner))


@pytest.fixture
async def used(register: Settings, tmp_path: Path) -> AsyncIterator[Settings]:
    """The register, opened for this process; what a test does to it is its own affair."""
    shutil.copytree(register.data, tmp_path / "data")
    given = replace(register, data=tmp_path / "data")
    if register.database:
        url = await create_database(register.database_owner)
        given = replace(given, database=as_worker(url), database_owner=url)
    EXECUTOR_CACHE.clear()
    with everywhere():
        async with installed(given) as opened:
            yield opened
    EXECUTOR_CACHE.clear()
    if given.database:
        await drop_database(given.database_owner)


async def _furnish(given: Settings) -> None:
    EXECUTOR_CACHE.clear()
    with everywhere():
        async with installed(given):
            await _used()
    EXECUTOR_CACHE.clear()


async def _used() -> None:
    """A register in which all there is to do has been done once."""
    root = await make_root()
    home, other = await make_org(root), await make_org(root)
    await make_org(home)
    await orgs.update(scope_of(root), home.id, {"employer_address": "虚构路1号"})
    clerk = await account_of(home)
    rows = workers(5)
    rows[4]["移动电话"] = "1600000"
    await imported(clerk, home, member_workbook(rows))
    rows[0]["学历"] = "硕士"
    await imported(clerk, home, member_workbook(rows[:3]))
    people = await Member.filter(org_id=home.id).using_db(reader()).order_by("import_row")
    await members.update(scope_of(home), people[0].id, {"mobile": "16000009999"})
    await members.end_membership(scope_of(home), people[1].id, "6", reason="5", on=today())
    await imported(await account_of(other), other, member_workbook(workers(2)[1:]))
    await members.delete(scope_of(home), people[2].id, "录入有误")
    wrong = await imported(clerk, home, member_workbook(rows[:1] + workers(2, 80)))
    await undone(clerk, wrong, "传错了文件")
    moving = await make_member(other)
    for _ in range(2):
        asked = await request(scope_of(other), Request(member_id=moving.id, to_id=home.id))
        await decide(scope_of(root), asked.id, Decision.REJECTED, opinion="手续未了")
    asked = await request(scope_of(other), Request(member_id=moving.id, to_id=home.id))
    await decide(scope_of(home), asked.id, Decision.APPROVED)
    await request(scope_of(home), Request(member_id=moving.id, to_name="外省虚构工会"))
    await start(clerk, home, member_workbook(workers(2, 50)))
    await _applications(home, clerk)
    await _exports(root)
    await _cards()


async def _applications(home: Org, clerk: Scope) -> None:
    """Of one person one that waits and one behind it; others taken in, given back, refused and taken back."""
    for order in (501, 501, 502, 503, 504, 505):
        sent = await joining.apply(home.id, record.given(person(order)), source=SOURCE, actor=HUB)
        if order == 505:
            await applying.withdraw(sent.receipt, source=SOURCE, actor=HUB)
        if order in _DECIDED:
            await joining.review(clerk, sent.held.row.id, _DECIDED[order], "核实")


_DECIDED = {502: Decision.APPROVED, 503: Decision.RETURNED, 504: Decision.REJECTED}


async def _exports(root: Org) -> None:
    """One that waits for its file to be fetched, one that was fetched, one nobody decided on."""
    working.register(HANDLERS)
    who = await exports.three(root=root)
    for fetched in (True, False):
        one = await exports.approved(who)
        await working.drain("export")
        if fetched:
            await giving.give(await exports.scope(who.clerk), one.id)
    await requesting.request(
        await exports.scope(who.clerk),
        Wish(org_id=who.works.id, kind=RecordKind.MEMBER, purpose="核对会员信息", receiver="市总工会"),
    )


async def _cards() -> None:
    """A returned card that is with the bank again, one that was made anew, one that waits in an open batch."""
    setting = await set_up()
    _, (first, second) = await applied(setting, 2)
    await moving.decide(setting.bank, first.id, Answer.RETURNED, failure_code="E1")
    await moving.move(setting.union, [first.id], "mend")
    await batches.apply(setting.union, setting.org.id, all_pending=True)
    await moving.decide(setting.bank, second.id, Answer.APPROVED)
    for scope, act in ((setting.bank, "make"), (setting.union, "receive"), (setting.union, "hand_out")):
        await moving.move(scope, [second.id], act)
    await moving.move(setting.bank, [second.id], "recall", "卡面有误")
    await moving.move(setting.bank, [second.id], "remake")
    await worker(setting.org)
    batch = await batches.open_batch(setting.union, setting.org.id)
    await batches.add(setting.union, batch.id, all_pending=True)
