"""The second wall around a bank: its sent batches and their cards, and of unions, people and others' banks no row."""

from collections.abc import AsyncIterator
from contextlib import nullcontext
from dataclasses import dataclass
from uuid import UUID

import pytest
from tortoise.backends.base.executor import EXECUTOR_CACHE
from tortoise.exceptions import OperationalError

from hub.access import sessions
from hub.access.models import Account
from hub.access.roles import Role
from hub.access.scope import Scope
from hub.cards.models import Card, CardBatch
from hub.cards.states import AT_BANK, CardBatchState
from hub.database import reader, transaction
from hub.database.policies import ALLOWED
from hub.database.walls import across_region, behind, everywhere
from hub.installation import installed
from hub.members.models import Member
from hub.orgs.models import Org
from hub.settings import Settings
from tests.accounts import make_account
from tests.card_rows import lay_batch, lay_card
from tests.factories import make_member, make_org, make_root

OURS, THEIRS = "虚构甲银行", "虚构乙银行"
KEPT = frozenset({"journal_head", "answer", "attempt"})  # the hub's own, keyed otherwise
ITS_OWN = frozenset({"account", "session", "notice", "card_batch", "card", "card_batch_row", "hold", "job"})


@dataclass(frozen=True, slots=True)
class Bank:
    """A bank's clerk, and the batches by bank and state."""

    scope: Scope
    batches: dict[tuple[str, CardBatchState], CardBatch]
    waiting: Card  # in no batch


@pytest.fixture
async def bank(postgres_settings: Settings) -> AsyncIterator[Bank]:
    """Two banks, each with a batch in every state of one union; the scope is one clerk's of the first bank."""
    EXECUTOR_CACHE.clear()
    async with installed(postgres_settings):
        with everywhere():
            root = await make_root()
            org = await make_org(root)
            account = await make_account(root, "bank", role=Role.BANK)
            await Account.filter(id=account.id).update(bank=OURS)
            scope = await sessions.scope_of_account(account.id)
            assert scope is not None
            batches = {
                (name, state): await _batch(org, name, state) for name in (OURS, THEIRS) for state in CardBatchState
            }
            waiting = await lay_card(await make_member(org))
        yield Bank(scope, batches, waiting)
    EXECUTOR_CACHE.clear()


async def _batch(org: Org, bank: str, state: CardBatchState) -> CardBatch:
    batch = await lay_batch(org, state, bank=bank)
    await lay_card(await make_member(org), batch=batch)
    return batch


async def ids(table: str, column: str = "id") -> set[UUID]:
    rows = await reader().execute_query_dict(f'SELECT "{column}" AS id FROM "{table}"')
    return {UUID(str(row["id"])) for row in rows}


async def test_of_all_tables_a_bank_is_shown_its_sent_batches_and_what_hangs_on_them(bank: Bank) -> None:
    own = {batch.id for (name, state), batch in bank.batches.items() if name == OURS and state in AT_BANK}
    with everywhere():
        cards = {card.id for card in await Card.filter(batch_id__in=list(own)).using_db(reader())}
    assert len(cards) == len(own) == len(AT_BANK)
    for widened in (nullcontext, across_region):  # which a bank's own statements cannot make use of
        with behind(bank.scope.wall), widened():
            assert await ids("card_batch") == own
            assert await ids("card") == cards
            assert await ids("card_batch_row", "batch_id") == own
            assert await ids("hold", "subject_id") == cards
            assert await ids("account") == {bank.scope.account_id}
            for table in ALLOWED.keys() - ITS_OWN - KEPT:
                assert await ids(table) == set(), table


async def test_a_bank_can_write_nothing_but_its_own_cards(bank: Bank) -> None:
    with everywhere():
        member = await Member.first(using_db=reader())
        assert member is not None
    ours = bank.batches[OURS, CardBatchState.SUBMITTED]
    foreign = bank.batches[THEIRS, CardBatchState.SUBMITTED]
    with behind(bank.scope.wall):
        async with transaction() as tx:
            assert (
                await Card.filter(batch_id=bank.batches[OURS, CardBatchState.SUBMITTED].id)
                .using_db(tx)
                .update(version=2)
            )
            assert await Card.filter(batch_id=foreign.id).using_db(tx).update(version=2) == 0
            assert await Card.filter(id=bank.waiting.id).using_db(tx).update(version=2) == 0
            assert await Member.filter(id=member.id).using_db(tx).update(full_name="改名") == 0
        with pytest.raises(OperationalError, match="row-level security"):
            await Card.filter(batch_id=ours.id).update(batch_id=foreign.id)


async def test_a_batch_that_closes_is_out_of_the_banks_sight_at_once(bank: Bank) -> None:
    batch = bank.batches[OURS, CardBatchState.ANSWERED]
    with everywhere():
        await CardBatch.filter(id=batch.id).update(state=CardBatchState.CLOSED)
    with behind(bank.scope.wall):
        assert batch.id not in await ids("card_batch")
        assert await Card.filter(batch_id=batch.id).using_db(reader()).count() == 0
