"""What Hunan's unions choose from. The province's sheets are not shown: every list is the national standard's own."""

from datetime import date

from hub.national import SECTIONS, STANDARDS, as_printed
from hub.region import CodeTable, Source, choice

SINCE = date(2019, 7, 1)
NOTICE = Source("长沙市总工会办公室关于网上工会工作平台信息采集的通知（长工办发〔2019〕42号）", SINCE)
SHEETS = Source(
    "湖南省网上工会工作平台 信息采集模板",
    SINCE,
    seen=False,
    place="通知只说由网上平台提供下载，未收入：各列与次序按全国最低数据项所定",
)

EDUCATION = as_printed(
    "education",
    "GB/T 4658",
    {
        "11": ("博士", "博士研究生"),
        "14": ("硕士", "硕士研究生"),
        "21": ("本科", "大学本科"),
        "31": ("大专", "大学专科", "专科"),
        "41": ("中专", "中等专科"),
        "44": ("职高", "职业高中"),
        "47": ("技校", "技工学校"),
        "61": ("高中", "普通高中"),
        "71": ("初中",),
        "81": ("小学",),
    },
)
HUKOU = as_printed("hukou", "GA 324.1")
WORK_STATUS = as_printed("work_status", "ACFTU work status")
SKILL = as_printed("skill", "ACFTU skill level")
ID_TYPE = as_printed("id_type", "ACFTU id type", {"1": ("身份证",), "9": ("其它",)})
ECONOMY = as_printed("economy", "GB/T 12402")
EMPLOYER = as_printed("employer", "ACFTU employer kind")
ORG_KIND = CodeTable(
    key="org_kind",
    standard="ACFTU org kind",
    source=NOTICE,
    entries=(
        choice("总工会", "LOCAL_FEDERATION", also=("市总工会", "开发区总工会", "区（县）市总工会")),
        choice("市产业（系统）工会", "INDUSTRIAL", also=("产业工会", "系统工会"), covers=("SECTORAL",)),
        choice(
            "工会联合会",
            "PRIMARY_FEDERATION",
            also=("乡镇（街道）工会联合会", "省级以上开发区（产业园区）工会联合会"),
        ),
        choice("基层法人独立工会", "SINGLE", also=("市总直属基层工会", "独立基层工会", "单独基层工会", "基层工会")),
        choice("基层联合工会", "JOINT", also=("联合基层工会", "村（社区）联合工会")),
    ),
)
INDUSTRY = CodeTable(
    key="industry",
    label="单位所属行业",
    standard="GB/T 4754",
    source=STANDARDS["GB/T 4754"].source,
    entries=SECTIONS,
)
DISTRICT = CodeTable(
    key="district",
    label="单位所在政区",
    standard="GB/T 2260",
    source=STANDARDS["GB/T 2260"].source,
    entries=tuple(
        choice(label, code)
        for city in STANDARDS["GB/T 2260"].under("430000")
        for code, label in (
            (city, STANDARDS["GB/T 2260"].labels[city]),
            *((code, STANDARDS["GB/T 2260"].labels[code]) for code in STANDARDS["GB/T 2260"].under(city)),
        )
    ),
)
