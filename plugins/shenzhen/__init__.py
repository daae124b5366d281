"""深圳市总工会. The superior opens a union's account; the union completes its details, then imports its members.

Reference: 《工会会员信息采集及服务卡办理业务操作指引（基层工会使用）》.
Limitations are listed in the declaration, so that they are printed with the region.
"""

from hub.region import Limit, Link, LinkKind, MenuItem, Region, hookimpl

from .codes import GUIDE
from .layouts import BANK_FILE, MEMBERS, OPENING, UNION, ours
from .lifecycles import CARD
from .policies import POLICIES
from .rules import MEMBER_RULES, ORG_RULES

LIMITATIONS = (
    "操作指引图1至图7已失：汇总表只知共13列（A至M）、部分列名、表头各项、填报工会在第三行，其余列与各列次序由本平台所定",
    "列名被改动、合并、删除的，由本平台指明是哪一列；多出的列不导入，缺少的选填列按未填写处理，只作提醒",
    "国家/地区、证件类型都没有填的，按居民身份证检查证件号码（SZ-E07、SZ-E11），不另要求国家/地区、出生日期、性别",
    "单位信息、工会信息的必填项（图1）未见，由本平台所定；补填齐全前不能导入会员",
    "领卡网点的行号由银行掌握，未见清单：装入银行提供的网点表之后按表检查，之前只检查是否为行号的数字",
    "操作指引未引述“性别必填”的提示，按说明文字比照同类提示所拟（SZ-E10B）；一般必填项的提示也未引述",
    "出生日期、邮箱等其他提醒（SZ-W-、SZ-M-、SZ-O-）为本平台所加",
    "操作指引印有统一的初始密码；本平台每个账号单独生成，只能用来修改密码，七日内有效",
    "工会编号、会员编号的规则未见公布，由本平台编列",
    "隶属层级与各类工会可居的层级未见规定，由本平台推定",
    "证件号码已在其他工会的，只有该工会在本工会管理范围内才显示其名称，否则一律提示“该证件号码已存在！”",
    "办卡流程按操作指引第四部分；挂失、补卡、注销未见规定，由本平台比照重新制卡所定",
    "“批量开卡协议”和身份证复印件由工会与银行在平台外办理，本平台不登记，办卡前也不检查",
    "卡厂制卡、上门激活、自行激活都由银行登记；激活时在网点修改的个人信息不会传回，由工会在会员信息中更正",
    "与银行往来的办卡文件、办卡结果未见格式，由本平台所定；银行能用的字、卡面姓名的长度未见规定，按GBK字符集、40个半角字符检查",
    "领取、激活等环节的名称，操作指引未用的由本平台所拟",
    "操作指引未注明日期，各表以2016年1月1日为起用日",
    "服务热线号码未见公布",
)


@hookimpl
def hub_region() -> Region:
    """The city as one frozen value."""
    return Region(
        slug="shenzhen",
        adcode="440300",
        name="深圳市总工会",
        platform_name="深圳基层工会工作平台",
        sources=(GUIDE,),
        limitations=LIMITATIONS,
        extras=(ours,),
        layouts=(UNION, OPENING, MEMBERS, BANK_FILE),
        rules=(ORG_RULES, MEMBER_RULES),
        lifecycles=(CARD,),
        policies=POLICIES,
        menu=(
            MenuItem("employer", "单位信息"),
            MenuItem("orgs", "工会组织信息", parent="employer"),
            MenuItem("members", "会员管理"),
            MenuItem("member_list", "会员信息", parent="members"),
            MenuItem("cards", "会员服务卡"),
            MenuItem("cards_none", "未办卡", parent="cards"),
            MenuItem("cards_pending", "待办卡", parent="cards_none"),
            MenuItem("cards_failed", "待处理", parent="cards_none"),
            MenuItem("cards_done", "已办卡", parent="cards"),
        ),
        links=(Link(LinkKind.DOWNLOAD, "下载会员模板", "members", hint="会员管理-会员信息-下载会员模板"),),
        limits=(
            Limit("password", "密码", "8-64位数字、字母或常用符号，必须包含数字和字母；初始密码七日内有效"),
            Limit("members", "导入会员", "单位信息和工会信息的必填项已经填写完整；有一处错误，全部不导入"),
            Limit("card_hand_out", "发放会员服务卡", "签收后5个工作日内发放，按国家公布的放假和调休安排计算"),
            Limit("card_name", "卡面姓名", "GBK字符集以内，不超过20个汉字；有生僻字或过长的，填写办卡约定姓名"),
        ),
    )
