"""What Shanghai's unions choose from: the manual shows one label of each list, the rest are the national standards'."""

from datetime import date

from hub.national import SECTIONS, documents
from hub.region import CodeTable, Source, choice

SINCE = date(2019, 4, 1)
MANUAL = Source("上海工会网上工作平台 操作手册", SINCE)
MEMBER_FORM = Source(
    "上海工会网上工作平台 操作手册（会员管理-新增会员）",
    SINCE,
    seen=False,
    place="截图只见前11项，其余项目由本平台所定",
)
MEMBER_SHEET = Source(
    "上海工会网上工作平台 会员导入模板",
    SINCE,
    seen=False,
    place="手册未收入模板的各列：按新增会员的表单所定",
)
LISTS = Source(
    "上海工会网上工作平台 操作手册（下拉选项）",
    SINCE,
    seen=False,
    place="截图中每个下拉列表只见一个选项，其余按国家标准所定",
)
DISTRICTS, BUREAUS = "区", "局"  # the parallel trees

# fmt: off

EDUCATION = CodeTable(key="education", label="学历", standard="GB/T 4658", source=LISTS, entries=(
    choice("研究生",     "10", also=("研究生及以上", "硕士", "博士"), covers=("1*",)),
    choice("大学本科",   "21", also=("本科", "大学"), covers=("2*",)),
    choice("大学专科",   "31", also=("大专", "专科"), covers=("3*",)),
    choice("中专、职校、技校", "41", also=("中专", "职校", "技校", "职高"), covers=("4*",)),
    choice("高中",       "61", also=("普通高中",), covers=("6*",)),
    choice("初中",       "71", also=("初级中学",), covers=("7*",)),
    choice("小学及以下", "81", also=("小学",), covers=("8*",)),
))
HUKOU = CodeTable(key="hukou", label="户籍类型", standard="GA 324.1", source=LISTS, entries=(
    choice("非农业", "1", also=("非农业户口", "城镇"), covers=("3", "5")),
    choice("农业",   "2", also=("农业户口", "农村"), covers=("4",)),
))
SKILL = CodeTable(key="skill", label="技术等级", standard="ACFTU skill level", source=LISTS, entries=(
    choice("无",       "0", also=("没有",)),
    choice("初级",     "5", also=("初级工", "职业资格五级（初级）")),
    choice("中级",     "4", also=("中级工", "职业资格四级（中级）")),
    choice("高级",     "3", also=("高级工", "职业资格三级（高级）")),
    choice("技师",     "2", also=("职业资格二级（技师）",)),
    choice("高级技师", "1", also=("职业资格一级（高级技师）",)),
))
ID_TYPE = CodeTable(key="id_type", label="有效证件类型", standard="ACFTU id type", source=LISTS, entries=(
    choice("身份证", documents.RESIDENT, also=("居民身份证", "二代身份证")),
    choice("护照", "2"),
    choice("户口簿", "3", also=("户口本",)),
    choice("外国人永久居留身份证", "4", also=("外国人永久居留证",)),
    choice("港澳居民来往内地通行证", "5", also=("回乡证",)),
    choice("台湾居民来往大陆通行证", "6", also=("台胞证",)),
    choice("港澳台居民居住证", "7"),
    choice("其他", "9", also=("其它",)),
))
ECONOMY = CodeTable(key="economy", label="经济类型", standard="GB/T 12402", source=LISTS, entries=(
    choice("国有企业",     "110", also=("国有", "国有全资"), covers=("151",)),
    choice("集体企业",     "120", also=("集体", "集体全资")),
    choice("股份合作企业", "130", also=("股份合作",)),
    choice("联营企业",     "140", also=("联营",), covers=("14*",)),
    choice("有限责任公司", "150", covers=("159",)),
    choice("股份有限公司", "160", also=("股份有限",)),
    choice("私营企业",     "170", also=("私营", "民营企业"), covers=("171", "172", "173", "174", "179")),
    choice("个体经营",     "175", also=("个体", "个体工商户")),
    choice("港澳台商投资企业", "200", also=("港澳台投资",), covers=("2*",)),
    choice("外商投资企业", "300", also=("外商投资", "外资企业"), covers=("3*",)),
    choice("其他",         "900", also=("其它",), covers=("100", "190")),
))
ORG_KIND = CodeTable(key="org_kind", label="基层工会类型", standard="ACFTU org kind", source=LISTS, entries=(
    choice("总工会", "LOCAL_FEDERATION"),
    choice("产业局工会", "INDUSTRIAL", also=("产业（局）工会", "局工会"), covers=("SECTORAL",)),
    choice("工会联合会", "PRIMARY_FEDERATION", also=("街镇（开发区）工会", "二级公司工会")),
    choice("单独基层工会", "SINGLE", also=("独立基层工会", "基层工会")),
    choice("联合基层工会", "JOINT"),
))
DISTRICT = CodeTable(key="district", label="工会所属区总工会", standard="GB/T 2260", source=LISTS, entries=(
    choice("黄浦区", "310101"), choice("徐汇区", "310104"), choice("长宁区", "310105"), choice("静安区", "310106"),
    choice("普陀区", "310107"), choice("虹口区", "310109"), choice("杨浦区", "310110"), choice("闵行区", "310112"),
    choice("宝山区", "310113"), choice("嘉定区", "310114"), choice("浦东新区", "310115", also=("浦东",)),
    choice("金山区", "310116"), choice("松江区", "310117"), choice("青浦区", "310118"), choice("奉贤区", "310120"),
    choice("崇明区", "310151"),
))

# fmt: on


INDUSTRY = CodeTable(
    key="industry",
    label="单位所属行业",
    standard="GB/T 4754",
    source=LISTS,
    entries=SECTIONS,
)
