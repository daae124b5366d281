"""A clerk's file is taken for the form it is, read by its headers, and refused in words that say what to put right."""

from collections.abc import Sequence
from datetime import datetime

import pytest

from hub.imports.sheets import Odd
from hub.region import (
    RecordKind,
)
from tests.accidents import (
    blank_rows_above_notes,
    called,
    extra_sheet,
    hidden,
    hidden_sheet,
    in_1904,
    merged,
    notes_unmerged,
    put,
    renamed,
    rows_deleted,
    rows_inserted,
    rows_under_notes,
    second_sheet,
    swapped,
    titled,
    with_column,
    without_column,
    without_lists,
    without_notes,
)
from tests.hub.imports.identifying import TEN, as_typed, identified, refusal, texts, warnings
from tests.people import people, unions
from tests.spreadsheets import Book, Change
from tests.workbooks import MEMBER_HEADERS, member_workbook, org_workbook

# the forms as they are issued


@pytest.mark.parametrize("xls", [False, True], ids=["xlsx", "xls"])
def test_the_member_form_is_known_and_read(xls: bool) -> None:
    table = identified(member_workbook(TEN, xls=xls))
    assert (table.layout.kind, table.sheet_name) == (RecordKind.MEMBER, "会员信息")
    assert table.rows == list(range(5, 15))
    assert [texts(table, row) for row in range(10)] == [as_typed(person) for person in TEN]
    assert "".join(table.letters) == "ABCDEFGHIJKLMNOPQRST"
    assert (table.blank, warnings(table), table.oddities) == (0, [], {})


@pytest.mark.parametrize("xls", [False, True], ids=["xlsx", "xls"])
def test_the_org_form_with_its_two_rows_of_headers_is_known_and_read(xls: bool) -> None:
    rows = unions(3)
    table = identified(org_workbook(rows, xls=xls), RecordKind.ORG)
    assert table.rows == [6, 7, 8]
    assert texts(table, 2) == [str(text) for text in rows[2].values()]
    assert warnings(table) == []


def test_one_row_is_enough() -> None:
    assert texts(identified(member_workbook(people(1)))) == as_typed(people(1)[0])


# where headers may be


@pytest.mark.parametrize(
    "change",
    [
        called("Sheet1"),
        titled("2026年会员名单"),
        without_lists(),
        renamed("证件号码", "证件号码"),
        renamed("出生日期", "出生日期(格式：yyyy/MM/dd)"),
        renamed("出生日期", "出 生 日 期\n（格式：yyyy/MM/dd）"),
        renamed("是否农民工会员", "是否农民工会员"),
        renamed("会籍变化日期", "会籍变化日期 (yyyy-MM-dd)"),
    ],
)
def test_what_does_not_matter_is_not_mentioned(change: Change) -> None:
    table = identified(member_workbook(TEN, change))
    assert texts(table) == as_typed(TEN[0])
    assert warnings(table) == []


@pytest.mark.parametrize(
    ("change", "first"),
    [
        (rows_inserted(2), 7),
        (rows_inserted(1, above=4), 6),
        (rows_deleted(1), 4),
        (rows_deleted(3), 2),
    ],
)
def test_headers_that_moved_up_or_down_are_found(change: Change, first: int) -> None:
    table = identified(member_workbook(TEN, change))
    assert table.rows[0] == first
    assert texts(table) == as_typed(TEN[0])
    assert warnings(table) == [f"表头不在模板原来的位置（现在第{first - 1}行、从A列起），已按表头读取。"]


def test_a_whole_table_moved_to_the_right_is_read() -> None:
    def move(book: Book) -> None:
        book.page.move(lambda row, column: (row, column + 1))
        book.page.merges.clear()

    table = identified(member_workbook(TEN, move))
    assert texts(table) == as_typed(TEN[0])
    assert table.letters[0] == "B"
    assert warnings(table) == ["表头不在模板原来的位置（现在第4行、从B列起），已按表头读取。"]


def test_columns_in_another_order_are_read_by_their_headers() -> None:
    table = identified(member_workbook(TEN, swapped("民族", "学历")))
    assert texts(table) == as_typed(TEN[0])
    assert (table.letters[4], table.letters[8]) == ("I", "E")
    assert warnings(table) == ["列的顺序与模板不同，已按表头读取：“民族”在I列、“学历”在E列。"]


def test_a_column_of_the_clerks_own_is_left_out_and_named() -> None:
    table = identified(member_workbook(TEN, with_column("备注", before="学历", value="无")))
    assert texts(table) == as_typed(TEN[0])
    assert warnings(table) == ["多出的列没有导入：I列“备注”。"]


def test_data_under_no_header_is_named() -> None:
    assert warnings(identified(member_workbook(TEN, put("W7", "备注")))) == ["多出的列没有导入：W列（没有表头）。"]


def test_the_columns_the_hub_added_to_an_earlier_file_are_no_news() -> None:
    again = (put("U4", "是否导入成功"), put("V4", "错误原因"), put("U5", "否"), put("V5", "证件号码不正确"))
    assert warnings(identified(member_workbook(TEN, *again))) == []


def test_the_running_number_may_be_missing_or_called_otherwise() -> None:
    for change in (without_column("序号"), renamed("序号", "编号")):
        table = identified(member_workbook(TEN, change))
        assert texts(table)[1:] == as_typed(TEN[0])[1:]
        assert warnings(table) == []


# what makes headers doubtful


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (renamed("学历", "文化程度"), "FORM-RENAMED 表头被改动：I列应为“学历”，现为“文化程度”。"),
        (renamed("姓名", "名字"), "FORM-RENAMED 表头被改动：B列应为“姓名”，现为“名字”。"),
        (put("T4", None), "FORM-RENAMED 表头被改动：T列应为“是否农民工会员 填写“是”或“否””，现为空白。"),
        (
            without_column("学历"),
            "FORM-COLUMNS-MISSING 缺少列：“学历”。请确认使用的是最新的《海南省工会会员信息采集表》。",
        ),
        (with_column("姓名", before="学历", value="x"), "FORM-REPEATED 表头重复：I列“姓名”。无法判断应读取哪一列。"),
        (merged("B4:C4"), "FORM-HEADER-MERGED 表头的B4:C4被合并，无法确定各列的位置。"),
        (merged("C6:C7"), "FORM-MERGED 数据区有合并的单元格：C6:C7。合并后列的位置无法确定。"),
        (merged("E4:E5"), "FORM-MERGED 数据区有合并的单元格：E4:E5。合并后列的位置无法确定。"),
    ],
)
def test_doubtful_columns_are_refused_and_named(change: Change, said: str) -> None:
    def change_(book: Book) -> None:
        change(book)
        book.page.cells = {place: value for place, value in book.page.cells.items() if value is not None}
        if "B4:C4" in book.page.merges:
            del book.page.cells[4, 3]

    assert refusal(member_workbook(TEN, change_)) == said


def test_the_form_for_unions_is_not_taken_for_members() -> None:
    assert refusal(org_workbook(unions(2))) == (
        "FORM-OTHER 上传的是《海南省工会组织信息采集表》，这里要导入的是《海南省工会会员信息采集表》。"
    )
    assert refusal(member_workbook(TEN), RecordKind.ORG).startswith("FORM-OTHER")


def test_a_sheet_of_something_else_is_no_form() -> None:
    def other(book: Book) -> None:
        book.page.cells = {(1, 1): "名单", (2, 1): "王丽", (2, 2): "女"}
        book.page.merges.clear()

    assert refusal(member_workbook(TEN, other)) == (
        "FORM-NONE 在工作表“会员信息”中没有找到《海南省工会会员信息采集表》的表头。"
    )


def test_a_form_whose_headers_are_mostly_others_is_an_old_one() -> None:
    old = [renamed(header, f"旧{number}") for number, header in enumerate(MEMBER_HEADERS[6:])]
    assert refusal(member_workbook(TEN, *old)) == (
        "FORM-OLD 该文件的表头是旧版的，请使用最新的《海南省工会会员信息采集表》。"
    )


# which rows are data


@pytest.mark.parametrize(
    "change",
    [
        without_notes(),
        notes_unmerged(),
        blank_rows_above_notes(3),
    ],
)
def test_the_note_is_never_data(change: Change) -> None:
    table = identified(member_workbook(TEN, change))
    assert len(table.rows) == 10
    assert (table.blank, warnings(table)) == (0, [])


def test_a_note_broken_into_several_rows_is_never_data() -> None:
    def broken(book: Book) -> None:
        notes_unmerged()(book)
        for order, text in enumerate(str(book.page.cells[book.page.notes_row, 1]).split("\n")):
            book.page.cells[book.page.notes_row + order, 2] = text
        del book.page.cells[book.page.notes_row, 1]

    assert len(identified(member_workbook(TEN, broken)).rows) == 10


def test_rows_below_the_note_are_data_all_the_same() -> None:
    table = identified(member_workbook(TEN, rows_under_notes(people(2, start=90))))
    assert table.rows[-2:] == [16, 17]
    assert warnings(table) == ["“填表说明”下面的第16～17行也按数据读取。"]


def test_rows_with_nothing_but_their_number_are_blank() -> None:
    rows: Sequence[dict[str, object]] = [*TEN[:3], {"序号": "4"}, {"姓名": "  "}, *TEN[5:7], {"序号": "8"}]
    table = identified(member_workbook(rows))
    assert table.rows == [5, 6, 7, 10, 11]
    assert table.blank == 3


def test_a_form_without_data_is_said_to_be_empty() -> None:
    for rows in ([], [{"序号": "1"}, {"序号": "2"}]):
        assert refusal(member_workbook(rows)) == "FORM-EMPTY 工作表“会员信息”里没有数据。"


def test_hidden_rows_and_sheets_are_read_and_mentioned() -> None:
    table = identified(member_workbook(TEN, hidden(5, 8), hidden_sheet()))
    assert len(table.rows) == 10
    assert warnings(table) == [
        "数据所在的工作表“会员信息”是隐藏的，已照常读取。",
        "第5、8行是隐藏或被筛选掉的，已照常读取。",
    ]


# several sheets


def test_two_sheets_with_data_are_refused() -> None:
    assert refusal(member_workbook(TEN, second_sheet("副本"))) == (
        "FORM-TWO-SHEETS 有 2 个工作表都填了数据：“会员信息”、“副本”。"
    )


def test_an_empty_second_form_is_no_news() -> None:
    assert warnings(identified(member_workbook(TEN, second_sheet("副本", filled=False)))) == []


def test_another_sheet_with_content_is_mentioned() -> None:
    table = identified(member_workbook(TEN, extra_sheet("草稿", {"A1": "待核对"})))
    assert warnings(table) == ["只读取了工作表“会员信息”；其他有内容的工作表没有读取：“草稿”。"]


# dates that spreadsheets leave behind


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (32874, "1990/01/01"),
        ("32874", "1990/01/01"),
        (datetime(1990, 1, 2, 3, 4), "1990/01/02"),  # noqa: DTZ001
        ("2018-05-01 00:00:00", "2018-05-01"),
        ("19900102", "19900102"),
        ("1990年1月2日", "1990年1月2日"),
    ],
)
def test_a_date_is_found_in_what_was_left_of_it(value: object, text: str) -> None:
    assert texts(identified(member_workbook(TEN, put("D5", value))))[3] == text


def test_a_bare_count_of_days_is_read_by_the_files_own_beginning_and_told() -> None:
    table = identified(member_workbook(TEN, put("D6", 32874 - 1462), in_1904()))
    assert texts(table, 1)[3] == "1990/01/01"
    assert [(place, one.kind) for place, one in table.oddities.items()] == [((1, 3), Odd.SERIAL_DATE)]


def test_oddities_keep_their_place_when_columns_changed_order() -> None:
    table = identified(member_workbook(TEN, put("H7", 460390199001011234.0), swapped("民族", "证件号码")))
    assert {place: one.kind for place, one in table.oddities.items()} == {(2, 7): Odd.DIGITS_LOST}
