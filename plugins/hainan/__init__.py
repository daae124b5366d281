"""海南省总工会. The superior imports unions, each activated union imports its members: two issued workbooks.

References: 《信息采集录入规范流程说明（组织和会员）》 (about October 2018); the two 采集表 as issued.
Limitations are listed in the declaration, so that they are printed with the region.
"""

from hub.region import Limit, Link, LinkKind, MenuItem, Region, hookimpl

from .codes import MANUAL, TEMPLATES
from .layouts import JOINING, MEMBERS, UNIONS
from .lifecycles import ORG
from .policies import POLICIES
from .rules import MEMBER_RULES, ORG_RULES

LIMITATIONS = (
    "《工会组织信息采集表说明书》《工会会员信息采集表说明书》未见原件，填表指南由本平台按模板生成",
    "流程说明中“填写信息注意点”的批注图已失，未收入",
    "首页四项统计只见两项：“本级工会会员人数”“会员人数(含下级工会)”",
    "“法人信息管理”菜单内容未见，“网上入会会员审核”“会员转出审核”只见菜单名",
    "网上入会申请的表单未见，由本平台按会员信息采集表所定，会籍变化各项由工会审核通过时记载",
    "导入历史的“状态”取值未见原件，用本平台的状态",
    "工会编号、会员编号的完整规则未见公布：前四位按所在政区或产业工会，其余为本平台流水号",
    "隶属层级与各类工会可居的层级未见规定，由本平台推定",
    "流程说明要求所列项目均为必填；会籍变化原因只在转出、除名、退会时必填",
    "流程说明印密码为6至16位；本平台安全要求为8至64位，且必须包含数字和字母",
    "流程说明称三项信息相符即可激活；本平台另须上级工会签发的激活码",
    "截图一处以“单位名称”为登录账号，正文为“工会名称”，以正文为准",
    "单位性质类别的代码无国家标准，由本平台所定；“综合”“其它”“环境和公共设施管理业”“洋浦经济开发区”用 HN- 代码",
    "2014年后登记的“居民户口”不分农业、非农业，下拉菜单中没有对应选项；按原来的户口性质选择，由本平台所定",
    "省总工会基层工作部的电话未见公布",
)


@hookimpl
def hub_region() -> Region:
    """The province as one frozen value."""
    return Region(
        slug="hainan",
        adcode="460000",
        name="海南省总工会",
        platform_name="海南基层工会服务平台",
        sources=(TEMPLATES, MANUAL),
        limitations=LIMITATIONS,
        layouts=(UNIONS, MEMBERS, JOINING),
        rules=(ORG_RULES, MEMBER_RULES),
        lifecycles=(ORG,),
        policies=POLICIES,
        menu=(
            MenuItem("home", "首页"),
            MenuItem("orgs", "组织管理"),
            MenuItem("members", "会员管理"),
            MenuItem("join_applications", "网上入会会员审核", parent="members"),
            MenuItem("transfers_out", "会员转出审核", parent="members"),
            MenuItem("legal_persons", "法人信息管理"),
        ),
        links=(
            Link(
                LinkKind.PHONE,
                "省总工会基层工作部",
                "电话未公布",
                hint="填写过程中如有疑问，请联系省总工会基层工作部",
            ),
        ),
        limits=(
            Limit("password", "密码", "8-64位数字、字母或常用符号，必须包含数字和字母"),
            Limit("activation", "激活", "此步骤无需注册账号，注册可能会导致账号被占用"),
            Limit("members", "会员信息导入", "前提是：已经完成工会激活"),
        ),
    )
