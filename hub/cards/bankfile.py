"""办卡文件: what the bank is given of a batch. Made once, kept sealed, the same whenever it is fetched."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from hub import files, settings
from hub.access.permissions import require
from hub.access.roles import Role
from hub.access.scope import Scope
from hub.cards import bankrows, fitness, queries, sending, stepping
from hub.cards.faults import NoCards, NotInThisState
from hub.cards.models import BankFile, Card, CardBatch, CardBatchRow
from hub.cards.states import AT_BANK, CardBatchState
from hub.clock import now
from hub.database import Db, bulk, transaction
from hub.database.walls import everywhere, reaching
from hub.errors import KeyFault, NotAllowed
from hub.journal.deeds import Deed, deed
from hub.members.models import Member
from hub.orgs.models import Org


@dataclass(frozen=True, slots=True)
class Given:
    """A file, the name to save it under, and what it is."""

    file_name: str
    content: bytes
    media_type: str


async def give(scope: Scope, batch_id: UUID) -> Given:
    """The file, with people's data in the clear, hence journalled. From the first time the bank asks, it reviews.

    NotFound: no such batch for the asker. NotAllowed: a lower union's. NotInThisState: the bank has not got it.
    """
    async with deed(scope.actor, "downloadBankFile", region=scope.region) as done:
        require(scope, "downloadBankFile")
        batch = await queries.batch(scope, batch_id, done.tx)
        done.about("card_batch", batch.id, batch.batch_no, org_id=batch.org_id, org_path=batch.org_path)
        if scope.role is not Role.BANK and scope.org_id != batch.org_id:
            raise NotAllowed()
        if CardBatchState(batch.state) not in AT_BANK:
            raise NotInThisState("该批次尚未发送银行，或已办结，没有办卡文件。")
        await stepping.lock(done.tx, [batch.id])
        batch = await queries.batch(scope, batch_id, done.tx)
        kept = await _kept(done, batch)
        done.details |= {"sha256": kept.sha256, "rows": batch.size}
        if scope.role is Role.BANK:
            await sending.reviewed(done, batch)
    content = await files.load(kept.id)
    if sha256(content).hexdigest() != kept.sha256:
        raise KeyFault(f"file {kept.id}: not what the bank was given before")
    return Given(f"{batch.batch_no}.csv", content, f"text/csv; charset={kept.encoding}")


@reaching(everywhere)
async def forget() -> None:
    """Delete the files of batches that the bank is done with: what they were is in the journal, by their hashes."""
    over = (CardBatchState.CLOSED.value, CardBatchState.CANCELLED.value)
    async with transaction() as tx:
        batches = CardBatch.filter(state__in=over).using_db(tx).values("id")
        gone = await BankFile.filter(batch_id__in=[row["id"] for row in await batches]).using_db(tx)
    for one in gone:
        await files.delete(one.id)  # first: a row without a file is found again, a file without a row never is
        async with transaction() as tx:
            await BankFile.filter(id=one.id).using_db(tx).delete()


@reaching(everywhere)  # a bank sees no members, yet is given what they applied with
async def _kept(done: Deed, batch: CardBatch) -> BankFile:
    """The file as it was written the first time; nobody else can write it meanwhile, the batch is locked."""
    if found := await BankFile.get_or_none(batch_id=batch.id, using_db=done.tx):
        return found
    encoding = settings.current().bank_encoding
    content = await _written(done.tx, batch, encoding)
    stored = await files.store(_whole(content), most=len(content))
    made = BankFile(
        id=stored.id,
        region=batch.region,
        batch_id=batch.id,
        sha256=stored.sha256,
        encoding=encoding,
        created_at=now(),
    )
    try:
        await made.save(using_db=done.tx, force_create=True)
    except BaseException:
        await files.delete(stored.id)
        raise
    return made


async def _written(db: Db, batch: CardBatch, encoding: str) -> bytes:
    wanted, region = fitness.terms(batch.region), batch.region
    form = wanted.form
    if form is None:
        raise NoCards()
    rows = await bulk.fetch(db, CardBatchRow, region, "batch_id", [batch.id])
    cards = {one.id: one for one in await bulk.fetch(db, Card, region, "id", [row.card_id for row in rows])}
    people = {one.id: one for one in await bulk.fetch(db, Member, region, "id", [row.member_id for row in rows])}
    listed = [(row, cards[row.card_id], people[row.member_id]) for row in sorted(rows, key=lambda row: row.row)]
    union = await Org.get(id=batch.org_id, using_db=db)
    return await asyncio.to_thread(bankrows.written, wanted, form, union, batch, listed, encoding)


async def _whole(content: bytes) -> AsyncIterator[bytes]:
    yield content
