"""Sending a bank's answer to a batch: an import like any other, which keeps the batch to itself and not the union."""

from uuid import UUID

from hub import broker, registry
from hub.access.permissions import require
from hub.access.scope import Scope
from hub.cards.models import CardBatch
from hub.imports import bank_answers, uploads
from hub.imports.commands import JOB, queued
from hub.imports.layouts import sheet_for
from hub.imports.models import Import
from hub.imports.states import ImportMode, OnError
from hub.journal.deeds import deed
from hub.region import RecordKind


async def start(scope: Scope, batch_id: UUID, upload_id: UUID) -> tuple[CardBatch, Import]:
    """Take the bank's file for a batch. What is right in it is taken even if other rows are not.

    NotFound, NotAllowed, NotInThisState as :func:`bank_answers.answerable`; ImportRunning: another file for the batch.
    """
    async with deed(scope.actor, bank_answers.ACT, region=scope.region) as done:
        require(scope, bank_answers.ACT)
        batch, org = await bank_answers.answerable(scope, batch_id, done.tx)
        done.about("card_batch", batch.id, batch.batch_no, org_id=org.id, org_path=org.path)
        layout = sheet_for(registry.current().region(batch.region), RecordKind.BANK_RESULT)
        upload = await uploads.own(scope, upload_id, done.tx)
        mode, cost = ImportMode.CHECK_THEN_COMMIT, OnError.REJECT_ROWS
        one = await queued(done.tx, scope, org, upload, layout, mode, cost, batch_id=batch.id)
        done.details |= {"import": str(one.id), "sha256": one.sha256}
    await broker.wake(JOB)
    return batch, one
