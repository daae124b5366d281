"""The stock of rules about people: true everywhere, said by each region in its own words."""

from datetime import date

from hub.region import member, rule, warns

from . import resident_id, retirement
from .contacts import is_mailbox, is_mobile, meant_mobile
from .documents import RESIDENT
from .names import is_written_in_letters

AT_WORK, RETIRED = "1", "4"  # ACFTU work status
RURAL = frozenset("24")  # GA 324.1
JOINS = "1"  # ACFTU membership change


def meant_id_number(id_number: str) -> str | None:
    """What a clerk probably meant by a number that cannot be right."""
    return resident_id.meant(id_number)


def meant_mobile_number(mobile: str) -> str | None:
    """What a clerk probably meant by a number nobody can be called by."""
    return meant_mobile(mobile)


@warns(
    "NAME",
    "姓名只有一个字，或有数字、符号、无法识别的字。",
    cause="可能误填，或生僻字是造字",
    fix="请核对；生僻字请用国家标准字库的输入法重新录入",
)
def name_is_written_in_letters(full_name: str) -> bool:
    return is_written_in_letters(full_name)


@rule(
    "ID-OLD",
    "证件号码是15位的旧身份证号码。",
    cause="15位号码已停止使用",
    fix="请填写18位的身份证号码",
    suggests=meant_id_number,
)
def id_number_is_not_of_before_1999(id_number: str) -> bool:
    return len(id_number) != 15 or not resident_id.is_old(id_number)


@rule(
    "ID-CARD",
    "证件号码是旧版外国人永久居留身份证号码。",
    cause="旧版为3个字母加12位数字，新版为18位",
    fix="请填写新版证件上以9开头的18位号码",
)
def residence_card_is_the_new_one(id_number: str) -> bool:
    return len(id_number) != 15 or not resident_id.is_old_residence_card(id_number)


@rule(
    "ID-LENGTH",
    "证件号码应为18位。",
    cause="号码有缺漏或多余；形如4.6E+17的，是 Excel 把号码当成了数字，末几位已丢失",
    fix="请核对身份证原件",
    suggests=meant_id_number,
)
def id_number_has_18_characters(id_number: str) -> bool:
    return len(id_number) == 18


@rule(
    "ID-SHAPE",
    "证件号码前17位应为数字，最后一位应为数字或X。",
    cause="可能把数字0写成了字母O",
    fix="请核对身份证原件",
    suggests=meant_id_number,
)
def id_number_is_digits(id_number: str) -> bool:
    return len(id_number) != 18 or resident_id.has_the_shape(id_number)


@rule("ID-PROVINCE", "证件号码前两位不是任何省份的代码。", cause="号码写错或错位", fix="请核对身份证原件")
def id_number_names_a_province(id_number: str) -> bool:
    return resident_id.names_a_province(id_number)


@rule("ID-DATE", "证件号码第7至14位不是真实的日期。", cause="第7至14位应是出生日期", fix="请核对身份证原件")
def id_number_holds_a_date(id_number: str) -> bool:
    return resident_id.holds_a_date(id_number)


@rule(
    "ID-CHECK",
    "身份证号码校验位有误。",
    cause="号码中有数字写错或写反",
    fix="请核对身份证原件",
    suggests=meant_id_number,
)
def id_number_is_genuine(id_number: str) -> bool:
    return resident_id.check_digit_holds(id_number)


@rule(
    "RESIDENT-LENGTH",
    "居民身份证号码应为18位。",
    cause="身份证号码的位数不对",
    fix="请核对身份证原件",
    suggests=meant_id_number,
)
def residents_number_has_18_characters(id_number: str, id_type: str) -> bool:
    return id_type != RESIDENT or len(id_number) == 18


@rule(
    "RESIDENT-GENUINE",
    "居民身份证号码有误，请核对身份证原件。",
    cause="省份、日期或校验位不对，或把数字0误填成字母O",
    fix="请核对身份证原件，改正后重新填写",
    suggests=meant_id_number,
)
def residents_number_is_genuine(id_number: str, id_type: str) -> bool:
    return id_type != RESIDENT or resident_id.is_genuine(id_number)


@warns(
    "ID-SEX",
    "性别与身份证号码不一致。",
    at=member.sex,
    cause="身份证号码第17位单数为男、双数为女",
    fix="请核对性别和证件号码",
)
def sex_agrees_with_the_number(id_number: str, sex: str) -> bool:
    return len(id_number) != 18 or sex not in ("1", "2") or (sex == "1") == (id_number[16] in "13579")


@warns(
    "ID-BORN",
    "出生日期与身份证号码不一致。",
    at=member.born_on,
    cause="身份证号码第7至14位是出生日期",
    fix="请核对出生日期和证件号码",
)
def birth_date_agrees_with_the_number(id_number: str, born_on: date) -> bool:
    return len(id_number) != 18 or resident_id.born_on(id_number) == born_on


@rule("BORN", "出生日期晚于今天。", cause="年份可能写错", fix="请核对出生日期")
def born_before_today(born_on: date, today: date) -> bool:
    return born_on <= today


@warns("WORKING-AGE", "未满16周岁。", fix="请核对出生日期；文艺、体育等单位依法招用的除外")
def is_16_or_older(born_on: date, today: date) -> bool:
    return retirement.age(born_on, today) >= 16 * 12


@rule(
    "MOBILE",
    "移动电话应为11位手机号码。",
    cause="位数不对，或不以13至19开头",
    fix="请填写11位数字，不要加区号、横线",
    suggests=meant_mobile_number,
)
def mobile_has_11_digits(mobile: str) -> bool:
    return is_mobile(mobile)


@warns("EMAIL", "邮箱地址不完整。", fix="请按 name@example.com 的样子填写")
def email_is_a_mailbox(email: str) -> bool:
    return is_mailbox(email)


@warns(
    "RETIREMENT",
    "已到法定退休年龄，就业状况仍为“在岗”。",
    at=member.work_status,
    fix="请核对就业状况；弹性延迟退休或返聘的不必修改",
)
def those_at_work_are_below_retirement_age(born_on: date, sex: str, work_status: str, today: date) -> bool:
    if work_status != AT_WORK or today.year - born_on.year < 55 or sex not in (retirement.MAN, retirement.WOMAN):
        return True
    return retirement.age(born_on, today) <= retirement.latest_age(born_on, sex)


@warns("RETIRED-EARLY", "不满45周岁，就业状况为“退休”。", at=member.work_status, fix="请核对出生日期和就业状况")
def the_retired_are_not_young(born_on: date, work_status: str, today: date) -> bool:
    return work_status != RETIRED or retirement.age(born_on, today) >= retirement.EARLIEST


@rule(
    "RETIRED-JOINS",
    "已退休的不再作为新会员入会。",
    at=member.change,
    cause="就业状况为“退休”，会籍变化类型为“入会”",
    fix="请核对就业状况和会籍变化类型",
)
def the_retired_do_not_join(work_status: str, change: str) -> bool:
    return (work_status, change) != (RETIRED, JOINS)


@rule("CHANGED", "会籍变化日期晚于今天。", cause="年份可能写错", fix="请填写实际发生的日期")
def change_has_happened(changed_on: date, today: date) -> bool:
    return changed_on <= today


@rule(
    "CHANGED-BORN",
    "会籍变化日期早于出生日期。",
    cause="两个日期之一写错或填反",
    fix="请核对会籍变化日期和出生日期",
)
def change_came_after_birth(changed_on: date, born_on: date) -> bool:
    return changed_on > born_on


@warns("MIGRANT", "农民工会员的户籍一般为农业户口。", at=member.is_migrant_worker, fix="请核对户籍类型和是否农民工会员")
def migrant_workers_are_rural(is_migrant_worker: bool, hukou: str) -> bool:
    return not is_migrant_worker or hukou in RURAL


@warns("EMPLOYER", "工作单位不像是完整的单位全称。", fix="请填写单位公章上的全称")
def employer_is_named_in_full(employer_name: str) -> bool:
    return len(employer_name) >= 4
