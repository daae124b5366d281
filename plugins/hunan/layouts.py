"""Hunan's two sheets and its union's forms for the whole province: the national minimum, for its own are not shown."""

from hub.national import AFFILIATION, CHANGE, CHANGE_REASON, ETHNICITY, SEX
from hub.region import Layout, Medium, RecordKind, line, locked, member, optional, org, required, serial, when, words

from .codes import (
    DISTRICT,
    ECONOMY,
    EDUCATION,
    EMPLOYER,
    HUKOU,
    ID_TYPE,
    INDUSTRY,
    ORG_KIND,
    SHEETS,
    SINCE,
    SKILL,
    WORK_STATUS,
)
from .rules import union_is_active

RESULTS = ("是否导入成功", "错误原因")
LEAVES = ("4", "5", "6")  # 转出 除名 退会


@when
def goes(change: str) -> bool:
    """转出、除名、退会."""
    return change in LEAVES


UNION = (
    required("工会名称", org.name, hint="工会的全称，用作登录名"),
    required("上级工会名称", org.parent_name, hint="上一级工会的全称；该工会已登记，或列在本表其他行"),
    required("工会类型", org.kind, ORG_KIND, example="基层法人独立工会"),
    optional("工会统一社会信用代码", org.credit_code, hint="18位；没有法人资格的不填"),
    required("建会日期", org.established_on, hint="格式为 yyyy-MM-dd", example="2015-03-08"),
    required("工会负责人", org.leader_name),
    required("联系电话", org.phone, hint="手机号码，或带区号的固定电话"),
    required("会员人数", org.declared_members, hint="填写整数，没有请填0", example="100"),
    required("单位名称", org.employer_name, hint="单位公章上的全称"),
    required("单位统一社会信用代码", org.employer_code, hint="18位"),
    required("单位地址", org.employer_address),
    required("单位所在政区", org.adcode, DISTRICT),
    required("单位性质类别", org.employer_kind, EMPLOYER),
    optional("经济类型", org.economic_type, ECONOMY),
    required("单位所属行业", org.industry, INDUSTRY),
    required("职工人数", org.declared_workers, hint="填写整数，没有请填0", example="120"),
)

UNIONS = Layout(
    key="orgs",
    kind=RecordKind.ORG,
    record=org,
    source=SHEETS,
    since=SINCE,
    title="工会组织信息采集表",
    file_name="湖南省工会组织信息采集表.xlsx",
    sheet="工会组织",
    lists="选项",
    head=(line(words("工会组织信息采集表", "A", "Q")),),
    columns=(
        serial(),
        *UNION,
    ),
    footer="填表说明",
    notes=("1、一个工会一行；", "2、上级工会负责下一级工会组织基础信息的录入。"),
    results=RESULTS,
    fixed=True,
)

MEMBERS = Layout(
    key="members",
    kind=RecordKind.MEMBER,
    record=member,
    source=SHEETS,
    since=SINCE,
    title="工会会员信息采集表",
    file_name="湖南省工会会员信息采集表.xlsx",
    sheet="会员",
    lists="选项",
    head=(line(words("工会会员信息采集表", "A", "R")),),
    columns=(
        serial(),
        required("姓名", member.full_name, hint="与身份证一致"),
        required("性别", member.sex, SEX, example="女"),
        required("出生日期", member.born_on, hint="格式为 yyyy-MM-dd", example="1990-05-17"),
        required("民族", member.ethnicity, ETHNICITY, example="汉族"),
        required("证件类别", member.id_type, ID_TYPE, example="居民身份证"),
        required("证件号码", member.id_number, hint="居民身份证为18位"),
        required("移动电话", member.mobile, hint="11位手机号码"),
        required("学历", member.education, EDUCATION),
        optional("政治面貌", member.affiliation, AFFILIATION),
        required("就业状况", member.work_status, WORK_STATUS, example="在岗"),
        optional("技术等级", member.skill_level, SKILL),
        optional("户籍类型", member.hukou, HUKOU),
        required("是否农民工", member.is_migrant_worker, example="否"),
        required("工作单位", member.employer_name),
        required("会籍变化类型", member.change, CHANGE, example="入会"),
        required("会籍变化日期", member.changed_on, hint="格式为 yyyy-MM-dd", example="2019-10-15"),
        required(
            "会籍变化原因",
            member.change_reason,
            CHANGE_REASON,
            only=goes,
            code="HU-M-14",
            says="转出、除名、退会须填写会籍变化原因。",
            hint="转出、除名、退会的必填，其他的可以不填",
        ),
    ),
    footer="填表说明",
    notes=("1、一人一行；", "2、会员实际所在单位工会负责将本单位会员数据信息录入。"),
    results=RESULTS,
    needs=(union_is_active,),
    fixed=True,
)

FORM = Layout(
    key="org",
    kind=RecordKind.ORG,
    record=org,
    source=SHEETS,
    since=SINCE,
    title="工会组织基础信息",
    medium=Medium.FORM,
    columns=tuple(locked("上级工会", org.parent_name) if one.field is org.parent_name else one for one in UNION),
)

OPENING = Layout(
    key="opening",
    kind=RecordKind.ORG,
    record=org,
    source=SHEETS,
    since=SINCE,
    title="登记下级工会",
    medium=Medium.FORM,
    columns=(
        required("工会名称", org.name, hint="工会的全称，用作登录名"),
        locked("上级工会", org.parent_name),
        required("工会类型", org.kind, ORG_KIND),
        optional("单位名称", org.employer_name, hint="其他各项由该工会登录后自行填写"),
    ),
)
