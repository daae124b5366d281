"""Hainan as its issued workbooks print it and its manual words it, fact by fact."""

from datetime import date

import pytest

from hub.region import CodeTable, Group, Layout, OrgKind, OrgState, RecordKind, Refuse, Rule, Severity, org, sentences
from tests import workbooks
from tests.regions.folders import region

TODAY = date(2026, 11, 21)
HAINAN = region("hainan")
UNIONS, MEMBERS = HAINAN.layout("orgs", TODAY), HAINAN.layout("members", TODAY)
SAID = sentences(HAINAN)


def labels(key: str) -> list[str]:
    (table,) = [one for one in HAINAN.tables if one.key == key]
    return [entry.label for entry in table.entries]


def table(key: str) -> CodeTable:
    (one,) = [one for one in HAINAN.tables if one.key == key]
    return one


def test_it_is_the_province_on_its_platform():
    assert (HAINAN.adcode, HAINAN.name, HAINAN.platform_name) == ("460000", "海南省总工会", "海南基层工会服务平台")


def test_the_org_sheet_has_17_columns_under_two_header_rows():
    assert tuple(column.header for column in UNIONS.flat) == workbooks.ORG_HEADERS
    assert (UNIONS.header_rows, UNIONS.first_row, UNIONS.last_column) == ((4, 5), 6, "Q")
    groups = [(part.title, len(part.columns)) for part in UNIONS.columns if isinstance(part, Group)]
    assert groups == [("工会组织所在单位信息", 8), ("工会组织信息", 8)]


def test_the_member_sheet_has_20_columns_under_one_header_row():
    assert tuple(column.header for column in MEMBERS.flat) == workbooks.MEMBER_HEADERS
    assert (MEMBERS.header_rows, MEMBERS.first_row, MEMBERS.last_column) == ((4,), 5, "T")


@pytest.mark.parametrize(
    ("layout", "name", "sheet", "title"),
    [
        (UNIONS, "海南组织信息导入模板.xlsx", "工会组织信息", "海南省工会组织信息采集表"),
        (MEMBERS, "海南会员信息导入模板.xlsx", "会员信息", "海南省工会会员信息采集表"),
    ],
)
def test_a_workbook_is_called_as_it_is_issued(layout: Layout, name: str, sheet: str, title: str):
    assert (layout.file_name, layout.sheet, layout.lists, layout.title) == (name, sheet, "下拉菜单表", title)


def test_the_words_above_the_tables_stand_in_their_cells():
    def placed(layout: Layout) -> list[list[tuple[str, str, str]]]:
        return [[(words.text.strip(), words.at, words.until) for words in one.words] for one in layout.head]

    assert placed(UNIONS) == [
        [("附件一", "A", "B")],
        [("海南省工会组织信息采集表", "A", "Q")],
        [
            ("填表单位（盖章）：", "A", ""),
            ("单位负责人(签字)：", "E", ""),
            ("信息采集人（签字）：", "J", ""),
            ("填报日期：", "N", ""),
        ],
    ]
    assert placed(MEMBERS) == [
        [("附件四", "A", "")],
        [("海南省工会会员信息采集表", "A", "T")],
        [("填表单位（盖章）：", "A", "K"), ("单位负责人(签字)：", "L", "T")],
    ]


@pytest.mark.parametrize(("layout", "notes"), [(UNIONS, workbooks.ORG_NOTES), (MEMBERS, workbooks.MEMBER_NOTES)])
def test_the_note_under_the_data_has_its_three_points(layout: Layout, notes: str):
    assert "\n".join((f"{layout.footer}：", *layout.notes)) == notes


def test_the_users_sheet_comes_back_with_two_more_columns_and_good_rows_are_kept():
    for layout in (UNIONS, MEMBERS):
        assert layout.results == ("是否导入成功", "错误原因")
        assert layout.refuses is Refuse.ROW


LISTS = {**workbooks.ORG_LISTS, **workbooks.MEMBER_LISTS, **workbooks.MEMBER_CHOICES}
KEYS = {
    "单位所在政区": "district",
    "单位性质类别": "employer",
    "经济类型": "economy",
    "单位所属行业": "industry",
    "基层工会类型": "org_kind",
    "性别": "sex",
    "就业状况": "work_status",
    "有效证件类别": "id_type",
    "学历": "education",
    "技术等级": "skill",
    "户籍类型": "hukou",
    "会籍变化类型": "change",
    "会籍变化原因": "change_reason",
    "政治面貌": "affiliation",
}


@pytest.mark.parametrize("title", KEYS)
def test_a_drop_down_offers_exactly_the_printed_labels_in_their_order(title: str):
    assert labels(KEYS[title]) == LISTS[title].split(",")


def test_the_56_ethnic_groups_are_offered_as_the_standard_spells_them_and_read_as_the_sheet_does():
    printed = LISTS["民族"].split(",")
    assert [label.replace("傈僳", "僳僳") for label in labels("ethnicity")] == printed
    assert table("ethnicity").reader(TODAY)["僳僳族"] == "20"


def test_the_lists_are_as_long_as_they_are_known_to_be():
    lengths = {
        "employer": 20,
        "economy": 9,
        "industry": 21,
        "org_kind": 5,
        "district": 20,
        "ethnicity": 56,
        "affiliation": 13,
    }
    assert {key: len(labels(key)) for key in lengths} == lengths


def test_a_regional_meaning_is_kept_as_the_national_one():
    """退职 is the fifth of Hainan's list, and 离休 the fifth of the national one."""
    status = table("work_status")
    assert status.reader(TODAY)["退职"] == "6"
    assert status.write("5", TODAY) == "退休"
    assert table("industry").write("36", TODAY) == "制造业"
    assert table("district").write("460105", TODAY) == "海口市"
    assert table("district").write("469007", TODAY) == "东方市 "
    assert table("district").reader(TODAY)["东方市"] == "469007"


def test_all_is_required_but_the_reason_which_only_those_who_go_must_give():
    reason = next(column for column in MEMBERS.flat if column.header == "会籍变化原因")
    assert reason.when is not None
    assert [change for change in "123456" if reason.when.holds(change)] == ["4", "5", "6"]
    assert all(c.need == "REQUIRED" for layout in (UNIONS, MEMBERS) for c in layout.flat if c.field)
    assert not any(c.when for layout in (UNIONS, MEMBERS) for c in layout.flat if c is not reason)


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("HN-M-01", "会员信息导入的前提是：已经完成工会激活。"),
        ("HN-M-02", "不推荐上级给下级工会做会员信息导入，涉及后期的会员管理问题。"),
        ("HN-M-22", "该证件号码已在其他工会登记，请发起转会"),
        ("HN-M-36", "“工作单位”需填写完整的单位全称。"),
    ],
)
def test_what_the_manual_words_is_said_in_its_words(code: str, says: str):
    assert SAID[code].says == says


@pytest.mark.parametrize("code", ["HN-M-02", "HN-M-11", "HN-M-21", "HN-M-24", "HN-O-03", "HN-O-08", "HN-O-11"])
def test_what_is_doubtful_is_a_warning(code: str):
    assert SAID[code].severity is Severity.WARNING


@pytest.mark.parametrize(
    "code", ["HN-M-01", "HN-M-07", "HN-M-09", "HN-M-20", "HN-M-22", "HN-M-23", "HN-O-10", "HN-O-12", "HN-O-17"]
)
def test_what_is_certain_is_an_error(code: str):
    assert SAID[code].severity is Severity.ERROR


def test_another_union_is_named_only_where_it_may_be_seen():
    assert [code for code, said in SAID.items() if "{holder}" in said.says] == ["HN-M-23"]


def test_a_union_is_imported_and_activates_itself_with_three_keys():
    (life,) = HAINAN.lifecycles
    assert (life.starts, life.ends) == (OrgState.IMPORTED, (OrgState.ACTIVE,))
    assert [(one.label, one.enters) for one in life.moves] == [("激活", OrgState.ACTIVE)]
    assert HAINAN.policies is not None
    door = HAINAN.policies.onboarding
    assert door.keys == (org.employer_code, org.employer_name, org.name)
    assert door.login is org.name


def test_a_password_has_8_to_64_characters_and_the_hint_says_so():
    assert HAINAN.policies is not None
    password = HAINAN.policies.onboarding.password
    assert (password.shortest, password.longest, password.classes) == (8, 64, 2)
    assert password.says == "请输入8-64位数字、字母或常用符号，字母区分大小写，必须包含数字和字母"


@pytest.mark.parametrize(
    ("parent", "district", "number"),
    [
        ("海口市总工会", "460100", "4602000007"),
        ("海南省科教文卫邮电工会", "460100", "4623000007"),  # an industrial union's prefix goes before the district's
        (None, "HN-YP", "4621000007"),
        (None, "469007", "4609000007"),
        (None, None, "4601000007"),
    ],
)
def test_a_unions_number_begins_with_its_industrial_union_or_district(
    parent: str | None, district: str | None, number: str
):
    assert HAINAN.policies is not None
    scheme = HAINAN.policies.numbers[0]
    assert scheme.field is org.org_no
    assert scheme.make(parent, district, 7) == number


def test_a_members_number_says_nothing_of_the_union():
    assert HAINAN.policies is not None
    assert HAINAN.policies.numbers[1].make(7) == "460000000007"


def test_the_menu_is_the_platforms():
    assert [(item.label, item.parent) for item in HAINAN.menu] == [
        ("首页", ""),
        ("组织管理", ""),
        ("会员管理", ""),
        ("网上入会会员审核", "members"),
        ("会员转出审核", "members"),
        ("法人信息管理", ""),
    ]


def test_a_federation_may_hang_under_a_federation_but_the_province_under_nobody():
    assert HAINAN.policies is not None
    tree = HAINAN.policies.tree
    assert tree is not None
    assert tree.allows(OrgKind.LOCAL_FEDERATION, 1, None)
    assert not tree.allows(OrgKind.LOCAL_FEDERATION, 1, 1)
    assert tree.allows(OrgKind.SINGLE, 3, 2)
    assert not tree.allows(OrgKind.LOCAL_FEDERATION, 6, 5)


def test_both_sheets_are_forms_of_their_records():
    assert [(layout.key, layout.kind) for layout in HAINAN.layouts] == [
        ("orgs", RecordKind.ORG),
        ("members", RecordKind.MEMBER),
        ("join_application", RecordKind.JOIN_APPLICATION),
    ]


def test_what_is_ours_or_was_never_seen_is_said():
    said = "".join(HAINAN.limitations)
    for word in ("说明书", "编号", "密码", "激活码", "法人信息管理", "会员转出审核", "隶属层级", "居民户口", "电话"):
        assert word in said


@pytest.mark.parametrize(
    ("code", "typed", "meant"),
    [
        ("HN-M-05", "460390900517012", "46039019900517012X"),
        ("HN-M-08", "46O39019900517012X", "46039019900517012X"),
        ("HN-M-04", "160-0000-0001", "16000000001"),
        ("HN-O-03", "9146O39OOOOOOOO19Y", "91460390000000019Y"),
        ("HN-O-08", "8146O3900000000199", None),  # still wrong: nobody can know what was meant
    ],
)
def test_what_a_clerk_probably_meant_is_offered_but_never_taken(code: str, typed: str, meant: str | None):
    (rule,) = [one for book in HAINAN.rules for one in book.rules if isinstance(one, Rule) and one.code == code]
    assert rule.suggests is not None
    assert rule.suggests.makes(typed) == meant
    assert not rule(typed)
