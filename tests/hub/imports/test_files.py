"""The workbooks an import gives back, and who may have them."""

from collections.abc import Awaitable, Callable
from io import BytesIO

import pytest
from openpyxl import load_workbook

from hub.access.roles import Role
from hub.database import reader
from hub.errors import NotAllowed, NotFound
from hub.imports.files import Back, give_back
from hub.imports.models import Import
from hub.imports.states import ImportMode, OnError
from hub.journal.models import JournalEntry
from hub.members.models import Member
from hub.orgs.models import Org
from hub.region import RecordKind
from tests.factories import make_org, make_root
from tests.hub.imports.setting import account_of, imported, start, workers
from tests.people import unions
from tests.workbooks import member_workbook, org_workbook

pytestmark = pytest.mark.usefixtures("installation")


@pytest.fixture
async def home(installation: object) -> Org:
    return await make_org(await make_root())


def texts(content: bytes, sheet: str) -> list[str]:
    rows = load_workbook(BytesIO(content))[sheet].iter_rows(values_only=True)
    return [str(cell) for row in rows for cell in row if cell]


def bad_file() -> bytes:
    rows = workers(3)
    rows[1]["移动电话"] = "1600000"
    return member_workbook(rows)


async def test_the_owner_gets_the_own_workbook_with_every_verdict(home: Org) -> None:
    clerk = await account_of(home)
    one = await imported(clerk, home, bad_file())
    back = await give_back(clerk, one.id, Back.ANNOTATED)
    assert back.file_name == "会员-检查结果.xlsx"
    said = texts(back.content, "会员信息")
    assert (said.count("是"), "1600000" in said) == (2, True)
    assert any("移动电话应为11位手机号码" in text for text in said)


async def test_the_rejected_rows_alone_can_be_mended_and_sent_again(home: Org) -> None:
    clerk = await account_of(home)
    one = await imported(clerk, home, bad_file())
    back = await give_back(clerk, one.id, Back.REJECTED)
    book = load_workbook(BytesIO(back.content))
    (cell,) = (cell for row in book["会员信息"].iter_rows() for cell in row if cell.value == "1600000")
    cell.value = "16000000099"
    mended = BytesIO()
    book.save(mended)
    again = await imported(clerk, home, mended.getvalue())
    assert (again.read, again.created) == (1, 1)


async def test_the_result_tells_each_accepted_row_its_number(home: Org) -> None:
    clerk = await account_of(home)
    one = await imported(clerk, home, bad_file())
    said = texts((await give_back(clerk, one.id, Back.RESULT)).content, "会员信息")
    numbers = await Member.filter(org_id=home.id).using_db(reader()).values_list("member_no", flat=True)
    assert len(numbers) == 2
    assert set(numbers) <= set(said)
    assert "1600000" not in said


async def test_the_result_of_unions_tells_their_numbers_too(home: Org) -> None:
    clerk = await account_of(home)
    one = await imported(clerk, home, org_workbook(unions(2, parent=home.name)), RecordKind.ORG)
    said = texts((await give_back(clerk, one.id, Back.RESULT)).content, "工会组织信息")
    assert set(await Org.filter(import_id=one.id).using_db(reader()).values_list("org_no", flat=True)) <= set(said)


async def test_a_file_that_was_refused_as_a_whole_comes_back_as_a_list(home: Org) -> None:
    clerk = await account_of(home)
    one = await imported(clerk, home, "姓名,性别\n试甲,男\n".encode())
    back = await give_back(clerk, one.id, Back.ANNOTATED)
    assert any("文本表格（CSV）" in text for text in texts(back.content, "错误清单"))


async def test_each_download_is_in_the_journal(home: Org) -> None:
    clerk = await account_of(home)
    one = await imported(clerk, home, bad_file())
    await give_back(clerk, one.id, Back.REJECTED)
    entry = await JournalEntry.get(act="downloadReport", using_db=reader())
    assert (entry.account_id, entry.subject_id, entry.details) == (clerk.account_id, one.id, {"file": "rejected"})


async def waiting(clerk_of: Org) -> Import:
    clerk = await account_of(clerk_of)
    return await imported(clerk, clerk_of, member_workbook(workers(1)), mode=ImportMode.CHECK_THEN_WAIT)


async def running(clerk_of: Org) -> Import:
    return await start(await account_of(clerk_of), clerk_of, bad_file())


@pytest.mark.parametrize(
    ("made", "what"), [(waiting, Back.RESULT), (waiting, Back.REJECTED), (running, Back.ANNOTATED)]
)
async def test_what_is_not_there_cannot_be_fetched(
    home: Org,
    made: Callable[[Org], Awaitable[Import]],
    what: Back,
) -> None:
    one = await made(home)
    with pytest.raises(NotFound):
        await give_back(await account_of(home), one.id, what)


async def test_who_does_not_enter_or_belongs_elsewhere_gets_no_workbook(home: Org) -> None:
    one = await imported(await account_of(home), home, bad_file())
    with pytest.raises(NotAllowed):
        await give_back(await account_of(home, Role.UNION_LEADER), one.id, Back.ANNOTATED)
    next_door = await make_org(await Org.get(id=home.parent_id, using_db=reader()))
    with pytest.raises(NotFound):
        await give_back(await account_of(next_door), one.id, Back.ANNOTATED)


async def test_a_file_taken_whole_or_not_at_all_says_that_no_row_was_imported(home: Org) -> None:
    clerk = await account_of(home)
    one = await imported(clerk, home, bad_file(), on_error=OnError.REJECT_FILE)
    said = texts((await give_back(clerk, one.id, Back.ANNOTATED)).content, "会员信息")
    assert said.count("本文件中有错误，全部未导入") == 2
    assert not {"检查通过", "检查未通过"} & set(said)
