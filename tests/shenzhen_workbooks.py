"""Shenzhen's collection sheet as a clerk fills it. Written from the guide, cell by cell.

``member_workbook(people(3), union="…工会委员会")`` is a right file; what a clerk may have done to it
(``tests.accidents``) comes after the rows.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from tests.people import GIVEN, SURNAMES, id_number
from tests.spreadsheets import Book, Change, Page, Row, as_xls, as_xlsx

HEADERS = (
    "序号",
    "*姓名",
    "*证件号码",
    "*手机号码",
    "国家/地区",
    "证件类型",
    "出生日期",
    "性别",
    "工会职位",
    "联系地址",
    "入会日期",
    "邮箱",
    "备注",
)
HEADER_ROW, FIRST_ROW = 6, 7
ASKED = {
    "填报工会": ("A3", "B3"),
    "*职工平均月收入": ("A4", "B4"),
    "*单位类型": ("D4", "E4"),
    "*领卡网点": ("A5", "B5"),
    "*是否加载深圳通": ("D5", "E5"),
}
HEAD = {"*职工平均月收入": "2", "*单位类型": "60", "*领卡网点": "45678", "*是否加载深圳通": "是"}
ID_TYPES = (
    "居民身份证",
    "护照",
    "户口簿",
    "外国人居留许可证",
    "港澳居民来往内地通行证（香港）",
    "港澳居民来往内地通行证（澳门）",
    "台湾居民来往大陆通行证",
    "其他",
)
NOTES = "注意事项：\n请勿修改、删减表头信息或格式"


def person(order: int) -> dict[str, object]:
    """One row, by the words over its columns."""
    born = date(1965, 1, 1) + timedelta(days=order * 41 % 12_000)
    return {
        "序号": str(order),
        "*姓名": SURNAMES[order % 20] + GIVEN[order // 20 % 16],
        "*证件号码": id_number(f"44039{order // 12_000 % 10}", born, order % 1000),
        "*手机号码": f"160{order:08d}",
        "证件类型": "居民身份证",
    }


def people(count: int, start: int = 1) -> list[dict[str, object]]:
    return [person(order) for order in range(start, start + count)]


def foreigner(order: int, **changes: object) -> dict[str, object]:
    """A row of somebody with a passport."""
    row: dict[str, object] = {
        "序号": str(order),
        "*姓名": "Testa Persona",
        "*证件号码": f"X{order:08d}",
        "*手机号码": f"160{order:08d}",
        "国家/地区": "意大利",
        "证件类型": "护照",
        "出生日期": "1985/04/12",
        "性别": "女",
    }
    return row | changes


def member_workbook(
    rows: Sequence[Row], *changes: Change, union: str, head: Mapping[str, object] | None = None, xls: bool = False
) -> bytes:
    """《工会会员信息采集汇总表》 filled with these rows, then changed."""
    page = Page("会员信息", header_row=HEADER_ROW, first_row=FIRST_ROW)
    page.cells |= {(1, 1): "附件2", (2, 1): "工会会员信息采集汇总表"}
    for asked, answer in {"填报工会": union, **HEAD, **(head or {})}.items():
        at, beside = ASKED[asked]
        page.cells[_place(at)] = asked
        if answer != "":
            page.cells[_place(beside)] = answer
    page.cells |= {(HEADER_ROW, column): header for column, header in enumerate(HEADERS, 1)}
    for order, row in enumerate(rows):
        for header, value in row.items():
            if value is not None and value != "":
                page.cells[FIRST_ROW + order, HEADERS.index(header) + 1] = value
    page.notes_row = FIRST_ROW + len(rows)
    page.cells[page.notes_row, 1] = NOTES
    page.merges = ["A2:M2", f"A{page.notes_row}:M{page.notes_row}"]
    book = Book([page])
    for change in changes:
        change(book)
    return as_xls(book) if xls else as_xlsx(book)


def _place(cell: str) -> tuple[int, int]:
    return int(cell[1:]), ord(cell[0]) - ord("A") + 1
