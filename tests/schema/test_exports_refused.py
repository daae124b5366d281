"""Every shorter path to a file is refused: who may not approve, and what an approval does not outlive."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, TypeAlias

import pytest

from hub.access.models import Account
from hub.access.roles import Role
from hub.access.states import AccountState
from hub.clock import now
from hub.database.walls import everywhere
from hub.exports.models import ExportApproval, ExportFile, ExportRequest, ExportRow
from hub.identity import new_id
from hub.jobs import working
from hub.journal.models import JournalEntry
from hub.members.models import Member
from hub.orgs.models import Org, Responsible
from hub.seal import keyring
from schema.ids import uuid_of
from tests.factories import make_member
from tests.schema.conftest import Somebody
from tests.schema.exporting import DECIDE, NOTICES, Exporting, codes, exporting

__all__ = ["exporting"]

Path: TypeAlias = Callable[[Exporting, dict[str, Any]], Awaitable[Somebody]]
Accident: TypeAlias = Callable[[Exporting, dict[str, Any]], Awaitable[None]]


async def the_requester(exporting: Exporting, asked: dict[str, Any]) -> Somebody:
    return exporting.clerk


async def the_requesters_other_account(exporting: Exporting, asked: dict[str, Any]) -> Somebody:
    """The same mailbox stands behind both."""
    await with_mailbox("clerk@example.org", role=Role.UNION_ADMIN)
    await with_mailbox("Clerk@Example.org ", role=Role.UNION_LEADER, org_id=exporting.works.id)
    return exporting.leader


async def the_same_person_twice(exporting: Exporting, asked: dict[str, Any]) -> Somebody:
    """Leader of the works and, with another account, of the city."""
    await exporting.leader.do(DECIDE, id=asked["id"], no="1号")
    await with_mailbox("leader@example.org", role=Role.UNION_LEADER)
    return exporting.above


async def the_same_account_twice(exporting: Exporting, asked: dict[str, Any]) -> Somebody:
    await exporting.leader.do(DECIDE, id=asked["id"], no="1号")
    return exporting.leader


async def the_same_member_twice(exporting: Exporting, asked: dict[str, Any]) -> Somebody:
    """Both accounts are one member's."""
    await exporting.leader.do(DECIDE, id=asked["id"], no="1号")
    with everywhere():
        await Account.filter(role=Role.UNION_LEADER).update(member_id=exporting.world.member.id)
    return exporting.above


async def the_same_mobile_twice(exporting: Exporting, asked: dict[str, Any]) -> Somebody:
    """Two unions name somebody responsible, each with the account, by one mobile number written in two ways."""
    await exporting.leader.do(DECIDE, id=asked["id"], no="1号")
    with everywhere():
        for union, phone in ((exporting.works, "16000000001"), (exporting.city, "0898-60000001/+86-16000000001")):
            await answers_for(union, await Account.get(org_id=union.id, role=Role.UNION_LEADER), phone)
    return exporting.above


async def another_administrator(exporting: Exporting, asked: dict[str, Any]) -> Somebody:
    return await exporting.somebody(exporting.works)


async def the_superiors_administrator(exporting: Exporting, asked: dict[str, Any]) -> Somebody:
    return await exporting.somebody(exporting.city)


async def a_leader_two_levels_up(exporting: Exporting, asked: dict[str, Any]) -> Somebody:
    return await exporting.somebody(exporting.world.root, Role.UNION_LEADER)


async def the_regions_administrator(exporting: Exporting, asked: dict[str, Any]) -> Somebody:
    return await exporting.somebody(None, Role.REGION_ADMIN)


async def a_leader_elsewhere(exporting: Exporting, asked: dict[str, Any]) -> Somebody:
    return await exporting.somebody(exporting.world.other, Role.UNION_LEADER)


async def a_leader_too_late(exporting: Exporting, asked: dict[str, Any]) -> Somebody:
    with everywhere():
        await ExportRequest.all().update(due_at=now() - timedelta(minutes=1))
    return exporting.leader


@pytest.mark.parametrize(
    ("who", "code"),
    [
        (the_requester, "NOT_ALLOWED"),
        (the_requesters_other_account, "OWN_REQUEST"),
        (the_same_person_twice, "SAME_PERSON"),
        (the_same_account_twice, "EXPORT_OVER"),
        (the_same_member_twice, "SAME_PERSON"),
        (the_same_mobile_twice, "SAME_PERSON"),
        (another_administrator, "NOT_ALLOWED"),
        (the_superiors_administrator, "NOT_ALLOWED"),
        (a_leader_two_levels_up, "NOT_ALLOWED"),
        (the_regions_administrator, "NOT_ALLOWED"),
        (a_leader_elsewhere, "NOT_FOUND"),
        (a_leader_too_late, "EXPORT_OVER"),
    ],
)
async def test_who_may_not_approve(exporting: Exporting, who: Path, code: str) -> None:
    asked = await exporting.ask()
    somebody = await who(exporting, asked)
    assert codes(await somebody.attempt(DECIDE, id=asked["id"], no="2号")) == [code]
    await working.drain("export")
    with everywhere():
        assert await ExportFile.all().count() == 0
        assert (await ExportRequest.get()).state == "REQUESTED"


@pytest.mark.parametrize(("said", "code"), [({}, "WRITTEN_REPLY_NEEDED"), ({"no": "1号", "v": 7}, "STALE")])
async def test_approvals_that_say_too_little(exporting: Exporting, said: dict[str, Any], code: str) -> None:
    asked = await exporting.ask()
    assert codes(await exporting.leader.attempt(DECIDE, id=asked["id"], **said)) == [code]


async def an_approver_left(exporting: Exporting, asked: dict[str, Any]) -> None:
    await Account.filter(org_id=exporting.city.id, role=Role.UNION_LEADER).update(state=AccountState.REVOKED)


async def an_approver_has_another_office(exporting: Exporting, asked: dict[str, Any]) -> None:
    await Account.filter(org_id=exporting.works.id, role=Role.UNION_LEADER).update(role=Role.UNION_CLERK)


async def the_requester_left(exporting: Exporting, asked: dict[str, Any]) -> None:
    await Account.filter(org_id=exporting.works.id, role=Role.UNION_ADMIN).update(state=AccountState.REVOKED)


async def a_member_more(exporting: Exporting, asked: dict[str, Any]) -> None:
    await make_member(exporting.works, 31)


async def masks_taken_off(exporting: Exporting, asked: dict[str, Any]) -> None:
    await ExportRequest.all().update(masked=False)


async def a_column_more(exporting: Exporting, asked: dict[str, Any]) -> None:
    one = await ExportRequest.get()
    await ExportRequest.all().update(columns=[*one.columns, "mobile"])


async def all_that_lies_below(exporting: Exporting, asked: dict[str, Any]) -> None:
    await ExportRequest.all().update(subtree=True)


async def a_higher_ceiling(exporting: Exporting, asked: dict[str, Any]) -> None:
    await ExportRequest.all().update(row_ceiling=1_000)


async def another_receiver(exporting: Exporting, asked: dict[str, Any]) -> None:
    await ExportRequest.all().update(receiver="别人")


async def another_form(exporting: Exporting, asked: dict[str, Any]) -> None:
    await ExportRequest.all().update(layout_region="shenzhen")


async def an_approval_of_something_else(exporting: Exporting, asked: dict[str, Any]) -> None:
    await ExportApproval.filter(side="SUPERIOR").update(query_hash="0" * 64)


async def another_superior(exporting: Exporting, asked: dict[str, Any]) -> None:
    await Org.filter(id=exporting.works.id).update(parent_id=exporting.world.root.id)


@pytest.mark.parametrize(
    ("accident", "says"),
    [
        (an_approver_left, "已不在原岗位"),
        (an_approver_has_another_office, "已不在原岗位"),
        (the_requester_left, "已不在原岗位"),
        (a_member_more, "超过批准的3条"),
        (masks_taken_off, "有变化"),
        (a_column_more, "有变化"),
        (all_that_lies_below, "有变化"),
        (a_higher_ceiling, "有变化"),
        (another_receiver, "有变化"),
        (another_form, "有变化"),
        (an_approval_of_something_else, "有变化"),
        (another_superior, "上级已经变化"),
    ],
)
async def test_what_an_approval_does_not_outlive(exporting: Exporting, accident: Accident, says: str) -> None:
    """Between the second yes and the file: void, told to whoever asked, and no file at all."""
    asked = await exporting.ask(fields=["fullName", "sex", "idNumber"])
    await exporting.leader.do(DECIDE, id=asked["id"], no="1号")
    await exporting.above.do(DECIDE, id=asked["id"], no="2号")
    with everywhere():
        await accident(exporting, asked)
    await working.drain("export")
    with everywhere():
        one = await ExportRequest.get(id=uuid_of("ExportRequest", asked["id"]))
        assert (one.state, says in one.remark) == ("RETURNED", True), one.remark
        assert await ExportFile.all().count() == await ExportRow.all().count() == 0
        assert [entry.outcome for entry in await JournalEntry.filter(act="voidExport")] == ["DONE"]


async def test_who_asked_is_told_why_it_is_void(exporting: Exporting) -> None:
    asked = await exporting.ask()
    await exporting.leader.do(DECIDE, id=asked["id"], no="1号")
    await exporting.above.do(DECIDE, id=asked["id"], no="2号")
    with everywhere():
        await make_member(exporting.works, 31)
    await working.drain("export")
    (notice,) = (await exporting.clerk.ask(NOTICES))["viewer"]["notices"]["nodes"]
    assert notice["title"] == "导出批准失效"
    assert "超过批准的3条" in notice["body"]
    assert (await exporting.read(asked))["remark"] in notice["body"]


async def test_fewer_than_approved_is_no_widening(exporting: Exporting) -> None:
    asked = await exporting.ask()
    await exporting.leader.do(DECIDE, id=asked["id"], no="1号")
    await exporting.above.do(DECIDE, id=asked["id"], no="2号")
    with everywhere():
        await Member.filter(full_name="试9").delete()
    await working.drain("export")
    assert (await exporting.read(asked))["state"] == "READY"


async def answers_for(union: Org, account: Account, phone: str) -> None:
    id_ = new_id()
    await Responsible.create(
        id=id_,
        region=union.region,
        org_id=union.id,
        duty="IN_CHARGE",
        place=1,
        name="试副主席",
        phone_sealed=keyring().seal("responsible.phone", id_, phone),
        account_id=account.id,
        since=now().date(),
    )


async def with_mailbox(address: str, **which: object) -> None:
    with everywhere():
        for one in await Account.filter(**which):
            await Account.filter(id=one.id).update(email_sealed=keyring().seal("account.email", one.id, address))
