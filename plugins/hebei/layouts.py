"""《基层单位信息表》 with its 40 fields in order, 《会员基本信息表》 with three, and how a union is entered."""

from hub.national import AFFILIATION, SEX, birth_by_number, sex_by_number
from hub.region import (
    CODE,
    DATE,
    INTEGER,
    NAME,
    TEXT,
    Column,
    Extras,
    Field,
    Layout,
    Medium,
    RecordKind,
    derived,
    group,
    line,
    locked,
    member,
    optional,
    org,
    required,
    unused,
    when,
    words,
)

from .codes import (
    EDUCATION,
    EMPLOYER,
    FORM,
    HONOUR,
    HONOUR_LEVEL,
    ID_TYPE,
    INDUSTRY,
    MANUAL,
    ORG_KIND,
    ORIGIN,
    RUNNING,
    SINCE,
    TRADE,
)
from .rules import union_is_active


class ours(Extras):
    """What only Hebei asks of a unit."""

    employer_count = Field("涵盖法人单位数", INTEGER)
    opened_on = Field("投产开业时间", DATE)
    trade = Field("细分行业类别", CODE)
    registration_no = Field("工商注册号", TEXT, longest=32)
    running = Field("生产状况", CODE)
    registered_on = Field("核准登记时间", DATE)
    full_time_staff = Field("专职工会工作人员数", INTEGER)
    part_time_staff = Field("兼职工会工作人员数", INTEGER)
    activists = Field("工会积极分子数", INTEGER)


class honours(Extras):
    """单位工会获得荣誉: one or several."""

    honour = Field("荣誉类别", CODE)
    honour_level = Field("荣誉级别", CODE)
    honoured_on = Field("荣获时间", DATE)


class chair(Extras):
    """工会主席基本情况."""

    chair_name = Field("主席姓名", NAME, sensitive=True, longest=25)
    chair_sex = Field("主席性别", CODE, "GB/T 2261.1", sensitive=True)
    chair_born_on = Field("主席出生日期", DATE, sensitive=True)
    chair_affiliation = Field("主席政治面貌", CODE, "GB/T 4762", sensitive=True)
    chair_education = Field("主席学历", CODE, "GB/T 4658")
    chair_since = Field("主席任职时间", DATE)
    chair_origin = Field("主席产生形式", CODE)
    chair_honours = Field("主席个人获得工会荣誉", TEXT, longest=200)


@when
def is_public_institution(employer_kind: str) -> bool:
    """单位类别为事业单位."""
    return employer_kind.startswith("4")


@when
def is_legal_person(legal_person: bool) -> bool:
    """已进行工会法人资格登记."""
    return legal_person


def form_by_employers(employer_count: int) -> str:
    """One employer: 单独基层工会; more: 联合基层工会."""
    return "SINGLE" if employer_count == 1 else "JOINT"


def residents_card(id_number: str) -> str | None:
    """Only residents' numbers are asked for."""
    return "1" if id_number else None


def _needed(header: str, field: Field, hint: str = "", example: str = "") -> Column:
    says = "{label}必填，若不填软件通不过。"
    return required(header, field, code="HB-N-01", says=says, hint=hint, example=example)


def _counted(header: str, field: Field, hint: str = "填写整数，没有请填0") -> Column:
    return required(header, field, code="HB-N-02", says="{label}必填，没有的请录入“0”。", hint=hint, example="0")


NOT_HERE = "事业单位不填{label}，填写的内容不会保存。"
ONLY_REGISTERED = "已进行工会法人资格登记的，{label}必填。"

UNION = Layout(
    key="union",
    kind=RecordKind.ORG,
    record=org,
    source=MANUAL,
    since=SINCE,
    title="基层单位信息表",
    medium=Medium.PACKAGE,
    file_name="基层单位信息表.xlsx",
    sheet="基层单位信息表",
    lists="选项",
    head=(line(words("基层单位信息表", "A", "Z")),),
    columns=(
        locked("所属上级工会组织", org.parent_name),
        locked("单位工会名称", org.name),
        _needed("涵盖法人单位数", ours.employer_count, "单独基层工会为1；联合基层工会如实填写", "1"),
        optional("单位工会联系电话", org.phone, hint="要加区号"),
        optional("驻地通讯地址", org.employer_address),
        optional("驻地邮政编码", org.postcode, hint="6位数字，与国家规定一致"),
        unused("投产开业时间", ours.opened_on, only=is_public_institution, code="HB-U-01", says=NOT_HERE),
        optional("单位类别", org.employer_kind, EMPLOYER),
        optional("所属行业", org.industry, INDUSTRY),
        optional("细分行业类别", ours.trade, TRADE, hint="须属于所选的所属行业"),
        optional("工商注册号", ours.registration_no),
        unused("生产状况", ours.running, RUNNING, only=is_public_institution, code="HB-U-01", says=NOT_HERE),
        _needed("职工总数", org.declared_workers, "与本单位存在劳动关系或事实劳动关系的全部职工"),
        _counted("农民工人数", org.migrant_worker_count, "户籍在农村的职工；没有请填0"),
        _counted("女职工人数", org.woman_worker_count),
        _needed("会员总数", org.declared_members, "如实录入"),
        _counted("农民工会员数", org.migrant_member_count),
        _counted("女职工会员数", org.woman_member_count),
        _needed("工会组建时间", org.established_on, "格式为 yyyy/MM/dd", "2015/03/08"),
        derived("工会组织形式", org.kind, form_by_employers, FORM),
        optional("工会上次换届时间", org.elected_on, ticked=True),
        optional("上级工会批复文号", org.approval_no, hint="换届的批复；新建会单位填写工会成立的上级工会批复"),
        optional("是否进行工会法人资格登记", org.legal_person),
        required(
            "核准登记时间",
            ours.registered_on,
            only=is_legal_person,
            code="HB-N-03",
            says=ONLY_REGISTERED,
            cause="是否进行工会法人资格登记填了“是”",
            ticked=True,
        ),
        required(
            "工会法人资格证书号码",
            org.certificate_no,
            only=is_legal_person,
            code="HB-N-03",
            says=ONLY_REGISTERED,
            cause="是否进行工会法人资格登记填了“是”",
        ),
        optional("工会法人代表姓名", org.leader_name, hint="与法人资格登记一致"),
        optional("专职工会工作人员数", ours.full_time_staff),
        optional("兼职工会工作人员数", ours.part_time_staff),
        optional("工会积极分子数", ours.activists, hint="不脱离生产岗位兼职从事工会工作的人员"),
        group(
            "单位工会获得荣誉",
            optional("荣誉类别", honours.honour, HONOUR),
            optional("荣誉级别", honours.honour_level, HONOUR_LEVEL),
            optional("荣获时间", honours.honoured_on, ticked=True),
            repeats=4,
        ),
        group(
            "工会主席基本情况",
            optional("姓名", chair.chair_name, hint="与身份证一致"),
            optional("性别", chair.chair_sex, SEX),
            optional("出生日期", chair.chair_born_on, ticked=True),
            optional("政治面貌", chair.chair_affiliation, AFFILIATION),
            optional("学历", chair.chair_education, EDUCATION),
            optional("任职时间", chair.chair_since, ticked=True),
            optional("主席产生形式", chair.chair_origin, ORIGIN),
            unused("个人获得工会荣誉", chair.chair_honours),
        ),
    ),
    footer="填表说明",
    notes=(
        "1、所属上级工会组织、单位工会名称由上级工会登记，不能修改；一张表只填一个单位；",
        "2、工会组织形式由涵盖法人单位数得出，不用填写；个人获得工会荣誉暂时不填；",
        "3、日期右边的“时间生效”填“是”，该日期才会保存；",
        "4、填好后与会员基本信息表一起上报。",
    ),
    most_rows=1,
)

MEMBERS = Layout(
    key="members",
    kind=RecordKind.MEMBER,
    record=member,
    source=MANUAL,
    since=SINCE,
    title="会员基本信息表",
    medium=Medium.PACKAGE,
    file_name="会员基本信息表.xlsx",
    sheet="会员基本信息表",
    lists="选项",
    head=(line(words("会员基本信息表", "A", "D")),),
    columns=(
        _needed("会员姓名", member.full_name, "与身份证一致"),
        _needed("身份证号", member.id_number, "18位；性别和生日由身份证号得出"),
        optional("加入工会时间", member.joined_on, ticked=True),
    ),
    derives=(
        derived("证件类别", member.id_type, residents_card, ID_TYPE),
        derived("会员性别", member.sex, sex_by_number, SEX),
        derived("会员生日", member.born_on, birth_by_number),
    ),
    footer="填表说明",
    notes=(
        "1、一人一行；会员性别和会员生日由身份证号得出，不用填写；",
        "2、加入工会时间右边的“时间生效”填“是”，该日期才会保存。",
    ),
    needs=(union_is_active,),
)

UNIT = Layout(
    key="unit",
    kind=RecordKind.ORG,
    record=org,
    source=MANUAL,
    since=SINCE,
    title="单位数据录入",
    medium=Medium.FORM,
    columns=UNION.columns,
)

OPENING = Layout(
    key="opening",
    kind=RecordKind.ORG,
    record=org,
    source=MANUAL,
    since=SINCE,
    title="登记下级工会",
    medium=Medium.FORM,
    columns=(
        locked("所属上级工会组织", org.parent_name),
        required("单位工会名称", org.name, hint="工会的全称，用作登录名"),
        required("工会类型", org.kind, ORG_KIND),
    ),
)
