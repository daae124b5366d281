"""批量办卡申请: opening, filling, sending and giving up batches."""

import pytest

from hub.cards import batches, queries
from hub.region import CardState
from tests.hub.cards.setting import applied, cards_of, set_up, states, workers

pytestmark = pytest.mark.usefixtures("either")


async def test_all_who_wait_go_to_the_bank_in_one_act() -> None:
    setting = await set_up()
    batch, cards = await applied(setting, 3)
    assert (batch.size, batch.state) == (3, "SUBMITTED")
    assert [one.batch_row for one in cards] == [1, 2, 3]
    assert await states(setting) == {CardState.APPLIED: 3}
    assert (await queries.counts(setting.bank, [batch.id]))[batch.id] == {CardState.APPLIED: 3}
