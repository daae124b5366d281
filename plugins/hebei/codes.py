"""What Hebei's clerks choose from, and where that is written."""

from datetime import date

from hub.national import SECTIONS, STANDARDS, as_printed
from hub.region import CodeTable, Source, choice

MANUAL = Source("基层工会信息、会员信息采集操作说明")
YEARBOOK = Source(
    "河北省总工会办公室统计年报要求", seen=False, place="说明只说与其一致，未收入：可选内容按全国标准所定"
)
CUT = Source(
    "基层工会信息、会员信息采集操作说明（单位数据录入的下拉菜单）", seen=False, place="已缺：可选内容由本平台所拟"
)
SINCE = date(2012, 1, 1)  # the manual is not dated

_DIVISIONS = STANDARDS["GB/T 4754"]

EMPLOYER = CodeTable(
    key="employer",
    label="单位类别",
    standard="ACFTU employer kind",
    source=YEARBOOK,
    entries=tuple(choice(label, code) for code, label in STANDARDS["ACFTU employer kind"].labels.items()),
)
INDUSTRY = CodeTable(
    key="industry",
    label="所属行业",
    standard="GB/T 4754",
    source=YEARBOOK,
    entries=SECTIONS,
)
TRADE = CodeTable(
    key="trade",
    label="细分行业类别",
    source=YEARBOOK,
    parent=INDUSTRY,
    entries=tuple(
        choice(label, f"{_DIVISIONS.parents[code]}{code}")
        for code, label in _DIVISIONS.labels.items()
        if _DIVISIONS.parents.get(code, "").isalpha()
    ),
)
RUNNING = CodeTable(
    key="running",
    label="生产状况",
    source=CUT,
    entries=(choice("正常生产"), choice("半停产"), choice("停产"), choice("筹建"), choice("其他")),
)
FORM = CodeTable(
    key="form",
    label="工会组织形式",
    standard="ACFTU org kind",
    source=MANUAL,
    entries=(choice("单独基层工会", "SINGLE"), choice("联合基层工会", "JOINT")),
)
ORG_KIND = CodeTable(
    key="org_kind",
    label="工会类型",
    standard="ACFTU org kind",
    source=MANUAL,
    entries=(
        choice("总工会", "LOCAL_FEDERATION"),
        choice("工会联合会", "PRIMARY_FEDERATION"),
        choice("产业工会", "INDUSTRIAL", covers=("SECTORAL",)),
        choice("单独基层工会", "SINGLE"),
        choice("联合基层工会", "JOINT"),
    ),
)
HONOUR = CodeTable(
    key="honour",
    source=MANUAL,
    entries=(choice("和谐企业"), choice("双爱双评先进企业"), choice("模范职工之家")),
)
HONOUR_LEVEL = CodeTable(key="honour_level", source=MANUAL, entries=(choice("国家级"), choice("省级"), choice("市级")))
ORIGIN = CodeTable(
    key="chair_origin",
    label="主席产生形式",
    source=MANUAL,
    entries=(choice("上级工会推荐"), choice("职业化工会主席"), choice("直接民主选举")),
)
EDUCATION = as_printed("education", "GB/T 4658")
ID_TYPE = as_printed("id_type", "ACFTU id type")
