"""One record from a form, by the rules of the sheet."""

from datetime import date

import pytest

from hub.access.roles import Role
from hub.access.scope import region_scope
from hub.database import reader
from hub.errors import HubError, Invalid, NotAllowed, OrgNotActive, Problems, RateLimited
from hub.imports import forms, judging
from hub.imports.judging import Judged
from hub.journal.models import JournalEntry
from hub.members.models import Member
from hub.members.values import MEMBERS
from hub.orgs.models import Org
from hub.region import RecordKind
from tests.factories import CLERK, make_org, make_root
from tests.hub.imports.setting import account_of
from tests.people import id_number, union

pytestmark = pytest.mark.usefixtures("installation")

SEEN = id_number("460390", date(1990, 5, 17), 1)
PERSON: dict[str, object] = {
    "full_name": "试甲",
    "sex": "1",
    "born_on": "1990-05-17",
    "ethnicity": "汉族",
    "work_status": "1",
    "id_type": "居民身份证",
    "id_number": SEEN,
    "education": "本科",
    "skill_level": "无",
    "mobile": "16000000001",
    "hukou": "农业户口",
    "hukou_place": "虚构县",
    "change": "入会",
    "changed_on": "2020/01/01",
    "affiliation": "群众",
    "employer_name": "虚构县第一糖厂",
    "native_place": "虚构",
    "is_migrant_worker": False,
}
UNION: dict[str, object] = {
    "employer_name": "虚构县糖厂",
    "employer_code": union(7)["单位法人和其他组织统一社会信用代码"],
    "employer_address": "虚构县甘蔗路1号",
    "adcode": "海口市",
    "employer_kind": "国有企业",
    "economic_type": "国有经济",
    "industry": "制造业",
    "declared_workers": 100,
    "name": "虚构县糖厂工会委员会",
    "credit_code": union(7)["工会法人和其他组织统一社会信用代码"],
    "established_on": date(2015, 3, 8),
    "kind": "独立基层工会",
    "declared_members": 90,
    "leader_name": "试办",
    "phone": "16000000002",
}


@pytest.fixture
async def home(installation: object) -> Org:
    return await make_org(await make_root())


def said(judged: Judged) -> list[tuple[str, str]]:
    return [(finding.code, finding.at) for finding in judged.findings]


def wrong(problems: Problems) -> list[tuple[str, ...]]:
    return [problem.path for problem in problems.each]


async def test_labels_and_codes_are_taken_alike(home: Org) -> None:
    member, warnings = await forms.enroll_member(await account_of(home), home.id, PERSON)
    assert warnings == ()
    assert (member.sex, member.education, member.born_on) == ("1", "21", date(1990, 5, 17))
    assert MEMBERS.clear(member, "id_number") == SEEN
    assert (await Org.get(id=home.id, using_db=reader())).member_count == 1


async def test_everything_that_is_wrong_is_told_at_once_and_nothing_is_written(home: Org) -> None:
    bad = {**PERSON, "mobile": "1600", "full_name": None, "education": "书生"}
    with pytest.raises(Problems) as refusal:
        await forms.enroll_member(await account_of(home), home.id, bad)
    assert wrong(refusal.value) == [("values", "full_name"), ("values", "education"), ("values", "mobile")]
    assert not await Member.filter(org_id=home.id).using_db(reader()).exists()
    entry = await JournalEntry.get(act="enrollMember", using_db=reader())
    assert entry.outcome == "INVALID"


async def test_what_is_doubtful_is_written_told_and_kept_with_the_member(home: Org) -> None:
    old = {**PERSON, "born_on": "1950-05-17", "id_number": id_number("460390", date(1950, 5, 17), 1)}
    member, warnings = await forms.enroll_member(await account_of(home), home.id, old)
    assert [finding.code for finding in warnings] == ["HN-M-31"]
    assert member.warnings == ["HN-M-31"]


async def test_a_union_that_is_not_activated_takes_no_members_from_a_form_either(home: Org) -> None:
    waiting = await make_org(home, active=False)
    with pytest.raises(OrgNotActive, match="已经完成工会激活"):
        await forms.enroll_member(await account_of(home), waiting.id, PERSON)


async def test_an_edit_changes_what_was_given_and_clears_what_is_null(home: Org) -> None:
    clerk = await account_of(home)
    member, _ = await forms.enroll_member(clerk, home.id, {**PERSON, "change_reason": "失业"})
    masked = MEMBERS.masked(member, "mobile")
    member, _ = await forms.update_member(
        clerk, member.id, {"education": "博士", "mobile": masked, "change_reason": None}, member.version
    )
    assert (member.education, member.change_reason, member.native_place) == ("11", None, "虚构")
    assert MEMBERS.clear(member, "mobile") == "16000000001"


async def test_an_edit_that_makes_the_record_wrong_is_refused(home: Org) -> None:
    clerk = await account_of(home)
    member, _ = await forms.enroll_member(clerk, home.id, PERSON)
    with pytest.raises(Problems) as refusal:
        await forms.update_member(clerk, member.id, {"native_place": None})
    assert wrong(refusal.value) == [("values", "native_place")]


async def test_an_older_fault_of_the_record_does_not_stand_in_the_way_of_an_edit(home: Org) -> None:
    # Given a member from a time when less was asked
    clerk = await account_of(home)
    member, _ = await forms.enroll_member(clerk, home.id, PERSON)
    member.native_place = None
    await member.save(update_fields=["native_place"])
    # When something else is corrected
    member, _ = await forms.update_member(clerk, member.id, {"hukou_place": "虚构市"})
    # Then it is written
    assert (member.hukou_place, member.native_place) == ("虚构市", None)


async def test_a_form_takes_what_the_sheet_does_not_print_but_the_register_keeps(home: Org) -> None:
    clerk = await account_of(home)
    member, _ = await forms.enroll_member(clerk, home.id, {**PERSON, "email": "shi@example.cn"})
    assert MEMBERS.clear(member, "email") == "shi@example.cn"
    with pytest.raises(Invalid, match="表中没有这一项"):
        await forms.update_member(clerk, member.id, {"shoe_size": 42})


async def test_the_form_is_checked_as_it_is_typed_and_nothing_is_written(home: Org) -> None:
    clerk = await account_of(home)
    judged = await judging.check(clerk, RecordKind.MEMBER, {**PERSON, "mobile": "160"}, org_id=home.id)
    assert said(judged) == [("HN-M-04", "mobile")]
    assert "full_name" in judged.check.required
    assert not await JournalEntry.filter(act="checkRecord").using_db(reader()).exists()


async def test_a_record_does_not_stand_against_itself(home: Org) -> None:
    clerk = await account_of(home)
    member, _ = await forms.enroll_member(clerk, home.id, PERSON)
    assert said(await judging.check(clerk, RecordKind.MEMBER, {"education": "硕士"}, id=member.id)) == []
    assert said(await judging.check(clerk, RecordKind.MEMBER, PERSON, org_id=home.id)) == [("HN-M-21", "id_number")]


async def test_whoever_tries_number_after_number_is_stopped_and_reported(home: Org) -> None:
    # Given people of a union next door
    root = await Org.get(id=home.parent_id, using_db=reader())
    next_door = await make_org(root)
    neighbor, clerk = await account_of(next_door), await account_of(home)
    numbers = [id_number("460390", date(1990, 5, 17), order * 2 + 1) for order in range(22)]
    for number in numbers:
        await forms.enroll_member(neighbor, next_door.id, {**PERSON, "id_number": number})
    # When a clerk asks for one after the other, the first one twice
    for number in (numbers[0], *numbers[:21]):
        judged = await judging.check(clerk, RecordKind.MEMBER, {"id_number": number}, org_id=home.id)
        assert ("HN-M-22", "id_number") in said(judged)
    # Then there is an alarm, and the next one is not answered
    with pytest.raises(RateLimited):
        await judging.check(clerk, RecordKind.MEMBER, {"id_number": numbers[21]}, org_id=home.id)
    alarm = await JournalEntry.get(act="alarm", using_db=reader())
    assert (alarm.subject_id, alarm.details) == (clerk.account_id, {"foreign_hits": 21})


async def test_a_union_is_entered_below_the_one_that_was_chosen(home: Org) -> None:
    org, warnings = await forms.create_org(await account_of(home), home.id, UNION)
    assert (org.parent_id, org.kind, org.adcode, warnings) == (home.id, "SINGLE", "460100", ())
    with pytest.raises(Invalid, match="与所选的工会"):
        await forms.create_org(await account_of(home), home.id, {**UNION, "parent_name": "别的工会"})


async def test_a_union_name_in_use_is_refused_whoever_uses_it(home: Org) -> None:
    root = await Org.get(id=home.parent_id, using_db=reader())
    await forms.create_org(await account_of(root), root.id, UNION)
    with pytest.raises(Problems) as refusal:
        await forms.create_org(await account_of(home), home.id, UNION)
    assert wrong(refusal.value) == [("values", "name")]


async def test_a_union_corrects_itself_without_seeing_its_superior(home: Org) -> None:
    clerk = await account_of(home)
    org, _ = await forms.create_org(clerk, home.id, UNION)
    own = await account_of(org)
    org, _ = await forms.update_org(own, org.id, {"leader_name": "试丙", "parent_name": home.name}, org.version)
    assert org.leader_name == "试丙"
    with pytest.raises(HubError, match="上级工会不能在此修改"):
        await forms.update_org(own, org.id, {"parent_name": "别的工会"})


async def test_the_first_union_of_a_region_has_no_superior() -> None:
    admin = region_scope("hainan", CLERK)
    org, _ = await forms.create_org(admin, None, {**UNION, "kind": "LOCAL_FEDERATION", "name": "虚构省总工会"})
    assert (org.parent_id, org.level, org.state) == (None, 1, "ACTIVE")


async def test_a_leader_decides_and_does_not_enter(home: Org) -> None:
    with pytest.raises(NotAllowed):
        await forms.enroll_member(await account_of(home, Role.UNION_LEADER), home.id, PERSON)
    assert (await JournalEntry.get(act="enrollMember", using_db=reader())).outcome == "NOT_ALLOWED"
