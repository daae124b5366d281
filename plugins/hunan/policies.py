"""How unions of Hunan get their accounts and are numbered; its cities say who hangs under whom."""

from hub.region import Number, Onboarding, Password, Policies, Way, member, org

PASSWORD = Password(8, 64, says="请输入8-64位数字、字母或常用符号，必须包含数字和字母；初始密码须在首次登录时修改")
ONBOARDING = Onboarding(way=Way.PROVISIONED, login=org.name, password=PASSWORD, must_change_first=True)


def org_number(adcode: str | None, serial: int) -> str:
    """The city's four digits, and six of serial."""
    return f"{(adcode or '430000')[:4]}{serial:06d}"


def member_number(serial: int) -> str:
    """Twelve digits that say nothing of the union: a member keeps the number through every transfer."""
    return f"43{serial:010d}"


NUMBERS = (Number(org.org_no, org_number), Number(member.member_no, member_number))
POLICIES = Policies(onboarding=ONBOARDING, numbers=NUMBERS)
