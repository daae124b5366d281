"""While a transfer is open, files leave the member's bond alone, and the undoing of an import leaves the member."""

from hub.imports import undoing
from hub.imports.states import Outcome
from hub.members.models import Member
from hub.settings import Settings
from hub.transfers.requesting import Request, request
from tests.factories import make_org, make_root, scope_of
from tests.hub.imports.setting import account_of, imported, undone, workers
from tests.hub.recount import assert_counters_right
from tests.workbooks import member_workbook


async def test_a_file_does_not_end_a_membership_that_is_on_its_way(either: Settings) -> None:
    home = await make_org(await make_root())
    clerk, rows = await account_of(home), workers(2)
    await imported(clerk, home, member_workbook(rows))
    for one in await Member.all():
        if one.full_name == rows[0]["姓名"]:
            await request(scope_of(home), Request(member_id=one.id, to_name="外省虚构工会"))
    for row in rows:
        row |= {"会籍变化类型": "退会", "会籍变化日期": "2024/05/01", "会籍变化原因": "个人要求退会"}
    again = await imported(clerk, home, member_workbook(rows))
    states = {one.full_name: one.state for one in await Member.all()}
    assert (again.outcome, again.rejected) == (Outcome.PARTIAL, 1), again.remark
    assert states == {rows[0]["姓名"]: "CURRENT", rows[1]["姓名"]: "LEFT"}
    await assert_counters_right()


async def test_undoing_an_import_keeps_whoever_is_on_the_way(either: Settings) -> None:
    home = await make_org(await make_root())
    clerk = await account_of(home)
    one = await imported(clerk, home, member_workbook(workers(3)))
    moving = await Member.filter(import_row=5).first()
    assert moving is not None
    await request(scope_of(home), Request(member_id=moving.id, to_name="外省虚构工会"))
    foreseen = await undoing.foreseen(clerk, one)
    assert foreseen is not None
    assert [(kept.id, kept.code) for kept in foreseen.reach.keeps] == [(moving.id, "UNDO-HELD")]
    await undone(clerk, one, "传错了文件")
    assert [left.id for left in await Member.all()] == [moving.id]
    await assert_counters_right()
