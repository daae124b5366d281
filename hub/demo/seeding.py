"""How the demonstration comes to be: by the very acts by which a real register grows."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from hub import registry
from hub.access import commands as access
from hub.access import operating, renewal, sessions, signing, tokens
from hub.access.roles import Role
from hub.access.scope import Scope
from hub.clock import today
from hub.database import reader
from hub.demo import people, unions
from hub.errors import Fault
from hub.imports import commands as imports
from hub.imports import uploads
from hub.imports.layouts import sheet_for
from hub.imports.models import Import
from hub.imports.states import RUNNING
from hub.jobs import working
from hub.orgs.models import Org
from hub.procedures import activation, founding
from hub.region import RecordKind
from hub.templates import blank

HERE = "demo"  # where the demonstration's requests come from, for the throttle
MEMBERS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way in: somebody's login, and what it is for."""

    role: str
    login: str
    password: str
    org: str


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
    """Found the region, import the unions, activate two, import members, open an account of each role."""
    made = Seeded()
    founded = await founding.found(unions.REGION, org_name=unions.ROOT, login_name=unions.ROOT, is_final=True)
    made.accounts.append(_way(Role.UNION_ADMIN, unions.ROOT, founded.password, unions.ROOT))
    top = await _signed_in(unions.ROOT, founded.password)
    await _import(top, founded.org.id, RecordKind.ORG, unions.rows())
    for name in unions.ACTIVATED:
        made.accounts.append(await _activate(top, name))
    for name in (unions.SCHOOL, unions.PORT):
        org, code = await _code(top, name)
        made.activations.append(
            Waiting(org=name, code=code, employer=org.employer_name or "", employer_code=org.employer_code or "")
        )
    _, city, education = made.accounts
    made.accounts.append(await _clerk(await _signed_in(city.login, city.password), unions.EDUCATION))
    own = await _signed_in(education.login, education.password)
    await _import(own, (await _org(unions.EDUCATION)).id, RecordKind.MEMBER, people.rows(MEMBERS))
    for role, login in ((Role.REGION_ADMIN, "region-admin"), (Role.AUDITOR, "auditor"), (Role.DEVELOPER, "developer")):
        handed = await operating.create(unions.REGION, role, login, login, is_final=True)
        made.accounts.append(_way(role, login, handed.password, ""))
    return made


async def _import(scope: Scope, org_id: UUID, kind: RecordKind, rows: Sequence[dict[str, str]]) -> None:
    layout = sheet_for(registry.current().region(unions.REGION), kind)
    upload = await uploads.receive(scope, layout.file_name, _stream(blank(layout, today(), prefill=rows)))
    started = await imports.start(scope, org_id=org_id, kind=kind, upload_id=upload.id)
    while (done := await Import.get(id=started.id, using_db=reader())).state in RUNNING:
        await working.drain()  # unless a worker process beside this one was quicker: then it is waited for
        await asyncio.sleep(0.05)
    if done.accepted != len(rows):
        raise Fault(f"the demonstration's own {kind} file was not taken: {done.outcome}, {done.remark}")


async def _stream(content: bytes) -> AsyncIterator[bytes]:
    yield content


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
    return _way(Role.UNION_ADMIN, name, password, name)


async def _code(superior: Scope, name: str) -> tuple[Org, str]:
    code, _, org = await activation.issue_code(superior, (await _org(name)).id)
    return org, code


async def _clerk(superior: Scope, name: str) -> Way:
    """Provisioned from above; the initial password is changed, as a clerk would at the first sign-in."""
    login, password = f"{name}-经办", tokens.readable()
    opened = await access.provision(superior, (await _org(name)).id, Role.UNION_CLERK, "冯佳怡", login_name=login)
    await renewal.change_password(await _signed_in(login, opened.initial_password), opened.initial_password, password)
    return _way(Role.UNION_CLERK, login, password, name)


async def _signed_in(login: str, password: str) -> Scope:
    opened = await signing.login(login, password, region=unions.REGION, source=HERE)
    scope = await sessions.scope_of(opened.token)
    if scope is None:
        raise Fault("the session just opened is not there")
    return scope


async def _org(name: str) -> Org:
    return await Org.get(region=unions.REGION, name=name, using_db=reader())


def _way(role: Role, login: str, password: str, org: str) -> Way:
    return Way(role=role.value, login=login, password=password, org=org)
