"""What Shenzhen answers to a filled sheet: the sixteen printed errors, each in the guide's words at its cell."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from hub.imports.checking.questions import Answers, Held
from hub.imports.findings import Finding
from hub.imports.pipeline import Examination, finish, prepare
from hub.imports.read import read
from hub.imports.refused import Refused
from hub.imports.report import annotate
from hub.imports.reporting.render import Audience, render
from hub.imports.sheets import FileKind
from hub.region import Against, FindingKind, RecordKind, Severity, given, sentences
from tests import shenzhen_workbooks as sheet
from tests.accidents import merged, put, renamed, rows_deleted, rows_inserted, without_column, without_notes
from tests.regions.folders import region
from tests.shenzhen_workbooks import foreigner, member_workbook, people
from tests.spreadsheets import Change, ErrorValue, Formula

TODAY = date(2026, 11, 21)
SHENZHEN = region("shenzhen")
MEMBERS = SHENZHEN.layout("members", TODAY)
SAID = sentences(SHENZHEN)
HOME = "深圳虚构电子厂工会委员会"
LOOK_UP = "VLOOKUP(B7,'[1]160318'!$A$1:$D$65536,4,0)"
NO_ID = "证件号码无效或者为非居民身份证时，{}必填！"


def examined(
    tmp_path: Path, content: bytes, held: Against | None = None, holder: str = "", name: str = HOME
) -> Examination:
    """What an import by the union itself finds, while the register holds every number of the file as said."""
    path = tmp_path / "members.xlsx"
    path.write_bytes(content)
    known: dict[str, object] = {"today": TODAY, "home_name": name, "home_missing": "", "home_is_own": True}
    prepared = prepare(SHENZHEN, RecordKind.MEMBER, read(path), {**dict.fromkeys(given.fields), **known})
    fills = {"holder": holder} if holder else {}
    answers: Answers = {
        question.check.code: {value: Held(held, fills) for value in question.values}
        for question in prepared.questions
        if held is not None and question.check.against is held
    }
    return finish(prepared, answers)


def errors(judged: Examination) -> list[Finding]:
    return [one for one in judged.findings if one.severity is Severity.ERROR]


def told(judged: Examination) -> list[tuple[str, str]]:
    """Every error's code and sentence, as the owner of the workbook reads it."""
    return [(one.code, render(one, SHENZHEN, MEMBERS, Audience.OWNER).says) for one in errors(judged)]


# --- a right file -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("xls", [False, True])
def test_a_right_file_is_taken_without_a_word(tmp_path: Path, xls: bool):
    judged = examined(tmp_path, member_workbook([*people(5), foreigner(900)], union=HOME, xls=xls))
    assert judged.findings == []
    assert (judged.counts.read, judged.counts.accepted) == (6, 6)
    assert judged.table.head == {
        "union_name": HOME,
        "income": "2",
        "employer_class": "60",
        "outlet": "45678",
        "loads_transit": "是",
    }


def test_headers_without_their_stars_are_the_same_headers(tmp_path: Path):
    changes = [renamed(f"*{header}", header) for header in ("姓名", "证件号码", "手机号码")]
    assert examined(tmp_path, member_workbook(people(2), *changes, union=HOME)).findings == []


def test_an_answer_may_stand_in_the_cell_that_asks(tmp_path: Path):
    content = member_workbook(people(2), put("A3", f"填报工会：{HOME}"), put("B3", ""), union=HOME)
    assert examined(tmp_path, content).findings == []


# --- class A: 表头内容或格式错误 -----------------------------------------------------------------------------------


def head_error(tmp_path: Path, **head: object) -> list[tuple[str, str]]:
    union = str(head.pop("union", HOME))
    judged = examined(tmp_path, member_workbook(people(3), union=union, head=head))
    assert judged.refused
    assert {one.kind for one in errors(judged)} == {FindingKind.HEADER}
    assert MEMBERS.classes[FindingKind.HEADER] == "表头内容或格式错误"
    return told(judged)


@pytest.mark.parametrize(
    "union", ["深圳虚构电子厂", f" {HOME}", f"{HOME} ", f"{HOME}\u3000", "深圳虚构电子厂 工会委员会"]
)
def test_another_name_or_a_space_in_it_is_E01(tmp_path: Path, union: str):
    assert head_error(tmp_path, union=union) == [("SZ-E01", "工会名称不匹配！")]


def test_a_name_with_spaces_comes_back_with_the_registered_one(tmp_path: Path):
    (finding,) = errors(examined(tmp_path, member_workbook(people(1), union=f"{HOME} ")))
    assert render(finding, SHENZHEN, MEMBERS, Audience.OWNER).suggestion == HOME
    assert "单位信息-工会组织信息" in SAID["SZ-E01"].fix


@pytest.mark.parametrize("income", ["6", "8000", "5000-19999", "一"])
def test_an_income_that_is_no_step_is_E02(tmp_path: Path, income: str):
    assert head_error(tmp_path, **{"*职工平均月收入": income}) == [("SZ-E02", "职工平均月收入编码错误！")]


@pytest.mark.parametrize("kind", ["企业", "61"])
def test_a_kind_of_employer_that_is_no_code_is_E03(tmp_path: Path, kind: str):
    assert head_error(tmp_path, **{"*单位类型": kind}) == [("SZ-E03", "单位类型填写错误！")]


def test_an_outlet_that_is_no_branch_number_is_E04(tmp_path: Path):
    assert head_error(tmp_path, **{"*领卡网点": "虚构支行"}) == [("SZ-E04", "无效的领卡网点！")]


def test_a_yes_or_no_in_other_words_is_E05(tmp_path: Path):
    assert head_error(tmp_path, **{"*是否加载深圳通": "要"}) == [("SZ-E05", "是否深圳通请填写【是】或【否】！")]


def test_each_error_of_the_head_is_told_at_its_own_cell_and_in_the_owners_workbook(tmp_path: Path):
    wrong = {"*职工平均月收入": "6", "*单位类型": "企业", "*领卡网点": "", "*是否加载深圳通": "要"}
    content = member_workbook(people(2), union=f"{HOME} ", head=wrong)
    judged = examined(tmp_path, content)
    cells = {f"{one.column}{one.row}": one.code for one in errors(judged)}
    assert cells == {"B3": "SZ-E01", "B4": "SZ-E02", "E4": "SZ-E03", "B5": "SZ-E06", "E5": "SZ-E05"}

    page = load_workbook(BytesIO(annotate(content, FileKind.XLSX, judged)))["会员信息"]
    said = {cell: page[cell].comment.text for cell in cells}
    assert said["B3"].startswith("工会名称不匹配！")
    assert f"您是否想填：{HOME}" in said["B3"]
    assert said["B5"].startswith("请把表头内容填写完整！")
    assert {page[cell].fill.fgColor.rgb[-6:] for cell in cells} == {"F8CBAD"}
    # Printed anew, from an old .xls, it says the same at the same cells
    content = member_workbook(people(2), union=f"{HOME} ", head=wrong, xls=True)
    anew = load_workbook(BytesIO(annotate(content, FileKind.XLS, examined(tmp_path, content))))["会员信息"]
    assert {cell: anew[cell].comment.text for cell in cells} == said
    assert {anew[cell].fill.fgColor.rgb[-6:] for cell in cells} == {"F8CBAD"}


@pytest.mark.parametrize("change", [merged("A5:B5"), merged("B5:C5")])
def test_of_a_merged_head_the_note_stands_where_a_note_can(tmp_path: Path, change: Change):
    content = member_workbook(people(2), change, union=HOME, head={"*领卡网点": ""})
    judged = examined(tmp_path, content)
    assert told(judged) == [("SZ-E06", "请把表头内容填写完整！")]
    assert annotate(content, FileKind.XLSX, judged)


@pytest.mark.parametrize("asked", sheet.HEAD)
def test_a_head_that_is_not_filled_in_is_E06_and_no_answer_is_taken_from_the_next_question(tmp_path: Path, asked: str):
    assert head_error(tmp_path, **{asked: ""}) == [("SZ-E06", "请把表头内容填写完整！")]


@pytest.mark.parametrize(
    ("change", "row"),
    [
        (rows_deleted(1, at=1), 1),  # 附件2 deleted
        (put("A1", ""), 1),
        (put("A2", "深圳虚构电子厂会员名单"), 2),
        (rows_inserted(1, above=3), 3),
        (rows_inserted(1, above=6), 7),  # the table's headers moved
    ],
)
def test_a_head_that_was_touched_is_E06_at_its_first_line_that_is_wrong(tmp_path: Path, change: Change, row: int):
    judged = examined(tmp_path, member_workbook(people(3), change, union=HOME))
    assert judged.refused
    assert told(judged) == [("SZ-E06", "请把表头内容填写完整！")]
    assert [(one.kind, one.row) for one in errors(judged)] == [(FindingKind.HEADER, row)]


def test_a_question_taken_out_of_the_head_is_E06(tmp_path: Path):
    judged = examined(tmp_path, member_workbook(people(3), put("A5", ""), put("B5", ""), union=HOME))
    assert {code for code, _ in told(judged)} == {"SZ-E06"}


@pytest.mark.parametrize("change", [without_column("*证件号码"), renamed("*手机号码", "电话"), merged("B6:C6")])
def test_columns_that_cannot_be_trusted_refuse_the_file_and_are_named(tmp_path: Path, change: Change):
    with pytest.raises(Refused) as refused:
        examined(tmp_path, member_workbook(people(3), change, union=HOME))
    assert refused.value.code in {"FORM-COLUMNS-MISSING", "FORM-RENAMED", "FORM-HEADER-MERGED"}


# --- class B: 会员信息填写错误 -------------------------------------------------------------------------------------


def one_error(tmp_path: Path, *changes: Change, row: dict[str, object] | None = None) -> tuple[str, str]:
    """The one error of a file whose second row is changed."""
    rows = [*people(1), row or people(1, start=2)[0], *people(1, start=3)]
    judged = examined(tmp_path, member_workbook(rows, *changes, union=HOME))
    assert judged.refused, "one wrong row refuses the file"
    assert judged.counts.accepted == 0
    (finding,) = errors(judged)
    assert finding.row == 8
    assert MEMBERS.classes[finding.kind] == "会员信息填写错误"
    ((code, says),) = told(judged)
    return code, says


@pytest.mark.parametrize(
    "number", ["44O390199005170126", "440390199005170125", "44039019900517012A", "000000199005170126"]
)
def test_18_characters_that_are_no_number_are_E07(tmp_path: Path, number: str):
    says = '身份证号码无效，请核对身份证原件,并检查所填数据中是否存在字母"O"！'
    assert one_error(tmp_path, put("C8", number)) == ("SZ-E07", says)


def test_a_letter_O_comes_back_as_a_zero(tmp_path: Path):
    (finding,) = errors(examined(tmp_path, member_workbook(people(1), put("C7", "44O390199005170126"), union=HOME)))
    assert render(finding, SHENZHEN, MEMBERS, Audience.OWNER).suggestion == "440390199005170126"


@pytest.mark.parametrize("number", ["44039019900517012", "4403901990051701266", "440390900517012", "A1"])
def test_any_other_length_is_E11_and_nothing_else(tmp_path: Path, number: str):
    says = "身份证号码格式错误，请填写18位正确的身份证号码！"
    assert one_error(tmp_path, put("C8", number)) == ("SZ-E11", says)


@pytest.mark.parametrize("id_type", ["居民身份证", "身份证", ""])
@pytest.mark.parametrize("country", ["", "中国"])
def test_who_names_no_other_country_is_asked_for_a_residents_number(tmp_path: Path, id_type: str, country: str):
    row = people(1, start=2)[0] | {"*证件号码": "440390199005170125", "证件类型": id_type, "国家/地区": country}
    assert one_error(tmp_path, row=row)[0] == "SZ-E07"


@pytest.mark.parametrize(
    ("blank_one", "code"),
    [("国家/地区", "SZ-E08"), ("证件类型", "SZ-E09"), ("出生日期", "SZ-E10"), ("性别", "SZ-E10B")],
)
def test_a_foreigner_gives_four_things_and_each_missing_one_has_its_sentence(tmp_path: Path, blank_one: str, code: str):
    row = foreigner(2, **{blank_one: ""})
    assert one_error(tmp_path, row=row) == (code, NO_ID.format(blank_one))


@pytest.mark.parametrize("id_type", sheet.ID_TYPES[1:])
def test_every_other_document_is_a_foreigners_and_its_number_is_nobodys_business(tmp_path: Path, id_type: str):
    bare = foreigner(900, 证件类型=id_type, 出生日期="", 性别="") | {"国家/地区": ""}
    assert [code for code, _ in told(examined(tmp_path, member_workbook([bare], union=HOME)))] == [
        "SZ-E08",
        "SZ-E10",
        "SZ-E10B",
    ]
    assert examined(tmp_path, member_workbook([foreigner(900, 证件类型=id_type)], union=HOME)).findings == []


def test_until_a_foreigners_document_is_named_only_that_is_asked(tmp_path: Path):
    row = foreigner(2, 证件类型="", 出生日期="", 性别="")
    assert one_error(tmp_path, row=row)[0] == "SZ-E09"


@pytest.mark.parametrize("mobile", ["1600000000", "160000000001", "82345678"])
def test_a_mobile_of_another_length_is_E12_with_the_number_in_it(tmp_path: Path, mobile: str):
    says = f"手机号码：{mobile}为无效手机号，请填写长度为11位数字的有效手机号码。"
    assert one_error(tmp_path, put("D8", mobile)) == ("SZ-E12", says)


def test_on_a_screen_the_wrong_mobile_is_masked(tmp_path: Path):
    (finding,) = errors(examined(tmp_path, member_workbook(people(1), put("D7", "1600000000"), union=HOME)))
    says = render(finding, SHENZHEN, MEMBERS, Audience.SCREEN).says
    assert says == "手机号码：**********为无效手机号，请填写长度为11位数字的有效手机号码。"


def test_two_rows_with_one_number_are_E13_with_the_other_row_and_its_name(tmp_path: Path):
    rows = people(3)
    rows[2]["*证件号码"] = rows[0]["*证件号码"]
    judged = examined(tmp_path, member_workbook(rows, union=HOME))
    assert told(judged) == [("SZ-E13", f"同7行的{rows[0]['*姓名']}证件号码相同。")]


@pytest.mark.parametrize("held", [Against.ANOTHER_NAME, Against.HIDDEN_UNION])
def test_a_number_under_another_name_and_one_in_a_union_out_of_sight_are_both_E14(tmp_path: Path, held: Against):
    judged = examined(tmp_path, member_workbook(people(1), union=HOME), held)
    assert told(judged) == [("SZ-E14", "该证件号码已存在！")]


@pytest.mark.parametrize("held", [Against.SAME_UNION, Against.VISIBLE_UNION])
def test_a_number_in_a_union_that_may_be_seen_is_E15_with_its_name(tmp_path: Path, held: Against):
    judged = examined(tmp_path, member_workbook(people(1), union=HOME), held, holder="深圳虚构街道工会委员会")
    assert told(judged) == [("SZ-E15", "该证件号码在【深圳虚构街道工会委员会】中已存在！")]


def test_only_the_sentence_about_unions_in_sight_can_name_one():
    assert [code for code, said in SAID.items() if "{holder}" in said.says] == ["SZ-E15"]


# --- formulas -----------------------------------------------------------------------------------------------------


def test_a_formula_without_its_result_is_E16_and_named(tmp_path: Path):
    says = f"手机号码：{LOOK_UP}为无效手机号，请填写长度为11位数字的有效手机号码。"
    assert one_error(tmp_path, put("D8", Formula(f"={LOOK_UP}"))) == ("SZ-E16", says)
    assert "粘贴" in SAID["SZ-E16"].fix


def test_of_a_formula_with_its_result_the_result_is_taken_and_told(tmp_path: Path):
    content = member_workbook(people(1), put("D7", Formula(f"={LOOK_UP}", "16000000007")), union=HOME)
    judged = examined(tmp_path, content)
    assert errors(judged) == []
    assert [one.code for one in judged.findings] == ["CELL-FOREIGN-FORMULA"]
    assert judged.values["mobile"].rows == ["16000000007"]


def test_a_result_that_is_no_number_is_E12(tmp_path: Path):
    content = member_workbook(people(1), put("D7", Formula(f"={LOOK_UP}", "160")), union=HOME)
    assert [code for code, _ in told(examined(tmp_path, content))] == ["SZ-E12"]


def test_a_formula_that_failed_is_told_as_its_error(tmp_path: Path):
    content = member_workbook(people(1), put("D7", ErrorValue("#N/A")), union=HOME)
    assert [code for code, _ in told(examined(tmp_path, content))] == ["CELL-ERROR"]


# --- what stands behind every error -----------------------------------------------------------------------------


PRINTED = tuple(f"SZ-E{number:02d}" for number in range(1, 17))


@pytest.mark.parametrize("code", PRINTED)
def test_every_printed_error_says_why_and_what_to_do_in_the_guides_sense(code: str):
    assert SAID[code].severity is Severity.ERROR
    assert SAID[code].cause
    assert SAID[code].fix


@pytest.mark.parametrize(
    ("code", "cause", "fix"),
    [
        ("SZ-E01", "含空格", "不是单位名称"),
        ("SZ-E02", "未按照表格要求填写", "1-5"),
        ("SZ-E03", "未按照表格要求填写", "34"),
        ("SZ-E04", "未按照表格要求填写", "银行"),
        ("SZ-E05", "未按照表格要求填写", "“是”或“否”"),
        ("SZ-E06", "“附件2”行遭删除", "重新下载"),
        ("SZ-E07", "字母O", "纯文本"),
        ("SZ-E08", "不是居民身份证", "性别都要填写"),
        ("SZ-E11", "位数不对", "不是居民身份证的，请填写国家/地区、证件类型、出生日期、性别"),
        ("SZ-E14", "证件号码与姓名不对应", "其他工会"),
        ("SZ-E15", "已在会员名单中", "删除"),
    ],
)
def test_causes_and_remedies_are_the_guides(code: str, cause: str, fix: str):
    assert cause in SAID[code].cause
    assert fix in SAID[code].fix


def test_a_sheet_without_its_notes_is_the_same_sheet(tmp_path: Path):
    assert examined(tmp_path, member_workbook(people(2), without_notes(), union=HOME)).findings == []
