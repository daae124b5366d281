"""What travels between a union and its bank: the list of those who are to get cards, and the bank's answer.

No bank's own format was seen: both forms are ours. A region adds columns with :func:`bank_file`, or declares forms of
its own for these kinds of record, which then take the place of these.
"""

from dataclasses import replace
from datetime import date

from hub.region import (
    CodeTable,
    Column,
    Layout,
    RecordKind,
    Region,
    Source,
    Wording,
    card,
    choice,
    member,
    optional,
    required,
)

from .documents import birth_by_number, document_meant, holds_another_document, sex_by_number
from .tables import ID_TYPE, SEX

EXCHANGE = Source(
    "会员服务卡办卡文件、办卡结果（本平台所定）", seen=False, place="未见银行的格式，列名与次序由本平台所定"
)
SINCE = date(2016, 1, 1)

ANSWER = CodeTable(
    key="bank_answer",
    label="办卡结果",
    source=EXCHANGE,
    entries=(
        choice("审核通过", "APPROVED", also=("通过",)),
        choice("成功", "MADE", also=("制卡成功", "办卡成功")),
        choice("失败", "RETURNED", also=("审核不通过", "不通过", "办卡失败", "退回")),
    ),
)

_NO_ANSWER = Wording(
    code="BANK-ANSWER",
    says="{label}不是约定的写法。",
    cause="办卡结果只有这三种",
    fix="请填写“审核通过”、“成功”或“失败”",
)
_KEPT = "由办卡文件带来，请原样返回"
_ROUND_TRIP = (
    required("批次号", card.batch_no, hint=_KEPT, example="CB20260001"),
    required("行号", card.batch_row, hint=_KEPT, example="1"),
    required("人员标识", card.person_key, hint=_KEPT, example="P0A1B2C3D4E5F"),
)


def bank_file(id_types: CodeTable, *own: Column) -> Layout:
    """The list as the bank is given it: ``own`` columns come last. What must be known of everybody is required."""
    return Layout(
        key="bank_file",
        kind=RecordKind.CARD_APPLICATION,
        record=card,
        source=EXCHANGE,
        since=SINCE,
        title="会员服务卡办卡文件",
        file_name="会员服务卡办卡文件.xlsx",
        sheet="办卡名单",
        lists="下拉菜单",
        columns=(
            *_ROUND_TRIP,
            required("姓名", member.full_name, example="试甲"),
            optional("办卡约定姓名", card.card_name, hint="姓名有银行不支持的字、过长，或按约定另写的，以此为准"),
            required("证件类型", member.id_type, id_types, follows=document_meant, example=id_types.entries[0].label),
            required("证件号码", member.id_number, example="440390199005170126"),
            required(
                "国家/地区",
                member.country,
                only=holds_another_document,
                hint="居民身份证可以不填",
            ),
            required("出生日期", member.born_on, follows=birth_by_number, example="1990/05/17"),
            required("性别", member.sex, SEX, follows=sex_by_number, example="女"),
            required("手机号码", member.mobile, example="16000000001"),
            optional("联系地址", member.address),
            optional("领卡网点", card.outlet),
            *own,
        ),
    )


BANK_FILE = bank_file(ID_TYPE)

BANK_ANSWER = Layout(
    key="bank_answer",
    kind=RecordKind.BANK_RESULT,
    record=card,
    source=EXCHANGE,
    since=SINCE,
    title="会员服务卡办卡结果",
    file_name="会员服务卡办卡结果.xlsx",
    sheet="办卡结果",
    lists="下拉菜单",
    columns=(
        *_ROUND_TRIP,
        required(
            "结果",
            card.answer,
            ANSWER,
            unreadable=_NO_ANSWER,
            also=("办卡结果", "审核结果"),
            hint="填“审核通过”、“成功”（已制卡）或“失败”",
            example="成功",
        ),
        optional("卡号", card.card_no, hint="银行卡号；失败的不填", example="6200000000000000018"),
        optional("失败代码", card.failure_code, hint="失败的填写银行的代码"),
        optional("失败原因", card.failure_message, hint="失败的填写，工会据此更正"),
    ),
)


def with_bank_forms(region: Region) -> Region:
    """A region that orders cards, with these forms for the kinds it has none of its own for."""
    if region.policies is None or region.policies.cards is None:
        return region
    kinds = {one.kind for one in region.layouts}
    more = tuple(one for one in (BANK_FILE, BANK_ANSWER) if one.kind not in kinds)
    return replace(region, layouts=(*region.layouts, *more)) if more else region
