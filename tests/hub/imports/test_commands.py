"""Starting an import, saying yes to it, calling it off."""

import asyncio

import pytest

from hub.access.roles import Role
from hub.database import reader
from hub.errors import HubError, ImportRunning, Invalid, NotAllowed, NotFound, OrgNotActive
from hub.imports import commands, queries, uploads
from hub.imports.states import ImportMode, ImportState, OnError, Outcome
from hub.journal.models import JournalEntry
from hub.members.models import Member
from hub.orgs.models import Org
from hub.region import RecordKind
from tests.factories import make_org, make_root
from tests.hub.imports.setting import account_of, again, imported, pieces, start, worked, workers
from tests.workbooks import member_workbook

pytestmark = pytest.mark.usefixtures("installation")
FILE = member_workbook(workers(2))


@pytest.fixture
async def union(installation: object) -> Org:
    return await make_org(await make_root())


async def test_one_import_at_a_time_runs_in_a_union(union: Org) -> None:
    clerk = await account_of(union)
    first = await start(clerk, union, FILE)
    with pytest.raises(ImportRunning):
        await start(clerk, union, FILE)
    assert await queries.running(clerk, union.id) == first
    await worked(first)
    assert await queries.running(clerk, union.id) is None
    await start(clerk, union, FILE)


async def test_of_many_who_start_at_the_same_moment_one_is_taken(union: Org) -> None:
    clerks = [await account_of(union) for _ in range(6)]
    answers = await asyncio.gather(*(start(clerk, union, FILE) for clerk in clerks), return_exceptions=True)
    assert sorted(type(answer).__name__ for answer in answers) == ["Import"] + ["ImportRunning"] * 5


async def test_members_of_a_union_that_is_not_activated_are_refused_in_the_regions_words(union: Org) -> None:
    waiting = await make_org(union, active=False)
    for somebody in (await account_of(waiting), await account_of(union)):
        with pytest.raises(OrgNotActive, match="会员信息导入的前提是：已经完成工会激活"):
            await start(somebody, waiting, FILE)


async def test_who_may_not_import_or_not_there_is_refused(union: Org) -> None:
    other = await make_org(await Org.get(id=union.parent_id, using_db=reader()))
    with pytest.raises(NotFound):
        await start(await account_of(other), union, FILE)
    leader, clerk = await account_of(union, Role.UNION_LEADER), await account_of(union)
    upload = await uploads.receive(clerk, "会员.xlsx", pieces(FILE))
    with pytest.raises(NotAllowed):
        await commands.start(leader, org_id=union.id, kind=RecordKind.MEMBER, upload_id=upload.id)
    somebody_else = await account_of(union)
    with pytest.raises(NotFound, match="没有找到上传的文件"):
        await commands.start(somebody_else, org_id=union.id, kind=RecordKind.MEMBER, upload_id=upload.id)


async def test_every_start_and_every_refusal_is_in_the_journal_once(union: Org) -> None:
    clerk = await account_of(union)
    one = await start(clerk, union, FILE)
    with pytest.raises(ImportRunning):
        await start(clerk, union, FILE)
    entries = await JournalEntry.filter(act="startImport").using_db(reader()).order_by("number")
    assert [(entry.outcome, entry.subject_kind) for entry in entries] == [("DONE", "import"), ("IMPORT_RUNNING", "org")]
    assert entries[0].subject_id == one.id
    assert entries[0].org_path == union.path


async def test_the_same_bytes_are_known_again(union: Org) -> None:
    clerk = await account_of(union)
    first = await imported(clerk, union, FILE)
    second = await imported(clerk, union, FILE)
    assert await queries.earlier_same_file(clerk, second) == first
    assert await queries.earlier_same_file(clerk, first) is None


async def test_a_waiting_import_is_taken_in_when_somebody_says_yes(union: Org) -> None:
    clerk = await account_of(union)
    one = await imported(clerk, union, FILE, mode=ImportMode.CHECK_THEN_WAIT)
    assert (one.state, one.outcome, one.accepted) == (ImportState.WAITING_FOR_CONFIRMATION, "", 2)
    assert not await Member.filter(org_id=union.id).using_db(reader()).exists()
    one = await worked(await commands.confirm(await account_of(union), one.id))
    assert (one.state, one.outcome, one.created) == (ImportState.DONE, Outcome.SUCCEEDED, 2)
    with pytest.raises(Invalid, match="不在等待确认"):
        await commands.confirm(clerk, one.id)


async def test_a_waiting_import_keeps_nobody_waiting_but_is_confirmed_in_turn(union: Org) -> None:
    clerk = await account_of(union)
    waiting = await imported(clerk, union, FILE, mode=ImportMode.CHECK_THEN_WAIT)
    await start(clerk, union, member_workbook(workers(2, start=10)))
    with pytest.raises(ImportRunning):
        await commands.confirm(clerk, waiting.id)


async def test_what_is_confirmed_is_checked_against_the_register_as_it_is_then(union: Org) -> None:
    clerk = await account_of(union)
    waiting = await imported(clerk, union, FILE, mode=ImportMode.CHECK_THEN_WAIT)
    neighbor = await make_org(await Org.get(id=union.parent_id, using_db=reader()))
    await imported(await account_of(neighbor), neighbor, member_workbook(workers(1)))
    one = await worked(await commands.confirm(clerk, waiting.id))
    assert (one.outcome, one.accepted, one.rejected, one.created) == (Outcome.PARTIAL, 1, 1, 1)


async def test_a_cancelled_import_leaves_nothing_and_frees_the_union(union: Org) -> None:
    clerk = await account_of(union)
    one = await start(clerk, union, FILE)
    await commands.cancel(clerk, one.id)
    one = await worked(one)
    assert (one.state, one.outcome) == (ImportState.CANCELLED, "")
    assert not await Member.filter(org_id=union.id).using_db(reader()).exists()
    with pytest.raises(Invalid, match="已经结束"):
        await commands.cancel(clerk, one.id)
    assert (await imported(clerk, union, FILE)).outcome == Outcome.SUCCEEDED


async def test_a_stranger_neither_sees_nor_ends_an_import(union: Org) -> None:
    one = await start(await account_of(union), union, FILE)
    stranger = await account_of(await make_org(await Org.get(id=union.parent_id, using_db=reader())))
    for act in (queries.visible, commands.cancel, commands.confirm):
        with pytest.raises(NotFound):
            await act(stranger, one.id)
    assert (await again(one)).state == ImportState.QUEUED


async def test_a_region_may_be_made_stricter_by_whoever_imports(union: Org) -> None:
    clerk = await account_of(union)
    one = await start(clerk, union, FILE, on_error=OnError.REJECT_FILE)
    assert one.on_error == OnError.REJECT_FILE


async def test_a_region_has_no_form_for_every_kind(union: Org) -> None:
    clerk = await account_of(union)
    with pytest.raises(HubError, match="没有这一类的表"):
        await start(clerk, union, FILE, RecordKind.TRANSFER_IN)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("C:\\资料\\会员.xlsx", "会员.xlsx"),
        ("../../会员.xlsx", "会员.xlsx"),
        ("会\u202e员\x07.xlsx", "会员.xlsx"),
        ("", "未命名文件"),
        ("长" * 200 + ".xlsx", "长" * 115 + ".xlsx"),
        ("试甲460390199001010017.xlsx", "试甲号码.xlsx"),
        ("16000000001 46039019900101001x.xlsx", "号码 号码.xlsx"),
        ("20260101-1200.xlsx", "20260101-1200.xlsx"),
    ],
)
def test_a_file_keeps_its_name_and_nothing_else_in_it(sent: str, kept: str) -> None:
    assert uploads.clean_name(sent) == kept
