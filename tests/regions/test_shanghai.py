"""Shanghai as its manual describes the report, the member's form, the parallel trees and the reviews, fact by fact."""

from datetime import date

from hub.imports.checking.case import Facts
from hub.imports.checking.record import check_record
from hub.region import Layout, OrgKind, OrgState, Party, Refuse, TransferState, Way, given
from tests.regions.folders import region

TODAY = date(2026, 11, 21)
SHANGHAI = region("shanghai")
FACTS: Facts = dict.fromkeys(given.fields) | {
    "today": TODAY,
    "home_name": "试验工会",
    "home_state": "ACTIVE",
    "home_is_own": True,
    "home_missing": "",
}
PERSON = {
    "full_name": "试甲",
    "id_type": "身份证",
    "id_number": "310190199005170126",
    "address": "虚构路1号",
    "mobile": "16000000001",
    "education": "大学本科",
    "hukou": "非农业",
    "skill_level": "无",
}


def form(key: str) -> Layout:
    return SHANGHAI.layout(key, TODAY)


def headers(layout: Layout) -> tuple[str, ...]:
    return tuple(column.header for column in layout.flat)


# --- the report -------------------------------------------------------------------------------------------------


def test_the_report_asks_in_the_manuals_order():
    assert headers(form("report"))[:14] == (
        "单位名称",
        "单位行政法人和其他组织统一社会信用代码(或组织机构代码)",
        "经济类型",
        "工会所属区总工会",
        "工会所属街镇(开发区)工会",
        "单位地址",
        "单位所属行业",
        "工会名称",
        "建会日期",
        "基层工会类型",
        "换届日期",
        "工会负责人",
        "联系电话",
        "职工人数",
    )


def test_the_bureaus_entry_differs_in_the_superiors_only():
    district, bureau = headers(form("report")), headers(form("bureau_report"))
    assert [(one, other) for one, other in zip(district, bureau, strict=True) if one != other] == [
        ("工会所属区总工会", "工会所属产业局工会"),
        ("工会所属街镇(开发区)工会", "工会所属二级公司工会"),
    ]


def test_unions_register_themselves_and_are_reviewed_by_their_superior():
    (life,) = [one for one in SHANGHAI.lifecycles if one.subject == "org"]
    assert SHANGHAI.policies
    assert SHANGHAI.policies.onboarding.way is Way.SELF_REGISTERED
    assert life.starts is OrgState.DRAFT
    assert life.table[OrgState.SUBMITTED, "approve"].by.parties == (Party.SUPERIOR,)
    ends = ["不予受理", "已撤销（合并）", "已撤销（转出本市）", "已撤销（关闭）"]
    assert [life.labels[end] for end in life.ends] == ends


def test_a_move_takes_both_superiors():
    (life,) = [one for one in SHANGHAI.lifecycles if one.subject == "org"]
    decided = life.table[OrgState.MOVE_PENDING, "approve_move"].by
    assert (decided.parties, decided.all) == ((Party.OUT_SUPERIOR, Party.IN_SUPERIOR), True)


def test_districts_and_bureaus_are_trees_of_their_own():
    assert SHANGHAI.policies
    assert SHANGHAI.policies.tree
    tree = SHANGHAI.policies.tree
    assert tree.allows(OrgKind.LOCAL_FEDERATION, 2, 1, "区")
    assert tree.allows(OrgKind.INDUSTRIAL, 2, 1, "局")
    assert not tree.allows(OrgKind.INDUSTRIAL, 2, 1, "区")


def test_below_a_union_at_a_workplace_there_is_none():
    assert SHANGHAI.policies
    assert SHANGHAI.policies.tree
    tree, primary = SHANGHAI.policies.tree, (OrgKind.SINGLE, OrgKind.JOINT)
    for kind in primary:
        assert tree.allows(kind, 4, 3, "区", OrgKind.LOCAL_FEDERATION)
        assert tree.allows(kind, 5, 4, "区", OrgKind.PRIMARY_FEDERATION)
        for superior in primary:
            assert not any(tree.allows(kind, level, level - 1, track, superior) for level in (4, 5) for track in "区局")


# --- members ----------------------------------------------------------------------------------------------------


def test_the_members_form_asks_in_the_manuals_order():
    asked = [header for header in headers(form("member")) if header != "国家/地区"]
    assert asked[:11] == [
        "姓名",
        "工会职位",
        "有效证件类型",
        "证件号码",
        "性别",
        "出生日期",
        "联系地址",
        "移动电话",
        "学历",
        "户籍类型",
        "技术等级",
    ]


def test_sex_and_birth_follow_from_the_number_where_nobody_typed_them():
    checked = check_record(SHANGHAI, form("member"), PERSON, FACTS)
    assert checked.findings == ()
    assert checked.derived == {"sex": "2", "born_on": date(1990, 5, 17)}
    assert checked.values["sex"] == "2"


def test_what_was_typed_stays():
    checked = check_record(SHANGHAI, form("member"), PERSON | {"sex": "男"}, FACTS)
    assert checked.values["sex"] == "1"
    assert [finding.code for finding in checked.findings] == ["SH-MEM-06"]


def test_nothing_follows_from_a_passport():
    checked = check_record(SHANGHAI, form("member"), PERSON | {"id_type": "护照", "id_number": "E00000001"}, FACTS)
    assert [finding.code for finding in checked.findings] == ["SH-MEM-11", "SH-MEM-12", "SH-MEM-13"]


def test_a_file_of_members_is_taken_whole_up_to_a_thousand_rows():
    sheet = form("members")
    assert (sheet.refuses, sheet.most_rows, sheet.first_row) == (Refuse.FILE, 1000, 2)


# --- what is said of each thing -----------------------------------------------------------------------------------


def test_the_menu_names_what_the_screenshots_show_in_their_order():
    menus = [one.label for one in SHANGHAI.menu]
    shown = [
        "组织管理",
        "组织年检",
        "会员管理",
        "会员年检",
        "会员转入",
        "会员转出审核",
        "会员服务卡管理",
        "疗休养体检预约平台",
    ]
    assert [label for label in menus if label in shown] == shown


def test_both_entries_say_which_of_them_to_choose_and_who_reviews():
    for key in ("report", "bureau_report"):
        assert form(key).notes == ("根据自己单位所属上级工会分类选择填报入口", "修改提交后由街镇/产业局审核")


def test_whether_unions_merged_is_asked_last_of_what_the_manual_asks():
    merged = form("report").flat[14]
    assert merged.header == "是否合并工会"
    assert "2017年7月以前的合并企业无需选择" in merged.hint


def test_an_approved_union_edits_what_the_manuals_form_lets_it():
    (life,) = [one for one in SHANGHAI.lifecycles if one.subject == "org"]
    amend = next(one for one in life.moves if one.act == "amend")
    assert [one.key for one in amend.asks][:10] == [
        "employer_address",
        "industry",
        "name",
        "established_on",
        "kind",
        "elected_on",
        "leader_name",
        "phone",
        "declared_workers",
        "is_merged",
    ]
    assert not {"employer_name", "employer_code", "economic_type", "adcode"} & {one.key for one in amend.asks}


def test_the_states_of_a_union_are_called_as_in_the_manual():
    (life,) = [one for one in SHANGHAI.lifecycles if one.subject == "org"]
    assert [life.labels[one] for one in (OrgState.DRAFT, OrgState.SUBMITTED, OrgState.ACTIVE, OrgState.RETURNED)] == [
        "未上报",
        "待审核",
        "审核通过",
        "审核不通过",
    ]
    assert [life.labels[one] for one in (OrgState.CHANGE_PENDING, OrgState.MOVE_PENDING)] == [
        "修改待审核",
        "转移待审核",
    ]
    moves = {one.act: one.label for one in life.moves}
    assert (moves["move_within"], moves["move_across"]) == ("区区（局局）转移", "区局（局区）转移")


def test_what_the_manual_tells_beforehand_is_told():
    told = {one.code: one.value for one in SHANGHAI.limits}
    assert told["members"] == "基层工会完成了组织上报并通过审核"
    assert told["move"] == "如单位有在办卡人员或者待转出审核人员禁止转移"
    assert told["move_review"] == "转移提交后由转出和转入的双方上级工会审核"
    assert told["dissolve"] == "撤销分成三种：合并、转出本市、关闭，无需审核。"
    assert told["history"] == "未查询到导入记录"
    assert told["help"] == "3 个工作日内予以回复"


def test_one_side_is_enough_for_a_member_to_come():
    (life,) = [one for one in SHANGHAI.lifecycles if one.subject == "member_transfer"]
    decided = life.table[TransferState.PENDING, "accept"].by
    assert (decided.parties, decided.all) == ((Party.OUT, Party.OUT_SUPERIOR), False)
