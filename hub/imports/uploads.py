"""Files on their way to an import: taken from whoever sends them, kept encrypted, and found by nobody else."""

import re
import unicodedata
from collections.abc import AsyncIterable
from datetime import timedelta

from hub import files, settings
from hub.access.permissions import require
from hub.access.scope import Scope
from hub.clock import now
from hub.imports.models import Import, Upload
from hub.journal.deeds import deed
from hub.settings import Settings

LONGEST_NAME = 120
NAMELESS = "未命名文件"
_PERSONAL = re.compile(r"(?<![0-9])([0-9]{17}[0-9Xx]|1[3-9][0-9]{9})(?![0-9])")  # an ID number, a mobile number


async def receive(scope: Scope, file_name: str, stream: AsyncIterable[bytes]) -> Upload:
    """Keep what is sent. FileRefused: it is longer than the setting allows; nothing of it is kept then."""
    require(scope, "upload")
    stored = await files.store(stream)
    try:
        async with deed(scope.actor, "upload", region=scope.region) as done:
            upload = Upload(
                id=stored.id,
                account_id=scope.account_id,
                file_name=clean_name(file_name),
                bytes=stored.bytes,
                sha256=stored.sha256,
                created_at=now(),
            )
            await upload.save(using_db=done.tx, force_create=True)
            done.about("upload", upload.id, upload.file_name, org_id=scope.org_id, org_path=scope.path)
            done.details["sha256"] = upload.sha256
    except BaseException:
        await files.delete(stored.id)
        raise
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
