"""The one download: whoever asked fetches the file, once, within a day; then it is erased."""

from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from hub import files
from hub.access.permissions import require
from hub.access.scope import Scope
from hub.clock import now
from hub.errors import KeyFault, NotFound
from hub.exports import closing, lifecycle, queries, shelf
from hub.exports.models import ExportFile, ExportRequest
from hub.exports.states import ExportState
from hub.journal.deeds import Deed, deed

GONE = "文件只能下载一次，并在24小时内有效；该文件已被下载、已过期或已撤销。"


@dataclass(frozen=True, slots=True)
class Given:
    """A workbook (.xlsx) and the name to save it under."""

    file_name: str
    content: bytes


async def give(scope: Scope, id: UUID) -> Given:
    """The file, for the first who comes. People's data leaves the register with it, hence journalled.

    NotFound: there is none, not any more, or it is somebody else's.
    """
    async with deed(scope.actor, "downloadExport", region=scope.region) as done:
        require(scope, "downloadExport")
        await queries.visible(scope, id, done.tx)
        one = await queries.locked(done.tx, id)  # of two at the same moment one waits here, and comes too late
        await closing.about(done, one)
        if not may_fetch(scope, one):
            raise NotFound(GONE)
        made = await _content(done, one)
        await closing.close(done.tx, one, lifecycle.enters(one.state, "download"), by=scope.actor.name)
        done.details |= closing.said_of(one)
    await shelf.forget(one.id)
    return made


def may_fetch(scope: Scope, one: ExportRequest) -> bool:
    """Whether the file waits for the asker."""
    in_time = one.expires_at is not None and one.expires_at > now()
    return one.state == ExportState.READY and in_time and one.account_id == scope.account_id


async def _content(done: Deed, one: ExportRequest) -> Given:
    kept = await ExportFile.get_or_none(export_id=one.id, using_db=done.tx)
    if kept is None:
        raise NotFound(GONE)
    content = await files.load(kept.id)
    if sha256(content).hexdigest() != kept.sha256:
        raise KeyFault(f"file {kept.id}: not what was made for the export")
    done.details["sha256"] = kept.sha256
    return Given(kept.file_name, content)
