"""长沙市总工会. Four levels; each enters the level below, opens its account, answers for it, and has dated targets.

Reference: 长工办发〔2019〕42号. Sheets, lists and rules are the province's (hunan).
Limitations are listed in the declaration, so that they are printed with the region.
"""

from hub.region import Limit, MenuItem, Region, hookimpl

from .policies import NOTICE, POLICIES

LIMITATIONS = (
    "通知一处称“四级”，一处列出五种工会，以四级为准",
    "市直属基层工会（第二级）之下能否再设工会未见规定，按可以",
    "和包支付收缴会费为外部系统，不在本平台办理",
    "逐级培训、泄密追责是管理要求：平台登记责任人、记录每次操作，不另设流程",
    "信息管理员调离“及时变更权限”未规定天数，按5个工作日",
)


@hookimpl
def hub_region() -> Region:
    """The city as one frozen value."""
    return Region(
        slug="changsha",
        adcode="430100",
        name="长沙市总工会",
        platform_name="长沙市网上工会工作平台",
        within="hunan",
        sources=(NOTICE,),
        limitations=LIMITATIONS,
        policies=POLICIES,
        menu=(
            MenuItem("orgs", "工会组织"),
            MenuItem("members", "工会会员"),
            MenuItem("progress", "信息实时报告"),
            MenuItem("alerts", "信息预警", parent="progress"),
            MenuItem("exports", "数据导出"),
        ),
        limits=(
            Limit("levels", "工会层级", "四级；每级工会由上一级录入基础信息并配置账号、初始密码"),
            Limit("exports", "数据导出", "经本单位分管领导和上级工会书面同意；一次下载，24小时内有效"),
            Limit("responsible", "责任人", "每级工会登记第一责任人、分管领导、信息管理员"),
            Limit("administrator", "信息管理员", "调离时由上级工会及时变更权限；5个工作日内核实或开通新的账号"),
        ),
    )
