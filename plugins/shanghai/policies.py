"""How unions of Shanghai register, where they hang, and how they are numbered, inspected and ordered cards for."""

from hub.region import (
    Cards,
    CardWords,
    Decision,
    Number,
    Onboarding,
    OrgKind,
    Party,
    Password,
    Policies,
    Reviews,
    Tree,
    Way,
    Window,
    level,
    member,
    org,
    when,
)

from .codes import BUREAUS, DISTRICTS, MANUAL
from .rules import CARD_RULES

PASSWORD = Password(8, 64, says="请输入8-64位数字、字母或常用符号，必须包含数字和字母；以企业邮箱作为账号")
PRIMARY = (("单独基层工会", OrgKind.SINGLE), ("联合基层工会", OrgKind.JOINT))
UNITED = (OrgKind.PRIMARY_FEDERATION,)  # a 基层工会 has none below it
STREETS = (OrgKind.LOCAL_FEDERATION, *UNITED)


def org_number(serial: int) -> str:
    """The city's two digits, and eight of serial."""
    return f"31{serial:08d}"


def member_number(serial: int) -> str:
    """Ten digits, as the manual's lists show; they say nothing of the union, so that a member keeps them."""
    return f"{serial:010d}"


TREE = Tree(
    parent_by=org.parent_name,
    source=MANUAL,
    seats=(
        *level(1, ("市总工会", OrgKind.LOCAL_FEDERATION)),
        *level(2, ("区总工会", OrgKind.LOCAL_FEDERATION), under=1, track=DISTRICTS),
        *level(2, ("产业局工会", OrgKind.INDUSTRIAL), under=1, track=BUREAUS),
        *level(
            3,
            ("街镇（开发区）总工会", OrgKind.LOCAL_FEDERATION),
            ("街镇（开发区）工会", OrgKind.PRIMARY_FEDERATION),
            *PRIMARY,
            under=2,
            track=DISTRICTS,
        ),
        *level(3, ("二级公司工会", OrgKind.PRIMARY_FEDERATION), *PRIMARY, under=2, track=BUREAUS),
        *level(4, ("工会联合会", OrgKind.PRIMARY_FEDERATION), *PRIMARY, under=3, track=DISTRICTS, superiors=STREETS),
        *level(4, *PRIMARY, under=3, track=BUREAUS, superiors=UNITED),
        *level(5, *PRIMARY, under=4, track=DISTRICTS, superiors=UNITED),
    ),
)

CHINA = ("中国", "香港", "澳门", "台湾", "CHN", "HKG", "MAC", "TWN")


@when
def is_foreign(country: str) -> bool:
    """外籍人士."""
    return not country.startswith(CHINA)


CARDS = Cards(
    bank="会员服务卡合作银行",  # the manual does not name it
    source=MANUAL,
    words=CardWords(
        limit="一天只能够添加一个批次，今天已经添加，请明天再添加。",
        apart="外籍人士需单独提交。",
        rare="生僻字会员姓名, 请填写约定的同音简写字, 并且长度不能大于四个汉字。",
        foreign="外籍人士姓名, 约定为8个英文字符。",
    ),
    needs_org_code=True,
    batches_a_day=1,
    apart=is_foreign,
    rules=CARD_RULES,
)

REVIEWS = Reviews(  # 信息修改状态; by whom, and in which words, the manual does not say: as unions are reviewed
    members=Party.SUPERIOR,
    labels={Decision.APPROVED: "审核通过", Decision.RETURNED: "审核不通过", Decision.REJECTED: "审核不通过"},
    source=MANUAL,
)

POLICIES = Policies(
    onboarding=Onboarding(way=Way.SELF_REGISTERED, keys=(org.employer_name,), login=org.email, password=PASSWORD),
    tree=TREE,
    cards=CARDS,
    numbers=(Number(org.org_no, org_number), Number(member.member_no, member_number)),
    windows=(
        Window(
            org, opens=(3, 1), closes=(6, 30), done="已完成年检信息更新", notice="请确认企业信息更新到最新，以确认年检"
        ),
        Window(member, opens=(7, 1), closes=(10, 31), done="已完成更新"),
    ),
    by_org_code=MANUAL,
    reviews=REVIEWS,
)
