"""A bank's answer to a batch, as the rows of a file: which of them can be taken, and how they are."""

from collections.abc import Mapping
from uuid import UUID

from hub.access.roles import Role
from hub.access.scope import Scope
from hub.cards import answering, queries
from hub.cards.answering import ANOTHER, UNKNOWN, BankAnswer, Said
from hub.cards.bankrows import person_key
from hub.cards.faults import NotInThisState
from hub.cards.models import CardBatch, CardBatchRow
from hub.cards.states import AT_BANK, CardBatchState
from hub.database import Db, bulk, reader
from hub.database.walls import everywhere, reaching
from hub.errors import NotAllowed
from hub.imports.models import Import
from hub.journal.deeds import Deed
from hub.national import card_number
from hub.orgs.models import Org
from hub.rows import Refusal, Rows, Written

ACT = "recordBankResults"
OTHER_BATCH = Refusal("BANK-BATCH", "batch_no", "该行不是本批次的结果。")
BAD_NUMBER = Refusal("BANK-CARD-NO", "card_no", "卡号有误：应为16至19位数字，且校验位正确。")
NO_REASON = Refusal("BANK-REASON", "failure_code", "结果为失败，但没有失败代码和失败原因。")
BOTH_NUMBER = Refusal("BANK-BOTH", "card_no", "结果为失败，却填了卡号。")
BOTH_REASON = Refusal("BANK-BOTH", "failure_code", "结果不是失败，却填了失败代码或失败原因。")
_NOBODY = UUID(int=0)
UNCODED = "OTHER"  # the code of a failure for which the bank has words alone


async def answerable(scope: Scope, batch_id: UUID, db: Db) -> tuple[CardBatch, Org]:
    """The batch that the asker may answer now, and its union.

    NotFound: not the asker's to see. NotAllowed: a lower union's. NotInThisState: the bank has not got it.
    """
    batch = await queries.batch(scope, batch_id, db)
    if scope.role is not Role.BANK and scope.org_id != batch.org_id:
        raise NotAllowed()
    if CardBatchState(batch.state) not in AT_BANK:
        raise NotInThisState("该批次尚未发送银行，或已办结，不能再导入银行处理结果。")
    return batch, await _org(batch.org_id, db)


async def home(scope: Scope, one: Import) -> Org:
    """The union whose people the file is about; a bank sees no other. Raises like :func:`answerable`."""
    _, org = await answerable(scope, one.batch_id or _NOBODY, reader())
    return org


async def foreseen(scope: Scope, _: Org, rows: Rows) -> Mapping[int, Refusal]:
    """What is wrong with each row whatever was answered before; that is looked at when it is taken."""
    batch = await _batch(scope, rows, reader())
    people = await _people(reader(), batch)
    found = ((place, _against(rows.given(place), batch, people)) for place in range(len(rows)))
    return {place: refusal for place, refusal in found if refusal is not None}


async def take(done: Deed, scope: Scope, _: Org, rows: Rows) -> Written:
    """Take the answers in. What contradicts an earlier one is refused; what only repeats it changes nothing."""
    batch = await _batch(scope, rows, done.tx)
    people = await _people(done.tx, batch)
    keys = {person_key(member): member for member in people.values()}
    answers = [_answer(rows.given(place), keys) for place in range(len(rows))]
    done.import_id = rows.import_id
    return await answering.take(done, batch, answers)


def _against(row: Mapping[str, object], batch: CardBatch, people: Mapping[int, UUID]) -> Refusal | None:
    number, why = row.get("card_no"), row.get("failure_code") or row.get("failure_message")
    if row["batch_no"] != batch.batch_no:
        return OTHER_BATCH
    if row["batch_row"] not in people:
        return UNKNOWN
    if row["person_key"] != person_key(people[int(str(row["batch_row"]))]):
        return ANOTHER
    if row["answer"] == Said.RETURNED:
        return BOTH_NUMBER if number else None if why else NO_REASON
    if why:
        return BOTH_REASON
    return BAD_NUMBER if number and not card_number.is_genuine(str(number)) else None


def _answer(row: Mapping[str, object], keys: Mapping[str, UUID]) -> BankAnswer:
    def text(key: str) -> str | None:
        return str(row[key]) if row.get(key) else None

    said = Said(str(row["answer"]))
    message = text("failure_message")
    code = text("failure_code") or (UNCODED if message else None)  # the words may name the person: they are sealed
    return BankAnswer(
        row=int(str(row["batch_row"])),
        said=said,
        card_no=text("card_no"),
        failure_code=code if said is Said.RETURNED else None,
        message=message,
        member_id=keys.get(str(row["person_key"]), _NOBODY),
    )


async def _batch(scope: Scope, rows: Rows, db: Db) -> CardBatch:
    one = await Import.get(id=rows.import_id, using_db=db)
    batch, _ = await answerable(scope, one.batch_id or _NOBODY, db)
    return batch


@reaching(everywhere)
async def _people(db: Db, batch: CardBatch) -> dict[int, UUID]:
    """Who stands in which row."""
    rows = await bulk.select(db, CardBatchRow, ("row", "member_id"), batch.region, "batch_id", [batch.id])
    return {int(row): UUID(str(member)) for row, member in rows}


@reaching(everywhere)
async def _org(id: UUID, db: Db) -> Org:
    return await Org.get(id=id, using_db=db)
