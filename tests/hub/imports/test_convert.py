from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.imports.checking.settle import settle
from hub.imports.convert import ODD, convert, reader, why_odd
from hub.imports.sheets import Odd, Oddity
from hub.region import EMAIL, ID_NUMBER, NAME, TEXT, Field, Kind, optional
from tests.hub.imports.nowhere import FACTS, PEOPLE, RIGHT, TODAY, table

COLUMNS = {column.field.key: column for column in PEOPLE.flat if column.field}


def test_a_text_is_read_once_however_often_it_stands_in_the_column():
    asked = []

    def read(text: str) -> str:
        asked.append(text)
        return text.upper()

    field = Field("代号", Kind("letters", str, read))

    values = convert(optional("代号", field), ["a", "b", "a", "", "a"], TODAY)

    assert values.rows == ["A", "B", "A", None, "A"]
    assert sorted(asked) == ["a", "b"]
    assert values.distinct == {"A", "B", None}


TYPED = st.sampled_from(
    ["", " ", "张伟", "张 伟", "艾合买提·买买提", "O1", "１2", "x1", "X1", "'X1", "a b", "一二三四五六"]
)


@pytest.mark.parametrize("kind", [TEXT, NAME, ID_NUMBER, EMAIL], ids=lambda kind: kind.name)
@pytest.mark.parametrize("longest", [None, 5])
@given(texts=st.lists(TYPED, max_size=4))
def test_a_column_taken_as_it_stands_holds_what_reading_each_text_would_give(kind, longest, texts):
    column = optional("代号", Field("代号", kind, longest=longest))
    read = reader(column, TODAY)

    values = convert(column, texts, TODAY)

    assert list(values.rows) == [read(text) for text in texts]
    assert values.distinct == set(values.rows)


def test_what_nobody_can_see_is_a_blank():
    for key in COLUMNS:
        assert convert(COLUMNS[key], ["", " ", "\u3000", "\u200b", "\ufeff "], TODAY).distinct == {None}, key


def test_what_cannot_be_read_is_odd_and_never_a_guess():
    assert convert(COLUMNS["joined_on"], ["2018/13/01", "去年"], TODAY).rows == [ODD, ODD]
    assert convert(COLUMNS["years"], ["约10", "1O", "-3"], TODAY).rows == [ODD, ODD, ODD]
    assert convert(COLUMNS["rank"], ["零级工"], TODAY).rows == [ODD]


def test_a_choice_is_read_while_it_is_in_force():
    texts = ["一级", "三级工", "特级工"]

    assert convert(COLUMNS["rank"], texts, date(2025, 6, 1)).rows == ["1", "3", ODD]
    assert convert(COLUMNS["rank"], texts, date(2026, 6, 1)).rows == ["1", ODD, ODD]
    assert convert(COLUMNS["rank"], texts, date(2027, 6, 1)).rows == ["1", ODD, "9"]


def test_a_text_that_is_too_long_is_odd_for_that_reason():
    assert convert(COLUMNS["remark"], ["一二三四五", "一二三四五六"], TODAY).rows == ["一二三四五", ODD]
    assert why_odd(COLUMNS["remark"], "一二三四五六") == "LONG"
    assert why_odd(COLUMNS["joined_on"], "去年") == "READ-DATE"


def test_what_is_asked_above_the_table_holds_for_every_row():
    values = settle(table(RIGHT, RIGHT, head={"union_name": "某工会"}), FACTS)

    assert values["union_name"].rows == ["某工会", "某工会"]


def test_what_follows_from_a_value_is_worked_out_and_from_a_blank_nothing_follows():
    values = settle(table(RIGHT, RIGHT | {"id_number": ""}, RIGHT | {"id_number": "123"}), FACTS)

    assert values["born_on"].rows == [date(1990, 5, 17), None, None]


def test_what_stands_where_nothing_belongs_is_put_aside():
    values = settle(table(RIGHT | {"native_place": "甲县"}, RIGHT | {"sex": "女", "native_place": "乙县"}), FACTS)

    assert values["native_place"].rows == ["甲县", None]


def test_a_cell_the_workbook_lost_is_odd_however_plausible_its_text():
    lost = {(0, "id_number"): Oddity(7, 3, Odd.DIGITS_LOST), (1, "id_number"): Oddity(8, 3, Odd.FORMULA)}

    values = settle(table(RIGHT, RIGHT, odd=lost), FACTS)

    assert values["id_number"].rows == [ODD, RIGHT["id_number"]]
    assert values["born_on"].rows == [None, date(1990, 5, 17)]
