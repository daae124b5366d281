"""河北省总工会. The superior enters a union and locks its name; the unit fills in two tables offline and hands them up.

Reference: 《基层工会信息、会员信息采集操作说明》.
Limitations are listed in the declaration, so that they are printed with the region.
"""

from hub.region import Limit, Link, LinkKind, MenuItem, Region, hookimpl

from .codes import MANUAL
from .layouts import MEMBERS, OPENING, UNION, UNIT, chair, honours, ours
from .lifecycles import ORG
from .policies import POLICIES
from .rules import MEMBER_RULES, ORG_RULES

LIMITATIONS = (
    "单位类别、所属行业、细分行业类别按“省总办公室统计年报要求”，该要求未见：单位类别、行业按全国标准所定",
    "生产状况、政治面貌、学历的可选内容在说明中已缺：生产状况由本平台所拟，政治面貌、学历按国家标准",
    "人数、日期之间的合理性说明中没有规定，本平台只作提醒（HB-O-01 至 09、15 至 17，HB-H-01 至 04）",
    "核准登记时间、工会法人资格证书号码在已登记工会法人资格时必填，由本平台推定",
    "荣誉可以填写几项，说明中没有规定：表中印4项",
    "客户端的登录用户“1”、密码“1”和由单位名称生成的单位密码不再使用：标识文件由上级工会签发，或凭上级工会发给的激活码下载",
    "客户端所用标识文件和上报数据文件包的格式未见，由本平台所定",
    "隶属层级与各类工会可居的层级、工会编号和会员编号的规则未见规定，由本平台推定",
    "说明中的帮助电话、论坛、邮箱未收入",
    "数据备份、统计、打印：在单位本地由 hub pack 生成备份和汇总，在平台上由统计和各表的检查结果办理",
    "上级工会代单位录入会员的，说明中没有规定，本平台提醒（HB-M-06）",
    "会员只填姓名、身份证号和加入工会时间：其他地区要求的各项在转往时补填",
    "说明未注明日期，各表以2012年1月1日为起用日",
)


@hookimpl
def hub_region() -> Region:
    """The province as one frozen value."""
    return Region(
        slug="hebei",
        adcode="130000",
        name="河北省总工会",
        platform_name="河北省工会数据采集",
        sources=(MANUAL,),
        limitations=LIMITATIONS,
        extras=(ours, honours, chair),
        layouts=(UNION, UNIT, OPENING, MEMBERS),
        rules=(ORG_RULES, MEMBER_RULES),
        lifecycles=(ORG,),
        policies=POLICIES,
        menu=(
            MenuItem("entry", "数据录入"),
            MenuItem("union", "单位数据录入", parent="entry"),
            MenuItem("members", "会员信息录入", parent="entry"),
            MenuItem("report", "生成上报数据文件包"),
            MenuItem("backup", "数据备份"),
            MenuItem("statistics", "统计"),
            MenuItem("query", "查询"),
        ),
        links=(
            Link(LinkKind.DOWNLOAD, "基层单位信息表", "union", hint="单位数据录入-下载已填好锁定内容的空表"),
            Link(LinkKind.DOWNLOAD, "会员基本信息表", "members", hint="会员信息录入-下载空表"),
        ),
        limits=(
            Limit("union", "基层单位信息表", "一张表只填一个单位"),
            Limit("xls", "旧格式（.xls）工作簿", "最多65536行；会员更多的，请用 .xlsx"),
            Limit("report", "上报数据文件包", "两张表和标识文件缺一不可；有一处错误，全部不接收"),
        ),
    )
