"""A bank's answer file: row by row accounted for, taken once, in every shape a bank may send it."""

from collections.abc import Sequence

import pytest

from hub.access.models import Account
from hub.access.roles import Role
from hub.access.scope import Scope
from hub.access.sessions import scope_of_account
from hub.auditing.audit import audit
from hub.cards import bankfile, batches, moving, values
from hub.cards.bankrows import as_csv, person_key
from hub.cards.faults import NotInThisState
from hub.cards.models import Card, CardBatch
from hub.clock import today
from hub.database import reader, transaction
from hub.database.walls import behind
from hub.errors import HubError, ImportRunning, NotAllowed, NotFound
from hub.imports import bank_results, files, queries, uploads
from hub.imports.models import FoundItem, Import
from hub.imports.states import ImportState, Outcome
from hub.journal.models import Revision
from hub.members.holds import HoldKind
from hub.members.models import Hold
from hub.national import card_number
from hub.national.card_forms import BANK_ANSWER
from hub.region import CardState
from hub.templates import blank
from tests.accounts import make_account
from tests.hub.cards.setting import Setting, applied, card, cards_of, set_up, worker
from tests.hub.imports.setting import account_of, pieces, worked

pytestmark = pytest.mark.usefixtures("either")
HEADERS = [column.header for column in BANK_ANSWER.flat]
Line = dict[str, str]


async def bank_of(setting: Setting, bank: str = "中国银行") -> Scope:
    """Somebody of the bank with an account, as when signed in."""
    account = await make_account(setting.root, f"bank-{bank}", role=Role.BANK)
    async with transaction() as tx:
        await Account.filter(id=account.id).using_db(tx).update(bank=bank)
    scope = await scope_of_account(account.id)
    assert scope is not None
    return scope


def number(order: int) -> str:
    body = f"62000000000000{order:04d}"
    return body + card_number.check_digit(body)


def passed(batch: CardBatch, one: Card, **more: str) -> Line:
    """成功, with a number."""
    assert one.batch_row
    told = {
        "批次号": batch.batch_no,
        "行号": str(one.batch_row),
        "人员标识": person_key(one.member_id),
        "结果": "成功",
        "卡号": number(one.batch_row),
    }
    return told | more


def failed(batch: CardBatch, one: Card, code: str = "E07", why: str = "手机号码与本人不符") -> Line:
    """失败, with its reason."""
    return passed(batch, one, 结果="失败", 卡号="", 失败代码=code, 失败原因=why)


def as_text(lines: Sequence[Line], encoding: str = "utf-8") -> bytes:
    return as_csv([HEADERS, *([line.get(header, "") for header in HEADERS] for line in lines)], encoding)


def as_workbook(lines: Sequence[Line]) -> bytes:
    keys = {column.header: column.field.key for column in BANK_ANSWER.flat if column.field}
    return blank(BANK_ANSWER, today(), prefill=[{keys[header]: text for header, text in x.items()} for x in lines])


async def answered(who: Scope, batch: CardBatch, content: bytes, name: str = "结果.csv") -> Import:
    """Send the bank's file and see it through."""
    upload = await uploads.receive(who, name, pieces(content))
    _, one = await bank_results.start(who, batch.id, upload.id)
    done = await worked(one)
    assert done.read == done.accepted + done.rejected + done.blank
    return done


async def told(one: Import) -> list[tuple[int, str, str]]:
    """Row, header and code of everything found."""
    rows = await FoundItem.filter(import_id=one.id).using_db(reader()).order_by("number")
    return [(row.row, row.header, row.code) for row in rows]


def counts(one: Import) -> tuple[int, int, int, int]:
    return one.accepted, one.rejected, one.updated, one.unchanged


@pytest.mark.parametrize("shape", ["utf-8", "gb18030", "xlsx"])
async def test_the_bank_passes_some_and_returns_others_with_a_reason(shape: str) -> None:
    setting = await set_up()
    bank = await bank_of(setting)
    batch, (first, second, third) = await applied(setting, 3)
    lines = [passed(batch, first), failed(batch, second), passed(batch, third, 结果="审核通过", 卡号="")]
    one = await answered(bank, batch, as_workbook(lines) if shape == "xlsx" else as_text(lines, shape))
    assert (one.state, one.outcome, await told(one)) == (ImportState.DONE, Outcome.SUCCEEDED, [])
    assert counts(one) == (3, 0, 3, 0)
    made, returned, making = await card(first.id), await card(second.id), await card(third.id)
    assert (made.state, values.card_no(made)) == (CardState.MADE, number(1))
    assert returned.state == CardState.FAILED
    why = values.failure(returned)
    assert why is not None
    assert (why.code, why.message) == ("E07", "手机号码与本人不符")
    assert (making.state, making.card_no_sealed) == (CardState.MAKING, None)
    assert (await CardBatch.get(id=batch.id)).state == "ANSWERED"
    assert await Hold.filter(kind=HoldKind.CARD).count() == 2
    assert await Revision.filter(import_id=one.id).count() >= 3
    assert await audit() == []


async def test_the_same_file_again_changes_nothing() -> None:
    setting = await set_up()
    bank = await bank_of(setting)
    batch, (first, second) = await applied(setting, 2)
    content = as_text([passed(batch, first), failed(batch, second)])
    await answered(bank, batch, content)
    before = [(x.id, x.state, x.version) for x in await Card.all().order_by("id")]
    one = await answered(bank, batch, content)
    assert (one.outcome, counts(one)) == (Outcome.SUCCEEDED, (2, 0, 0, 2))
    assert [(x.id, x.state, x.version) for x in await Card.all().order_by("id")] == before
    assert await audit() == []


async def test_a_partial_answer_is_taken_and_the_rest_follows() -> None:
    setting = await set_up()
    bank = await bank_of(setting)
    batch, (first, second) = await applied(setting, 2)
    await answered(bank, batch, as_text([passed(batch, first, 结果="通过", 卡号="")]))
    assert (await CardBatch.get(id=batch.id)).state == "REVIEWING"
    one = await answered(bank, batch, as_text([passed(batch, first), passed(batch, second)]))
    assert counts(one) == (2, 0, 2, 0)
    assert {x.state for x in await cards_of(batch)} == {CardState.MADE}


async def test_what_is_wrong_with_a_row_is_told_and_the_others_are_taken() -> None:
    setting = await set_up()
    bank = await bank_of(setting)
    batch, cards = await applied(setting, 8)
    wrong = number(3)[:-1] + str((int(number(3)[-1]) + 1) % 10)
    lines = [
        passed(batch, cards[0]),
        passed(batch, cards[1], 批次号="另一批"),
        passed(batch, cards[2], 卡号=wrong),
        passed(batch, cards[3], 人员标识=person_key(cards[4].member_id)),
        passed(batch, cards[4], 行号="99"),
        passed(batch, cards[5], 结果="失败", 卡号="", 失败代码=""),
        passed(batch, cards[6], 结果="失败", 失败代码="E1"),
        passed(batch, cards[7], 失败原因="资料不全"),
        passed(batch, cards[1], 结果="待定"),
        passed(batch, cards[1], 人员标识=""),
    ]
    one = await answered(bank, batch, as_text(lines))
    assert (one.outcome, counts(one)) == (Outcome.PARTIAL, (1, 9, 1, 0))
    assert await told(one) == [
        (3, "批次号", "BANK-BATCH"),
        (4, "卡号", "BANK-CARD-NO"),
        (5, "人员标识", "CARD-PERSON"),
        (6, "行号", "CARD-UNKNOWN"),
        (7, "失败代码", "BANK-REASON"),
        (8, "卡号", "BANK-BOTH"),
        (9, "失败代码", "BANK-BOTH"),
        (10, "结果", "BANK-ANSWER"),
        (11, "人员标识", "NEED"),
    ]
    assert [x.state for x in await cards_of(batch)] == [CardState.MADE, *[CardState.APPLIED] * 7]
    assert await audit() == []


async def test_what_contradicts_an_earlier_answer_is_refused_and_the_rest_is_taken() -> None:
    setting = await set_up()
    bank = await bank_of(setting)
    batch, (first, second, third) = await applied(setting, 3)
    await answered(bank, batch, as_text([passed(batch, first), failed(batch, second)]))
    again = [failed(batch, first), passed(batch, second), passed(batch, third)]
    one = await answered(bank, batch, as_text(again))
    assert (one.outcome, counts(one)) == (Outcome.PARTIAL, (1, 2, 1, 0))
    assert await told(one) == [(2, "结果", "ANSWERED_ALREADY"), (3, "结果", "ANSWERED_ALREADY")]
    assert [x.state for x in await cards_of(batch)] == [CardState.MADE, CardState.FAILED, CardState.MADE]


async def test_one_row_twice_is_taken_once_and_refused_where_it_contradicts_itself() -> None:
    setting = await set_up()
    bank = await bank_of(setting)
    batch, (first, second) = await applied(setting, 2)
    lines = [passed(batch, first), passed(batch, first), passed(batch, second), failed(batch, second)]
    one = await answered(bank, batch, as_text(lines))
    assert await told(one) == [(5, "行号", "CARD-REPEATED")]
    assert counts(one) == (3, 1, 2, 1)


async def test_a_number_that_another_card_has_is_refused() -> None:
    setting = await set_up()
    bank = await bank_of(setting)
    batch, (first, second) = await applied(setting, 2)
    one = await answered(bank, batch, as_text([passed(batch, first), passed(batch, second, 卡号=number(1))]))
    assert await told(one) == [(3, "卡号", "CARD-NO-TAKEN")]


async def test_after_mending_the_person_is_in_another_batch_and_the_old_answer_changes_nothing() -> None:
    setting = await set_up()
    bank = await bank_of(setting)
    batch, (first,) = await applied(setting, 1)
    content = as_text([failed(batch, first)])
    await answered(bank, batch, content)
    await moving.move(setting.union, [first.id], "mend")
    later, _ = await batches.apply(setting.union, setting.org.id, all_pending=True)
    again = await card(first.id)
    assert (again.batch_id, again.state) == (later.id, CardState.APPLIED)
    one = await answered(bank, later, as_text([passed(later, again)]))
    assert counts(one) == (1, 0, 1, 0)
    with pytest.raises((NotInThisState, NotFound)):
        await answered(bank, batch, content)
    assert (await card(first.id)).state == CardState.MADE


async def test_a_card_application_sent_back_by_mistake_is_told_by_its_title() -> None:
    setting = await set_up()
    bank = await bank_of(setting)
    batch, _ = await applied(setting, 1)
    one = await answered(bank, batch, "姓名,证件号码,手机号码\n试甲,1,2\n".encode())
    assert one.outcome == Outcome.REJECTED
    assert [code for _, _, code in await told(one)] in (["FORM-NONE"], ["FORM-OTHER"])


async def test_the_banks_own_list_with_the_results_written_beside_is_read_as_its_answer() -> None:
    setting = await set_up()
    bank = await bank_of(setting)
    batch, (first,) = await applied(setting, 1)
    given = (await bankfile.give(bank, batch.id)).content.decode("utf-8-sig").splitlines()
    one = await answered(
        bank, batch, f"{given[0]},结果,卡号,失败代码,失败原因\r\n{given[1]},成功,{number(1)},,\r\n".encode()
    )
    assert [code for _, _, code in await told(one)] == ["FORM-EXTRA"]
    assert one.outcome == Outcome.SUCCEEDED
    assert (await card(first.id)).state == CardState.MADE


async def test_it_is_for_the_bank_and_on_its_behalf_for_the_unions_own_administrator() -> None:
    setting = await set_up()
    batch, (first,) = await applied(setting, 1)
    content = as_text([passed(batch, first)])
    refused: list[tuple[Scope, type[HubError]]] = [
        (await bank_of(setting, "虚构乙银行"), NotFound),
        (await account_of(setting.root), NotAllowed),
        (await account_of(setting.org, Role.UNION_CLERK), NotAllowed),
    ]
    for scope, why in refused:
        upload = await uploads.receive(scope, "结果.csv", pieces(content))
        with pytest.raises(why):
            await bank_results.start(scope, batch.id, upload.id)
    one = await answered(await account_of(setting.org), batch, content)
    assert one.outcome == Outcome.SUCCEEDED


async def test_one_file_at_a_time_for_a_batch_and_the_unions_imports_do_not_wait_for_it() -> None:
    setting = await set_up()
    bank = await bank_of(setting)
    batch, (first,) = await applied(setting, 1)
    upload = await uploads.receive(bank, "结果.csv", pieces(as_text([passed(batch, first)])))
    _, one = await bank_results.start(bank, batch.id, upload.id)
    with pytest.raises(ImportRunning):
        await bank_results.start(bank, batch.id, upload.id)
    assert await queries.running(await account_of(setting.org), setting.org.id) is None
    assert (await worked(one)).outcome == Outcome.SUCCEEDED


async def test_a_batch_not_sent_has_no_answer() -> None:
    setting = await set_up()
    one = await worker(setting.org)
    batch = await batches.open_batch(setting.union, setting.org.id)
    await batches.add(setting.union, batch.id, members=[one.id])
    admin = await account_of(setting.org)
    upload = await uploads.receive(admin, "结果.csv", pieces(b"a,b\n"))
    with pytest.raises(NotInThisState):
        await bank_results.start(admin, batch.id, upload.id)


async def test_the_union_gets_the_banks_file_back_annotated() -> None:
    setting = await set_up()
    batch, (first, second) = await applied(setting, 2)
    admin = await account_of(setting.org)
    one = await answered(admin, batch, as_text([passed(batch, first), passed(batch, second, 行号="9")]))
    for what in (files.Back.ANNOTATED, files.Back.REJECTED, files.Back.RESULT):
        assert (await files.give_back(admin, one.id, what)).content[:2] == b"PK"


async def test_neither_findings_nor_the_journal_hold_a_persons_number_in_the_clear() -> None:
    setting = await set_up()
    bank = await bank_of(setting)
    batch, (first,) = await applied(setting, 1)
    one = await answered(bank, batch, as_text([passed(batch, first, 卡号="6200000000000000011")]))
    assert one.rejected == 1
    async with transaction() as tx:
        for table in ("finding", "journal", "import", "revision", "card"):
            rows = await tx.execute_query_dict(f'SELECT * FROM "{table}"')
            assert rows
            assert "6200000000000000011" not in repr(rows)


async def test_behind_the_banks_own_wall_it_fetches_its_file_and_answers() -> None:
    setting = await set_up()
    bank = await bank_of(setting)
    batch, (first,) = await applied(setting, 1)
    with behind(bank.wall):
        given = await bankfile.give(bank, batch.id)
        upload = await uploads.receive(bank, "结果.csv", pieces(as_text([passed(batch, first)])))
        sent, one = await bank_results.start(bank, batch.id, upload.id)
    assert (sent.id, given.file_name) == (batch.id, f"{batch.batch_no}.csv")
    assert (await worked(one)).outcome == Outcome.SUCCEEDED
    with behind(bank.wall):
        assert (await queries.visible(bank, one.id)).accepted == 1
