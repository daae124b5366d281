"""How the demonstration comes to be: by the very acts by which a real register grows."""

from dataclasses import dataclass, field

from hub import registry
from hub.access import operating, tokens
from hub.access.roles import Role
from hub.access.scope import Scope
from hub.access.signing import ANYBODY
from hub.database import reader
from hub.demo import cards, people, unions
from hub.demo.doing import HERE, Way, import_file, let_in, signed_in, way
from hub.imports import joining
from hub.orgs.models import Org
from hub.procedures import activation, founding
from hub.region import RecordKind

MEMBERS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A union that has not been activated, with all that is needed to do it."""

    org: str
    code: str
    employer: str
    employer_code: str


@dataclass(slots=True)
class Seeded:
    """What a visitor is told."""

    accounts: list[Way] = field(default_factory=list)
    activations: list[Waiting] = field(default_factory=list)


async def seed() -> Seeded:
    """Found the province, import the unions, activate two, import members, open an account of each role; then the city.

    Two more people have applied to join, and wait. Leaders are there to approve what is to be exported.

    Where the operator has not enabled the city's region, there is only the province.
    """
    made = Seeded()
    founded = await founding.found(unions.REGION, org_name=unions.ROOT, login_name=unions.ROOT, is_final=True)
    made.accounts.append(way(unions.REGION, Role.UNION_ADMIN, unions.ROOT, founded.password, unions.ROOT))
    top = await signed_in(unions.REGION, unions.ROOT, founded.password)
    await import_file(top, founded.org.id, RecordKind.ORG, unions.rows())
    for name in unions.ACTIVATED:
        made.accounts.append(await _activate(top, name))
    for name in (unions.SCHOOL, unions.PORT):
        org, code = await _code(top, name)
        made.activations.append(
            Waiting(org=name, code=code, employer=org.employer_name or "", employer_code=org.employer_code or "")
        )
    _, city, education = made.accounts
    above, union = await signed_in(unions.REGION, city.login, city.password), await _org(unions.EDUCATION)
    made.accounts.append(await let_in(above, union, Role.UNION_CLERK, "冯佳怡", f"{unions.EDUCATION}-经办"))
    for by, org, name in ((above, union, "许志强"), (top, await _org(unions.CITY), "曹玉兰")):
        made.accounts.append(await let_in(by, org, Role.UNION_LEADER, name, f"{org.name}-分管领导"))
    own = await signed_in(unions.REGION, education.login, education.password)
    await import_file(own, union.id, RecordKind.MEMBER, people.rows(MEMBERS))
    for applicant in people.applicants(2, after=MEMBERS):
        await joining.apply(union.id, applicant, source=HERE, actor=ANYBODY)
    for role, login in ((Role.REGION_ADMIN, "region-admin"), (Role.AUDITOR, "auditor"), (Role.DEVELOPER, "developer")):
        handed = await operating.create(unions.REGION, role, login, login, is_final=True)
        made.accounts.append(way(unions.REGION, role, login, handed.password, ""))
    if cards.REGION in registry.current().regions:
        made.accounts += await cards.seed()
    return made


async def _activate(superior: Scope, name: str) -> Way:
    org, code = await _code(superior, name)
    found = await activation.find(
        unions.REGION,
        employer_code=org.employer_code or "",
        employer_name=org.employer_name or "",
        org_name=org.name,
        code=code,
        source=HERE,
    )
    password = tokens.readable()
    await activation.activate(
        found.token or "", code=code, email=f"union{org.seq}@example.invalid", password=password, source=HERE
    )
    return way(unions.REGION, Role.UNION_ADMIN, name, password, name)


async def _code(superior: Scope, name: str) -> tuple[Org, str]:
    code, _, org = await activation.issue_code(superior, (await _org(name)).id)
    return org, code


async def _org(name: str) -> Org:
    return await Org.get(region=unions.REGION, name=name, using_db=reader())
