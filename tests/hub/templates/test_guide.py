from datetime import date

import pytest

import plugins.hainan
import plugins.shenzhen
from hub.templates import guide
from tests.hub.imports.nowhere import NOWHERE, PEOPLE, TODAY

HAINAN = plugins.hainan.hub_region()


def line_of(text: str, start: str) -> str:
    (line,) = (line for line in text.splitlines() if line.startswith(f"| {start}"))
    return line


@pytest.mark.parametrize("layout", HAINAN.layouts)
def test_every_column_of_the_form_has_its_line(layout):
    text = guide(HAINAN, layout, TODAY)

    assert text.startswith(f"# {layout.title}说明书\n")
    for column in layout.flat:
        assert f" {column.header} |".replace("\n", " ") in text
    for note in layout.notes:
        assert f"> {note}" in text


def test_it_says_when_a_column_is_to_be_filled_in_and_with_what():
    text = guide(NOWHERE, PEOPLE, TODAY)

    assert line_of(text, "B 姓名").split(" | ")[1] == "必填"
    assert line_of(text, "H 工龄").split(" | ")[1] == "有条件：一级工须填写工龄。"
    assert line_of(text, "K 会员编号").split(" | ")[1] == "已印好，不可修改"
    assert line_of(text, "G 级别").split(" | ")[3] == "一级工；二级工"
    assert "| 填报工会 | 必填 |" in text


def test_of_a_yes_or_no_it_says_both():
    shenzhen = plugins.shenzhen.hub_region()
    text = guide(shenzhen, shenzhen.layout("members", TODAY), TODAY)
    assert line_of(text, "*是否加载深圳通").split(" | ")[3] == "是；否"


def test_it_lists_every_rule_once_without_anybodys_case():
    text = guide(NOWHERE, PEOPLE, TODAY)

    assert line_of(text, "NW-01").split(" | ")[2] == "……的证件号码……应为18位。"
    assert line_of(text, "NW-12").endswith("| 错误：该行不能导入 |")
    assert line_of(text, "NW-03").endswith("| 提醒：请核对，可以导入 |")
    assert "NW-30" not in text


def test_it_lists_what_concerns_the_file_as_a_whole():
    sheet, form = (guide(HAINAN, HAINAN.layout(key, TODAY), TODAY) for key in ("members", "join_application"))

    assert line_of(sheet, "HN-M-01").split(" | ")[1] == "全部"
    assert line_of(sheet, "HN-M-01").endswith("| 错误：全部不能导入 |")
    assert line_of(sheet, "HN-M-02").endswith("| 提醒：请核对，可以导入 |")
    assert line_of(form, "HN-M-01").endswith("| 错误：不能保存 |")
    assert "HN-M-02" not in form  # nobody hands it in for another union


def test_a_rule_is_listed_from_its_day_on():
    assert "NW-06" not in guide(NOWHERE, PEOPLE, TODAY)
    assert "NW-06" in guide(NOWHERE, PEOPLE, date(2027, 1, 1))
