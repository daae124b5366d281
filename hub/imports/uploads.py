"""Files on their way to an import: taken from whoever sends them, kept encrypted, and found by nobody else."""

import re
import unicodedata
from collections.abc import AsyncIterable
from datetime import timedelta
from uuid import UUID

from hub import files, settings
from hub.access import throttle
from hub.access.permissions import require
from hub.access.scope import Scope
from hub.access.throttle import Try
from hub.clock import now
from hub.database import Db, reader
from hub.database.walls import everywhere, reaching
from hub.errors import FileRefused, NotFound
from hub.files import Stored
from hub.imports.models import Import, Upload
from hub.journal.actor import Actor
from hub.journal.deeds import deed
from hub.settings import Settings

LONGEST_NAME = 120
IDENTITY_BYTES = 64 << 10
NOBODY = UUID(int=0)  # whose file it is that somebody sends before there is an account
NAMELESS = "未命名文件"
_PERSONAL = re.compile(r"(?<![0-9])([0-9]{17}[0-9Xx]|1[3-9][0-9]{9})(?![0-9])")  # an ID number, a mobile number


async def receive(scope: Scope, file_name: str, stream: AsyncIterable[bytes]) -> Upload:
    """Keep what is sent. FileRefused: it is longer than the setting allows; nothing of it is kept then."""
    require(scope, "upload")
    return await _kept(await files.store(stream), file_name, scope.account_id, scope.actor)


@reaching(everywhere)
async def receive_identity(file_name: str, stream: AsyncIterable[bytes], *, source: str, actor: Actor) -> Upload:
    """Keep an identity file for somebody who has no account yet. FileRefused: no such file is so long. RateLimited."""
    await throttle.admit(Try("uploadIdentity", "", source))
    try:
        stored = await files.store(stream, most=IDENTITY_BYTES)
    except FileRefused as refusal:
        if refusal.code != "FILE_TOO_LARGE":
            raise
        raise FileRefused("标识文件不超过64KB，请选择上级工会签发的标识文件。", code=refusal.code) from None
    return await _kept(stored, file_name, NOBODY, actor)


@reaching(everywhere)
async def identity_content(id: UUID) -> bytes:
    """What was sent so. NotFound: it was not, or has waited too long."""
    upload = await Upload.get_or_none(id=id, account_id=NOBODY, using_db=reader())
    if upload is None or upload.created_at + waits_for(settings.current()) <= now():
        raise NotFound("没有找到上传的标识文件，请重新上传。", path=("identityFile",))
    return await files.load(upload.id)


async def _kept(stored: Stored, file_name: str, account_id: UUID | None, actor: Actor) -> Upload:
    try:
        async with deed(actor, "upload") as done:
            upload = Upload(
                id=stored.id,
                account_id=account_id,
                file_name=clean_name(file_name),
                bytes=stored.bytes,
                sha256=stored.sha256,
                created_at=now(),
            )
            await upload.save(using_db=done.tx, force_create=True)
            done.about("upload", upload.id, upload.file_name)
            done.details["sha256"] = upload.sha256
    except BaseException:
        await files.delete(stored.id)
        raise
    return upload


async def own(scope: Scope, id: UUID, db: Db | None = None) -> Upload:
    """What the asker has sent before. NotFound also where it has waited too long: it may be deleted at any time."""
    upload = await Upload.get_or_none(id=id, account_id=scope.account_id, using_db=db or reader())
    if upload is None or upload.created_at + waits_for(settings.current()) <= now():
        raise NotFound("没有找到上传的文件，请重新上传。", path=("upload",))
    return upload


def waits_for(given: Settings) -> timedelta:
    """So long an uploaded file waits to be imported; then it is no longer taken, and deleted."""
    return timedelta(days=given.unused_file_days)


def kept_for(given: Settings) -> timedelta:
    """So long after the end of its import a file is kept."""
    return timedelta(days=max(given.file_days, given.undo_days))


def is_kept(one: Import) -> bool:
    """Whether the file of an import is still there, and what is made of it can be fetched."""
    return one.finished_at is None or one.finished_at + kept_for(settings.current()) > now()


def clean_name(text: str) -> str:
    """The last part of a name, without control and direction characters; the ending stays where a name is too long.

    A person's number in it is left out: names of files stand in lists, in downloads and for good in the journal.
    """
    name = "".join(sign for sign in text.replace("\\", "/").rpartition("/")[2] if unicodedata.category(sign)[0] != "C")
    name = _PERSONAL.sub("号码", name.strip())
    if len(name) <= LONGEST_NAME:
        return name or NAMELESS
    stem, dot, ending = name.rpartition(".")
    kept = f"{dot}{ending[:10]}" if stem else ""
    return name[: LONGEST_NAME - len(kept)] + kept
