"""Data pasted under the wrong headers is seen, and the clerk is told which columns went where."""

import pytest

from hub.region import (
    RecordKind,
)
from tests.accidents import (
    data_shifted,
)
from tests.hub.imports.identifying import TEN, identified, refusal, warnings
from tests.people import people, unions
from tests.spreadsheets import Book, Change
from tests.workbooks import member_workbook, org_workbook


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            data_shifted("证件号码"),
            (
                "从H列“证件号码”起，数据整体右移了一列：“证件号码”的内容出现在I列“学历”下，“学历”的内容出现在J列“技术等级”下，"
                "“技术等级”的内容出现在K列“移动电话”下。"
            ),
        ),
        (
            data_shifted("学历", -1),
            (
                "从H列“证件号码”起，数据整体左移了一列：“学历”的内容出现在H列“证件号码”下，“技术等级”的内容出现在I列“学历”下，"
                "“移动电话”的内容出现在J列“技术等级”下。"
            ),
        ),
        (
            data_shifted("姓名", 2),
            (
                "从B列“姓名”起，数据整体右移了两列：“性别”的内容出现在E列“民族”下，“出生日期”的内容出现在F列“就业状况”下，"
                "“民族”的内容出现在G列“有效证件类别”下。"
            ),
        ),
    ],
)
def test_shifted_data_is_refused_with_what_went_where(change: Change, said: str) -> None:
    assert refusal(member_workbook(TEN, change)) == f"FORM-SHIFTED {said}"


def test_one_shifted_row_of_one_is_seen() -> None:
    assert refusal(member_workbook(people(1), data_shifted("学历"))).startswith("FORM-SHIFTED 从I列“学历”起")


def test_shifted_data_of_unions_is_refused_too() -> None:
    said = refusal(org_workbook(unions(4), data_shifted("单位所在政区")), RecordKind.ORG)
    assert said.startswith("FORM-SHIFTED 从E列“单位所在政区”起，数据整体右移了一列：“单位所在政区”的内容出现在F列")


def test_a_few_shifted_rows_are_named_and_the_others_go_on() -> None:
    def change(book: Book) -> None:
        book.page.move(lambda row, column: (row, column + 1) if 8 <= row <= 9 and column >= 8 else (row, column))

    table = identified(member_workbook(TEN, change))
    assert len(table.rows) == 10
    assert any(said.startswith("第8～9行：从H列“证件号码”起，数据整体右移了一列") for said in warnings(table))


def test_columns_that_changed_places_under_their_headers_are_refused() -> None:
    def change(book: Book) -> None:
        a, b = book.page.column("学历"), book.page.column("技术等级")
        rows = range(book.page.first_row, book.page.notes_row)
        book.page.move(lambda row, column: (row, {a: b, b: a}.get(column, column)) if row in rows else (row, column))

    assert refusal(member_workbook(TEN, change)) == (
        "FORM-EXCHANGED 数据与表头不对应：“学历”的内容出现在J列“技术等级”下，“技术等级”的内容出现在I列“学历”下。"
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"学历": "博士后", "技术等级": "高工", "民族": "汉", "政治面貌": "党员"},
        {"证件号码": "", "移动电话": "", "学历": "", "技术等级": ""},
        {"出生日期": "1990", "会籍变化日期": "2018"},
    ],
)
def test_wrong_values_alone_are_no_shift(wrong: dict[str, object]) -> None:
    assert warnings(identified(member_workbook([person | wrong for person in TEN]))) == []
