"""Shenzhen as its guide describes the collection sheet, the unions' accounts and details, fact by fact."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from hub.region import (
    CodeTable,
    Group,
    Medium,
    Need,
    OrgKind,
    Refuse,
    Way,
    org,
)
from hub.templates import blank, guide
from tests import shenzhen_workbooks as sheet
from tests.regions.folders import region

TODAY = date(2026, 11, 21)
SHENZHEN = region("shenzhen")
MEMBERS = SHENZHEN.layout("members", TODAY)
HOME = "深圳虚构电子厂工会委员会"


def table(key: str) -> CodeTable:
    (one,) = [one for one in SHENZHEN.tables if one.key == key]
    return one


# --- the sheet --------------------------------------------------------------------------------------------------


def test_the_sheet_has_13_columns_and_its_data_from_row_7():
    assert tuple(column.header for column in MEMBERS.flat) == sheet.HEADERS
    assert (MEMBERS.header_rows, MEMBERS.first_row, MEMBERS.last_column) == ((6,), 7, "M")
    assert MEMBERS.title == "工会会员信息采集汇总表"
    assert MEMBERS.file_name == "工会会员信息采集汇总表.xlsx"
    assert MEMBERS.refuses is Refuse.FILE


def test_the_blank_workbook_asks_above_the_table_where_the_guide_says():
    page = load_workbook(BytesIO(blank(MEMBERS, TODAY, head={"union_name": HOME})))["会员信息"]
    assert page["A1"].value == "附件2"
    assert page["A2"].value == "工会会员信息采集汇总表"
    assert {asked: page[at].value for asked, (at, _) in sheet.ASKED.items()} == {asked: asked for asked in sheet.ASKED}
    assert page["B3"].value == HOME
    assert [cell.value for cell in page[sheet.HEADER_ROW]] == list(sheet.HEADERS)


@pytest.mark.parametrize(
    "printed",
    [
        "请勿修改、删减表头信息或格式",
        "确保表格正文是从第三行开始（即填报工会那一行处于表格的第三行）",
        "确保表格的最右列是M列",
        "确保填报工会全称与系统里的登记的工会名称是一致的，且填写表格时前后没有留空格，如有空格需删除",
        "①互相没有重复；②为18位；③身份证号码中数字“0”没有误填成字母“O”",
        "手机号为11位",
        "性别、出生日期、证件类型、国家或地区为必填",
        "确保带*号的所有必填项填写完整",
    ],
)
def test_the_note_under_the_table_says_what_the_guide_does(printed: str):
    page = load_workbook(BytesIO(blank(MEMBERS, TODAY)))["会员信息"]
    (note,) = [cell.value for cell in page["A"] if str(cell.value).startswith("注意事项")]
    assert printed in note


def test_a_clerk_may_choose_what_is_asked_above_the_table():
    page = load_workbook(BytesIO(blank(MEMBERS, TODAY)))["会员信息"]
    lists = {str(rule.sqref): rule.formula1 for rule in page.data_validations.dataValidation if rule.type == "list"}
    assert lists["B4"] == "list_income"
    assert lists["E4"] == "list_employer_class"
    assert lists["E5"] == '"是,否"'


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("income", ["1", "2", "3", "4", "5"]),
        ("employer_class", ["34", "60", "39"]),
        ("id_type", list(sheet.ID_TYPES)),
    ],
)
def test_a_list_offers_exactly_what_the_guide_prints(key: str, typed: list[str]):
    assert [table(key).texts(entry)[0] for entry in table(key).entries] == typed


def test_the_steps_of_income_and_the_kinds_of_employer_mean_what_the_guide_says():
    assert [entry.label for entry in table("income").entries] == [
        "0-4999",
        "5000-19999",
        "20000-49999",
        "50000-99999",
        "100000以上",
    ]
    assert [entry.label for entry in table("employer_class").entries] == ["机关事业单位", "企业", "其他"]


def test_what_was_lost_with_the_pictures_is_marked_as_ours():
    assert not any(layout.source.seen for layout in SHENZHEN.layouts)
    assert all("本平台所定" in layout.source.place for layout in SHENZHEN.layouts)
    assert any("A至M" in one for one in SHENZHEN.limitations)


# --- unions and accounts ----------------------------------------------------------------------------------------


def test_a_unions_details_are_a_form_of_two_sections_whose_stars_must_be_filled():
    form = SHENZHEN.layout("org", TODAY)
    assert form.medium is Medium.FORM
    assert [part.title for part in form.columns if isinstance(part, Group)] == ["单位信息", "工会组织信息"]
    required = [column.header for column in form.flat if column.need is Need.REQUIRED]
    assert required == [
        "单位名称",
        "单位统一社会信用代码",
        "单位地址",
        "所在区",
        "职工人数",
        "工会名称",
        "工会类型",
        "建会日期",
        "会员人数",
        "工会负责人",
        "联系电话",
    ]


def test_to_open_a_unions_account_its_name_and_kind_are_enough():
    form = SHENZHEN.layout("opening", TODAY)
    assert [column.header for column in form.flat if column.need is Need.REQUIRED] == ["工会名称", "工会类型"]


def test_members_are_refused_until_the_details_are_complete_and_what_is_missing_is_said():
    (need,) = MEMBERS.needs
    assert need("") is True
    assert need("单位地址、联系电话") is False
    assert "{home_missing}" in need.says


def test_accounts_are_opened_from_above_by_the_unions_name_and_their_first_password_must_go():
    assert SHENZHEN.policies is not None
    door = SHENZHEN.policies.onboarding
    assert (door.way, door.login, door.must_change_first) == (Way.PROVISIONED, org.name, True)
    assert (door.password.shortest, door.password.longest, door.password.classes) == (8, 64, 2)
    assert "修改密码激活" in door.password.says


def test_numbers_begin_with_the_citys_and_say_nothing_of_the_union():
    assert SHENZHEN.policies is not None
    of_orgs, of_members = SHENZHEN.policies.numbers
    assert (of_orgs.make(7), of_members.make(7)) == ("4403000007", "440300000007")


def test_a_federation_of_the_city_is_above_all_and_basic_unions_below_anybody():
    assert SHENZHEN.policies is not None
    tree = SHENZHEN.policies.tree
    assert tree is not None
    assert tree.allows(OrgKind.LOCAL_FEDERATION, 1, None)
    assert not tree.allows(OrgKind.SINGLE, 1, None)
    assert all(tree.allows(OrgKind.SINGLE, level, level - 1) for level in (2, 3, 4, 5))


def test_the_guide_to_the_sheet_lists_every_printed_error_and_that_one_costs_the_file():
    text = guide(SHENZHEN, MEMBERS, TODAY)
    for number in range(1, 17):
        (said,) = (row for row in text.splitlines() if row.startswith(f"| SZ-E{number:02d} |"))
        assert said.endswith("| 错误：全部不能导入 |")


def test_the_guide_to_a_form_speaks_of_no_rows_and_columns():
    text = guide(SHENZHEN, SHENZHEN.layout("org", TODAY), TODAY)
    assert "| 单位名称 | 必填 |" in text
    assert "行开始填写" not in text
    assert "不能保存" in text
