"""An import that was a mistake is taken back: what it made goes, what it changed is as before, later work stays."""

from datetime import timedelta
from typing import Any

import pytest

from hub.access import accounts, commands
from hub.access.models import Account
from hub.access.roles import Role
from hub.clock import now
from hub.database import reader, transaction
from hub.errors import FenceLost, ImportRunning, Invalid, NotAllowed, NotFound
from hub.imports import taking_back, undoing
from hub.imports.models import Import
from hub.imports.states import ImportState, Outcome
from hub.jobs import queue, working
from hub.jobs.models import Job
from hub.journal import revisions
from hub.journal.models import JournalEntry, Revision
from hub.members import commands as members
from hub.members.models import Member, Membership
from hub.members.values import MEMBERS
from hub.orgs import commands as orgs
from hub.orgs.models import Org
from hub.region import OrgState, RecordKind
from hub.settings import Settings
from hub.worker import HANDLERS
from tests.factories import make_org, make_root, scope_of
from tests.hub.imports.setting import account_of, again, imported, revoke, start, undone, workers
from tests.hub.recount import assert_counters_right
from tests.people import unions
from tests.workbooks import member_workbook, org_workbook

WHY = "上传了错误的文件"


@pytest.fixture
async def home(either: Settings) -> Org:
    return await make_org(await make_root())


async def people(home: Org) -> list[Member]:
    return await Member.filter(org_id=home.id).using_db(reader()).order_by("member_no")


def known(one: Member) -> dict[str, Any]:
    """All that a record says, but for its version."""
    told = {key: MEMBERS.clear(one, key) for key in MEMBERS.record.fields}
    return told | {"state": one.state, "since": one.since, "as_typed": one.as_typed, "warnings": one.warnings}


async def test_new_members_are_taken_out_and_their_numbers_are_not_given_again(home: Org) -> None:
    admin = await account_of(home)
    one = await imported(admin, home, member_workbook(workers(3)))
    numbers = {each.member_no for each in await people(home)}
    done = await undone(admin, one, WHY)
    assert (done.outcome, done.remark) == (Outcome.UNDONE, f"已撤销：{WHY}")
    assert await people(home) == []
    await assert_counters_right()
    # And the same people can be entered again
    await imported(admin, home, member_workbook(workers(3)))
    assert numbers.isdisjoint({each.member_no for each in await people(home)})


async def test_changed_members_are_what_they_were_to_the_last_word(home: Org) -> None:
    # Given three people, and a second file that says other things of two of them
    admin, rows = await account_of(home), workers(3)
    rows[0]["民族"] = "汉"  # not as the table writes it: kept beside the code
    await imported(admin, home, member_workbook(rows))
    before = [known(each) for each in await people(home)]
    rows[0] |= {"移动电话": "16012345678", "民族": "苗族", "学历": "硕士", "户籍所在地": "海南省另一县"}
    rows[1] |= {"会籍变化类型": "保留", "会籍变化日期": "2024/05/06"}
    second = await imported(admin, home, member_workbook(rows))
    assert second.updated == 2
    assert [known(each) for each in await people(home)] != before
    # When the second is undone
    await undone(admin, second, WHY)
    # Then they are as the first has left them, and their history tells both
    after = await people(home)
    assert [known(each) for each in after] == before
    assert [each.version for each in after] == [3, 3, 1]
    steps = await revisions.history(after[0], "enrollMember")
    assert [(step.act, step.opinion) for step in steps] == [
        ("enrollMember", None),
        ("updateMember", None),
        (revisions.UNDONE, WHY),
    ]
    assert steps[1].changes["mobile"] == steps[2].changes["mobile"][::-1]
    assert steps[2].import_id == second.id
    await assert_counters_right()


async def test_whoever_was_enrolled_again_has_left_once_more(home: Org) -> None:
    admin, rows = await account_of(home), workers(1)
    await imported(admin, home, member_workbook(rows))
    (one,) = await people(home)
    await members.end_membership(scope_of(home), one.id, "6", reason="1", on=one.since + timedelta(days=1))
    (gone,) = await people(home)
    second = await imported(admin, home, member_workbook(rows))
    assert await Membership.filter(member_id=one.id).using_db(reader()).count() == 1
    await undone(admin, second, WHY)
    (after,) = await people(home)
    assert known(after) == known(gone)
    assert not await Membership.filter(member_id=one.id).using_db(reader()).exists()
    await assert_counters_right()


async def test_what_was_edited_since_is_kept_and_named(home: Org) -> None:
    admin = await account_of(home)
    one = await imported(admin, home, member_workbook(workers(4)))
    first, second, third, _ = await people(home)
    await members.update(scope_of(home), first.id, {"mobile": "16000000009"})
    await members.delete(scope_of(home), second.id, "录入错误")
    async with transaction() as tx:
        account = await accounts.create(
            tx, region=home.region, place=None, role=Role.MEMBER, login_name="本人", display_name="本人",
            password="gan-zhe-Tian-2026", is_initial=False,
        )  # fmt: skip
        await Account.filter(id=account.id).using_db(tx).update(org_id=home.id, member_id=third.id)
    foreseen = await undoing.foreseen(admin, one)
    assert foreseen
    assert foreseen.refusal is None
    assert foreseen.takes_back == 1
    assert [(kept.id, kept.code, kept.row) for kept in foreseen.reach.keeps] == [
        (first.id, "UNDO-EDITED", first.import_row),
        (third.id, "UNDO-ACCOUNT", third.import_row),
    ]
    await undone(admin, one, WHY)
    assert [each.id for each in await people(home)] == [first.id, third.id]
    await assert_counters_right()
    after = await undoing.foreseen(admin, await again(one))
    assert after
    assert after.takes_back == 0
    assert len(after.reach.keeps) == 2


async def test_a_later_files_changes_stay(home: Org) -> None:
    admin, rows = await account_of(home), workers(2)
    first = await imported(admin, home, member_workbook(rows))
    rows[0]["移动电话"] = "16012345678"
    second = await imported(admin, home, member_workbook(rows))
    await undone(admin, first, WHY)
    (left,) = await people(home)
    assert MEMBERS.clear(left, "mobile") == "16012345678"
    # And the later one can still be undone by itself
    await undone(admin, second, WHY)
    (left,) = await people(home)
    assert MEMBERS.clear(left, "mobile") == str(workers(2)[0]["移动电话"])


async def test_whoever_came_from_another_union_stays(home: Org) -> None:
    other = await make_org(await Org.get(id=home.parent_id, using_db=reader()))
    admin, elsewhere = await account_of(home), await account_of(other)
    rows = workers(2)
    first = await imported(elsewhere, other, member_workbook(rows[:1]))
    (one,) = await people(other)
    await members.end_membership(scope_of(other), one.id, "6", reason="1", on=one.since + timedelta(days=1))
    here = await imported(admin, home, member_workbook(rows))
    await undone(admin, here, WHY)
    assert [each.id for each in await people(home)] == [one.id]
    weighed = await undoing.foreseen(elsewhere, first)
    assert weighed
    assert weighed.refusal
    assert weighed.refusal.code == "NOTHING_TO_UNDO"
    assert [kept.code for kept in weighed.reach.keeps] == ["UNDO-MOVED"]
    await assert_counters_right()


async def test_new_unions_leave_the_tree_and_changed_ones_are_as_before(either: Settings) -> None:
    # Given a union that is registered, and a file that changes it and brings two more, one below the other
    root = await make_root()
    admin, rows = await account_of(root), unions(3, parent=root.name)
    await imported(admin, root, org_workbook(rows[:1]), RecordKind.ORG)
    (there,) = await Org.filter(parent_id=root.id).using_db(reader())
    rows[0]["职工人数"] = "4321"
    rows[1]["基层工会类型"] = "总工会"
    rows[2]["上级工会名称"] = rows[1]["工会名称"]
    second = await imported(admin, root, org_workbook(rows), RecordKind.ORG)
    assert (second.created, second.updated) == (2, 1)
    await undone(admin, second, WHY)
    assert [org.id for org in await Org.all().using_db(reader()).order_by("path")] == [root.id, there.id]
    after = await Org.get(id=there.id, using_db=reader())
    assert (after.declared_workers, after.version) == (there.declared_workers, 3)
    await assert_counters_right()


async def test_unions_that_are_active_or_have_others_below_stay(either: Settings) -> None:
    root = await make_root()
    admin, rows = await account_of(root), unions(4, parent=root.name)
    for row in rows[:3]:
        row["基层工会类型"] = "总工会"
    rows[3]["上级工会名称"] = rows[2]["工会名称"]
    one = await imported(admin, root, org_workbook(rows), RecordKind.ORG)
    alone, used, above, below = await Org.filter(import_id=one.id).using_db(reader()).order_by("import_row")
    async with transaction() as tx:
        await orgs.enter(tx, await Org.get(id=below.id, using_db=tx), "activate", admin.actor, act="activateOrg")
    await commands.provision(scope_of(root), used.id, Role.UNION_CLERK, "试办")
    weighed = await undoing.foreseen(admin, one)
    assert weighed
    assert weighed.reach.takes_out == [alone.id]
    assert [(kept.id, kept.code) for kept in weighed.reach.keeps] == [
        (used.id, "UNDO-IN-USE"),
        (above.id, "UNDO-BELOW"),
        (below.id, "UNDO-ACTIVATED"),
    ]
    await undone(admin, one, WHY)
    assert await Org.filter(import_id=one.id).using_db(reader()).count() == 3
    assert (await Org.get(id=below.id, using_db=reader())).state == OrgState.ACTIVE
    await assert_counters_right()


async def test_it_is_undone_once_for_a_reason_by_an_administrator_in_time(home: Org) -> None:
    admin, one = await account_of(home), await imported(await account_of(home), home, member_workbook(workers(2)))
    clerk = await account_of(home, Role.UNION_CLERK)
    with pytest.raises(NotAllowed):
        await undoing.undo(clerk, one.id, WHY)
    stranger = await account_of(await make_org(await Org.get(id=home.parent_id, using_db=reader())))
    with pytest.raises(NotFound):
        await undoing.undo(stranger, one.id, WHY)
    with pytest.raises(Invalid) as silent:
        await undoing.undo(admin, one.id, " ")
    assert silent.value.path == ("reason",)
    running = await start(admin, home, member_workbook(workers(2)))
    with pytest.raises(ImportRunning):
        await undoing.undo(admin, one.id, WHY)
    async with transaction() as tx:
        await Import.filter(id=running.id).using_db(tx).update(busy_org_id=None)
        await Import.filter(id=one.id).using_db(tx).update(finished_at=now() - timedelta(days=31))
    with pytest.raises(Invalid) as late:
        await undoing.undo(admin, one.id, WHY)
    assert late.value.code == "UNDO_TOO_LATE"
    async with transaction() as tx:
        await Import.filter(id=one.id).using_db(tx).update(finished_at=one.finished_at)
    await undone(admin, one, WHY)
    with pytest.raises(Invalid) as again_:
        await undoing.undo(admin, one.id, WHY)
    assert again_.value.code == "IMPORT_UNDONE"
    entries = await JournalEntry.filter(act="takeBackImport", subject_id=one.id).using_db(reader()).order_by("number")
    assert [entry.outcome for entry in entries].count("DONE") == 1
    told = next(entry for entry in entries if entry.outcome == "DONE")
    assert told.details == {
        "imports": [str(one.id)], "kind": "MEMBER", "reason": WHY, "taken_out": 2, "put_back": 0, "kept": 0,
    }  # fmt: skip


async def test_what_took_nothing_has_nothing_to_undo(home: Org) -> None:
    admin = await account_of(home)
    await imported(admin, home, member_workbook(workers(2)))
    same = await imported(admin, home, member_workbook(workers(2)))
    assert (same.created, same.updated, same.unchanged) == (0, 0, 2)
    assert await undoing.foreseen(admin, same) is None
    with pytest.raises(Invalid) as nothing:
        await undoing.undo(admin, same.id, WHY)
    assert nothing.value.code == "NOTHING_TO_UNDO"
    assert len(await people(home)) == 2


async def test_a_failure_in_the_middle_takes_nothing_back(home: Org, monkeypatch: pytest.MonkeyPatch) -> None:
    admin, rows = await account_of(home), workers(3)
    await imported(admin, home, member_workbook(rows[:1]))
    rows[0]["移动电话"] = "16012345678"
    one = await imported(admin, home, member_workbook(rows))

    async def broken(*_: object, **__: object) -> None:
        raise OSError

    before = [(each.id, each.version) for each in await people(home)]
    steps = await Revision.all().using_db(reader()).count()
    with monkeypatch.context() as patched:
        patched.setattr(revisions, "many", broken)
        with pytest.raises(OSError):  # noqa: PT011
            await undone(admin, one, WHY)
    assert [(each.id, each.version) for each in await people(home)] == before
    assert await Revision.all().using_db(reader()).count() == steps
    assert (await again(one)).outcome == Outcome.SUCCEEDED
    await queue.sweep(orphans=True)  # its worker is dead: another one begins anew
    assert (await undone(admin, one, WHY)).outcome == Outcome.UNDONE
    assert len(await people(home)) == 1
    await assert_counters_right()


async def test_it_is_asked_for_at_once_and_done_by_a_worker(home: Org) -> None:
    # Given somebody who asks, impatiently
    admin = await account_of(home)
    one = await imported(admin, home, member_workbook(workers(3)))
    asked = await undoing.undo(admin, one.id, WHY)
    assert (await undoing.undo(admin, one.id, "再按一次")).version == asked.version
    assert await Job.filter(kind=undoing.JOB).using_db(reader()).count() == 1
    # Then nothing is taken back yet, it says that it will be, and the union's next import waits
    assert (asked.state, asked.outcome) == (ImportState.DONE, Outcome.SUCCEEDED)
    assert (asked.rows_done, asked.rows_total) == (0, 3)
    assert len(await people(home)) == 3
    weighed = await undoing.foreseen(admin, asked)
    assert weighed
    assert weighed.refusal
    assert weighed.refusal.code == "BEING_UNDONE"
    with pytest.raises(ImportRunning):
        await start(admin, home, member_workbook(workers(2)))
    # When a worker comes by, it is done, for the reason that was told first
    done = await undone(admin, one, "又按一次")
    assert (done.state, done.outcome, done.remark) == (ImportState.DONE, Outcome.UNDONE, f"已撤销：{WHY}")
    assert (done.rows_done, done.rows_total, done.busy_org_id) == (3, 3, None)
    assert await people(home) == []
    await imported(admin, home, member_workbook(workers(2)))


async def test_a_worker_that_comes_too_late_takes_nothing_back(home: Org) -> None:
    admin = await account_of(home)
    one = await imported(admin, home, member_workbook(workers(3)))
    await undoing.undo(admin, one.id, WHY)
    late = await queue.claim(undoing.JOB)
    assert late
    await queue.sweep(orphans=True)
    other = await queue.claim(undoing.JOB)
    assert other
    with pytest.raises(FenceLost):
        await taking_back.work(late)
    assert len(await people(home)) == 3
    await taking_back.work(other)
    assert await people(home) == []
    with pytest.raises(FenceLost):
        await taking_back.work(late)
    await assert_counters_right()


async def test_an_undo_that_may_no_longer_be_says_so_and_changes_nothing(home: Org) -> None:
    working.register(HANDLERS)
    admin = await account_of(home)
    one = await imported(admin, home, member_workbook(workers(1)))
    # Given one who loses the account before a worker comes by
    leaver = await account_of(home)
    await undoing.undo(leaver, one.id, WHY)
    await revoke(leaver)
    await working.drain()
    after = await again(one)
    assert (after.outcome, after.busy_org_id) == (Outcome.SUCCEEDED, None)
    assert after.remark == "撤销未完成，数据未改动：申请撤销的账号已停用。"
    # And a record that somebody edits meanwhile
    await undoing.undo(admin, one.id, WHY)
    (single,) = await people(home)
    await members.update(scope_of(home), single.id, {"mobile": "16000000009"})
    await working.drain()
    after = await again(one)
    assert (after.outcome, after.busy_org_id) == (Outcome.SUCCEEDED, None)
    assert after.remark.startswith("撤销未完成，数据未改动：没有可以撤销的内容。")
    entries = await JournalEntry.filter(act="takeBackImport").using_db(reader()).order_by("number")
    assert [entry.outcome for entry in entries] == ["NOT_ALLOWED", "NOTHING_TO_UNDO"]
