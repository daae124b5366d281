"""What $name holds to be true of its unions and members, in the order in which a clerk is told."""

from datetime import date

from hub.national import id_number_has_18_characters, id_number_is_genuine, mobile_has_11_digits
from hub.region import Against, member, org, registered, rulebook, unlike, warns

from .codes import DOCTOR, FORMS


# A function named for the truth it states. Its parameters name the fields it reads; what the hub knows comes last.
@warns("$prefix-M-04", "博士一般年满24岁。", at=member.education, fix="请核对学历与出生日期")
def doctors_are_24_or_older(education: str, born_on: date, today: date) -> bool:
    return education != DOCTOR or today.year - born_on.year >= 24


# At one cell the first error is the one heard, so the order is the precedence. cause= says why, fix= what to do.
MEMBER_RULES = rulebook(
    member,
    FORMS,
    id_number_has_18_characters.saying("$prefix-M-01", "证件号码应为18位。"),
    id_number_is_genuine.saying("$prefix-M-02", "证件号码校验位有误，请核对。").as_warning(),
    mobile_has_11_digits.saying("$prefix-M-03", "移动电话应为11位数字。", fix="请填写11位手机号码"),
    doctors_are_24_or_older,
    unlike(
        Against.OTHER_ROWS,
        member.id_number,
        "$prefix-M-05",
        "证件号码与第{other_row}行重复。",
        cause="同一个人填了两行",
        fix="请删除重复的行",
    ),
    unlike(
        Against.VISIBLE_UNION,
        member.id_number,
        "$prefix-M-06",
        "该会员已在【{holder}】。",
        cause="一个人同时只有一个会籍",
        fix="请办理转入",
    ),
    unlike(
        Against.HIDDEN_UNION,
        member.id_number,
        "$prefix-M-07",
        "该证件号码已在其他工会登记。",
        cause="一个人同时只有一个会籍",
        fix="请发起转会",
    ),
)

ORG_RULES = rulebook(
    org,
    FORMS,
    unlike(
        Against.OTHER_ROWS,
        org.name,
        "$prefix-O-01",
        "工会名称与第{other_row}行重复。",
        cause="同一个工会填了两行",
        fix="请删除重复的行",
    ),
    registered(
        org.parent_name,
        "$prefix-O-02",
        "没有找到上级工会“{parent_name}”。",
        above=org.name,
        cause="本工会及其下级中没有这个名称，本表中也没有列出",
        fix="请填写上级工会的全称；上级工会不属于本工会的，请由该上级工会导入",
    ),
)
