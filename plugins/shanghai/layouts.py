"""Shanghai's forms: a union's report by its entry, and the form and the sheet of a new member."""

from hub.national import SEX, bank_file, birth_by_number, holds_another_document, sex_by_number
from hub.region import (
    FLAG,
    TEXT,
    Extras,
    Field,
    Layout,
    Medium,
    RecordKind,
    Refuse,
    card,
    group,
    locked,
    member,
    optional,
    org,
    required,
    transfer,
)

from .codes import (
    BUREAUS,
    DISTRICT,
    DISTRICTS,
    ECONOMY,
    EDUCATION,
    HUKOU,
    ID_TYPE,
    INDUSTRY,
    MANUAL,
    MEMBER_FORM,
    MEMBER_SHEET,
    ORG_KIND,
    SINCE,
    SKILL,
)
from .rules import union_is_approved

CODE_HINT = "18位统一社会信用代码；没有的填9位组织机构代码"
CHOSEN = "在本平台的上级工会中选择"


class ours(Extras):
    """What only Shanghai asks."""

    bureau = Field("工会所属产业局工会", TEXT, longest=200)
    is_merged = Field("是否合并工会", FLAG)
    nczy = Field("NCZY代码", TEXT, longest=32)  # of the card system; kept as it is told


def _report(key: str, title: str, track: str, *place: object) -> Layout:
    """The report as either entry shows it: they differ in what the superior is called."""
    return Layout(
        key=key,
        track=track,
        kind=RecordKind.ORG,
        record=org,
        source=MANUAL,
        since=SINCE,
        title=title,
        medium=Medium.FORM,
        notes=("根据自己单位所属上级工会分类选择填报入口", "修改提交后由街镇/产业局审核"),
        columns=(
            group(
                "单位信息",
                required("单位名称", org.employer_name, hint="单位公章上的全称"),
                required(
                    "单位行政法人和其他组织统一社会信用代码(或组织机构代码)",
                    org.employer_code,
                    hint=CODE_HINT,
                ),
                required("经济类型", org.economic_type, ECONOMY),
                *place,  # type: ignore[arg-type]
                required("单位地址", org.employer_address),
                required("单位所属行业", org.industry, INDUSTRY),
            ),
            group(
                "工会信息",
                required("工会名称", org.name, hint="工会的全称"),
                required("建会日期", org.established_on, hint="格式为 yyyy-MM-dd"),
                required("基层工会类型", org.kind, ORG_KIND),
                required("换届日期", org.elected_on, hint="格式为 yyyy-MM-dd"),
                required("工会负责人", org.leader_name),
                required("联系电话", org.phone, hint="手机号码，或带区号的固定电话"),
                required("职工人数", org.declared_workers, hint="填写整数，没有请填0"),
                required("是否合并工会", ours.is_merged, hint="2017年7月以前的合并企业无需选择（填“否”）"),
                optional("工会邮箱", org.email),
                optional("工会组织机构代码", org.credit_code, hint="9位，办理会员服务卡用；没有的，由系统生成虚拟代码"),
                optional("NCZY代码", ours.nczy, hint="会员服务卡系统的编号，按原样填写"),
            ),
        ),
    )


REPORT = _report(
    "report",
    "基层工会资料上报（区）",
    DISTRICTS,
    required("工会所属区总工会", org.adcode, DISTRICT),
    required("工会所属街镇(开发区)工会", org.parent_name, hint=CHOSEN),
)
BUREAU_REPORT = _report(
    "bureau_report",
    "基层工会资料上报（局）",
    BUREAUS,
    required("工会所属产业局工会", ours.bureau),
    required("工会所属二级公司工会", org.parent_name, hint=CHOSEN),
)
REPORTED = tuple(dict.fromkeys(c.field for form in (REPORT, BUREAU_REPORT) for c in form.flat if c.field))
EDITABLE = (
    org.employer_address,
    org.industry,
    org.name,
    org.established_on,
    org.kind,
    org.elected_on,
    org.leader_name,
    org.phone,
    org.declared_workers,
    ours.is_merged,
    org.credit_code,
    ours.nczy,
    org.email,
)
BANK_FILE = bank_file(ID_TYPE, required("工会组织机构代码", card.org_code, example="V00000014"))
OPENING = Layout(
    key="opening",
    kind=RecordKind.ORG,
    record=org,
    source=MEMBER_FORM,
    since=SINCE,
    title="登记上级工会",
    medium=Medium.FORM,
    columns=(
        required("工会名称", org.name),
        locked("上级工会", org.parent_name),
        required("工会类型", org.kind, ORG_KIND),
        optional("单位名称", org.employer_name),
    ),
)

PERSON = (
    required("姓名", member.full_name, hint="与证件一致"),
    optional("工会职位", member.post),
    required("有效证件类型", member.id_type, ID_TYPE, example="身份证"),
    required("证件号码", member.id_number, hint="身份证为18位"),
    required(
        "性别",
        member.sex,
        SEX,
        only=holds_another_document,
        code="SH-MEM-11",
        says="不是身份证的，性别必填。",
        cause="其他证件的号码里没有性别",
        follows=sex_by_number,
        hint="身份证可以不填，按号码得出",
    ),
    required(
        "出生日期",
        member.born_on,
        only=holds_another_document,
        code="SH-MEM-12",
        says="不是身份证的，出生日期必填。",
        cause="其他证件的号码里没有出生日期",
        follows=birth_by_number,
        hint="身份证可以不填，按号码得出；格式为 yyyy-MM-dd",
    ),
    required(
        "国家/地区",
        member.country,
        only=holds_another_document,
        code="SH-MEM-13",
        says="不是身份证的，国家/地区必填。",
        cause="外籍人士的会员服务卡需单独提交",
        hint="身份证可以不填",
    ),
    required("联系地址", member.address, hint="申请会员服务卡的，不超过40个字符"),
    required("移动电话", member.mobile, hint="11位手机号码"),
    required("学历", member.education, EDUCATION, example="大学本科"),
    required("户籍类型", member.hukou, HUKOU, example="非农业"),
    required("技术等级", member.skill_level, SKILL, example="无"),
)

TRANSFERS_IN = Layout(
    key="transfers_in",
    kind=RecordKind.TRANSFER_IN,
    record=transfer,
    source=MANUAL,
    since=SINCE,
    title="会员转入",
    file_name="会员转入模板.xlsx",
    sheet="会员",
    columns=(
        required("姓名", transfer.full_name, hint="会员姓名和证件号码必须一致方能转入"),
        required("证件号码", transfer.id_number, hint="会员姓名和证件号码必须一致方能转入"),
        optional("会员编号", transfer.member_no, hint="可以不填；填写的，必须与姓名、证件号码一致"),
    ),
    footer="填表说明",
    notes=(
        "请从第二行开始填写会员信息;",
        "本功能为会员转入功能;",
        "会员信息必须存在于系统中方能导入;",
        "当一次导入会员未处理结束时,需等待上次导入完成才能继续下次导入;",
        "最终导入结果需等待转出单位或者上级单位审核",
        "为保整资料上传完善,每次上传不得大于1000条,请知悉!",
    ),
    most_rows=1000,
    results=("是否已申请转入", "说明"),
    needs=(union_is_approved,),
)

MEMBER = Layout(
    key="member",
    kind=RecordKind.MEMBER,
    record=member,
    source=MEMBER_FORM,
    since=SINCE,
    title="新增会员",
    medium=Medium.FORM,
    columns=(*PERSON, optional("入会日期", member.joined_on), optional("邮箱", member.email)),
    needs=(union_is_approved,),
)

MEMBERS = Layout(
    key="members",
    kind=RecordKind.MEMBER,
    record=member,
    source=MEMBER_SHEET,
    since=SINCE,
    title="会员导入模板",
    file_name="会员导入模板.xlsx",
    sheet="会员",
    lists="选项",
    columns=(*PERSON, optional("入会日期", member.joined_on)),
    footer="填表说明",
    notes=(
        "1、请从第二行开始填写会员信息；",
        "2、有效证件类型为身份证的，性别、出生日期可以不填，按号码得出；",
        "3、每次上传不得大于1000条，文件有一处错误，全部不导入；",
        "4、当一次导入会员未处理结束时，需等待上次导入完成才能继续下次导入。",
    ),
    most_rows=1000,
    refuses=Refuse.FILE,
    results=("是否导入成功", "说明"),
    needs=(union_is_approved,),
)

JOINING = Layout(
    key="join_application",
    kind=RecordKind.JOIN_APPLICATION,
    record=member,
    source=MEMBER_FORM,
    since=SINCE,
    title="网上入会申请",
    medium=Medium.FORM,
    columns=(*PERSON[:1], *PERSON[2:], optional("邮箱", member.email)),  # 工会职位 is no applicant's to name
    needs=(union_is_approved,),
)
