"""What a visitor of the demonstration is told: ways in, and unions that wait to come into their own hands."""

from dataclasses import dataclass, field

from hub.access.roles import Role

ROLES = {
    Role.UNION_ADMIN: "信息管理员",
    Role.UNION_CLERK: "经办人",
    Role.UNION_LEADER: "分管领导",
    Role.BANK: "银行",
    Role.REGION_ADMIN: "地区管理员",
    Role.AUDITOR: "审计员",
    Role.DEVELOPER: "开发者",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way in: somebody's login, and what there is to see with it."""

    role: str
    login: str
    password: str
    org: str
    region: str
    sees: str = ""  # in Chinese, half a line


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A union that has not been activated, with all that is needed to do it."""

    org: str
    code: str
    employer: str
    employer_code: str
    region: str = "hainan"


@dataclass(slots=True)
class Seeded:
    """All of it, in the order in which it is told."""

    accounts: list[Way] = field(default_factory=list[Way])
    activations: list[Waiting] = field(default_factory=list[Waiting])


def way(region: str, role: Role, login: str, password: str, org: str, sees: str) -> Way:
    """A way in, to be told."""
    return Way(role=role.value, login=login, password=password, org=org, region=region, sees=sees)
