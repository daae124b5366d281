"""How unions of Changsha get their accounts, stand in four levels, are numbered, and what they are held to."""

from datetime import date

from hub.region import (
    Duty,
    Number,
    Onboarding,
    OrgKind,
    Password,
    Policies,
    Seat,
    Source,
    Staffing,
    Target,
    Tree,
    Way,
    level,
    member,
    org,
)

NOTICE = Source("长沙市总工会办公室关于网上工会工作平台信息采集的通知（长工办发〔2019〕42号）", date(2019, 7, 1))
PASSWORD = Password(8, 64, says="请输入8-64位数字、字母或常用符号，必须包含数字和字母；初始密码须在首次登录时修改")
AREAS, SYSTEMS, DIRECT = "区域", "系统", "直属"  # the notice reports 按区域、按系统
PRIMARY = (("基层联合工会", OrgKind.JOINT), ("基层法人独立工会", OrgKind.SINGLE))


def _below(track: str) -> tuple[Seat, ...]:
    """The third and fourth level, of which the notice says the same whatever stands above."""
    return (
        *level(
            3,
            ("乡镇（街道）工会联合会", OrgKind.PRIMARY_FEDERATION),
            ("省级以上开发区（产业园区）工会联合会", OrgKind.PRIMARY_FEDERATION),
            *PRIMARY,
            under=2,
            track=track,
        ),
        *level(4, ("村（社区）联合工会", OrgKind.JOINT), *PRIMARY, under=3, track=track),
    )


TREE = Tree(
    parent_by=org.parent_name,
    source=NOTICE,
    seats=(
        *level(1, ("市总工会", OrgKind.LOCAL_FEDERATION)),
        *level(
            2,
            ("开发区总工会", OrgKind.LOCAL_FEDERATION),
            ("区（县）市总工会", OrgKind.LOCAL_FEDERATION),
            under=1,
            track=AREAS,
        ),
        *level(2, ("市产业（系统）工会", OrgKind.INDUSTRIAL), under=1, track=SYSTEMS),
        *level(2, ("市总直属基层工会", OrgKind.SINGLE), under=1, track=DIRECT),
        *(seat for track in (AREAS, SYSTEMS, DIRECT) for seat in _below(track)),
    ),
)


STAFFING = Staffing(
    duties=(Duty.FIRST, Duty.IN_CHARGE, Duty.ADMINISTRATOR),  # the union's head, who leads it, and who does the work
    says="尚未登记三类责任人（第一责任人、分管领导、信息管理员），请补充登记。",
    source=NOTICE,
)


def org_number(serial: int) -> str:
    """The city's four digits, and six of serial."""
    return f"4301{serial:06d}"


def member_number(serial: int) -> str:
    """Twelve digits that say nothing of the union: a member keeps the number through every transfer."""
    return f"4301{serial:08d}"


POLICIES = Policies(
    onboarding=Onboarding(way=Way.PROVISIONED, login=org.name, password=PASSWORD, must_change_first=True),
    tree=TREE,
    numbers=(Number(org.org_no, org_number), Number(member.member_no, member_number)),
    staffing=STAFFING,
    targets=(
        Target(date(2019, 12, 31), orgs=0.80, members=800_000),
        Target(date(2020, 6, 30), orgs=1.00),
    ),
)
