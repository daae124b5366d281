"""The stock of rules about unions and their employers: true everywhere, said by each region in its own words."""

from datetime import date

from hub.region import org, rule, warns

from . import credit_code as code
from .contacts import is_phone
from .names import is_written_in_letters

LENGTH = "应为18位。"
LENGTH_CAUSE = "位数不对；15位的是工商注册号，不是统一社会信用代码"
LENGTH_FIX = "请按统一社会信用代码证书填写18位"
OLD = "是9位组织机构代码。"
OLD_FIX = "请核对是否已换发18位统一社会信用代码"
CHECK = "校验位有误。"
CHECK_CAUSE = "代码中有字符写错；统一社会信用代码不使用字母I、O、S、V、Z"
CHECK_FIX = "请核对统一社会信用代码证书"


def _length(text: str) -> int:
    return len(text.replace("-", ""))


def meant_employer_code(employer_code: str) -> str | None:
    """What a clerk probably meant by a code that cannot be right."""
    return code.meant(employer_code)


def meant_credit_code(credit_code: str) -> str | None:
    """What a clerk probably meant by a code that cannot be right."""
    return code.meant(credit_code)


@rule("EMPLOYER-CODE", f"单位统一社会信用代码{LENGTH}", cause=LENGTH_CAUSE, fix=LENGTH_FIX)
def employer_code_has_18_characters(employer_code: str) -> bool:
    return _length(employer_code) in (9, 18)


@warns("EMPLOYER-CODE-OLD", f"单位统一社会信用代码{OLD}", fix=OLD_FIX)
def employer_code_is_not_an_org_code(employer_code: str) -> bool:
    return _length(employer_code) != 9


@rule(
    "EMPLOYER-CODE-CHECK",
    f"单位统一社会信用代码{CHECK}",
    cause=CHECK_CAUSE,
    fix=CHECK_FIX,
    suggests=meant_employer_code,
)
def employer_code_check_digit_holds(employer_code: str) -> bool:
    return len(employer_code) != 18 or code.is_genuine(employer_code)


@warns("EMPLOYER-CODE-UNION", "单位统一社会信用代码以8开头，是工会的代码。", fix="请填写单位自己的统一社会信用代码")
def employer_code_is_not_a_unions(employer_code: str) -> bool:
    return len(employer_code) != 18 or not code.is_union(employer_code)


@rule("UNION-CODE", f"工会统一社会信用代码{LENGTH}", cause=LENGTH_CAUSE, fix=LENGTH_FIX)
def union_code_has_18_characters(credit_code: str) -> bool:
    return _length(credit_code) in (9, 18)


@warns("UNION-CODE-OLD", f"工会统一社会信用代码{OLD}", fix=OLD_FIX)
def union_code_is_not_an_org_code(credit_code: str) -> bool:
    return _length(credit_code) != 9


@rule("UNION-CODE-CHECK", f"工会统一社会信用代码{CHECK}", cause=CHECK_CAUSE, fix=CHECK_FIX, suggests=meant_credit_code)
def union_code_check_digit_holds(credit_code: str) -> bool:
    return len(credit_code) != 18 or code.is_genuine(credit_code)


@warns("UNION-ORG-CODE-CHECK", "工会组织机构代码的校验位错误。", fix="请核对组织机构代码证")
def union_org_code_check_holds(credit_code: str) -> bool:
    return len(credit_code) != 9 or code.is_org_code(credit_code)


@warns(
    "UNION-CODE-KIND", "工会统一社会信用代码一般以81（基层工会）或89（其他工会）开头。", fix="请核对工会法人资格证书"
)
def union_code_is_a_unions(credit_code: str) -> bool:
    return len(credit_code) != 18 or credit_code[:2] in ("81", "89")


@warns(
    "SAME-CODE",
    "单位与工会是两个法人，统一社会信用代码不应相同。",
    at=org.credit_code,
    fix="请分别填写单位和工会的统一社会信用代码",
)
def union_and_employer_have_codes_of_their_own(credit_code: str, employer_code: str) -> bool:
    return credit_code != employer_code


@warns("MEMBERS", "会员人数多于职工人数。", at=org.declared_members, fix="请核对职工人数和会员人数")
def members_are_workers(declared_members: int, declared_workers: int) -> bool:
    return declared_members <= declared_workers


@rule("ESTABLISHED", "建会日期晚于今天。", cause="年份可能写错", fix="请填写批复的建会日期")
def established_before_today(established_on: date, today: date) -> bool:
    return established_on <= today


@rule(
    "OWN-PARENT",
    "上级工会不能是本工会。",
    at=org.parent_name,
    cause="上级工会名称与工会名称相同",
    fix="请填写上一级工会的全称",
)
def parent_is_another_union(parent_name: str, name: str) -> bool:
    return parent_name != name


@warns("UNION-NAME", "工会名称与单位名称相同。", at=org.name, fix="请填写工会的全称，例如“某某公司工会委员会”")
def union_has_a_name_of_its_own(name: str, employer_name: str) -> bool:
    return name != employer_name


@warns(
    "LEADER", "工会负责人的姓名只有一个字，或有数字、符号、无法识别的字。", fix="请填写工会法定代表人的姓名，只填一人"
)
def leader_is_named_in_letters(leader_name: str) -> bool:
    return is_written_in_letters(leader_name)


@warns(
    "PHONE",
    "联系电话不像是能拨通的号码。",
    cause="不是手机号码，也不是固定电话号码",
    fix="请填写11位手机号码，或带区号的固定电话，例如 0898-12345678",
)
def phone_can_be_called(phone: str) -> bool:
    return is_phone(phone)
