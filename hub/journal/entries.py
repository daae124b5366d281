"""Journal entries: appended under a lock, each chained to the one before by a keyed hash."""

from collections.abc import Sequence
from uuid import UUID

import orjson

from hub.database import Db, held
from hub.database.walls import everywhere, reaching
from hub.journal.models import JournalEntry, JournalHead
from hub.seal import keyring

TOLD = (
    "id", "region", "at", "account_id", "actor", "on_behalf_of", "act", "subject_kind", "subject_id", "subject_label",
    "org_id", "org_path", "outcome", "details", "request_id",
)  # fmt: skip


@reaching(everywhere)
async def append(tx: Db, entry: JournalEntry) -> None:
    """Number the entry, chain it to the one before, write it.

    Entries of one region are written one after the other: call this last in a transaction.
    """
    region = entry.region
    await JournalHead.bulk_create([JournalHead(region=region, number=0, hash="")], ignore_conflicts=True, using_db=tx)
    head = await _lock(tx, region)
    entry.number = head.number + 1
    entry.hash = chained(head.hash, entry)
    await entry.save(using_db=tx, force_create=True)
    await JournalHead.filter(region=region).using_db(tx).update(number=entry.number, hash=entry.hash)


def chained(before: str, entry: JournalEntry) -> str:
    """The hash of an entry that follows the one hashed ``before``: any change to either shows."""
    return link(before, entry.number, [getattr(entry, name) for name in TOLD])


def link(before: str, number: int, told: Sequence[object]) -> str:
    """The same, of what an entry tells, in the order of `TOLD`."""
    return keyring().mac("journal", orjson.dumps([before, number, *told], default=_plain, option=orjson.OPT_SORT_KEYS))


def _plain(value: object) -> str:
    """PostgreSQL's driver makes identifiers of its own kind."""
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(type(value))


async def _lock(tx: Db, region: str) -> JournalHead:
    return await held(tx, JournalHead.filter(region=region)).get()
