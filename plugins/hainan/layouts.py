"""The two workbooks Hainan issues, as they are printed."""

from hub.national import AFFILIATION, CHANGE, CHANGE_REASON, SEX
from hub.region import Layout, Medium, RecordKind, Wording, group, line, member, org, required, serial, when, words

from .codes import (
    DISTRICT,
    ECONOMY,
    EDUCATION,
    EMPLOYER,
    ETHNICITY,
    HUKOU,
    ID_TYPE,
    INDUSTRY,
    ISSUED,
    ORG_KIND,
    SKILL,
    TEMPLATES,
    WORK_STATUS,
)
from .rules import union_is_active

RESULTS = ("是否导入成功", "错误原因")
DECIDED = (member.change, member.changed_on, member.change_reason)  # by the union, when it takes somebody in
LEAVES = ("4", "5", "6")  # 转出 除名 退会
DATE_HINT = "填写日期，格式为 yyyy/MM/dd"
NEITHER_HUKOU = Wording(
    "HN-M-37",
    "户籍类型不在可选项内。",
    cause="不是下拉菜单中的写法；2014年后登记的“居民户口”不分农业、非农业，菜单中没有对应选项",
    fix="请从下拉菜单中选择；户口簿上为“居民户口”的，按本人原来的户口性质选择",
)
CODE_HINT = "按{}证书填写18位统一社会信用代码；只有这一个代码，不要分别填写单位法人代码和其他组织代码".format


@when
def goes(change: str) -> bool:
    return change in LEAVES


UNIONS = Layout(
    key="orgs",
    kind=RecordKind.ORG,
    record=org,
    source=TEMPLATES,
    since=ISSUED,
    title="海南省工会组织信息采集表",
    file_name="海南组织信息导入模板.xlsx",
    sheet="工会组织信息",
    lists="下拉菜单表",
    head=(
        line(words("附件一", "A", "B")),
        line(words("海南省工会组织信息采集表", "A", "Q")),
        line(
            words("填表单位（盖章）：", "A"),
            words("    单位负责人(签字)：", "E"),
            words("   信息采集人（签字）：", "J"),
            words("  填报日期：", "N"),
        ),
    ),
    columns=(
        serial(),
        group(
            "工会组织所在单位信息",
            required("单位名称", org.employer_name, hint="单位公章上的全称", example="海口试验一厂"),
            required("单位法人和其他组织统一社会信用代码", org.employer_code, hint=CODE_HINT("单位")),
            required("单位地址", org.employer_address, hint="单位住所的详细地址"),
            required("单位所在政区", org.adcode, DISTRICT, hint="单位所在的市、县或洋浦经济开发区", example="海口市"),
            required("单位性质类别", org.employer_kind, EMPLOYER, example="国有企业"),
            required("经济类型", org.economic_type, ECONOMY, example="国有经济"),
            required("单位所属行业", org.industry, INDUSTRY, hint="按单位的主要业务选择", example="制造业"),
            required("职工人数", org.declared_workers, hint="填写整数，没有请填0", example="120"),
        ),
        group(
            "工会组织信息",
            required("工会名称", org.name, hint="工会的全称；激活后用作登录账号", example="海口试验一厂工会委员会"),
            required("工会法人和其他组织统一社会信用代码", org.credit_code, hint=CODE_HINT("工会法人资格")),
            required("上级工会名称", org.parent_name, hint="上一级工会的全称；该工会已登记，或列在本表其他行"),
            required("建会日期（格式：yyyy/MM/dd）", org.established_on, hint=DATE_HINT, example="2015/03/08"),
            required("基层工会类型", org.kind, ORG_KIND, example="独立基层工会"),
            required("会员人数", org.declared_members, hint="填写整数，没有请填0", example="100"),
            required("工会负责人", org.leader_name, hint="填写工会法定代表人"),
            required("联系电话", org.phone, hint="手机号码，或带区号的固定电话"),
        ),
    ),
    footer="填表说明",
    notes=(
        "1、此表所列项目均为必填项，按照单位和工会统一社会信用代码证书（组织机构代码证书）上有相应项目填写；",
        "2、“工会负责人”填写工会法定代表人；",
        "3、具体请查看《工会组织信息采集表说明书》，填写过程中如有疑问，请联系省总工会基层工作部。",
    ),
    results=RESULTS,
)

MEMBERS = Layout(
    key="members",
    kind=RecordKind.MEMBER,
    record=member,
    source=TEMPLATES,
    since=ISSUED,
    title="海南省工会会员信息采集表",
    file_name="海南会员信息导入模板.xlsx",
    sheet="会员信息",
    lists="下拉菜单表",
    head=(
        line("附件四"),
        line(words("海南省工会会员信息采集表", "A", "T")),
        line(words("填表单位（盖章）：", "A", "K"), words("单位负责人(签字)：", "L", "T")),
    ),
    columns=(
        serial(),
        required("姓名", member.full_name, hint="与身份证一致；姓名中的间隔号用“·”"),
        required("性别", member.sex, SEX, example="女"),
        required("出生日期（格式：yyyy/MM/dd）", member.born_on, hint=DATE_HINT, example="1990/05/17"),
        required("民族", member.ethnicity, ETHNICITY, example="黎族"),
        required("就业状况", member.work_status, WORK_STATUS, example="在岗"),
        required("有效证件类别", member.id_type, ID_TYPE, example="居民身份证"),
        required("证件号码\n(填写18位身份证)", member.id_number, hint="18位身份证号码，末位的X大写"),
        required("学历", member.education, EDUCATION, hint="已毕业的最高学历", example="大专"),
        required("技术等级", member.skill_level, SKILL, hint="没有的选“无”", example="无"),
        required("移动电话", member.mobile, hint="11位手机号码"),
        required(
            "户籍类型",
            member.hukou,
            HUKOU,
            unreadable=NEITHER_HUKOU,
            hint="户口簿上为“居民户口”的，按本人原来的户口性质选择",
            example="非农业户口",
        ),
        required("户籍所在地", member.hukou_place, hint="户口簿上的地址"),
        required("会籍变化类型", member.change, CHANGE, hint="首次采集的会员选“入会”", example="入会"),
        required("会籍变化日期（格式：yyyy/MM/dd）", member.changed_on, hint=DATE_HINT, example="2018/10/15"),
        required(
            "会籍变化原因",
            member.change_reason,
            CHANGE_REASON,
            only=goes,
            code="HN-M-14",
            says="转出、除名、退会须填写会籍变化原因。",
            hint="会籍变化类型为转出、除名、退会的必填，其他的可以不填",
        ),
        required("政治面貌", member.affiliation, AFFILIATION, example="群众"),
        required("工作单位", member.employer_name, hint="填写完整的单位全称", example="海口试验一厂"),
        required("籍贯", member.native_place, hint="祖居地的省、市、县"),
        required("是否农民工会员\n填写“是”或“否”", member.is_migrant_worker, example="否"),
    ),
    footer="填表说明",
    notes=(
        "1、此表所列项目均为必填项，包括基层工会组织和基层以上工会组织发展的会员信息，《工会会员登记表》上有相应项目规范填写；",
        "2、“工作单位”需填写完整的单位全称；",
        "3、具体请查看《工会会员信息采集表说明书》，填写过程中如有疑问，请联系省总工会基层工作部。",
    ),
    results=RESULTS,
    needs=(union_is_active,),
)

JOINING = Layout(
    key="join_application",
    kind=RecordKind.JOIN_APPLICATION,
    record=member,
    source=TEMPLATES,
    since=ISSUED,
    title="网上入会申请",
    medium=Medium.FORM,
    columns=tuple(one for one in MEMBERS.flat if one.field and one.field not in DECIDED),
    needs=(union_is_active,),
)
