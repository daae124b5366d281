"""上海市总工会. Unions register and report themselves and are reviewed; members come by form, sheet and transfer.

Reference: 《上海工会网上工作平台 操作手册》, 2019-04-01.
Limitations are listed in the declaration, so that they are printed with the region.
"""

from hub.region import Limit, Link, LinkKind, MenuItem, Region, hookimpl

from .codes import MANUAL
from .layouts import BANK_FILE, BUREAU_REPORT, JOINING, MEMBER, MEMBERS, OPENING, REPORT, TRANSFERS_IN, ours
from .lifecycles import JOIN_APPLICATION, MEMBER_TRANSFER, ORG
from .policies import POLICIES
from .rules import MEMBER_RULES, ORG_RULES

LIMITATIONS = (
    "手册中每个下拉列表只见一个选项，其余按国家标准所定",
    "新增会员的表单只见前11项，会员导入模板的各列未收入手册，由本平台所定",
    "会员导入的错误提示未收入手册，各句为本平台所拟",
    "基层工会之下能否再设工会手册未见，本平台定为不设：上级须为总工会、产业局工会或工会联合会（二级公司工会）",
    "转移的表单与上报相同，“修改地址”只见其名，本平台理解为随转移更新单位地址与所属区、街镇",
    "单位名称、代码、经济类型、所属区能否修改未见，本平台不允许修改：须办理转移，或由上级工会更正",
    "手册只见审核不通过，退回后可以更正重报；对并非本单位办理的上报不予受理，由本平台所定",
    "手册未说明撤销后会员的去向：合并的，会员转入所并入的工会；转出本市、关闭的，会籍由上级工会保留",
    "会员信息修改由谁审核未见，只见“信息修改状态”一列，由本平台定为上级工会",
    "网上入会在手册中未见，表单为新增会员的各项（不含工会职位、入会日期），审核的步骤与用语按组织上报，由本平台所定",
    "会员转入的审核期限未见规定，本平台定为十个工作日，逾期作废，满五个工作日提请上级单位",
    "年检的起止日期每年由市总工会公布，未公布前按本平台所列",
    "NCZY代码、当前组织关系的含义未见说明：前者只按原样保存，后者以上级工会为准",
    "9位工会组织机构代码在手册中于办卡时修改，本平台在工会资料中填写，与其他资料一样由上级审核",
    "虚拟组织机构代码的编制规则未见公布，由本平台编制，不用于比对",
    "工会编号的规则未见公布，由本平台编列；会员编号为10位流水号",
    "会员服务卡的合作银行与批次状态未见，名称与状态由本平台所定",
    "疗休养体检预约平台为外部系统，只列入菜单",
    "服务热线与邮箱未收入",
)


@hookimpl
def hub_region() -> Region:
    """The city as one frozen value."""
    return Region(
        slug="shanghai",
        adcode="310000",
        name="上海市总工会",
        platform_name="上海工会网上工作平台",
        sources=(MANUAL,),
        limitations=LIMITATIONS,
        extras=(ours,),
        layouts=(REPORT, BUREAU_REPORT, OPENING, MEMBER, MEMBERS, TRANSFERS_IN, BANK_FILE, JOINING),
        rules=(ORG_RULES, MEMBER_RULES),
        lifecycles=(ORG, MEMBER_TRANSFER, JOIN_APPLICATION),
        policies=POLICIES,
        menu=(
            MenuItem("orgs", "组织管理"),
            MenuItem("org_inspection", "组织年检"),
            MenuItem("members", "会员管理"),
            MenuItem("member_inspection", "会员年检"),
            MenuItem("join_applications", "网上入会会员审核"),
            MenuItem("transfers_in", "会员转入"),
            MenuItem("transfers_out", "会员转出审核"),
            MenuItem("cards", "会员服务卡管理"),
            MenuItem("recreation", "疗休养体检预约平台"),
        ),
        links=(Link(LinkKind.DOWNLOAD, "点击下载Excel文件模板", "members", hint="会员管理-模板导入会员"),),
        limits=(
            Limit("password", "密码", "8-64位数字、字母或常用符号，必须包含数字和字母"),
            Limit("members", "新增会员", "基层工会完成了组织上报并通过审核"),
            Limit("rows", "每次上传", "不得大于1000条"),
            Limit("imports", "同时导入", "一次导入未处理结束时，需等待完成才能继续下次导入"),
            Limit("history", "历史导入记录", "未查询到导入记录"),
            Limit("move", "转移", "如单位有在办卡人员或者待转出审核人员禁止转移"),
            Limit(
                "move_address",
                "修改地址",
                "转移时填写新的单位地址，选择新的工会所属区、街镇（开发区）工会或产业局、公司工会",
            ),
            Limit("move_review", "转移审核", "转移提交后由转出和转入的双方上级工会审核"),
            Limit("dissolve", "撤销", "撤销分成三种：合并、转出本市、关闭，无需审核。"),
            Limit("batches", "办卡批次", "一天只能够添加一个批次；外籍人士需单独提交"),
            Limit("card_address", "联系地址", "不能超过40个字符"),
            Limit("help", "服务热线与邮箱", "3 个工作日内予以回复"),
        ),
    )
