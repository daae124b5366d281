"""What the demonstration does again and again: found, sign in, change an initial password, send a file."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from uuid import UUID

from hub import registry
from hub.access import commands as access
from hub.access import renewal, sessions, signing, tokens
from hub.access.roles import Role
from hub.access.scope import Scope
from hub.clock import today
from hub.database import reader
from hub.demo.ways import Way, way
from hub.errors import Fault
from hub.imports import commands as imports
from hub.imports import uploads
from hub.imports.layouts import sheet_for
from hub.imports.models import Import
from hub.imports.states import RUNNING
from hub.jobs import working
from hub.orgs.models import Org
from hub.procedures import founding
from hub.region import RecordKind
from hub.templates import blank

HERE = "demo"  # where the demonstration's requests come from, for the throttle


async def founded(region: str, root: str, sees: str) -> tuple[Org, Scope, Way]:
    """A region's first union, its administrator signed in, and the way in."""
    made = await founding.found(region, org_name=root, login_name=root, is_final=True)
    return (
        made.org,
        await signed_in(region, root, made.password),
        way(region, Role.UNION_ADMIN, root, made.password, root, sees),
    )


async def signed_in(region: str, login: str, password: str) -> Scope:
    """Somebody's scope, as a session opens it."""
    opened = await signing.login(login, password, region=region, source=HERE)
    return await opened_by(opened.token)


async def opened_by(token: str) -> Scope:
    """The scope of a session."""
    scope = await sessions.scope_of(token)
    if scope is None:
        raise Fault("the session just opened is not there")
    return scope


async def let_in(by: Scope, org: Org, role: Role, name: str, login: str, sees: str) -> Way:
    """Provisioned from above; the initial password is changed, as everybody must at the first sign-in."""
    password = tokens.readable()
    opened = await access.provision(by, org.id, role, name, login_name=login)
    first = await signed_in(org.region, login, opened.initial_password)
    await renewal.change_password(first, opened.initial_password, password)
    return way(org.region, role, login, password, org.name, sees)


async def import_file(
    scope: Scope,
    org_id: UUID,
    kind: RecordKind,
    rows: Sequence[Mapping[str, str]],
    head: Mapping[str, str] | None = None,
) -> None:
    """The region's own form, filled with these rows, taken in as any union's file is. Fault: a row was not taken."""
    layout = sheet_for(registry.current().region(scope.region), kind)
    content = blank(layout, today(), prefill=rows, head=head)
    await send(scope, org_id, kind, layout.file_name, content, len(rows))


async def send(scope: Scope, org_id: UUID, kind: RecordKind, name: str, content: bytes, rows: int) -> None:
    """A file taken in as any union's is. Fault: not so many rows of it were."""
    upload = await uploads.receive(scope, name, _stream(content))
    started = await imports.start(scope, org_id=org_id, kind=kind, upload_id=upload.id)
    while (done := await Import.get(id=started.id, using_db=reader())).state in RUNNING:
        await working.drain()  # unless a worker process beside this one was quicker: then it is waited for
        await asyncio.sleep(0.05)
    if done.accepted != rows:
        raise Fault(f"the demonstration's own {kind} file was not taken: {done.outcome}, {done.remark}")


async def named(region: str, name: str) -> Org:
    """The union of that name, as it is now."""
    return await Org.get(region=region, name=name, using_db=reader())


async def _stream(content: bytes) -> AsyncIterator[bytes]:
    yield content
