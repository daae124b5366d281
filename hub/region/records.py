"""Records: the fields every region shares. A region adds its own with ``class ours(Extras)``."""

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from .fields import (
    CODE,
    CREDIT_CODE,
    DATE,
    EMAIL,
    EXACT,
    FLAG,
    ID_NUMBER,
    INTEGER,
    MOBILE,
    NAME,
    ORG_CODE,
    PHONE,
    POSTCODE,
    TEXT,
    Field,
)


class RecordKind(StrEnum):
    """What the rows of a form are."""

    ORG = "ORG"
    MEMBER = "MEMBER"
    TRANSFER_IN = "TRANSFER_IN"
    CARD_APPLICATION = "CARD_APPLICATION"
    JOIN_APPLICATION = "JOIN_APPLICATION"
    BANK_RESULT = "BANK_RESULT"
    PACKAGE = "PACKAGE"


class _Fields(type):
    if not TYPE_CHECKING:

        def __getattr__(cls, name: str) -> Field:
            """A field nobody declared: a placeholder, so that every misspelling of a plugin is told at once."""
            if name.startswith("_"):
                raise AttributeError(name)
            unknown = Field(f"{cls.__name__}.{name}", TEXT)
            object.__setattr__(unknown, "key", name)
            return unknown


class Record(metaclass=_Fields):
    """A class body of fields. Never instantiated: a row is a tuple of columns, not an object."""

    fields: ClassVar[dict[str, Field]] = {}

    def __init_subclass__(cls) -> None:
        cls.fields = {key: value for key, value in vars(cls).items() if isinstance(value, Field)}


class Extras(Record):
    """Fields only one region asks for: typed like the shared ones, kept in a bag named for the region."""


class member(Record):
    """会员."""

    full_name = Field("姓名", NAME, sensitive=True, longest=25)
    sex = Field("性别", CODE, "GB/T 2261.1")
    born_on = Field("出生日期", DATE, sensitive=True)
    ethnicity = Field("民族", CODE, "GB/T 3304", sensitive=True)
    country = Field("国家/地区", TEXT, longest=100)
    work_status = Field("就业状况", CODE, "ACFTU work status")
    id_type = Field("有效证件类别", CODE, "ACFTU id type")
    id_number = Field("证件号码", ID_NUMBER, sensitive=True, sealed=True)
    education = Field("学历", CODE, "GB/T 4658")
    skill_level = Field("技术等级", CODE, "ACFTU skill level")
    mobile = Field("移动电话", MOBILE, sensitive=True, sealed=True)
    hukou = Field("户籍类型", CODE, "GA 324.1")
    hukou_place = Field("户籍所在地", TEXT, longest=200)
    change = Field("会籍变化类型", CODE, "ACFTU membership change")
    changed_on = Field("会籍变化日期", DATE)
    change_reason = Field("会籍变化原因", CODE, "ACFTU change reason")
    affiliation = Field("政治面貌", CODE, "GB/T 4762", sensitive=True)
    employer_name = Field("工作单位", TEXT, longest=200)
    native_place = Field("籍贯", TEXT, longest=200)
    is_migrant_worker = Field("是否农民工", FLAG)
    joined_on = Field("入会日期", DATE)
    member_no = Field("会员编号", TEXT, longest=32)
    address = Field("联系地址", TEXT, sensitive=True, sealed=True, longest=300)
    post = Field("工会职位", TEXT, longest=100)
    email = Field("邮箱", EMAIL, sensitive=True, sealed=True, longest=200)
    union_name = Field("工会名称", EXACT, longest=200)


class org(Record):
    """工会组织."""

    employer_name = Field("单位名称", TEXT, longest=200)
    employer_code = Field("单位统一社会信用代码", CREDIT_CODE)
    employer_address = Field("单位地址", TEXT, longest=300)
    adcode = Field("单位所在政区", CODE, "GB/T 2260")
    employer_kind = Field("单位性质类别", CODE, "ACFTU employer kind")
    economic_type = Field("经济类型", CODE, "GB/T 12402")
    industry = Field("单位所属行业", CODE, "GB/T 4754")
    declared_workers = Field("职工人数", INTEGER)  # as the union states it
    name = Field("工会名称", TEXT, longest=200)
    org_no = Field("工会编号", TEXT, longest=32)
    email = Field("工会邮箱", EMAIL, longest=200)
    credit_code = Field("工会统一社会信用代码", CREDIT_CODE)
    parent_name = Field("上级工会名称", TEXT, longest=200)
    established_on = Field("建会日期", DATE)
    kind = Field("基层工会类型", CODE, "ACFTU org kind")
    declared_members = Field("会员人数", INTEGER)  # the register counts its own
    leader_name = Field("工会负责人", NAME, sensitive=True, longest=100)
    phone = Field("联系电话", PHONE, sensitive=True, longest=100)  # the leader's
    postcode = Field("邮政编码", POSTCODE)
    elected_on = Field("换届日期", DATE)
    approval_no = Field("批复文号", TEXT, longest=100)
    legal_person = Field("是否工会法人", FLAG)
    certificate_no = Field("法人资格证书号码", TEXT, longest=100)
    migrant_worker_count = Field("农民工人数", INTEGER)
    woman_worker_count = Field("女职工人数", INTEGER)
    migrant_member_count = Field("农民工会员数", INTEGER)
    woman_member_count = Field("女职工会员数", INTEGER)


class transfer(Record):
    """会籍转入: what a union says of somebody it wants to come, as the register knows that member."""

    full_name = replace(member.full_name)
    id_number = replace(member.id_number)
    member_no = replace(member.member_no)


class card(Record):
    """会员服务卡: what the bank gets beyond the member's own fields, and what it answers."""

    card_name = Field("办卡约定姓名", NAME, sensitive=True)
    outlet = Field("领卡网点", TEXT)
    batch_no = Field("批次号", TEXT, longest=48)
    batch_row = Field("行号", INTEGER)
    person_key = Field("人员标识", TEXT, longest=32)  # opaque, given back by the bank as it was
    org_code = Field("工会组织机构代码", ORG_CODE)  # of the union that orders; a virtual one if it has no other
    answer = Field("结果", CODE)
    card_no = Field("卡号", ID_NUMBER, sensitive=True, sealed=True, longest=19)
    failure_code = Field("失败代码", TEXT, longest=32)
    failure_message = Field("失败原因", TEXT, sensitive=True, longest=200)  # the bank's words may name the person


class given(Record):
    """What the core knows when it asks: the same on every row of one import, or about one subject."""

    today = Field("今天", DATE)
    home_name = Field("本工会名称", TEXT)  # the union the rows are for
    home_no = Field("本工会编号", TEXT)
    home_state = Field("本工会状态", TEXT)
    home_missing = Field("本工会未填的必填项", TEXT)  # by their headers; empty: nothing is missing
    home_is_own = Field("为本工会导入", FLAG)  # no: a superior imports for a lower union
    serial = Field("流水号", INTEGER)  # the next free one of a numbering scheme
    has_card = Field("已办会员卡", FLAG)
    open_cards = Field("在办卡人数", INTEGER)  # under the subject
    pending_transfers = Field("待审核转出人数", INTEGER)
    children_count = Field("下级工会数", INTEGER)
    file_name = Field("文件名", TEXT)
    running_imports = Field("处理中的导入", INTEGER)
