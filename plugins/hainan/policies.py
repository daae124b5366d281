"""How Hainan opens accounts, numbers unions and members, and arranges them in a tree."""

from hub.region import Number, Onboarding, OrgKind, Password, Policies, Tree, Way, level, member, org

from .codes import MANUAL, ORG_NUMBER_PREFIX, PROVINCE_PREFIX
from .lifecycles import KEYS

PASSWORD = Password(8, 64, says="请输入8-64位数字、字母或常用符号，字母区分大小写，必须包含数字和字母")


def org_number(parent_name: str | None, adcode: str | None, serial: int) -> str:
    """Four digits of the industrial union it is under, else of its district, else of the province; six of serial."""
    prefix = ORG_NUMBER_PREFIX.get(parent_name or "") or ORG_NUMBER_PREFIX.get(adcode or "") or PROVINCE_PREFIX
    return f"{prefix}{serial:06d}"


def member_number(serial: int) -> str:
    """Twelve digits that say nothing of the union: a member keeps the number through every transfer."""
    return f"46{serial:010d}"


UNDER_THE_PROVINCE = (
    ("市县总工会", OrgKind.LOCAL_FEDERATION),
    ("省产业（系统）工会", OrgKind.INDUSTRIAL),
    ("省直属工会联合会", OrgKind.PRIMARY_FEDERATION),
    ("省直属基层工会", OrgKind.SINGLE),
    ("省直属联合基层工会", OrgKind.JOINT),
)
BELOW = (
    ("总工会", OrgKind.LOCAL_FEDERATION),
    ("产业（系统）工会", OrgKind.INDUSTRIAL),
    ("工会联合会", OrgKind.PRIMARY_FEDERATION),
    ("独立基层工会", OrgKind.SINGLE),
    ("联合基层工会", OrgKind.JOINT),
)

TREE = Tree(
    parent_by=org.parent_name,
    source=MANUAL,
    seats=(
        *level(1, ("省总工会", OrgKind.LOCAL_FEDERATION)),
        *level(2, *UNDER_THE_PROVINCE, under=1),
        *level(3, *BELOW, under=2),
        *level(4, *BELOW, under=3),
        *level(5, *BELOW[2:], under=4),
        *level(6, *BELOW[3:], under=5),
    ),
)

POLICIES = Policies(
    onboarding=Onboarding(way=Way.ACTIVATE_IMPORTED, keys=KEYS, login=org.name, password=PASSWORD),
    tree=TREE,
    numbers=(Number(org.org_no, org_number), Number(member.member_no, member_number)),
)
