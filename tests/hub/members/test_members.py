"""Members one by one: enrolled, corrected, gone, taken out; and what each step leaves behind."""

from dataclasses import replace
from datetime import date

import pytest

from hub.access import throttle
from hub.access.roles import Role
from hub.clock import today
from hub.errors import Invalid, NotAllowed, NotFound, OrgNotActive, RateLimited, Stale, StepUpNeeded
from hub.journal.models import JournalEntry, Revision
from hub.members import commands, queries
from hub.members.history import history
from hub.members.models import Member, Membership
from hub.members.values import MEMBERS
from hub.orgs.models import Org
from hub.region import OrgKind
from hub.settings import Settings
from tests.factories import make_member, make_org, make_root, person_values, scope_of
from tests.hub.recount import assert_counters_right

FEDERATION = OrgKind.LOCAL_FEDERATION


async def leave(union: Org, member: Member, on: date = date(2021, 5, 1)) -> Member:
    return await commands.end_membership(scope_of(union), member.id, "6", reason="5", on=on)


async def test_whoever_joins_is_numbered_counted_and_kept_sealed(installation: Settings) -> None:
    union = await make_org(await make_root())
    one = await make_member(union, 1, email="a@example.cn", address="虚构县甘蔗路1号", post="委员")
    assert one.state == "CURRENT"
    assert one.member_no.startswith("46")
    assert (one.joined_on, one.since) == (date(2020, 1, 1), date(2020, 1, 1))
    clear = {key: MEMBERS.clear(one, key) for key in ("id_number", "mobile", "email", "address", "post")}
    assert clear["mobile"] == "16000000001"
    assert clear["post"] == "委员"
    shown = {key: str(MEMBERS.masked(one, key)) for key in ("id_number", "mobile", "email", "address")}
    assert shown == {
        "id_number": "*" * 16 + str(clear["id_number"])[-2:],
        "mobile": "160****0001",
        "email": "a***@example.cn",
        "address": "****",
    }
    raw = (installation.data / "hub.db").read_bytes() + (installation.data / "hub.db-wal").read_bytes()
    assert one.member_no.encode() in raw, "the file is the one that was written"
    assert not any(str(clear[key]).encode() in raw for key in ("id_number", "mobile", "email", "address"))
    await assert_counters_right()


async def test_nobody_joins_a_union_that_is_not_active_or_not_in_reach(either: Settings) -> None:
    root = await make_root()
    waiting, other = await make_org(root, active=False), await make_org(root)
    with pytest.raises(OrgNotActive):
        await commands.enroll(scope_of(root), waiting.id, person_values(1))
    with pytest.raises(NotFound):
        await commands.enroll(scope_of(other), root.id, person_values(1))
    with pytest.raises(Invalid):
        await commands.enroll(scope_of(other), other.id, person_values(1, full_name=None))


async def test_a_person_a_union_has_already_is_brought_up_to_date_and_not_doubled(either: Settings) -> None:
    union = await make_org(await make_root())
    one = await make_member(union, 1, education="21")
    same = await make_member(
        union, 1, id_number=str(MEMBERS.clear(one, "id_number")).lower(), education=None, hukou="10"
    )
    assert (same.id, same.version, same.education, same.hukou) == (one.id, 2, "21", "10")
    again = await make_member(union, 1)
    assert again.version == 2, "nothing new was said"
    await assert_counters_right()


async def test_a_person_of_another_union_is_refused_without_a_word_about_it(either: Settings) -> None:
    root = await make_root()
    one, other = await make_org(root), await make_org(root)
    await make_member(one, 1)
    with pytest.raises(Invalid) as refused:
        await make_member(other, 1)
    assert refused.value.code == "MEMBER_ELSEWHERE"
    assert one.name not in str(refused.value)


async def test_a_correction_keeps_what_is_absent_clears_what_is_null_and_takes_masks_for_untouched(
    either: Settings,
) -> None:
    union = await make_org(await make_root())
    one = await make_member(union, 1, education="21", native_place="虚构")
    changed = await commands.update(
        scope_of(union), one.id, {"mobile": "160****0001", "native_place": None, "full_name": "试甲"}, if_version=1
    )
    assert MEMBERS.clear(changed, "mobile") == "16000000001"
    assert (changed.native_place, changed.education, changed.full_name) == (None, "21", "试甲")
    assert (await history(scope_of(union), changed))[-1].changes == {
        "native_place": ("虚构", None),
        "full_name": ("试1", "试甲"),
    }
    with pytest.raises(Stale):
        await commands.update(scope_of(union), one.id, {"education": "31"}, if_version=1)


async def test_a_number_cannot_be_corrected_into_somebody_elses(either: Settings) -> None:
    root = await make_root()
    union, other = await make_org(root), await make_org(root)
    one, stranger = await make_member(union, 1), await make_member(other, 2)
    with pytest.raises(Invalid) as refused:
        await commands.update(scope_of(union), one.id, {"id_number": MEMBERS.clear(stranger, "id_number")})
    assert refused.value.path == ("values", "id_number")
    assert (await commands.update(scope_of(union), one.id, {"id_number": person_values(3)["id_number"]})).version == 2


async def test_who_leaves_is_counted_no_more_and_comes_back_with_the_old_bond_on_record(either: Settings) -> None:
    union = await make_org(await make_root())
    one = await make_member(union, 1)
    gone = await leave(union, one)
    assert (gone.state, gone.change_reason, gone.changed_on) == ("LEFT", "5", date(2021, 5, 1))
    await assert_counters_right()
    back = await make_member(union, 1, changed_on=date(2022, 1, 1))
    assert (back.id, back.state, back.since, back.change_reason) == (one.id, "CURRENT", date(2022, 1, 1), None)
    bonds = (await queries.memberships(scope_of(union), [one.id]))[one.id]
    assert [(bond.state, bond.since, bond.until, bond.org_name) for bond in bonds] == [
        ("LEFT", date(2020, 1, 1), date(2021, 5, 1), union.name)
    ]
    await assert_counters_right()


async def test_another_union_that_enrolls_a_former_member_learns_nothing_of_what_was(either: Settings) -> None:
    # Given somebody who left one union, with all that union knew
    root = await make_root()
    first, second = await make_org(root), await make_org(root)
    one = await make_member(first, 1, address="虚构县甘蔗路1号", post="委员", education="21")
    await commands.update(scope_of(first), one.id, {"native_place": "虚构"})
    await leave(first, one)
    # When a union beside it enrolls the person, knowing little
    little = {"full_name": "试1", "id_number": person_values(1)["id_number"], "change": "1"}
    moved = await commands.enroll(scope_of(second), second.id, little)
    # Then it has the person and number, and no more
    assert (moved.id, moved.member_no, moved.org_id, moved.since) == (one.id, one.member_no, second.id, today())
    assert MEMBERS.clear(moved, "id_number") == little["id_number"]
    empty = ("address", "post", "education", "native_place", "mobile", "change_reason")
    assert {key: MEMBERS.clear(moved, key) for key in empty} == dict.fromkeys(empty)
    assert await queries.memberships(scope_of(second), [one.id]) == {one.id: []}
    steps = await history(scope_of(second), moved)
    assert [step.version for step in steps] == [4]
    assert all(before is None for before, _ in steps[0].changes.values())
    # And the first union sees it no longer, while the superior of both sees the whole way
    with pytest.raises(NotFound):
        await queries.visible(scope_of(first), one.id)
    assert [step.act for step in await history(scope_of(root), moved)] == [
        "enrollMember",
        "updateMember",
        "endMembership",
        "enrollMember",
    ]
    assert len((await queries.memberships(scope_of(root), [one.id]))[one.id]) == 1
    await assert_counters_right()


@pytest.mark.parametrize(
    ("change", "reason", "on", "path"),
    [
        ("4", "1", date(2021, 1, 1), "change"),
        ("6", None, date(2021, 1, 1), "reason"),
        ("6", "个人原因", date(2021, 1, 1), "reason"),
        ("6", "5", date(2019, 1, 1), "on"),
        ("6", "5", date(9999, 1, 1), "on"),
    ],
)
async def test_an_ending_needs_a_way_a_reason_and_a_day(
    either: Settings, change: str, reason: str | None, on: date, path: str
) -> None:
    union = await make_org(await make_root())
    one = await make_member(union, 1)
    with pytest.raises(Invalid) as refused:
        await commands.end_membership(scope_of(union), one.id, change, reason=reason, on=on)
    assert refused.value.path == (path,)


async def test_a_retained_membership_is_counted_and_can_still_end_but_not_be_retained_twice(
    either: Settings,
) -> None:
    union = await make_org(await make_root())
    one = await make_member(union, 1)
    kept = await commands.end_membership(scope_of(union), one.id, "3", on=date(2021, 1, 1))
    assert kept.state == "RETAINED"
    await assert_counters_right()
    with pytest.raises(Invalid):
        await commands.end_membership(scope_of(union), one.id, "3", on=date(2021, 1, 1))
    await leave(union, one)
    with pytest.raises(Invalid):
        await leave(union, one)
    await assert_counters_right()


async def test_an_error_is_taken_out_with_its_steps_but_not_somebody_with_a_past(either: Settings) -> None:
    union = await make_org(await make_root())
    error, former = await make_member(union, 1), await make_member(union, 2)
    await commands.update(scope_of(union), error.id, {"education": "21"})
    await commands.delete(scope_of(union), error.id, "录入有误")
    assert not await Member.exists(id=error.id)
    assert not await Revision.exists(subject_id=error.id)
    await assert_counters_right()
    await leave(union, former)
    with pytest.raises(Invalid):
        await commands.delete(scope_of(union), former.id, "录入有误")
    await make_member(union, 2)
    with pytest.raises(Invalid):
        await commands.delete(scope_of(union), former.id, "录入有误")
    assert await Membership.all().count() == 1


async def test_full_values_are_read_by_whoever_proved_again_who_they_are_and_said_why(either: Settings) -> None:
    union = await make_org(await make_root())
    one = await make_member(union, 1)
    asked = scope_of(union, stepped_up=True)
    with pytest.raises(StepUpNeeded):
        await commands.unmask(scope_of(union), one.id, ["mobile"], "核对联系方式")
    for fields, reason in ((["mobile"], "  看 "), (["education"], "核对联系方式"), ([], "核对联系方式")):
        with pytest.raises(Invalid):
            await commands.unmask(asked, one.id, fields, reason)
    assert await commands.unmask(asked, one.id, ["mobile", "full_name"], "核对联系方式") == {
        "mobile": "16000000001",
        "full_name": "试1",
    }
    entry = await JournalEntry.filter(act="unmask", outcome="DONE").get()
    assert entry.details == {"fields": ["full_name", "mobile"], "reason": "核对联系方式"}
    assert entry.subject_id == one.id
    assert entry.subject_label == f"试* {one.member_no}"


async def test_whoever_reads_hundreds_of_people_a_day_is_stopped(
    either: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = replace(throttle.LIMITS["unmask"][0], tries=3)
    monkeypatch.setattr(throttle, "LIMITS", {**throttle.LIMITS, "unmask": (few,)})
    union = await make_org(await make_root())
    one = await make_member(union, 1)
    asked = scope_of(union, stepped_up=True)
    for _ in range(3):
        await commands.unmask(asked, one.id, ["mobile"], "核对联系方式")
    with pytest.raises(RateLimited):
        await commands.unmask(asked, one.id, ["mobile"], "核对联系方式")


async def test_a_member_reads_and_corrects_itself_alone_and_not_who_it_is(either: Settings) -> None:
    union = await make_org(await make_root())
    one, other = await make_member(union, 1), await make_member(union, 2)
    own = replace(scope_of(union, Role.MEMBER, stepped_up=True), member_id=one.id)
    assert list(await queries.by_ids(own, [one.id, other.id])) == [one.id]
    assert (await commands.update(own, one.id, {"mobile": "16000000009"})).version == 1  # its union looks at it first
    assert await commands.unmask(own, one.id, ["mobile"], "核对本人信息") == {"mobile": "16000000001"}
    assert await commands.unmask(own, one.id, ["mobile"], "核对本人信息", proposed=True) == {"mobile": "16000000009"}
    for attempt in (
        commands.update(own, one.id, {"full_name": "别人"}),
        commands.end_membership(own, one.id, "6", reason="5", on=today()),
        commands.delete(own, one.id, "录入有误"),
    ):
        with pytest.raises(NotAllowed):
            await attempt
    for attempt in (commands.update(own, other.id, {"mobile": "16000000009"}), queries.visible(own, other.id)):
        with pytest.raises(NotFound):
            await attempt


@pytest.mark.parametrize("role", [Role.BANK, Role.AUDITOR, Role.HUB_ADMIN, Role.REGION_ADMIN, Role.DEVELOPER])
async def test_those_who_do_not_work_in_a_union_see_no_person(either: Settings, role: Role) -> None:
    root = await make_root()
    one = await make_member(root, 1)
    assert await queries.by_ids(scope_of(root, role), [one.id]) == {}
    with pytest.raises(NotFound):
        await queries.visible(scope_of(root, role), one.id)
