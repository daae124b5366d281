"""What Hebei holds to be true. The manual prints no errors: what it only implies is a doubt, never a refusal."""

from datetime import date

from hub.national import (
    born_before_today,
    established_before_today,
    id_number_has_18_characters,
    id_number_is_genuine,
    is_16_or_older,
    leader_is_named_in_letters,
    members_are_workers,
    name_is_written_in_letters,
    phone_can_be_called,
)
from hub.region import Against, OrgState, Severity, member, org, rule, rulebook, unlike, warns

from .codes import MANUAL

WARNING = Severity.WARNING
COUNTS = "请核对两项人数"


@rule(
    "HB-N-04",
    "该工会的账号尚未启用，不能录入会员。",
    cause="尚未用标识文件或激活码启用账号",
    fix="请加载上级工会签发的标识文件，启用账号后再录入",
)
def union_is_active(home_state: str) -> bool:
    return home_state == OrgState.ACTIVE


@warns(
    "HB-M-06",
    "会员信息由本单位录入，正在为下级工会代录，请确认。",
    cause="登录的工会不是会员所在的单位工会",
    fix="建议由会员所在单位自行填报；确需代录的可以继续",
)
def unit_enters_its_own_members(home_is_own: bool) -> bool:
    return home_is_own


@rule("HB-O-10", "涵盖法人单位数至少为1。", cause="填了0", fix="单独基层工会填1；联合基层工会如实填写")
def at_least_one_employer(employer_count: int) -> bool:
    return employer_count > 0


@warns("HB-O-01", "农民工人数多于职工总数，请核对。", fix=COUNTS)
def migrants_are_workers(migrant_worker_count: int, declared_workers: int) -> bool:
    return migrant_worker_count <= declared_workers


@warns("HB-O-02", "女职工人数多于职工总数，请核对。", fix=COUNTS)
def women_are_workers(woman_worker_count: int, declared_workers: int) -> bool:
    return woman_worker_count <= declared_workers


@warns("HB-O-03", "农民工会员数多于会员总数，请核对。", fix=COUNTS)
def migrant_members_are_members(migrant_member_count: int, declared_members: int) -> bool:
    return migrant_member_count <= declared_members


@warns("HB-O-04", "农民工会员数多于农民工人数，请核对。", fix=COUNTS)
def migrant_members_are_migrants(migrant_member_count: int, migrant_worker_count: int) -> bool:
    return migrant_member_count <= migrant_worker_count


@warns("HB-O-05", "女职工会员数多于会员总数，请核对。", fix=COUNTS)
def woman_members_are_members(woman_member_count: int, declared_members: int) -> bool:
    return woman_member_count <= declared_members


@warns("HB-O-06", "女职工会员数多于女职工人数，请核对。", fix=COUNTS)
def woman_members_are_women(woman_member_count: int, woman_worker_count: int) -> bool:
    return woman_member_count <= woman_worker_count


@warns("HB-O-07", "工会上次换届时间早于工会组建时间，请核对。", fix="请核对两个日期")
def elected_after_founding(elected_on: date, established_on: date) -> bool:
    return elected_on >= established_on


@rule(
    "HB-O-11",
    "驻地邮政编码应为6位数字。",
    cause="位数不对，或有数字以外的字符",
    fix="请填写6位邮政编码",
)
def postcode_has_6_digits(postcode: str) -> bool:
    return postcode.isascii() and postcode.isdigit() and len(postcode) == 6


@rule(
    "HB-O-12",
    "细分行业类别不属于所选的所属行业。",
    cause="两项的选择不相配",
    fix="请重新选择所属行业和细分行业类别",
)
def trade_is_of_the_industry(trade: str, industry: str) -> bool:
    return trade.startswith(industry)


@warns("HB-H-01", "填了荣誉级别或荣获时间，没有填{label}，请核对。", fix="请选择荣誉类别；没有该项荣誉的，请清空")
def honour_is_named(honour: str | None, honour_level: str | None, honoured_on: date | None) -> bool:
    return honour is not None or (honour_level is None and honoured_on is None)


@warns("HB-H-02", "填了荣誉类别，没有填{label}，请核对。", fix="请选择国家级、省级或市级")
def honour_has_a_level(honour_level: str | None, honour: str | None) -> bool:
    return honour_level is not None or honour is None


@warns("HB-H-03", "{label}晚于今天，请核对。", fix="请核对荣获时间")
def honoured_by_today(honoured_on: date, today: date) -> bool:
    return honoured_on <= today


@warns("HB-H-04", "{label}早于工会组建时间，请核对。", fix="请核对两个日期")
def honoured_after_founding(honoured_on: date, established_on: date) -> bool:
    return honoured_on >= established_on


@warns("HB-O-15", "工会主席出生日期晚于今天，请核对。", fix="请核对身份证上的出生日期")
def chair_is_born(chair_born_on: date, today: date) -> bool:
    return chair_born_on <= today


@warns("HB-O-16", "工会主席任职时间晚于今天，请核对。", fix="请核对任职时间")
def chair_serves_by_today(chair_since: date, today: date) -> bool:
    return chair_since <= today


@warns("HB-O-17", "工会主席任职时间早于工会组建时间，请核对。", fix="请核对两个日期")
def chair_serves_after_founding(chair_since: date, established_on: date) -> bool:
    return chair_since >= established_on


ORG_RULES = rulebook(
    org,
    MANUAL,
    at_least_one_employer,
    phone_can_be_called.saying("HB-O-13", "单位工会联系电话应带区号，请核对。"),
    postcode_has_6_digits,
    trade_is_of_the_industry,
    migrants_are_workers,
    women_are_workers,
    members_are_workers.saying("HB-O-08", "会员总数多于职工总数，请核对。"),
    migrant_members_are_members,
    migrant_members_are_migrants,
    woman_members_are_members,
    woman_members_are_women,
    established_before_today.saying("HB-O-14", "工会组建时间不能晚于今天。"),
    elected_after_founding,
    leader_is_named_in_letters.saying("HB-O-09", "工会法人代表姓名有误，请核对。"),
    honour_is_named,
    honour_has_a_level,
    honoured_by_today,
    honoured_after_founding,
    chair_is_born,
    chair_serves_by_today,
    chair_serves_after_founding,
)

MEMBER_RULES = rulebook(
    member,
    MANUAL,
    unit_enters_its_own_members,
    name_is_written_in_letters.saying("HB-M-01", "会员姓名只有一个字，或有数字、符号、无法识别的字，请核对。"),
    id_number_has_18_characters.saying("HB-M-02", "身份证号应为18位。"),
    id_number_is_genuine.saying("HB-M-03", "身份证号有误，请核对身份证原件。"),
    unlike(
        Against.OTHER_ROWS,
        member.id_number,
        "HB-M-20",
        "身份证号与第{other_row}行的{other_name}重复。",
        cause="同一身份证号在表中出现两次",
        fix="请删除重复的一行，或核对两人的身份证号",
    ),
    unlike(
        Against.SAME_UNION,
        member.id_number,
        "HB-M-21",
        "该会员已在本工会，按填写的内容更新（空白不覆盖）。",
        fix="不需要更新的，导入的请删除本行，填表的请改回原来的内容",
        severity=WARNING,
    ),
    unlike(
        Against.VISIBLE_UNION,
        member.id_number,
        "HB-M-22",
        "该会员已在【{holder}】，请办理转入。",
        cause="一人只能有一个现行会籍",
        fix="请核对身份证号；属实的，请发起转会",
    ),
    unlike(
        Against.HIDDEN_UNION,
        member.id_number,
        "HB-M-23",
        "该身份证号已在其他工会登记，请发起转会",
        cause="一人只能有一个现行会籍",
        fix="请核对身份证号；属实的，请发起转会",
    ),
    unlike(
        Against.OTHER_REGION,
        member.id_number,
        "HB-M-24",
        "该身份证号已在其他地区的工会登记，可以发起转会。",
        fix="请向会员本人核实；属实的，请发起转会",
        severity=WARNING,
    ),
    born_before_today.saying("HB-M-04", "身份证号中的出生日期不能晚于今天。"),
    is_16_or_older.saying("HB-M-05", "按身份证号未满16周岁，请核对。"),
)
