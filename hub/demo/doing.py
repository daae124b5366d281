"""What the demonstration does again and again: sign in, change an initial password, import a file."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from hub import registry
from hub.access import commands as access
from hub.access import renewal, sessions, signing, tokens
from hub.access.roles import Role
from hub.access.scope import Scope
from hub.clock import today
from hub.database import reader
from hub.errors import Fault
from hub.imports import commands as imports
from hub.imports import uploads
from hub.imports.layouts import sheet_for
from hub.imports.models import Import
from hub.imports.states import RUNNING
from hub.jobs import working
from hub.orgs.models import Org
from hub.region import RecordKind
from hub.templates import blank

HERE = "demo"  # where the demonstration's requests come from, for the throttle


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way in: somebody's login, and what it is for."""

    role: str
    login: str
    password: str
    org: str
    region: str


async def signed_in(region: str, login: str, password: str) -> Scope:
    """Somebody's scope, as a session opens it."""
    opened = await signing.login(login, password, region=region, source=HERE)
    scope = await sessions.scope_of(opened.token)
    if scope is None:
        raise Fault("the session just opened is not there")
    return scope


async def let_in(by: Scope, org: Org, role: Role, name: str, login: str) -> Way:
    """Provisioned from above; the initial password is changed, as everybody must at the first sign-in."""
    password = tokens.readable()
    opened = await access.provision(by, org.id, role, name, login_name=login)
    first = await signed_in(org.region, login, opened.initial_password)
    await renewal.change_password(first, opened.initial_password, password)
    return way(org.region, role, login, password, org.name)


async def import_file(
    scope: Scope,
    org_id: UUID,
    kind: RecordKind,
    rows: Sequence[Mapping[str, str]],
    head: Mapping[str, str] | None = None,
) -> None:
    """The region's own form, filled with these rows, taken in as any union's file is. Fault: a row was not taken."""
    layout = sheet_for(registry.current().region(scope.region), kind)
    upload = await uploads.receive(scope, layout.file_name, _stream(blank(layout, today(), prefill=rows, head=head)))
    started = await imports.start(scope, org_id=org_id, kind=kind, upload_id=upload.id)
    while (done := await Import.get(id=started.id, using_db=reader())).state in RUNNING:
        await working.drain()  # unless a worker process beside this one was quicker: then it is waited for
        await asyncio.sleep(0.05)
    if done.accepted != len(rows):
        raise Fault(f"the demonstration's own {kind} file was not taken: {done.outcome}, {done.remark}")


def way(region: str, role: Role, login: str, password: str, org: str) -> Way:
    """A way in, to be told."""
    return Way(role=role.value, login=login, password=password, org=org, region=region)


async def _stream(content: bytes) -> AsyncIterator[bytes]:
    yield content
