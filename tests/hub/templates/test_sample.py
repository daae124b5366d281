from io import BytesIO

import openpyxl
import pytest

import plugins.hainan
import plugins.shenzhen
from hub.imports.pipeline import examine
from hub.imports.read import read
from hub.region import Severity
from hub.templates import sample
from tests.hub.imports.nowhere import TODAY

HAINAN = plugins.hainan.hub_region()
FACTS = {"today": TODAY, "home_state": "ACTIVE", "home_is_own": True}


@pytest.mark.parametrize("layout", [one for one in HAINAN.layouts if one.is_sheet])
def test_every_planted_fault_is_found_where_the_answers_say_and_nothing_else_is_wrong(layout, tmp_path):
    content = sample(HAINAN, layout, TODAY)
    answers = list(openpyxl.load_workbook(BytesIO(content))["练习答案"].values)[1:]
    path = tmp_path / "sample.xlsx"
    path.write_bytes(content)

    judged = examine(HAINAN, layout.kind, read(path), FACTS)

    found = {(str(one.row), one.column) for one in judged.findings if one.row}
    planted = {(row, column) for row, column, *_ in answers}
    assert len(planted) == len(answers) >= 5
    assert planted <= found
    refused = {str(one.row) for one in judged.findings if one.severity is Severity.ERROR}
    assert refused <= {row for row, _ in planted}
    assert judged.counts.accepted >= 3


def test_a_name_of_nobodys_union_above_the_table_is_among_the_answers(tmp_path):
    shenzhen = plugins.shenzhen.hub_region()
    layout, path = shenzhen.layout("members", TODAY), tmp_path / "sample.xlsx"
    path.write_bytes(sample(shenzhen, layout, TODAY))
    (first, *others) = list(openpyxl.load_workbook(path)["练习答案"].values)[1:]
    assert first[:4] == ("3", "B", "填报工会", "填了别的工会的名称")

    judged = examine(shenzhen, layout.kind, read(path), FACTS | {"home_name": "深圳虚构工会", "home_missing": ""})

    errors = {(str(one.row), one.column) for one in judged.findings if one.severity is Severity.ERROR}
    assert errors == {(row, column) for row, column, *_ in (first, *others)}


def test_a_planted_fault_is_the_rows_own_right_answer_spoiled():
    layout = HAINAN.layout("members", TODAY)
    book = openpyxl.load_workbook(BytesIO(sample(HAINAN, layout, TODAY)))
    (zero,) = [line for line in book["练习答案"].values if "字母 O" in str(line[3])]
    assert book[layout.sheet][f"{zero[1]}{zero[0]}"].value == zero[4].replace("0", "O", 1)


def test_the_people_in_it_cannot_exist(tmp_path):
    layout = HAINAN.layout("members", TODAY)
    sheet = openpyxl.load_workbook(BytesIO(sample(HAINAN, layout, TODAY)))[layout.sheet]

    numbers = [sheet.cell(row, 8).value for row in range(layout.first_row, layout.first_row + 3)]
    assert all(number[4:6] >= "90" for number in numbers)
