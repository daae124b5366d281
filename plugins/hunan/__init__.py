"""湖南省总工会, the parent of its cities: the sheets, lists and rules that are one for the whole province.

Reference: 长工办发〔2019〕42号, which says 「采用全省统一的信息采集表格和上报方式」.
Limitations are listed in the declaration, so that they are printed with the region.
"""

from hub.region import Region, hookimpl

from .codes import NOTICE
from .layouts import FORM, MEMBERS, OPENING, UNIONS
from .policies import POLICIES
from .rules import MEMBER_RULES, ORG_RULES

LIMITATIONS = (
    "全省统一的信息采集表格未见：两张表和登记下级工会的表单按全国最低数据项所定，两张表各市不能另定",
    "通知未引述任何错误提示，各句为本平台所拟",
    "工会编号、会员编号的规则未见公布，由本平台编列",
)


@hookimpl
def hub_region() -> Region:
    """The province as one frozen value."""
    return Region(
        slug="hunan",
        adcode="430000",
        name="湖南省总工会",
        platform_name="湖南省网上工会工作平台",
        sources=(NOTICE,),
        limitations=LIMITATIONS,
        layouts=(UNIONS, FORM, OPENING, MEMBERS),
        rules=(ORG_RULES, MEMBER_RULES),
        policies=POLICIES,
    )
