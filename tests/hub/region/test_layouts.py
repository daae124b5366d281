"""Rows and columns follow from what is printed; nobody types “row 5” or “column T”."""

from datetime import date

import pytest

from hub.region import Need, group, letter, line, locked, member, optional, ordinal, required, serial, words

from .small import layout, region


def test_one_line_of_headers_stands_under_the_head() -> None:
    form = layout(serial(), required("姓名", member.full_name), head=(line("附件四"), line("采集表")))
    assert (form.header_rows, form.first_row, form.last_column) == ((3,), 4, "B")


def test_groups_make_two_lines_of_headers() -> None:
    pair = group("会员", required("姓名", member.full_name), optional("手机", member.mobile))
    form = layout(serial(), pair, head=(line("附件四"),))
    assert (form.header_rows, form.first_row, form.last_column) == ((2, 3), 4, "C")
    assert [column.header for column in form.flat] == ["序号", "姓名", "手机"]


def test_words_take_the_next_free_cell_or_their_own() -> None:
    placed = line("甲", words("乙", "C", "D"), "丙").words
    assert [(one.text, one.at, one.until) for one in placed] == [("甲", "A", ""), ("乙", "C", "D"), ("丙", "E", "")]


def test_what_is_asked_above_the_table_is_found_there() -> None:
    form = layout(head=(line("填报工会：", required("填报工会", member.union_name)),))
    assert [column.field for column in form.asked] == [member.union_name]


def test_a_locked_column_says_so_when_it_was_changed() -> None:
    column = locked("工会名称", member.union_name)
    assert (column.need, column.code) == (Need.LOCKED, "LOCKED")


@pytest.mark.parametrize(("count", "letters"), [(0, ""), (1, "A"), (26, "Z"), (27, "AA"), (703, "AAA")])
def test_columns_are_lettered_as_in_excel(count: int, letters: str) -> None:
    assert (letter(count), ordinal(letters)) == (letters, count)


def test_the_edition_of_the_day_is_the_one_in_force() -> None:
    old, new = layout(until=date(2023, 12, 31)), layout(since=date(2024, 1, 1))
    both = region(layouts=(old, new))
    assert both.layout("members", date(2023, 12, 31)) is old
    assert both.layout("members", date(2024, 1, 1)) is new
    with pytest.raises(LookupError, match="shiyan has no layout “members” in force on 2019-12-31"):
        both.layout("members", date(2019, 12, 31))
