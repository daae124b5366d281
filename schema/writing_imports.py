"""What people do with imports: start one, say yes to what was found, call it off, take it back."""

from uuid import UUID

import strawberry
from strawberry import ID

from hub.errors import ImportRunning, NotFound
from hub.imports import commands, queries, undoing
from hub.imports.states import ImportMode, OnError
from hub.region import RecordKind
from schema.context import Info
from schema.declaring import mutation
from schema.ids import uuid_of
from schema.imports import Import
from schema.problems import Payload, problems_of


@strawberry.type
class ImportPayload(Payload):
    """An import."""

    import_: Import | None = strawberry.field(
        name="import", default=None, description="With IMPORT_RUNNING: the running one."
    )


async def _running(info: Info, org_id: UUID, refusal: ImportRunning) -> ImportPayload:
    """The refusal, with the import that keeps the union's next one waiting."""
    one = await queries.running(info.context.acting, org_id)
    problems = problems_of(refusal, info.context.caller.request_id)
    return ImportPayload(import_=Import.of(one) if one else None, problems=problems)


@strawberry.type
class ImportMutations:
    """Imports, begun and ended by people."""

    @mutation(
        description="`upload`: the `uploadId` that `POST /uploads` answered with. Without `onError` the region's own. "
        "A running import of the org is refused with IMPORT_RUNNING. By UNION_ADMIN, UNION_CLERK.",
    )
    async def start_import(
        self,
        info: Info,
        org: ID,
        kind: RecordKind,
        upload: ID,
        mode: ImportMode = ImportMode.CHECK_THEN_COMMIT,
        on_error: OnError | None = None,
        idempotency_key: str | None = None,
    ) -> ImportPayload | None:
        scope, org_id, upload_id = info.context.acting, uuid_of("Org", org), uuid_of("Upload", upload)
        if org_id is None:
            raise NotFound(path=("org",))
        if upload_id is None:
            raise NotFound("没有找到上传的文件，请重新上传。", path=("upload",))
        try:
            row = await commands.start(
                scope, org_id=org_id, kind=kind, upload_id=upload_id, mode=mode, on_error=on_error
            )
        except ImportRunning as refusal:
            return await _running(info, org_id, refusal)
        return ImportPayload(import_=Import.of(row))

    @mutation(description="By UNION_ADMIN, UNION_CLERK.")
    async def confirm_import(self, info: Info, id: ID, idempotency_key: str | None = None) -> ImportPayload | None:
        key = uuid_of("Import", id)
        if key is None:
            raise NotFound(path=("id",))
        scope = info.context.acting
        try:
            return ImportPayload(import_=Import.of(await commands.confirm(scope, key)))
        except ImportRunning as refusal:
            return await _running(info, (await queries.visible(scope, key)).org_id, refusal)

    @mutation(description="By UNION_ADMIN, UNION_CLERK.")
    async def cancel_import(self, info: Info, id: ID, idempotency_key: str | None = None) -> ImportPayload | None:
        key = uuid_of("Import", id)
        if key is None:
            raise NotFound(path=("id",))
        return ImportPayload(import_=Import.of(await commands.cancel(info.context.acting, key)))

    @mutation(description="Answers at once; `importProgress` tells when it is undone. By UNION_ADMIN.")
    async def undo_import(
        self, info: Info, id: ID, reason: str, idempotency_key: str | None = None
    ) -> ImportPayload | None:
        key = uuid_of("Import", id)
        if key is None:
            raise NotFound(path=("id",))
        scope = info.context.acting
        try:
            return ImportPayload(import_=Import.of(await undoing.undo(scope, key, reason)))
        except ImportRunning as refusal:
            return await _running(info, (await queries.visible(scope, key)).org_id, refusal)
