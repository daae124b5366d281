"""People and unions that cannot exist: counties never assigned, telephone prefixes never opened."""

from datetime import date, timedelta

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"
GIVEN = (
    "丽华",
    "建国",
    "秀英",
    "志强",
    "海燕",
    "明",
    "晓东",
    "玉兰",
    "文博",
    "思远",
    "小红",
    "一鸣",
    "佳怡",
    "子轩",
    "雪",
    "春生",
)
CREDIT_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def id_number(county: str, born: date, order: int) -> str:
    """An 18-digit number with a right check digit. ``order`` odd: a man."""
    body = f"{county}{born:%Y%m%d}{order:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, (7, 9, 10, 5, 8, 4, 2, 1, 6, 3) * 2, strict=False))
    return body + "10X98765432"[total % 11]


def credit_code(prefix: str, order: int, county: str = "460390") -> str:
    """An 18-character credit code with both check characters right. ``prefix`` 81 is a primary union's."""
    body = f"{order:08d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    body = prefix + county + body + "0X987654321"[total % 11]
    total = sum(CREDIT_SIGNS.index(sign) * 3**place for place, sign in enumerate(body))
    return body + CREDIT_SIGNS[-total % 31]


def person(order: int) -> dict[str, object]:
    """One row of the member sheet, by the words printed over its columns, for any order from 1."""
    born = date(1960, 1, 1) + timedelta(days=order * 37 % 15000)
    return {
        "序号": str(order),
        "姓名": SURNAMES[order % 20] + GIVEN[order // 20 % 16],
        "性别": "男" if order % 2 else "女",
        "出生日期": f"{born:%Y/%m/%d}",
        "民族": ("汉族", "黎族", "苗族")[order % 3],
        "就业状况": "在岗",
        "有效证件类别": "居民身份证",
        "证件号码": id_number(f"46039{order // 15000 % 10}", born, order // 15000 // 10 * 2 % 1000 + order % 2),
        "学历": ("本科", "大专", "高中", "初中")[order % 4],
        "技术等级": "无",
        "移动电话": f"160{order:08d}",
        "户籍类型": ("农业户口", "非农业户口")[order % 2],
        "户籍所在地": "海南省虚构县",
        "会籍变化类型": "入会",
        "会籍变化日期": "2018/05/01",
        "会籍变化原因": "",
        "政治面貌": ("群众", "共青团员", "中共党员")[order % 3],
        "工作单位": "虚构县第一糖厂",
        "籍贯": "海南虚构",
        "是否农民工会员": "否",
    }


def people(count: int, start: int = 1) -> list[dict[str, object]]:
    return [person(order) for order in range(start, start + count)]


def union(order: int, parent: str = "虚构县总工会") -> dict[str, object]:
    """One row of the org sheet, for any order from 1 to 99,999,999."""
    employer = f"虚构县第{order}糖厂"
    return {
        "序号": str(order),
        "单位名称": employer,
        "单位法人和其他组织统一社会信用代码": credit_code("91", order),
        "单位地址": f"虚构县甘蔗路{order}号",
        "单位所在政区": "海口市",
        "单位性质类别": "国有企业",
        "经济类型": "国有经济",
        "单位所属行业": "制造业",
        "职工人数": str(100 + order % 900),
        "工会名称": f"{employer}工会委员会",
        "工会法人和其他组织统一社会信用代码": credit_code("81", order),
        "上级工会名称": parent,
        "建会日期": "2015/03/08",
        "基层工会类型": "独立基层工会",
        "会员人数": 90 + order % 900,
        "工会负责人": SURNAMES[order % 20] + GIVEN[order % 16],
        "联系电话": f"160{order:08d}",
    }


def unions(count: int, start: int = 1, *, parent: str = "虚构县总工会") -> list[dict[str, object]]:
    return [union(order, parent) for order in range(start, start + count)]
