"""The file of an export while it waits: sealed like an upload, erased when it was fetched or its day is over."""

from collections.abc import AsyncIterator
from uuid import UUID

from hub import files
from hub.clock import now, today
from hub.database import Db, transaction
from hub.database.walls import everywhere, reaching
from hub.exports.models import ExportFile, ExportRequest
from hub.exports.states import ExportState
from hub.files import Stored

_PIECE = 1 << 20
_LONGEST = 40  # characters of each part of a file's name


async def store(content: bytes) -> Stored:
    """Seal it to disk. Whoever calls writes it down with `keep`, or deletes it."""
    return await files.store(_pieces(content), most=len(content))


async def keep(tx: Db, one: ExportRequest, stored: Stored, title: str) -> None:
    """It waits to be fetched."""
    name = f"{one.org_name[:_LONGEST]}-{title[:_LONGEST]}-{today():%Y%m%d}.xlsx"
    kept = ExportFile(
        id=stored.id, region=one.region, export_id=one.id, sha256=stored.sha256, file_name=name, created_at=now()
    )
    await kept.save(using_db=tx, force_create=True)


@reaching(everywhere)
async def forget(export_id: UUID | None = None) -> None:
    """Erase the files that nobody may fetch any more; of one request, or all there are."""
    async with transaction() as tx:
        rows = ExportFile.filter(export_id=export_id) if export_id else ExportFile.all()
        kept = await rows.using_db(tx)
        ids = [one.export_id for one in kept]
        ready = ExportRequest.filter(id__in=ids, state=ExportState.READY.value).using_db(tx).values("id")
        waiting = {row["id"] for row in await ready} if ids else set()
    for one in kept:
        if one.export_id not in waiting:
            await files.delete(one.id)  # first: a row without a file is found again, a file without a row never is
            async with transaction() as tx:
                await ExportFile.filter(id=one.id).using_db(tx).delete()


async def _pieces(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), _PIECE):
        yield content[start : start + _PIECE]
