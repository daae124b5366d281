"""Who did not do it is told what became of an import: the union of its superior's work, the sender of another's."""

import pytest

from hub.access import notices
from hub.access.notices import Told
from hub.access.scope import Scope
from hub.database.walls import behind
from hub.imports import commands
from hub.imports.states import ImportMode, Outcome
from hub.orgs.models import Org
from hub.paging import Window
from hub.settings import Settings
from tests.factories import make_org, make_root
from tests.hub.imports.setting import account_of, imported, revoke, undone, worked, workers
from tests.workbooks import member_workbook

WHY = "张伟上传了错误的文件"
BAD = member_workbook([{**workers(1)[0], "证件号码": "1234"}])


@pytest.fixture
async def above(either: Settings) -> Org:
    return await make_root()


@pytest.fixture
async def home(above: Org) -> Org:
    return await make_org(above)


async def told(scope: Scope) -> list[Told]:
    with behind(scope.wall):
        return list((await notices.page(scope, Window(first=10))).items)


async def test_the_sender_is_told_when_the_superior_takes_the_import_back(above: Org, home: Org) -> None:
    clerk, superior = await account_of(home), await account_of(above)
    one = await imported(clerk, home, member_workbook(workers(2)))
    assert (await undone(superior, one, WHY)).outcome == Outcome.UNDONE
    (notice,) = await told(clerk)
    assert (notice.title, notice.about) == ("导入已撤销", ("import", one.id))
    assert notice.body.startswith(f"试办撤销了“{home.name}”的导入“会员.xlsx”：撤出2条，恢复0条，保留0条。")
    assert "张伟" not in notice.body, "what was given as the reason may name somebody"
    assert await told(superior) == [], "of what one has done oneself, one knows"


async def test_the_superior_that_sent_it_is_told_when_the_union_takes_it_back(above: Org, home: Org) -> None:
    superior, clerk = await account_of(above), await account_of(home)
    one = await imported(superior, home, member_workbook(workers(2)))
    await undone(clerk, one, WHY)
    assert [notice.title for notice in await told(superior)] == ["导入已撤销"]
    assert [notice.title for notice in await told(clerk)] == ["导入已完成"]


async def test_nobody_is_told_of_what_a_union_takes_back_itself(home: Org) -> None:
    clerk = await account_of(home)
    await undone(clerk, await imported(clerk, home, member_workbook(workers(2))), WHY)
    assert await told(clerk) == []


@pytest.mark.parametrize("content", [BAD, b"no workbook"], ids=["its row is wrong", "it is no workbook"])
async def test_a_superiors_import_that_takes_nothing_is_told_to_the_union_and_the_sender(
    above: Org, home: Org, content: bytes
) -> None:
    superior, clerk = await account_of(above), await account_of(home)
    one = await imported(superior, home, content)
    assert one.outcome == Outcome.REJECTED
    for each in (superior, clerk):
        (notice,) = await told(each)
        assert (notice.title, notice.about) == ("导入未成功", ("import", one.id))
        assert "未导入任何数据" in notice.body


async def test_the_sender_is_told_that_what_somebody_else_confirmed_was_not_taken(above: Org, home: Org) -> None:
    # Given a file that waits for a yes, which the superior says, and is gone before a worker comes to it
    clerk, superior = await account_of(home), await account_of(above)
    one = await imported(clerk, home, member_workbook(workers(2)), mode=ImportMode.CHECK_THEN_WAIT)
    await commands.confirm(superior, one.id)
    await revoke(superior)
    assert (await worked(one)).outcome == Outcome.REJECTED
    assert [notice.title for notice in await told(clerk)] == ["导入未成功"]


async def test_the_superior_that_sent_it_is_told_that_the_union_said_yes(above: Org, home: Org) -> None:
    superior, clerk = await account_of(above), await account_of(home)
    one = await imported(superior, home, member_workbook(workers(2)), mode=ImportMode.CHECK_THEN_WAIT)
    await commands.confirm(clerk, one.id)
    assert (await worked(one)).created == 2
    assert [notice.title for notice in await told(superior)] == ["导入已完成"]
    assert await told(clerk) == []


async def test_the_sender_is_told_that_the_superior_called_the_import_off(above: Org, home: Org) -> None:
    clerk, superior = await account_of(home), await account_of(above)
    one = await imported(clerk, home, member_workbook(workers(2)), mode=ImportMode.CHECK_THEN_WAIT)
    await commands.cancel(superior, one.id)
    (notice,) = await told(clerk)
    assert (notice.title, notice.about) == ("导入已取消", ("import", one.id))
    assert await told(superior) == []


async def test_nobody_is_told_of_what_the_sender_calls_off(above: Org, home: Org) -> None:
    superior, clerk = await account_of(above), await account_of(home)
    one = await imported(superior, home, member_workbook(workers(2)), mode=ImportMode.CHECK_THEN_WAIT)
    await commands.cancel(superior, one.id)
    assert await told(superior) == await told(clerk) == []


async def test_who_only_has_a_file_checked_looks_at_the_answer(above: Org, home: Org) -> None:
    superior, clerk = await account_of(above), await account_of(home)
    await imported(superior, home, BAD, mode=ImportMode.CHECK_ONLY)
    await imported(clerk, home, BAD)
    assert await told(superior) == await told(clerk) == []
