"""What an account holds: no table that names one is forgotten when somebody leaves."""

import pytest
from tortoise import Tortoise

from hub.database import reader
from hub.database.statements import run
from hub.procedures.holdings import HOLDINGS, Fate

BY_OTHER_NAMES = {
    ("import", "confirmed_by"),
    ("secret", "issued_by"),
    ("account", "successor_id"),
    ("account", "handed_by"),
}
AMONG_OTHERS = {("secret", "subject_id")}


@pytest.mark.usefixtures("installation")
def test_every_column_that_names_an_account_says_what_becomes_of_it() -> None:
    named = {
        (str(meta.db_table), column)
        for meta in (model._meta for model in Tortoise.apps["hub"].values())
        for column in meta.fields_map
        if column == "account_id"
    }
    assert {(one.table, one.column) for one in HOLDINGS} == named | BY_OTHER_NAMES | AMONG_OTHERS


@pytest.mark.usefixtures("either")
async def test_what_is_left_unfinished_can_be_counted_wherever_it_stands() -> None:
    counted = [one for one in HOLDINGS if one.open]
    assert {one.fate for one in counted} == {Fate.PASSES}
    for one in counted:
        assert one.label
        (row,) = await run(reader(), f'SELECT COUNT(*) AS times FROM "{one.table}" WHERE {one.open}')
        assert row["times"] == 0
