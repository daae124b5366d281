import zipfile
from io import BytesIO

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import plugins.hainan
from hub.imports import report
from hub.imports.findings import finding_of
from hub.imports.pipeline import examine
from hub.imports.read import read
from hub.imports.reading.limits import Limits
from hub.imports.refused import Refused
from hub.imports.reporting.annotating import annotated_apart
from hub.imports.reporting.marks import CHECKED, LIST_HEADERS
from hub.imports.sheets import ERROR_LIST, FileKind
from hub.region import RecordKind, Refuse
from tests.accidents import blank_rows_above_notes, put, renamed, rows_inserted, with_column
from tests.hub.imports.nowhere import TODAY
from tests.people import people, unions
from tests.spreadsheets import Formula, edited
from tests.workbooks import MEMBER_HEADERS, member_workbook, org_workbook

HAINAN = plugins.hainan.hub_region()
MEMBERS = HAINAN.layout("members", TODAY)
FACTS = {"today": TODAY, "home_state": "ACTIVE", "home_is_own": True}
SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\n", " =", "'", "_x0041_", "<&>")
CELL = st.builds(
    str.__add__,
    st.sampled_from(("", *SIGNS)),
    st.text(st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"), min_size=1, max_size=20),
)
WRONG_MOBILE, WRONG_LABEL = put("K6", "16O00000002"), put("I7", "研究生班")


@pytest.fixture
def judged(tmp_path):
    def judging(content: bytes, kind=RecordKind.MEMBER, **how):
        path = tmp_path / "file"
        path.write_bytes(content)
        return examine(HAINAN, kind, read(path), FACTS, **how)

    return judging


def opened(content: bytes):
    return openpyxl.load_workbook(BytesIO(content))


def texts(examination):
    return [[column[row] for column in examination.table.columns] for row in range(len(examination.table.rows))]


def codes(examination):
    return [(finding.code, finding.row, finding.column) for finding in examination.findings if finding.row]


class TestAnnotated:
    """The owner's own workbook comes back with everything said in it."""

    def test_bad_cells_are_colored_and_say_what_is_wrong_and_what_to_do(self, judged):
        content = member_workbook(people(3), WRONG_MOBILE, WRONG_LABEL)

        sheet = opened(report.annotate(content, FileKind.XLSX, judged(content)))["会员信息"]

        assert sheet["K6"].fill.fgColor.rgb[-6:] == "F8CBAD"
        assert sheet["K6"].comment.text.startswith("移动电话应为11位")
        assert "您是否想填：16000000002" in sheet["K6"].comment.text
        assert sheet["I7"].comment.text.startswith("学历不在可选项内。请从下拉菜单中选择")
        assert sheet["K5"].comment is None
        assert sheet["K5"].fill.fill_type is None

    def test_every_data_row_gets_its_verdict_right_of_the_last_column(self, judged):
        content = member_workbook(people(3), WRONG_MOBILE, WRONG_LABEL)

        sheet = opened(report.annotate(content, FileKind.XLSX, judged(content)))["会员信息"]

        assert [sheet.cell(4, column).value for column in (20, 21, 22)] == [
            MEMBER_HEADERS[-1],
            "是否导入成功",
            "错误原因",
        ]
        assert [sheet.cell(row, 21).value for row in range(5, 9)] == ["是", "否", "否", None]
        assert sheet.cell(7, 22).value == "学历不在可选项内。"

    def test_while_nothing_is_imported_yet_the_verdict_is_about_the_check(self, judged):
        content = member_workbook(people(2), WRONG_MOBILE)

        sheet = opened(report.annotate(content, FileKind.XLSX, judged(content), words=CHECKED))["会员信息"]

        assert [sheet.cell(row, 21).value for row in (5, 6)] == ["检查通过", "检查未通过"]

    def test_a_right_row_of_a_file_that_is_refused_is_told_so(self, judged):
        content = member_workbook(people(2), WRONG_MOBILE)

        examination = judged(content, on_error=Refuse.FILE)
        sheet = opened(report.annotate(content, FileKind.XLSX, examination))["会员信息"]

        assert [sheet.cell(row, 21).value for row in (5, 6)] == ["否", "否"]
        assert sheet.cell(5, 22).value == "本文件中有错误，全部未导入"

    def test_the_list_says_everything_with_place_cause_and_remedy(self, judged):
        content = member_workbook(people(3), WRONG_MOBILE)

        examination = judged(content)
        lines = list(opened(report.annotate(content, FileKind.XLSX, examination))[ERROR_LIST].values)

        assert lines[0] == LIST_HEADERS
        assert len(lines) == len(examination.findings) + 1
        (line,) = (line for line in lines if line[1] == "K")
        assert (line[0], line[2], line[3], line[7]) == ("6", "移动电话", "错误", "16000000002")

    def test_what_the_owner_wrote_stays_as_it_was(self, judged):
        content = member_workbook(
            people(3), WRONG_MOBILE, put("R5", Formula('="虚构"&"糖厂"', "虚构糖厂")), put("Z5", "自己的记号")
        )

        before = opened(content)["会员信息"]
        after = opened(report.annotate(content, FileKind.XLSX, judged(content)))["会员信息"]

        for row in before.iter_rows():
            for cell in row:
                assert after[cell.coordinate].value == cell.value
                assert after[cell.coordinate].number_format == cell.number_format
        assert set(map(str, after.merged_cells.ranges)) == set(map(str, before.merged_cells.ranges))
        assert len(after.data_validations.dataValidation) == len(before.data_validations.dataValidation) > 0
        assert after.cell(4, 27).value == "是否导入成功"

    def test_columns_are_marked_where_the_owner_moved_them(self, judged):
        content = member_workbook(people(2), put("K6", "1"), with_column("备注", "民族", "无"), rows_inserted(2))

        sheet = opened(report.annotate(content, FileKind.XLSX, judged(content)))["会员信息"]

        assert sheet["L8"].comment.text.startswith("移动电话")
        assert [sheet.cell(row, 22).value for row in (6, 7, 8)] == ["是否导入成功", "是", "否"]

    def test_handed_in_again_it_is_read_as_before_and_annotated_in_the_same_columns(self, judged):
        content = member_workbook(people(3), WRONG_MOBILE)
        first = judged(content)
        annotated = report.annotate(content, FileKind.XLSX, first)

        second = judged(annotated)
        again = opened(report.annotate(annotated, FileKind.XLSX, second))

        assert texts(second) == texts(first)
        assert [one.code for one in second.findings] == [one.code for one in first.findings]
        assert again["会员信息"].max_column == 22
        assert again.sheetnames == ["会员信息", "下拉菜单表", ERROR_LIST]
        assert again["会员信息"]["K6"].comment.text.count("应为11位") == 1

    def test_what_looks_like_a_formula_is_written_as_text(self, judged):
        rows = people(2)
        rows[0]["姓名"], rows[1]["证件号码"] = "=1+1", rows[0]["证件号码"]
        content = member_workbook(rows)

        book = opened(report.annotate(content, FileKind.XLSX, judged(content)))

        for sheet in book:
            for row in sheet.iter_rows():
                assert all(cell.data_type != "f" for cell in row)
        assert any("=1+1" in str(line[4]) for line in book[ERROR_LIST].values)

    def test_drop_downs_that_read_another_sheet_are_kept(self, judged):
        extension = (
            '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"'
            ' xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
            '<x14:dataValidations count="1" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
            '<x14:dataValidation type="list" allowBlank="1">'
            "<x14:formula1><xm:f>下拉菜单表!$A$2:$A$57</xm:f></x14:formula1>"
            "<xm:sqref>E5:E900</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst></worksheet>"
        )
        content = edited(
            member_workbook(people(1)),
            lambda name, part: part.replace(b"</worksheet>", extension.encode()) if "sheet1" in name else part,
        )

        sheet = opened(report.annotate(content, FileKind.XLSX, judged(content)))["会员信息"]

        kept = {str(one.sqref): one.formula1 for one in sheet.data_validations.dataValidation}
        assert kept["E5:E900"] == "下拉菜单表!$A$2:$A$57"

    def test_an_old_workbook_comes_back_in_the_form_as_it_is_issued(self, judged):
        content = member_workbook(people(3), WRONG_MOBILE, put("I7", "研究生班"), blank_rows_above_notes(1), xls=True)
        examination = judged(content)

        annotated = report.annotate(content, FileKind.XLS, examination)
        again = judged(annotated)

        assert "旧格式（.xls）" in opened(annotated)[ERROR_LIST]["A1"].value
        assert texts(again) == texts(examination)
        assert list(again.table.rows) == list(examination.table.rows)
        assert codes(again) == codes(examination)

    def test_a_very_long_workbook_is_printed_anew(self, judged, monkeypatch):
        monkeypatch.setattr(report, "REOPENED", 4)
        content = member_workbook(people(5), WRONG_MOBILE)
        examination = judged(content)

        annotated = report.annotate(content, FileKind.XLSX, examination)

        assert "超过 4 行" in opened(annotated)[ERROR_LIST]["A1"].value
        assert texts(judged(annotated)) == texts(examination)
        assert opened(annotated)["会员信息"]["K6"].comment.text.startswith("移动电话应为11位")

    def test_a_workbook_that_takes_too_much_to_open_again_is_given_up_in_its_own_process(self, judged):
        content = member_workbook(people(1))
        plan = report.plan_of(judged(content), CHECKED)

        with pytest.raises(Refused, match="FILE-HEAVY"):
            annotated_apart(content, plan, Limits(wall=0.001))


class TestRejectedRows:
    """Only what was not taken, to be corrected and handed in again."""

    def test_they_come_back_exactly_as_they_were_written(self, judged):
        rows = people(4)
        rows[1]["姓名"], rows[1]["移动电话"] = "＝甲", "+8616000000002"
        rows[2]["籍贯"], rows[2]["学历"] = "_x0041_<&>\"' 𠮷𮧵", ""
        examination = judged(member_workbook(rows))

        again = judged(report.rejected_rows(examination))

        assert texts(again) == [texts(examination)[row] for row in (1, 2)]
        assert [one.code for one in again.findings] == [one.code for one in examination.findings if one.row in (6, 7)]

    @given(written=st.lists(CELL, min_size=30, max_size=30))
    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_whatever_was_written_comes_back_as_text_and_never_as_a_formula(self, judged, written):
        rows = [person | {"籍贯": text, "学历": ""} for person, text in zip(people(30), written, strict=True)]
        examination = judged(member_workbook(rows))

        handed_back = report.rejected_rows(examination)

        assert texts(judged(handed_back)) == texts(examination)
        assert all(cell.data_type != "f" for row in opened(handed_back)["会员信息"].iter_rows() for cell in row)

    def test_their_cells_say_what_is_wrong(self, judged):
        examination = judged(member_workbook(people(3), WRONG_LABEL))

        sheet = opened(report.rejected_rows(examination))["会员信息"]

        assert sheet["I5"].comment.text.startswith("学历不在可选项内")

    def test_corrected_they_are_accepted(self, judged):
        book = opened(report.rejected_rows(judged(member_workbook(people(3), WRONG_LABEL))))
        book["会员信息"]["I5"] = "本科"
        corrected = BytesIO()
        book.save(corrected)

        assert judged(corrected.getvalue()).counts.accepted == 1


def test_the_result_shows_every_accepted_row_with_its_new_number(judged):
    examination = judged(member_workbook(people(3), WRONG_MOBILE))

    sheet = opened(report.result(examination, {0: "4601000001", 2: "4601000002"}))["会员信息"]

    assert [sheet.cell(4, column).value for column in (21, 22)] == ["是否导入成功", "会员编号"]
    assert [(sheet.cell(row, 2).value, sheet.cell(row, 22).value) for row in (5, 6)] == [
        (people(3)[0]["姓名"], "4601000001"),
        (people(3)[2]["姓名"], "4601000002"),
    ]


def test_numbers_stay_text_in_everything_that_is_handed_back(judged):
    content = org_workbook(unions(2), put("O6", "多"))
    examination = judged(content, RecordKind.ORG)

    for handed_back in (report.rejected_rows(examination), report.result(examination, {1: "1"})):
        sheet = opened(handed_back)["工会组织信息"]
        assert sheet["C6"].data_type == "s"
        assert sheet["C6"].number_format == "@"


def test_a_file_that_is_no_such_form_gets_the_list_alone(judged):
    with pytest.raises(Refused) as refused:
        judged(member_workbook(people(1), renamed("姓名", "名字")))

    book = opened(report.refusal(HAINAN, [finding_of(refused.value)]))

    assert book.sheetnames == [ERROR_LIST]
    assert "姓名" in book[ERROR_LIST]["E2"].value


def test_what_is_handed_back_is_a_whole_package(judged):
    content = member_workbook(people(2), WRONG_MOBILE)
    examination = judged(content)

    for handed_back in (report.annotate(content, FileKind.XLSX, examination), report.rejected_rows(examination)):
        assert zipfile.ZipFile(BytesIO(handed_back)).testzip() is None
