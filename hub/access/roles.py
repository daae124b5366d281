"""Roles: what somebody is to a union."""

from enum import StrEnum


class Role(StrEnum):
    """One a account; each account is one natural person's."""

    HUB_ADMIN = "HUB_ADMIN"
    REGION_ADMIN = "REGION_ADMIN"
    UNION_ADMIN = "UNION_ADMIN"  # 信息管理员
    UNION_CLERK = "UNION_CLERK"
    UNION_LEADER = "UNION_LEADER"  # 分管领导: decides, does not enter
    MEMBER = "MEMBER"
    BANK = "BANK"
    AUDITOR = "AUDITOR"
    DEVELOPER = "DEVELOPER"


STAFF = frozenset({Role.UNION_ADMIN, Role.UNION_CLERK, Role.UNION_LEADER})
"""Who works in a union and for it."""
