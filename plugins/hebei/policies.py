"""How Hebei's units get their accounts, what they hand up, where they hang, and how they are numbered."""

from hub.region import Number, Onboarding, OrgKind, Package, Password, Policies, Tree, Way, level, member, org

from .codes import MANUAL

PASSWORD = Password(8, 64, says="请输入8-64位数字、字母或常用符号，必须包含数字和字母")
PRIMARY = (("单独基层工会", OrgKind.SINGLE), ("联合基层工会", OrgKind.JOINT))


def org_number(serial: int) -> str:
    """The province's two digits, and eight of serial."""
    return f"13{serial:08d}"


def member_number(serial: int) -> str:
    """Twelve digits that say nothing of the union: a member keeps the number through every transfer."""
    return f"13{serial:010d}"


TREE = Tree(
    parent_by=org.parent_name,
    source=MANUAL,
    seats=(
        *level(1, ("省总工会", OrgKind.LOCAL_FEDERATION)),
        *level(
            2,
            ("市总工会", OrgKind.LOCAL_FEDERATION),
            ("省产业工会", OrgKind.INDUSTRIAL),
            *PRIMARY,
            under=1,
        ),
        *level(
            3,
            ("县（市、区）总工会", OrgKind.LOCAL_FEDERATION),
            ("工会联合会", OrgKind.PRIMARY_FEDERATION),
            *PRIMARY,
            under=2,
        ),
        *level(
            4,
            ("乡镇（街道）总工会", OrgKind.LOCAL_FEDERATION),
            ("工会联合会", OrgKind.PRIMARY_FEDERATION),
            *PRIMARY,
            under=3,
        ),
        *level(5, ("工会联合会", OrgKind.PRIMARY_FEDERATION), *PRIMARY, under=4),
        *level(6, *PRIMARY, under=5),
    ),
)

POLICIES = Policies(
    onboarding=Onboarding(way=Way.IDENTITY_FILE, keys=(org.name,), login=org.name, password=PASSWORD),
    tree=TREE,
    numbers=(Number(org.org_no, org_number), Number(member.member_no, member_number)),
    packages=(
        Package(
            key="report",
            title="上报数据文件包",
            layouts=("union", "members"),
            one_record_of=org,
            says="必须同时选择“基层单位信息表”、“会员基本信息表”两个表，否则可能导致数据上报不完整。",
        ),
    ),
)
