"""The two workbooks Hainan issues, as a clerk fills them. Written from the printed sheets, cell by cell.

``member_workbook(people(3))`` is a right file; what a clerk may have done to it (``tests.accidents``) comes after the
rows: ``member_workbook(people(3), rows_inserted(1), renamed("姓名", "名字"), xls=True)``.
"""

import re
from collections.abc import Mapping, Sequence

from openpyxl.utils.cell import get_column_letter

from tests.spreadsheets import Book, Change, Page, Row, as_xls, as_xlsx

ORG_HEADERS = (
    "序号",
    "单位名称",
    "单位法人和其他组织统一社会信用代码",
    "单位地址",
    "单位所在政区",
    "单位性质类别",
    "经济类型",
    "单位所属行业",
    "职工人数",
    "工会名称",
    "工会法人和其他组织统一社会信用代码",
    "上级工会名称",
    "建会日期（格式：yyyy/MM/dd）",
    "基层工会类型",
    "会员人数",
    "工会负责人",
    "联系电话",
)
MEMBER_HEADERS = (
    "序号",
    "姓名",
    "性别",
    "出生日期（格式：yyyy/MM/dd）",
    "民族",
    "就业状况",
    "有效证件类别",
    "证件号码\n(填写18位身份证)",
    "学历",
    "技术等级",
    "移动电话",
    "户籍类型",
    "户籍所在地",
    "会籍变化类型",
    "会籍变化日期（格式：yyyy/MM/dd）",
    "会籍变化原因",
    "政治面貌",
    "工作单位",
    "籍贯",
    "是否农民工会员\n填写“是”或“否”",
)
# ruff: noqa: E501 - the lists stand as they are printed
ORG_NOTES = (
    "填表说明：\n1、此表所列项目均为必填项，按照单位和工会统一社会信用代码证书（组织机构代码证书）上有相应项目填写；\n"
    "2、“工会负责人”填写工会法定代表人；\n"
    "3、具体请查看《工会组织信息采集表说明书》，填写过程中如有疑问，请联系省总工会基层工作部。"
)
MEMBER_NOTES = (
    "填表说明：\n1、此表所列项目均为必填项，包括基层工会组织和基层以上工会组织发展的会员信息，《工会会员登记表》上有相应项目规范填写；\n"
    "2、“工作单位”需填写完整的单位全称；\n"
    "3、具体请查看《工会会员信息采集表说明书》，填写过程中如有疑问，请联系省总工会基层工作部。"
)
ORG_LISTS = {
    "单位所在政区": "海口市,三亚市,三沙市,儋州市,琼海市,文昌市,万宁市,东方市 ,五指山市,乐东县,澄迈县,临高县,定安县,屯昌县,陵水县,"
    "昌江县,保亭县,琼中县,白沙县,洋浦经济开发区",
    "单位性质类别": "国有企业,集体企业,股份合作企业,联营企业,国有独资公司,其他有限责任公司,国有控股公司,其他股份有限公司,私营企业,"
    "其他内资企业,港澳台商投资企业,外商投资企业,财政拨款的事业单位,其他事业单位,机关,个体经济组织,社会团体,民办非企业单位,基金会,其他组织",
    "经济类型": "国有经济,集体经济,私营经济,个体经济,联营经济,股份制,外商投资,港澳台投资,其他经济类",
    "单位所属行业": "农、林、牧、渔业,采矿业,制造业,电力、热力、燃气及水的生产和供应业,环境和公共设施管理业,建筑业,交通运输、仓储业和邮政业,"
    "信息传输、计算机服务和软件业,批发和零售业,住宿、餐饮业,金融、保险业,房地产业,租赁和商务服务业,科学研究、技术服务和地质勘查业,"
    "水利、环境和公共设施管理业,居民服务和其他服务业,教育,卫生、社会保障和社会服务业,文化、体育、娱乐业,综合（含投资类、主业不明显）,其它",
    "基层工会类型": "独立基层工会,联合基层工会,工会联合会,产业(系统)工会,总工会",
}
MEMBER_LISTS = {
    "民族": "汉族,蒙古族,回族,藏族,维吾尔族,苗族,彝族,壮族,布依族,朝鲜族,满族,侗族,瑶族,白族,土家族,哈尼族,哈萨克族,傣族,黎族,僳僳族,"
    "佤族,畲族,高山族,拉祜族,水族,东乡族,纳西族,景颇族,柯尔克孜族,土族,达斡尔族,仫佬族,羌族,布朗族,撒拉族,毛南族,仡佬族,锡伯族,"
    "阿昌族,普米族,塔吉克族,怒族,乌孜别克族,俄罗斯族,鄂温克族,德昂族,保安族,裕固族,京族,塔塔尔族,独龙族,鄂伦春族,赫哲族,门巴族,"
    "珞巴族,基诺族",
}
MEMBER_CHOICES = {
    "性别": "男,女",
    "就业状况": "在岗,待（下）岗,失业,退休,退职,退养（内退）,病休,其他",
    "有效证件类别": "居民身份证",
    "学历": "博士,硕士,本科,大专,中专,高中,初中,小学及以下",
    "技术等级": "无,职业资格一级（高级技师）,职业资格二级（技师）,职业资格三级（高级）,职业资格四级（中级）,职业资格五级（初级）",
    "户籍类型": "农业户口,非农业户口",
    "会籍变化类型": "入会,转入,保留,转出,除名,退会",
    "会籍变化原因": "劳动（工作）关系发生变化,在本单位下岗后待岗,失业,所在企业破产,个人要求退会,因犯罪被开除会籍",
    "政治面貌": "中共党员,中共预备党员,共青团员,民革党员,民盟盟员,民建会员,民进会员,农工党党员,致公党党员,九三学社社员,台盟盟员,"
    "无党派人士,群众",
    "是否农民工会员": "是,否",
}


def org_workbook(rows: Sequence[Row], *changes: Change, xls: bool = False) -> bytes:
    """「海南组织信息导入模板.xlsx」 filled with these rows, then changed."""
    page = Page("工会组织信息", header_row=5, first_row=6)
    page.cells |= {
        (1, 1): "附件一",
        (2, 1): "海南省工会组织信息采集表",
        (3, 1): "填表单位（盖章）：",
        (3, 5): "    单位负责人(签字)：",
        (3, 10): "   信息采集人（签字）：",
        (3, 14): "  填报日期：",
        (4, 1): "序号",
        (4, 2): "工会组织所在单位信息",
        (4, 10): "工会组织信息",
    } | {(5, column): text for column, text in enumerate(ORG_HEADERS, 1) if column > 1}
    page.merges = ["A1:B1", "A2:Q2", "A4:A5", "B4:I4", "J4:Q4"]
    return _workbook(page, ORG_HEADERS, rows, ORG_NOTES, ORG_LISTS, changes, xls)


def member_workbook(rows: Sequence[Row], *changes: Change, xls: bool = False) -> bytes:
    """「海南会员信息导入模板.xlsx」 filled with these rows, then changed."""
    page = Page("会员信息", header_row=4, first_row=5, choices=MEMBER_CHOICES)
    page.cells |= {
        (1, 1): "附件四",
        (2, 1): "海南省工会会员信息采集表",
        (3, 1): "填表单位（盖章）：",
        (3, 12): "单位负责人(签字)：",
    } | {(4, column): text for column, text in enumerate(MEMBER_HEADERS, 1)}
    page.merges = ["A2:T2", "A3:K3", "L3:T3"]
    return _workbook(page, MEMBER_HEADERS, rows, MEMBER_NOTES, MEMBER_LISTS, changes, xls)


def _workbook(
    page: Page,
    headers: Sequence[str],
    rows: Sequence[Row],
    notes: str,
    lists: Mapping[str, str],
    changes: Sequence[Change],
    xls: bool,
) -> bytes:
    fill(page, page.first_row, headers, rows)
    page.notes_row = page.first_row + len(rows)
    page.cells[page.notes_row, 1] = notes
    page.merges.append(f"A{page.notes_row}:{get_column_letter(len(headers))}{page.notes_row}")
    menu = Page("下拉菜单表")
    for column, (title, labels) in enumerate(lists.items(), 1):
        menu.cells |= {(row, column): text for row, text in enumerate([title, *labels.split(",")], 1)}
    book = Book([page, menu])
    for change in changes:
        change(book)
    return as_xls(book) if xls else as_xlsx(book)


def fill(page: Page, first: int, headers: Sequence[str], rows: Sequence[Row]) -> None:
    """Write rows under the headers. A row's keys are the headers' first words."""
    for order, row in enumerate(rows):
        for key, value in row.items():
            column = next(
                c for c, header in enumerate(headers, 1) if re.split(r"[（(\n填]", header)[0] == key or header == key
            )
            if value is not None and value != "":
                page.cells[first + order, column] = value
