"""The manual's errors about the union's name, the outlet and the members; the others stand beside their columns.

At one cell the first error is the one heard: E11 before E07, E13 before E14, E14 before E15.
"""

from hub.national import (
    birth_date_agrees_with_the_number,
    born_before_today,
    documents,
    email_is_a_mailbox,
    employer_code_check_digit_holds,
    employer_code_has_18_characters,
    employer_code_is_not_a_unions,
    employer_code_is_not_an_org_code,
    established_before_today,
    is_16_or_older,
    leader_is_named_in_letters,
    members_are_workers,
    mobile_has_11_digits,
    name_is_written_in_letters,
    phone_can_be_called,
    resident_id,
    sex_agrees_with_the_number,
    union_code_check_digit_holds,
    union_code_has_18_characters,
    union_has_a_name_of_its_own,
)
from hub.region import Against, Severity, card, fold, listed, member, org, rule, rulebook, unlike, warns

from .codes import AS_ASKED, GUIDE, OUTLETS

MOBILE = "请填写长度为11位数字的有效手机号码。"
HELD = "该证件号码在【{holder}】中已存在！"
MEMBER_ALREADY, DELETE = "该会员已在会员名单中", "请核对后删除重复的会员"


@rule(
    "SZ-N-01",
    "导入会员前，请先填写完整单位信息和工会信息。尚缺：{home_missing}。",
    cause="单位信息、工会信息的必填项没有填完",
    fix="请在单位信息、工会信息中补填上述各项并保存，再导入会员",
)
def unions_details_are_complete(home_missing: str) -> bool:
    return not home_missing


def registered_name(union_name: str, home_name: str) -> str | None:
    """The union's own name, where only spaces or brackets are in the way of it."""
    return home_name if union_name != home_name and fold(union_name) == fold(home_name) else None


@rule(
    "SZ-E01",
    "工会名称不匹配！",
    cause="1、信息采集表内工会名称与系统内工会名称不一致；2、信息采集表内工会名称含空格",
    fix="请检查填报工会（填工会名称，不是单位名称）；可从“单位信息-工会组织信息”中复制工会名称",
    suggests=registered_name,
)
def union_is_named_as_registered(union_name: str, home_name: str) -> bool:
    return union_name == home_name


NO_OUTLET = "无效的领卡网点！"
OUTLET_FIX = "请在银行工作人员指导下填写对接行的行号"


@rule("SZ-E04", NO_OUTLET, cause=AS_ASKED, fix=OUTLET_FIX)
def outlet_is_a_branch_number(outlet: str) -> bool:
    return outlet.isascii() and outlet.isdigit() and 3 <= len(outlet) <= 14


@rule(
    "SZ-E09",
    "证件号码无效或者为非居民身份证时，证件类型必填！",
    at=member.id_type,
    cause="证件号码无效，或者不是居民身份证",
    fix="是居民身份证的，请核对证件号码和国家/地区；不是的，国家/地区、证件类型、出生日期、性别都要填写",
)
def foreigners_name_their_document(id_type: str | None, country: str | None) -> bool:
    return id_type is not None or documents.is_resident(id_type, country)


def meant_number(id_number: str) -> str | None:
    return resident_id.meant(id_number)


@rule(
    "SZ-E11",
    "身份证号码格式错误，请填写18位正确的身份证号码！",
    cause="身份证号码的位数不对",
    fix="请核对身份证原件，填写18位身份证号码；不是居民身份证的，请填写国家/地区、证件类型、出生日期、性别",
    suggests=meant_number,
)
def residents_number_has_18_characters(id_number: str, id_type: str | None, country: str | None) -> bool:
    return not documents.is_resident(id_type, country) or len(id_number) == 18


@rule(
    "SZ-E07",
    '身份证号码无效，请核对身份证原件,并检查所填数据中是否存在字母"O"！',
    cause="身份证号码填写有误，或把数字0误填成字母O",
    fix="请核对身份证原件；有字母O的改为数字0；仍然提示的，删除后以纯文本重新录入并粘贴",
    suggests=meant_number,
)
def residents_number_is_genuine(id_number: str, id_type: str | None, country: str | None) -> bool:
    return not documents.is_resident(id_type, country) or resident_id.is_genuine(id_number)


@warns(
    "SZ-W-01",
    "正在为下级工会导入会员，涉及后期的会员管理，请确认。",
    cause="登录的工会不是填报工会",
    fix="建议由下级工会登录后自行导入；确需代为导入的可以继续",
)
def union_imports_its_own_members(home_is_own: bool) -> bool:
    return home_is_own


@rule(
    "SZ-C-01",
    "是否加载深圳通没有填写。",
    cause="会员不是用带有深圳通一项的汇总表导入的",
    fix="请在会员信息中补填“是”或“否”",
)
def transit_is_settled(loads_transit: bool | None) -> bool:
    return loads_transit is not None


@rule(
    "SZ-C-02",
    "领卡网点没有填写。",
    cause="会员不是用带有领卡网点一项的汇总表导入的",
    fix="请在会员信息中补填对接行的行号",
)
def outlet_is_settled(outlet: str | None) -> bool:
    return outlet is not None


CARD_RULES = (outlet_is_settled, transit_is_settled)

MEMBER_RULES = rulebook(
    member,
    GUIDE,
    union_is_named_as_registered,
    outlet_is_a_branch_number,
    listed(OUTLETS, card.outlet, "SZ-E04", NO_OUTLET, cause=AS_ASKED, fix=OUTLET_FIX),
    union_imports_its_own_members,
    name_is_written_in_letters.saying("SZ-W-02", "姓名只有一个字，或有数字、符号、无法识别的字，请核对。"),
    foreigners_name_their_document,
    residents_number_has_18_characters,
    residents_number_is_genuine,
    unlike(
        Against.OTHER_ROWS,
        member.id_number,
        "SZ-E13",
        "同{other_row}行的{other_name}证件号码相同。",
        cause="两行填写了同一个证件号码",
        fix="请核对该行的证件号码，删除重复的一行",
    ),
    *(
        unlike(
            against,
            member.id_number,
            "SZ-E14",
            "该证件号码已存在！",
            cause="1、证件号码与姓名不对应；2、该会员身份证已存在于其他工会",
            fix="1、请核对证件号码和姓名；2、请核对该会员是否已在其他工会录入",
        )
        for against in (Against.ANOTHER_NAME, Against.HIDDEN_UNION)
    ),
    *(
        unlike(against, member.id_number, "SZ-E15", HELD, cause=MEMBER_ALREADY, fix=DELETE)
        for against in (Against.SAME_UNION, Against.VISIBLE_UNION)
    ),
    unlike(
        Against.OTHER_REGION,
        member.id_number,
        "SZ-W-03",
        "该证件号码已在其他地区的工会登记，可以发起转会。",
        fix="请向会员本人核实；属实的，请发起转会",
        severity=Severity.WARNING,
    ),
    mobile_has_11_digits.saying(
        "SZ-E12",
        f"手机号码：{{mobile}}为无效手机号，{MOBILE}",
        cause="手机号码的位数不对，或不是手机号码",
        fix="请核对后填写11位手机号码",
    ),
    sex_agrees_with_the_number.saying("SZ-W-04", "性别与身份证号码不一致，请核对。"),
    born_before_today.saying("SZ-M-01", "出生日期不能晚于今天。"),
    birth_date_agrees_with_the_number.saying("SZ-W-05", "出生日期与身份证号码不一致，请核对。"),
    is_16_or_older.saying("SZ-W-06", "未满16周岁，请核对出生日期。"),
    email_is_a_mailbox.saying("SZ-W-07", "邮箱地址不完整，请核对。"),
)

ORG_RULES = rulebook(
    org,
    GUIDE,
    employer_code_has_18_characters.saying("SZ-O-01", "单位统一社会信用代码应为18位。"),
    employer_code_is_not_an_org_code.saying("SZ-O-02", "填写的是单位的9位组织机构代码。"),
    employer_code_check_digit_holds.saying("SZ-O-03", "单位统一社会信用代码校验位错误，请核对。").as_warning(),
    employer_code_is_not_a_unions.saying("SZ-O-04", "单位统一社会信用代码以8开头，是工会的代码，请核对。"),
    members_are_workers.saying("SZ-O-05", "会员人数多于职工人数，请核对。"),
    union_has_a_name_of_its_own.saying("SZ-O-06", "工会名称与单位名称相同，请填写工会的全称。"),
    union_code_has_18_characters.saying("SZ-O-07", "工会统一社会信用代码应为18位。"),
    union_code_check_digit_holds.saying("SZ-O-08", "工会统一社会信用代码校验位错误，请核对。").as_warning(),
    established_before_today.saying("SZ-O-09", "建会日期不能晚于今天。"),
    leader_is_named_in_letters.saying("SZ-O-10", "工会负责人的姓名有误，请核对。"),
    phone_can_be_called.saying("SZ-O-11", "联系电话应为手机号码或带区号的固定电话，请核对。"),
)
