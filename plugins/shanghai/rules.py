"""What Shanghai holds to be true of its unions and members. The manual's dialogs are lost: the sentences are ours."""

from hub.national import (
    birth_date_agrees_with_the_number,
    born_before_today,
    email_is_a_mailbox,
    employer_code_check_digit_holds,
    employer_code_has_18_characters,
    employer_code_is_not_a_unions,
    established_before_today,
    is_16_or_older,
    leader_is_named_in_letters,
    mobile_has_11_digits,
    name_is_written_in_letters,
    phone_can_be_called,
    residents_number_has_18_characters,
    residents_number_is_genuine,
    sex_agrees_with_the_number,
    union_code_has_18_characters,
    union_has_a_name_of_its_own,
    union_org_code_check_holds,
)
from hub.region import Against, OrgState, Severity, card, member, org, rule, rulebook, unlike, warns

from .codes import MANUAL

WARNING = Severity.WARNING


@rule(
    "SH-MEM-01",
    "基层工会完成了组织上报并通过审核，才能新增会员。",
    cause="本工会的资料尚未上报，或尚未通过审核",
    fix="请先在组织管理中上报，等待街镇或产业局审核",
)
def union_is_approved(home_state: str) -> bool:
    return home_state in (OrgState.ACTIVE, OrgState.CHANGE_PENDING)


@warns(
    "SH-MEM-02",
    "正在为下级工会添加会员，请确认。",
    cause="登录的工会不是会员所在的工会",
    fix="建议由下级工会自行添加；确需代办的可以继续",
)
def union_adds_its_own_members(home_is_own: bool) -> bool:
    return home_is_own


MEMBER_RULES = rulebook(
    member,
    MANUAL,
    union_adds_its_own_members,
    name_is_written_in_letters.saying("SH-MEM-05", "姓名只有一个字，或有数字、符号、无法识别的字，请核对。"),
    residents_number_has_18_characters.saying("SH-MEM-03", "身份证号码应为18位。"),
    residents_number_is_genuine.saying("SH-MEM-04", "身份证号码有误，请核对身份证原件。"),
    unlike(
        Against.OTHER_ROWS,
        member.id_number,
        "SH-MEM-20",
        "证件号码与第{other_row}行的{other_name}重复。",
        cause="同一证件号码在表中出现两次",
        fix="请删除重复的一行，或核对两人的证件号码",
    ),
    unlike(
        Against.SAME_UNION,
        member.id_number,
        "SH-MEM-21",
        "该会员已在本工会。",
        cause="本工会已有同一证件号码的会员",
        fix="需要修改的，请在会员管理中编辑；导入的，请删除本行",
    ),
    unlike(
        Against.VISIBLE_UNION,
        member.id_number,
        "SH-MEM-22",
        "该会员已在【{holder}】，请办理会员转入。",
        cause="一人只能有一个现行会籍",
        fix="请从会员转入办理",
    ),
    unlike(
        Against.HIDDEN_UNION,
        member.id_number,
        "SH-MEM-23",
        "该证件号码已在其他工会登记，请发起转会",
        cause="一人只能有一个现行会籍",
        fix="请核对证件号码；属实的，请从会员转入办理",
    ),
    unlike(
        Against.OTHER_REGION,
        member.id_number,
        "SH-MEM-24",
        "该证件号码已在其他地区的工会登记，可以发起转会。",
        fix="请向会员本人核实；属实的，请从会员转入办理",
        severity=WARNING,
    ),
    sex_agrees_with_the_number.saying("SH-MEM-06", "性别与身份证号码不一致，请核对。"),
    born_before_today.saying("SH-MEM-07", "出生日期不能晚于今天。"),
    birth_date_agrees_with_the_number.saying("SH-MEM-08", "出生日期与身份证号码不一致，请核对。"),
    is_16_or_older.saying("SH-MEM-09", "未满16周岁，请核对出生日期。"),
    mobile_has_11_digits.saying("SH-MEM-10", "移动电话应为11位手机号码。"),
    email_is_a_mailbox.saying("SH-MEM-14", "邮箱地址不完整，请核对。"),
)

ORG_RULES = rulebook(
    org,
    MANUAL,
    employer_code_has_18_characters.saying(
        "SH-ORG-01",
        "请填写18位统一社会信用代码，或9位组织机构代码。",
        fix="请按证书填写；有统一社会信用代码的，填写18位",
    ),
    employer_code_check_digit_holds.saying("SH-ORG-02", "单位代码的校验位错误，请核对。").as_warning(),
    employer_code_is_not_a_unions.saying("SH-ORG-03", "单位代码以8开头，是工会的代码，请核对。"),
    union_has_a_name_of_its_own.saying("SH-ORG-04", "工会名称与单位名称相同，请填写工会的全称。"),
    established_before_today.saying("SH-ORG-05", "建会日期不能晚于今天。"),
    leader_is_named_in_letters.saying("SH-ORG-06", "工会负责人的姓名有误，请核对。"),
    phone_can_be_called.saying("SH-ORG-07", "联系电话应为手机号码或带区号的固定电话，请核对。"),
    union_code_has_18_characters.saying(
        "SH-ORG-08",
        "请填写9位工会组织机构代码，或18位工会统一社会信用代码。",
        fix="请按证书填写；没有的不填，办卡时由系统生成虚拟组织机构代码",
    ),
    union_org_code_check_holds.saying("SH-ORG-09", "工会组织机构代码的校验位错误，请核对。"),
)


@rule(
    "SH-CARD-01",
    "该会员已办会员服务卡。",
    at=member.full_name,
    cause="一人一卡",
    fix="请在会员服务卡管理中查看；遗失或损坏的，办理补卡",
)
def has_no_card_yet(has_card: bool) -> bool:
    return not has_card


@rule(
    "SH-CARD-05",
    "联系地址不能超过40个字符",
    cause="银行寄送的信封只印得下40个字符",
    fix="请在会员管理中缩短联系地址",
)
def address_fits_the_envelope(address: str) -> bool:
    return len(address) <= 40


@rule(
    "SH-CARD-06A",
    "生僻字会员姓名, 请填写约定的同音简写字, 并且长度不能大于四个汉字。",
    cause="办卡约定姓名超过四个汉字",
    fix="请改填不超过四个汉字的同音简写字",
)
def agreed_name_has_at_most_4_characters(card_name: str) -> bool:
    return card_name.isascii() or len(card_name) <= 4


@rule(
    "SH-CARD-06C",
    "外籍人士约定姓名不能超过8个英文字符。",
    at=card.card_name,
    cause="办卡约定姓名超过8个英文字符",
    fix="请缩短为8个英文字符",
)
def agreed_foreign_name_has_at_most_8_letters(card_name: str) -> bool:
    return not card_name.isascii() or len(card_name) <= 8


@warns("SH-CARD-06B", "外籍人士姓名, 约定为8个英文字符。", at=card.card_name, fix="不足8个字符的，请核对")
def agreed_foreign_name_has_8_letters(card_name: str) -> bool:
    return not card_name.isascii() or len(card_name) == 8


CARD_RULES = (
    has_no_card_yet,
    address_fits_the_envelope,
    agreed_name_has_at_most_4_characters,
    agreed_foreign_name_has_at_most_8_letters,
    agreed_foreign_name_has_8_letters,
)
