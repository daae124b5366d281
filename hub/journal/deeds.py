"""Deeds: one use case, one transaction, one journal entry, one remembered answer."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from uuid import UUID

from hub.clock import now
from hub.database import Db, transaction
from hub.errors import HubError
from hub.identity import new_id
from hub.journal import answers, entries
from hub.journal.actor import Actor
from hub.journal.models import JournalEntry

DONE, FAILED = "DONE", "FAILED"  # outcomes beside the codes of refusals


@dataclass(slots=True, kw_only=True)
class Deed:
    """What is being done. The command fills in what it learns on the way; it is written down at the end."""

    tx: Db
    actor: Actor
    act: str
    region: str
    subject_kind: str = ""
    subject_id: UUID | None = None
    subject_label: str = ""
    org_id: UUID | None = None
    org_path: str = ""
    details: dict[str, object] = field(default_factory=dict)
    import_id: UUID | None = None  # the file whose rows are taken in

    def about(self, kind: str, id: UUID, label: str = "", *, org_id: UUID | None = None, org_path: str = "") -> None:
        """Say what the deed is done to, and under which union it is to be found in the journal."""
        self.subject_kind, self.subject_id, self.subject_label = kind, id, label
        self.org_id, self.org_path = org_id or self.org_id, org_path or self.org_path

    def entry(self, outcome: str) -> JournalEntry:
        """The deed as the journal keeps it."""
        return JournalEntry(
            id=new_id(),
            region=self.region,
            at=now(),
            account_id=self.actor.account_id,
            actor=self.actor.name,
            on_behalf_of=self.actor.on_behalf_of,
            act=self.act,
            subject_kind=self.subject_kind,
            subject_id=self.subject_id,
            subject_label=self.subject_label,
            org_id=self.org_id,
            org_path=self.org_path,
            outcome=outcome,
            details=self.details,
            request_id=self.actor.request_id,
        )


@asynccontextmanager
async def deed(actor: Actor, act: str, *, region: str | None = None) -> AsyncIterator[Deed]:
    """Do something in one transaction and write it down in the same one.

    What is refused, or fails by our own fault, leaves nothing behind but an entry, written in a transaction after it.
    """
    done: Deed | None = None
    try:
        async with transaction() as tx:
            where = actor.region if region is None else region
            done = Deed(tx=tx, actor=actor, act=act, region=where, org_id=actor.org_id, org_path=actor.org_path)
            yield done
            await answers.keep(tx, actor.claim, done.subject_kind, done.subject_id)
            await entries.append(tx, done.entry(DONE))
    except HubError as refusal:
        if done:
            await _written_alone(done.entry(refusal.code))
        raise
    except Exception:
        if done:
            with suppress(Exception):  # the database itself may be what failed: the first fault is the one to tell
                await _written_alone(done.entry(FAILED))
        raise


async def _written_alone(entry: JournalEntry) -> None:
    async with transaction() as tx:
        await entries.append(tx, entry)
