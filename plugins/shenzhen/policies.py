"""How Shenzhen opens accounts, numbers unions and members, arranges them in a tree, and orders cards."""

from hub.region import Cards, Number, Onboarding, OrgKind, Password, Policies, Tree, Way, level, member, org

from .codes import GUIDE
from .rules import CARD_RULES

PASSWORD = Password(
    8, 64, says="初始密码由系统单独生成，登录后须修改密码激活；请输入8-64位数字、字母或常用符号，必须包含数字和字母"
)


def org_number(serial: int) -> str:
    """The city's four digits, and six of serial."""
    return f"4403{serial:06d}"


def member_number(serial: int) -> str:
    """Twelve digits that say nothing of the union: a member keeps the number through every transfer."""
    return f"4403{serial:08d}"


BELOW_A_DISTRICT = (
    ("街道（园区）总工会", OrgKind.LOCAL_FEDERATION),
    ("工会联合会", OrgKind.PRIMARY_FEDERATION),
    ("基层工会", OrgKind.SINGLE),
    ("联合基层工会", OrgKind.JOINT),
)

TREE = Tree(
    parent_by=org.parent_name,
    source=GUIDE,
    seats=(
        *level(1, ("市总工会", OrgKind.LOCAL_FEDERATION)),
        *level(
            2,
            ("区总工会", OrgKind.LOCAL_FEDERATION),
            ("市产业（系统）工会", OrgKind.INDUSTRIAL),
            ("市直属工会联合会", OrgKind.PRIMARY_FEDERATION),
            ("市直属基层工会", OrgKind.SINGLE),
            ("市直属联合基层工会", OrgKind.JOINT),
            under=1,
        ),
        *level(3, *BELOW_A_DISTRICT, under=2),
        *level(4, *BELOW_A_DISTRICT[1:], under=3),
        *level(5, *BELOW_A_DISTRICT[2:], under=4),
    ),
)

CARDS = Cards(bank="中国银行", rules=CARD_RULES, source=GUIDE)

POLICIES = Policies(
    onboarding=Onboarding(way=Way.PROVISIONED, login=org.name, password=PASSWORD, must_change_first=True),
    tree=TREE,
    cards=CARDS,
    numbers=(Number(org.org_no, org_number), Number(member.member_no, member_number)),
)
