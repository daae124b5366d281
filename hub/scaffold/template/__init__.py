"""$name. Who it is, which forms it issues, what it holds to be true, and how a union gets its account.

References: name the documents here, as in codes.py, so that a reader can check every line.
"""

from hub.region import Onboarding, Password, Policies, Region, Way, hookimpl, org

from .codes import FORMS
from .layouts import MEMBERS, UNIONS
from .rules import MEMBER_RULES, ORG_RULES

# What a union must know to activate itself, and what it signs in with.
ONBOARDING = Onboarding(
    way=Way.ACTIVATE_IMPORTED,
    keys=(org.employer_code, org.employer_name, org.name),
    login=org.name,
    password=Password(8, 64, says="请输入8-64位数字、字母或常用符号，必须包含数字和字母"),
)


@hookimpl
def hub_region() -> Region:
    return Region(
        slug="$slug",
        adcode="$adcode",
        name="$name",
        sources=(FORMS,),
        # What is known to exist and was not seen. It is printed with the region; say it rather than guess.
        limitations=("两张采集表未见原件",),
        layouts=(UNIONS, MEMBERS),
        rules=(ORG_RULES, MEMBER_RULES),
        policies=Policies(onboarding=ONBOARDING),
    )
