"""Hebei as its manual describes the two tables of the offline client, field by field."""

from datetime import date

import pytest
import xlwt

from hub.imports.checking.case import Facts
from hub.imports.checking.record import RecordCheck, check_record
from hub.imports.pipeline import Examination, examine
from hub.imports.read import read
from hub.imports.refused import Refused
from hub.imports.reporting.render import Audience, render
from hub.national import synthetic
from hub.region import CODE, Group, Need, RecordKind, Severity, Way, given
from hub.templates import blank
from tests.regions.folders import cases, region

TODAY = date(2026, 11, 21)
HEBEI = region("hebei")
UNION, MEMBERS = HEBEI.layout("union", TODAY), HEBEI.layout("members", TODAY)
FACTS: Facts = {**dict.fromkeys(given.fields), "today": TODAY, "home_state": "ACTIVE"}
FORTY = [
    "所属上级工会组织",
    "单位工会名称",
    "涵盖法人单位数",
    "单位工会联系电话",
    "驻地通讯地址",
    "驻地邮政编码",
    "投产开业时间",
    "单位类别",
    "所属行业",
    "细分行业类别",
    "工商注册号",
    "生产状况",
    "职工总数",
    "农民工人数",
    "女职工人数",
    "会员总数",
    "农民工会员数",
    "女职工会员数",
    "工会组建时间",
    "工会组织形式",
    "工会上次换届时间",
    "上级工会批复文号",
    "是否进行工会法人资格登记",
    "核准登记时间",
    "工会法人资格证书号码",
    "工会法人代表姓名",
    "专职工会工作人员数",
    "兼职工会工作人员数",
    "工会积极分子数",
    "荣誉类别",
    "荣誉级别",
    "荣获时间",
    "姓名",
    "性别",
    "出生日期",
    "政治面貌",
    "学历",
    "任职时间",
    "主席产生形式",
    "个人获得工会荣誉",
]


def typical() -> dict[str, str]:
    return dict(next(case for case in cases("hebei").cases if case.kind is RecordKind.ORG).rows[0])


def judged(**changed: str) -> RecordCheck:
    return check_record(HEBEI, UNION, {**typical(), **changed}, FACTS)


def sent(tmp_path, kind: RecordKind, row: dict[str, str]) -> Examination:
    path = tmp_path / "form.xlsx"
    path.write_bytes(blank(UNION if kind is RecordKind.ORG else MEMBERS, TODAY, prefill=[row]))
    return examine(HEBEI, kind, read(path), FACTS)


def test_the_union_table_has_the_forty_fields_in_the_manuals_order():
    assert [column.header for column in UNION.declared] == FORTY
    assert [column.header for column in MEMBERS.declared] == ["会员姓名", "身份证号", "加入工会时间"]


def test_honours_and_the_chair_stand_under_headers_of_their_own():
    titles = [(one.title, one.repeats) for one in UNION.columns if isinstance(one, Group)]
    assert titles == [("单位工会获得荣誉", 4), ("工会主席基本情况", 0)]


def test_what_the_superior_registered_is_locked_and_one_field_stays_empty():
    needs = {column.header: column.need for column in UNION.declared}
    assert [header for header, need in needs.items() if need is Need.LOCKED] == ["所属上级工会组织", "单位工会名称"]
    assert needs["工会组织形式"] is Need.DERIVED
    assert needs["个人获得工会荣誉"] is Need.UNUSED


@pytest.mark.parametrize(("employers", "form"), [("1", "SINGLE"), ("2", "JOINT"), ("37", "JOINT")])
def test_the_form_of_a_union_follows_from_its_number_of_employers(employers, form):
    assert judged(employer_count=employers).derived["kind"] == form


def test_what_is_wrong_is_said_in_the_forms_own_words():
    told = judged(established_on="", chair_born_on="1980/13/01").findings
    assert [render(one, HEBEI, UNION, Audience.SCREEN).says for one in told] == [
        "工会组建时间必填，若不填软件通不过。",
        "主席出生日期不是有效的日期。",
    ]


def test_a_public_institution_says_nothing_of_opening_and_production():
    said = judged(employer_kind="财政拨款的事业单位")
    assert said.values["opened_on"] is said.values["running"] is None
    assert set(said.not_applicable) == {"opened_on", "running", "chair_honours"}


def test_a_date_counts_only_if_its_box_is_ticked(tmp_path):
    unticked = sent(tmp_path, RecordKind.ORG, typical() | {"elected_on_ticked": ""})
    assert unticked.values["elected_on"].rows == [None]
    assert [(one.code, one.severity) for one in unticked.findings] == [("DATE-UNTICKED", Severity.WARNING)]
    assert sent(tmp_path, RecordKind.ORG, typical()).values["elected_on"].rows == [date(2020, 3, 8)]


def test_on_a_form_a_date_that_is_given_counts():
    assert judged(elected_on_ticked="").values["elected_on"] == date(2020, 3, 8)
    assert judged(elected_on_ticked="false").values["elected_on"] is None


def test_honours_are_kept_as_a_list():
    second = {"honour_3": "和谐企业", "honour_level_3": "市级"}
    assert judged(**second).values["honours"] == [
        {"honour": "模范职工之家", "honour_level": "省级", "honoured_on": "2019-05-01"},
        {"honour": "和谐企业", "honour_level": "市级"},
    ]
    assert judged(**dict.fromkeys(["honour_1", "honour_level_1", "honoured_on_1"], "")).values["honours"] is None


def test_what_is_doubtful_of_an_honour_says_which_one(tmp_path):
    second = {"honour_2": "和谐企业", "honoured_on_2": "2015/03/07", "honoured_on_2_ticked": "是"}
    told = sent(tmp_path, RecordKind.ORG, typical() | second | {"honour_3": "先进工会", "honoured_on_4": "2020/01/01"})
    said = [(one.at, render(one, HEBEI, UNION, Audience.SCREEN)) for one in told.findings]
    assert [(at, one.says, one.value) for at, one in said] == [
        ("honour_level_2", "填了荣誉类别，没有填荣誉级别2，请核对。", ""),
        ("honoured_on_2", "荣获时间2早于工会组建时间，请核对。", "2015/03/07"),
        ("honour_3", "荣誉类别3不在可选项内。", "先进工会"),
        ("honoured_on_4", "荣获时间4已填写，但“时间生效”没有填“是”，该日期不会保存。", "2020/01/01"),
    ]
    assert [one.severity for one in told.findings].count(Severity.ERROR) == 1, "only the list of choices is certain"
    assert [one.code for one in judged(**second).findings] == ["HB-H-02", "HB-H-04"], "on a form as in a table"


def test_sex_and_birthday_follow_from_the_members_number(tmp_path):
    number = synthetic.id_number(date(1990, 5, 17), 12)
    values = sent(tmp_path, RecordKind.MEMBER, {"full_name": "试甲", "id_number": number}).values
    assert values["born_on"].rows == [date(1990, 5, 17)]
    assert values["sex"].rows == ["2" if int(number[16]) % 2 == 0 else "1"]
    assert values["id_type"].rows == ["1"]
    assert values["joined_on"].rows == [None]


def test_one_table_tells_of_one_union(tmp_path):
    path = tmp_path / "form.xlsx"
    path.write_bytes(blank(UNION, TODAY, prefill=[typical(), typical()]))
    with pytest.raises(Refused) as refused:
        examine(HEBEI, RecordKind.ORG, read(path), FACTS)
    assert (refused.value.code, dict(refused.value.fills)) == ("FORM-LONG", {"count": 2, "limit": 1})


def test_an_old_workbook_that_is_full_may_have_lost_rows_and_says_so(tmp_path):
    book, path = xlwt.Workbook(), tmp_path / "会员.xls"
    page = book.add_sheet("会员基本信息表")
    for row, texts in ((0, ["会员姓名", "身份证号"]), (65_535, ["试甲", synthetic.id_number(date(1990, 5, 17), 12)])):
        for column, text in enumerate(texts):
            page.write(row, column, text)
    book.save(str(path))
    told = examine(HEBEI, RecordKind.MEMBER, read(path), FACTS)
    (said,) = [one for one in told.findings if one.code == "SHEET-XLS-FULL"]
    assert render(said, HEBEI, MEMBERS, Audience.SCREEN).whole == (
        "工作表“会员基本信息表”已写满旧格式（.xls）的 65536 行，后面的行可能没有保存下来。"
        "请用 .xlsx 格式保存全部数据后重新上传。"
    )
    assert (told.counts.accepted, told.counts.blank) == (1, 65_534)


def test_what_only_seems_unlikely_is_a_doubt_and_no_refusal():
    odd = judged(migrant_worker_count="101", woman_member_count="95", elected_on="2014/01/01")
    assert {one.severity for one in odd.findings} == {Severity.WARNING}
    assert {"HB-O-01", "HB-O-05", "HB-O-06", "HB-O-07"} <= {one.code for one in odd.findings}


def test_lists_that_the_manual_lost_say_so():
    unseen = {table.key for table in HEBEI.tables if not table.source.seen and not table.standard}
    assert unseen == {"trade", "running"}
    assert all(column.codes for column in UNION.declared if column.field and column.field.kind is CODE)


def test_both_tables_belong_to_the_package_and_accounts_come_by_identity_file():
    policies = HEBEI.policies
    assert policies
    (package,) = policies.packages
    assert package.layouts == ("union", "members")
    assert policies.onboarding.way is Way.IDENTITY_FILE
