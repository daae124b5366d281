"""Changsha as its notice describes the four levels and the targets; its sheets are Hunan's, fact by fact."""

from datetime import date

import pytest

from hub.region import OrgKind, Way, member, problems, sentences
from tests.regions.folders import region

TODAY = date(2026, 11, 21)
CHANGSHA = region("changsha")
FOUND, JOINT, SINGLE = OrgKind.PRIMARY_FEDERATION, OrgKind.JOINT, OrgKind.SINGLE


def test_it_takes_over_the_provinces_sheets_and_rules():
    hunan = region("hunan")
    assert [(one.key, one.fixed) for one in CHANGSHA.layouts if one.record is member][:1] == [("members", True)]
    assert CHANGSHA.layout("members", TODAY) is hunan.layout("members", TODAY)
    assert CHANGSHA.book(member) == hunan.book(member)


def test_nobody_has_seen_the_sheets_and_it_says_so():
    assert not CHANGSHA.layout("members", TODAY).source.seen
    assert any("未见" in one for one in CHANGSHA.limitations)


@pytest.mark.parametrize(
    ("kind", "level", "under", "track", "may"),
    [
        (OrgKind.LOCAL_FEDERATION, 1, None, "", True),
        (OrgKind.LOCAL_FEDERATION, 2, 1, "区域", True),
        (OrgKind.INDUSTRIAL, 2, 1, "系统", True),
        (SINGLE, 2, 1, "直属", True),
        (FOUND, 3, 2, "区域", True),
        (JOINT, 3, 2, "系统", True),
        (SINGLE, 4, 3, "区域", True),
        (JOINT, 4, 3, "系统", True),
        (FOUND, 4, 3, "区域", False),
        (OrgKind.INDUSTRIAL, 2, 1, "区域", False),
        (OrgKind.INDUSTRIAL, 3, 2, "系统", False),
        (SINGLE, 3, 1, "区域", False),
    ],
)
def test_who_may_sit_at_which_of_the_four_levels(kind: OrgKind, level: int, under: int | None, track: str, may: bool):
    assert CHANGSHA.policies
    assert CHANGSHA.policies.tree
    assert CHANGSHA.policies.tree.allows(kind, level, under, track) is may


def test_the_superior_opens_the_account_and_its_password_must_be_changed():
    assert CHANGSHA.policies
    assert CHANGSHA.policies.onboarding.way is Way.PROVISIONED
    assert CHANGSHA.policies.onboarding.must_change_first


def test_the_targets_are_the_notices():
    assert CHANGSHA.policies
    assert [(one.by, one.orgs, one.members) for one in CHANGSHA.policies.targets] == [
        (date(2019, 12, 31), 0.8, 800_000),
        (date(2020, 6, 30), 1.0, None),
    ]


def test_nothing_it_says_contradicts_the_province():
    assert list(problems(CHANGSHA, region("hunan"))) == []


def test_a_superior_outside_the_clerks_own_tree_is_not_said_to_be_none():
    said = sentences(CHANGSHA)["HU-O-15"]
    assert said.says == "没有找到上级工会“{parent_name}”。"
    assert said.cause.startswith("本工会及其下级中没有这个名称")
    assert said.fix.endswith("上级工会不属于本工会的，请由该上级工会录入")
