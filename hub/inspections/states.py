"""How far a union is with an inspection, and who takes part in one."""

from datetime import date
from enum import StrEnum

from tortoise.queryset import QuerySet

from hub.clock import end_of
from hub.inspections.models import InspectionWindow
from hub.orgs.lifecycle import AT_WORK
from hub.orgs.models import Org


class Subject(StrEnum):
    """What is brought up to date."""

    ORG = "ORG"  # 组织年检
    MEMBERS = "MEMBERS"  # 会员年检


class InspectionState(StrEnum):
    """Of one union in one window."""

    NOT_OPEN = "NOT_OPEN"
    OPEN = "OPEN"
    OVERDUE = "OVERDUE"
    DONE = "DONE"


def state_of(window: InspectionWindow, is_done: bool, on: date) -> InspectionState:
    """Once done, always done."""
    if is_done:
        return InspectionState.DONE
    if on < window.opens_on:
        return InspectionState.NOT_OPEN
    return InspectionState.OPEN if on <= window.due_on else InspectionState.OVERDUE


def taking_part(orgs: QuerySet[Org], window: InspectionWindow) -> QuerySet[Org]:
    """The unions at work below the region's own, as far as they were there before the window closed."""
    return orgs.filter(state__in=sorted(AT_WORK), level__gt=1, created_at__lt=end_of(window.due_on))
