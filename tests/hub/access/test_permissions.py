"""Who may do what, and in which order the reasons for a refusal are told."""

from dataclasses import replace

import pytest

from hub.access.permissions import MAY, may, require
from hub.access.roles import Role
from hub.access.scope import Scope
from hub.errors import MustChangePassword, NotAllowed, StepUpNeeded
from hub.journal.actor import HUB

ADMIN = Scope(actor=HUB, role=Role.UNION_ADMIN, region="hainan", path="0000001")


@pytest.mark.parametrize("act", sorted(MAY))
def test_somebody_with_an_initial_password_may_only_change_it_or_leave(act: str) -> None:
    newcomer = replace(ADMIN, must_change_password=True, stepped_up=True)
    if act in ("changePassword", "logout"):
        require(newcomer, act)
    else:
        with pytest.raises(MustChangePassword):
            require(newcomer, act)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.UNION_ADMIN, Role.UNION_CLERK, Role.UNION_LEADER}))
@pytest.mark.parametrize("act", ["members", "enrollMember", "deleteMember", "startImport"])
def test_those_who_do_not_work_in_a_union_do_not_touch_its_members(role: Role, act: str) -> None:
    outsider = replace(ADMIN, role=role, stepped_up=True)
    assert not may(outsider, act)
    with pytest.raises(NotAllowed):
        require(outsider, act)


def test_a_leader_reads_and_decides_but_enters_nothing() -> None:
    leader = replace(ADMIN, role=Role.UNION_LEADER)
    require(leader, "members")
    for act in ("enrollMember", "updateMember", "startImport", "createOrg"):
        with pytest.raises(NotAllowed):
            require(leader, act)


def test_unmasking_asks_once_more_who_one_is() -> None:
    with pytest.raises(StepUpNeeded):
        require(ADMIN, "unmask")
    require(replace(ADMIN, stepped_up=True), "unmask")


def test_an_act_nobody_has_listed_is_open_to_nobody() -> None:
    with pytest.raises(KeyError):
        require(ADMIN, "grantEverything")
