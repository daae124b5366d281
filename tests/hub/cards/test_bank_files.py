"""办卡文件: what the bank is given of a batch, to whom, and that it is always the same file."""

import asyncio
import csv
from dataclasses import replace
from hashlib import sha256
from io import StringIO

import pytest

from hub import files, settings
from hub.access.roles import Role
from hub.auditing.audit import audit
from hub.cards import bankfile, batches
from hub.cards.bankrows import as_csv, person_key
from hub.cards.faults import NotInThisState
from hub.cards.models import BankFile, CardBatch
from hub.cards.states import CardBatchState
from hub.database import reader, transaction
from hub.errors import HubError, KeyFault, NotAllowed, NotFound
from hub.journal.models import JournalEntry
from hub.keys import counting
from hub.members.models import Member
from hub.settings import Settings
from tests.factories import make_org, scope_of
from tests.hub.cards.setting import Setting, applied, set_up, worker

pytestmark = pytest.mark.usefixtures("either")


def lines(content: bytes, encoding: str = "utf-8-sig") -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode(encoding), newline="")))


async def alone(setting: Setting, **values: object) -> CardBatch:
    """A batch of one person."""
    one = await worker(setting.org, **values)
    batch, refused = await batches.apply(setting.union, setting.org.id, members=[one.id])
    assert refused == []
    return batch


async def test_the_bank_is_given_everybody_of_the_batch_with_all_it_needs() -> None:
    setting = await set_up()
    batch, cards = await applied(setting, 3)
    rows = lines((await bankfile.give(setting.bank, batch.id)).content)
    assert [row["行号"] for row in rows] == ["1", "2", "3"]
    assert {row["批次号"] for row in rows} == {batch.batch_no}
    assert [row["人员标识"] for row in rows] == [person_key(one.member_id) for one in cards]
    first = await Member.get(id=cards[0].member_id)
    assert rows[0]["姓名"] == first.full_name
    assert (rows[0]["证件类型"], rows[0]["领卡网点"], rows[0]["是否加载深圳通"]) == ("居民身份证", "00012", "否")
    assert len(rows[0]["证件号码"]) == 18
    assert rows[0]["手机号码"].startswith("160")
    assert rows[0]["出生日期"].replace("/", "") == rows[0]["证件号码"][6:14]
    assert rows[0]["性别"] in ("男", "女")


async def test_an_agreed_name_stands_beside_the_persons_own() -> None:
    setting = await set_up()
    one = await worker(setting.org, full_name="试\u4dae")
    batch, _ = await batches.apply(setting.union, setting.org.id, members=[one.id], card_names={one.id: "试典"})
    (row,) = lines((await bankfile.give(setting.bank, batch.id)).content)
    assert (row["姓名"], row["办卡约定姓名"]) == ("试\u4dae", "试典")


async def test_it_is_written_once_and_stays_as_it_was() -> None:
    setting = await set_up()
    batch, cards = await applied(setting, 2)
    first = await bankfile.give(setting.bank, batch.id)
    await Member.filter(id=cards[0].member_id).update(full_name="试改")
    again = await bankfile.give(setting.union, batch.id)
    assert again == first
    (kept,) = await BankFile.all()
    assert kept.sha256 == sha256(first.content).hexdigest()


async def test_two_who_ask_at_once_get_the_same_file() -> None:
    setting = await set_up()
    batch, _ = await applied(setting, 2)
    given = await asyncio.gather(*(bankfile.give(setting.bank, batch.id) for _ in range(4)))
    assert len(set(given)) == 1
    assert await BankFile.all().count() == 1


async def test_from_the_first_time_the_bank_asks_it_reviews_and_a_union_that_looks_changes_nothing() -> None:
    setting = await set_up()
    batch, _ = await applied(setting, 1)
    await bankfile.give(setting.union, batch.id)
    assert (await CardBatch.get(id=batch.id)).state == CardBatchState.SUBMITTED
    await bankfile.give(setting.bank, batch.id)
    assert (await CardBatch.get(id=batch.id)).state == CardBatchState.REVIEWING
    assert await audit() == []


async def test_every_look_is_in_the_journal_with_the_files_hash_and_nobodys_number() -> None:
    setting = await set_up()
    batch, _ = await applied(setting, 2)
    given = await bankfile.give(setting.bank, batch.id)
    entry = await JournalEntry.filter(act="downloadBankFile").get()
    assert entry.details == {"sha256": sha256(given.content).hexdigest(), "rows": 2}
    assert (entry.subject_label, entry.org_id) == (batch.batch_no, setting.org.id)


async def test_it_is_for_the_bank_and_the_unions_own_administrator() -> None:
    setting = await set_up()
    batch, _ = await applied(setting, 1)
    other = scope_of(await make_org(setting.root))
    refused: list[tuple[object, type[HubError]]] = [
        (replace(setting.bank, bank="虚构乙银行"), NotFound),
        (other, NotFound),
        (scope_of(setting.root), NotAllowed),
        (scope_of(setting.org, Role.UNION_CLERK), NotAllowed),
        (scope_of(setting.org, Role.UNION_LEADER), NotAllowed),
    ]
    for scope, why in refused:
        with pytest.raises(why):
            await bankfile.give(scope, batch.id)  # type: ignore[arg-type]
    assert await BankFile.all().count() == 0


async def test_before_it_is_sent_there_is_none() -> None:
    setting = await set_up()
    one = await worker(setting.org)
    batch = await batches.open_batch(setting.union, setting.org.id)
    await batches.add(setting.union, batch.id, members=[one.id])
    with pytest.raises(NotInThisState, match="尚未发送"):
        await bankfile.give(setting.union, batch.id)
    with pytest.raises(NotFound):
        await bankfile.give(setting.bank, batch.id)


async def test_it_is_sealed_on_the_disk_and_counted_with_what_a_key_seals(either: Settings) -> None:
    setting = await set_up()
    batch = await alone(setting, full_name="试独一无二")
    given = await bankfile.give(setting.bank, batch.id)
    assert "试独一无二".encode() in given.content
    for path in (either.data / "uploads").iterdir():
        assert "试独一无二".encode() not in path.read_bytes()
    assert sum((await counting.used())["uploads"].values()) == 1


async def test_a_file_that_is_not_what_was_written_is_never_given() -> None:
    setting = await set_up()
    batch, _ = await applied(setting, 1)
    await bankfile.give(setting.bank, batch.id)
    async with transaction() as tx:
        await BankFile.all().using_db(tx).update(sha256="0" * 64)
    with pytest.raises(KeyFault):
        await bankfile.give(setting.bank, batch.id)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
async def test_the_encoding_is_the_installations_and_every_character_survives_it(
    either: Settings, encoding: str
) -> None:
    settings.use(replace(either, bank_encoding=encoding))
    setting = await set_up()
    one = await worker(setting.org, full_name="试\u4dae", address="虚构路\U000200871号")
    batch, _ = await batches.apply(setting.union, setting.org.id, members=[one.id], card_names={one.id: "试典"})
    given = await bankfile.give(setting.bank, batch.id)
    assert given.media_type == f"text/csv; charset={encoding}"
    (row,) = lines(given.content, "utf-8-sig" if encoding == "utf-8" else encoding)
    assert (row["姓名"], row["联系地址"]) == ("试\u4dae", "虚构路\U000200871号")


async def test_when_the_bank_is_done_with_the_batch_the_file_is_deleted() -> None:
    setting = await set_up()
    batch, _ = await applied(setting, 1)
    await bankfile.give(setting.bank, batch.id)
    (kept,) = await BankFile.all()
    await bankfile.forget()
    assert await files.load(kept.id)
    async with transaction() as tx:
        await CardBatch.filter(id=batch.id).using_db(tx).update(state=CardBatchState.CLOSED)
    await bankfile.forget()
    assert await BankFile.all().using_db(reader()).count() == 0
    with pytest.raises(NotFound):
        await files.load(kept.id)


@pytest.mark.parametrize("cell", ["=1+1", "+86", "-1", "@x", "\t=1", " =1"])
def test_no_cell_is_calculated_by_a_spreadsheet_program(cell: str) -> None:
    content = as_csv([[cell, "试甲"]], "utf-8").decode("utf-8-sig")
    assert next(csv.reader(StringIO(content)))[0] == f"'{cell}"


def test_a_persons_key_is_no_number_to_a_spreadsheet_program() -> None:
    from uuid import UUID

    key = person_key(UUID("01234567-89ab-7def-8123-00000000001e"))
    assert key == "P00000000001E"
