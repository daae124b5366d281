"""下拉菜单表: the labels Hainan prints, in its order, and what they mean nationally."""

from datetime import date

from hub.national import ETHNICITY as NATIONAL_ETHNICITY
from hub.national import STANDARDS
from hub.region import CodeTable, Source, choice

ISSUED = date(2018, 10, 1)  # about: neither names its day
TEMPLATES = Source("海南组织信息导入模板.xlsx、海南会员信息导入模板.xlsx（“下拉菜单表”及各列下拉选项）", ISSUED)
MANUAL = Source("海南省总工会《信息采集录入规范流程说明（组织和会员）》", ISSUED)

# fmt: off

EDUCATION = CodeTable(key="education", label="学历", standard="GB/T 4658", source=TEMPLATES, entries=(
    choice("博士",      "11", also=("博士研究生",), covers=("12", "13")),
    choice("硕士",      "14", also=("硕士研究生",), covers=("10", "15", "16", "17", "18", "19")),  # and 研究生班
    choice("本科",      "21", also=("大学本科", "大学"), covers=("2*",)),
    choice("大专",      "31", also=("大学专科", "专科"), covers=("3*",)),
    choice("中专",      "41", also=("中等专科",), covers=("4*",)),  # and 职高, 技校
    choice("高中",      "61", also=("普通高中",), covers=("6*",)),
    choice("初中",      "71", also=("初级中学",), covers=("7*",)),
    choice("小学及以下", "81", also=("小学",), covers=("8*",)),
))
WORK_STATUS = CodeTable(key="work_status", label="就业状况", standard="ACFTU work status", source=TEMPLATES, entries=(
    choice("在岗",       "1", also=("在职",)),
    choice("待（下）岗",  "2", also=("待岗", "下岗")),
    choice("失业",       "3"),
    choice("退休",       "4", covers=("5",)),  # 离休 is a retirement; Hainan has no word of its own for it
    choice("退职",       "6"),
    choice("退养（内退）", "7", also=("退养", "内退")),
    choice("病休",       "8"),
    choice("其他",       "9", also=("其它",)),
))
SKILL = CodeTable(key="skill", label="技术等级", standard="ACFTU skill level", source=TEMPLATES, entries=(
    choice("无", "0", also=("没有",)),
    choice("职业资格一级（高级技师）", "1", also=("高级技师", "职业资格一级", "一级")),
    choice("职业资格二级（技师）",     "2", also=("技师", "职业资格二级", "二级")),
    choice("职业资格三级（高级）",     "3", also=("高级", "高级工", "职业资格三级", "三级")),
    choice("职业资格四级（中级）",     "4", also=("中级", "中级工", "职业资格四级", "四级")),
    choice("职业资格五级（初级）",     "5", also=("初级", "初级工", "职业资格五级", "五级")),
))
# Hainan does not ask whether of a family or collective; 自理口粮户口 counts as 非农业.
HUKOU = CodeTable(key="hukou", label="户籍类型", standard="GA 324.1", source=TEMPLATES, entries=(
    choice("农业户口",   "2", also=("农业", "农村户口", "农村"), covers=("4",)),
    choice("非农业户口", "1", also=("非农业", "非农户口", "非农", "城镇户口", "城镇"), covers=("3", "5")),
))
ETHNICITY = CodeTable(
    key="ethnicity", label="民族", standard="GB/T 3304", source=TEMPLATES, entries=NATIONAL_ETHNICITY.entries)
ID_TYPE = CodeTable(key="id_type", label="有效证件类别", standard="ACFTU id type", source=TEMPLATES, entries=(
    choice("居民身份证", "1", also=("身份证", "二代身份证", "第二代居民身份证")),
))
DISTRICT = CodeTable(key="district", label="单位所在政区", standard="GB/T 2260", source=TEMPLATES, entries=(
    choice("海口市",   "460100", also=("海口",), covers=("4601*",)),
    choice("三亚市",   "460200", also=("三亚",), covers=("4602*",)),
    choice("三沙市",   "460300", also=("三沙",), covers=("4603*",)),
    choice("儋州市",   "460400", also=("儋州",)),
    choice("琼海市",   "469002", also=("琼海",)),
    choice("文昌市",   "469005", also=("文昌",)),
    choice("万宁市",   "469006", also=("万宁",)),
    choice("东方市 ",  "469007", also=("东方",)),  # the issued list has the space
    choice("五指山市", "469001", also=("五指山",)),
    choice("乐东县",   "469027", also=("乐东", "乐东黎族自治县")),
    choice("澄迈县",   "469023", also=("澄迈",)),
    choice("临高县",   "469024", also=("临高",)),
    choice("定安县",   "469021", also=("定安",)),
    choice("屯昌县",   "469022", also=("屯昌",)),
    choice("陵水县",   "469028", also=("陵水", "陵水黎族自治县")),
    choice("昌江县",   "469026", also=("昌江", "昌江黎族自治县")),
    choice("保亭县",   "469029", also=("保亭", "保亭黎族苗族自治县")),
    choice("琼中县",   "469030", also=("琼中", "琼中黎族苗族自治县")),
    choice("白沙县",   "469025", also=("白沙", "白沙黎族自治县")),
    choice("洋浦经济开发区", "HN-YP", also=("洋浦", "洋浦开发区")),  # no code: inside 儋州
))
ECONOMY = CodeTable(key="economy", label="经济类型", standard="GB/T 12402", source=TEMPLATES, entries=(
    choice("国有经济",   "110", also=("国有",), covers=("151",)),
    choice("集体经济",   "120", also=("集体",)),
    choice("私营经济",   "170", also=("私营", "私有经济"), covers=("171", "172", "173", "174", "179")),
    choice("个体经济",   "175", also=("个体",)),
    choice("联营经济",   "140", also=("联营",), covers=("14*",)),
    choice("股份制",     "160", also=("股份制经济", "股份"), covers=("130", "150", "159")),
    choice("外商投资",   "300", also=("外商投资经济", "外资"), covers=("3*",)),
    choice("港澳台投资", "200", also=("港澳台投资经济", "港澳台"), covers=("2*",)),
    choice("其他经济类", "900", also=("其它经济类", "其他", "其它"), covers=("100", "190")),
))
EMPLOYER = CodeTable(key="employer", label="单位性质类别", standard="ACFTU employer kind", source=TEMPLATES, entries=(
    choice("国有企业",         "110", also=("国企",)),
    choice("集体企业",         "120"),
    choice("股份合作企业",     "130"),
    choice("联营企业",         "140"),
    choice("国有独资公司",     "151"),
    choice("其他有限责任公司", "159", also=("其它有限责任公司", "有限责任公司")),
    choice("国有控股公司",     "161"),
    choice("其他股份有限公司", "169", also=("其它股份有限公司", "股份有限公司")),
    choice("私营企业",         "170", also=("民营企业",)),
    choice("其他内资企业",     "190", also=("其它内资企业",), covers=("100",)),
    choice("港澳台商投资企业", "200"),
    choice("外商投资企业",     "300", also=("外资企业",)),
    choice("财政拨款的事业单位", "410"),
    choice("其他事业单位",     "490", also=("其它事业单位",), covers=("400",)),
    choice("机关",             "510", also=("机关单位",)),
    choice("个体经济组织",     "700", also=("个体工商户",)),
    choice("社会团体",         "610", covers=("600",)),
    choice("民办非企业单位",   "620", also=("社会服务机构",)),  # its name since the Charity Law of 2016
    choice("基金会",           "630"),
    choice("其他组织",         "990", also=("其它组织",)),
))


def _all_of(section: str) -> tuple[str, ...]:
    """The divisions of a section: a union that gives 汽车制造业 is printed as 制造业."""
    return STANDARDS["GB/T 4754"].under(section)


# Hainan counts 社会保障 (94, since 2017 of section S) with health, and lists no government bodies (S, T).
INDUSTRY = CodeTable(key="industry", label="单位所属行业", standard="GB/T 4754", source=TEMPLATES, entries=(
    choice("农、林、牧、渔业", "A", covers=_all_of("A")),
    choice("采矿业",           "B", covers=_all_of("B")),
    choice("制造业",           "C", covers=_all_of("C")),
    choice("电力、热力、燃气及水的生产和供应业", "D", covers=_all_of("D")),
    choice("环境和公共设施管理业", "HN-05"),  # N without 水利: no section of its own
    choice("建筑业",           "E", covers=_all_of("E")),
    choice("交通运输、仓储业和邮政业", "G", covers=_all_of("G")),
    choice("信息传输、计算机服务和软件业", "I", covers=_all_of("I")),
    choice("批发和零售业",     "F", covers=_all_of("F")),
    choice("住宿、餐饮业",     "H", also=("住宿和餐饮业",), covers=_all_of("H")),
    choice("金融、保险业",     "J", also=("金融业",), covers=_all_of("J")),
    choice("房地产业",         "K", covers=_all_of("K")),
    choice("租赁和商务服务业", "L", covers=_all_of("L")),
    choice("科学研究、技术服务和地质勘查业", "M", also=("科学研究和技术服务业",), covers=_all_of("M")),
    choice("水利、环境和公共设施管理业", "N", covers=_all_of("N")),
    choice("居民服务和其他服务业", "O", also=("居民服务、修理和其他服务业",), covers=_all_of("O")),
    choice("教育",             "P", also=("教育业",), covers=_all_of("P")),
    choice("卫生、社会保障和社会服务业", "Q", also=("卫生和社会工作",), covers=(*_all_of("Q"), "94")),
    choice("文化、体育、娱乐业", "R", also=("文化、体育和娱乐业",), covers=_all_of("R")),
    choice("综合（含投资类、主业不明显）", "HN-20", also=("综合",)),  # the standard goes by the main trade
    choice("其它",             "HN-21", also=("其他",), covers=("S", "T", *_all_of("S"), *_all_of("T"))),
))
ORG_KIND = CodeTable(key="org_kind", label="基层工会类型", standard="ACFTU org kind", source=TEMPLATES, entries=(
    choice("独立基层工会", "SINGLE", also=("单独基层工会", "基层工会")),
    choice("联合基层工会", "JOINT", also=("联合工会",)),
    choice("工会联合会",   "PRIMARY_FEDERATION", covers=("SECTORAL",)),  # a trade's unions federate
    choice("产业(系统)工会", "INDUSTRIAL", also=("产业工会", "系统工会")),
    choice("总工会",       "LOCAL_FEDERATION"),
))

ORG_NUMBER_PREFIX = {  # by the union's district, or by the name of the provincial industrial union it is under
    "460100": "4602", "460200": "4603", "460300": "4604", "460400": "4605", "469002": "4606", "469005": "4607",
    "469006": "4608", "469007": "4609", "469001": "4610", "469027": "4611", "469023": "4612", "469024": "4613",
    "469021": "4614", "469022": "4615", "469028": "4616", "469026": "4617", "469029": "4618", "469030": "4619",
    "469025": "4620", "HN-YP": "4621",
    "海南省直机关工会工委": "4622", "海南省科教文卫邮电工会": "4623", "海南省农林水利交通建设工会": "4624",
    "海南省机械能源石化医药工会": "4625", "海南省财贸旅游烟草工会": "4626", "海南省地方税务局": "4627",
    "海南省工商行政管理工会": "4628",
}
PROVINCE_PREFIX = "4601"

# fmt: on
