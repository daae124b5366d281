"""长沙市总工会. Four levels; each enters the level below, opens its account, answers for it, and has dated targets.

Reference: 长工办发〔2019〕42号. Sheets, lists and rules are the province's (hunan).
Limitations are listed in the declaration, so that they are printed with the region.
"""

from datetime import date

from hub.region import (
    Limit,
    MenuItem,
    Number,
    Onboarding,
    OrgKind,
    Password,
    Policies,
    Region,
    Source,
    Target,
    Tree,
    Way,
    hookimpl,
    level,
    member,
    org,
)

NOTICE = Source("长沙市总工会办公室关于网上工会工作平台信息采集的通知（长工办发〔2019〕42号）", date(2019, 7, 1))
PASSWORD = Password(8, 64, says="请输入8-64位数字、字母或常用符号，必须包含数字和字母；初始密码须在首次登录时修改")
PRIMARY = (("基层联合工会", OrgKind.JOINT), ("基层法人独立工会", OrgKind.SINGLE))

TREE = Tree(
    parent_by=org.parent_name,
    source=NOTICE,
    seats=(
        *level(1, ("市总工会", OrgKind.LOCAL_FEDERATION)),
        *level(
            2,
            ("开发区总工会", OrgKind.LOCAL_FEDERATION),
            ("区（县）市总工会", OrgKind.LOCAL_FEDERATION),
            ("市产业（系统）工会", OrgKind.INDUSTRIAL),
            ("市总直属基层工会", OrgKind.SINGLE),
            under=1,
        ),
        *level(
            3,
            ("乡镇（街道）工会联合会", OrgKind.PRIMARY_FEDERATION),
            ("省级以上开发区（产业园区）工会联合会", OrgKind.PRIMARY_FEDERATION),
            *PRIMARY,
            under=2,
        ),
        *level(4, ("村（社区）联合工会", OrgKind.JOINT), *PRIMARY, under=3),
    ),
)
LIMITATIONS = (
    "通知一处称“四级”，一处列出五种工会，以四级为准",
    "市直属基层工会（第二级）之下能否再设工会未见规定，按可以",
    "和包支付收缴会费为外部系统，不在本平台办理",
)


def org_number(serial: int) -> str:
    """The city's four digits, and six of serial."""
    return f"4301{serial:06d}"


def member_number(serial: int) -> str:
    """Twelve digits that say nothing of the union: a member keeps the number through every transfer."""
    return f"4301{serial:08d}"


@hookimpl
def hub_region() -> Region:
    """The city as one frozen value."""
    return Region(
        slug="changsha",
        adcode="430100",
        name="长沙市总工会",
        platform_name="长沙市网上工会工作平台",
        within="hunan",
        sources=(NOTICE,),
        limitations=LIMITATIONS,
        policies=Policies(
            onboarding=Onboarding(way=Way.PROVISIONED, login=org.name, password=PASSWORD, must_change_first=True),
            tree=TREE,
            numbers=(Number(org.org_no, org_number), Number(member.member_no, member_number)),
            targets=(
                Target(date(2019, 12, 31), orgs=0.80, members=800_000),
                Target(date(2020, 6, 30), orgs=1.00),
            ),
        ),
        menu=(
            MenuItem("orgs", "工会组织"),
            MenuItem("members", "工会会员"),
            MenuItem("progress", "信息实时报告"),
            MenuItem("alerts", "信息预警", parent="progress"),
            MenuItem("exports", "数据导出"),
        ),
        limits=(
            Limit("levels", "工会层级", "四级；每级工会由上一级录入基础信息并配置账号、初始密码"),
            Limit("exports", "数据导出", "经本单位分管领导和上级工会书面同意；一次下载，24小时内有效"),
            Limit("administrator", "信息管理员", "调离时由上级工会及时变更权限"),
        ),
    )
