"""《工会会员信息采集汇总表》 as its guide describes it, and the two forms by which a union is known."""

from hub.national import SEX, bank_file, holds_another_document
from hub.region import (
    CODE,
    FLAG,
    TEXT,
    Extras,
    Field,
    FindingKind,
    Layout,
    Medium,
    RecordKind,
    Refuse,
    Wording,
    card,
    group,
    line,
    locked,
    member,
    optional,
    org,
    required,
    serial,
    words,
)

from .codes import AS_ASKED, DETAILS, DISTRICT, EMPLOYER_CLASS, ID_TYPE, INCOME, ORG_KIND, SHEET, SINCE
from .rules import MOBILE, unions_details_are_complete


class ours(Extras):
    """What only Shenzhen asks: the bank wants it for the card."""

    income = Field("职工平均月收入", CODE)
    employer_class = Field("单位类型", CODE)
    loads_transit = Field("是否加载深圳通", FLAG)
    remark = Field("备注", TEXT, sensitive=True, sealed=True, longest=200)


NO_ID = "证件号码无效或者为非居民身份证时，{}必填！".format
NO_ID_CAUSE = "证件号码无效，或者不是居民身份证"
NO_ID_FIX = "是居民身份证的，请核对证件号码和证件类型；不是的，国家/地区、证件类型、出生日期、性别都要填写"

INCOMPLETE = Wording(
    "SZ-E06",
    "请把表头内容填写完整！",
    "1、表头内容填写不完整；2、表头格式错误（不可修改、合并、删除表头格式）；3、表头“附件2”行遭删除",
    "请重新下载标准模板填写，或将信息复制粘贴到标准的模板中",
)
INCOME_WRONG = Wording("SZ-E02", "职工平均月收入编码错误！", AS_ASKED, "该项分五档，请按档次填写阿拉伯数字“1-5”")
CLASS_WRONG = Wording(
    "SZ-E03", "单位类型填写错误！", AS_ASKED, "请填写编码：34（机关事业单位）、60（企业）或39（其他）"
)
TRANSIT_WRONG = Wording("SZ-E05", "是否深圳通请填写【是】或【否】！", AS_ASKED, "请填写“是”或“否”")
MOBILE_FORMULA = Wording(
    "SZ-E16",
    f"手机号码：{{detail}}为无效手机号，{MOBILE}",
    "手机号码是引用其他单元格或其他工作簿的公式，文件里没有保存它的结果",
    "请复制手机号码一列，选择性粘贴为“数值”后再上传",
)

MEMBERS = Layout(
    key="members",
    kind=RecordKind.MEMBER,
    record=member,
    source=SHEET,
    since=SINCE,
    title="工会会员信息采集汇总表",
    file_name="工会会员信息采集汇总表.xlsx",
    sheet="会员信息",
    lists="选项",
    head=(
        line("附件2"),
        line(words("工会会员信息采集汇总表", "A", "M")),
        line(
            required("填报工会", member.union_name, also=("填报工会全称",), hint="系统内登记的工会全称，前后不留空格")
        ),
        line(
            required(
                "*职工平均月收入",
                ours.income,
                INCOME,
                unreadable=INCOME_WRONG,
                hint="填写1-5：1为0-4999元，2为5000-19999元，3为20000-49999元，4为50000-99999元，5为100000元以上",
            ),
            required(
                "*单位类型",
                ours.employer_class,
                EMPLOYER_CLASS,
                unreadable=CLASS_WRONG,
                hint="填写编码：34为机关事业单位，60为企业，39为其他",
            ),
        ),
        line(
            required("*领卡网点", card.outlet, hint="对接行的行号，在银行工作人员指导下填写", example="00000"),
            required(
                "*是否加载深圳通",
                ours.loads_transit,
                unreadable=TRANSIT_WRONG,
                hint="填“是”的，银行免费加载深圳通",
            ),
        ),
    ),
    exact_head=True,
    incomplete_head=INCOMPLETE,
    columns=(
        serial(width=17),
        required("*姓名", member.full_name, hint="与证件一致", width=17),
        required(
            "*证件号码", member.id_number, also=("身份证号", "身份证号码"), hint="居民身份证为18位；数字0不要写成字母O"
        ),
        required(
            "*手机号码",
            member.mobile,
            also=("手机号",),
            uncomputed=MOBILE_FORMULA,
            hint="11位数字",
            width=17,
        ),
        required(
            "国家/地区",
            member.country,
            only=holds_another_document,
            code="SZ-E08",
            says=NO_ID("国家/地区"),
            cause=NO_ID_CAUSE,
            fix=NO_ID_FIX,
            hint="居民身份证可以不填",
            width=14,
        ),
        optional("证件类型", member.id_type, ID_TYPE, hint="不填即为居民身份证", example="居民身份证"),
        required(
            "出生日期",
            member.born_on,
            only=holds_another_document,
            code="SZ-E10",
            says=NO_ID("出生日期"),
            cause=NO_ID_CAUSE,
            fix=NO_ID_FIX,
            hint="居民身份证可以不填；格式为 yyyy/MM/dd",
        ),
        required(
            "性别",
            member.sex,
            SEX,
            only=holds_another_document,
            code="SZ-E10B",
            says=NO_ID("性别"),
            cause=NO_ID_CAUSE,
            fix=NO_ID_FIX,
            hint="居民身份证可以不填",
        ),
        optional("工会职位", member.post),
        optional("联系地址", member.address),
        optional("入会日期", member.joined_on),
        optional("邮箱", member.email),
        optional("备注", ours.remark),
    ),
    footer="注意事项",
    notes=(
        "1、请勿修改、删减表头信息或格式；",
        "2、确保表格正文是从第三行开始（即填报工会那一行处于表格的第三行）；",
        "3、确保表格的最右列是M列；",
        "4、确保填报工会全称与系统里的登记的工会名称是一致的，且填写表格时前后没有留空格，如有空格需删除；",
        "5、身份证号：①互相没有重复；②为18位；③身份证号码中数字“0”没有误填成字母“O”；",
        "6、手机号为11位；",
        "7、非居民身份证的，性别、出生日期、证件类型、国家或地区为必填；",
        "8、确保带*号的所有必填项填写完整。",
    ),
    refuses=Refuse.FILE,
    needs=(unions_details_are_complete,),
    classes={
        FindingKind.HEADER: "表头内容或格式错误",
        FindingKind.ROW: "会员信息填写错误",
        FindingKind.REGISTER: "会员信息填写错误",
    },
)

BANK_FILE = bank_file(ID_TYPE, optional("是否加载深圳通", ours.loads_transit))

UNION = Layout(
    key="org",
    kind=RecordKind.ORG,
    record=org,
    source=DETAILS,
    since=SINCE,
    title="单位信息、工会信息",
    medium=Medium.FORM,
    columns=(
        group(
            "单位信息",
            required("单位名称", org.employer_name, hint="单位公章上的全称"),
            required("单位统一社会信用代码", org.employer_code, hint="18位"),
            required("单位地址", org.employer_address),
            required("所在区", org.adcode, DISTRICT),
            required("职工人数", org.declared_workers, hint="填写整数，没有请填0"),
        ),
        group(
            "工会组织信息",
            required("工会名称", org.name, hint="工会的全称，用作登录名"),
            locked("上级工会", org.parent_name),
            required("工会类型", org.kind, ORG_KIND),
            optional("工会统一社会信用代码", org.credit_code, hint="18位；没有法人资格的不填"),
            required("建会日期", org.established_on, hint="格式为 yyyy/MM/dd"),
            required("会员人数", org.declared_members, hint="填写整数，没有请填0"),
            required("工会负责人", org.leader_name),
            required("联系电话", org.phone, hint="手机号码，或带区号的固定电话"),
            optional("工会邮箱", org.email),
        ),
    ),
)

OPENING = Layout(
    key="opening",
    kind=RecordKind.ORG,
    record=org,
    source=DETAILS,
    since=SINCE,
    title="开通工会账号",
    medium=Medium.FORM,
    columns=(
        required("工会名称", org.name, hint="工会的全称，用作登录名"),
        locked("上级工会", org.parent_name),
        required("工会类型", org.kind, ORG_KIND),
        optional("单位名称", org.employer_name, hint="其他各项由工会登录后自行填写"),
    ),
)
