"""What Hunan holds to be true of its unions and members: the national stock, for a notice that prints no errors."""

from hub.national import (
    birth_date_agrees_with_the_number,
    born_before_today,
    change_came_after_birth,
    change_has_happened,
    employer_code_check_digit_holds,
    employer_code_has_18_characters,
    employer_code_is_not_a_unions,
    established_before_today,
    is_16_or_older,
    leader_is_named_in_letters,
    members_are_workers,
    mobile_has_11_digits,
    name_is_written_in_letters,
    parent_is_another_union,
    phone_can_be_called,
    residents_number_has_18_characters,
    residents_number_is_genuine,
    sex_agrees_with_the_number,
    the_retired_do_not_join,
    union_code_check_digit_holds,
    union_code_has_18_characters,
    union_has_a_name_of_its_own,
)
from hub.region import Against, OrgState, Severity, member, org, registered, rule, rulebook, unlike, warns

from .codes import NOTICE

WARNING = Severity.WARNING


@rule(
    "HU-M-01",
    "该工会的账号尚未启用，不能录入会员。",
    cause="上级工会已登记该工会，尚未配置账号，或账号尚未启用",
    fix="请由上级工会配置账号，修改初始密码后再录入",
)
def union_is_active(home_state: str) -> bool:
    return home_state == OrgState.ACTIVE


@warns(
    "HU-M-02",
    "会员实际所在单位工会负责录入本单位会员，正在为下级工会代录，请确认。",
    cause="登录的工会不是会员所在的工会",
    fix="建议由会员所在单位工会自行录入；确需代录的可以继续",
)
def union_enters_its_own_members(home_is_own: bool) -> bool:
    return home_is_own


MEMBER_RULES = rulebook(
    member,
    NOTICE,
    union_enters_its_own_members,
    name_is_written_in_letters.saying("HU-M-05", "姓名只有一个字，或有数字、符号、无法识别的字，请核对。"),
    residents_number_has_18_characters.saying("HU-M-03", "居民身份证号码应为18位。", cause="号码的位数不对"),
    residents_number_is_genuine.saying(
        "HU-M-04", "居民身份证号码有误，请核对身份证原件。", cause="省份、日期或校验位不对"
    ),
    unlike(
        Against.OTHER_ROWS,
        member.id_number,
        "HU-M-20",
        "证件号码与第{other_row}行的{other_name}重复。",
        cause="同一证件号码在表中出现两次",
        fix="请删除重复的一行，或核对两人的证件号码",
    ),
    unlike(
        Against.SAME_UNION,
        member.id_number,
        "HU-M-21",
        "该会员已在本工会，按填写的内容更新（空白不覆盖）。",
        fix="不需要更新的，导入的请删除本行，填表的请改回原来的内容",
        severity=WARNING,
    ),
    unlike(
        Against.VISIBLE_UNION,
        member.id_number,
        "HU-M-22",
        "该会员已在【{holder}】，请办理转入。",
        cause="一人只能有一个现行会籍",
        fix="请核对证件号码；属实的，请发起转会",
    ),
    unlike(
        Against.HIDDEN_UNION,
        member.id_number,
        "HU-M-23",
        "该证件号码已在其他工会登记，请发起转会",
        cause="一人只能有一个现行会籍",
        fix="请核对证件号码；属实的，请发起转会",
    ),
    unlike(
        Against.OTHER_REGION,
        member.id_number,
        "HU-M-24",
        "该证件号码已在其他地区的工会登记，可以发起转会。",
        fix="请向会员本人核实；属实的，请发起转会",
        severity=WARNING,
    ),
    sex_agrees_with_the_number.saying("HU-M-06", "性别与身份证号码不一致，请核对。"),
    born_before_today.saying("HU-M-07", "出生日期不能晚于今天。"),
    birth_date_agrees_with_the_number.saying("HU-M-08", "出生日期与身份证号码不一致，请核对。"),
    is_16_or_older.saying("HU-M-09", "未满16周岁，请核对出生日期。"),
    mobile_has_11_digits.saying("HU-M-10", "移动电话应为11位手机号码。"),
    the_retired_do_not_join.saying("HU-M-11", "就业状况为“退休”的，不再作为新会员入会。"),
    change_has_happened.saying("HU-M-12", "会籍变化日期不能晚于今天。"),
    change_came_after_birth.saying("HU-M-13", "会籍变化日期应晚于出生日期。"),
)

ORG_RULES = rulebook(
    org,
    NOTICE,
    employer_code_has_18_characters.saying("HU-O-01", "单位统一社会信用代码应为18位。"),
    employer_code_check_digit_holds.saying("HU-O-02", "单位统一社会信用代码校验位错误，请核对。").as_warning(),
    employer_code_is_not_a_unions.saying("HU-O-03", "单位统一社会信用代码以8开头，是工会的代码，请核对。"),
    members_are_workers.saying("HU-O-04", "会员人数多于职工人数，请核对。"),
    unlike(
        Against.OTHER_ROWS,
        org.name,
        "HU-O-10",
        "工会名称与第{other_row}行重复。",
        cause="同一工会在表中出现两次",
        fix="请删除重复的一行，或核对两个工会的全称",
    ),
    *(
        unlike(
            against,
            org.name,
            "HU-O-11",
            "该工会已登记，导入时按填写的内容更新（空白不覆盖）。",
            fix="不需要更新的，导入的请删除本行；要登记另一家工会的，请核对名称",
            severity=WARNING,
        )
        for against in (Against.SAME_UNION, Against.VISIBLE_UNION)
    ),
    unlike(
        Against.HIDDEN_UNION,
        org.name,
        "HU-O-12",
        "该工会名称已被使用。",
        cause="工会名称用作登录名，不能重复",
        fix="请核对工会全称；属实的，请联系上级工会",
    ),
    union_has_a_name_of_its_own.saying("HU-O-13", "工会名称与单位名称相同，请填写工会的全称。"),
    union_code_has_18_characters.saying("HU-O-05", "工会统一社会信用代码应为18位。"),
    union_code_check_digit_holds.saying("HU-O-06", "工会统一社会信用代码校验位错误，请核对。").as_warning(),
    parent_is_another_union.saying("HU-O-14", "上级工会名称与本工会名称相同。"),
    registered(
        org.parent_name,
        "HU-O-15",
        "没有找到上级工会“{parent_name}”。",
        above=org.name,
        cause="本工会及其下级中没有这个名称，本表中也没有列出；可能不是全称，或有错字、空格",
        fix="请填写上级工会的全称，或先录入上级工会；上级工会不属于本工会的，请由该上级工会录入",
    ),
    established_before_today.saying("HU-O-07", "建会日期不能晚于今天。"),
    leader_is_named_in_letters.saying("HU-O-08", "工会负责人的姓名有误，请核对。"),
    phone_can_be_called.saying("HU-O-09", "联系电话应为手机号码或带区号的固定电话，请核对。"),
)
