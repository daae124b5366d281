"""The audit: nothing to say of a register that was only used, and a sentence for every fault that was planted."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import asyncpg  # type: ignore[import-untyped]
import pytest
from tortoise.expressions import F

from hub.access.models import Account
from hub.access.states import AccountState
from hub.auditing.audit import CHECKS, Violation, audit
from hub.cards.models import Card, CardBatch
from hub.cards.states import CardBatchState
from hub.clock import now
from hub.database import is_sqlite, reader, transaction
from hub.database.walls import behind
from hub.exports.models import ExportApproval, ExportFile, ExportRequest, ExportRow
from hub.identity import new_id
from hub.imports.models import Import
from hub.imports.states import ImportState
from hub.jobs import queue
from hub.jobs.models import Job
from hub.jobs.queue import JobState
from hub.joining.models import JoinApplication
from hub.journal import anchors, verifying
from hub.journal.models import Revision
from hub.members.holds import HoldKind
from hub.members.models import Hold, Member, Membership
from hub.orgs import counters
from hub.orgs.models import Org, Tally
from hub.region import CardState
from hub.settings import Settings
from hub.transfers.models import Approval, Transfer
from tests.factories import make_member, make_org
from tests.tampering import cut_off, tamper


async def said(check: str) -> list[str]:
    """What the audit says; only one check may find anything."""
    found = await audit()
    assert {one.check for one in found} <= {check}
    return [one.said for one in found]


async def test_a_register_that_was_only_used_is_clean(used: Settings) -> None:
    assert await audit() == []


async def test_a_register_in_use_is_clean_at_every_moment(used: Settings) -> None:
    home = await Org.filter(level=2).using_db(reader()).first()
    assert home is not None

    async def look() -> list[Violation]:
        return [one for _ in range(6) for one in await audit()]

    async def work() -> None:
        for _ in range(25):
            await make_member(home)
            await make_org(home)

    found, _ = await asyncio.gather(look(), work())
    assert found == []


async def on_union(**changes: object) -> None:
    await Org.filter(level=2).limit(1).update(**changes)


async def on_import(**changes: object) -> None:
    first = await Import.filter(state=ImportState.DONE).order_by("id").first()
    assert first is not None
    await Import.filter(id=first.id).update(**changes)


async def on_job(state: JobState, **changes: object) -> None:
    async with transaction() as tx:
        job = await queue.enqueue(tx, "mail", new_id(), "", payload="to whom")
    await Job.filter(id=job).update(state=state, **changes)


async def a_step_lost() -> None:
    step = await Revision.filter(act="updateMember").order_by("-version").first()
    assert step is not None
    await step.delete()


async def a_row_lost() -> None:
    """A member that an import has brought is gone, and the counters know it."""
    one = await Member.filter(version=1, state="CURRENT").exclude(import_id=None).first()
    assert one is not None
    home = await Org.get(id=one.org_id)
    async with transaction() as tx:
        await one.delete(using_db=tx)
        await counters.add_members(tx, home.region, home.path, -1)


async def a_hold_let_go(kind: HoldKind) -> None:
    await Hold.filter(kind=kind).delete()


async def on_card_at_bank(**changes: object) -> None:
    one = await Card.filter(state=CardState.APPLIED).first()
    assert one is not None
    await Card.filter(id=one.id).update(**changes)


async def on_sent_batch(**changes: object) -> None:
    one = await CardBatch.filter(state=CardBatchState.SUBMITTED).first()
    assert one is not None
    await CardBatch.filter(id=one.id).update(**changes)


async def a_replaced_card_alive() -> None:
    new = await Card.exclude(replaces_id=None).first()
    assert new is not None
    await Card.filter(id=new.id).update(live=None)
    await Card.filter(id=new.replaces_id).update(live=True)


async def a_step_of_a_card_lost() -> None:
    await Revision.filter(act="mend").delete()


async def on_open(**changes: object) -> None:
    one = await Transfer.get(state="PENDING")
    await Approval.filter(transfer_id=one.id).update(waits=False)
    await Transfer.filter(id=one.id).update(**changes)


async def on_application(state: str, /, **changes: object) -> None:
    one = await JoinApplication.filter(state=state).order_by("-id").first()
    assert one is not None
    await JoinApplication.filter(id=one.id).update(**changes)


async def an_applicant_sent_elsewhere() -> None:
    """Whoever was taken in stands in another union, and nothing says that they moved."""
    taken = await JoinApplication.get(state="APPROVED")
    moved = await Membership.all().values_list("member_id", flat=True)
    other = await Member.exclude(org_id=taken.org_id).exclude(id__in=moved).first()
    assert other is not None
    await JoinApplication.filter(id=taken.id).update(member_id=other.id)


async def nobody_waited_for() -> None:
    await Approval.all().update(waits=False)


async def an_approval_lost() -> None:
    await Approval.filter(decision="APPROVED").delete()


async def a_bond_not_ended() -> None:
    await Membership.exclude(state="TRANSFERRED").update(state="CURRENT")


async def an_entry_changed() -> None:
    await tamper("UPDATE journal SET actor = 'x' WHERE region = 'hainan' AND number = 3")


async def an_end_cut_off() -> None:
    anchors.add((await verifying.verify()).ends)
    await cut_off("hainan", 5)


async def an_import_without_a_job() -> None:
    await Job.filter(kind="import", state=JobState.READY).delete()


async def an_undo_without_a_job() -> None:
    await Import.exclude(busy_org_id=None).update(busy_org_id=None)  # one that runs holds the union
    await on_import(busy_org_id=F("org_id"))


async def an_import_nobody_waits_for() -> None:
    await Import.filter(state=ImportState.QUEUED).update(state=ImportState.DONE, busy_org_id=None, finished_at=now())


async def an_unknown_key() -> None:
    one = await Member.all().first()
    assert one is not None
    sealed = bytearray(one.mobile_sealed or b"")
    sealed[1] = 9
    await Member.filter(id=one.id).update(mobile_sealed=bytes(sealed))


async def on_made(**changes: object) -> None:
    await ExportRequest.filter(state="READY").update(**changes)


async def an_approval_of_another_query() -> None:
    made = await ExportRequest.get(state="READY")
    await ExportApproval.filter(export_id=made.id, side="SUPERIOR").update(query_hash="0" * 64)


async def an_approval_by_the_requester() -> None:
    made = await ExportRequest.get(state="READY")
    await ExportApproval.filter(export_id=made.id, side="OWN_LEADER").update(account_id=made.account_id)


async def an_export_that_waits(**changes: object) -> None:
    asked = await ExportRequest.get(state="REQUESTED")
    await ExportApproval.filter(export_id=asked.id).update(**changes)


async def a_requester_who_left() -> None:
    made = await ExportRequest.get(state="READY")
    await Account.filter(id=made.account_id).update(state=AccountState.REVOKED)


FAULTS: dict[str, tuple[str, str, Callable[[], Awaitable[object]]]] = {
    "a union under a foreign number": ("tree", "do not fit", lambda: on_union(seq=77)),
    "a union on a wrong level": ("tree", "do not fit", lambda: on_union(level=3)),
    "a member too many": ("counters", "member_count says", lambda: on_union(member_count=99)),
    "a wrong sum of members": ("counters", "member_total says", lambda: on_union(member_total=99)),
    "a union too many": ("counters", "child_count says", lambda: on_union(child_count=99)),
    "a wrong sum of unions": ("counters", "org_total says", lambda: on_union(org_total=99)),
    "a wrong sum of complete unions": ("counters", "complete_total says", lambda: on_union(complete_total=99)),
    "a tally that says something else": ("counters", "the tally of", lambda: Tally.all().update(members=99)),
    "a union without a tally": ("counters", "the tally of", lambda: Tally.all().delete()),
    "a bond that has not ended": ("memberships", "it says CURRENT", a_bond_not_ended),
    "a transfer that holds nobody": ("transfers", "nothing holds its person", lambda: a_hold_let_go(HoldKind.TRANSFER)),
    "a hold without a transfer": ("transfers", "no transfer", lambda: on_open(state="EXPIRED", ended_at=now())),
    "a transfer nobody may decide": ("transfers", "waits for nobody", nobody_waited_for),
    "a transfer nobody agreed to": ("transfers", "nobody agreed", an_approval_lost),
    "an application in no state": (
        "applications",
        "is no state of an application",
        lambda: on_application("REJECTED", state="?"),
    ),
    "an application before no union": (
        "applications",
        "has no union",
        lambda: on_application("RETURNED", org_id=new_id()),
    ),
    "an application nobody sees": (
        "applications",
        "neither it nor another",
        lambda: JoinApplication.all().update(open=None),
    ),
    "a decided application that waits": (
        "applications",
        "but lies before",
        lambda: on_application("REJECTED", open=True),
    ),
    "an application nobody decided": (
        "applications",
        "nobody decided so",
        lambda: on_application("REJECTED", decision=None),
    ),
    "an application that took nobody in": (
        "applications",
        "never belonged",
        lambda: on_application("APPROVED", member_id=new_id()),
    ),
    "an applicant who is elsewhere": ("applications", "never belonged", an_applicant_sent_elsewhere),
    "somebody refused and taken in": (
        "applications",
        "whom it has taken in",
        lambda: on_application("REJECTED", member_id=new_id()),
    ),
    "an export in no state": ("exports", "is no state of an export", lambda: on_made(state="?", ended_at=now())),
    "an export nobody may decide": ("exports", "waits for nobody", lambda: an_export_that_waits(waits=False)),
    "an export of another query": ("exports", "not both approved exactly this", an_approval_of_another_query),
    "an export approved by its requester": ("exports", "or asked for it", an_approval_by_the_requester),
    "an export of somebody who left": ("exports", "has left", a_requester_who_left),
    "a larger file than approved": ("exports", "were approved", lambda: on_made(row_ceiling=1)),
    "a person nobody knows was in a file": ("exports", "not that many", lambda: ExportRow.all().delete()),
    "a file that is not there": ("exports", "there is no file", lambda: ExportFile.all().delete()),
    "a file of no export": ("exports", "no export", lambda: ExportFile.all().update(export_id=new_id())),
    "an export that ended at no time": ("exports", "nobody knows since when", lambda: on_made(state="DOWNLOADED")),
    "a card that holds nobody": ("cards", "nothing holds its person", lambda: a_hold_let_go(HoldKind.CARD)),
    "a card that holds somebody for ever": ("cards", "is held, but it is", lambda: on_card_at_bank(state="ACTIVE")),
    "a card under a foreign union": ("cards", "under another union", lambda: on_card_at_bank(org_id=new_id())),
    "a card of nobody": ("cards", "not in the register", lambda: on_card_at_bank(member_id=new_id())),
    "a card in no state": ("cards", "is no state of a card", lambda: on_card_at_bank(state="?")),
    "a card in no row": ("cards", "in none of its rows", lambda: on_card_at_bank(batch_row=99)),
    "a replaced card alive": ("cards", "it replaces a card that is live", a_replaced_card_alive),
    "a batch of another size": ("cards", "it says 99, there are 1 rows", lambda: on_sent_batch(size=99)),
    "a batch sent at no time": ("cards", "nobody knows when", lambda: on_sent_batch(submitted_at=None)),
    "a batch answered in part": ("cards", "rows of it are not", lambda: on_sent_batch(state="ANSWERED")),
    "a batch sent and open": ("cards", "yet has a time", lambda: on_sent_batch(state="OPEN")),
    "a lost step of a card": ("versions", "card", a_step_of_a_card_lost),
    "a lost step": ("versions", "steps after the first", a_step_lost),
    "a lost row": ("imports", "records tell of it", a_row_lost),
    "a miscounted file": ("imports", "not what became of it", lambda: on_import(blank=7)),
    "a row accepted and forgotten": ("imports", "not what was taken in", lambda: on_import(unchanged=7)),
    "an end without a day": ("imports", "nobody knows since when", lambda: on_import(finished_at=None)),
    "a union that is held for ever": ("imports", "holds its union", lambda: on_import(busy_org_id=new_id())),
    "an undo without a job": ("imports", "no job will do it", an_undo_without_a_job),
    "an import without a job": ("imports", "no job will end it", an_import_without_a_job),
    "a job without an import": ("imports", "a job waits for it", an_import_nobody_waits_for),
    "a job nobody holds": ("jobs", "nobody holds it", lambda: on_job(JobState.RUNNING)),
    "a job whose worker died": (
        "jobs",
        "nobody holds it",
        lambda: on_job(JobState.RUNNING, leased_until=now() - timedelta(hours=1)),
    ),
    "a job without an end": ("jobs", "the 40th time", lambda: on_job(JobState.READY, tries=40)),
    "a job that keeps a secret": ("jobs", "still keeps", lambda: on_job(JobState.DONE, finished_at=now())),
    "a changed entry": ("journal", "entry 3: it was changed", an_entry_changed),
    "a value under an unknown key": ("seals", "member.mobile_sealed: 1 values are sealed with key 9", an_unknown_key),
}


@pytest.mark.parametrize("name", FAULTS)
async def test_a_planted_fault_is_named(used: Settings, name: str) -> None:
    check, sentence, plant = FAULTS[name]
    await plant()
    found = await said(check)
    assert any(sentence in one for one in found), found


async def test_a_journal_cut_off_with_its_head_is_named(used: Settings) -> None:
    await an_end_cut_off()
    assert any("entry 6: it and what followed was cut off" in one.said for one in await audit())


async def test_a_union_without_its_superior_is_named(used: Settings) -> None:
    await on_union(parent_id=new_id())
    assert {violation.check for violation in await audit()} == {"tree", "counters"}


async def test_a_member_in_a_union_that_is_gone_is_named(used: Settings) -> None:
    one = await Member.filter(state="CURRENT").first()
    assert one is not None
    await Member.filter(id=one.id).update(org_id=new_id())
    assert {violation.check for violation in await audit()} == {"memberships", "counters"}


async def test_a_person_with_two_records_is_named_where_the_database_would_not_refuse_it(used: Settings) -> None:
    if is_sqlite(reader()):
        pytest.skip("SQLite lets nobody take the index away")
    one, other = await Member.all().using_db(reader()).order_by("id").limit(2)
    owner = await asyncpg.connect(used.database_owner)
    of_member = "conrelid = 'member'::regclass AND contype = 'u'"
    for row in await owner.fetch(f"SELECT conname FROM pg_constraint WHERE {of_member}"):
        await owner.execute(f'ALTER TABLE member DROP CONSTRAINT "{row["conname"]}"')
    await owner.execute("UPDATE member SET id_number_index = $1 WHERE id = $2", one.id_number_index, other.id)
    await owner.close()
    (found,) = await said("memberships")
    assert "the same person has 2 records in hainan" in found


async def test_two_applications_of_a_person_before_one_union_are_named_where_the_database_would_not_refuse_it(
    used: Settings,
) -> None:
    if is_sqlite(reader()):
        pytest.skip("SQLite lets nobody take the index away")
    owner = await asyncpg.connect(used.database_owner)
    of_application = "conrelid = 'join_application'::regclass AND contype = 'u'"
    for row in await owner.fetch(f"SELECT conname FROM pg_constraint WHERE {of_application}"):
        await owner.execute(f'ALTER TABLE join_application DROP CONSTRAINT "{row["conname"]}"')
    await owner.close()
    await JoinApplication.filter(state="SUBMITTED").update(open=True)
    (found,) = await said("applications")
    assert "another of the same person" in found


async def test_an_application_to_a_union_that_has_ended_is_named(used: Settings) -> None:
    home = await Org.get(id=(await JoinApplication.get(state="RETURNED")).org_id)
    await Org.filter(id=home.id).update(state="CLOSED")
    assert "applications" in {violation.check for violation in await audit()}


async def test_the_audit_looks_beyond_the_wall_of_whoever_starts_it(used: Settings) -> None:
    await an_entry_changed()
    with behind(None):
        assert any("entry 3: it was changed" in one.said for one in await audit())


def test_every_check_has_a_fault_that_it_names() -> None:
    assert {check for check, _, _ in FAULTS.values()} == set(CHECKS)
