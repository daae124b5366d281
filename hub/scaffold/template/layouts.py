"""The two workbooks $name issues, as they are printed: head lines downwards, columns from left to right."""

from datetime import date

from hub.national import SEX
from hub.region import Layout, RecordKind, line, member, optional, org, required, serial, words

from .codes import EDUCATION, FORMS, ORG_KIND

UNIONS = Layout(
    key="orgs",
    kind=RecordKind.ORG,
    record=org,
    source=FORMS,
    since=date(2026, 1, 1),
    title="$division工会组织信息采集表",
    file_name="$division组织信息导入模板.xlsx",
    sheet="工会组织信息",
    lists="下拉菜单表",
    head=(line(words("$division工会组织信息采集表", "A", "G")),),  # merged from A to G, in the first row
    columns=(
        serial(),
        required("单位名称", org.employer_name, example="试验一厂"),
        required("统一社会信用代码", org.employer_code, hint="按单位证书填写18位代码"),
        required("工会名称", org.name, example="试验一厂工会委员会"),
        required("上级工会名称", org.parent_name),
        required("工会类型", org.kind, ORG_KIND, example="基层工会"),
        optional("联系电话", org.phone),
    ),
    footer="填表说明",
    results=("是否导入成功", "错误原因"),
)

MEMBERS = Layout(
    key="members",
    kind=RecordKind.MEMBER,
    record=member,
    source=FORMS,
    since=date(2026, 1, 1),
    title="$division工会会员信息采集表",
    file_name="$division会员信息导入模板.xlsx",
    sheet="会员信息",
    lists="下拉菜单表",
    head=(line(words("$division工会会员信息采集表", "A", "G")),),
    columns=(
        serial(),
        required("姓名", member.full_name, example="试甲"),
        required("性别", member.sex, SEX),
        required("出生日期", member.born_on, hint="格式为 yyyy/MM/dd", example="1990/05/17"),
        required("证件号码", member.id_number),
        optional("学历", member.education, EDUCATION),
        required("移动电话", member.mobile),
    ),
    footer="填表说明",
    results=("是否导入成功", "错误原因"),
)
