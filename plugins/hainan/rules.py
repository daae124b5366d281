"""What Hainan holds to be true of its unions and members, in the order in which a clerk is told.

The printed sample's numbers fail their check digits, so a wrong one is doubtful here, not certain.
"""

from hub.national import (
    birth_date_agrees_with_the_number,
    born_before_today,
    change_came_after_birth,
    change_has_happened,
    employer_code_check_digit_holds,
    employer_code_has_18_characters,
    employer_code_is_not_a_unions,
    employer_code_is_not_an_org_code,
    employer_is_named_in_full,
    established_before_today,
    id_number_has_18_characters,
    id_number_holds_a_date,
    id_number_is_digits,
    id_number_is_genuine,
    id_number_is_not_of_before_1999,
    id_number_names_a_province,
    is_16_or_older,
    leader_is_named_in_letters,
    members_are_workers,
    migrant_workers_are_rural,
    mobile_has_11_digits,
    name_is_written_in_letters,
    parent_is_another_union,
    phone_can_be_called,
    residence_card_is_the_new_one,
    sex_agrees_with_the_number,
    the_retired_are_not_young,
    the_retired_do_not_join,
    those_at_work_are_below_retirement_age,
    union_and_employer_have_codes_of_their_own,
    union_code_check_digit_holds,
    union_code_has_18_characters,
    union_code_is_a_unions,
    union_code_is_not_an_org_code,
    union_has_a_name_of_its_own,
)
from hub.region import Against, OrgState, Severity, member, org, registered, rule, rulebook, unlike, warns

from .codes import MANUAL

WARNING = Severity.WARNING


@rule(
    "HN-M-01",
    "会员信息导入的前提是：已经完成工会激活。",
    cause="该工会已导入，尚未激活",
    fix="请先凭单位统一社会信用代码、单位名称、工会名称三项信息激活工会",
)
def union_is_active(home_state: str) -> bool:
    return home_state == OrgState.ACTIVE


@warns(
    "HN-M-02",
    "不推荐上级给下级工会做会员信息导入，涉及后期的会员管理问题。",
    cause="正在为下级工会导入会员",
    fix="建议由下级工会登录后自行导入；确需代为导入的可以继续",
)
def union_imports_its_own_members(home_is_own: bool) -> bool:
    return home_is_own


MEMBER_RULES = rulebook(
    member,
    MANUAL,
    union_imports_its_own_members,
    name_is_written_in_letters.saying("HN-M-03", "姓名只有一个字，或有数字、符号、无法识别的字，请核对。"),
    id_number_is_not_of_before_1999.saying("HN-M-05", "证件号码是15位的旧身份证号码，应填写18位身份证号码。"),
    residence_card_is_the_new_one.saying("HN-M-06", "证件号码是旧版外国人永久居留身份证号码，应填写18位号码。"),
    id_number_has_18_characters.saying("HN-M-07", "证件号码应为18位。"),
    id_number_is_digits.saying("HN-M-08", "证件号码前17位应为数字，最后一位应为数字或X。"),
    id_number_names_a_province.saying("HN-M-09", "证件号码前两位不是任何省份的代码。"),
    id_number_holds_a_date.saying("HN-M-10", "证件号码第7至14位不是真实的日期。"),
    id_number_is_genuine.saying("HN-M-11", "身份证号码校验位错误，请核对。").as_warning(),
    unlike(
        Against.OTHER_ROWS,
        member.id_number,
        "HN-M-20",
        "证件号码与第{other_row}行的{other_name}重复。",
        cause="同一证件号码在表中出现两次",
        fix="请删除重复的一行，或核对两人的证件号码",
    ),
    unlike(
        Against.SAME_UNION,
        member.id_number,
        "HN-M-21",
        "该会员已在本工会，按填写的内容更新（空白不覆盖）。",
        fix="不需要更新的，导入的请删除本行，填表的请改回原来的内容",
        severity=WARNING,
    ),
    unlike(
        Against.HIDDEN_UNION,
        member.id_number,
        "HN-M-22",
        "该证件号码已在其他工会登记，请发起转会",
        cause="一人只能有一个现行会籍",
        fix="请核对证件号码；属实的，请发起转会",
    ),
    unlike(
        Against.VISIBLE_UNION,
        member.id_number,
        "HN-M-23",
        "该会员已在【{holder}】，请办理转入。",
        cause="一人只能有一个现行会籍",
        fix="请核对证件号码；属实的，请先从该工会转出，再转入本工会",
    ),
    unlike(
        Against.OTHER_REGION,
        member.id_number,
        "HN-M-24",
        "该证件号码已在其他地区的工会登记，可以发起转会。",
        fix="请向会员本人核实；属实的，请发起转会",
        severity=WARNING,
    ),
    sex_agrees_with_the_number.saying("HN-M-12", "性别与身份证号码不一致，请核对。"),
    born_before_today.saying("HN-M-15", "出生日期不能晚于今天。"),
    birth_date_agrees_with_the_number.saying("HN-M-13", "出生日期与身份证号码不一致，请核对。"),
    is_16_or_older.saying("HN-M-16", "未满16周岁，请核对出生日期。"),
    mobile_has_11_digits.saying("HN-M-04", "移动电话应为11位手机号码。"),
    the_retired_do_not_join.saying("HN-M-30", "就业状况为“退休”的，不再作为新会员入会。"),
    those_at_work_are_below_retirement_age.saying("HN-M-31", "已到法定退休年龄，请核对就业状况。"),
    the_retired_are_not_young.saying("HN-M-32", "不满45周岁已退休，请核对就业状况。"),
    change_has_happened.saying("HN-M-33", "会籍变化日期不能晚于今天。"),
    change_came_after_birth.saying("HN-M-34", "会籍变化日期应晚于出生日期。"),
    migrant_workers_are_rural.saying("HN-M-35", "农民工会员的户籍一般为农业户口，请核对。"),
    employer_is_named_in_full.saying("HN-M-36", "“工作单位”需填写完整的单位全称。"),
)

ORG_RULES = rulebook(
    org,
    MANUAL,
    employer_code_has_18_characters.saying("HN-O-01", "单位法人和其他组织统一社会信用代码应为18位。"),
    employer_code_is_not_an_org_code.saying("HN-O-02", "填写的是单位的9位组织机构代码。"),
    employer_code_check_digit_holds.saying("HN-O-03", "单位统一社会信用代码校验位错误，请核对。").as_warning(),
    employer_code_is_not_a_unions.saying("HN-O-04", "单位统一社会信用代码以8开头，是工会的代码，请核对。"),
    members_are_workers.saying("HN-O-05", "会员人数多于职工人数，请核对。"),
    unlike(
        Against.OTHER_ROWS,
        org.name,
        "HN-O-10",
        "工会名称与第{other_row}行重复。",
        cause="同一工会在表中出现两次",
        fix="请删除重复的一行，或核对两个工会的全称",
    ),
    unlike(
        Against.SAME_UNION,
        org.name,
        "HN-O-11",
        "该工会已登记，导入时按填写的内容更新（空白不覆盖）。",
        fix="不需要更新的，导入的请删除本行；要登记另一家工会的，请核对名称",
        severity=WARNING,
    ),
    unlike(
        Against.VISIBLE_UNION,
        org.name,
        "HN-O-11",
        "该工会已登记，导入时按填写的内容更新（空白不覆盖）。",
        fix="不需要更新的，导入的请删除本行；要登记另一家工会的，请核对名称",
        severity=WARNING,
    ),
    unlike(
        Against.HIDDEN_UNION,
        org.name,
        "HN-O-12",
        "该工会名称已被使用。",
        cause="工会名称用作登录账号，全省不能重复",
        fix="请核对工会全称；属实的，请联系省总工会基层工作部",
    ),
    union_has_a_name_of_its_own.saying("HN-O-13", "工会名称与单位名称相同，请填写工会的全称。"),
    union_code_has_18_characters.saying("HN-O-06", "工会法人和其他组织统一社会信用代码应为18位。"),
    union_code_is_not_an_org_code.saying("HN-O-07", "填写的是工会的9位组织机构代码。"),
    union_code_check_digit_holds.saying("HN-O-08", "工会统一社会信用代码校验位错误，请核对。").as_warning(),
    union_code_is_a_unions.saying("HN-O-09", "工会统一社会信用代码一般以81（基层工会）或89开头，请核对。"),
    union_and_employer_have_codes_of_their_own.saying("HN-O-14", "单位与工会是两个法人，代码不应相同。"),
    unlike(
        Against.OTHER_ROWS,
        org.credit_code,
        "HN-O-15",
        "工会统一社会信用代码与第{other_row}行相同，请核对。",
        fix="每个工会有自己的代码；请核对工会法人资格证书",
        severity=WARNING,
    ),
    parent_is_another_union.saying("HN-O-16", "上级工会名称与本工会名称相同。", cause="填写的是本工会自己的名称"),
    registered(
        org.parent_name,
        "HN-O-17",
        "没有找到上级工会“{parent_name}”。",
        above=org.name,
        cause="本工会及其下级中没有这个名称，本表中也没有列出；可能不是全称，或有错字、空格",
        fix="请填写上级工会的全称，或先导入上级工会；上级工会不属于本工会的，请由该上级工会导入",
    ),
    established_before_today.saying("HN-O-18", "建会日期不能晚于今天。"),
    leader_is_named_in_letters.saying("HN-O-19", "工会负责人的姓名有误，请填写工会法定代表人的姓名。"),
    phone_can_be_called.saying("HN-O-20", "联系电话应为手机号码或带区号的固定电话，请核对。"),
)
