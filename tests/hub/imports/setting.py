"""What tests of imports stand on: somebody signed in, and files as a clerk sends them."""

from collections.abc import AsyncIterator

from hub.access.models import Account
from hub.access.roles import Role
from hub.access.scope import Scope
from hub.access.sessions import scope_of_account
from hub.access.states import AccountState
from hub.clock import now
from hub.database import reader, transaction
from hub.identity import new_id
from hub.imports import commands, running, taking_back, undoing, uploads
from hub.imports.models import FoundItem, Import
from hub.imports.states import ImportMode, OnError
from hub.jobs import queue
from hub.orgs.models import Org
from hub.region import RecordKind
from tests.people import people


def workers(count: int, start: int = 1) -> list[dict[str, object]]:
    """People of working age, about whom nothing is doubtful."""
    return people(count, start + 300)


async def account_of(org: Org, role: Role = Role.UNION_ADMIN) -> Scope:
    """Somebody of that union with an account, as when signed in."""
    account = Account(
        id=new_id(),
        region=org.region,
        org_id=org.id,
        role=role,
        login_name="试办",
        display_name="试办",
        state=AccountState.ACTIVE,
        created_at=now(),
    )
    account.login_key = str(account.id)
    async with transaction() as tx:
        await account.save(using_db=tx, force_create=True)
    scope = await scope_of_account(account.id)
    assert scope is not None
    return scope


async def revoke(scope: Scope) -> None:
    """The account is taken away."""
    async with transaction() as tx:
        await Account.filter(id=scope.account_id).using_db(tx).update(state=AccountState.REVOKED)


async def start(
    scope: Scope,
    org: Org,
    content: bytes,
    kind: RecordKind = RecordKind.MEMBER,
    *,
    mode: ImportMode = ImportMode.CHECK_THEN_COMMIT,
    on_error: OnError | None = None,
    name: str = "会员.xlsx",
) -> Import:
    """Send a file and start its import; nobody works on it yet."""
    upload = await uploads.receive(scope, name, pieces(content))
    return await commands.start(scope, org_id=org.id, kind=kind, upload_id=upload.id, mode=mode, on_error=on_error)


async def imported(
    scope: Scope,
    org: Org,
    content: bytes,
    kind: RecordKind = RecordKind.MEMBER,
    *,
    mode: ImportMode = ImportMode.CHECK_THEN_COMMIT,
    on_error: OnError | None = None,
) -> Import:
    """Send a file and see its import through."""
    return await worked(await start(scope, org, content, kind, mode=mode, on_error=on_error))


async def worked(one: Import) -> Import:
    """Do what is due, as a worker would, and look at the import again."""
    while claimed := await queue.claim("import"):
        await running.work(claimed)
    return await again(one)


async def undone(scope: Scope, one: Import, reason: str) -> Import:
    """Ask for it to be taken back, do what is due, as a worker would, and look at the import again."""
    await undoing.undo(scope, one.id, reason)
    while claimed := await queue.claim(undoing.JOB):
        await taking_back.work(claimed)
    return await again(one)


async def again(one: Import) -> Import:
    return await Import.get(id=one.id, using_db=reader())


async def codes(one: Import) -> list[str]:
    """The codes of everything found, in the order of the file."""
    rows = await FoundItem.filter(import_id=one.id).using_db(reader()).order_by("number")
    return [row.code for row in rows]


async def pieces(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), 1 << 16):
        yield content[start : start + (1 << 16)]
