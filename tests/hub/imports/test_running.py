"""One import from its file to its end, with a register behind it."""

import logging
from dataclasses import replace

import pytest

from hub import files, registry
from hub.database import reader, transaction
from hub.errors import FenceLost
from hub.imports import commands, queries, running, storing
from hub.imports.models import FoundItem, Import
from hub.imports.queries import FindingFilter
from hub.imports.reporting.render import Audience, render
from hub.imports.states import ImportMode, ImportState, OnError, Outcome
from hub.jobs import queue, working
from hub.jobs.models import Job
from hub.journal.models import JournalEntry
from hub.members.models import Member
from hub.orgs import commands as orgs
from hub.orgs.models import Org
from hub.paging import Window
from hub.region import OrgState, RecordKind, Severity, member, rule, rulebook
from tests.factories import make_org, make_root
from tests.hub.imports.setting import account_of, again, codes, imported, revoke, start, worked, workers
from tests.people import union, unions
from tests.workbooks import member_workbook, org_workbook

pytestmark = pytest.mark.usefixtures("installation")


@pytest.fixture
async def home(installation: object) -> Org:
    return await make_org(await make_root())


def add_up(one: Import) -> bool:
    return one.read == one.accepted + one.rejected + one.blank


async def test_a_right_file_becomes_members(home: Org) -> None:
    clerk = await account_of(home)
    one = await imported(clerk, home, member_workbook(workers(3)))
    assert (one.state, one.outcome, await codes(one)) == (ImportState.DONE, Outcome.SUCCEEDED, [])
    assert (one.read, one.accepted, one.rejected, one.blank) == (3, 3, 0, 0)
    assert (one.created, one.updated, one.unchanged) == (3, 0, 0)
    members = await Member.filter(org_id=home.id).using_db(reader())
    assert len(members) == 3
    assert {(member.import_id, member.import_row) for member in members} == {(one.id, row) for row in (5, 6, 7)}
    home = await Org.get(id=home.id, using_db=reader())
    assert (home.member_count, home.member_total) == (3, 3)


async def test_bad_rows_are_refused_and_good_ones_taken(home: Org) -> None:
    rows = workers(4)
    rows[1]["移动电话"] = "1600000"
    rows[3]["姓名"] = ""
    one = await imported(await account_of(home), home, member_workbook(rows))
    assert (one.outcome, one.accepted, one.rejected, one.created) == (Outcome.PARTIAL, 2, 2, 2)
    assert add_up(one)
    assert await codes(one) == ["HN-M-04", "NEED"]


async def test_one_bad_row_refuses_a_file_that_is_taken_whole_or_not_at_all(home: Org) -> None:
    rows = workers(3)
    rows[1]["移动电话"] = "1600000"
    one = await imported(await account_of(home), home, member_workbook(rows), on_error=OnError.REJECT_FILE)
    assert (one.outcome, one.accepted, one.rejected, one.created) == (Outcome.REJECTED, 0, 3, 0)
    assert add_up(one)
    assert not await Member.filter(org_id=home.id).using_db(reader()).exists()


async def test_a_rehearsal_tells_what_would_be_and_writes_nothing(home: Org) -> None:
    rows = workers(2)
    rows[1]["姓名"] = ""
    one = await imported(await account_of(home), home, member_workbook(rows), mode=ImportMode.CHECK_ONLY)
    assert (one.state, one.outcome) == (ImportState.DONE, Outcome.PARTIAL)
    assert (one.accepted, one.rejected, one.created, one.updated, one.unchanged) == (1, 1, 0, 0, 0)
    assert not await Member.filter(org_id=home.id).using_db(reader()).exists()


async def test_a_file_that_is_no_workbook_is_refused_with_one_finding(home: Org) -> None:
    one = await imported(await account_of(home), home, "姓名,性别\n试甲,男\n".encode())
    assert (one.state, one.outcome, await codes(one)) == (ImportState.DONE, Outcome.REJECTED, ["FILE-CSV"])
    assert (one.read, add_up(one)) == (0, True)


async def test_a_person_who_is_here_already_is_brought_up_to_date_and_a_blank_overwrites_nothing(home: Org) -> None:
    clerk = await account_of(home)
    await imported(clerk, home, member_workbook(workers(3)))
    rows = workers(3)
    rows[0]["籍贯"], rows[1]["学历"], rows[2]["会籍变化原因"] = "海南新县", "博士", ""
    one = await imported(clerk, home, member_workbook(rows))
    assert (one.created, one.updated, one.unchanged) == (0, 2, 1)
    assert one.created + one.updated + one.unchanged == one.accepted
    assert await codes(one) == ["HN-M-21"] * 3


async def test_a_superior_importing_for_an_activated_lower_union_is_warned_and_may(home: Org) -> None:
    superior = await account_of(await Org.get(id=home.parent_id, using_db=reader()))
    one = await imported(superior, home, member_workbook(workers(1)))
    assert (one.outcome, one.created, await codes(one)) == (Outcome.SUCCEEDED, 1, ["HN-M-02"])


async def test_a_person_of_a_union_below_the_asker_is_named_with_it_and_one_elsewhere_is_not(home: Org) -> None:
    # Given the same person in a union below, and another in a union next door
    root = await Org.get(id=home.parent_id, using_db=reader())
    below, next_door = await make_org(home, "虚构县第九糖厂工会委员会"), await make_org(root)
    await imported(await account_of(below), below, member_workbook(workers(1)))
    await imported(await account_of(next_door), next_door, member_workbook(workers(1, start=2)))
    # When the union imports both
    clerk = await account_of(home)
    one = await imported(clerk, home, member_workbook(workers(2)))
    # Then it learns where the first is, and of the second only that it is
    assert (one.outcome, await codes(one)) == (Outcome.REJECTED, ["HN-M-23", "HN-M-22"])
    page = await queries.findings(clerk, one, FindingFilter(), Window.of(first=10))
    region = registry.current().region("hainan")
    said = [render(each.finding, region, region.layouts[1], Audience.SCREEN).says for each in page.items]
    assert "虚构县第九糖厂工会委员会" in said[0]
    assert said[1] == "该证件号码已在其他工会登记，请发起转会"


async def test_unions_are_imported_with_superiors_from_the_same_sheet(home: Org) -> None:
    root = await Org.get(id=home.parent_id, using_db=reader())
    top = union(1, parent=root.name) | {"基层工会类型": "工会联合会"}
    below = unions(2, 2, parent=str(top["工会名称"]))
    lost = union(9, parent="没有的总工会")
    one = await imported(await account_of(root), root, org_workbook([*below, top, lost]), RecordKind.ORG)
    assert (one.outcome, one.created, one.rejected, await codes(one)) == (Outcome.PARTIAL, 3, 1, ["HN-O-17"])
    found = await Org.filter(import_id=one.id).using_db(reader()).order_by("path")
    assert [org.level for org in found] == [2, 3, 3]


@pytest.mark.parametrize("mode", [ImportMode.CHECK_ONLY, ImportMode.CHECK_THEN_COMMIT])
async def test_a_union_without_a_place_in_the_tree_is_refused_by_the_check_already(home: Org, mode: ImportMode) -> None:
    # Given federations one below the other, the third of which stands too low for one
    rows = [union(1, parent=home.name)]
    rows += [union(order, parent=str(union(order - 1)["工会名称"])) for order in (2, 3, 4)]
    for row in rows[:3]:
        row["基层工会类型"] = "总工会"
    # When they are imported, or only checked
    one = await imported(await account_of(home), home, org_workbook(rows), RecordKind.ORG, mode=mode)
    # Then it is refused, and so is the one below it
    assert (one.outcome, one.accepted, one.rejected) == (Outcome.PARTIAL, 2, 2)
    assert await codes(one) == ["NOT-TAKEN", "NOT-TAKEN"]


async def test_findings_are_kept_sealed_and_come_back_masked(home: Org) -> None:
    clerk = await account_of(home)
    rows = workers(1)
    rows[0]["移动电话"] = "1600000"
    one = await imported(clerk, home, member_workbook(rows))
    kept = await FoundItem.get(import_id=one.id, using_db=reader())
    assert kept.fills_sealed is not None
    assert b"1600000" not in kept.fills_sealed
    assert storing.found(kept).finding.fills["text"] == "1600000"
    assert (kept.row, kept.column, kept.field, kept.severity) == (5, "K", "mobile", Severity.ERROR)


async def test_findings_are_filtered_paged_and_counted(home: Org) -> None:
    clerk = await account_of(home)
    rows = workers(30)
    for row in rows[:12]:
        row["移动电话"] = "1600000"
    for row in rows[20:25]:
        row["姓名"] = ""
    one = await imported(clerk, home, member_workbook(rows))
    counts = await queries.finding_counts(clerk, one)
    assert [(each.code, each.count) for each in counts] == [("HN-M-04", 12), ("NEED", 5)]
    wanted = FindingFilter(code="HN-M-04")
    first = await queries.findings(clerk, one, wanted, Window.of(first=10))
    rest = await queries.findings(clerk, one, wanted, Window.of(first=10, after=first.cursors[-1]))
    assert [each.finding.row for each in (*first.items, *rest.items)] == list(range(5, 17))
    assert (first.has_next, rest.has_next) == (True, False)
    only = await queries.findings(clerk, one, FindingFilter(row=25), Window.of(first=10))
    assert [each.finding.code for each in only.items] == ["NEED"]


async def test_who_lost_the_right_between_asking_and_working_changes_nothing(home: Org) -> None:
    clerk = await account_of(home)
    one = await start(clerk, home, member_workbook(workers(1)))
    await revoke(clerk)
    one = await worked(one)
    assert (one.state, one.outcome, one.read) == (ImportState.DONE, Outcome.REJECTED, 0)
    assert "账号已停用" in one.remark
    entry = await JournalEntry.get(act="commitImport", using_db=reader())
    assert (entry.outcome, entry.account_id, entry.subject_id) == ("NOT_ALLOWED", clerk.account_id, one.id)
    assert not await Member.filter(org_id=home.id).using_db(reader()).exists()


async def test_a_union_whose_activation_is_voided_meanwhile_gets_no_members(home: Org) -> None:
    clerk = await account_of(home)
    one = await imported(clerk, home, member_workbook(workers(1)), mode=ImportMode.CHECK_THEN_WAIT)
    one = await commands.confirm(clerk, one.id)
    async with transaction() as tx:
        await orgs.stand(tx, home, OrgState.IMPORTED, clerk.actor, "voidActivation")
    one = await worked(one)
    assert (one.outcome, one.remark, one.created) == (Outcome.REJECTED, "该工会尚未激活。", 0)
    assert not await Member.filter(org_id=home.id).using_db(reader()).exists()


async def test_a_job_delivered_twice_has_one_effect(home: Org) -> None:
    # Given a worker that was taken for dead while it worked
    one = await start(await account_of(home), home, member_workbook(workers(2)))
    slow = await queue.claim("import")
    assert slow is not None
    await queue.sweep(orphans=True)
    assert (await worked(one)).outcome == Outcome.SUCCEEDED
    # When it goes on after all
    with pytest.raises(FenceLost):
        await running.work(slow)
    # Then nothing is doubled
    assert await Member.filter(org_id=home.id).using_db(reader()).count() == 2
    entries = await JournalEntry.filter(act="commitImport").using_db(reader())
    assert [entry.outcome for entry in entries] == ["DONE"]


async def test_cancelling_while_it_is_worked_on_stops_it_before_the_register(home: Org) -> None:
    clerk = await account_of(home)
    one = await start(clerk, home, member_workbook(workers(2)))
    claimed = await queue.claim("import")
    assert claimed is not None
    await commands.cancel(clerk, one.id)
    with pytest.raises(FenceLost):
        await running.work(claimed)
    assert (await again(one)).state == ImportState.CANCELLED
    assert not await Member.filter(org_id=home.id).using_db(reader()).exists()


async def test_a_fault_of_our_own_ends_as_failed_with_a_reference_and_without_data(
    home: Org,
    caplog: pytest.LogCaptureFixture,
) -> None:
    # Given a file that rots on our disk
    one = await start(await account_of(home), home, member_workbook(workers(2)))
    stored = files._path(one.upload_id)
    stored.write_bytes(stored.read_bytes()[:-20])
    with caplog.at_level(logging.CRITICAL):
        one = await worked(one)
    assert (one.state, one.outcome, one.busy_org_id) == (ImportState.DONE, Outcome.FAILED, None)
    assert (one.read, one.accepted) == (0, 0)
    assert "编号" in one.remark
    assert (await Job.get(subject_id=one.id, using_db=reader())).state == queue.JobState.FAILED


@rule("HN-M-98", "移动电话有误。", cause="试验", fix="请核对")
def mobile_is_a_small_number(mobile: str) -> bool:
    return int(f"{mobile}号") < 9  # never one: raises ValueError with the number in its words


async def test_a_rule_that_breaks_is_told_as_none_of_the_files_faults_and_logged_with_its_line_and_no_value(
    home: Org, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = registry.current()
    hainan = here.region("hainan")
    rules = (rulebook(member, hainan.sources[0], mobile_is_a_small_number),)
    monkeypatch.setattr(
        registry, "_current", replace(here, regions={**here.regions, "hainan": replace(hainan, rules=rules)})
    )
    rows = workers(2)
    one = await worked(await start(await account_of(home), home, member_workbook(rows)))
    assert (one.state, one.outcome, one.busy_org_id) == (ImportState.DONE, Outcome.FAILED, None)
    assert one.remark.startswith("本地区的一项检查规则出错，未导入任何数据。问题不在文件，重新上传也会如此")
    line = mobile_is_a_small_number.holds.__code__.co_firstlineno + 2
    assert f"rule HN-M-98 breaks: tests/hub/imports/test_running.py:{line}: ValueError" in caplog.text
    assert one.remark.rpartition("编号 ")[2] in caplog.text
    assert not [row for row in rows if str(row["移动电话"]) in caplog.text]


async def test_a_job_that_kills_every_process_ends_its_import(home: Org) -> None:
    working.register({"import": working.Handler(running.work, running.given_up)})
    one = await start(await account_of(home), home, member_workbook(workers(2)))
    for _ in range(queue.TRIES):
        assert await queue.claim("import") is not None
        await queue.sweep(orphans=True)
    await working.drain("import")
    one = await again(one)
    assert (one.state, one.outcome, one.busy_org_id) == (ImportState.DONE, Outcome.FAILED, None)
