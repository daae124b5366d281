"""What Shenzhen's clerks choose from, and where that is written."""

from datetime import date

from hub.national import documents
from hub.region import CodeTable, Source, Typed, choice

GUIDE = Source("工会会员信息采集及服务卡办理业务操作指引（基层工会使用）")
SHEET = Source(
    "工会会员信息采集汇总表（附件2）",
    seen=False,
    place="文字说明见操作指引，截图已失：未引述的列、各列的次序、表头第4行和第5行的位置由本平台所定",
)
DETAILS = Source(
    "单位信息、工会信息必填项（操作指引图1）",
    seen=False,
    place="截图已失：项目与次序由本平台所定",
)
SINCE = date(2016, 1, 1)  # the guide is not dated; its examples are of 2016

AS_ASKED = "未按照表格要求填写"  # the guide's cause of what is wrong above the table

INCOME = CodeTable(
    key="income",
    source=GUIDE,
    typed=Typed.CODE,
    entries=(
        choice("0-4999", local="1"),
        choice("5000-19999", local="2"),
        choice("20000-49999", local="3"),
        choice("50000-99999", local="4"),
        choice("100000以上", local="5"),
    ),
)

EMPLOYER_CLASS = CodeTable(
    key="employer_class",
    source=GUIDE,
    typed=Typed.CODE,
    entries=(
        choice("机关事业单位", local="34"),
        choice("企业", local="60"),
        choice("其他", local="39"),
    ),
)

ID_TYPE = CodeTable(
    key="id_type",
    standard="ACFTU id type",
    source=GUIDE,
    entries=(
        choice("居民身份证", documents.RESIDENT, also=("身份证", "(居民)身份证")),
        choice("护照", "2"),
        choice("户口簿", "3"),
        choice("外国人居留许可证", "SZ-41"),
        choice("港澳居民来往内地通行证（香港）", "SZ-51"),
        choice("港澳居民来往内地通行证（澳门）", "SZ-52"),
        choice("台湾居民来往大陆通行证", "6"),
        choice("其他", "9"),
    ),
    otherwise="其他",
)

OUTLETS = CodeTable(key="outlets", label="领卡网点", source=GUIDE, entries=(), loaded=True)  # the bank keeps it

ORG_KIND = CodeTable(
    key="org_kind",
    standard="ACFTU org kind",
    source=DETAILS,
    entries=(
        choice("总工会", "LOCAL_FEDERATION"),
        choice("工会联合会", "PRIMARY_FEDERATION"),
        choice("产业（系统）工会", "INDUSTRIAL", covers=("SECTORAL",)),
        choice("基层工会", "SINGLE", also=("单独基层工会", "独立基层工会", "基层工会委员会")),
        choice("联合基层工会", "JOINT"),
    ),
)

DISTRICT = CodeTable(
    key="district",
    standard="GB/T 2260",
    source=DETAILS,
    entries=(
        choice("深圳市（市直属）", "440300", also=("深圳市",)),
        choice("罗湖区", "440303"),
        choice("福田区", "440304"),
        choice("南山区", "440305"),
        choice("宝安区", "440306"),
        choice("龙岗区", "440307"),
        choice("盐田区", "440308"),
        choice("龙华区", "440309"),
        choice("坪山区", "440310"),
        choice("光明区", "440311"),
    ),
)
